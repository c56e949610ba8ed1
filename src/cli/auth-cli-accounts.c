/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl accounts: which accounts there are, for people and for programs.
 */

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

static gboolean as_json;

static const GOptionEntry options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { NULL },
};

static const AuthCliMember members[] = {
  { "Id", "id" },
  { "Name", "name" },
  { "State", "state" },
  { "Username", "username" },
  { "Email", "email" },
  { "Subject", "subject" },
  { "Groups", "groups" },
  { "Roles", "roles" },
  { "Scopes", "scopes" },
  { "Issuer", "issuer" },
  { "ClientId", "client_id" },
  { "Domain", "domain" },
  { "UserPoolId", "user_pool_id" },
  { "IdentityPoolId", "identity_pool_id" },
  { "Region", "region" },
  { "Federated", "federated" },
  { "Providers", "providers" },
  { "MailDomains", "mail_domains" },
  { "SignInSurface", "sign_in_surface" },
  { "KeepsCookies", "keeps_cookies" },
  { "RedirectUris", "redirect_uris" },
  { "SignOutUris", "sign_out_uris" },
  { "HostedSession", "hosted_session" },
  { "SignedInSince", "signed_in_since" },
  { "TokensExpireAt", "tokens_expire_at" },
  { "Problem", "problem" },
  { NULL },
};

static gboolean
print_json (GPtrArray *accounts,
            GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (guint i = 0; i < accounts->len; i++)
    {
      const AuthCliAccount *account = accounts->pdata[i];

      auth_cli_add_object (builder, account->properties, members);
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}

static char *
dup_who (const AuthCliAccount *account)
{
  const char *email = auth_cli_account_get_string (account, "Email");
  const char *username = auth_cli_account_get_string (account, "Username");

  return auth_error_clean_text (*email != '\0' ? email : username);
}

static glong
get_name_width (GPtrArray *accounts)
{
  glong width = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      const char *name = auth_cli_account_get_string (accounts->pdata[i], "Name");

      width = MAX (width, g_utf8_strlen (name, -1));
    }
  return width;
}

/* name_width: columns are padded to it; 0: separated by one tab, for cut and the completion */
static char *
dup_line (const AuthCliAccount *account,
          glong name_width)
{
  g_autofree char *name = auth_error_clean_text (auth_cli_account_get_string (account, "Name"));
  g_autofree char *state = auth_error_clean_text (auth_cli_account_get_string (account, "State"));
  g_autofree char *who = dup_who (account);
  glong padding = MAX (name_width - g_utf8_strlen (name, -1), 0);

  if (name_width == 0)
    return g_strdup_printf ("%s\t%s\t%s\n", name, state, who);
  return g_strdup_printf ("%s%*s  %-16s  %s\n", name, (int) padding, "", state, who);
}

static gboolean
print_lines (GPtrArray *accounts,
             GError **error)
{
  glong width = isatty (STDOUT_FILENO) ? get_name_width (accounts) : 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      g_autofree char *line = dup_line (accounts->pdata[i], width);

      if (!auth_cli_print (line, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect (error);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *warning = NULL;

  if (bus == NULL)
    return FALSE;
  accounts = auth_cli_list_accounts (bus, error);
  if (accounts == NULL)
    return FALSE;
  warning = auth_cli_dup_clock_warning ();
  if (warning != NULL)
    g_printerr ("authenticatorctl: %s\n", warning);
  return as_json ? print_json (accounts, error) : print_lines (accounts, error);
}

const AuthCliCommand auth_cli_accounts_command = {
  .name = "accounts",
  .parameters = NULL,
  .summary = N_ ("List the accounts"),
  .options = options,
  .max_arguments = 0,
  .run = run,
};
