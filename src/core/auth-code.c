/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list, as a value and as the JSON it is stored as.
 */

#include "config.h"

#include "auth-code.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base32.h"
#include "auth-error.h"
#include "auth-json.h"

#define DEFAULT_DIGITS         6
#define DEFAULT_PERIOD_SECONDS 30

static AuthSecret *
canonicalize (const char *secret, GError **error)
{
  g_autofree guint8 *key = NULL;
  gsize length = 0;
  AuthSecret *text;

  if (strnlen (secret, AUTH_CODE_MAX_SECRET_CHARS + 1) > AUTH_CODE_MAX_SECRET_CHARS)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("The secret is far too long"));
      return NULL;
    }
  key = auth_base32_decode (secret, &length, error);
  if (key == NULL)
    return NULL;
  if (length == 0)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("There is no secret"));
      return NULL;
    }
  text = auth_base32_encode (key, length);
  auth_secret_wipe (key, length);
  return text;
}

/**
 * auth_code_new:
 * @id: its id
 * @secret: base32 in any form
 * @error: return location for an error
 *
 * Returns: (transfer full): a TOTP entry with the usual SHA-1, six digits and 30 seconds, or %NULL
 *   with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthCode *
auth_code_new (const char *id, const char *secret, GError **error)
{
  AuthSecret *canonical = canonicalize (secret, error);
  AuthCode *self;

  if (canonical == NULL)
    return NULL;
  self = g_new0 (AuthCode, 1);
  self->id = g_strdup (id);
  self->issuer = g_strdup ("");
  self->account = g_strdup ("");
  self->digits = DEFAULT_DIGITS;
  self->period = DEFAULT_PERIOD_SECONDS;
  self->secret = canonical;
  return self;
}

/**
 * auth_code_copy:
 * @self: an entry
 *
 * Returns: (transfer full): a copy
 */
AuthCode *
auth_code_copy (const AuthCode *self)
{
  AuthCode *copy = g_memdup2 (self, sizeof *self);

  copy->id = g_strdup (self->id);
  copy->issuer = g_strdup (self->issuer);
  copy->account = g_strdup (self->account);
  copy->secret = g_strdup (self->secret);
  copy->account_id = g_strdup (self->account_id);
  copy->subject = g_strdup (self->subject);
  copy->tags = g_strdupv (self->tags);
  copy->note = g_strdup (self->note);
  copy->recovery_codes = g_strdup (self->recovery_codes);
  return copy;
}

/**
 * auth_code_free:
 * @self: (transfer full) (nullable): an entry
 *
 * Wipes and frees it.
 */
void
auth_code_free (AuthCode *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->issuer);
  g_free (self->account);
  auth_secret_free (self->secret);
  g_free (self->account_id);
  g_free (self->subject);
  g_strfreev (self->tags);
  auth_secret_free (self->note);
  auth_secret_free (self->recovery_codes);
  g_free (self);
}

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

/* The bounds are in the sentences below. */
G_STATIC_ASSERT (AUTH_CODE_MAX_TEXT_BYTES == 1024);
G_STATIC_ASSERT (AUTH_CODE_MAX_NOTE_BYTES == 16384);
G_STATIC_ASSERT (AUTH_CODE_MAX_TAGS == 32);

static gboolean
check_text (const char *text, gsize max_bytes, const char *too_long, GError **error)
{
  if (text == NULL)
    return TRUE;
  if (strnlen (text, max_bytes + 1) > max_bytes)
    return fail (error, too_long);
  return g_utf8_validate (text, -1, NULL) || fail (error, _ ("One of its texts is not in UTF-8"));
}

static gboolean
check_tags (const AuthCode *self, GError **error)
{
  const guint n_tags = self->tags != NULL ? g_strv_length (self->tags) : 0;

  if (n_tags > AUTH_CODE_MAX_TAGS)
    return fail (error, _ ("It has more than 32 tags"));
  for (guint i = 0; i < n_tags; i++)
    if (*self->tags[i] == '\0')
      return fail (error, _ ("One of its tags is empty"));
    else if (!check_text (self->tags[i], AUTH_CODE_MAX_TEXT_BYTES,
                          _ ("One of its tags is longer than 1024 bytes"), error))
      return FALSE;
  return TRUE;
}

static gboolean
check_texts (const AuthCode *self, GError **error)
{
  return check_text (self->issuer, AUTH_CODE_MAX_TEXT_BYTES,
                     _ ("Its issuer is longer than 1024 bytes"), error) &&
         check_text (self->account, AUTH_CODE_MAX_TEXT_BYTES,
                     _ ("The name of its account is longer than 1024 bytes"), error) &&
         check_tags (self, error) &&
         check_text (self->note, AUTH_CODE_MAX_NOTE_BYTES,
                     _ ("Its note is longer than 16384 bytes"), error) &&
         check_text (self->recovery_codes, AUTH_CODE_MAX_NOTE_BYTES,
                     _ ("Its recovery codes are longer than 16384 bytes"), error);
}

static gboolean
check_numbers (const AuthCode *self, GError **error)
{
  if (self->type == AUTH_OTP_STEAM && self->algorithm != AUTH_OTP_SHA1)
    return fail (error, _ ("Steam's codes are made with SHA1 only"));
  if (self->type == AUTH_OTP_STEAM
        ? self->digits != AUTH_OTP_STEAM_DIGITS
        : self->digits < AUTH_OTP_MIN_DIGITS || self->digits > AUTH_OTP_MAX_DIGITS)
    return fail (error, _ ("Its number of digits is out of range"));
  if (self->type == AUTH_OTP_HOTP && self->period != 0)
    return fail (error, _ ("Its codes are counted, so they have no period"));
  if (self->type != AUTH_OTP_HOTP && self->period == 0)
    return fail (error, _ ("Its period is out of range"));
  if (self->counter > G_MAXINT64)
    return fail (error, _ ("Its counter is missing or out of range"));
  return TRUE;
}

/**
 * auth_code_check:
 * @self: an entry
 * @error: return location for an error
 *
 * Returns: whether its numbers go with its type and its texts are within bounds, otherwise
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_check (const AuthCode *self, GError **error)
{
  return check_numbers (self, error) && check_texts (self, error);
}

/* A member that is there in another form than ours was not written by us, and is not guessed. */
static gboolean
read_text (JsonObject *object, const char *name, char **text_inout, GError **error)
{
  const char *text = auth_json_get_string (object, name);

  if (!json_object_has_member (object, name))
    return TRUE;
  if (text == NULL)
    return fail (error, _ ("One of its texts is none"));
  g_free (*text_inout);
  *text_inout = g_strdup (text);
  return TRUE;
}

static gboolean
read_texts (AuthCode *self, JsonObject *object, GError **error)
{
  if (json_object_has_member (object, "tags"))
    self->tags = auth_json_dup_strv (object, "tags");
  return read_text (object, "issuer", &self->issuer, error) &&
         read_text (object, "account", &self->account, error) &&
         read_text (object, "account-id", &self->account_id, error) &&
         read_text (object, "subject", &self->subject, error) &&
         read_text (object, "note", &self->note, error) &&
         read_text (object, "recovery-codes", &self->recovery_codes, error);
}

static gboolean
read_kind (AuthCode *self, JsonObject *object, GError **error)
{
  const char *type = auth_json_get_string (object, "type");
  const char *algorithm = auth_json_get_string (object, "algorithm");

  if (type == NULL || !auth_otp_type_from_string (type, &self->type))
    return fail (error, _ ("It is none of the types totp, hotp and steam"));
  if (algorithm == NULL || !auth_otp_algorithm_from_string (algorithm, &self->algorithm))
    return fail (error, _ ("Its algorithm is none of SHA1, SHA256 and SHA512"));
  return TRUE;
}

static gboolean
read_numbers (AuthCode *self, JsonObject *object, GError **error)
{
  gint64 digits = 0, period = 0, counter = 0;

  auth_json_get_int64 (object, "digits", &digits);
  auth_json_get_int64 (object, "period", &period);
  if (digits < 0 || digits > AUTH_OTP_MAX_DIGITS)
    return fail (error, _ ("Its number of digits is out of range"));
  if (self->type != AUTH_OTP_HOTP && (period < 1 || period > G_MAXUINT32))
    return fail (error, _ ("Its period is out of range"));
  if (self->type == AUTH_OTP_HOTP &&
      (!auth_json_get_int64 (object, "counter", &counter) || counter < 0))
    return fail (error, _ ("Its counter is missing or out of range"));
  auth_json_get_int64 (object, "used-at", &self->used_at);
  auth_json_get_int64 (object, "removed-at", &self->removed_at);
  self->digits = (guint) digits;
  self->period = self->type == AUTH_OTP_HOTP ? 0 : (guint) period;
  self->counter = (guint64) counter;
  return TRUE;
}

/**
 * auth_code_check_counter:
 * @self: an entry that passes auth_code_check()
 * @error: return location for an error
 *
 * One that is in the list may get there, and stays; none has to begin there.
 *
 * Returns: whether its counter can go on, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_code_check_counter (const AuthCode *self, GError **error)
{
  if (self->type != AUTH_OTP_HOTP || self->counter < G_MAXINT64)
    return TRUE;
  return fail (error, _ ("Its counter is at its end: there is no code after it"));
}

/**
 * auth_code_new_from_json:
 * @object: what auth_code_to_json() made
 * @error: return location for an error
 *
 * Nothing is put right by guessing: a wrong period makes wrong codes.
 *
 * Returns: (transfer full): the entry, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthCode *
auth_code_new_from_json (JsonObject *object, GError **error)
{
  const char *id = auth_json_get_string (object, "id");
  const char *secret = auth_json_get_string (object, "secret");
  g_autoptr (AuthCode) self = NULL;

  if (id == NULL || *id == '\0' || strlen (id) > AUTH_CODE_MAX_TEXT_BYTES || secret == NULL)
    {
      fail (error, _ ("It has no id or no secret"));
      return NULL;
    }
  self = auth_code_new (id, secret, error);
  if (self == NULL || !read_texts (self, object, error) || !read_kind (self, object, error) ||
      !read_numbers (self, object, error) || !auth_code_check (self, error))
    return NULL;
  self->is_enrolled = json_object_get_boolean_member_with_default (object, "is-enrolled", FALSE);
  self->is_pinned = json_object_get_boolean_member_with_default (object, "is-pinned", FALSE);
  self->is_saved = json_object_get_boolean_member_with_default (object, "is-saved", FALSE);
  return g_steal_pointer (&self);
}

static void
write_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static void
write_additions (const AuthCode *self, JsonObject *object)
{
  write_text (object, "account-id", self->account_id);
  write_text (object, "subject", self->subject);
  json_object_set_boolean_member (object, "is-enrolled", self->is_enrolled);
  write_text (object, "note", self->note);
  write_text (object, "recovery-codes", self->recovery_codes);
  if (self->tags != NULL)
    auth_json_set_strv (object, "tags", (const char *const *) self->tags);
  if (self->is_pinned)
    json_object_set_boolean_member (object, "is-pinned", TRUE);
  if (self->used_at != 0)
    json_object_set_int_member (object, "used-at", self->used_at);
  if (self->removed_at != 0)
    json_object_set_int_member (object, "removed-at", self->removed_at);
  if (self->is_saved)
    json_object_set_boolean_member (object, "is-saved", TRUE);
}

/**
 * auth_code_to_json:
 * @self: an entry
 *
 * Returns: (transfer full): what the keyring is to hold; for auth_secret_wipe_json()
 */
JsonObject *
auth_code_to_json (const AuthCode *self)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "issuer", self->issuer);
  json_object_set_string_member (object, "account", self->account);
  json_object_set_string_member (object, "type", auth_otp_type_to_string (self->type));
  json_object_set_string_member (object, "algorithm",
                                 auth_otp_algorithm_to_string (self->algorithm));
  json_object_set_int_member (object, "digits", self->digits);
  if (self->type == AUTH_OTP_HOTP)
    json_object_set_int_member (object, "counter", (gint64) self->counter);
  else
    json_object_set_int_member (object, "period", self->period);
  json_object_set_string_member (object, "secret", self->secret);
  write_additions (self, object);
  return object;
}

/**
 * auth_code_is_same:
 * @self: an entry
 * @other: another
 *
 * The counter of HOTP moves on, so it does not count either; the secret alone would take two
 * accounts at one service for one.
 *
 * Returns: whether both make the same codes for the same account
 */
gboolean
auth_code_is_same (const AuthCode *self, const AuthCode *other)
{
  return self->type == other->type && self->algorithm == other->algorithm &&
         self->digits == other->digits && self->period == other->period &&
         g_str_equal (self->issuer, other->issuer) && g_str_equal (self->account, other->account) &&
         g_str_equal (self->secret, other->secret);
}

/**
 * auth_code_hash:
 * @self: an entry
 *
 * Returns: the same number for entries that auth_code_is_same() finds the same
 */
guint
auth_code_hash (const AuthCode *self)
{
  return g_str_hash (self->secret) ^ g_str_hash (self->issuer) * 31 ^
         g_str_hash (self->account) * 37;
}

/**
 * auth_code_compute:
 * @self: an entry
 * @time: seconds since 1970 by the clock of whoever checks the code; HOTP takes its counter instead
 *
 * Returns: (transfer full): the code
 */
char *
auth_code_compute (const AuthCode *self, gint64 time)
{
  gsize length = 0;
  g_autofree guint8 *key = auth_base32_decode (self->secret, &length, NULL);
  guint64 counter =
    self->type == AUTH_OTP_HOTP ? self->counter : auth_otp_get_step (time, self->period);
  char *code;

  if (self->type == AUTH_OTP_STEAM)
    code = auth_otp_steam (key, length, counter);
  else
    code = auth_otp_hotp (key, length, self->algorithm, counter, self->digits);
  auth_secret_wipe (key, length);
  return code;
}

/**
 * auth_code_get_start:
 * @self: an entry
 * @time: seconds since 1970
 *
 * Returns: the second at which the code of @time began to be good; for HOTP @time itself
 */
gint64
auth_code_get_start (const AuthCode *self, gint64 time)
{
  if (self->type == AUTH_OTP_HOTP)
    return time;
  return (gint64) (auth_otp_get_step (time, self->period) * self->period);
}
