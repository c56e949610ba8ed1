/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A stand-in for one of the desktop's portals.
 */

#include "config.h"

#include "auth-portal-stage.h"

#define PORTAL_PATH "/org/freedesktop/portal/desktop"

static void
respond (AuthPortalStage *self, const char *request)
{
  GVariant *results =
    self->results != NULL ? self->results : g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);

  g_dbus_connection_emit_signal (self->bus, NULL, request, "org.freedesktop.portal.Request",
                                 "Response", g_variant_new ("(u@a{sv})", self->response, results),
                                 NULL);
}

static void
asked_cb (GDBusConnection *bus,
          const char *sender,
          const char *path,
          const char *interface,
          const char *method,
          GVariant *parameters,
          GDBusMethodInvocation *invocation,
          gpointer user_data)
{
  AuthPortalStage *self = user_data;
  g_autofree char *request = NULL, *peer = g_strdelimit (g_strdup (sender + 1), ".", '_');
  const char *token = NULL;

  g_clear_pointer (&self->options, g_variant_unref);
  self->options = g_variant_get_child_value (parameters, 1);
  g_assert_true (g_variant_lookup (self->options, "handle_token", "&s", &token));
  request = g_strdup_printf (PORTAL_PATH "/request/%s/%s", peer, token);
  /* As early as it may come. */
  respond (self, request);
  self->n_asked++;
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(o)", request));
}

static void
own_name (GDBusConnection *bus)
{
  g_autoptr (GError) error = NULL;
  /* 2: DBUS_NAME_FLAG_REPLACE_EXISTING */
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", "org.freedesktop.portal.Desktop", 2), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
    NULL, &error);

  g_assert_no_error (error);
}

AuthPortalStage *
auth_portal_stage_new (const char *interface, const char *method)
{
  static const GDBusInterfaceVTable vtable = { asked_cb, NULL, NULL, { 0 } };
  g_autofree char *xml = g_strdup_printf (
    "<node><interface name='%s'><method name='%s'><arg type='s' direction='in'/>"
    "<arg type='a{sv}' direction='in'/><arg type='o' direction='out'/></method></interface></node>",
    interface, method);
  g_autoptr (GDBusNodeInfo) info = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;
  AuthPortalStage *self = g_new0 (AuthPortalStage, 1);

  self->bus = auth_stage_connect ();
  g_dbus_connection_register_object (self->bus, PORTAL_PATH, info->interfaces[0], &vtable, self,
                                     NULL, &error);
  g_assert_no_error (error);
  own_name (self->bus);
  return self;
}

void
auth_portal_stage_free (AuthPortalStage *self)
{
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
  g_clear_pointer (&self->results, g_variant_unref);
  g_clear_pointer (&self->options, g_variant_unref);
  g_free (self);
}

void
auth_portal_stage_set (AuthPortalStage *self, guint32 response, const char *text)
{
  g_clear_pointer (&self->results, g_variant_unref);
  self->response = response;
  if (text != NULL)
    self->results = g_variant_ref_sink (g_variant_new_parsed (text));
}
