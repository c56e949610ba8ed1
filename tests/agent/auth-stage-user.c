/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * UserPool1 of an account on the stage.
 */

#include "config.h"

#include "auth-stage-user.h"

GDBusConnection *
auth_stage_user_connect (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, &error);
  GDBusConnection *bus = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  if (name == NULL)
    return bus;
  reply = g_dbus_connection_call_sync (
    bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
    g_variant_new ("(su)", name, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  return bus;
}

char *
auth_stage_user_dup_unavailable (AuthStage *stage,
                                 const char *account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, account, AUTH_STAGE_USER_IFACE, "Unavailable");

  return g_variant_dup_string (value, NULL);
}

static GVariant *
call (
  AuthStage *stage, const char *account, const char *method, const char *parameters, GError **error)
{
  return auth_stage_call (stage, account, AUTH_STAGE_USER_IFACE, method,
                          parameters != NULL ? g_variant_new_parsed (parameters) : NULL, error);
}

GVariant *
auth_stage_user_ask (AuthStage *stage,
                     const char *account,
                     const char *method,
                     const char *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (stage, account, method, parameters, &error);

  g_assert_no_error (error);
  return g_variant_n_children (reply) == 1 ? g_variant_get_child_value (reply, 0)
                                           : g_steal_pointer (&reply);
}

void
auth_stage_user_does (AuthStage *stage,
                      const char *account,
                      const char *method,
                      const char *parameters,
                      const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (stage, account, method, parameters, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_variant_print (reply, TRUE);
  g_assert_cmpstr (text, ==, expected);
}

char *
auth_stage_user_dup_failure (
  AuthStage *stage, const char *account, const char *method, const char *parameters, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (stage, account, method, parameters, &error);

  g_assert_null (reply);
  g_assert_nonnull (error);
  if (error->domain != AUTH_ERROR || (code >= 0 && error->code != code))
    g_error ("%s %s: %s", method, parameters, error->message);
  return g_strdup (error->message);
}

void
auth_stage_user_fails (
  AuthStage *stage, const char *account, const char *method, const char *parameters, int code)
{
  g_free (auth_stage_user_dup_failure (stage, account, method, parameters, code));
}

char *
auth_stage_user_dup_attribute (AuthStage *stage,
                               const char *account,
                               const char *name)
{
  g_autoptr (GVariant) user = auth_stage_user_ask (stage, account, "GetUser", NULL);
  g_autoptr (GVariant) attributes =
    g_variant_lookup_value (user, "Attributes", G_VARIANT_TYPE ("a{ss}"));
  char *value = NULL;

  g_assert_nonnull (attributes);
  g_variant_lookup (attributes, name, "s", &value);
  return value;
}
