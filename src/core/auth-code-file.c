/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A file, link or text of one-time codes of any known format, read into entries.
 */

#include "config.h"

#include "auth-code-file.h"

#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json.h"

/* In the order in which they are tried: the surest signs first. */
static const AuthCodeFormat formats[] = {
  NULL,
};

static void
entry_free (AuthCodeFileEntry *self)
{
  auth_code_free (self->code);
  g_free (self->title);
  g_free (self->reason);
  g_free (self);
}

/**
 * auth_code_file_new:
 * @format: a static string: what it is, for people
 *
 * Returns: (transfer full): a file without entries
 */
AuthCodeFile *
auth_code_file_new (const char *format)
{
  AuthCodeFile *self = g_new0 (AuthCodeFile, 1);

  self->format = format;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

/**
 * auth_code_file_free:
 * @self: (transfer full) (nullable): a file
 *
 * Wipes and frees it.
 */
void
auth_code_file_free (AuthCodeFile *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * auth_code_file_refuse:
 * @self: a file
 * @title: what the file calls the entry
 * @reason: a sentence without a full stop
 *
 * Adds an entry that cannot be used.
 */
void
auth_code_file_refuse (AuthCodeFile *self, const char *title, const char *reason)
{
  AuthCodeFileEntry *entry = g_new0 (AuthCodeFileEntry, 1);

  entry->title = g_strdup (title != NULL ? title : "");
  entry->reason = g_strdup (reason);
  g_ptr_array_add (self->entries, entry);
}

/**
 * auth_code_file_take:
 * @self: a file
 * @title: (nullable): what the file calls the entry
 * @code: (transfer full): the entry
 *
 * Adds the entry, or refuses it when it cannot be used as it is.
 */
void
auth_code_file_take (AuthCodeFile *self, const char *title, AuthCode *code)
{
  g_autoptr (AuthCode) owned = code;
  g_autoptr (GError) error = NULL;
  AuthCodeFileEntry *entry;

  if (!auth_code_check (code, &error))
    {
      auth_code_file_refuse (self, title, error->message);
      return;
    }
  entry = g_new0 (AuthCodeFileEntry, 1);
  entry->title = g_strdup (title != NULL ? title : "");
  entry->code = g_steal_pointer (&owned);
  g_ptr_array_add (self->entries, entry);
}

/**
 * auth_code_file_read:
 * @data: what was found, of any origin
 * @length: its size in bytes
 * @password: (nullable): to decrypt it with
 * @error: return location for an error
 *
 * Returns: (transfer full): what is in it, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthCodeFile *
auth_code_file_read (const char *data, gsize length, const AuthSecret *password, GError **error)
{
  g_autoptr (JsonNode) json =
    auth_json_parse_file (data, length, AUTH_CODE_FILE_MAX_BYTES, "The file", NULL);
  const AuthCodeInput input = { data, length, json, password };
  AuthCodeFile *self = NULL;
  GError *local = NULL;

  for (gsize i = 0; formats[i] != NULL && self == NULL && local == NULL; i++)
    self = formats[i](&input, &local);
  auth_secret_wipe_json (json);
  if (self == NULL && local == NULL)
    g_set_error_literal (
      error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
      "This is of none of the formats that can be read: see the manual for them");
  else if (local != NULL)
    g_propagate_error (error, local);
  return self;
}
