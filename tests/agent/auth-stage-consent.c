/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A program that asks for access, and a window that is told of the question, for the stage.
 */

#include "config.h"

#include "auth-stage-consent.h"

#define WINDOW_PATH   "/org/example/Authenticator"
#define REQUEST_IFACE "org.example.Authenticator.Request1"

static const char introspection[] =
  "<node>"
  "  <interface name='org.freedesktop.Application'>"
  "    <method name='ActivateAction'>"
  "      <arg type='s' direction='in'/><arg type='av' direction='in'/>"
  "      <arg type='a{sv}' direction='in'/>"
  "    </method>"
  "  </interface>"
  "</node>";

static void
called_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *method,
           GVariant *parameters,
           GDBusMethodInvocation *invocation,
           gpointer user_data)
{
  AuthStageWindow *self = user_data;
  g_autoptr (GVariant) targets = NULL;
  g_autoptr (GVariant) platform = NULL;
  g_autoptr (GVariant) target = NULL;
  const char *action;

  g_variant_get (parameters, "(&s@av@a{sv})", &action, &targets, &platform);
  g_variant_get_child (targets, 0, "v", &target);
  g_ptr_array_add (self->activated,
                   g_strdup_printf ("%s %s", action, g_variant_get_string (target, NULL)));
  g_free (self->platform);
  self->platform = g_variant_print (platform, FALSE);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

AuthStageWindow *
auth_stage_window_new (AuthStage *stage)
{
  static const GDBusInterfaceVTable table = { .method_call = called_cb };
  AuthStageWindow *self = g_new0 (AuthStageWindow, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  self->stage = stage;
  self->bus = auth_stage_connect ();
  self->activated = g_ptr_array_new_with_free_func (g_free);
  self->object = g_dbus_connection_register_object (self->bus, WINDOW_PATH, node->interfaces[0],
                                                    &table, self, NULL, &error);
  g_assert_no_error (error);
  reply = g_dbus_connection_call_sync (self->bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", AUTH_BUS_APP_NAME, 0), NULL,
                                       G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return self;
}

void
auth_stage_window_free (AuthStageWindow *self)
{
  g_dbus_connection_unregister_object (self->bus, self->object);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_ptr_array_unref (self->activated);
  g_free (self->platform);
  g_free (self);
}

typedef struct
{
  gpointer who;
  guint count;
} Count;

static gboolean
is_activated (AuthStage *stage, gpointer user_data)
{
  const Count *count = user_data;
  const AuthStageWindow *self = count->who;

  return self->activated->len >= count->count;
}

void
auth_stage_window_wait (AuthStageWindow *self, guint n_activated)
{
  Count count = { self, n_activated };

  auth_stage_wait (self->stage, is_activated, &count);
  g_assert_cmpuint (self->activated->len, ==, n_activated);
}

const char *
auth_stage_window_get_id (AuthStageWindow *self)
{
  const char *last;

  g_assert_cmpuint (self->activated->len, >, 0);
  last = self->activated->pdata[self->activated->len - 1];
  g_assert_true (g_str_has_prefix (last, "consent "));
  return last + strlen ("consent ");
}

GVariant *
auth_stage_window_call (AuthStageWindow *self, const char *method, GVariant *p, GError **error)
{
  return g_dbus_connection_call_sync (self->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH,
                                      AUTH_STAGE_AGENT_IFACE, method, p, NULL,
                                      G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

GVariant *
auth_stage_window_describe (AuthStageWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_window_call (
    self, "DescribeConsent", g_variant_new ("(s)", auth_stage_window_get_id (self)), &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

void
auth_stage_window_answer (AuthStageWindow *self, const char *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_window_call (
    self, "AnswerConsent", g_variant_new ("(ss)", auth_stage_window_get_id (self), answer), &error);

  g_assert_no_error (error);
}

static void
responded_cb (GDBusConnection *connection,
              const char *sender,
              const char *path,
              const char *interface,
              const char *signal,
              GVariant *parameters,
              gpointer user_data)
{
  AuthStageAsker *self = user_data;

  self->n_responses++;
  g_clear_pointer (&self->results, g_variant_unref);
  g_variant_get (parameters, "(u@a{sv})", &self->response, &self->results);
}

AuthStageAsker *
auth_stage_asker_new (AuthStage *stage)
{
  AuthStageAsker *self = g_new0 (AuthStageAsker, 1);

  self->stage = stage;
  self->bus = auth_stage_connect ();
  /* The sender is looked at, so that nobody else can answer. */
  self->subscription = g_dbus_connection_signal_subscribe (
    self->bus, AUTH_BUS_AGENT_NAME, REQUEST_IFACE, "Response", NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
    responded_cb, self, NULL);
  return self;
}

void
auth_stage_asker_free (AuthStageAsker *self)
{
  g_dbus_connection_signal_unsubscribe (self->bus, self->subscription);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->results, g_variant_unref);
  g_free (self->path);
  g_free (self);
}

gboolean
auth_stage_asker_request (AuthStageAsker *self,
                          const char *account,
                          const char *arguments,
                          GError **error)
{
  g_autoptr (GVariant) parameters =
    g_variant_parse (G_VARIANT_TYPE ("(assa{sv})"), arguments, NULL, NULL, error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_nonnull (parameters);
  reply = g_dbus_connection_call_sync (
    self->bus, AUTH_BUS_AGENT_NAME, account != NULL ? account : AUTH_BUS_AGENT_PATH,
    account != NULL ? AUTH_BUS_ACCOUNT_IFACE : "org.example.Authenticator.Codes1", "RequestAccess",
    parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
  if (reply == NULL)
    return FALSE;
  g_clear_pointer (&self->path, g_free);
  g_variant_get (reply, "(o)", &self->path);
  return TRUE;
}

void
auth_stage_asker_ask (AuthStageAsker *self, const char *account, const char *permission)
{
  g_autofree char *arguments = g_strdup_printf ("(['%s'], '', {})", permission);
  g_autoptr (GError) error = NULL;

  auth_stage_asker_request (self, account, arguments, &error);
  g_assert_no_error (error);
}

GVariant *
auth_stage_asker_call (AuthStageAsker *self, const char *path, const char *method, GError **error)
{
  return g_dbus_connection_call_sync (self->bus, AUTH_BUS_AGENT_NAME, path, REQUEST_IFACE, method,
                                      NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);
}

static gboolean
has_response (AuthStage *stage, gpointer user_data)
{
  const Count *count = user_data;
  const AuthStageAsker *self = count->who;

  return self->n_responses >= count->count;
}

void
auth_stage_asker_wait (AuthStageAsker *self, guint n_responses)
{
  Count count = { self, n_responses };

  auth_stage_wait (self->stage, has_response, &count);
  g_assert_cmpuint (self->n_responses, ==, n_responses);
}

/* error_name: without its beginning; NULL: granted */
void
auth_stage_asker_assert (AuthStageAsker *self, guint response, const char *error_name)
{
  const char *name = NULL, *message = NULL;

  g_assert_cmpuint (self->response, ==, response);
  g_variant_lookup (self->results, "error", "&s", &name);
  g_variant_lookup (self->results, "message", "&s", &message);
  g_assert_true ((message != NULL) == (error_name != NULL));
  if (error_name != NULL)
    g_assert_cmpstr (strrchr (name, '.') + 1, ==, error_name);
}
