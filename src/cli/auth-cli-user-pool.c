/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * UserPool1 as the command line uses it: commands with actions, questions and tables.
 */

#include "config.h"

#include "auth-cli-user-pool.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-input.h"
#include "auth-cli-output.h"

#define USER_POOL_IFACE "org.example.Authenticator.UserPool1"

static const AuthCliAction *
find_action (const AuthCliAction *actions,
             const char *name)
{
  for (const AuthCliAction *action = actions; action->name != NULL; action++)
    if (g_str_equal (action->name, name))
      return action;
  return NULL;
}

static gboolean
open_pool (AuthCliUserPool *self,
           const char *wanted,
           GError **error)
{
  self->bus = auth_cli_connect_as_owner (error);
  if (self->bus == NULL)
    return FALSE;
  self->account = auth_cli_find_account (self->bus, wanted, error);
  if (self->account == NULL)
    return FALSE;
  if (*auth_cli_account_get_string (self->account, "UserPoolId") != '\0')
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
               _ ("The account “%s” has no Cognito user pool, which this is for"),
               auth_cli_account_get_string (self->account, "Name"));
  return FALSE;
}

/**
 * auth_cli_run_action:
 * @actions: the actions of a command, ended by one without a name
 * @command: the command's name
 * @arguments: an action, its arguments, perhaps an account
 * @error: return location
 *
 * Returns: %TRUE if the action was done
 */
gboolean
auth_cli_run_action (const AuthCliAction *actions,
                     const char *command,
                     char **arguments,
                     GError **error)
{
  const AuthCliAction *action = find_action (actions, arguments[0]);
  guint count = g_strv_length (arguments + 1);
  AuthCliUserPool pool = { NULL };
  gboolean is_done;

  if (action == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("%s cannot do “%s”: see authenticatorctl help %s"), command, arguments[0],
                   command);
      return FALSE;
    }
  if (count < action->count || count > action->count + 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Something is missing or too much: see authenticatorctl help %s"), command);
      return FALSE;
    }
  is_done = open_pool (&pool, arguments[1 + action->count], error) &&
            action->run (&pool, arguments + 1, error);
  g_clear_pointer (&pool.account, auth_cli_account_free);
  g_clear_object (&pool.bus);
  return is_done;
}

/**
 * auth_cli_user_pool_call:
 * @self: an account's user pool
 * @method: a method of UserPool1
 * @parameters: (nullable) (transfer floating): its arguments
 * @reply_type: what it has to answer, a tuple of one thing or none
 * @error: return location
 *
 * Returns: (transfer full): the one thing, or the empty tuple
 */
GVariant *
auth_cli_user_pool_call (AuthCliUserPool *self,
                         const char *method,
                         GVariant *parameters,
                         const char *reply_type,
                         GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call (self->bus, self->account->path, USER_POOL_IFACE, method, parameters,
                   G_VARIANT_TYPE (reply_type), error);

  if (reply == NULL || g_variant_n_children (reply) != 1)
    return g_steal_pointer (&reply);
  return g_variant_get_child_value (reply, 0);
}

/**
 * auth_cli_ask:
 * @as_stdin: whether a program says it on standard input
 * @prompt: what a person is asked
 * @error: return location; G_OPTION_ERROR where nobody can be asked
 *
 * Returns: (transfer full): a line
 */
AuthSecret *
auth_cli_ask (gboolean as_stdin,
              const char *prompt,
              GError **error)
{
  if (as_stdin || isatty (STDIN_FILENO))
    return auth_cli_read_secret (prompt, error);
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("There is no terminal to ask on: give --stdin and write it there"));
  return NULL;
}

/**
 * auth_cli_print_value:
 * @value: anything from the bus
 * @error: return location
 *
 * Writes @value as JSON.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_print_value (GVariant *value,
                      GError **error)
{
  g_autoptr (JsonNode) root = json_gvariant_serialize (value);

  return auth_cli_print_json (root, error);
}

/**
 * auth_cli_print_sentence:
 * @error: return location
 * @format: as printf has it
 * @...: the rest
 *
 * Writes a line, made safe to show.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_print_sentence (GError **error,
                         const char *format,
                         ...)
{
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;
  va_list rest;

  va_start (rest, format);
  text = g_strdup_vprintf (format, rest);
  va_end (rest);
  clean = auth_error_clean_text (text);
  return auth_cli_print (clean, error) && auth_cli_print ("\n", error);
}
