/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Commands that do several things: the word after the command says which.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A list of them ends with { NULL }; the first is what is done without a word. */
typedef struct
{
  const char *name;
  guint min_arguments;
  guint max_arguments;
  /* arguments: what follows the word */
  gboolean (*run) (GDBusConnection *bus, char **arguments, GError **error);
} AuthCliVerb;

gboolean
auth_cli_run_verb (const char *command, const AuthCliVerb *verbs, char **arguments, GError **error);

G_END_DECLS
