/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * UserPool1 as the command line uses it: commands with actions, questions and tables.
 */

#pragma once

#include "auth-cli-agent.h"
#include "auth-secret.h"

G_BEGIN_DECLS

typedef struct
{
  GDBusConnection *bus;    /* (owned) */
  AuthCliAccount *account; /* (owned) */
} AuthCliUserPool;

typedef struct
{
  const char *name;
  guint count; /* of its arguments; an account may follow */
  gboolean (*run) (AuthCliUserPool *pool, char **arguments, GError **error);
} AuthCliAction;

/* Finds "ACTION ARGUMENT… [ACCOUNT]" among the actions, ended by one without a name, and runs it.
 */
gboolean auth_cli_run_action (const AuthCliAction *actions,
                              const char *command,
                              char **arguments,
                              GError **error);

/* reply_type: what it has to answer: "(aa{sv})", "()". Returns the one thing in it, or the empty
 * tuple. */
GVariant *auth_cli_user_pool_call (AuthCliUserPool *self,
                                   const char *method,
                                   GVariant *parameters,
                                   const char *reply_type,
                                   GError **error);

/* as_stdin: whether --stdin was given; without it there must be a terminal to ask on. */
AuthSecret *auth_cli_ask (gboolean as_stdin, const char *prompt, GError **error);

gboolean auth_cli_print_value (GVariant *value, GError **error);
gboolean auth_cli_print_sentence (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
