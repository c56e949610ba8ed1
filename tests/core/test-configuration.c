/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is accepted as a configuration.
 */

#include "config.h"

#include <string.h>

#include "auth-configuration.h"
#include "auth-error.h"

#define POOL   "eu-west-1_AbCdEfGhI"
#define PREFIX "https://x.auth.eu-west-1.amazoncognito.com"

typedef struct
{
  const char *text;
  const char *expected; /* part of the message for bad rows, the result for good ones */
} Row;

typedef char *Normalizer (const char *text, GError **error);

static void
assert_normalizer (
  Normalizer *normalize, const Row *bad, gsize n_bad, const Row *good, gsize n_good)
{
  for (gsize i = 0; i < n_bad; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *result = normalize (bad[i].text, &error);

      g_assert_null (result);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s: %s", bad[i].text, error->message);
      g_assert_nonnull (strstr (error->message, bad[i].expected));
    }
  for (gsize i = 0; i < n_good; i++)
    {
      g_autofree char *result = normalize (good[i].text, NULL);

      g_assert_cmpstr (result, ==, good[i].expected);
    }
}

static void
test_domain (void)
{
  static const Row bad[] = {
    { "", "look like" },
    { "   ", "look like" },
    { "example", "incomplete" },
    { "my pool.example.com", "look like" },
    { "https://a.example%2F..b.example", "look like" },
    { "http://example.com", "is not secure" },
    { "ftp://example.com", "use https" },
    { "https://a:b@example.com", "user name" },
    { "https://cognito-idp.eu-west-1.amazonaws.com/" POOL, "not its domain" },
  };
  static const Row good[] = {
    { "x.auth.eu-west-1.amazoncognito.com", PREFIX },
    { "  X.auth.eu-west-1.AmazonCognito.com/ ", PREFIX },
    { PREFIX "/login?client_id=1&state=x#top", PREFIX },
    { "https://auth.example.com:443", "https://auth.example.com" },
    { "auth.example.com:8443/login", "https://auth.example.com:8443" },
    { "127.0.0.1:9000", "http://127.0.0.1:9000" },
    { "localhost:9000", "http://localhost:9000" },
    { "http://[::1]:9000/x", "http://[::1]:9000" },
  };

  assert_normalizer (auth_configuration_normalize_domain, bad, G_N_ELEMENTS (bad), good,
                     G_N_ELEMENTS (good));
}

static void
test_issuer (void)
{
  static const Row bad[] = {
    { "", "look like" },
    { "http://example.com", "“http://example.com” is not secure" },
    { "https://example.com/?a=b", "query" },
    { "https://example.com/#a", "query" },
    { "nonsense", "incomplete" },
  };
  static const Row good[] = {
    { "accounts.example.com", "https://accounts.example.com" },
    { "https://x.example/", "https://x.example/" },
    { "https://X.example/Realm", "https://x.example/Realm" },
    { "https://x.example/r/.well-known/openid-configuration", "https://x.example/r" },
    { "127.0.0.1:9230/local_DemoPool", "http://127.0.0.1:9230/local_DemoPool" },
  };

  assert_normalizer (auth_configuration_normalize_issuer, bad, G_N_ELEMENTS (bad), good,
                     G_N_ELEMENTS (good));
}

static void
test_ids (void)
{
  static const char *const bad_pools[] = {
    "",
    "eu-west-1",
    "eu-west-1_",
    "_AbC",
    "eu-west-1_Ab C",
    "eu-west-1_Ab/C",
    "EU-WEST-1_AbC",
    "west_AbC",
    "eu-west-1:AbC",
    "eu-west-1\n_A",
    "other_AbC",
  };
  static const char *const good_pools[] = { POOL, "us-gov-east-1_x", "cn-north-1_A",
                                            "local_DemoPool" };
  static const char *const bad_clients[] = { "", "a b", "é", "a\n" };
  static const Row issuers[] = {
    { "https://cognito-idp.eu-west-1.amazonaws.com/" POOL, POOL },
    { "https://issuer-cognito-idp.eu-west-1.amazonaws.com/" POOL, POOL },
    { "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A", "cn-north-1_A" },
    { "https://cognito-idp.us-east-1.amazonaws.com/" POOL, NULL },
    { "https://cognito-idp.eu-west-1.amazonaws.com.example/" POOL, NULL },
    { "https://example.com/" POOL, NULL },
    { "https://example.com", NULL },
    { "nonsense", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad_pools); i++)
    g_assert_false (auth_configuration_check_user_pool_id (bad_pools[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (good_pools); i++)
    g_assert_true (auth_configuration_check_user_pool_id (good_pools[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_clients); i++)
    g_assert_false (auth_configuration_check_client_id (bad_clients[i], NULL));
  g_assert_true (auth_configuration_check_client_id ("7a+b.apps_example", NULL));
  g_assert_false (auth_configuration_check_identity_pool_id ("eu-west-1:x", NULL));
  g_assert_false (auth_configuration_check_identity_pool_id (POOL, NULL));
  g_assert_true (auth_configuration_check_identity_pool_id (
    "eu-west-1:01234567-89ab-cdef-0123-456789abcdef", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (issuers); i++)
    {
      g_autofree char *pool = auth_configuration_dup_user_pool_id_from_issuer (issuers[i].text);

      g_assert_cmpstr (pool, ==, issuers[i].expected);
    }
}

static AuthConfiguration *
parse_configuration (const char *text, GError **error)
{
  g_autoptr (GVariant) dictionary = NULL;

  dictionary = g_variant_ref_sink (g_variant_new_parsed (text));
  return auth_configuration_new_from_variant (dictionary, error);
}

#define COGNITO "'domain': <'" PREFIX "'>, 'user-pool-id': <'" POOL "'>"

#define ROW "{'name': <'a'>, 'client-id': <'c'>, "

static void
test_configuration_refused (void)
{
  static const Row rows[] = {
    { "@a{sv} {}", "name" },
    { "{'name': <1>}", "“name” must be a string" },
    { "{'name': <'a'>, 'scopes': <'x'>}", "“scopes” must be a list" },
    { "{'name': <'a\\nb'>, 'client-id': <'c'>, " COGNITO "}", "one line" },
    { "{'name': <'a'>}", "or an issuer" },
    { "{'name': <'a'>, 'user-pool-id': <'" POOL "'>}", "domain is missing" },
    { "{'name': <'a'>, 'domain': <'auth.example.com'>}", "user pool id is missing" },
    { "{'name': <'a'>, 'issuer': <'https://x.example'>, " COGNITO "}", "not both" },
    { "{'name': <'a'>, 'client-id': <'c'>, 'issuer': <'http://x.example'>}", "not secure" },
    { "{'name': <'a'>, 'domain': <'a.example'>, 'user-pool-id': <'x'>}", "eu-west-1_AbCdEfGhI" },
    { "{'name': <'a'>, 'domain': <'a.example'>, 'user-pool-id': <'local_X'>}", "emulator" },
    { "{'name': <'a'>, " COGNITO "}", "client id is missing" },
    { "{'name': <'a'>, 'client-id': <'c'>, 'identity-pool-id': <'x'>, " COGNITO "}",
      "identity pool" },
    { "{'name': <'a'>, 'client-id': <'c'>, 'scopes': <['email']>, " COGNITO "}", "“openid”" },
    { "{'name': <'a'>, 'client-id': <'c'>, 'scopes': <['openid email']>, " COGNITO "}",
      "one word" },
    { "{'name': <'a'>, 'client-id': <'c'>, 'redirect-uris': <['x:/y']>, " COGNITO "}",
      "with a dot" },
    { ROW "'sign-out-uris': <['http://example.com/']>, " COGNITO "}", "not secure" },
    { ROW "'providers': <'Google'>, " COGNITO "}", "a list of strings" },
    { ROW "'providers': <['']>, " COGNITO "}", "one short line" },
    { ROW "'providers': <['Google', 'A\\nB']>, " COGNITO "}", "one short line" },
    { ROW "'providers': <['Google', 'Okta', 'Google']>, " COGNITO "}", "twice" },
    { ROW "'mail-domains': <['a']>, " COGNITO "}", "pairs of strings" },
    { ROW "'mail-domains': <{'a@example.com': 'x'}>, " COGNITO "}", "follows the @" },
    { ROW "'mail-domains': <{'example': 'x'}>, " COGNITO "}", "follows the @" },
    { ROW "'mail-domains': <{'example.com': ''}>, " COGNITO "}", "identifier" },
    { ROW "'sign-in-surface': <'window'>, " COGNITO "}", "“browser”" },
    { ROW "'keep-cookies': <'yes'>, " COGNITO "}", "true or false" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (parse_configuration (rows[i].text, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

static void
test_configuration_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthConfiguration) first = NULL;
  g_autoptr (AuthConfiguration) again = NULL;
  g_autoptr (JsonObject) object = NULL;

  first = parse_configuration ("{'name': <' Example '>, 'client-id': <'c'>, 'client-secret': <'s'>,"
                               " 'issuer': <''>, 'unknown': <1>, " COGNITO "}",
                               &error);
  g_assert_no_error (error);
  g_assert_cmpstr (first->name, ==, "Example");
  g_assert_null (first->issuer);
  g_assert_cmpuint (g_strv_length (first->redirect_uris), ==, 4);
  g_assert_cmpstr (first->scopes[3], ==, "aws.cognito.signin.user.admin");

  object = auth_configuration_to_json (first);
  again = auth_configuration_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->client_secret, ==, "s");
  g_assert_cmpstr (again->domain, ==, PREFIX);
  g_assert_true (
    g_strv_equal ((const char *const *) again->scopes, (const char *const *) first->scopes));
}

static AuthConfiguration *
pass_through_json (const AuthConfiguration *self)
{
  g_autoptr (JsonObject) object = auth_configuration_to_json (self);
  g_autoptr (GError) error = NULL;
  AuthConfiguration *again = auth_configuration_new_from_json (object, &error);

  g_assert_no_error (error);
  return again;
}

static void
test_configuration_ways (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthConfiguration) first = NULL;
  g_autoptr (AuthConfiguration) again = NULL;

  first = parse_configuration (
    ROW "'redirect-uris': <['http://127.0.0.1:17911/callback']>, 'providers': <['Google', 'Okta']>,"
        " 'mail-domains': <{'@Example.COM': 'Example-IdP', 'bücher.example': 'b'}>,"
        " 'sign-in-surface': <'browser'>, 'keep-cookies': <true>, " COGNITO "}",
    &error);
  g_assert_no_error (error);
  again = pass_through_json (first);
  g_assert_cmpstr (again->sign_out_uris[0], ==, "http://127.0.0.1:17911/callback");
  g_assert_cmpstr (again->providers[1], ==, "Okta");
  g_assert_null (again->providers[2]);
  g_assert_cmpstr (again->sign_in_surface, ==, "browser");
  g_assert_true (again->keeps_cookies);
  g_assert_cmpstr (auth_configuration_get_idp_identifier (again, "alice@example.com"), ==,
                   "Example-IdP");
  g_assert_cmpstr (auth_configuration_get_idp_identifier (again, "a@b@EXAMPLE.com"), ==,
                   "Example-IdP");
  g_assert_cmpstr (auth_configuration_get_idp_identifier (again, "a@Bücher.example"), ==, "b");
  g_assert_null (auth_configuration_get_idp_identifier (again, "a@sub.example.com"));
  g_assert_null (auth_configuration_get_idp_identifier (again, "example.com"));
  g_assert_null (auth_configuration_get_idp_identifier (again, NULL));
}

/* An item stored before there were other ways in. */
static void
test_configuration_old (void)
{
  g_autoptr (AuthConfiguration) first = parse_configuration (ROW COGNITO "}", NULL);
  g_autoptr (AuthConfiguration) again = NULL;
  g_autoptr (JsonObject) object = auth_configuration_to_json (first);
  g_autoptr (GError) error = NULL;

  json_object_remove_member (object, "providers");
  json_object_remove_member (object, "mail-domains");
  json_object_remove_member (object, "sign-in-surface");
  json_object_remove_member (object, "keep-cookies");
  again = auth_configuration_new_from_json (object, &error);
  g_assert_no_error (error);
  g_assert_null (again->providers[0]);
  g_assert_cmpuint (g_hash_table_size (again->mail_domains), ==, 0);
  g_assert_cmpstr (again->sign_in_surface, ==, "");
  g_assert_false (again->keeps_cookies);
  g_assert_cmpuint (g_strv_length (again->sign_out_uris), ==, 4);
}

static AuthConfiguration *
change (const AuthConfiguration *self, const char *text, GError **error)
{
  g_autoptr (GVariant) changes = g_variant_ref_sink (g_variant_new_parsed (text));

  return auth_configuration_new_changed (self, changes, error);
}

static void
test_configuration_changed (void)
{
  g_autoptr (AuthConfiguration) first =
    parse_configuration (ROW "'client-secret': <'s'>, " COGNITO "}", NULL);
  g_autoptr (AuthConfiguration) second = NULL;
  g_autoptr (AuthConfiguration) third = NULL;
  g_autoptr (AuthConfiguration) fourth = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (change (first, "{'name': <'b'>, 'providers': <[1]>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  second = change (first, "{'name': <'b'>, 'redirect-uris': <['org.example.a:/b']>}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (second->name, ==, "b");
  g_assert_cmpstr (second->client_secret, ==, "s");
  g_assert_cmpstr (second->sign_out_uris[0], ==, "org.example.a:/b");
  g_assert_true (auth_configuration_has_same_client (first, second));

  third = change (second, "{'client-secret': <''>, 'redirect-uris': <@as []>}", &error);
  g_assert_no_error (error);
  g_assert_null (third->client_secret);
  g_assert_cmpuint (g_strv_length (third->redirect_uris), ==, 4);
  g_assert_true (auth_configuration_has_same_client (second, third));
  fourth =
    change (third, "{'domain': <''>, 'user-pool-id': <''>, 'issuer': <'op.example'>}", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (fourth->issuer, ==, "https://op.example");
  g_assert_false (auth_configuration_has_same_client (third, fourth));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/configuration/domain", test_domain);
  g_test_add_func ("/configuration/issuer", test_issuer);
  g_test_add_func ("/configuration/ids", test_ids);
  g_test_add_func ("/configuration/refused", test_configuration_refused);
  g_test_add_func ("/configuration/round-trip", test_configuration_round_trip);
  g_test_add_func ("/configuration/ways", test_configuration_ways);
  g_test_add_func ("/configuration/old", test_configuration_old);
  g_test_add_func ("/configuration/changed", test_configuration_changed);

  return g_test_run ();
}
