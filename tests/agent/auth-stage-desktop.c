/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A desktop for the stage: it shows notifications, and has a window that can be opened.
 */

#include "config.h"

#include "auth-stage-desktop.h"

#define NOTIFICATIONS "org.freedesktop.Notifications"
#define DAEMON_PATH   "/org/freedesktop/Notifications"

static const char introspection[] =
  "<node>"
  "  <interface name='org.freedesktop.Notifications'>"
  "    <method name='Notify'>"
  "      <arg type='s' direction='in'/><arg type='u' direction='in'/>"
  "      <arg type='s' direction='in'/><arg type='s' direction='in'/>"
  "      <arg type='s' direction='in'/><arg type='as' direction='in'/>"
  "      <arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
  "      <arg type='u' direction='out'/>"
  "    </method>"
  "    <method name='CloseNotification'><arg type='u' direction='in'/></method>"
  "  </interface>"
  "  <interface name='org.freedesktop.portal.Notification'>"
  "    <method name='AddNotification'>"
  "      <arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>"
  "    </method>"
  "    <method name='RemoveNotification'><arg type='s' direction='in'/></method>"
  "  </interface>"
  "  <interface name='org.freedesktop.Application'>"
  "    <method name='Activate'><arg type='a{sv}' direction='in'/></method>"
  "    <method name='ActivateAction'>"
  "      <arg type='s' direction='in'/><arg type='av' direction='in'/>"
  "      <arg type='a{sv}' direction='in'/>"
  "    </method>"
  "  </interface>"
  "</node>";

static void
emit (AuthStageDesktop *self, const char *signal, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;

  g_dbus_connection_emit_signal (self->bus, NULL, DAEMON_PATH, NOTIFICATIONS, signal, parameters,
                                 &error);
  g_assert_no_error (error);
}

static void
close_notification (AuthStageDesktop *self, guint32 reason)
{
  emit (self, "NotificationClosed", g_variant_new ("(uu)", self->id, reason));
  self->id = 0;
}

static guint32
notify (AuthStageDesktop *self, GVariant *parameters)
{
  g_autofree const char **actions = NULL;
  guint32 replaced;

  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->hints, g_variant_unref);
  g_variant_get (parameters, "(&su&sss^a&s@a{sv}i)", NULL, &replaced, NULL, &self->title,
                 &self->body, &actions, &self->hints, NULL);
  g_assert_cmpstr (actions[0], ==, "default");
  /* Never a second one beside the first. */
  g_assert_cmpuint (replaced, ==, self->id);
  if (self->id == 0)
    self->id = ++self->last_id;
  self->n_shown++;
  return self->id;
}

static void
daemon_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
{
  AuthStageDesktop *self = user_data;
  guint32 id;

  if (g_str_equal (method, "Notify"))
    return g_dbus_method_invocation_return_value (invocation,
                                                  g_variant_new ("(u)", notify (self, parameters)));
  g_variant_get (parameters, "(u)", &id);
  g_assert_cmpuint (id, ==, self->id);
  close_notification (self, 3);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
window_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
{
  AuthStageDesktop *self = user_data;

  g_free (self->activated);
  self->activated = g_variant_print (parameters, FALSE);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
portal_called_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *method,
                  GVariant *parameters,
                  GDBusMethodInvocation *invocation,
                  gpointer user_data)
{
  AuthStageDesktop *self = user_data;
  g_autofree char *text = g_variant_print (parameters, FALSE);

  g_free (self->portal);
  self->portal = g_strdup_printf ("%s %s", method, text);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
put_on_bus (AuthStageDesktop *self,
            guint i,
            const char *name,
            const char *path,
            const char *interface,
            GDBusInterfaceMethodCallFunc called)
{
  const GDBusInterfaceVTable table = { .method_call = called };
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_autoptr (GVariant) reply = NULL;
  guint32 result;

  g_assert_no_error (error);
  self->objects[i] = g_dbus_connection_register_object (
    self->bus, path, g_dbus_node_info_lookup_interface (node, interface), &table, self, NULL,
    &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", name, 4), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(u)", &result);
  g_assert_cmpuint (result, ==, 1);
}

AuthStageDesktop *
auth_stage_desktop_new (AuthStage *stage)
{
  AuthStageDesktop *self = g_new0 (AuthStageDesktop, 1);
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GError) error = NULL;

  self->stage = stage;
  self->bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);
  g_assert_no_error (error);
  put_on_bus (self, 0, NOTIFICATIONS, DAEMON_PATH, NOTIFICATIONS, daemon_called_cb);
  put_on_bus (self, 1, AUTH_BUS_APP_NAME, "/org/example/Authenticator",
              "org.freedesktop.Application", window_called_cb);
  put_on_bus (self, 2, "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop",
              "org.freedesktop.portal.Notification", portal_called_cb);
  return self;
}

void
auth_stage_desktop_free (AuthStageDesktop *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->objects); i++)
    g_dbus_connection_unregister_object (self->bus, self->objects[i]);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_free (self->title);
  g_free (self->body);
  g_free (self->activated);
  g_free (self->portal);
  g_clear_pointer (&self->hints, g_variant_unref);
  g_free (self);
}

/* As the specification has it: the token for the focus, what was clicked, and it is gone. */
void
auth_stage_desktop_click (AuthStageDesktop *self)
{
  emit (self, "ActivationToken", g_variant_new ("(us)", self->id, "token-of-the-click"));
  emit (self, "ActionInvoked", g_variant_new ("(us)", self->id, "default"));
  close_notification (self, 2);
}

void
auth_stage_desktop_dismiss (AuthStageDesktop *self)
{
  close_notification (self, 2);
}

typedef struct
{
  AuthStageDesktop *desktop;
  guint n_shown;
} Shown;

static gboolean
is_shown (AuthStage *stage, gpointer user_data)
{
  const Shown *shown = user_data;

  return shown->desktop->n_shown >= shown->n_shown;
}

void
auth_stage_desktop_wait_shown (AuthStageDesktop *self, guint n_shown)
{
  Shown shown = { self, n_shown };

  auth_stage_wait (self->stage, is_shown, &shown);
}

static gboolean
is_gone (AuthStage *stage, gpointer user_data)
{
  const AuthStageDesktop *self = user_data;

  return self->id == 0;
}

void
auth_stage_desktop_wait_gone (AuthStageDesktop *self)
{
  auth_stage_wait (self->stage, is_gone, self);
}

static gboolean
is_activated (AuthStage *stage, gpointer user_data)
{
  const AuthStageDesktop *self = user_data;

  return self->activated != NULL;
}

const char *
auth_stage_desktop_wait_activated (AuthStageDesktop *self)
{
  auth_stage_wait (self->stage, is_activated, self);
  return self->activated;
}
