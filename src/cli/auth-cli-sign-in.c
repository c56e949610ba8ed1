/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl sign-in: in the window, in the browser, or by hand over any terminal.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-browser.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"
#include "auth-cli-window.h"
#include "auth-cli.h"
#include "auth-dict.h"

static gboolean in_window;
static gboolean in_browser;
static gboolean by_hand;
static gboolean other_account;
static char *provider;
static char *idp_identifier;
static char *login_hint;
static char *page;
static char *prompt;
static char *lang;

static const GOptionEntry options[] = {
  { "window", 0, 0, G_OPTION_ARG_NONE, &in_window, N_ ("Sign in in the window"), NULL },
  { "browser", 0, 0, G_OPTION_ARG_NONE, &in_browser, N_ ("Sign in in the default browser"), NULL },
  { "paste", 0, 0, G_OPTION_ARG_NONE, &by_hand,
    N_ ("Print where to sign in, then read the address that led to"), NULL },
  { "print-uri", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_NONE, &by_hand, NULL, NULL },
  { "provider", 0, 0, G_OPTION_ARG_STRING, &provider,
    N_ ("With this identity provider of the pool, such as Google"), "NAME" },
  { "idp-identifier", 0, 0, G_OPTION_ARG_STRING, &idp_identifier,
    N_ ("With the identity provider that has this identifier"), "ID" },
  { "login-hint", 0, 0, G_OPTION_ARG_STRING, &login_hint,
    N_ ("The user name; its mail domain may choose the provider"), "USER" },
  { "page", 0, 0, G_OPTION_ARG_STRING, &page,
    N_ ("Begin at login, signup, forgot-password or logout"), "PAGE" },
  { "prompt", 0, 0, G_OPTION_ARG_STRING, &prompt,
    N_ ("What to ask: login, select_account, consent or none"), "PROMPT" },
  { "other-account", 0, 0, G_OPTION_ARG_NONE, &other_account,
    N_ ("Sign in as somebody else than in the browser until now"), NULL },
  { "lang", 0, 0, G_OPTION_ARG_STRING, &lang,
    N_ ("The language of the pages; the default is yours"), "LANG" },
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

/* The page that signs out first is Cognito's, and no other provider is asked on it. */
static void
insert_other_account (GVariantDict *wishes,
                      const AuthCliAccount *account)
{
  gboolean is_pool = *auth_cli_account_get_string (account, "UserPoolId") != '\0';

  if (is_pool && provider == NULL && idp_identifier == NULL && login_hint == NULL)
    auth_dict_insert_string (wishes, "page", "logout");
  else
    auth_dict_insert_string (wishes, "prompt", "login select_account");
}

/* surface: (nullable) the account's own */
static GVariant *
begin (GDBusConnection *bus,
       const AuthCliAccount *account,
       const char *surface,
       GError **error)
{
  g_auto (GVariantDict) wishes = G_VARIANT_DICT_INIT (NULL);

  auth_dict_insert_string (&wishes, "surface", surface);
  auth_dict_insert_string (&wishes, "provider", provider);
  auth_dict_insert_string (&wishes, "idp-identifier", idp_identifier);
  auth_dict_insert_string (&wishes, "login-hint", login_hint);
  auth_dict_insert_string (&wishes, "page", page);
  auth_dict_insert_string (&wishes, "prompt", prompt);
  auth_dict_insert_string (&wishes, "lang", lang != NULL ? lang : g_get_language_names ()[0]);
  if (other_account)
    insert_other_account (&wishes, account);
  return auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                        g_variant_new ("(@a{sv})", g_variant_dict_end (&wishes)),
                        G_VARIANT_TYPE ("(oss)"), error);
}

static gboolean
sign_in_by_hand (GDBusConnection *bus,
                 const AuthCliAccount *account,
                 GError **error)
{
  g_autoptr (GVariant) reply = begin (bus, account, "embedded", error);
  const char *sign_in;
  const char *uri;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o&s&s)", &sign_in, &uri, NULL);
  return auth_cli_print (uri, error) && auth_cli_print ("\n", error) && auth_cli_flush (error) &&
         complete (bus, sign_in, error);
}

static gboolean
sign_in_in_browser (GDBusConnection *bus,
                    const AuthCliAccount *account,
                    GError **error)
{
  g_autoptr (GVariant) reply = begin (bus, account, "browser", error);
  const char *sign_in;
  const char *uri;

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&o&s&s)", &sign_in, &uri, NULL);
  return auth_cli_browser_sign_in (bus, sign_in, uri, error);
}

static gboolean
has_display (void)
{
  const char *x11 = g_getenv ("DISPLAY");
  const char *wayland = g_getenv ("WAYLAND_DISPLAY");

  return (x11 != NULL && *x11 != '\0') || (wayland != NULL && *wayland != '\0');
}

static gboolean
has_wishes (void)
{
  return other_account || provider != NULL || idp_identifier != NULL || login_hint != NULL ||
         page != NULL || prompt != NULL || lang != NULL;
}

/* The window lets people choose all that could be wished for, and is not told. */
static gboolean
belongs_in_browser (const AuthCliAccount *account)
{
  return has_wishes () ||
         g_str_equal (auth_cli_account_get_string (account, "SignInSurface"), "browser");
}

static gboolean
check_usage (GError **error)
{
  const char *problem = NULL;

  if (in_window + in_browser + by_hand > 1)
    problem = _ ("Give only one of --window, --browser and --paste");
  else if (in_window && has_wishes ())
    problem = _ ("The window asks for all that itself: give --window alone");
  else if (provider != NULL && idp_identifier != NULL)
    problem = _ ("Give either --provider or --idp-identifier");
  else if (other_account && (page != NULL || prompt != NULL))
    problem = _ ("--other-account chooses page and prompt itself");

  if (problem == NULL)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, problem);
  return FALSE;
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = NULL;

  if (!check_usage (error))
    return FALSE;
  bus = auth_cli_connect_as_owner (error);
  if (bus == NULL)
    return FALSE;
  account = auth_cli_find_account (bus, arguments[0], error);
  if (account == NULL)
    return FALSE;
  if (by_hand || (!in_window && !in_browser && !has_display ()))
    return sign_in_by_hand (bus, account, error);
  if (in_browser || (!in_window && belongs_in_browser (account)))
    return sign_in_in_browser (bus, account, error);
  return auth_cli_window_sign_in (bus, account, error);
}

const AuthCliCommand auth_cli_sign_in_command = {
  .name = "sign-in",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Sign in to an account"),
  .options = options,
  .max_arguments = 1,
  .run = run,
};
