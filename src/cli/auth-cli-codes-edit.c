/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the options say of a one-time code, and authenticatorctl codes edit.
 */

#include "config.h"

#include "auth-cli-codes.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "auth-cli-agent.h"
#include "auth-cli-dictionary.h"
#include "auth-cli-input.h"
#include "auth-code.h"
#include "auth-dict.h"

static void
insert_number (GVariantDict *entry, const char *name, int number)
{
  if (number != AUTH_CLI_CODES_NOT_GIVEN)
    g_variant_dict_insert (entry, name, "u", (guint32) MAX (number, 0));
}

/* An empty value stands for no account. */
static gboolean
insert_owner (GDBusConnection *bus, GVariantDict *entry, GError **error)
{
  const char *owner = auth_cli_codes_options.owner;
  g_autoptr (AuthCliAccount) account = NULL;

  if (owner != NULL && *owner != '\0')
    {
      account = auth_cli_find_account (bus, owner, error);
      if (account == NULL)
        return FALSE;
      owner = auth_cli_account_get_string (account, "Id");
    }
  auth_dict_insert_string (entry, "account-id", owner);
  return TRUE;
}

GVariant *
auth_cli_codes_build_entry (GDBusConnection *bus, GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;
  g_auto (GVariantDict) entry = G_VARIANT_DICT_INIT (NULL);

  if (options->counter != AUTH_CLI_CODES_NOT_GIVEN && options->counter < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _ ("A --counter is a number from 0 on"));
      return NULL;
    }
  auth_dict_insert_string (&entry, "issuer", options->issuer);
  auth_dict_insert_string (&entry, "account", options->account);
  auth_dict_insert_string (&entry, "type", options->type);
  auth_dict_insert_string (&entry, "algorithm", options->algorithm);
  insert_number (&entry, "digits", options->digits);
  insert_number (&entry, "period", options->period);
  if (options->counter != AUTH_CLI_CODES_NOT_GIVEN)
    g_variant_dict_insert (&entry, "counter", "t", (guint64) options->counter);
  auth_cli_insert_strings (&entry, "tags", options->tags);
  if (!auth_cli_insert_yes_no (&entry, "is-pinned", "--pin", options->pin, error) ||
      !insert_owner (bus, &entry, error))
    return NULL;
  return g_variant_ref_sink (g_variant_dict_end (&entry));
}

gboolean
auth_cli_codes_update (GDBusConnection *bus, const char *id, GVariant *changes, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "Update",
                   g_variant_new ("(s@a{sv})", id, changes), NULL, error);

  return reply != NULL;
}

/* path: (nullable). Editors end the last line. */
static gboolean
add_text (JsonBuilder *document, const char *member, const char *path, GError **error)
{
  g_autoptr (AuthSecret) text = NULL;

  if (path == NULL)
    return TRUE;
  text = auth_cli_read_text (path, AUTH_CODE_MAX_NOTE_BYTES, error);
  if (text == NULL)
    return FALSE;
  json_builder_set_member_name (document, member);
  json_builder_add_string_value (document, g_strchomp (text));
  return TRUE;
}

/* Codes1.SetNote takes it. */
static AuthSecret *
read_note (GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;
  g_autoptr (JsonBuilder) document = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  AuthSecret *text;

  json_builder_begin_object (document);
  if (!add_text (document, "note", options->note_path, error) ||
      !add_text (document, "recovery_codes", options->recovery_codes_path, error))
    return NULL;
  json_builder_end_object (document);
  root = json_builder_get_root (document);
  text = json_to_string (root, FALSE);
  auth_secret_wipe_json (root);
  return text;
}

static gboolean
set_note (GDBusConnection *bus, const char *id, const AuthSecret *note, GError **error)
{
  int fd = auth_cli_codes_new_fd (note, strlen (note), error);
  g_autoptr (GUnixFDList) fds = fd != -1 ? g_unix_fd_list_new_from_array (&fd, 1) : NULL;
  g_autoptr (GVariant) reply = NULL;

  if (fds != NULL)
    reply = auth_cli_call_with_fds (bus, AUTH_BUS_AGENT_PATH, AUTH_CLI_CODES_IFACE, "SetNote",
                                    g_variant_new ("(sh)", id, 0), fds, NULL, error);
  return reply != NULL;
}

static gboolean
check_paths (GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;

  if (g_strcmp0 (options->note_path, "-") != 0 ||
      g_strcmp0 (options->recovery_codes_path, "-") != 0)
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                       _ ("Only one of --note-file and --recovery-codes-file may be “-”"));
  return FALSE;
}

/* The note first: its file may be the one thing that is wrong. */
gboolean
auth_cli_codes_edit (GDBusConnection *bus, char **arguments, GError **error)
{
  const AuthCliCodesOptions *options = &auth_cli_codes_options;
  const gboolean has_note = options->note_path != NULL || options->recovery_codes_path != NULL;
  g_autoptr (GVariant) changes =
    check_paths (error) ? auth_cli_codes_build_entry (bus, error) : NULL;
  g_autoptr (GVariant) list = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AuthSecret) note = NULL;

  if (changes == NULL)
    return FALSE;
  if (g_variant_n_children (changes) == 0 && !has_note)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                   _ ("Say what to change: see authenticatorctl help %s"), "codes");
      return FALSE;
    }
  list = auth_cli_codes_list (bus, error);
  id = list != NULL ? auth_cli_codes_find_id (list, arguments[0], error) : NULL;
  note = id != NULL && has_note ? read_note (error) : NULL;
  if (id == NULL || (has_note && note == NULL))
    return FALSE;
  if (g_variant_n_children (changes) > 0 && !auth_cli_codes_update (bus, id, changes, error))
    return FALSE;
  return note == NULL || set_note (bus, id, note, error);
}
