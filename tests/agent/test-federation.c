/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with a provider behind the pool, the whole way to the account on the bus.
 */

#include "config.h"

#include <string.h>

#include "auth-stage.h"

static char *
begin (AuthStage *stage, const char *account, const char *options, char **uri_out)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                     g_variant_new ("(@a{sv})", g_variant_new_parsed (options)), &error);
  char *sign_in;

  g_assert_no_error (error);
  g_variant_get (reply, "(oss)", &sign_in, uri_out, NULL);
  return sign_in;
}

static gboolean
sign_in (AuthStage *stage, const char *account, const char *options, GError **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *path = begin (stage, account, options, &uri);
  g_autofree char *answer = auth_stage_visit (stage, uri, "ada@example.com", NULL);

  return auth_stage_complete (stage, path, answer, error);
}

static void
assert_state (AuthStage *stage, const char *account, const char *expected)
{
  g_autofree char *state = auth_stage_dup_state (stage, account);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_trouble (void)
{
  static const struct
  {
    const char *fault;
    const char *message;
  } cases[] = {
    { "provider:token=hang*1", "Timeout occurred in calling IdP token endpoint" },
    { "provider:token=close*1", "Connection reset" },
    { "provider:token=status:400*1", "Google Error - 400" },
    { "provider:token=bad-signature*1", "Bad id_token" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new ("--federation", NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Trouble");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      auth_stage_fault (stage, cases[i].fault);
      sign_in (stage, account, "{'provider': <'Google'>, 'surface': <'embedded'>}", &error);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      assert_state (stage, account, "signed-out");
    }
}

static void
test_sign_in (void)
{
  static const struct
  {
    const char *options;
    const char *username;
  } cases[] = {
    { "{'provider': <'Google'>, 'surface': <'embedded'>}", "Google_1234567890" },
    { "{'provider': <'SignInWithApple'>, 'surface': <'embedded'>}",
      "SignInWithApple_001234.ada0example.0815" },
    { "{'idp-identifier': <'example.com'>, 'surface': <'embedded'>}", "Okta_00u1adaexample" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new ("--federation", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *account = auth_stage_add_account (stage, cases[i].username);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) username = NULL;
      g_autoptr (GVariant) federated = NULL;
      g_autofree char *token = NULL;

      sign_in (stage, account, cases[i].options, &error);
      g_assert_no_error (error);
      assert_state (stage, account, "signed-in");
      username = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Username");
      g_assert_cmpstr (g_variant_get_string (username, NULL), ==, cases[i].username);
      federated = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Federated");
      g_assert_true (g_variant_get_boolean (federated));
      token = auth_stage_refresh (stage, account, &error);
      g_assert_no_error (error);
    }
}

static gboolean
is_signed_in (AuthStage *stage, gpointer account)
{
  g_autofree char *state = auth_stage_dup_state (stage, account);

  return strcmp (state, "signed-in") == 0;
}

/* Providers go to the person's own browser where nothing else is asked for: most of them refuse an
 * embedded view. */
static void
test_browser (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--federation", NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Browser");
  g_autofree char *script =
    g_build_filename (g_getenv ("AUTH_SOURCE_DIR"), "tests/support/browser", NULL);
  g_autofree char *uri = NULL;
  g_autofree char *path = begin (stage, account, "{'provider': <'Google'>}", &uri);
  g_autoptr (GVariant) username = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) browser =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error, script, uri, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (browser, NULL, NULL));
  auth_stage_wait (stage, is_signed_in, account);
  username = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Username");
  g_assert_cmpstr (g_variant_get_string (username, NULL), ==, "Google_1234567890");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/federation/trouble", test_trouble);
  g_test_add_func ("/federation/sign-in", test_sign_in);
  g_test_add_func ("/federation/browser", test_browser);
  return g_test_run ();
}
