/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes a user pool's answers to its user; the first byte chooses the HTTP status.
 */

#include "config.h"

#include <string.h>

#include "auth-cognito-user-answer.h"
#include "auth-cognito-user.h"
#include "auth-error.h"
#include "fuzz.h"

typedef GVariant *(*Read) (JsonObject *answer, GError **error);

static const struct
{
  Read read;
  const char *type;
} readers[] = {
  { auth_cognito_user_read_user, "a{sv}" },
  { auth_cognito_user_read_delivery, "a{sv}" },
  { auth_cognito_user_read_deliveries, "aa{sv}" },
  { auth_cognito_user_read_devices, "aa{sv}" },
  { auth_cognito_user_read_sessions, "aa{sv}" },
  { auth_cognito_user_read_passkeys, "aa{sv}" },
};

static void
check_error (const GError *error)
{
  g_assert_true (error->domain == AUTH_ERROR && g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpstr (error->message, !=, "");
  g_assert_null (strstr (error->message, "eyJ"));
}

static void
read_all (JsonObject *answer)
{
  g_autoptr (JsonNode) arguments = auth_cognito_user_new_arguments (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) value = readers[i].read (answer, &error);

      g_assert_true ((value != NULL) == (error == NULL));
      if (value != NULL)
        g_assert_true (g_variant_is_of_type (value, G_VARIANT_TYPE (readers[i].type)) &&
                       g_variant_is_normal_form (value));
      else
        check_error (error);
    }
  auth_cognito_user_turn_page (arguments, answer);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint statuses[] = { 200, 400, 403, 500, 302 };
  g_autoptr (AuthHttpResponse) response = g_new0 (AuthHttpResponse, 1);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (size == 0)
    return 0;

  response->status = statuses[data[0] % G_N_ELEMENTS (statuses)];
  response->content_type = g_strdup ("application/x-amz-json-1.1");
  response->body = g_strndup ("", size);
  memcpy (response->body, data + 1, size - 1);
  response->length = size - 1;
  node = auth_cognito_user_parse_answer (response, &error);
  g_assert_true ((node != NULL) == (error == NULL));
  if (node != NULL)
    read_all (json_node_get_object (node));
  else
    check_error (error);
  return 0;
}
