/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent as the command line sees it: one connection, plain calls, accounts by id or name.
 */

#include "config.h"

#include "auth-cli-agent.h"

#include <glib/gi18n.h>

#include "auth-drift.h"

/* The agent gives up on a pool after 15 s and may ask it for several things in one call. */
#define CALL_TIMEOUT_MS  (60 * 1000)
#define CLOCK_TIMEOUT_MS 1000

void
auth_cli_account_free (AuthCliAccount *self)
{
  g_free (self->path);
  g_variant_unref (self->properties);
  g_free (self);
}

/**
 * auth_cli_account_get_string:
 * @self: an account
 * @property: the name of a string property of Account1
 *
 * Returns: (transfer none): its value, "" when there is none
 */
const char *
auth_cli_account_get_string (const AuthCliAccount *self, const char *property)
{
  const char *value = "";

  g_variant_lookup (self->properties, property, "&s", &value);
  return value;
}

/**
 * auth_cli_connect:
 * @error: return location
 *
 * Returns: (transfer full): the session bus
 */
GDBusConnection *
auth_cli_connect (GError **error)
{
  g_autoptr (GError) local = NULL;
  GDBusConnection *bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &local);

  if (bus != NULL)
    return bus;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
               _ ("There is no session bus here; run this inside a desktop session: %s"),
               local->message);
  return NULL;
}

/**
 * auth_cli_connect_as_owner:
 * @error: return location
 *
 * Connects and takes a name by which the agent knows the person's own command line.
 *
 * Returns: (transfer full): the session bus
 */
GDBusConnection *
auth_cli_connect_as_owner (GError **error)
{
  GDBusConnection *bus = auth_cli_connect (error);

  if (bus != NULL)
    auth_bus_name_control (bus);
  return bus;
}

/* Failures of the bus itself, in words; those of the agent are sentences already. */
static const struct
{
  GDBusError code;
  const char *sentence;
} bus_sentences[] = {
  { G_DBUS_ERROR_SERVICE_UNKNOWN,
    N_ ("Authenticator is not installed for this session: install it and log in again") },
  { G_DBUS_ERROR_NO_REPLY, N_ ("Authenticator did not answer: try again") },
  { G_DBUS_ERROR_UNKNOWN_OBJECT, N_ ("What was asked for has gone meanwhile: try again") },
  { G_DBUS_ERROR_UNKNOWN_METHOD, N_ ("What was asked for has gone meanwhile: try again") },
  { G_DBUS_ERROR_UNKNOWN_INTERFACE, N_ ("What was asked for has gone meanwhile: try again") },
};

static GError *
explain (GError *failure)
{
  g_dbus_error_strip_remote_error (failure);
  for (gsize i = 0; i < G_N_ELEMENTS (bus_sentences); i++)
    {
      if (!g_error_matches (failure, G_DBUS_ERROR, (int) bus_sentences[i].code))
        continue;
      g_error_free (failure);
      return g_error_new_literal (AUTH_ERROR, AUTH_ERROR_FAILED, _ (bus_sentences[i].sentence));
    }
  return failure;
}

/**
 * auth_cli_call_with_fds:
 * @bus: the session bus
 * @path: the object
 * @interface: the interface
 * @method: the method
 * @parameters: (nullable) (transfer floating): its arguments
 * @fds: (nullable): file descriptors that go with it
 * @reply_type: (nullable): what it must answer
 * @error: return location; an #AuthError where the agent says so
 *
 * Calls the agent and waits, however long the agent may wait for a pool.
 *
 * Returns: (transfer full): the answer
 */
GVariant *
auth_cli_call_with_fds (GDBusConnection *bus,
                        const char *path,
                        const char *interface,
                        const char *method,
                        GVariant *parameters,
                        GUnixFDList *fds,
                        const GVariantType *reply_type,
                        GError **error)
{
  GError *local = NULL;
  GVariant *reply = g_dbus_connection_call_with_unix_fd_list_sync (
    bus, AUTH_BUS_AGENT_NAME, path, interface, method, parameters, reply_type,
    G_DBUS_CALL_FLAGS_NONE, CALL_TIMEOUT_MS, fds, NULL, NULL, &local);

  if (reply == NULL)
    g_propagate_error (error, explain (local));
  return reply;
}

/**
 * auth_cli_call:
 * @bus: the session bus
 * @path: the object
 * @interface: the interface
 * @method: the method
 * @parameters: (nullable) (transfer floating): its arguments
 * @reply_type: (nullable): what it must answer
 * @error: return location; an #AuthError where the agent says so
 *
 * As auth_cli_call_with_fds(), without any.
 *
 * Returns: (transfer full): the answer
 */
GVariant *
auth_cli_call (GDBusConnection *bus,
               const char *path,
               const char *interface,
               const char *method,
               GVariant *parameters,
               const GVariantType *reply_type,
               GError **error)
{
  return auth_cli_call_with_fds (bus, path, interface, method, parameters, NULL, reply_type, error);
}

/**
 * auth_cli_call_agent:
 * @bus: the session bus
 * @method: a method of Agent1
 * @parameters: (nullable) (transfer floating): its arguments
 * @reply_type: what it must answer
 * @error: return location
 *
 * As auth_cli_call().
 *
 * Returns: (transfer full): the answer
 */
GVariant *
auth_cli_call_agent (GDBusConnection *bus,
                     const char *method,
                     GVariant *parameters,
                     const GVariantType *reply_type,
                     GError **error)
{
  return auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", method, parameters,
                        reply_type, error);
}

/**
 * auth_cli_unlock:
 * @bus: the session bus
 * @error: return location; AUTH_ERROR_LOCKED: the person did not want to, or could not be asked
 *
 * Has the keyring ask its own question, and waits however long the person thinks.
 *
 * Returns: whether the keyring is unlocked
 */
gboolean
auth_cli_unlock (GDBusConnection *bus, GError **error)
{
  GError *local = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", "Unlock", NULL, NULL,
    G_DBUS_CALL_FLAGS_NONE, G_MAXINT, NULL, &local);

  if (reply == NULL)
    g_propagate_error (error, explain (local));
  return reply != NULL;
}

/**
 * auth_cli_dup_clock_warning:
 *
 * Asks an agent that is there what it knows of the clock, and waits for it no longer than a moment.
 *
 * Returns: (transfer full) (nullable): a sentence, or %NULL when the clock is right as far as known
 */
char *
auth_cli_dup_clock_warning (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GVariant) value = NULL;

  if (bus != NULL)
    reply = g_dbus_connection_call_sync (
      bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, "org.freedesktop.DBus.Properties", "Get",
      g_variant_new ("(ss)", AUTH_BUS_AGENT_NAME "1", "ClockDrift"), G_VARIANT_TYPE ("(v)"),
      G_DBUS_CALL_FLAGS_NO_AUTO_START, CLOCK_TIMEOUT_MS, NULL, NULL);
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(v)", &value);
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    return NULL;
  return auth_drift_describe (g_variant_get_int64 (value));
}

static gboolean
check_unlocked (GDBusConnection *bus, GError **error)
{
  const char *keyring = "";
  gboolean is_locked = FALSE;
  g_autoptr (GVariant) properties = NULL;
  g_autoptr (GVariant) reply = auth_cli_call (
    bus, AUTH_BUS_AGENT_PATH, "org.freedesktop.DBus.Properties", "GetAll",
    g_variant_new ("(s)", AUTH_BUS_AGENT_NAME "1"), G_VARIANT_TYPE ("(a{sv})"), error);

  if (reply == NULL)
    return FALSE;
  properties = g_variant_get_child_value (reply, 0);
  g_variant_lookup (properties, "Locked", "b", &is_locked);
  g_variant_lookup (properties, "Keyring", "&s", &keyring);
  if (!is_locked)
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_LOCKED,
                       g_str_equal (keyring, "missing")
                         ? _ ("No keyring service answers: start one, such as GNOME Keyring")
                         : _ ("The keyring is locked: unlock it with authenticatorctl unlock, in "
                              "the Authenticator window or in your password manager and try "
                              "again"));
  return FALSE;
}

static GPtrArray *
parse_accounts (GVariant *objects)
{
  GPtrArray *accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_cli_account_free);
  GVariantIter iter;
  const char *path;
  GVariant *interfaces;

  g_variant_iter_init (&iter, objects);
  while (g_variant_iter_loop (&iter, "{&o@a{sa{sv}}}", &path, &interfaces))
    {
      GVariant *properties = NULL;
      AuthCliAccount *account;

      if (!g_variant_lookup (interfaces, AUTH_BUS_ACCOUNT_IFACE, "@a{sv}", &properties))
        continue;
      account = g_new0 (AuthCliAccount, 1);
      account->path = g_strdup (path);
      account->properties = properties;
      g_ptr_array_add (accounts, account);
    }
  return accounts;
}

/**
 * auth_cli_list_accounts:
 * @bus: the session bus
 * @error: return location
 *
 * Asks for all accounts in one call; a second one tells a locked keyring from an empty one.
 *
 * Returns: (transfer full) (element-type AuthCliAccount): the accounts
 */
GPtrArray *
auth_cli_list_accounts (GDBusConnection *bus, GError **error)
{
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GVariant) objects = NULL;
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, AUTH_BUS_AGENT_PATH, "org.freedesktop.DBus.ObjectManager",
                   "GetManagedObjects", NULL, G_VARIANT_TYPE ("(a{oa{sa{sv}}})"), error);

  if (reply == NULL)
    return NULL;
  objects = g_variant_get_child_value (reply, 0);
  accounts = parse_accounts (objects);
  if (accounts->len == 0 && !check_unlocked (bus, error))
    return NULL;
  return g_steal_pointer (&accounts);
}

static gboolean
is_wanted (const AuthCliAccount *account, const char *property, const char *wanted)
{
  return wanted == NULL || g_str_equal (auth_cli_account_get_string (account, property), wanted);
}

/* The index of the only account whose property is wanted; -1: none, -2: several. */
static int
find_only (GPtrArray *accounts, const char *property, const char *wanted)
{
  int found = -1;

  for (guint i = 0; i < accounts->len; i++)
    {
      if (!is_wanted (accounts->pdata[i], property, wanted))
        continue;
      if (found >= 0)
        return -2;
      found = (int) i;
    }
  return found;
}

static void
set_not_found (GPtrArray *accounts, const char *wanted, int found, GError **error)
{
  if (accounts->len == 0)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("There is no account yet: add one with authenticatorctl add"));
  else if (wanted == NULL)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                 ngettext ("There is %u account: say which, as authenticatorctl accounts lists "
                           "them",
                           "There are %u accounts: say which, as authenticatorctl accounts lists "
                           "them",
                           accounts->len),
                 accounts->len);
  else if (found == -2)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                 _ ("Several accounts are called “%s”: use the id that accounts --json shows"),
                 wanted);
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                 _ ("There is no account “%s”: see authenticatorctl accounts"), wanted);
}

/**
 * auth_cli_find_account:
 * @bus: the session bus
 * @wanted: (nullable): an id or a name; %NULL for the only account
 * @error: return location
 *
 * Looks an account up, by id first.
 *
 * Returns: (transfer full): the account
 */
AuthCliAccount *
auth_cli_find_account (GDBusConnection *bus, const char *wanted, GError **error)
{
  g_autoptr (GPtrArray) accounts = auth_cli_list_accounts (bus, error);
  int found;

  if (accounts == NULL)
    return NULL;
  found = find_only (accounts, "Id", wanted);
  if (found == -1)
    found = find_only (accounts, "Name", wanted);
  if (found >= 0)
    return g_ptr_array_steal_index (accounts, (guint) found);

  set_not_found (accounts, wanted, found, error);
  return NULL;
}
