/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes the token endpoint's answer; the first byte chooses the HTTP status.
 */

#include "config.h"

#include <string.h>

#include "auth-error.h"
#include "auth-tokens.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
check_tokens (const AuthTokens *tokens)
{
  g_autoptr (JsonObject) object = auth_tokens_to_json (tokens);
  g_autoptr (AuthTokens) again = auth_tokens_new_from_json (object, NULL);
  gint64 fresh_until = auth_tokens_get_fresh_until (tokens);

  g_assert_nonnull (again);
  g_assert_cmpstr (again->access_token, ==, tokens->access_token);
  g_assert_cmpint (ABS (tokens->clock_drift_seconds), <=, 24 * 60 * 60);
  g_assert_false (auth_tokens_is_fresh (tokens, AUTH_TOKEN_ACCESS, fresh_until + 1, 0));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint statuses[] = { 200, 400, 401, 429, 500, 302 };
  g_autoptr (AuthHttpResponse) response = g_new0 (AuthHttpResponse, 1);
  g_autoptr (AuthTokens) tokens = NULL;
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return 0;

  response->status = statuses[data[0] % G_N_ELEMENTS (statuses)];
  response->content_type = g_strdup ("application/json");
  response->body = g_strndup ("", size);
  memcpy (response->body, data + 1, size - 1);
  response->length = size - 1;
  tokens = auth_tokens_new_from_response (response, NULL, NOW, &error);
  g_assert_true ((tokens != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (error->domain == AUTH_ERROR && g_utf8_validate (error->message, -1, NULL));
  if (tokens != NULL)
    check_tokens (tokens);
  return 0;
}
