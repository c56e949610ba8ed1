/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl codes and code: the list of one-time codes, and one of them.
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-codes.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-output.h"
#include "auth-cli-verb.h"
#include "auth-cli.h"

/* The pictures of a series, each in a file, and some more. */
#define MAX_FILES 64

AuthCliCodesOptions auth_cli_codes_options = {
  .digits = AUTH_CLI_CODES_NOT_GIVEN,
  .period = AUTH_CLI_CODES_NOT_GIVEN,
  .counter = AUTH_CLI_CODES_NOT_GIVEN,
};

static gboolean as_json;
static gboolean is_next;

static const GOptionEntry codes_options[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print an array of JSON objects"), NULL },
  { "preview", 0, 0, G_OPTION_ARG_NONE, &auth_cli_codes_options.only_preview,
    N_ ("import: only tell what would be stored"), NULL },
  { "yes", 0, 0, G_OPTION_ARG_NONE, &auth_cli_codes_options.is_sure,
    N_ ("import: store what is new without asking"), NULL },
  { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &auth_cli_codes_options.password_path,
    N_ ("import, export: read the password from a file"), "FILE" },
  { "format", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.format,
    N_ ("export: aegis (encrypted) or otpauth (readable by everybody)"), "FORMAT" },
  { "issuer", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.issuer,
    N_ ("add, edit: whose service it is for"), "NAME" },
  { "account", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.account,
    N_ ("add, edit: who you are there"), "NAME" },
  { "type", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.type,
    N_ ("add, edit: totp, hotp or steam"), "TYPE" },
  { "algorithm", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.algorithm,
    N_ ("add, edit: SHA1, SHA256 or SHA512"), "NAME" },
  { "digits", 0, 0, G_OPTION_ARG_INT, &auth_cli_codes_options.digits,
    N_ ("add, edit: how many digits a code has"), "NUMBER" },
  { "period", 0, 0, G_OPTION_ARG_INT, &auth_cli_codes_options.period,
    N_ ("add, edit: for how many seconds a code is good"), "NUMBER" },
  { "counter", 0, 0, G_OPTION_ARG_INT64, &auth_cli_codes_options.counter,
    N_ ("add, edit: the counter of the next code of hotp"), "NUMBER" },
  { "tag", 0, 0, G_OPTION_ARG_STRING_ARRAY, &auth_cli_codes_options.tags,
    N_ ("add, edit: a tag; may be given several times"), "TAG" },
  { "pin", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.pin,
    N_ ("add, edit: whether it is pinned to the top"), "yes|no" },
  { "for", 0, 0, G_OPTION_ARG_STRING, &auth_cli_codes_options.owner,
    N_ ("add, edit: for which account’s sign-in page it is"), "ACCOUNT" },
  { "note-file", 0, 0, G_OPTION_ARG_FILENAME, &auth_cli_codes_options.note_path,
    N_ ("edit: read the note from a file"), "FILE" },
  { "recovery-codes-file", 0, 0, G_OPTION_ARG_FILENAME, &auth_cli_codes_options.recovery_codes_path,
    N_ ("edit: read the recovery codes from a file"), "FILE" },
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
  { "tags", "tags" },
  { "is-pinned", "is_pinned" },
  { "has-note", "has_note" },
  { "used-at", "used_at" },
  { "problem", "problem" },
  { NULL },
};

GVariant *
auth_cli_codes_list (GDBusConnection *bus, GError **error)
{
  g_autoptr (GVariant) reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE,
                                              "List", NULL, G_VARIANT_TYPE ("(aa{sv})"), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

/* Why the code may be of no use, in words. */
static char *
dup_remark (GVariant *entry)
{
  const char *problem = auth_cli_get_string (entry, "problem");
  gboolean is_enrolled = FALSE;

  g_variant_lookup (entry, "is-enrolled", "b", &is_enrolled);
  if (*problem != '\0')
    return g_strdup_printf (_ ("cannot be used: %s"), problem);
  if (*auth_cli_get_string (entry, "account-id") != '\0' && !is_enrolled)
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
      const char *const cells[] = { auth_cli_get_string (entry, "issuer"),
                                    auth_cli_get_string (entry, "account"),
                                    auth_cli_get_string (entry, "type"), remark, NULL };

      if (!auth_cli_print_row (cells, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_list (GDBusConnection *bus, char **arguments, GError **error)
{
  g_autoptr (GVariant) list = auth_cli_codes_list (bus, error);

  if (list == NULL)
    return FALSE;
  return as_json ? auth_cli_print_json_list (list, members, error) : print_lines (list, error);
}

/* Nobody remembers which letters a service writes large. */
static gboolean
is_name (const char *name, const char *wanted)
{
  g_autofree char *folded_name = g_utf8_casefold (name, -1);
  g_autofree char *folded_wanted = g_utf8_casefold (wanted, -1);

  return g_str_equal (folded_name, folded_wanted);
}

static gboolean
is_wanted (GVariant *entry, const char *wanted)
{
  const char *issuer = auth_cli_get_string (entry, "issuer");
  const char *account = auth_cli_get_string (entry, "account");
  g_autofree char *both = g_strconcat (issuer, ":", account, NULL);

  if (*auth_cli_get_string (entry, "problem") != '\0')
    return FALSE;
  /* A variable of a script that is not set, not the entry without an issuer. */
  if (wanted != NULL && *wanted == '\0')
    return FALSE;
  return wanted == NULL || g_str_equal (auth_cli_get_string (entry, "id"), wanted) ||
         is_name (issuer, wanted) || is_name (account, wanted) || is_name (both, wanted);
}

static gboolean
fail_not_found (const char *wanted, GError **error)
{
  if (wanted == NULL)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("There is no one-time code yet: see authenticatorctl help codes"));
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                 _ ("There is no one-time code “%s”: see authenticatorctl codes"), wanted);
  return FALSE;
}

char *
auth_cli_codes_find_id (GVariant *list, const char *wanted, GError **error)
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
      id = g_strdup (auth_cli_get_string (entry, "id"));
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
  g_autoptr (GVariant) list = bus != NULL ? auth_cli_codes_list (bus, error) : NULL;
  g_autofree char *id = list != NULL ? auth_cli_codes_find_id (list, arguments[0], error) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (id == NULL)
    return FALSE;
  reply = auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "GetCode",
                         g_variant_new_parsed ("(%s, {'next': <%b>})", id, is_next),
                         G_VARIANT_TYPE ("(stt)"), error);
  return reply != NULL && print_code (reply, error);
}

static const AuthCliVerb verbs[] = {
  { "list", 0, 0, run_list },
  { "add", 0, 0, auth_cli_codes_add },
  { "edit", 1, 1, auth_cli_codes_edit },
  { "remove", 1, 1, auth_cli_codes_remove },
  { "restore", 1, 1, auth_cli_codes_restore },
  { "import", 1, MAX_FILES, auth_cli_codes_import },
  { "export", 1, 1, auth_cli_codes_export },
  { NULL },
};

static gboolean
run_codes (char **arguments, GError **error)
{
  return auth_cli_run_verb ("codes", verbs, arguments, error);
}

const AuthCliCommand auth_cli_codes_command = {
  .name = "codes",
  .parameters = "[list | add | edit NAME | remove NAME | restore ID | import FILE... | "
                "export FILE --format FORMAT]",
  .summary = N_ ("List, add, edit, remove, import or export one-time codes"),
  .options = codes_options,
  .max_arguments = 1 + MAX_FILES,
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
