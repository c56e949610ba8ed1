/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The answers to authorization requests.
 */

#include "config.h"

#include <string.h>

#include "auth-authorization.h"
#include "auth-error.h"

#define REDIRECT "http://127.0.0.1:17911/callback"

static AuthAuthorization *
begin (AuthProvider **provider_out)
{
  static const guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES] = { 1 };
  g_autoptr (GVariant) dictionary = g_variant_ref_sink (
    g_variant_new_parsed ("{'name': <'n'>, 'client-id': <'c1'>, 'domain': <'127.0.0.1:9230'>, "
                          "'user-pool-id': <'local_DemoPool'>}"));
  g_autoptr (AuthConfiguration) configuration =
    auth_configuration_new_from_variant (dictionary, NULL);

  *provider_out = auth_provider_new (configuration, NULL, 0, NULL);
  return auth_authorization_new (*provider_out, configuration, REDIRECT, NULL, random_bytes, NULL);
}

/* @ stands for the state, and is put in its place. */
static void
assert_redirect (const AuthAuthorization *request,
                 const AuthProvider *provider,
                 const char *uri,
                 int expected)
{
  g_auto (GStrv) parts = g_strsplit (uri, "@", -1);
  g_autofree char *whole = g_strjoinv (request->state, parts);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) code =
    auth_authorization_parse_redirect (request, provider, whole, &error);

  g_test_message ("%s", uri);
  if (expected < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (code, ==, "SECRET/1");
      g_assert_true (auth_authorization_is_answer (request, whole));
      return;
    }
  g_assert_null (code);
  g_assert_error (error, AUTH_ERROR, expected);
  if (!auth_authorization_is_answer (request, whole))
    g_assert_cmpint (expected, ==, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_null (strstr (error->message, "SECRET"));
  g_assert_null (strstr (error->message, request->state));
}

#define CODE "code=SECRET%2F1"

static const struct
{
  const char *uri;
  int expected;
} redirects[] = {
  /* Another place */
  { "", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://127.0.0.1:17912/callback?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://127.0.0.1:17911/callback/?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://127.0.0.1:17911/callbacks?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://127.0.0.1:17911/?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://localhost:17911/callback?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "HTTP://127.0.0.1:17911/callback?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "https://127.0.0.1:17911/callback?" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { "http://127.0.0.1:17911/callback%3F" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  /* Not ours: state before error before everything */
  { REDIRECT, AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE, AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE "&state=", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE "&state=x", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE "&state=@x", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?error=access_denied", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?error=access_denied&state=x", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "#" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE "&state=@&iss=https://evil.example", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?error=access_denied&state=@&iss=https://evil.example", AUTH_ERROR_INVALID_ARGUMENT },
  /* Damaged */
  { REDIRECT "?" CODE "&state=@&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?" CODE "&" CODE "&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?code=SECRET%00&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  { REDIRECT "?code=SECRET%zz&state=@", AUTH_ERROR_INVALID_ARGUMENT },
  /* Ours, and no */
  { REDIRECT "?state=@", AUTH_ERROR_INVALID_RESPONSE },
  { REDIRECT "?code=&state=@", AUTH_ERROR_INVALID_RESPONSE },
  { REDIRECT "?error=access_denied&state=@", AUTH_ERROR_CANCELLED },
  { REDIRECT "?" CODE "&error=access_denied&state=@", AUTH_ERROR_CANCELLED },
  { REDIRECT "?error=login_required&state=@", AUTH_ERROR_SIGN_IN_REQUIRED },
  { REDIRECT "?error=interaction_required&state=@", AUTH_ERROR_SIGN_IN_REQUIRED },
  { REDIRECT "?error=server_error&state=@", AUTH_ERROR_OFFLINE },
  { REDIRECT "?error=temporarily_unavailable&state=@", AUTH_ERROR_OFFLINE },
  { REDIRECT "?error=invalid_scope&state=@", AUTH_ERROR_SERVER_REFUSED },
  { REDIRECT "?error=&state=@", AUTH_ERROR_SERVER_REFUSED },
  /* Ours, and yes */
  { REDIRECT "?" CODE "&state=@", -1 },
  { REDIRECT "?state=@&" CODE "&session_state=x&", -1 },
  { REDIRECT "?" CODE "&state=@#_=_", -1 },
  { REDIRECT "?" CODE "&state=@&iss=http%3A%2F%2F127.0.0.1%3A9230%2Flocal_DemoPool", -1 },
};

static void
test_redirect (void)
{
  g_autoptr (AuthProvider) provider = NULL;
  g_autoptr (AuthAuthorization) request = begin (&provider);

  for (gsize i = 0; i < G_N_ELEMENTS (redirects); i++)
    assert_redirect (request, provider, redirects[i].uri, redirects[i].expected);

  g_free (request->redirect_uri);
  request->redirect_uri = g_strdup ("org.example.authenticator:/callback");
  assert_redirect (request, provider, "org.example.authenticator:/callback?" CODE "&state=@", -1);
  assert_redirect (request, provider, "org.example.authenticator://callback?" CODE "&state=@",
                   AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_redirect_words (void)
{
  g_autoptr (AuthProvider) provider = NULL;
  g_autoptr (AuthAuthorization) request = begin (&provider);
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  uri = g_strconcat (REDIRECT "?error=invalid_request&error_description=PreSignUp+failed%0Awith%1B"
                              "[31m&state=",
                     request->state, NULL);
  g_assert_null (auth_authorization_parse_redirect (request, provider, uri, &error));
  g_assert_cmpstr (error->message, ==,
                   "The user pool refused the sign-in: PreSignUp failed with [31m");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/authorization/redirect", test_redirect);
  g_test_add_func ("/authorization/redirect-words", test_redirect_words);
  return g_test_run ();
}
