/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Providers and authorization requests.
 */

#include "config.h"

#include <string.h>

#include "auth-authorization.h"
#include "auth-error.h"
#include "auth-pages.h"
#include "auth-pkce.h"
#include "auth-uri.h"

#define POOL "eu-west-1_AbCdEfGhI"
#define COGNITO                                                           \
  "{'name': <'n'>, 'client-id': <'c1'>, 'domain': <'auth.example.com'>, " \
  "'user-pool-id': <'" POOL "'>}"
#define GENERIC "{'name': <'n'>, 'client-id': <'c1'>, 'issuer': <'https://op.example'>}"
#define EMULATOR                                                        \
  "{'name': <'n'>, 'client-id': <'c1'>, 'domain': <'127.0.0.1:9230'>, " \
  "'user-pool-id': <'local_DemoPool'>}"
#define CHINA                                                            \
  "{'name': <'n'>, 'client-id': <'c1'>, 'domain': <'auth.example.cn'>, " \
  "'user-pool-id': <'cn-north-1_A'>}"
#define POOL_ONLY                         \
  "{'name': <'n'>, 'client-id': <'c1'>, " \
  "'issuer': <'https://cognito-idp.eu-west-1.amazonaws.com/" POOL "'>}"
#define REDIRECT "http://127.0.0.1:17911/callback"

#define GENERIC_DOCUMENT                                                         \
  "{\"issuer\":\"https://op.example\",\"jwks_uri\":\"https://op.example/jwks\"," \
  "\"authorization_endpoint\":\"https://op.example/auth?x=y\","                  \
  "\"token_endpoint\":\"https://op.example/token\","                             \
  "\"scopes_supported\":[\"openid\",\"offline_access\"]}"

static AuthConfiguration *
parse_configuration (const char *text)
{
  g_autoptr (GVariant) dictionary = g_variant_ref_sink (g_variant_new_parsed (text));
  g_autoptr (GError) error = NULL;
  AuthConfiguration *self = auth_configuration_new_from_variant (dictionary, &error);

  g_assert_no_error (error);
  return self;
}

static AuthProvider *
parse_provider (const AuthConfiguration *configuration, const char *document, GError **error)
{
  return auth_provider_new (configuration, document, document != NULL ? strlen (document) : 0,
                            error);
}

static void
test_discovery_uri (void)
{
  static const struct
  {
    const char *configuration;
    const char *expected;
  } rows[] = {
    { EMULATOR, NULL },
    { COGNITO,
      "https://cognito-idp.eu-west-1.amazonaws.com/" POOL "/.well-known/openid-configuration" },
    { CHINA, "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A/.well-known/"
             "openid-configuration" },
    { GENERIC, "https://op.example/.well-known/openid-configuration" },
    { "{'name': <'n'>, 'client-id': <'c1'>, 'issuer': <'https://op.example/'>}",
      "https://op.example/.well-known/openid-configuration" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthConfiguration) configuration = parse_configuration (rows[i].configuration);
      g_autofree char *uri = auth_provider_dup_discovery_uri (configuration);

      g_assert_cmpstr (uri, ==, rows[i].expected);
    }
}

#define ISSUER(host, pool) \
  "{\"issuer\":\"https:\\/\\/" host "/" pool "\",\"jwks_uri\":\"https://k\"}"
#define ENDPOINTS(auth, token)                                 \
  "{\"issuer\":\"https://op.example\",\"jwks_uri\":\"https://" \
  "k\",\"authorization_endpoint\":\"" auth "\",\"token_endpoint\":\"" token "\"}"

static void
test_provider_refused (void)
{
  static const struct
  {
    const char *configuration;
    const char *document;
    const char *expected;
  } rows[] = {
    { COGNITO, "<html>", "not valid JSON" },
    { COGNITO, "{}", "names no issuer" },
    { COGNITO, ISSUER ("cognito-idp.us-east-1.amazonaws.com", POOL), "not the issuer" },
    { COGNITO, ISSUER ("cognito-idp.eu-west-1.amazonaws.com", "eu-west-1_Other"),
      "not the issuer" },
    { CHINA, ISSUER ("cognito-idp.cn-north-1.amazonaws.com", "cn-north-1_A"), "not the issuer" },
    { GENERIC, "{\"issuer\":\"https://op.example/\"}", "calls itself “https://op.example/”" },
    { GENERIC, "{\"issuer\":\"https://x.example?secret\"}", "calls itself “https://x.example”" },
    { GENERIC, "{\"issuer\":\"https://op.example\"}", "The address of the keys is missing" },
    { GENERIC, ENDPOINTS ("http://op.example/a", "https://t"), "not secure" },
    { GENERIC, ENDPOINTS ("https://a", "http://127.0.0.1:22/"), "on this computer" },
    { GENERIC, ENDPOINTS ("https://a", "https://u:p@t"), "user name" },
    { POOL_ONLY,
      "{\"issuer\":\"https://cognito-idp.eu-west-1.amazonaws.com/" POOL
      "\",\"jwks_uri\":\"https://k\","
      "\"authorization_endpoint\":\"https://cognito-idp.eu-west-1.amazonaws.com/a\","
      "\"token_endpoint\":\"https://t\"}",
      "has no domain" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthConfiguration) configuration = parse_configuration (rows[i].configuration);
      g_autoptr (GError) error = NULL;

      g_assert_null (parse_provider (configuration, rows[i].document, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

static void
test_provider_accepted (void)
{
  static const struct
  {
    const char *configuration;
    const char *document;
    const char *issuer;
    const char *token_endpoint;
    gboolean is_cognito;
  } rows[] = {
    { EMULATOR, NULL, "http://127.0.0.1:9230/local_DemoPool", "http://127.0.0.1:9230/oauth2/token",
      TRUE },
    { COGNITO, ISSUER ("cognito-idp.eu-west-1.amazonaws.com", POOL),
      "https://cognito-idp.eu-west-1.amazonaws.com/" POOL, "https://auth.example.com/oauth2/token",
      TRUE },
    { COGNITO, ISSUER ("issuer-cognito-idp.eu-west-1.amazonaws.com", POOL),
      "https://issuer-cognito-idp.eu-west-1.amazonaws.com/" POOL,
      "https://auth.example.com/oauth2/token", TRUE },
    { CHINA, ISSUER ("cognito-idp.cn-north-1.amazonaws.com.cn", "cn-north-1_A"),
      "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_A",
      "https://auth.example.cn/oauth2/token", TRUE },
    { GENERIC, GENERIC_DOCUMENT, "https://op.example", "https://op.example/token", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthConfiguration) configuration = parse_configuration (rows[i].configuration);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthProvider) first = parse_provider (configuration, rows[i].document, &error);
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (AuthProvider) again = NULL;

      g_assert_no_error (error);
      object = auth_provider_to_json (first);
      again = auth_provider_new_from_json (object, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again->issuer, ==, rows[i].issuer);
      g_assert_cmpstr (again->token_endpoint, ==, rows[i].token_endpoint);
      g_assert_cmpint (again->is_cognito, ==, rows[i].is_cognito);
      g_assert_cmpint (again->has_offline_access, ==, !rows[i].is_cognito);
    }
}

static AuthAuthorization *
begin (const AuthConfiguration *configuration,
       const AuthProvider *provider,
       const AuthAuthorizationOptions *options,
       GError **error)
{
  guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES];

  for (gsize i = 0; i < sizeof random_bytes; i++)
    random_bytes[i] = i;
  return auth_authorization_new (provider, configuration, REDIRECT, options, random_bytes, error);
}

static void
test_request_cognito (void)
{
  g_autoptr (AuthConfiguration) configuration = parse_configuration (EMULATOR);
  g_autoptr (AuthProvider) provider = parse_provider (configuration, NULL, NULL);
  AuthAuthorizationOptions options = { .page = "signup",
                                       .identity_provider = "Google",
                                       .lang = "de" };
  g_autoptr (AuthAuthorization) request = begin (configuration, provider, &options, NULL);
  g_autofree char *challenge = auth_pkce_challenge_s256 (request->code_verifier);
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (request->uri, "http://127.0.0.1:9230/signup?"));
  query = auth_form_decode (strchr (request->uri, '?') + 1, NULL);
  g_assert_cmpstr (g_hash_table_lookup (query, "response_type"), ==, "code");
  g_assert_cmpstr (g_hash_table_lookup (query, "redirect_uri"), ==, REDIRECT);
  g_assert_cmpstr (g_hash_table_lookup (query, "scope"), ==,
                   "openid email profile aws.cognito.signin.user.admin");
  g_assert_cmpstr (g_hash_table_lookup (query, "state"), ==, request->state);
  g_assert_cmpstr (g_hash_table_lookup (query, "nonce"), ==, request->nonce);
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge_method"), ==, "S256");
  g_assert_cmpstr (g_hash_table_lookup (query, "code_challenge"), ==, challenge);
  g_assert_cmpstr (g_hash_table_lookup (query, "identity_provider"), ==, "Google");
  g_assert_cmpstr (g_hash_table_lookup (query, "lang"), ==, "de");
  g_assert_cmpstr (request->state, !=, request->nonce);
  g_assert_cmpuint (strlen (request->state), ==, 43);

  options.page = "nonsense";
  g_assert_null (begin (configuration, provider, &options, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_request_refused (void)
{
  static const struct
  {
    AuthAuthorizationOptions options;
    const char *expected;
  } rows[] = {
    { { .page = "error" }, "“forgot-password”" },
    { { .identity_provider = "Google", .idp_identifier = "x" }, "not both" },
    { { .identity_provider = "" }, "at least one letter" },
    { { .prompt = "" }, "“select_account”" },
    { { .prompt = "never" }, "“select_account”" },
    { { .prompt = "login  consent" }, "“select_account”" },
    { { .prompt = "login none" }, "stands alone" },
    { { .prompt = "none login" }, "stands alone" },
  };
  g_autoptr (AuthConfiguration) configuration = parse_configuration (EMULATOR);
  g_autoptr (AuthProvider) provider = parse_provider (configuration, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (begin (configuration, provider, &rows[i].options, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

/* Wanted, and what the request says: for Cognito, and for another provider. */
static const struct
{
  AuthAuthorizationOptions options;
  const char *name;
  const char *cognito;
  const char *generic;
} wishes[] = {
  { { .identity_provider = "Okta" }, "identity_provider", "Okta", NULL },
  { { .idp_identifier = "example" }, "idp_identifier", "example", NULL },
  { { .idp_identifier = "example", .prompt = "none" }, "idp_identifier", NULL, NULL },
  { { .identity_provider = "COGNITO", .prompt = "none" }, "identity_provider", NULL, NULL },
  { { .login_hint = "a@b.example" }, "login_hint", "a@b.example", "a@b.example" },
  { { .prompt = "select_account login" },
    "prompt",
    "select_account login",
    "select_account login" },
  { { .lang = "de_AT.UTF-8@euro" }, "lang", "de", NULL },
  { { .lang = "de_AT.UTF-8" }, "ui_locales", NULL, "de-AT" },
  { { .lang = "pt_BR" }, "lang", "pt-BR", NULL },
  { { .lang = "zh_TW" }, "lang", "zh-TW", NULL },
  { { .lang = "zh-Hant-HK" }, "lang", "zh-TW", NULL },
  { { .lang = "zh_CN.GB18030" }, "lang", "zh-CN", NULL },
  { { .lang = "cy_GB" }, "lang", NULL, NULL },
  { { .lang = "cy_GB" }, "ui_locales", NULL, "cy-GB" },
  { { .lang = "def" }, "lang", NULL, NULL },
  { { .lang = "C" }, "ui_locales", NULL, NULL },
  { { .lang = "POSIX" }, "ui_locales", NULL, NULL },
  { { .lang = "de&x=y" }, "ui_locales", NULL, NULL },
  { { .lang = "" }, "ui_locales", NULL, NULL },
};

static void
assert_parameter (const AuthAuthorization *request, const char *name, const char *expected)
{
  g_autoptr (GHashTable) query = auth_form_decode (strchr (request->uri, '?') + 1, NULL);

  g_test_message ("%s: %s", name, expected);
  g_assert_cmpstr (g_hash_table_lookup (query, name), ==, expected);
}

static void
test_request_wishes (void)
{
  g_autoptr (AuthConfiguration) cognito = parse_configuration (EMULATOR);
  g_autoptr (AuthConfiguration) generic = parse_configuration (GENERIC);
  g_autoptr (AuthProvider) pool = parse_provider (cognito, NULL, NULL);
  g_autoptr (AuthProvider) other = parse_provider (generic, GENERIC_DOCUMENT, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wishes); i++)
    {
      g_autoptr (AuthAuthorization) first = begin (cognito, pool, &wishes[i].options, NULL);
      g_autoptr (AuthAuthorization) second = begin (generic, other, &wishes[i].options, NULL);

      assert_parameter (first, wishes[i].name, wishes[i].cognito);
      assert_parameter (second, wishes[i].name, wishes[i].generic);
    }
}

static void
test_sign_out_uri (void)
{
  g_autoptr (AuthConfiguration) cognito = parse_configuration (EMULATOR);
  g_autoptr (AuthConfiguration) generic = parse_configuration (GENERIC);
  g_autoptr (AuthProvider) pool = parse_provider (cognito, NULL, NULL);
  g_autoptr (AuthProvider) other = parse_provider (generic, GENERIC_DOCUMENT, NULL);
  AuthAuthorizationOptions options = { .page = "logout" };
  g_autoptr (AuthAuthorization) request = begin (cognito, pool, &options, NULL);
  g_autofree char *first = auth_pages_dup_sign_out_uri (pool, cognito, "https://x.example/a b");
  g_autofree char *second = NULL;

  g_assert_true (g_str_has_prefix (request->uri, "http://127.0.0.1:9230/logout?response_type="));
  assert_parameter (request, "redirect_uri", REDIRECT);
  assert_parameter (request, "code_challenge_method", "S256");
  g_assert_cmpstr (first, ==,
                   "http://127.0.0.1:9230/logout?client_id=c1&"
                   "logout_uri=https%3A%2F%2Fx.example%2Fa%20b");
  g_assert_null (auth_pages_dup_sign_out_uri (other, generic, REDIRECT));
  other->logout_endpoint = g_strdup ("https://op.example/end?x=y");
  second = auth_pages_dup_sign_out_uri (other, generic, "org.example.a:/b");
  g_assert_cmpstr (second, ==,
                   "https://op.example/end?x=y&client_id=c1&"
                   "post_logout_redirect_uri=org.example.a%3A%2Fb");
}

static void
test_request_generic (void)
{
  g_autoptr (AuthConfiguration) configuration = parse_configuration (GENERIC);
  g_autoptr (AuthProvider) provider = parse_provider (configuration, GENERIC_DOCUMENT, NULL);
  AuthAuthorizationOptions options = { .page = "signup" };
  g_autoptr (AuthAuthorization) request = begin (configuration, provider, NULL, NULL);
  g_autoptr (GHashTable) query = NULL;

  g_assert_null (begin (configuration, provider, &options, NULL));
  g_assert_true (
    g_str_has_prefix (request->uri, "https://op.example/auth?x=y&response_type=code&"));
  query = auth_form_decode (strchr (request->uri, '?') + 1, NULL);
  g_assert_cmpstr (g_hash_table_lookup (query, "scope"), ==, "openid email profile offline_access");
  g_assert_cmpstr (g_hash_table_lookup (query, "prompt"), ==, "consent");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/provider/discovery-uri", test_discovery_uri);
  g_test_add_func ("/provider/refused", test_provider_refused);
  g_test_add_func ("/provider/accepted", test_provider_accepted);
  g_test_add_func ("/authorization/cognito", test_request_cognito);
  g_test_add_func ("/authorization/generic", test_request_generic);
  g_test_add_func ("/authorization/refused", test_request_refused);
  g_test_add_func ("/authorization/wishes", test_request_wishes);
  g_test_add_func ("/authorization/sign-out", test_sign_out_uri);

  return g_test_run ();
}
