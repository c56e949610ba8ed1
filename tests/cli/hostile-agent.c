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
get_user_info_cb (AuthDBusAccount1 *account,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
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

static void
export_account (GDBusObjectManagerServer *manager,
                guint number)
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
sign_in_cb (GSimpleAction *action,
            GVariant *parameter,
            gpointer user_data)
{
  AuthDBusAccount1 *account =
    g_hash_table_lookup (accounts, g_variant_get_string (parameter, NULL));

  if (g_str_equal (auth_dbus_account1_get_name (account), "closes"))
    g_application_release (G_APPLICATION (user_data));
  else
    auth_dbus_account1_emit_signed_in (account);
}

static void
startup_cb (GApplication *app,
            gpointer user_data)
{
  GDBusConnection *bus = g_application_get_dbus_connection (app);
  GDBusObjectManagerServer *manager = user_data;
  g_autoptr (GSimpleAction) action = g_simple_action_new ("sign-in", G_VARIANT_TYPE_STRING);

  g_signal_connect (action, "activate", G_CALLBACK (sign_in_cb), app);
  g_action_map_add_action (G_ACTION_MAP (app), G_ACTION (action));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    export_account (manager, i);
  g_dbus_object_manager_server_set_connection (manager, bus);
  g_bus_own_name_on_connection (bus, AUTH_BUS_AGENT_NAME, G_BUS_NAME_OWNER_FLAGS_NONE, NULL, NULL,
                                NULL, NULL);
  g_application_hold (app);
}

int
main (int argc,
      char **argv)
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
