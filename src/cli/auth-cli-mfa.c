/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl mfa and renew: the second factors of the person, and new tokens now.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-user-pool.h"
#include "auth-cli.h"

static gboolean as_json;
static char *name;
static gboolean renews_all;

static const GOptionEntry options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "name", 0, 0, G_OPTION_ARG_STRING, &name,
    N_ ("What the pool is to call this authenticator; the default is the name of this machine"),
    "NAME" },
  { NULL },
};

static const struct
{
  const char *word;
  const char *method;
} methods[] = {
  { "app", "SOFTWARE_TOKEN_MFA" },
  { "sms", "SMS_MFA" },
  { "email", "EMAIL_OTP" },
};

static const char *
find_method (const char *word, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].word, word))
      return methods[i].method;
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("There is no second factor “%s”: it is app, sms or email"), word);
  return NULL;
}

static gboolean
print_method (const char *method, const char *preferred, GError **error)
{
  const char *word = method;

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].method, method))
      word = methods[i].word;
  /* Translators: %s is app, sms or email, which are not translated */
  return auth_cli_print_sentence (
    error, g_str_equal (method, preferred) ? _ ("%s (asked for first)") : "%s", word);
}

static gboolean
show (AuthCliUserPool *pool, char **arguments, GError **error)
{
  g_autoptr (GVariant) user = auth_cli_user_pool_call (pool, "GetUser", NULL, "(a{sv})", error);
  g_autoptr (GVariant) names = NULL;
  const char *preferred = "";

  if (user == NULL)
    return FALSE;
  names = g_variant_lookup_value (user, "MfaMethods", G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_lookup (user, "PreferredMfa", "&s", &preferred);
  if (as_json)
    {
      g_autoptr (GVariant) value = g_variant_ref_sink (
        g_variant_new_parsed ("{'methods': <%@as>, 'preferred': <%s>}",
                              names != NULL ? names : g_variant_new_strv (NULL, 0), preferred));

      return auth_cli_print_value (value, error);
    }
  for (gsize i = 0; names != NULL && i < g_variant_n_children (names); i++)
    {
      const char *method;

      g_variant_get_child (names, i, "&s", &method);
      if (!print_method (method, preferred, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set (AuthCliUserPool *pool,
     const char *word,
     gboolean is_enabled,
     gboolean is_preferred,
     GError **error)
{
  const char *method = find_method (word, error);
  g_autoptr (GVariant) reply = NULL;

  if (method == NULL)
    return FALSE;
  reply = auth_cli_user_pool_call (
    pool, "SetMfa", g_variant_new ("(sbb)", method, is_enabled, is_preferred), "()", error);
  return reply != NULL;
}

static gboolean
turn_on (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return set (pool, arguments[0], TRUE, FALSE, error);
}

static gboolean
turn_off (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return set (pool, arguments[0], FALSE, FALSE, error);
}

static gboolean
prefer (AuthCliUserPool *pool, char **arguments, GError **error)
{
  return set (pool, arguments[0], TRUE, TRUE, error);
}

static GVariant *
create_options (void)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (name != NULL)
    g_variant_dict_insert (&dictionary, "name", "s", name);
  return g_variant_new ("(@a{sv})", g_variant_dict_end (&dictionary));
}

/* Prints the id of the new one-time code, as other commands take it. */
static gboolean
enrol (AuthCliUserPool *pool, char **arguments, GError **error)
{
  g_autoptr (GVariant) id =
    auth_cli_user_pool_call (pool, "EnrolAuthenticator", create_options (), "(s)", error);

  return id != NULL && auth_cli_print_sentence (error, "%s", g_variant_get_string (id, NULL));
}

static gboolean
run_mfa (char **arguments, GError **error)
{
  static const AuthCliAction actions[] = {
    { "show", 0, show },
    { "on", 1, turn_on },
    { "off", 1, turn_off },
    { "prefer", 1, prefer },
    { "enrol", 0, enrol },
    { NULL },
  };

  return auth_cli_run_action (actions, "mfa", arguments, error);
}

static const GOptionEntry renew_options[] = {
  { "all", 0, 0, G_OPTION_ARG_NONE, &renews_all,
    N_ ("What has ended of all accounts, in the background, without asking"), NULL },
  { NULL },
};

static gboolean
renew_all (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call_agent (bus, "RenewAccounts", NULL, G_VARIANT_TYPE_UNIT, error);

  return reply != NULL;
}

static gboolean
run_renew (char **arguments, GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) reply = NULL;

  if (renews_all && arguments[0] != NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("Give either an account or --all"));
      return FALSE;
    }
  bus = auth_cli_connect_as_owner (error);
  if (bus == NULL)
    return FALSE;
  if (renews_all)
    return renew_all (bus, error);
  account = auth_cli_find_account (bus, arguments[0], error);
  if (account == NULL)
    return FALSE;
  reply = auth_cli_call (bus, account->path, AUTH_BUS_ACCOUNT_IFACE, "Renew", NULL,
                         G_VARIANT_TYPE ("(t)"), error);
  return reply != NULL;
}

const AuthCliCommand auth_cli_mfa_command = {
  .name = "mfa",
  .parameters = "show|enrol|on METHOD|off METHOD|prefer METHOD [ACCOUNT]",
  .summary = N_ ("See to the second factors of your user"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 3,
  .run = run_mfa,
};

const AuthCliCommand auth_cli_renew_command = {
  .name = "renew",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Get new tokens from the pool now"),
  .options = renew_options,
  .max_arguments = 1,
  .run = run_renew,
};
