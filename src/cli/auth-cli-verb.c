/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Commands that do several things: the word after the command says which.
 */

#include "config.h"

#include "auth-cli-verb.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"

/**
 * auth_cli_run_verb:
 * @command: the name of the command
 * @verbs: (array zero-terminated=1): what it can do
 * @arguments: (array zero-terminated=1): which of them, and what that needs
 * @error: return location; a G_OPTION_ERROR is wrong usage
 *
 * Connects as the person's own program, and does what the first of @arguments says.
 *
 * Returns: %TRUE if it worked
 */
gboolean
auth_cli_run_verb (const char *command, const AuthCliVerb *verbs, char **arguments, GError **error)
{
  const char *word = arguments[0] != NULL ? arguments[0] : verbs[0].name;
  char **rest = arguments[0] != NULL ? arguments + 1 : arguments;
  guint count = g_strv_length (rest);
  g_autoptr (GDBusConnection) bus = NULL;

  while (verbs->name != NULL && !g_str_equal (verbs->name, word))
    verbs++;
  if (verbs->name == NULL)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("%s cannot do “%s”: see authenticatorctl help %s"), command, word, command);
      return FALSE;
    }
  if (count < verbs->min_arguments || count > verbs->max_arguments)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Something is missing or too much: see authenticatorctl help %s"), command);
      return FALSE;
    }
  bus = auth_cli_connect_as_owner (error);
  return bus != NULL && verbs->run (bus, rest, error);
}
