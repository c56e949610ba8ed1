/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A session that needs its person raises one notification, and one only.
 */

#include "config.h"

#include "auth-stage-aws.h"
#include "auth-stage-desktop.h"

#define N_CALLS    50
#define N_ACCOUNTS 7

static void
assert_refused (AuthStage *stage, const char *account)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
end_session (AuthStage *stage, const char *account)
{
  auth_stage_revoke_all (stage);
  assert_refused (stage, account);
}

static void
sign_in_again (AuthStage *stage, const char *account)
{
  g_autoptr (GError) error = NULL;

  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
}

static void
call_account (AuthStage *stage, const char *account, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, method, parameters, &error);

  g_assert_no_error (error);
}

/* Nothing shows notifications here: callers get their answers all the same. */
static void
test_no_desktop (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Bare");

  end_session (stage, account);
  assert_refused (stage, account);
  sign_in_again (stage, account);
  auth_stage_terminate_agent (stage);
}

/* Neither a pool in trouble, nor an account that nobody signed in to, is worth one. */
static void
test_not_needed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autofree char *signed_out = auth_stage_add_account (stage, "Never");
  g_autofree char *account = auth_stage_add_signed_in (stage, "Trouble");
  g_autoptr (GError) error = NULL;

  assert_refused (stage, signed_out);
  auth_stage_fault (stage, "token=status:503*1");
  g_assert_null (auth_stage_refresh (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  end_session (stage, account);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_nonnull (strstr (desktop->title, "Trouble"));
  sign_in_again (stage, account);
  auth_stage_desktop_wait_gone (desktop);
  g_assert_cmpuint (desktop->n_shown, ==, 1);
}

/* However often programs ask; and the click opens the sign-in of that account. */
static void
test_one (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autofree char *account = auth_stage_add_signed_in (stage, "One <b>&");
  g_autofree char *expected =
    g_strdup_printf ("('sign-in', [<'%s'>], ", strrchr (account, '/') + 1);
  const char *entry, *activated;

  end_session (stage, account);
  for (guint i = 0; i < N_CALLS; i++)
    assert_refused (stage, account);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_nonnull (strstr (desktop->title, "One <b>&"));
  g_assert_true (g_variant_lookup (desktop->hints, "desktop-entry", "&s", &entry));
  g_assert_cmpstr (entry, ==, AUTH_BUS_APP_NAME);
  for (guint i = 0; i < N_CALLS; i++)
    assert_refused (stage, account);
  auth_stage_desktop_click (desktop);
  activated = auth_stage_desktop_wait_activated (desktop);
  g_assert_true (g_str_has_prefix (activated, expected));
  g_assert_nonnull (strstr (activated, "token-of-the-click"));
  sign_in_again (stage, account);
  g_assert_cmpuint (desktop->n_shown, ==, 1);
}

/* Who does not want to hear of it is left alone until another session ends. */
static void
test_dismissed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Dismissed");

  end_session (stage, account);
  auth_stage_desktop_wait_shown (desktop, 1);
  auth_stage_desktop_dismiss (desktop);
  for (guint i = 0; i < N_CALLS; i++)
    assert_refused (stage, account);
  sign_in_again (stage, account);
  g_assert_cmpuint (desktop->n_shown, ==, 1);
  end_session (stage, account);
  auth_stage_desktop_wait_shown (desktop, 2);
  g_assert_cmpuint (desktop->n_shown, ==, 2);
  call_account (stage, account, "Remove", NULL);
  auth_stage_desktop_wait_gone (desktop);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  guint *pending = user_data;

  g_assert_null (reply);
  (*pending)--;
}

static gboolean
is_zero (AuthStage *stage, gpointer user_data)
{
  return *(guint *) user_data == 0;
}

/* As after a long sleep: all sessions are found ended at once. */
static void
test_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autoptr (GPtrArray) accounts = g_ptr_array_new_with_free_func (g_free);
  guint pending = N_ACCOUNTS;

  for (guint i = 0; i < N_ACCOUNTS; i++)
    {
      g_autofree char *name = g_strdup_printf ("<Many> %u", i);

      g_ptr_array_add (accounts, auth_stage_add_signed_in (stage, name));
    }
  auth_stage_revoke_all (stage);
  for (guint i = 0; i < N_ACCOUNTS; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, accounts->pdata[i],
                            AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                            g_variant_new_parsed ("('access', {'force-refresh': <true>})"), NULL,
                            G_DBUS_CALL_FLAGS_NONE, 60000, NULL, answered_cb, &pending);
  auth_stage_wait (stage, is_zero, &pending);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_nonnull (strstr (desktop->body, "&lt;Many&gt; "));
  for (guint i = 0; i < N_ACCOUNTS; i++)
    call_account (stage, accounts->pdata[i], "SignOut", g_variant_new_parsed ("(@a{sv} {},)"));
  auth_stage_desktop_wait_gone (desktop);
  g_assert_cmpuint (desktop->last_id, ==, 1);
}

/* A service that was started anew tells only when somebody asks, and leaves nothing dead behind. */
static void
test_restarted (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Anew");
  g_autoptr (AuthStageDesktop) desktop = NULL;
  g_autofree char *state = NULL;

  end_session (stage, account);
  auth_stage_kill_agent (stage);
  desktop = auth_stage_desktop_new (stage);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "sign-in-required");
  g_assert_cmpuint (desktop->n_shown, ==, 0);
  assert_refused (stage, account);
  auth_stage_desktop_wait_shown (desktop, 1);
  auth_stage_terminate_agent (stage);
  auth_stage_desktop_wait_gone (desktop);
}

/* What a helper of an AWS SDK asks for: nobody reads what it says. */
static void
test_aws (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Sdk");
  g_autoptr (AuthStageDesktop) desktop = NULL;
  g_autoptr (GVariant) as_guest = NULL;
  g_autoptr (GError) error = NULL;

  end_session (stage, account);
  auth_stage_kill_agent (stage);
  desktop = auth_stage_desktop_new (stage);
  as_guest = auth_stage_aws_get (stage, account, "{'guest': <true>}", &error);
  g_assert_no_error (error);
  auth_stage_aws_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_nonnull (strstr (desktop->title, "Sdk"));
}

static GDBusConnection *
connect_app (void)
{
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;
  GDBusConnection *app = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  return app;
}

/* The window was told of a question, but nobody sees it there: the desktop tells after a while, and
 * no more when the program that asked is gone. */
static void
test_consent (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Consent");
  g_autoptr (GDBusConnection) app = connect_app ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) request = g_dbus_connection_call_sync (
    app, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "RequestAccess",
    g_variant_new_parsed ("(['access-token'], '', @a{sv} {})"), G_VARIANT_TYPE ("(o)"),
    G_DBUS_CALL_FLAGS_NONE, 60000, NULL, &error);
  gint64 half = g_get_real_time () / G_USEC_PER_SEC + 10;
  g_autofree char *asked = NULL;

  g_assert_no_error (error);
  asked = g_strdup (auth_stage_desktop_wait_activated (desktop));
  g_assert_true (g_str_has_prefix (asked, "('consent', [<'"));
  auth_stage_wait (stage, auth_stage_is_past, &half);
  g_assert_cmpuint (desktop->n_shown, ==, 0);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_cmpstr (desktop->title, ==, "A program asks for access");
  g_dbus_connection_close_sync (app, NULL, &error);
  g_assert_no_error (error);
  auth_stage_desktop_wait_gone (desktop);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notify/no-desktop", test_no_desktop);
  g_test_add_func ("/notify/not-needed", test_not_needed);
  g_test_add_func ("/notify/one", test_one);
  g_test_add_func ("/notify/dismissed", test_dismissed);
  g_test_add_func ("/notify/many", test_many);
  g_test_add_func ("/notify/restarted", test_restarted);
  g_test_add_func ("/notify/aws", test_aws);
  g_test_add_func ("/notify/consent", test_consent);
  return g_test_run ();
}
