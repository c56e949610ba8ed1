/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A notification of the desktop that opens a page of the window.
 */

#include "config.h"

#include "auth-notice.h"

#include "auth-bus.h"

#define APP_PATH     "/org/example/Authenticator"
#define APP_IFACE    "org.freedesktop.Application"
#define DAEMON_NAME  "org.freedesktop.Notifications"
#define DAEMON_PATH  "/org/freedesktop/Notifications"
#define PORTAL_NAME  "org.freedesktop.portal.Desktop"
#define PORTAL_PATH  "/org/freedesktop/portal/desktop"
#define PORTAL_IFACE "org.freedesktop.portal.Notification"

/**
 * AuthNotice:
 *
 * At most one notification is there at a time: what is shown next replaces it. GNotification would
 * have the desktop call this service when it is clicked, and know its notifications no more after
 * a restart; so the desktop's own interface is used, or the portal's inside a sandbox, which calls
 * the window itself. Where there is neither, nothing is shown, and nobody is told.
 */
struct _AuthNotice
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  char *name;
  gboolean is_for_portal;

  gboolean is_wanted; /* to be there, or there already */
  char *title;
  char *body;
  char *label;
  char *action; /* (nullable) */
  char *target; /* (nullable) */

  guint32 id; /* 0: not there, as far as is known */
  gboolean is_sending;
  gboolean is_outdated;   /* something changed while it was being sent */
  guint signals;          /* of the daemon */
  guint watch;            /* for the daemon */
  char *activation_token; /* (owned) (nullable) of the click that comes next */
};

G_DEFINE_FINAL_TYPE (AuthNotice, auth_notice, G_TYPE_OBJECT)

static void
call (AuthNotice *self,
      const char *name,
      const char *path,
      const char *interface,
      const char *method,
      GVariant *parameters)
{
  g_dbus_connection_call (self->connection, name, path, interface, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
}

static GVariant *
dup_target (AuthNotice *self)
{
  return g_variant_new_string (self->target != NULL ? self->target : "");
}

/* Opens what the notification is about, in the person's own window. */
static void
open_window (AuthNotice *self)
{
  g_auto (GVariantDict) platform = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *token = g_steal_pointer (&self->activation_token);
  GVariant *target;

  if (token != NULL)
    {
      g_variant_dict_insert (&platform, "desktop-startup-id", "s", token);
      g_variant_dict_insert (&platform, "activation-token", "s", token);
    }
  if (self->action == NULL)
    return call (self, AUTH_BUS_APP_NAME, APP_PATH, APP_IFACE, "Activate",
                 g_variant_new ("(@a{sv})", g_variant_dict_end (&platform)));
  target = g_variant_new_variant (dup_target (self));
  call (self, AUTH_BUS_APP_NAME, APP_PATH, APP_IFACE, "ActivateAction",
        g_variant_new ("(s@av@a{sv})", self->action,
                       g_variant_new_array (G_VARIANT_TYPE_VARIANT, &target, 1),
                       g_variant_dict_end (&platform)));
}

/* It is there no longer, whoever saw to that. */
static void
forget (AuthNotice *self)
{
  self->is_wanted = FALSE;
  self->id = 0;
  g_clear_pointer (&self->activation_token, g_free);
  g_clear_handle_id (&self->watch, g_bus_unwatch_name);
  if (self->signals != 0)
    g_dbus_connection_signal_unsubscribe (self->connection, self->signals);
  self->signals = 0;
}

static void
daemon_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  AuthNotice *self = user_data;

  if (self->id != 0)
    forget (self);
}

static void
daemon_signal_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  AuthNotice *self = user_data;
  g_autoptr (GVariant) first = NULL;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(u*)")))
    return;
  first = g_variant_get_child_value (parameters, 0);
  if (self->id == 0 || g_variant_get_uint32 (first) != self->id)
    return;
  if (g_str_equal (signal, "NotificationClosed"))
    forget (self);
  else if (g_str_equal (signal, "ActionInvoked"))
    open_window (self);
  else if (g_str_equal (signal, "ActivationToken") &&
           g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(us)")))
    {
      g_free (self->activation_token);
      g_variant_get (parameters, "(us)", NULL, &self->activation_token);
    }
}

static void
listen_to_daemon (AuthNotice *self)
{
  if (self->signals != 0)
    return;
  self->signals = g_dbus_connection_signal_subscribe (
    self->connection, DAEMON_NAME, DAEMON_NAME, NULL, DAEMON_PATH, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    daemon_signal_cb, self, NULL);
  self->watch =
    g_bus_watch_name_on_connection (self->connection, DAEMON_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                    NULL, daemon_vanished_cb, self, NULL);
}

/* The title is plain text and the body is markup, says the specification. */
static GVariant *
new_notification (AuthNotice *self)
{
  const char *const actions[] = { "default", self->label, "open", self->label, NULL };
  g_autofree char *body = g_markup_escape_text (self->body, -1);
  g_auto (GVariantDict) hints = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&hints, "desktop-entry", "s", AUTH_BUS_APP_NAME);
  g_variant_dict_insert (&hints, "resident", "b", FALSE);
  g_variant_dict_insert_value (&hints, "urgency", g_variant_new_byte (1));
  return g_variant_new ("(susss^as@a{sv}i)", "Authenticator", self->id, AUTH_BUS_APP_NAME,
                        self->title, body, actions, g_variant_dict_end (&hints), 0);
}

static void
send (AuthNotice *self, GAsyncReadyCallback callback)
{
  self->is_sending = TRUE;
  self->is_outdated = FALSE;
  listen_to_daemon (self);
  g_dbus_connection_call (self->connection, DAEMON_NAME, DAEMON_PATH, DAEMON_NAME, "Notify",
                          new_notification (self), G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE,
                          -1, NULL, callback, g_object_ref (self));
}

static void
close_notification (AuthNotice *self)
{
  if (self->id != 0)
    call (self, DAEMON_NAME, DAEMON_PATH, DAEMON_NAME, "CloseNotification",
          g_variant_new ("(u)", self->id));
  forget (self);
}

static void
sent_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthNotice) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  self->is_sending = FALSE;
  if (reply == NULL)
    return forget (self);
  g_variant_get (reply, "(u)", &self->id);
  if (!self->is_wanted)
    close_notification (self);
  else if (self->is_outdated)
    send (self, sent_cb);
}

static void
add_to_portal (AuthNotice *self)
{
  g_auto (GVariantDict) notification = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&notification, "title", "s", self->title);
  g_variant_dict_insert (&notification, "body", "s", self->body);
  if (self->action != NULL)
    {
      g_autofree char *action = g_strconcat ("app.", self->action, NULL);

      g_variant_dict_insert (&notification, "default-action", "s", action);
      g_variant_dict_insert_value (&notification, "default-action-target", dup_target (self));
    }
  call (self, PORTAL_NAME, PORTAL_PATH, PORTAL_IFACE, "AddNotification",
        g_variant_new ("(s@a{sv})", self->name, g_variant_dict_end (&notification)));
}

static void
set_string (char **field, const char *value)
{
  g_autofree char *previous = *field;

  *field = g_strdup (value);
}

/**
 * auth_notice_show:
 * @self: a notice
 * @content: what it says from now on
 *
 * Shows the notification, or makes the one that is there another one.
 */
void
auth_notice_show (AuthNotice *self, const AuthNoticeContent *content)
{
  set_string (&self->title, content->title);
  set_string (&self->body, content->body);
  set_string (&self->label, content->label);
  set_string (&self->action, content->action);
  set_string (&self->target, content->target);
  self->is_wanted = TRUE;
  self->is_outdated = TRUE;
  if (self->is_for_portal)
    add_to_portal (self);
  else if (!self->is_sending)
    send (self, sent_cb);
}

/**
 * auth_notice_withdraw:
 * @self: a notice
 *
 * Takes the notification away, if it is there.
 */
void
auth_notice_withdraw (AuthNotice *self)
{
  if (!self->is_wanted)
    return;
  self->is_wanted = FALSE;
  if (self->is_for_portal)
    call (self, PORTAL_NAME, PORTAL_PATH, PORTAL_IFACE, "RemoveNotification",
          g_variant_new ("(s)", self->name));
  else if (!self->is_sending)
    close_notification (self);
}

/**
 * auth_notice_is_shown:
 * @self: a notice
 *
 * Returns: whether a notification is there that nobody would answer for if this service left
 */
gboolean
auth_notice_is_shown (AuthNotice *self)
{
  return self->is_sending || (self->is_wanted && !self->is_for_portal);
}

static void
auth_notice_finalize (GObject *object)
{
  AuthNotice *self = AUTH_NOTICE (object);

  forget (self);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->body, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->action, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (auth_notice_parent_class)->finalize (object);
}

static void
auth_notice_class_init (AuthNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_notice_finalize;
}

static void
auth_notice_init (AuthNotice *self)
{
}

/**
 * auth_notice_new_for_portal:
 * @connection: the session bus
 * @name: tells its notification from others of this program
 *
 * Returns: (transfer full): a notice that the portal shows
 */
AuthNotice *
auth_notice_new_for_portal (GDBusConnection *connection, const char *name)
{
  AuthNotice *self = auth_notice_new (connection, name);

  self->is_for_portal = TRUE;
  return self;
}

/**
 * auth_notice_new:
 * @connection: the session bus
 * @name: tells its notification from others of this program
 *
 * Returns: (transfer full): a notice that shows nothing yet
 */
AuthNotice *
auth_notice_new (GDBusConnection *connection, const char *name)
{
  AuthNotice *self = g_object_new (AUTH_TYPE_NOTICE, NULL);

  self->connection = g_object_ref (connection);
  self->name = g_strdup (name);
  self->is_for_portal = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  return self;
}
