/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Account1.Update: all of a change or nothing of it, and in the keyring.
 */

#include "config.h"

#include "auth-stage.h"

static gboolean
update (AuthStage *stage, const char *account, const char *changes, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Update",
                     g_variant_new ("(@a{sv})", g_variant_new_parsed (changes)), error);

  return reply != NULL;
}

static void
test_refused (void)
{
  static const char *const rows[] = {
    "{'name': <1>}",
    "{'name': <'New'>, 'sign-in-surface': <'moon'>}",
    "{'name': <'Taken'>}",
    "{'name': <''>}",
    "{'name': <'New'>, 'mail-domains': <{'a b': 'x'}>}",
    "{'name': <'New'>, 'redirect-uris': <['http://example.com/']>}",
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Old");
  g_autofree char *other = auth_stage_add_account (stage, "Taken");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_false (update (stage, account, rows[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      auth_stage_assert_property (stage, account, "Name", "'Old'");
    }
}

static void
test_stored (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Before");
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  update (stage, account,
          "{'name': <'After'>, 'providers': <['Google', 'Okta']>, 'keep-cookies': <true>,"
          " 'mail-domains': <{'Example.org': 'okta'}>, 'sign-in-surface': <'browser'>,"
          " 'unknown': <1>}",
          &error);
  g_assert_no_error (error);
  auth_stage_assert_property (stage, account, "Name", "'After'");
  auth_stage_kill_agent (stage);
  auth_stage_assert_property (stage, account, "Name", "'After'");
  auth_stage_assert_property (stage, account, "Providers", "['Google', 'Okta']");
  auth_stage_assert_property (stage, account, "MailDomains", "{'example.org': 'okta'}");
  auth_stage_assert_property (stage, account, "SignInSurface", "'browser'");
  auth_stage_assert_property (stage, account, "KeepsCookies", "true");
  auth_stage_assert_property (stage, account, "HostedSession", "'embedded'");
  auth_stage_assert_property (stage, account, "State", "'signed-in'");
  /* The old name is free, the new one is not. */
  other = auth_stage_add_account (stage, "Before");
  g_assert_false (update (stage, other, "{'name': <'After'>}", NULL));
}

static void
test_client (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Client");
  g_autofree char *uri = NULL, *sign_in = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) notes = NULL;

  g_assert_false (update (stage, account, "{'client-id': <'demo_secret'>, 'name': <'X'>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  auth_stage_assert_property (stage, account, "Name", "'Client'");
  notes = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), NULL);
  /* What was begun with the former client ends. */
  sign_in = auth_stage_begin (stage, account, &uri, NULL);
  update (stage, account, "{'client-id': <'demo_secret'>, 'client-secret': <'demo_secret_value'>}",
          &error);
  g_assert_no_error (error);
  auth_stage_assert_property (stage, account, "ClientId", "'demo_secret'");
  g_assert_false (auth_stage_complete (stage, sign_in, "x", NULL));
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  guint *answers = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_assert_nonnull (reply);
  (*answers)++;
}

static gboolean
are_all_answered (AuthStage *stage, gpointer answers)
{
  return *(guint *) answers == 2;
}

static void
send (AuthStage *stage, const char *account, const char *changes, guint *answers)
{
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "Update", g_variant_new ("(@a{sv})", g_variant_new_parsed (changes)),
                          NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, answered_cb, answers);
}

/* Neither of two at once takes the other's back. */
static void
test_two_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Two");
  guint answers = 0;

  send (stage, account, "{'providers': <['Google']>}", &answers);
  send (stage, account, "{'sign-in-surface': <'embedded'>}", &answers);
  auth_stage_wait (stage, are_all_answered, &answers);
  auth_stage_kill_agent (stage);
  auth_stage_assert_property (stage, account, "Providers", "['Google']");
  auth_stage_assert_property (stage, account, "SignInSurface", "'embedded'");
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Locked");
  g_autofree char *other = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_lock_keyring (stage);
  g_assert_false (update (stage, account, "{'name': <'Lost'>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  auth_stage_assert_property (stage, account, "Name", "'Locked'");
  auth_stage_unlock_keyring (stage);
  /* Nothing of it stays behind, neither the change nor the name. */
  other = auth_stage_add_account (stage, "Lost");
  auth_stage_kill_agent (stage);
  auth_stage_assert_property (stage, account, "Name", "'Locked'");
}

static void
test_stranger (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Mine");
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) stranger = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_sync (stranger, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                                 "Update", g_variant_new_parsed ("({'name': <'Theirs'>},)"), NULL,
                                 G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_assert_property (stage, account, "Name", "'Mine'");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/update/refused", test_refused);
  g_test_add_func ("/update/stored", test_stored);
  g_test_add_func ("/update/client", test_client);
  g_test_add_func ("/update/two-at-once", test_two_at_once);
  g_test_add_func ("/update/locked", test_locked);
  g_test_add_func ("/update/stranger", test_stranger);
  return g_test_run ();
}
