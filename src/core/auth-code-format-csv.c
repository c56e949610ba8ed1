/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The tables of password managers: Bitwarden's, KeePassXC's and whatever has a column of that name.
 */

#include "config.h"

#include <glib/gi18n.h>

#include <string.h>

#include "auth-code-entry.h"
#include "auth-code-formats.h"
#include "auth-csv.h"

typedef char **Record;
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (Record, auth_csv_free_record, NULL)

#define NONE (-1)

typedef struct
{
  guint count;
  int totp;
  int title;
  int user;
  int note;
  int folder;
  int favorite;
} Columns;

/* Returns the first of the names that there is. */
static int
find_column (char **record, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    for (int column = 0; record[column] != NULL; column++)
      if (g_ascii_strcasecmp (record[column], names[i]) == 0)
        return column;
  return NONE;
}

static Columns
read_columns (char **record)
{
  static const char *const totp[] = { "login_totp", "totp", "otpauth", NULL };
  static const char *const title[] = { "name", "title", NULL };
  static const char *const user[] = { "login_username", "username", NULL };
  static const char *const note[] = { "notes", "note", NULL };
  static const char *const folder[] = { "folder", "group", NULL };
  static const char *const favorite[] = { "favorite", NULL };

  return (Columns){
    g_strv_length (record),
    find_column (record, totp),
    find_column (record, title),
    find_column (record, user),
    find_column (record, note),
    find_column (record, folder),
    find_column (record, favorite),
  };
}

static const char *
get_format (char **record)
{
  if (g_strv_contains ((const char *const *) record, "login_totp"))
    return "Bitwarden";
  if (g_strv_contains ((const char *const *) record, "Group") &&
      g_strv_contains ((const char *const *) record, "TOTP"))
    return "KeePassXC";
  return "CSV";
}

static const char *
get_field (char **record, int column)
{
  return column != NONE ? record[column] : NULL;
}

/* KeePassXC's groups are all in one whose name says nothing. */
static const char *
get_tag (char **record, const Columns *columns, const char *format)
{
  const char *folder = get_field (record, columns->folder);
  const char *slash;

  if (folder == NULL || !g_str_equal (format, "KeePassXC"))
    return folder;
  slash = strchr (folder, '/');
  return slash != NULL ? slash + 1 : NULL;
}

static void
read_record (char **record, const Columns *columns, AuthCodeFile *file)
{
  const char *totp = get_field (record, columns->totp);
  const char *tags[] = { get_tag (record, columns, file->format), NULL };
  AuthCodeEntry entry = { 0 };

  if (*totp == '\0')
    return;
  entry.issuer = get_field (record, columns->title);
  entry.account = get_field (record, columns->user);
  entry.note = get_field (record, columns->note);
  entry.is_pinned = g_strcmp0 (get_field (record, columns->favorite), "1") == 0;
  entry.tags = tags;
  auth_code_entry_add_field (&entry, totp, file);
}

static AuthCodeFile *
read_records (AuthCsv *csv, const Columns *columns, const char *format, GError **error)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new (format);

  for (;;)
    {
      g_auto (Record) record = NULL;
      g_autofree char *reason = NULL;

      if (!auth_csv_next (csv, &record, error))
        return NULL;
      if (record == NULL)
        return g_steal_pointer (&file);
      if (g_strv_length (record) == columns->count)
        {
          read_record (record, columns, file);
          continue;
        }
      reason =
        g_strdup_printf (_ ("Line %u: It has more or fewer fields than the first"), csv->line);
      auth_code_file_refuse (file, "", reason);
    }
}

/**
 * auth_code_format_csv:
 * @input: what there is to look at
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what is in the table, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT, or without an error when there is no column of one-time codes
 */
AuthCodeFile *
auth_code_format_csv (const AuthCodeInput *input, GError **error)
{
  g_auto (Record) header = NULL;
  AuthCsv csv;
  Columns columns;

  auth_csv_init (&csv, input->data, input->length);
  if (input->json != NULL || !auth_csv_next (&csv, &header, NULL) || header == NULL)
    return NULL;
  columns = read_columns (header);
  if (columns.totp == NONE || columns.count < 2)
    return NULL;
  return read_records (&csv, &columns, get_format (header), error);
}
