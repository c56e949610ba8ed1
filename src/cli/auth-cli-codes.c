/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl codes and code: the list of one-time codes, and one of them.
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-output.h"
#include "auth-cli.h"

#define CODES_IFACE "org.example.Authenticator.Codes1"

static gboolean as_json;
static gboolean is_next;

static const GOptionEntry codes_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { NULL },
};

static const GOptionEntry code_options[] = {
  { "next", 0, 0, G_OPTION_ARG_NONE, &is_next, N_ ("Print the code after the one that is good now"),
    NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json,
    N_ ("Print a JSON object: code, valid_from, valid_until"), NULL },
  { NULL },
};

static const AuthCliMember members[] = {
  { "id", "id" },
  { "issuer", "issuer" },
  { "account", "account" },
  { "type", "type" },
  { "algorithm", "algorithm" },
  { "digits", "digits" },
  { "period", "period" },
  { "account-id", "account_id" },
  { "is-enrolled", "is_enrolled" },
  { "problem", "problem" },
};

static const char *
get_string (GVariant *entry, const char *key)
{
  const char *value = "";

  g_variant_lookup (entry, key, "&s", &value);
  return value;
}

/* Returns: aa{sv} */
static GVariant *
list_codes (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, CODES_IFACE, "List", NULL,
                                              G_VARIANT_TYPE ("(aa{sv})"), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

static gboolean
print_json (GVariant *list, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);

      auth_cli_add_object (builder, entry, members, G_N_ELEMENTS (members));
    }
  json_builder_end_array (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}

/* Why the code may be of no use, in words. */
static char *
dup_remark (GVariant *entry)
{
  const char *problem = get_string (entry, "problem");
  gboolean is_enrolled = FALSE;

  g_variant_lookup (entry, "is-enrolled", "b", &is_enrolled);
  if (*problem != '\0')
    return g_strdup_printf (_ ("cannot be used: %s"), problem);
  if (*get_string (entry, "account-id") != '\0' && !is_enrolled)
    return g_strdup (_ ("not confirmed by the pool yet"));
  return g_strdup ("");
}

static gboolean
print_lines (GVariant *list, GError **error)
{
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);
      g_autofree char *remark = dup_remark (entry);
      g_autofree char *issuer = auth_error_clean_text (get_string (entry, "issuer"));
      g_autofree char *account = auth_error_clean_text (get_string (entry, "account"));
      g_autofree char *type = auth_error_clean_text (get_string (entry, "type"));
      g_autofree char *clean = auth_error_clean_text (remark);
      g_autofree char *line = g_strdup_printf ("%s\t%s\t%s\t%s\n", issuer, account, type, clean);

      if (!auth_cli_print (line, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_codes (char **arguments, GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (GVariant) list = bus != NULL ? list_codes (bus, error) : NULL;

  if (list == NULL)
    return FALSE;
  return as_json ? print_json (list, error) : print_lines (list, error);
}

static gboolean
is_wanted (GVariant *entry, const char *wanted)
{
  const char *issuer = get_string (entry, "issuer");
  const char *account = get_string (entry, "account");
  g_autofree char *both = g_strconcat (issuer, ":", account, NULL);

  if (*get_string (entry, "problem") != '\0')
    return FALSE;
  return wanted == NULL || g_str_equal (get_string (entry, "id"), wanted) ||
         g_str_equal (issuer, wanted) || g_str_equal (account, wanted) ||
         g_str_equal (both, wanted);
}

static gboolean
fail_not_found (const char *wanted, GError **error)
{
  if (wanted == NULL)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("There is no one-time code yet: see authenticatorctl mfa"));
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                 _ ("There is no one-time code “%s”: see authenticatorctl codes"), wanted);
  return FALSE;
}

/* wanted: (nullable) NULL: the only one */
static char *
find_id (GVariant *list, const char *wanted, GError **error)
{
  g_autofree char *id = NULL;

  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);

      if (!is_wanted (entry, wanted))
        continue;
      if (id != NULL)
        {
          g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                               _ ("Several one-time codes fit: use ISSUER:ACCOUNT, or the id that "
                                  "codes --json shows"));
          return NULL;
        }
      id = g_strdup (get_string (entry, "id"));
    }
  if (id == NULL && !fail_not_found (wanted, error))
    return NULL;
  return g_steal_pointer (&id);
}

static gboolean
print_code_json (const char *code, guint64 valid_from, guint64 valid_until, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "code");
  json_builder_add_string_value (builder, code);
  json_builder_set_member_name (builder, "valid_from");
  json_builder_add_int_value (builder, (gint64) valid_from);
  json_builder_set_member_name (builder, "valid_until");
  json_builder_add_int_value (builder, (gint64) valid_until);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}

static gboolean
print_code (GVariant *reply, GError **error)
{
  guint64 valid_from, valid_until;
  const char *code;

  g_variant_get (reply, "(&stt)", &code, &valid_from, &valid_until);
  if (strspn (code, "0123456789BCDFGHJKMNPQRTVWXY") != strlen (code))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("What came is not a one-time code: try again"));
      return FALSE;
    }
  if (as_json)
    return print_code_json (code, valid_from, valid_until, error);
  return auth_cli_print (code, error) && auth_cli_print ("\n", error);
}

static gboolean
run_code (char **arguments, GError **error)
{
  g_autoptr (GDBusConnection) bus = auth_cli_connect_as_owner (error);
  g_autoptr (GVariant) list = bus != NULL ? list_codes (bus, error) : NULL;
  g_autofree char *id = list != NULL ? find_id (list, arguments[0], error) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (id == NULL)
    return FALSE;
  reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, CODES_IFACE, "GetCode",
                         g_variant_new_parsed ("(%s, {'next': <%b>})", id, is_next),
                         G_VARIANT_TYPE ("(stt)"), error);
  return reply != NULL && print_code (reply, error);
}

const AuthCliCommand auth_cli_codes_command = {
  .name = "codes",
  .parameters = NULL,
  .summary = N_ ("List the one-time codes"),
  .options = codes_options,
  .max_arguments = 0,
  .run = run_codes,
};

const AuthCliCommand auth_cli_code_command = {
  .name = "code",
  .parameters = "[NAME]",
  .summary = N_ ("Print a one-time code"),
  .options = code_options,
  .max_arguments = 1,
  .run = run_code,
};
