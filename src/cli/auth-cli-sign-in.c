/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl sign-in: in the window, or by hand over any terminal.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-browser.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"
#include "auth-cli-window.h"
#include "auth-cli.h"

static gboolean in_window;
static gboolean in_browser;
static gboolean print_uri;

static const GOptionEntry options[] = {
  { "window", 0, 0, G_OPTION_ARG_NONE, &in_window,
    N_ ("Sign in in the window (the default where there is a display)"), NULL },
  { "browser", 0, 0, G_OPTION_ARG_NONE, &in_browser, N_ ("Sign in in the default browser"), NULL },
  { "print-uri", 0, 0, G_OPTION_ARG_NONE, &print_uri,
    N_ ("Print where to sign in, then read the URI that led to"), NULL },
  { NULL },
};

/* Takes one line of input. done_out: FALSE when it was no answer to this sign-in and the next line
 * may be. */
static gboolean
complete_once (GDBusConnection *bus,
               const char *sign_in,
               gboolean *done_out,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (AuthSecret) uri =
    auth_cli_read_secret (_ ("Paste the address the sign-in ended at: "), &local);

  if (uri != NULL)
    reply = auth_cli_call (bus, sign_in, AUTH_BUS_APP_NAME ".SignIn1", "Complete",
                           g_variant_new ("(s)", uri), G_VARIANT_TYPE ("(o)"), &local);
  if (reply == NULL && !g_error_matches (local, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (reply == NULL)
    {
      g_autofree char *sentence = auth_error_clean_text (local->message);

      g_printerr ("authenticatorctl: %s\n", sentence);
    }
  *done_out = reply != NULL;
  return TRUE;
}

static gboolean
complete (GDBusConnection *bus,
          const char *sign_in,
          GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_done = FALSE;

  while (!is_done && complete_once (bus, sign_in, &is_done, &local))
    continue;
  if (local == NULL)
    return TRUE;
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CLOSED))
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_CANCELLED,
                         _ ("The input ended before the address the sign-in led to: start again"));
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static GVariant *
begin (GDBusConnection *bus,
       const char *wanted,
       GError **error)
{
  g_autoptr (AuthCliAccount) account = auth_cli_find_account (bus, wanted, error);

  if (account == NULL)
    return NULL;
  return auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                        g_variant_new_parsed ("({'surface': <'embedded'>},)"),
                        G_VARIANT_TYPE ("(oss)"), error);
}

static gboolean
sign_in_by_hand (const char *wanted,
                 GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (GVariant) reply = NULL;
  const char *sign_in;
  const char *uri;

  if (bus == NULL)
    return FALSE;
  reply = begin (bus, wanted, error);
  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o&s&s)", &sign_in, &uri, NULL);
  return auth_cli_print (uri, error) && auth_cli_print ("\n", error) && auth_cli_flush (error) &&
         complete (bus, sign_in, error);
}

static gboolean
has_display (void)
{
  const char *x11 = g_getenv ("DISPLAY");
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}

static gboolean
run (char **arguments,
     GError **error)
{
  if (in_window + in_browser + print_uri > 1)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("Give only one of --window, --browser and --print-uri"));
      return FALSE;
    }
  if (in_browser)
    return auth_cli_sign_in_in_browser (arguments[0], error);
  if (in_window || (!print_uri && has_display ()))
    return auth_cli_sign_in_in_window (arguments[0], error);
  return sign_in_by_hand (arguments[0], error);
}

const AuthCliCommand auth_cli_sign_in_command = {
  .name = "sign-in",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Sign in to an account"),
  .options = options,
  .max_arguments = 1,
  .run = run,
};
