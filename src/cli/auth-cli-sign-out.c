/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl sign-out and remove: the end of a session, and of an account.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

static GVariant *
call_account (const char *wanted,
              const char *method,
              GVariant *parameters,
              const GVariantType *reply_type,
              GError **error)
{
  g_autoptr (GVariant) owned = parameters != NULL ? g_variant_ref_sink (parameters) : NULL;
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (AuthCliAccount) account = NULL;

  if (bus == NULL)
    return NULL;
  account = auth_cli_find_account (bus, wanted, error);
  if (account == NULL)
    return NULL;
  return auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, method, owned, reply_type,
                        error);
}

static gboolean
print_notes (const char *const *notes,
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

/* The person is signed out here in any case; what the pool did not do is no failure of that. */
static gboolean
run_sign_out (char **arguments,
              GError **error)
{
  g_autofree const char **notes = NULL;
  g_autoptr (GVariant) reply =
    call_account (arguments[0], "SignOut", g_variant_new_parsed ("(@a{sv} {},)"),
                  G_VARIANT_TYPE ("(as)"), error);

  if (reply == NULL)
    return FALSE;
  g_variant_get (reply, "(^a&s)", &notes);
  return print_notes (notes, error);
}

static gboolean
run_remove (char **arguments,
            GError **error)
{
  g_autoptr (GVariant) reply = call_account (arguments[0], "Remove", NULL, NULL, error);

  return reply != NULL;
}

const AuthCliCommand auth_cli_sign_out_command = {
  .name = "sign-out",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("End the session and forget its tokens"),
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
