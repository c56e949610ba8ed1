/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl unlock: has the keyring ask its own question.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli.h"

static gboolean
run_unlock (char **arguments, GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);

  return bus != NULL && auth_cli_unlock (bus, error);
}

const AuthCliCommand auth_cli_unlock_command = {
  .name = "unlock",
  .summary = N_ ("Have the keyring ask for its password when it is locked"),
  .run = run_unlock,
};
