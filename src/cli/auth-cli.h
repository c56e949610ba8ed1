/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The commands of authenticatorctl, and how one of them is found and run.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;
  const char *parameters; /* (nullable) as the help shows them, untranslated */
  const char *summary;
  const GOptionEntry *options; /* (nullable) */
  guint min_arguments;
  guint max_arguments;
  gboolean takes_command; /* what follows the first "--" is handed on as it is, with the "--" */
  /* arguments: what is left when the options are taken out. A G_OPTION_ERROR is wrong usage. */
  gboolean (*run) (char **arguments, GError **error);
} AuthCliCommand;

extern const AuthCliCommand auth_cli_accounts_command;
extern const AuthCliCommand auth_cli_add_command;
extern const AuthCliCommand auth_cli_set_command;
extern const AuthCliCommand auth_cli_import_command;
extern const AuthCliCommand auth_cli_sign_in_command;
extern const AuthCliCommand auth_cli_token_command;
extern const AuthCliCommand auth_cli_credentials_command;
extern const AuthCliCommand auth_cli_aws_profile_command;
extern const AuthCliCommand auth_cli_exec_command;
extern const AuthCliCommand auth_cli_userinfo_command;
extern const AuthCliCommand auth_cli_user_command;
extern const AuthCliCommand auth_cli_password_command;
extern const AuthCliCommand auth_cli_mfa_command;
extern const AuthCliCommand auth_cli_devices_command;
extern const AuthCliCommand auth_cli_sessions_command;
extern const AuthCliCommand auth_cli_passkeys_command;
extern const AuthCliCommand auth_cli_renew_command;
extern const AuthCliCommand auth_cli_codes_command;
extern const AuthCliCommand auth_cli_code_command;
extern const AuthCliCommand auth_cli_events_command;
extern const AuthCliCommand auth_cli_grants_command;
extern const AuthCliCommand auth_cli_consents_command;
extern const AuthCliCommand auth_cli_unlock_command;
extern const AuthCliCommand auth_cli_sign_out_command;
extern const AuthCliCommand auth_cli_remove_command;

int auth_cli_run (int argc, char **argv);

G_END_DECLS
