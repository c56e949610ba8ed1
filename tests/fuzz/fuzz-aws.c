/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes an identity pool's answers; the first byte chooses the HTTP status.
 */

#include "config.h"

#include <string.h>

#include "auth-aws.h"
#include "auth-error.h"
#include "fuzz.h"

#define NOW G_GINT64_CONSTANT (1700000000)

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == AUTH_ERROR && g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strstr (error->message, "eyJ"));
}

static void
check_credentials (const AuthAwsCredentials *credentials)
{
  gint64 left = auth_aws_credentials_get_left (credentials, NOW);

  g_assert_cmpint (left, >, 0);
  g_assert_cmpint (left, <=, 24 * 60 * 60);
  g_assert_cmpstr (credentials->access_key_id, !=, "");
  g_assert_cmpstr (credentials->secret_access_key, !=, "");
  g_assert_cmpstr (credentials->session_token, !=, "");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint statuses[] = { 200, 400, 403, 500, 302 };
  g_autoptr (AuthHttpResponse) response = g_new0 (AuthHttpResponse, 1);
  g_autoptr (AuthAwsCredentials) credentials = NULL;
  g_autofree char *identity = NULL;
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return 0;

  response->status = statuses[data[0] % G_N_ELEMENTS (statuses)];
  response->content_type = g_strdup ("application/x-amz-json-1.1");
  response->body = g_strndup ("", size);
  memcpy (response->body, data + 1, size - 1);
  response->length = size - 1;
  credentials = auth_aws_credentials_new_from_response (response, NOW, &error);
  g_assert_true ((credentials != NULL) == (error == NULL));
  if (credentials != NULL)
    check_credentials (credentials);
  else
    check_error (error);
  g_clear_error (&error);
  identity = auth_aws_parse_identity (response, &error);
  g_assert_true ((identity != NULL) == (error == NULL));
  if (error != NULL)
    check_error (error);
  return 0;
}
