/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An agent and a window as bad as they could be, for the checks of authenticatorctl: the name of an
 * account says how it answers.
 */

#include "config.h"

#include "auth-bus.h"

/* An escape sequence in 7 and 8 bits, a line feed and a change of direction. */
#define STEERING "\033[31mred\302\2332J\r\nsecond line\342\200\256txt\177"

static const char *const names[] = {
  "AccessDenied",
  "ConsentRequired",
  "SignInRequired",
  "Locked",
  "Offline",
  "ServerRefused",
  "InvalidResponse",
  "InvalidArgument",
  "NotFound",
  "NotSupported",
  "Cancelled",
  "Failed",
  "header",
  "closes",
  STEERING,
};

static GHashTable *accounts; /* (owned) id -> the exported account */

static gboolean
get_token_cb (AuthDBusAccount1 *account,
              GDBusMethodInvocation *invocation,
              const char *kind,
              GVariant *options,
              gpointer user_data)
{
  const char *name = auth_dbus_account1_get_name (account);
  g_autofree char *error = g_strconcat (AUTH_BUS_APP_NAME ".Error.", name, NULL);

  if (g_str_equal (name, "header"))
    auth_dbus_account1_complete_get_token (account, invocation, "abc\r\nX-Injected: yes", 1);
  else
    g_dbus_method_invocation_return_dbus_error (invocation, error, "Sorry " STEERING);
  return TRUE;
}

static gboolean
get_user_info_cb (AuthDBusAccount1 *account, GDBusMethodInvocation *invocation, gpointer user_data)
{
  g_auto (GVariantDict) claims = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&claims, "steering", "s", STEERING);
  g_variant_dict_insert (&claims, "key", "s", "\360\237\224\221 \303\251");
  g_variant_dict_insert (&claims, "tag", "s", "\363\240\200\201");
  auth_dbus_account1_complete_get_user_info (account, invocation, g_variant_dict_end (&claims));
  return TRUE;
}

static gboolean
sign_out_cb (AuthDBusAccount1 *account,
             GDBusMethodInvocation *invocation,
             GVariant *options,
             gpointer user_data)
{
  const char *const notes[] = { "Not revoked: " STEERING, NULL };

  auth_dbus_account1_complete_sign_out (account, invocation, notes);
  return TRUE;
}

/* One dictionary whose every string steers, with a list that does, for whatever is asked. */
static GVariant *
create_entry (const char *count)
{
  static const char *const keys[] = { "App", "AppName", "AccountName", "Permission",
                                      "Decision", "What", "Outcome", "DecidedBy",
                                      "Reason", "Problem", "Account", "Executable",
                                      "User" };
  const char *const permissions[] = { STEERING, "profile", NULL };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_variant_builder_add (&builder, "{sv}", keys[i], g_variant_new_string (STEERING));
  g_variant_builder_add (&builder, "{sv}", "Permissions", g_variant_new_strv (permissions, -1));
  /* Longer than any calendar, and of the wrong type. */
  g_variant_builder_add (&builder, "{sv}", "Time", g_variant_new_uint64 (G_MAXUINT64));
  g_variant_builder_add (&builder, "{sv}", "LastUsed", g_variant_new_uint64 (G_MAXINT64));
  g_variant_builder_add (&builder, "{sv}", "Count", g_variant_new_string (count));
  return g_variant_builder_end (&builder);
}

static gboolean
list_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation, gpointer user_data)
{
  GVariant *entry = create_entry (STEERING);

  g_dbus_method_invocation_return_value (
    invocation, g_variant_new ("(@aa{sv})", g_variant_new_array (NULL, &entry, 1)));
  return TRUE;
}

static gboolean
list_events_cb (AuthDBusAgent1 *agent,
                GDBusMethodInvocation *invocation,
                GVariant *filter,
                gpointer user_data)
{
  return list_cb (agent, invocation, user_data);
}

/* The second is gone when it is asked about. */
static gboolean
list_consents_cb (AuthDBusAgent1 *agent, GDBusMethodInvocation *invocation, gpointer user_data)
{
  const char *const ids[] = { STEERING, "gone", NULL };

  auth_dbus_agent1_complete_list_consents (agent, invocation, ids);
  return TRUE;
}

static gboolean
describe_consent_cb (AuthDBusAgent1 *agent,
                     GDBusMethodInvocation *invocation,
                     const char *id,
                     gpointer user_data)
{
  if (g_str_equal (id, "gone"))
    g_dbus_method_invocation_return_dbus_error (invocation, AUTH_BUS_APP_NAME ".Error.NotFound",
                                                "It is gone");
  else
    auth_dbus_agent1_complete_describe_consent (agent, invocation, create_entry (id));
  return TRUE;
}

static void
export_agent (GDBusConnection *bus)
{
  AuthDBusAgent1 *agent = auth_dbus_agent1_skeleton_new ();

  g_signal_connect (agent, "handle-list-grants", G_CALLBACK (list_cb), NULL);
  g_signal_connect (agent, "handle-list-events", G_CALLBACK (list_events_cb), NULL);
  g_signal_connect (agent, "handle-list-consents", G_CALLBACK (list_consents_cb), NULL);
  g_signal_connect (agent, "handle-describe-consent", G_CALLBACK (describe_consent_cb), NULL);
  g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (agent), bus, AUTH_BUS_AGENT_PATH,
                                    NULL);
}

static void
export_account (GDBusObjectManagerServer *manager, guint number)
{
  g_autofree char *id = g_strdup_printf ("n%u", number);
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);
  g_autoptr (AuthDBusObjectSkeleton) object = auth_dbus_object_skeleton_new (path);
  AuthDBusAccount1 *account = auth_dbus_account1_skeleton_new ();

  auth_dbus_account1_set_id (account, id);
  auth_dbus_account1_set_name (account, names[number]);
  auth_dbus_account1_set_state (account, STEERING);
  auth_dbus_account1_set_email (account, STEERING);
  g_signal_connect (account, "handle-get-token", G_CALLBACK (get_token_cb), NULL);
  g_signal_connect (account, "handle-get-user-info", G_CALLBACK (get_user_info_cb), NULL);
  g_signal_connect (account, "handle-sign-out", G_CALLBACK (sign_out_cb), NULL);
  auth_dbus_object_skeleton_set_account1 (object, account);
  g_dbus_object_manager_server_export (manager, G_DBUS_OBJECT_SKELETON (object));
  g_hash_table_insert (accounts, g_steal_pointer (&id), account);
}

/* The window: signs in at once, or is closed. */
static void
sign_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuthDBusAccount1 *account =
    g_hash_table_lookup (accounts, g_variant_get_string (parameter, NULL));

  if (g_str_equal (auth_dbus_account1_get_name (account), "closes"))
    g_application_release (G_APPLICATION (user_data));
  else
    auth_dbus_account1_emit_signed_in (account);
}

static void
startup_cb (GApplication *app, gpointer user_data)
{
  GDBusConnection *bus = g_application_get_dbus_connection (app);
  GDBusObjectManagerServer *manager = user_data;
  g_autoptr (GSimpleAction) action = g_simple_action_new ("sign-in", G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", G_CALLBACK (sign_in_cb), app);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    export_account (manager, i);
  export_agent (bus);
  g_dbus_object_manager_server_set_connection (manager, bus);
  g_bus_own_name_on_connection (bus, AUTH_BUS_AGENT_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL,
                                NULL, NULL);
  g_application_hold (app);
}

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) app = g_application_new (AUTH_BUS_APP_NAME, G_APPLICATION_IS_SERVICE);
  g_autoptr (GDBusObjectManagerServer) manager =
    g_dbus_object_manager_server_new (AUTH_BUS_AGENT_PATH);
  int status;

  accounts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  g_signal_connect (app, "startup", G_CALLBACK (startup_cb), manager);
  status = g_application_run (app, argc, argv);
  g_hash_table_unref (accounts);
  return status;
}
