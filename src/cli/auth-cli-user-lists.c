/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl devices, sessions and passkeys: where and with what the person signs in.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-dictionary.h"
#include "auth-cli-user-pool.h"
#include "auth-cli.h"

static gboolean as_json;
static gboolean with_linked;

static const GOptionEntry json_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { NULL },
};

static const GOptionEntry session_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "linked", 0, 0, G_OPTION_ARG_NONE, &with_linked,
    N_ ("Revoke also the sessions that came of this one"), NULL },
  { NULL },
};

static const char *const device_columns[] = { "Key", "Name", "LastAddress",
                                              "LastUsed", "IsRemembered", NULL };
static const char *const session_columns[] = { "Id", "Type", "Device", "Address",
                                               "Location", "LastActive", "IsCurrent", NULL };
static const char *const passkey_columns[] = { "Id", "Name", "Created", NULL };

static gboolean
print_list (AuthCliUserPool *pool, const char *method, const char *const *columns, GError **error)
{
  g_autoptr (GVariant) rows = auth_cli_user_pool_call (pool, method, NULL, "(aa{sv})", error);

  if (rows == NULL)
    return FALSE;
  return as_json ? auth_cli_print_value (rows, error)
                 : auth_cli_print_columns (rows, columns, error);
}

static gboolean
call (AuthCliUserPool *pool, const char *method, GVariant *parameters, GError **error)
{
  g_autoptr (GVariant) reply = auth_cli_user_pool_call (pool, method, parameters, "()", error);

  return reply != NULL;
}

static gboolean
list_devices (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return print_list (pool, "ListDevices", device_columns, error);
}

static gboolean
forget_device (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return call (pool, "ForgetDevice", g_variant_new ("(s)", arguments[0]), error);
}

static gboolean
remember_device (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return call (pool, "RememberDevice", g_variant_new ("(sb)", arguments[0], TRUE), error);
}

static gboolean
distrust_device (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return call (pool, "RememberDevice", g_variant_new ("(sb)", arguments[0], FALSE), error);
}

static gboolean
list_sessions (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return print_list (pool, "ListSessions", session_columns, error);
}

static gboolean
revoke_session (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return call (pool, "RevokeSession", g_variant_new ("(sb)", arguments[0], with_linked), error);
}

static gboolean
list_passkeys (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return print_list (pool, "ListPasskeys", passkey_columns, error);
}

static gboolean
delete_passkey (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return call (pool, "DeletePasskey", g_variant_new ("(s)", arguments[0]), error);
}

static gboolean
run_devices (char **arguments, GError **error)
{
  static const AuthCliAction actions[] = {
    { "list", 0, list_devices },
    { "forget", 1, forget_device },
    { "remember", 1, remember_device },
    { "distrust", 1, distrust_device },
    { NULL },
  };

  return auth_cli_run_action (actions, "devices", arguments, error);
}

static gboolean
run_sessions (char **arguments, GError **error)
{
  static const AuthCliAction actions[] = {
    { "list", 0, list_sessions },
    { "revoke", 1, revoke_session },
    { NULL },
  };

  return auth_cli_run_action (actions, "sessions", arguments, error);
}

static gboolean
run_passkeys (char **arguments, GError **error)
{
  static const AuthCliAction actions[] = {
    { "list", 0, list_passkeys },
    { "delete", 1, delete_passkey },
    { NULL },
  };

  return auth_cli_run_action (actions, "passkeys", arguments, error);
}

const AuthCliCommand auth_cli_devices_command = {
  .name = "devices",
  .parameters = "list|forget KEY|remember KEY|distrust KEY [ACCOUNT]",
  .summary = N_ ("See to the devices the pool knows"),
  .options = json_options,
  .min_arguments = 1,
  .max_arguments = 3,
  .run = run_devices,
};

const AuthCliCommand auth_cli_sessions_command = {
  .name = "sessions",
  .parameters = "list|revoke ID [ACCOUNT]",
  .summary = N_ ("See where you are signed in, and end it there"),
  .options = session_options,
  .min_arguments = 1,
  .max_arguments = 3,
  .run = run_sessions,
};

const AuthCliCommand auth_cli_passkeys_command = {
  .name = "passkeys",
  .parameters = "list|delete ID [ACCOUNT]",
  .summary = N_ ("See to the passkeys of your user"),
  .options = json_options,
  .min_arguments = 1,
  .max_arguments = 3,
  .run = run_passkeys,
};
