/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON Web Tokens and Key Sets: the vector of RFC 7515 and tokens of a key made here.
 */

#include "config.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "test-key.h"

#define RS256_HEADER "{\"alg\":\"RS256\",\"kid\":\"a+b/c=\"}"

/* RFC 7515 appendix A.2 */
static const char vector_keys[] =
  "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_"
  "wWJcyQoTbji9k0l8W26mPddxHmf"
  "HQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7"
  "OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Z"
  "wKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\","
  "\"e\":\"AQAB\"}]}";
static const char vector_token[] =
  "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS"
  "9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
  "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLI"
  "ARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv"
  "Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

static void
test_jwt_refused (void)
{
  static const char *const rows[] = {
    "",
    ".",
    "..",
    "...",
    "a.b.c",
    "e30.e30",
    "e30.e30.",
    "e30.e30.e30",
    "e30.e30.e30.e30",
    "eyJhbGciOiJSUzI1NiJ9.e30.",
    "eyJhbGciOiJSUzI1NiJ9.e30.Z",
    "eyJhbGciOiJSUzI1NiJ9.W10.Zg",
    "eyJhbGciOiJSUzI1NiJ9..Zg",
    "eyJhbGciOiJSUzI1NiJ9.e30=.Zg",
    "eyJhbGciOjF9.e30.Zg",
    " eyJhbGciOiJSUzI1NiJ9.e30.Zg",
    "eyJhbGciOiJSUzI1NiJ9.e30.Zg\n",
    /* {"alg":"RS256","crit":["x"]} */
    "eyJhbGciOiJSUzI1NiIsImNyaXQiOlsieCJdfQ.e30.Zg",
  };
  g_autofree char *huge = g_strnfill (AUTH_JWT_MAX_BYTES + 1, '.');

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_null (auth_jwt_parse (rows[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
    }
  g_assert_null (auth_jwt_parse (huge, NULL));
}

static void
test_jwt_claims (void)
{
  static const char payload[] =
    "{\"iss\":\"https:\\/\\/"
    "x\",\"aud\":\"one\",\"exp\":1.7e9,\"iat\":-1,\"nbf\":1e15,\"l\":[\"a\"]}";
  g_autofree char *body = auth_base64url_encode ((const guint8 *) payload, strlen (payload));
  g_autofree char *token = g_strconcat ("eyJhbGciOiJSUzI1NiJ9.", body, ".Zg", NULL);
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, NULL);
  g_auto (GStrv) audience = auth_jwt_dup_strv (jwt, "aud");
  g_auto (GStrv) list = auth_jwt_dup_strv (jwt, "l");
  g_auto (GStrv) none = auth_jwt_dup_strv (jwt, "exp");
  gint64 time = 0;

  g_assert_cmpstr (auth_jwt_get_string (jwt, "iss"), ==, "https://x");
  g_assert_cmpstr (audience[0], ==, "one");
  g_assert_cmpstr (list[0], ==, "a");
  g_assert_null (none[0]);
  g_assert_true (auth_jwt_get_time (jwt, "exp", &time) && time == 1700000000);
  g_assert_false (auth_jwt_get_time (jwt, "iat", &time));
  g_assert_false (auth_jwt_get_time (jwt, "nbf", &time));
  g_assert_null (jwt->key_id);
}

static void
assert_verify (const AuthJwks *jwks, const char *token, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, &error);

  g_assert_no_error (error);
  g_assert_cmpint (auth_jwks_verify (jwks, jwt, &error), ==, expected < 0);
  if (expected >= 0)
    g_assert_error (error, AUTH_ERROR, expected);
}

static void
test_jwks_vector (void)
{
  g_autoptr (AuthJwks) jwks = auth_jwks_parse (vector_keys, strlen (vector_keys), NULL);
  g_autofree char *forged = g_strdup (vector_token);

  g_assert_nonnull (jwks);
  assert_verify (jwks, vector_token, -1);
  /* One character of the payload, one of the signature, a shorter signature */
  forged[strlen ("eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJq")] = 'c';
  assert_verify (jwks, forged, AUTH_ERROR_INVALID_RESPONSE);
  strcpy (forged, vector_token);
  *(strrchr (forged, '.') + 9) ^= 1;
  assert_verify (jwks, forged, AUTH_ERROR_INVALID_RESPONSE);
  strcpy (forged, vector_token);
  forged[strlen (forged) - 2] = '\0';
  assert_verify (jwks, forged, AUTH_ERROR_INVALID_RESPONSE);
}

static void
test_jwks_refused (void)
{
  g_autoptr (TestKey) small = test_key_new (1024);
  g_autofree char *small_jwk = test_key_to_jwk (small, "k");
  g_autofree char *small_set = g_strdup_printf ("{\"keys\":[%s]}", small_jwk);
  const char *rows[] = {
    "",
    "{}",
    "[]",
    "{\"keys\":{}}",
    "{\"keys\":[]}",
    "{\"keys\":[1,null,[]]}",
    "{\"keys\":[{}]}",
    "{\"keys\":[{\"kty\":\"EC\"}]}",
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
    "{\"keys\":[{\"kty\":\"RSA\",\"n\":1,\"e\":2}]}",
    "{\"keys\":[{\"kty\":\"RSA\"}]}",
    small_set,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_jwks_parse (rows[i], strlen (rows[i]), &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
    }
}

static AuthJwks *
parse_changed (const char *jwk, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (jwk, from, 2);
  g_autofree char *changed = g_strjoinv (to, parts);
  g_autofree char *set = g_strdup_printf ("{\"keys\":[%s]}", changed);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return auth_jwks_parse (set, strlen (set), NULL);
}

static void
test_jwks_unfit_keys (void)
{
  g_autoptr (TestKey) key = test_key_new (2048);
  g_autofree char *jwk = test_key_to_jwk (key, "k");
  g_autoptr (AuthJwks) without_alg = parse_changed (jwk, "\"alg\":\"RS256\",", "");

  g_assert_nonnull (without_alg);
  g_assert_null (parse_changed (jwk, "\"sig\"", "\"enc\""));
  g_assert_null (parse_changed (jwk, "RS256", "RS512"));
  g_assert_null (parse_changed (jwk, "\"e\":\"AQAB\"", "\"e\":\"AQ\""));
  g_assert_null (parse_changed (jwk, "\"e\":\"AQAB\"", "\"e\":\"AQAC\""));
  g_assert_null (parse_changed (jwk, "\"e\":\"AQAB\"", "\"e\":\"\""));
}

static void
test_jwks_key_ids (void)
{
  g_autoptr (TestKey) key = test_key_new (2048);
  g_autoptr (AuthJwks) jwks = test_key_to_jwks (key, "a+b/c=");
  g_autoptr (AuthJwks) other = test_key_to_jwks (key, "a-b_c");
  g_autofree char *good = test_key_sign (key, RS256_HEADER, "{}");
  g_autofree char *nameless = test_key_sign (key, "{\"alg\":\"RS256\"}", "{}");
  g_autofree char *none = test_key_sign (key, "{\"alg\":\"none\",\"kid\":\"a+b/c=\"}", "{}");
  g_autofree char *hmac = test_key_sign (key, "{\"alg\":\"HS256\",\"kid\":\"a+b/c=\"}", "{}");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  g_autoptr (AuthJwks) again = NULL;

  assert_verify (jwks, none, AUTH_ERROR_INVALID_RESPONSE);
  assert_verify (jwks, hmac, AUTH_ERROR_INVALID_RESPONSE);
  assert_verify (other, good, AUTH_ERROR_NOT_FOUND);
  assert_verify (jwks, good, -1);
  assert_verify (jwks, nameless, -1);

  json_node_take_object (node, auth_jwks_to_json (jwks));
  text = json_to_string (node, FALSE);
  again = auth_jwks_parse (text, strlen (text), NULL);
  assert_verify (again, good, -1);
}

static void
test_jwks_wrong_key (void)
{
  g_autoptr (TestKey) key = test_key_new (2048);
  g_autoptr (TestKey) thief = test_key_new (2048);
  g_autoptr (AuthJwks) jwks = test_key_to_jwks (key, "a+b/c=");
  g_autofree char *forged = test_key_sign (thief, RS256_HEADER, "{}");

  assert_verify (jwks, forged, AUTH_ERROR_INVALID_RESPONSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jwt/refused", test_jwt_refused);
  g_test_add_func ("/jwt/claims", test_jwt_claims);
  g_test_add_func ("/jwks/refused", test_jwks_refused);
  g_test_add_func ("/jwks/unfit-keys", test_jwks_unfit_keys);
  g_test_add_func ("/jwks/vector", test_jwks_vector);
  g_test_add_func ("/jwks/wrong-key", test_jwks_wrong_key);
  g_test_add_func ("/jwks/key-ids", test_jwks_key_ids);

  return g_test_run ();
}
