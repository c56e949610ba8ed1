/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An entry in the words of another program's file.
 */

#include "config.h"

#include "auth-code-entry.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-otpauth.h"

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static gboolean
is_empty (const char *text)
{
  return text == NULL || *text == '\0';
}

/**
 * auth_code_entry_dup_title:
 * @self: an entry, of which only the names count
 *
 * Returns: (transfer full): what the file calls it, for people; "" when it does not
 */
char *
auth_code_entry_dup_title (const AuthCodeEntry *self)
{
  if (is_empty (self->issuer))
    return g_strdup (self->account != NULL ? self->account : "");
  if (is_empty (self->account))
    return g_strdup (self->issuer);
  return g_strdup_printf ("%s (%s)", self->issuer, self->account);
}

static void
set_if_empty (char **text_inout, const char *text)
{
  if (**text_inout != '\0' || is_empty (text))
    return;

  g_free (*text_inout);
  *text_inout = g_strstrip (g_strdup (text));
}

static char **
dup_tags (const char *const *tags)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gsize count = 0;

  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    if (*tags[i] != '\0')
      {
        g_strv_builder_add (builder, tags[i]);
        count++;
      }
  return count > 0 ? g_strv_builder_end (builder) : NULL;
}

static void
set_additions (const AuthCodeEntry *self, AuthCode *code)
{
  set_if_empty (&code->issuer, self->issuer);
  set_if_empty (&code->account, self->account);
  if (!is_empty (self->note))
    code->note = g_strdup (self->note);
  code->is_pinned = self->is_pinned;
  code->tags = dup_tags (self->tags);
}

static gboolean
set_kind (const AuthCodeEntry *self, AuthCode *code, GError **error)
{
  if (self->type == NULL || !auth_otp_type_from_string (self->type, &code->type))
    return fail (error, _ ("It is none of the types totp, hotp and steam"));
  if (self->algorithm == NULL ||
      !auth_otp_algorithm_from_string (self->algorithm, &code->algorithm))
    return fail (error, _ ("Its algorithm is none of SHA1, SHA256 and SHA512"));
  return TRUE;
}

static gboolean
set_numbers (const AuthCodeEntry *self, AuthCode *code, GError **error)
{
  const gboolean is_hotp = code->type == AUTH_OTP_HOTP;
  const gint64 digits = code->type == AUTH_OTP_STEAM ? AUTH_OTP_STEAM_DIGITS : self->digits;

  if (digits < 0 || digits > AUTH_OTP_MAX_DIGITS)
    return fail (error, _ ("Its number of digits is missing or out of range"));
  if (!is_hotp && (self->period < 1 || self->period > G_MAXUINT32))
    return fail (error, _ ("Its period is missing or out of range"));
  if (is_hotp && self->counter < 0)
    return fail (error, _ ("Its counter is missing or out of range"));
  code->digits = (guint) digits;
  code->period = is_hotp ? 0 : (guint) self->period;
  code->counter = is_hotp ? (guint64) self->counter : 0;
  return TRUE;
}

static AuthCode *
new_code (const AuthCodeEntry *self, GError **error)
{
  g_autoptr (AuthCode) code = NULL;

  if (is_empty (self->secret))
    {
      fail (error, _ ("There is no secret"));
      return NULL;
    }
  code = auth_code_new ("", self->secret, error);
  if (code == NULL || !set_kind (self, code, error) || !set_numbers (self, code, error))
    return NULL;
  return g_steal_pointer (&code);
}

/* code: (transfer full) (nullable) */
static void
add (const AuthCodeEntry *self, AuthCode *code, const GError *error, AuthCodeFile *file)
{
  g_autofree char *title = auth_code_entry_dup_title (self);

  if (code == NULL)
    {
      auth_code_file_refuse (file, title, error->message);
      return;
    }
  set_additions (self, code);
  auth_code_file_take (file, title, code);
}

/**
 * auth_code_entry_add:
 * @self: an entry
 * @file: the file that it is to be in
 *
 * Takes the entry, or refuses it with the reason: what is not known is not guessed.
 */
void
auth_code_entry_add (const AuthCodeEntry *self, AuthCodeFile *file)
{
  g_autoptr (GError) error = NULL;
  AuthCode *code = new_code (self, &error);

  add (self, code, error, file);
}

/**
 * auth_code_entry_refuse:
 * @self: an entry
 * @reason: a sentence without a full stop
 * @file: the file that it is to be in
 *
 * Refuses the entry.
 */
void
auth_code_entry_refuse (const AuthCodeEntry *self, const char *reason, AuthCodeFile *file)
{
  g_autofree char *title = auth_code_entry_dup_title (self);

  auth_code_file_refuse (file, title, reason);
}

/**
 * auth_code_entry_add_field:
 * @self: an entry, of which the secret and the numbers are of no account
 * @field: a link of a one-time code, or a secret in base32
 * @file: the file that it is to be in
 *
 * Takes the entry, or refuses it with the reason. What the link calls it comes first.
 */
void
auth_code_entry_add_field (const AuthCodeEntry *self, const char *field, AuthCodeFile *file)
{
  g_autoptr (GError) error = NULL;
  AuthCode *code = auth_otpauth_parse_field (field, &error);

  add (self, code, error, file);
}

/**
 * auth_code_entry_get_number:
 * @object: an object
 * @name: the name of a member
 * @missing: what it means when it is not there
 *
 * Returns: the number, which may be written as a string; AUTH_CODE_ENTRY_NONE when it is no
 *   whole number from 0 on
 */
gint64
auth_code_entry_get_number (JsonObject *object, const char *name, gint64 missing)
{
  JsonNode *node = json_object_get_member (object, name);
  const char *text = auth_json_get_string (object, name);
  guint64 number = 0;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return missing;
  if (text != NULL)
    return g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &number, NULL)
             ? (gint64) number
             : AUTH_CODE_ENTRY_NONE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
    return AUTH_CODE_ENTRY_NONE;
  return MAX (json_node_get_int (node), AUTH_CODE_ENTRY_NONE);
}

/**
 * auth_code_entry_get_word:
 * @object: an object
 * @name: the name of a member
 * @missing: (nullable): what it means when it is not there
 *
 * A member that is there in another form is not taken for one that is missing.
 *
 * Returns: (transfer none) (nullable): the text, or %NULL when it is none
 */
const char *
auth_code_entry_get_word (JsonObject *object, const char *name, const char *missing)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return missing;
  return auth_json_get_string (object, name);
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * auth_code_entry_read_all:
 * @array: the entries as another program has written them
 * @read: (scope call): reads one and adds it
 * @file: what they are added to
 * @user_data: for @read
 *
 * Reads every entry; an element that is no object is refused.
 */
void
auth_code_entry_read_all (JsonArray *array,
                          AuthCodeEntryReader read,
                          AuthCodeFile *file,
                          gpointer user_data)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);

      if (object != NULL)
        read (object, file, user_data);
      else
        auth_code_file_refuse (file, "", _ ("It is no entry"));
    }
}

static gboolean
has_members (JsonObject *object, const char *const *names)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (!json_object_has_member (object, names[i]))
      return FALSE;
  return TRUE;
}

/**
 * auth_code_entry_has_members:
 * @array: what may be entries of another program
 * @names: (array zero-terminated=1): the members by which they are known
 *
 * Returns: whether there is an object with all of them among the elements
 */
gboolean
auth_code_entry_has_members (JsonArray *array, const char *const *names)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);

      if (object != NULL && has_members (object, names))
        return TRUE;
    }
  return FALSE;
}

/**
 * auth_code_entry_read_names:
 * @array: (nullable): a list of folders, groups or categories
 * @id_member: the member with the id
 * @name_member: the member with the name
 *
 * Returns: (transfer container) (element-type utf8 utf8): id to name, both of @array
 */
GHashTable *
auth_code_entry_read_names (JsonArray *array, const char *id_member, const char *name_member)
{
  GHashTable *names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *object = get_element (array, i);
      const char *id = object != NULL ? auth_json_get_string (object, id_member) : NULL;
      const char *name = object != NULL ? auth_json_get_string (object, name_member) : NULL;

      if (id != NULL && name != NULL)
        g_hash_table_insert (names, (char *) id, (char *) name);
    }
  return names;
}
