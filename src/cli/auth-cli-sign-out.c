/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl sign-out and remove: the end of a session, and of an account.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-browser.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

static gboolean hosted_session;
static gboolean everywhere;

static const GOptionEntry options[] = {
  { "hosted-session", 0, 0, G_OPTION_ARG_NONE, &hosted_session,
    N_ ("Also end the session of the sign-in pages in the default browser"), NULL },
  { "everywhere", 0, 0, G_OPTION_ARG_NONE, &everywhere,
    N_ ("Also end every other session, on all devices"), NULL },
  { NULL },
};

static AuthCliAccount *
find_account (const char *wanted,
              GDBusConnection **bus_out,
              GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  AuthCliAccount *account;

  if (bus == NULL)
    return NULL;
  account = auth_cli_find_account (bus, wanted, error);
  if (account != NULL)
    *bus_out = g_steal_pointer (&bus);
  return account;
}

static gboolean
print_notes (char **notes,
             GError **error)
{
  for (gsize i = 0; notes[i] != NULL; i++)
    {
      g_autofree char *note = auth_error_clean_text (notes[i]);

      if (!auth_cli_print (note, error) || !auth_cli_print ("\n", error))
        return FALSE;
    }
  return TRUE;
}

/* Returns: (transfer full): what the pool did not do; the person is signed out here in any case */
static char **
sign_out (GDBusConnection *bus,
          const AuthCliAccount *account,
          GError **error)
{
  char **notes = NULL;
  g_auto (GVariantDict) wishes = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) reply = NULL;

  if (everywhere)
    g_variant_dict_insert (&wishes, "everywhere", "b", TRUE);
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                         g_variant_new ("(@a{sv})", g_variant_dict_end (&wishes)),
                         G_VARIANT_TYPE ("(as)"), error);
  if (reply != NULL)
    g_variant_get (reply, "(^as)", &notes);
  return notes;
}

/* Who wants all sessions to end must not believe that they did. */
static gboolean
check_everywhere (const AuthCliAccount *account,
                  char **notes,
                  GError **error)
{
  const gboolean was_signed_in =
    g_str_equal (auth_cli_account_get_string (account, "State"), "signed-in");
  g_autofree char *all = g_strjoinv ("; ", notes);

  if (notes[0] == NULL)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR,
                       was_signed_in ? AUTH_ERROR_FAILED : AUTH_ERROR_SIGN_IN_REQUIRED, all);
  return FALSE;
}

/* The agent waits for the browser by itself. */
static gboolean
end_hosted_session (GDBusConnection *bus,
                    const AuthCliAccount *account,
                    GError **error)
{
  const char *uri;
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "BeginHostedSignOut", NULL,
                   G_VARIANT_TYPE ("(s)"), error);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(&s)", &uri);
  return auth_cli_browser_open (uri, error);
}

static gboolean
run_sign_out (char **arguments,
              GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = find_account (arguments[0], &bus, error);
  g_auto (GStrv) notes = account != NULL ? sign_out (bus, account, error) : NULL;
  gboolean is_done;

  if (notes == NULL)
    return FALSE;
  is_done = everywhere ? check_everywhere (account, notes, error) : print_notes (notes, error);
  if (hosted_session && !end_hosted_session (bus, account, is_done ? error : NULL))
    return FALSE;
  return is_done;
}

static gboolean
run_remove (char **arguments,
            GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = find_account (arguments[0], &bus, error);
  g_autoptr (GVariant) reply = NULL;

  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, NULL, error);
  return reply != NULL;
}

const AuthCliCommand auth_cli_sign_out_command = {
  .name = "sign-out",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("End the session and forget its tokens"),
  .options = options,
  .max_arguments = 1,
  .run = run_sign_out,
};

const AuthCliCommand auth_cli_remove_command = {
  .name = "remove",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Sign out and forget the account"),
  .max_arguments = 1,
  .run = run_remove,
};
