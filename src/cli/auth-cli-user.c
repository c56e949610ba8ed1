/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl user and password: what the person changes of the own user in the pool.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-output.h"
#include "auth-cli-user-pool.h"
#include "auth-cli.h"

static gboolean as_json;
static gboolean as_stdin;
static char *yes_delete;

static const GOptionEntry user_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print JSON"), NULL },
  { "stdin", 0, 0, G_OPTION_ARG_NONE, &as_stdin, N_ ("Read the code from standard input"), NULL },
  { "yes-delete", 0, 0, G_OPTION_ARG_STRING, &yes_delete,
    N_ ("Delete the user of this name without asking"), "USERNAME" },
  { NULL },
};

static const GOptionEntry password_options[] = {
  { "stdin", 0, 0, G_OPTION_ARG_NONE, &as_stdin,
    N_ ("Read the password until now and the new one from standard input, a line each"), NULL },
  { NULL },
};

static gboolean
print_attributes (GVariant *user,
                  GError **error)
{
  g_autoptr (GVariant) attributes =
    g_variant_lookup_value (user, "Attributes", G_VARIANT_TYPE ("a{ss}"));
  const char *username = "";
  GVariantIter iter;
  const char *name, *value;

  g_variant_lookup (user, "Username", "&s", &username);
  if (!auth_cli_print_sentence (error, "username: %s", username))
    return FALSE;
  if (attributes == NULL)
    return TRUE;
  g_variant_iter_init (&iter, attributes);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (!auth_cli_print_sentence (error, "%s: %s", name, value))
      return FALSE;
  return TRUE;
}

static gboolean
run_show (AuthCliUserPool *pool,
          char **arguments,
          GError **error)
{
  g_autoptr (GVariant) user = auth_cli_user_pool_call (pool, "GetUser", NULL, "(a{sv})", error);

  if (user == NULL)
    return FALSE;
  return as_json ? auth_cli_print_value (user, error) : print_attributes (user, error);
}

static gboolean
print_delivery (GVariant *delivery,
                GError **error)
{
  const char *attribute = "";
  const char *destination = "";

  g_variant_lookup (delivery, "Attribute", "&s", &attribute);
  g_variant_lookup (delivery, "Destination", "&s", &destination);
  return auth_cli_print_sentence (
    error, _ ("A code was sent to %s: authenticatorctl user verify %s"), destination, attribute);
}

static gboolean
run_set (AuthCliUserPool *pool,
         char **arguments,
         GError **error)
{
  GVariant *parameters = g_variant_new_parsed ("({%s: %s},)", arguments[0], arguments[1]);
  g_autoptr (GVariant) deliveries =
    auth_cli_user_pool_call (pool, "UpdateAttributes", parameters, "(aa{sv})", error);

  if (deliveries == NULL)
    return FALSE;
  if (as_json)
    return auth_cli_print_value (deliveries, error);
  for (gsize i = 0; i < g_variant_n_children (deliveries); i++)
    {
      g_autoptr (GVariant) delivery = g_variant_get_child_value (deliveries, i);

      if (!print_delivery (delivery, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_send_code (AuthCliUserPool *pool,
               char **arguments,
               GError **error)
{
  g_autoptr (GVariant) delivery = auth_cli_user_pool_call (
    pool, "SendVerificationCode", g_variant_new ("(s)", arguments[0]), "(a{sv})", error);

  if (delivery == NULL)
    return FALSE;
  return as_json ? auth_cli_print_value (delivery, error) : print_delivery (delivery, error);
}

static gboolean
run_verify (AuthCliUserPool *pool,
            char **arguments,
            GError **error)
{
  g_autoptr (AuthSecret) code = auth_cli_ask (as_stdin, _ ("Code: "), error);
  g_autoptr (GVariant) reply = NULL;

  if (code == NULL)
    return FALSE;
  reply = auth_cli_user_pool_call (pool, "VerifyAttribute",
                                   g_variant_new ("(ss)", arguments[0], code), "()", error);
  return reply != NULL;
}

static gboolean
run_delete (AuthCliUserPool *pool,
            char **arguments,
            GError **error)
{
  g_autofree char *prompt =
    g_strdup_printf (_ ("This deletes the user “%s” from the pool for good. Type the user name: "),
                     auth_cli_account_get_string (pool->account, "Username"));
  g_autofree char *typed =
    yes_delete != NULL ? g_strdup (yes_delete) : auth_cli_ask (FALSE, prompt, NULL);
  g_autoptr (GVariant) reply = NULL;

  if (typed == NULL)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("Nothing was deleted: there is no terminal to ask on, and "
                              "--yes-delete USERNAME was not given"));
      return FALSE;
    }
  reply = auth_cli_user_pool_call (pool, "DeleteUser", g_variant_new ("(s)", typed), "()", error);
  return reply != NULL;
}

static gboolean
run_user (char **arguments,
          GError **error)
{
  static const AuthCliAction actions[] = {
    { "show", 0, run_show },
    { "set", 2, run_set },
    { "send-code", 1, run_send_code },
    { "verify", 1, run_verify },
    { "delete", 0, run_delete },
    { NULL },
  };

  return auth_cli_run_action (actions, "user", arguments, error);
}

/* A person types the new password twice, a program knows it. */
static AuthSecret *
ask_new_password (GError **error)
{
  g_autoptr (AuthSecret) first = auth_cli_ask (as_stdin, _ ("New password: "), error);
  g_autoptr (AuthSecret) second = NULL;

  if (first == NULL || as_stdin)
    return g_steal_pointer (&first);
  second = auth_cli_ask (FALSE, _ ("New password again: "), error);
  if (second == NULL)
    return NULL;
  if (g_str_equal (first, second))
    return g_steal_pointer (&first);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("The two are not the same: nothing was changed"));
  return NULL;
}

static gboolean
change_password (AuthCliUserPool *pool,
                 char **arguments,
                 GError **error)
{
  g_autoptr (AuthSecret) previous =
    auth_cli_ask (as_stdin, _ ("Password until now (empty if there is none): "), error);
  g_autoptr (AuthSecret) proposed = previous != NULL ? ask_new_password (error) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (proposed == NULL)
    return FALSE;
  reply = auth_cli_user_pool_call (pool, "ChangePassword",
                                   g_variant_new ("(ss)", previous, proposed), "()", error);
  return reply != NULL;
}

static gboolean
run_password (char **arguments,
              GError **error)
{
  static const AuthCliAction actions[] = { { "password", 0, change_password }, { NULL } };
  char *with_action[] = { (char *) "password", arguments[0], NULL };

  return auth_cli_run_action (actions, "password", with_action, error);
}

const AuthCliCommand auth_cli_user_command = {
  .name = "user",
  .parameters = "show|set NAME VALUE|send-code NAME|verify NAME|delete [ACCOUNT]",
  .summary = N_ ("See, change or delete your user in the pool"),
  .options = user_options,
  .min_arguments = 1,
  .max_arguments = 4,
  .run = run_user,
};

const AuthCliCommand auth_cli_password_command = {
  .name = "password",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Change your password in the pool"),
  .options = password_options,
  .max_arguments = 1,
  .run = run_password,
};
