/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with the system browser (RFC 8252).
 */

#include "config.h"

#include "auth-cli-browser.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-wait.h"

/**
 * auth_cli_browser_open:
 * @uri: an address
 * @error: return location
 *
 * Returns: whether the default browser was started with it
 */
gboolean
auth_cli_browser_open (const char *uri,
                       GError **error)
{
  if (g_app_info_launch_default_for_uri (uri, NULL, NULL))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                       _ ("There is no default browser: choose one, or use --window or --paste"));
  return FALSE;
}

static gboolean
tell_outcome (GVariant *parameters,
              GError **error)
{
  const char *name;
  const char *message;
  GError *failure;

  g_variant_get (parameters, "(&s&s)", &name, &message);
  if (*name == '\0')
    return TRUE;
  failure = g_dbus_error_new_for_dbus_error (name, message);
  g_dbus_error_strip_remote_error (failure);
  g_propagate_error (error, failure);
  return FALSE;
}

/**
 * auth_cli_browser_sign_in:
 * @bus: the session bus
 * @sign_in: the object path of a sign-in that waits for a browser
 * @uri: where it begins
 * @error: return location; the agent's; AUTH_ERROR_CANCELLED: Ctrl+C
 *
 * Opens the provider's page in the default browser and waits until the agent has the answer.
 * Leaving the bus cancels a sign-in that is not complete.
 *
 * Returns: %TRUE if the account is signed in
 */
gboolean
auth_cli_browser_sign_in (GDBusConnection *bus,
                          const char *sign_in,
                          const char *uri,
                          GError **error)
{
  g_autoptr (AuthCliWait) wait =
    auth_cli_wait_new (bus, sign_in, AUTH_BUS_APP_NAME ".SignIn1", "Ended");

  if (!auth_cli_browser_open (uri, error))
    return FALSE;
  switch (auth_cli_wait_run (wait, AUTH_BUS_AGENT_NAME))
    {
    case AUTH_CLI_WAIT_SIGNALLED:
      return tell_outcome (auth_cli_wait_get_parameters (wait), error);
    case AUTH_CLI_WAIT_INTERRUPTED:
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("Interrupted"));
      return FALSE;
    case AUTH_CLI_WAIT_NAME_VANISHED:
    case AUTH_CLI_WAIT_GIVEN_UP:
    default:
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                           _ ("The agent ended during the sign-in: start again"));
      return FALSE;
    }
}
