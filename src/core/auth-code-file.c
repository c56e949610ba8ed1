/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A file, link or text of one-time codes of any known format, read into entries.
 */

#include "config.h"

#include "auth-code-file.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-code-formats.h"
#include "auth-error.h"
#include "auth-json-mend.h"

/* The byte order mark, in UTF-8. */
#define MARK "\xef\xbb\xbf"

/* In the order in which they are tried: the surest signs first. */
static const AuthCodeFormat formats[] = {
  auth_code_format_aegis,
  auth_code_vault_2fas,
  auth_code_vault_ente,
  auth_code_vault_proton,
  auth_code_vault_stratum,
  auth_code_format_2fas,
  auth_code_format_andotp,
  auth_code_format_proton,
  auth_code_format_stratum,
  auth_code_format_freeotp,
  auth_code_format_bitwarden,
  auth_code_format_raivo,
  auth_code_format_csv,
  auth_code_format_text,
  auth_code_vault_andotp,
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
 * @format: what it is, for people
 *
 * Returns: (transfer full): a file without entries
 */
AuthCodeFile *
auth_code_file_new (const char *format)
{
  AuthCodeFile *self = g_new0 (AuthCodeFile, 1);

  self->format = auth_error_clean_text (format);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->codes = g_hash_table_new ((GHashFunc) auth_code_hash, (GEqualFunc) auth_code_is_same);
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

  g_hash_table_unref (self->codes);
  g_ptr_array_unref (self->entries);
  g_free (self->format);
  g_free (self);
}

/* One too many is what tells that there were too many. */
static void
add_entry (AuthCodeFile *self, const char *title, const char *reason, AuthCode *code)
{
  AuthCodeFileEntry *entry;

  if (self->entries->len > AUTH_CODE_FILE_MAX_ENTRIES)
    {
      auth_code_free (code);
      return;
    }
  entry = g_new0 (AuthCodeFileEntry, 1);
  entry->title = auth_error_clean_text (title);
  entry->reason = reason != NULL ? auth_error_clean_text (reason) : NULL;
  entry->code = code;
  g_ptr_array_add (self->entries, entry);
  if (code != NULL)
    g_hash_table_add (self->codes, code);
}

/**
 * auth_code_file_refuse:
 * @self: a file
 * @title: (nullable): what the file calls the entry
 * @reason: a sentence without a full stop
 *
 * Adds an entry that cannot be used.
 */
void
auth_code_file_refuse (AuthCodeFile *self, const char *title, const char *reason)
{
  add_entry (self, title, reason, NULL);
}

/* In place; as the links that are written of it are read again. */
static void
clean_name (char *name)
{
  for (char *p = name; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (name);
}

static void
ensure_name (AuthCode *code, const char *title)
{
  g_autofree char *clean = auth_error_clean_text (title);

  clean_name (code->issuer);
  clean_name (code->account);
  if (*code->issuer != '\0' || *code->account != '\0')
    return;
  g_free (code->issuer);
  if (*clean == '\0')
    code->issuer = g_strdup (code->type == AUTH_OTP_STEAM ? "Steam" : "Unnamed");
  else
    code->issuer = g_steal_pointer (&clean);
}

/* Whoever comes from another program wants the codes above all, and has the note there. */
static void
bound_note (AuthCode *code)
{
  const char *remark = _ ("[The rest of this note was too long to be imported]");
  gsize length = AUTH_CODE_MAX_NOTE_BYTES - strlen (remark) - 1;
  g_autoptr (AuthSecret) note = code->note;
  g_autoptr (AuthSecret) kept = NULL;

  while (((guint8) note[length] & 0xc0) == 0x80)
    length--;
  kept = g_strndup (note, length);
  code->note = g_strconcat (kept, "\n", remark, NULL);
}

/**
 * auth_code_file_take:
 * @self: a file
 * @title: (nullable): what the file calls the entry
 * @code: (transfer full): the entry
 *
 * Adds the entry, or refuses it when it cannot be used as it is or is there already. Where the
 * counters of two that are the same differ, the higher one is right: it never goes back. A note
 * that is too long is cut off, and says so.
 */
void
auth_code_file_take (AuthCodeFile *self, const char *title, AuthCode *code)
{
  g_autoptr (AuthCode) owned = code;
  g_autoptr (GError) error = NULL;
  AuthCode *same;

  if (code->note != NULL && strlen (code->note) > AUTH_CODE_MAX_NOTE_BYTES)
    bound_note (code);
  if (!auth_code_check (code, &error) || !auth_code_check_counter (code, &error))
    {
      auth_code_file_refuse (self, title, error->message);
      return;
    }
  ensure_name (code, title);
  same = g_hash_table_lookup (self->codes, code);
  if (same != NULL)
    {
      same->counter = MAX (same->counter, code->counter);
      auth_code_file_refuse (self, title, _ ("It is the same as another one above"));
      return;
    }
  add_entry (self, title, NULL, g_steal_pointer (&owned));
}

static AuthCodeFile *
check_file (AuthCodeFile *self, GError **error)
{
  if (self->entries->len <= AUTH_CODE_FILE_MAX_ENTRIES)
    return self;

  auth_code_file_free (self);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               _ ("There are more than %d entries in it: read it in parts"),
               AUTH_CODE_FILE_MAX_ENTRIES);
  return NULL;
}

static gboolean
is_empty (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (data[i]))
      return FALSE;
  return TRUE;
}

/* Of pictures PNG, JPEG, GIF and WebP, which is what people have. */
static const char *
get_refusal (const AuthCodeInput *input)
{
  static const char *const pictures[] = { "\x89PNG", "\xff\xd8\xff", "GIF8", "RIFF" };

  for (gsize i = 0; i < G_N_ELEMENTS (pictures); i++)
    if (input->length >= strlen (pictures[i]) &&
        memcmp (input->data, pictures[i], strlen (pictures[i])) == 0)
      return _ ("This is a picture: the window of Authenticator reads QR codes, open it there");
  if (is_empty (input->data, input->length))
    return _ ("This is empty: there is nothing in it to import");
  if (input->json == NULL && auth_json_is_begun (input->data, input->length))
    return _ ("This is cut off or damaged: copy the whole file, or export it once more");
  return _ (
    "This is of none of the formats that can be read: take a backup of an authenticator or a "
    "password manager, or text with otpauth links");
}

static AuthCodeFile *
read_text (const char *data, gsize length, const AuthSecret *password, GError **error)
{
  g_autoptr (JsonNode) json = auth_json_parse_mended (data, length, AUTH_CODE_FILE_MAX_BYTES);
  const AuthCodeInput input = { data, length, json, password };
  AuthCodeFile *self = NULL;
  GError *local = NULL;

  for (gsize i = 0; formats[i] != NULL && self == NULL && local == NULL; i++)
    self = formats[i](&input, &local);
  auth_secret_wipe_json (json);
  if (self != NULL)
    return check_file (self, error);
  if (local == NULL)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, get_refusal (&input));
  else
    g_propagate_error (error, local);
  return NULL;
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
  const char *problem = NULL;

  if (length > AUTH_CODE_FILE_MAX_BYTES)
    problem = _ ("It is far too large for a file of one-time codes");
  else if (length >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    problem = _ ("This is text in UTF-16: save it as UTF-8, and try again");
  if (problem != NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, problem);
      return NULL;
    }
  /* Windows begins text with it. */
  if (length >= strlen (MARK) && memcmp (data, MARK, strlen (MARK)) == 0)
    return read_text (data + strlen (MARK), length - strlen (MARK), password, error);
  return read_text (data, length, password, error);
}
