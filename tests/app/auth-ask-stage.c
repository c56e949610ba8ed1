/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A stand-in for the agent that has questions, for tests of what shows them.
 */

#include "config.h"

#include "auth-ask-stage.h"

#include "auth-application.h"

AuthAskStage auth_ask_stage;

static gboolean
timed_out_cb (gpointer user_data)
{
  g_error ("Waited in vain for %s; answers so far: %s", (const char *) user_data,
           auth_ask_stage.answers->str);
  return G_SOURCE_REMOVE;
}

void
auth_ask_stage_wait (const char *what, AuthAskStageCondition condition, gconstpointer data)
{
  guint timeout = g_timeout_add_seconds (60, timed_out_cb, (gpointer) what);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static gboolean
describe_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation, const char *id)
{
  GVariant *consent = g_hash_table_lookup (auth_ask_stage.consents, id);

  if (consent == NULL)
    g_dbus_method_invocation_return_error (invocation, AUTH_ERROR, AUTH_ERROR_NOT_FOUND, "Gone");
  else
    auth_dbus_agent1_complete_describe_consent (agent, invocation, consent);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
list_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_copy (auth_ask_stage.ids, NULL, NULL);

  g_ptr_array_add (ids, NULL);
  auth_dbus_agent1_complete_list_consents (agent, invocation, (const char *const *) ids->pdata);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

void
auth_ask_stage_withdraw (const char *id)
{
  guint position;

  g_assert_true (
    g_ptr_array_find_with_equal_func (auth_ask_stage.ids, id, (GEqualFunc) g_str_equal, &position));
  g_hash_table_remove (auth_ask_stage.consents, id);
  g_ptr_array_remove_index (auth_ask_stage.ids, position);
  auth_dbus_agent1_emit_consent_changed (auth_ask_stage.agent);
}

static gboolean
answer_cb (AuthDBusAgent1 *agent,
           GDBusMethodInvocation *invocation,
           const char *id,
           const char *answer)
{
  g_string_append_printf (auth_ask_stage.answers, "%s %s ", id, answer);
  if (auth_ask_stage.failure != NULL)
    {
      g_dbus_method_invocation_return_dbus_error (invocation, auth_ask_stage.failure, "Try this");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  auth_ask_stage_withdraw (id);
  auth_dbus_agent1_complete_answer_consent (agent, invocation);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* text: as g_variant_parse () takes it, put over what every question has. */
void
auth_ask_stage_add (const char *id, const char *text)
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
  g_hash_table_insert (auth_ask_stage.consents, g_strdup (id),
                       g_variant_ref_sink (g_variant_dict_end (&dict)));
  g_ptr_array_add (auth_ask_stage.ids, (gpointer) g_intern_string (id));
}

void
auth_ask_stage_withdraw_agent (void)
{
  if (auth_ask_stage.name_id != 0)
    g_bus_unown_name (auth_ask_stage.name_id);
  auth_ask_stage.name_id = 0;
}

static void
owned_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  auth_ask_stage.is_on_bus = TRUE;
}

static gboolean
is_on_bus (gconstpointer data)
{
  return auth_ask_stage.is_on_bus;
}

static void
set_up (gpointer unused, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  auth_ask_stage.consents =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_variant_unref);
  auth_ask_stage.ids = g_ptr_array_new ();
  auth_ask_stage.answers = g_string_new ("");
  auth_ask_stage.failure = NULL;
  auth_ask_stage.agent = auth_dbus_agent1_skeleton_new ();
  g_signal_connect (auth_ask_stage.agent, "handle-list-consents", G_CALLBACK (list_cb), NULL);
  g_signal_connect (auth_ask_stage.agent, "handle-describe-consent", G_CALLBACK (describe_cb),
                    NULL);
  g_signal_connect (auth_ask_stage.agent, "handle-answer-consent", G_CALLBACK (answer_cb), NULL);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (auth_ask_stage.agent),
                                    auth_ask_stage.bus, AUTH_BUS_AGENT_PATH, &error);
  g_assert_no_error (error);
  auth_ask_stage.name_id =
    g_bus_own_name_on_connection (auth_ask_stage.bus, AUTH_BUS_AGENT_NAME,
                                  G_BUS_NAME_OWNER_FLAGS_NONE, owned_cb, NULL, NULL, NULL);
  auth_ask_stage.is_on_bus = FALSE;
  auth_ask_stage_wait ("the name of the agent", is_on_bus, NULL);
}

static void
tear_down (gpointer unused, gconstpointer data)
{
  auth_ask_stage_withdraw_agent ();
  g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (auth_ask_stage.agent));
  g_clear_object (&auth_ask_stage.agent);
  g_clear_pointer (&auth_ask_stage.consents, g_hash_table_unref);
  g_clear_pointer (&auth_ask_stage.ids, g_ptr_array_unref);
  g_string_free (auth_ask_stage.answers, TRUE);
}

void
auth_ask_stage_start (void)
{
  g_autofree char *address = NULL;
  g_autoptr (GError) error = NULL;

  auth_ask_stage.application = GTK_APPLICATION (auth_application_new ());
  g_application_register (G_APPLICATION (auth_ask_stage.application), NULL, &error);
  g_assert_no_error (error);
  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  auth_ask_stage.bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
run (gpointer unused, gconstpointer test)
{
  ((void (*) (void)) test) ();
}

void
auth_ask_stage_add_test (const char *path, void (*test) (void))
{
  g_test_add_vtable (path, 0, test, set_up, run, tear_down);
}

int
auth_ask_stage_run (void)
{
  int status = g_test_run ();

  g_object_unref (auth_ask_stage.application);
  g_object_unref (auth_ask_stage.bus);
  return status;
}
