/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tokens that must not be believed, each with one thing wrong, and those that must.
 */

#include "config.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-tokens.h"
#include "test-key.h"

#define NOW    G_GINT64_CONSTANT (1700000000)
#define KID    "h+7g/x="
#define ISSUER "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A"

#define ID_CLAIMS                                                                                  \
  "\"iss\":\"" ISSUER "\",\"aud\":\"c1\",\"token_use\":\"id\",\"sub\":\"alice\",\"nonce\":\"n1\"," \
  "\"iat\":1700000000,\"exp\":1700003600"
#define ACCESS_CLAIMS                                                                       \
  "\"iss\":\"" ISSUER "\",\"client_id\":\"c1\",\"token_use\":\"access\",\"sub\":\"alice\"," \
  "\"iat\":1700000000,\"exp\":1700003600"

/* One member of a good token replaced. */
typedef struct
{
  const char *name;
  const char *from;
  const char *to;
  int expected; /* -1: believed */
} Row;

static TestKey *key;
static AuthJwks *jwks;

static char *
replace (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, 2);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  return g_strjoinv (to, parts);
}

static char *
sign (const char *claims)
{
  g_autofree char *payload = g_strdup_printf ("{%s}", claims);

  return test_key_sign (key, "{\"alg\":\"RS256\",\"kid\":\"" KID "\"}", payload);
}

static void
assert_verify (char *access, char *id, const AuthProvider *provider, int expected)
{
  AuthConfiguration configuration = { .client_id = (char *) "c1" };
  AuthTokens tokens = { .access_token = access, .id_token = id };
  g_autoptr (GError) error = NULL;
  gboolean is_believed;

  is_believed =
    auth_tokens_verify (&tokens, provider, &configuration, jwks, "n1", "alice", NOW, &error);
  if (expected < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, AUTH_ERROR, expected);
  g_assert_cmpint (is_believed, ==, expected < 0);
}

#define BAD AUTH_ERROR_INVALID_RESPONSE

static void
test_id_token (void)
{
  static const Row rows[] = {
    { "issuer", "eu-west-1_A", "eu-west-1_B", BAD },
    { "issuer's prefix", "eu-west-1_A", "eu-west-1_Ab", BAD },
    { "issuer missing", "\"iss\"", "\"ISS\"", BAD },
    { "audience", "\"c1\"", "\"c2\"", BAD },
    { "audience missing", "\"aud\"", "\"AUD\"", BAD },
    { "audience empty", "\"c1\"", "[]", BAD },
    { "audience of numbers", "\"c1\"", "[\"c1\",1]", BAD },
    { "two audiences", "\"c1\"", "[\"c1\",\"c2\"]", BAD },
    { "two audiences, other party", "\"c1\"", "[\"c1\",\"c2\"],\"azp\":\"c2\"", BAD },
    { "use", "\"id\"", "\"access\"", BAD },
    { "use of a wrong type", "\"id\"", "5", BAD },
    { "subject", "alice", "bob", BAD },
    { "subject missing", "\"sub\"", "\"SUB\"", BAD },
    { "nonce", "\"n1\"", "\"n2\"", BAD },
    { "nonce missing", "\"nonce\"", "\"NONCE\"", BAD },
    { "over", "1700003600", "1700000000", BAD },
    { "over for long", "1700003600", "1", BAD },
    { "end missing", "\"exp\"", "\"EXP\"", BAD },
    { "end is text", "1700003600", "\"1700003600\"", BAD },
    { "begins later", "\"iat\":1700000000", "\"iat\":1700000400", BAD },
    { "begin missing", "\"iat\"", "\"IAT\"", BAD },
    { "hash", "\"sub\"", "\"at_hash\":\"AAAAAAAAAAAAAAAAAAAAAA\",\"sub\"", BAD },
    { "hash of a wrong type", "\"sub\"", "\"at_hash\":null,\"sub\"", BAD },
    { "good", "alice", "alice", -1 },
    { "one audience in a list", "\"c1\"", "[\"c1\"]", -1 },
    { "two audiences, our party", "\"c1\"", "[\"c1\",\"c2\"],\"azp\":\"c1\"", -1 },
    { "no use", "\"token_use\"", "\"other\"", -1 },
    { "escaped slashes", "https://", "https:\\/\\/", -1 },
  };
  AuthProvider provider = { .issuer = (char *) ISSUER, .is_cognito = TRUE };
  g_autofree char *access = sign (ACCESS_CLAIMS);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *claims = replace (ID_CLAIMS, rows[i].from, rows[i].to);
      g_autofree char *id = sign (claims);

      g_test_message ("%s", rows[i].name);
      assert_verify (access, id, &provider, rows[i].expected);
    }
}

static void
test_access_token (void)
{
  static const Row rows[] = {
    { "issuer", "eu-west-1_A", "eu-west-1_B", BAD },
    { "client", "\"c1\"", "\"c2\"", BAD },
    { "client missing", "\"client_id\"", "\"other\"", BAD },
    { "an ID token", "\"access\"", "\"id\"", BAD },
    { "over", "1700003600", "1699999999", BAD },
    { "good", "alice", "alice", -1 },
  };
  AuthProvider provider = { .issuer = (char *) ISSUER, .is_cognito = TRUE };
  g_autofree char *id = sign (ID_CLAIMS);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *claims = replace (ACCESS_CLAIMS, rows[i].from, rows[i].to);
      g_autofree char *access = sign (claims);

      g_test_message ("%s", rows[i].name);
      assert_verify (access, id, &provider, rows[i].expected);
    }
  assert_verify ((char *) "opaque", id, &provider, BAD);
  assert_verify (id, id, &provider, BAD);
}

/* Other providers' access tokens may be anything. */
static void
test_generic (void)
{
  AuthProvider provider = { .issuer = (char *) ISSUER };
  g_autofree char *id = sign (ID_CLAIMS);
  g_autofree char *other = sign ("\"iss\":\"https://other.example\"");
  g_autofree char *no_client = sign ("\"iss\":\"" ISSUER "\",\"exp\":1700003600");
  g_autofree char *over = sign ("\"iss\":\"" ISSUER "\",\"exp\":1");
  g_autofree char *stranger =
    sign ("\"iss\":\"" ISSUER "\",\"exp\":1700003600,\"client_id\":\"c2\"");

  assert_verify (over, id, &provider, BAD);
  assert_verify (stranger, id, &provider, BAD);
  assert_verify ((char *) "opaque", id, &provider, -1);
  assert_verify (other, id, &provider, -1);
  assert_verify (no_client, id, &provider, -1);
  assert_verify ((char *) "opaque", NULL, &provider, BAD);
}

static void
test_at_hash (void)
{
  AuthProvider provider = { .issuer = (char *) ISSUER, .is_cognito = TRUE };
  g_autofree char *access = sign (ACCESS_CLAIMS);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *claims = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *id = NULL;
  guint8 digest[32];
  gsize length = sizeof digest;

  g_checksum_update (checksum, (const guchar *) access, -1);
  g_checksum_get_digest (checksum, digest, &length);
  hash = auth_base64url_encode (digest, 16);
  claims = g_strdup_printf ("%s,\"at_hash\":\"%s\"", ID_CLAIMS, hash);
  id = sign (claims);
  assert_verify (access, id, &provider, -1);
}

static void
test_signature (void)
{
  AuthProvider provider = { .issuer = (char *) ISSUER, .is_cognito = TRUE };
  g_autofree char *access = sign (ACCESS_CLAIMS);
  g_autofree char *id = sign (ID_CLAIMS);
  g_autofree char *unknown = NULL;
  g_autofree char *unsigned_one = NULL;

  unknown = test_key_sign (key, "{\"alg\":\"RS256\",\"kid\":\"other\"}", "{" ID_CLAIMS "}");
  unsigned_one = test_key_sign (key, "{\"alg\":\"none\"}", "{" ID_CLAIMS "}");
  assert_verify (access, unknown, &provider, AUTH_ERROR_NOT_FOUND);
  assert_verify (access, unsigned_one, &provider, BAD);
  *(strrchr (id, '.') + 20) ^= 1;
  assert_verify (access, id, &provider, BAD);
  *(strrchr (id, '.') + 20) ^= 1;
  *(strrchr (access, '.') + 20) ^= 1;
  assert_verify (access, id, &provider, BAD);
}

/* An emulator on this computer knows no nonce, but may not send a wrong one. */
static void
test_emulator (void)
{
  AuthProvider provider = { .issuer = (char *) "http://127.0.0.1:9229/local_X",
                            .is_cognito = TRUE };
  g_autofree char *access_claims = replace (ACCESS_CLAIMS, ISSUER, provider.issuer);
  g_autofree char *claims = replace (ID_CLAIMS, ISSUER, provider.issuer);
  g_autofree char *without = replace (claims, "\"nonce\"", "\"other\"");
  g_autofree char *wrong = replace (claims, "\"n1\"", "\"n2\"");
  g_autofree char *access = sign (access_claims);
  g_autofree char *without_nonce = sign (without);
  g_autofree char *wrong_nonce = sign (wrong);

  assert_verify (access, wrong_nonce, &provider, BAD);
  assert_verify (access, without_nonce, &provider, -1);
}

/* With a clock that is wrong by a day the same tokens are as good. */
static void
test_drift (void)
{
  AuthProvider provider = { .issuer = (char *) ISSUER, .is_cognito = TRUE };
  AuthConfiguration configuration = { .client_id = (char *) "c1" };
  g_autofree char *access = sign (ACCESS_CLAIMS);
  g_autofree char *id = sign (ID_CLAIMS);
  AuthTokens tokens = { .access_token = access, .id_token = id, .clock_drift_seconds = -80000 };

  g_assert_true (auth_tokens_verify (&tokens, &provider, &configuration, jwks, NULL, NULL,
                                     NOW + 80000, NULL));
  tokens.clock_drift_seconds = 0;
  g_assert_false (auth_tokens_verify (&tokens, &provider, &configuration, jwks, NULL, NULL,
                                      NOW + 80000, NULL));
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  key = test_key_new (2048);
  jwks = test_key_to_jwks (key, KID);

  g_test_add_func ("/verify/id-token", test_id_token);
  g_test_add_func ("/verify/access-token", test_access_token);
  g_test_add_func ("/verify/generic", test_generic);
  g_test_add_func ("/verify/at-hash", test_at_hash);
  g_test_add_func ("/verify/signature", test_signature);
  g_test_add_func ("/verify/emulator", test_emulator);
  g_test_add_func ("/verify/drift", test_drift);

  status = g_test_run ();
  auth_jwks_free (jwks);
  test_key_free (key);
  return status;
}
