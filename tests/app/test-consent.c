/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account, asked by a stand-in for the agent: what it
 * says, when it can be answered, and when it goes.
 */

#include "config.h"

#include <adwaita.h>

#include "auth-application.h"
#include "auth-bus.h"
#include "auth-consent-dialog.h"
#include "auth-look.h"
#include "auth-window.h"

#define LIVE_AFTER_USEC (500 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  GtkApplication *application; /* (owned) */
  GDBusConnection *bus;        /* (owned) the stand-in's */
  AuthDBusAgent1 *agent;       /* (owned) */
  guint name_id;
  gboolean is_on_bus;
  GHashTable *consents; /* (owned) what waits, a{sv} by id */
  GPtrArray *ids;       /* (owned) in the order in which they came */
  GString *answers;     /* (owned) "ID ANSWER " each */
  const char *failure;  /* (nullable) name of the error that answers get */
} Stage;

static Stage stage;

typedef gboolean (*Condition) (gconstpointer data);

static gboolean
timed_out_cb (gpointer user_data)
{
  g_error ("Waited in vain for %s; answers so far: %s", (const char *) user_data,
           stage.answers->str);
  return G_SOURCE_REMOVE;
}

static void
wait_for (const char *what, Condition condition, gconstpointer data)
{
  guint timeout = g_timeout_add_seconds (20, timed_out_cb, (gpointer) what);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static gboolean
describe_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation, const char *id)
{
  GVariant *consent = g_hash_table_lookup (stage.consents, id);

  if (consent == NULL)
    g_dbus_method_invocation_return_error (invocation, AUTH_ERROR, AUTH_ERROR_NOT_FOUND, "Gone");
  else
    auth_dbus_agent1_complete_describe_consent (agent, invocation, consent);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
list_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_copy (stage.ids, NULL, NULL);

  g_ptr_array_add (ids, NULL);
  auth_dbus_agent1_complete_list_consents (agent, invocation, (const char *const *) ids->pdata);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
withdraw (const char *id)
{
  guint position;

  g_assert_true (
    g_ptr_array_find_with_equal_func (stage.ids, id, (GEqualFunc) g_str_equal, &position));
  g_hash_table_remove (stage.consents, id);
  g_ptr_array_remove_index (stage.ids, position);
  auth_dbus_agent1_emit_consent_changed (stage.agent);
}

static gboolean
answer_cb (AuthDBusAgent1 *agent,
           GDBusMethodInvocation *invocation,
           const char *id,
           const char *answer)
{
  g_string_append_printf (stage.answers, "%s %s ", id, answer);
  if (stage.failure != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, stage.failure, "Try this");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  withdraw (id);
  auth_dbus_agent1_complete_answer_consent (agent, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* text: as g_variant_parse () takes it, put over what every question has. */
static void
ask (const char *id, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) base = g_variant_ref_sink (g_variant_new_parsed (
    "{'App': <'flatpak:org.example.Files'>, 'AppName': <'Files'>, 'Icon': <''>, 'Executable': "
    "<''>, 'IsVerified': <true>, 'MayRemember': <true>, 'Account': <'a1'>, 'AccountName': "
    "<'Example Corp'>, 'Permissions': <['access-token']>, 'Reason': <''>, 'ParentWindow': <''>, "
    "'NeedsSignIn': <false>}"));
  g_autoptr (GVariant) changes = g_variant_parse (G_VARIANT_TYPE_VARDICT, text, NULL, NULL, &error);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (base);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_assert_no_error (error);
  g_variant_iter_init (&iter, changes);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_dict_insert_value (&dict, key, value);
  g_hash_table_insert (stage.consents, g_strdup (id),
                       g_variant_ref_sink (g_variant_dict_end (&dict)));
  g_ptr_array_add (stage.ids, (gpointer) g_intern_string (id));
}

static void
withdraw_agent (void)
{
  if (stage.name_id != 0)
    g_bus_unown_name (stage.name_id);
  stage.name_id = 0;
}

static AuthConsentDialog *
find_dialog (const char *id)
{
  for (GList *l = gtk_application_get_windows (stage.application); l != NULL; l = l->next)
    if (AUTH_IS_CONSENT_DIALOG (l->data) &&
        g_str_equal (auth_consent_dialog_get_id (l->data), id) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

static gboolean
has_dialog (gconstpointer id)
{
  return find_dialog (id) != NULL;
}

static gboolean
has_no_window (gconstpointer data)
{
  return gtk_application_get_windows (stage.application) == NULL;
}

static gboolean
has_main_window (gconstpointer data)
{
  for (GList *l = gtk_application_get_windows (stage.application); l != NULL; l = l->next)
    if (AUTH_IS_WINDOW (l->data))
      return TRUE;
  return FALSE;
}

static gboolean
has_answers (gconstpointer answers)
{
  return g_str_equal (stage.answers->str, answers);
}

static GtkWidget *
find (const char *id, const char *text)
{
  return auth_look_below (GTK_WIDGET (find_dialog (id)), text);
}

static gboolean
is_sensitive (gconstpointer button)
{
  return gtk_widget_is_sensitive ((GtkWidget *) button);
}

static gboolean
is_insensitive (gconstpointer button)
{
  return !is_sensitive (button);
}

static void
open_question (const char *id, const char *text)
{
  ask (id, text);
  g_action_group_activate_action (G_ACTION_GROUP (stage.application), "consent",
                                  g_variant_new_string (id));
  wait_for ("the dialog", has_dialog, id);
}

static GtkWidget *
wait_until_live (const char *id, const char *label)
{
  GtkWidget *button = find (id, label);

  g_assert_nonnull (button);
  gtk_window_present (GTK_WINDOW (find_dialog (id)));
  wait_for (label, is_sensitive, button);
  return button;
}

static void
press (const char *id, const char *label)
{
  g_signal_emit_by_name (wait_until_live (id, label), "clicked");
}

static void
expect_end (const char *answers)
{
  wait_for (answers, has_answers, answers);
  wait_for ("no window", has_no_window, NULL);
}

static void
test_words (void)
{
  open_question ("q", "{'Permissions': <['profile', 'aws-credentials:arn:aws:iam::1:role/R']>, "
                      "'Reason': <'For <b>your</b>\\nreports\\u202e'>, 'NeedsSignIn': <true>}");
  g_assert_nonnull (find ("q", "Let “Files” Use Your Account?"));
  g_assert_nonnull (find ("q", "Its sandbox confirms which program it is"));
  g_assert_nonnull (find ("q", "org.example.Files"));
  g_assert_nonnull (find ("q", "Example Corp"));
  g_assert_nonnull (find ("q", "If you allow it, you sign in next"));
  g_assert_nonnull (find ("q", "See who you are: name, e-mail address and groups"));
  g_assert_nonnull (find ("q", "Use AWS in your name, in the role arn:aws:iam::1:role/R"));
  g_assert_nonnull (find ("q", "“For <b>your</b> reports”"));
  withdraw ("q");
  expect_end ("");
}

static void
test_unverified (void)
{
  open_question ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <'/usr/bin/x'>, "
                      "'IsVerified': <false>, 'MayRemember': <false>}");
  g_assert_nonnull (find ("q", "Let a Program on This Computer Use Your Account?"));
  g_assert_nonnull (find ("q", "Cannot be verified"));
  g_assert_null (find ("q", "In Its Own Words"));
  /* What cannot be kept is not offered. */
  g_assert_nonnull (find ("q", "Deny"));
  g_assert_nonnull (find ("q", "Allow Once"));
  g_assert_null (find ("q", "Always Allow"));
  g_assert_null (find ("q", "Never Allow"));
  press ("q", "Allow Once");
  expect_end ("q once ");
}

/* Whoever says always to one of those has to know that it is to all of them. */
static void
test_untold (void)
{
  open_question ("q", "{'App': <'host:'>, 'AppName': <''>, 'Executable': <''>, "
                      "'IsVerified': <false>, 'MayRemember': <true>}");
  g_assert_nonnull (find ("q", "It does not run in a sandbox and may be another program than it "
                               "seems.\n\n“Always” and “Never” count for every program on this "
                               "computer that cannot be told from others."));
  press ("q", "Always Allow");
  expect_end ("q always ");
}

static void
test_codes (void)
{
  open_question ("q", "{'Account': <''>, 'AccountName': <''>, 'Permissions': <['codes']>}");
  g_assert_nonnull (find ("q", "Let “Files” Use One-Time Codes?"));
  g_assert_nonnull (find ("q", "See which one-time codes you have, not the codes themselves"));
  press ("q", "Deny");
  expect_end ("q deny ");
}

static void
test_parent_window (void)
{
  static const struct
  {
    const char *question;
    gboolean is_modal;
  } cases[] = {
    { "{'ParentWindow': <''>}", FALSE },
    { "{'ParentWindow': <'x11:'>}", FALSE },
    { "{'ParentWindow': <'x11:none'>}", FALSE },
    { "{'ParentWindow': <'x11:123456789'>}", FALSE },
    { "{'ParentWindow': <'wayland:handle'>}", FALSE },
    { "{'ParentWindow': <'x11:1a00003'>}", TRUE },
    { "{'ParentWindow': <'x11:0x1a00003'>}", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      open_question ("q", cases[i].question);
      g_assert_cmpint (gtk_window_get_modal (GTK_WINDOW (find_dialog ("q"))), ==,
                       cases[i].is_modal);
      withdraw ("q");
      expect_end ("");
    }
}

static void
test_answers (void)
{
  static const struct
  {
    const char *label;
    const char *answers;
  } cases[] = {
    { "Deny", "q deny " },
    { "Allow Once", "q once " },
    { "Always Allow", "q always " },
    { "Never Allow", "q never " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_string_truncate (stage.answers, 0);
      open_question ("q", "{}");
      press ("q", cases[i].label);
      expect_end (cases[i].answers);
    }
}

static void
test_live (void)
{
  gint64 start = g_get_monotonic_time ();
  GtkWidget *deny;
  GtkWidget *other = gtk_window_new ();

  open_question ("q", "{}");
  deny = find ("q", "Deny");
  g_assert_false (is_sensitive (deny));
  g_assert_false (is_sensitive (find ("q", "Always Allow")));
  gtk_widget_activate (find ("q", "Always Allow"));
  gtk_widget_activate_default (deny);
  wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (find_dialog ("q"))) == deny);
  g_assert_true (gtk_window_get_default_widget (GTK_WINDOW (find_dialog ("q"))) == deny);
  g_assert_cmpstr (stage.answers->str, ==, "");

  /* Another window takes the keys, and gives them back. */
  gtk_window_present (GTK_WINDOW (other));
  wait_for ("the buttons to be dead", is_insensitive, deny);
  gtk_window_destroy (GTK_WINDOW (other));
  start = g_get_monotonic_time ();
  wait_until_live ("q", "Deny");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, LIVE_AFTER_USEC);
  press ("q", "Deny");
  expect_end ("q deny ");
}

static void
test_dismissed (void)
{
  open_question ("q", "{}");
  gtk_window_close (GTK_WINDOW (find_dialog ("q")));
  expect_end ("q dismiss ");
}

static void
test_vanished (void)
{
  open_question ("q", "{}");
  withdraw ("q");
  expect_end ("");
}

static void
test_one_an_app (void)
{
  ask ("first", "{'App': <'snap:other'>}");
  ask ("second", "{'App': <'snap:other'>}");
  open_question ("third", "{}");
  wait_for ("another program's dialog", has_dialog, "first");
  g_assert_null (find_dialog ("second"));
  press ("first", "Deny");
  wait_for ("the next dialog of that program", has_dialog, "second");
  press ("second", "Allow Once");
  withdraw ("third");
  expect_end ("first deny second once ");
}

static void
test_failure (void)
{
  open_question ("q", "{}");
  stage.failure = "org.example.Authenticator.Error.Locked";
  press ("q", "Always Allow");
  wait_for ("the answer", has_answers, "q always ");
  stage.failure = NULL;
  press ("q", "Allow Once");
  g_assert_nonnull (find ("q", "Try this"));
  expect_end ("q always q once ");
}

static void
test_sign_in (void)
{
  open_question ("q", "{'NeedsSignIn': <true>}");
  press ("q", "Deny");
  expect_end ("q deny ");
  open_question ("q", "{'NeedsSignIn': <true>}");
  press ("q", "Allow Once");
  wait_for ("the window", has_main_window, NULL);
  gtk_window_destroy (gtk_application_get_windows (stage.application)->data);
  expect_end ("q deny q once ");
}

static void
test_agent_gone (void)
{
  open_question ("q", "{}");
  withdraw_agent ();
  expect_end ("");
}

static void
run (gpointer unused, gconstpointer test)
{
  ((void (*) (void)) test) ();
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  stage.is_on_bus = TRUE;
}

static gboolean
is_on_bus (gconstpointer data)
{
  return stage.is_on_bus;
}

static void
set_up (gpointer unused, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  stage.consents =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  stage.ids = g_ptr_array_new ();
  stage.answers = g_string_new ("");
  stage.failure = NULL;
  stage.agent = auth_dbus_agent1_skeleton_new ();
  g_signal_connect (stage.agent, "handle-list-consents", G_CALLBACK (list_cb), NULL);
  g_signal_connect (stage.agent, "handle-describe-consent", G_CALLBACK (describe_cb), NULL);
  g_signal_connect (stage.agent, "handle-answer-consent", G_CALLBACK (answer_cb), NULL);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (stage.agent), stage.bus,
                                    AUTH_BUS_AGENT_PATH, &error);
  g_assert_no_error (error);
  stage.name_id = g_bus_own_name_on_connection (
    stage.bus, AUTH_BUS_AGENT_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, NULL, NULL);
  stage.is_on_bus = FALSE;
  wait_for ("the name of the agent", is_on_bus, NULL);
}

static void
tear_down (gpointer unused, gconstpointer data)
{
  withdraw_agent ();
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (stage.agent));
  g_clear_object (&stage.agent);
  g_clear_pointer (&stage.consents, g_hash_table_unref);
  g_clear_pointer (&stage.ids, g_ptr_array_unref);
  g_string_free (stage.answers, TRUE);
}

static void
start_application (void)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  stage.application = GTK_APPLICATION (auth_application_new ());
  g_application_register (G_APPLICATION (stage.application), NULL, &error);
  g_assert_no_error (error);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  stage.bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
add (const char *path, void (*test) (void))
{
  g_test_add_vtable (path, 0, test, set_up, run, tear_down);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  start_application ();

  add ("/consent/words", test_words);
  add ("/consent/unverified", test_unverified);
  add ("/consent/untold", test_untold);
  add ("/consent/codes", test_codes);
  add ("/consent/parent-window", test_parent_window);
  add ("/consent/live", test_live);
  add ("/consent/answers", test_answers);
  add ("/consent/dismissed", test_dismissed);
  add ("/consent/vanished", test_vanished);
  add ("/consent/one-an-app", test_one_an_app);
  add ("/consent/failure", test_failure);
  add ("/consent/sign-in", test_sign_in);
  add ("/consent/agent-gone", test_agent_gone);
  status = g_test_run ();
  g_object_unref (stage.application);
  g_object_unref (stage.bus);
  return status;
}
