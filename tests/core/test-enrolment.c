/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a user pool says while an authenticator app is enrolled.
 */

#include "config.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-cognito-enrolment.h"
#include "auth-error.h"
#include "auth-json.h"

static void
test_federated (void)
{
  static const struct
  {
    const char *claims;
    gboolean is_federated;
  } rows[] = {
    { "{}", FALSE },
    { "{\"identities\":7,\"cognito:username\":\"alice\"}", FALSE },
    { "{\"identities\":[7,{},{\"providerName\":1}],\"cognito:username\":\"alice\"}", FALSE },
    { "{\"identities\":[{\"providerName\":\"Google\",\"userId\":\"12\"}]}", FALSE },
    { "{\"identities\":[],\"cognito:username\":\"Google_12\"}", FALSE },
    { "{\"cognito:username\":\"Google_12\"}", FALSE },
    { "{\"identities\":[{\"providerName\":\"Google\",\"userId\":\"12\"}],"
      "\"cognito:username\":\"alice\"}", /* linked to a local user */
      FALSE },
    { "{\"identities\":[{\"providerName\":\"Google\",\"userId\":\"12\"}],"
      "\"cognito:username\":\"Google_12\"}",
      TRUE },
    { "{\"identities\":[{\"providerName\":\"Google\",\"userId\":\"12\"}],"
      "\"cognito:username\":\"google_12\"}",
      TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *claims =
        auth_base64url_encode ((const guint8 *) rows[i].claims, strlen (rows[i].claims));
      g_autofree char *token = g_strconcat ("eyJhbGciOiJSUzI1NiJ9.", claims, ".AAAA", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, &error);

      g_test_message ("%s", rows[i].claims);
      g_assert_no_error (error);
      g_assert_cmpint (auth_cognito_enrolment_is_federated (jwt), ==, rows[i].is_federated);
    }
}

static void
test_secret (void)
{
  static const struct
  {
    const char *answer;
    const char *secret; /* (nullable) */
  } rows[] = {
    { "{}", NULL },
    { "{\"SecretCode\":7}", NULL },
    { "{\"SecretCode\":\"\"}", NULL },
    { "{\"SecretCode\":\"GEZDGNBVGY3TQOJ\"}", NULL },
    { "{\"SecretCode\":\"GEZDGNBVGY3TQOJ0\"}", NULL },
    { "{\"SecretCode\":\"GEZDGNBVGY3TQOJQG\"}", NULL },
    { "{\"SecretCode\":\"GEZDGNBVGY3TQOJQ\"}", "GEZDGNBVGY3TQOJQ" },
    /* longer than Google's: 52 characters */
    { "{\"SecretCode\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA\"}",
      "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQGEZA" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node =
        auth_json_parse (rows[i].answer, strlen (rows[i].answer), "", NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCode) code =
        auth_cognito_enrolment_read_secret (json_node_get_object (node), "c1", &error);

      g_test_message ("%s", rows[i].answer);
      g_assert_cmpstr (code != NULL ? code->secret : NULL, ==, rows[i].secret);
      if (code == NULL)
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
    }
}

static void
test_verified (void)
{
  static const struct
  {
    const char *answer;
    gboolean is_verified;
  } rows[] = {
    { "{}", FALSE },
    { "{\"Status\":true}", FALSE },
    { "{\"Status\":\"ERROR\"}", FALSE },
    { "{\"Status\":\"SUCCESS\"}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) node =
        auth_json_parse (rows[i].answer, strlen (rows[i].answer), "", NULL);

      g_assert_cmpint (auth_cognito_enrolment_is_verified (json_node_get_object (node)), ==,
                       rows[i].is_verified);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/federated", test_federated);
  g_test_add_func ("/enrolment/secret", test_secret);
  g_test_add_func ("/enrolment/verified", test_verified);
  return g_test_run ();
}
