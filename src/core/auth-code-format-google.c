/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What Google Authenticator shows for its transfer to another device: protocol buffers in a link.
 */

#include "config.h"

#include "auth-code-formats.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base32.h"
#include "auth-code-entry.h"
#include "auth-error.h"
#include "auth-otpauth-label.h"
#include "auth-otpauth.h"
#include "auth-text.h"

#define TITLE          "Google Authenticator"
#define PERIOD_SECONDS 30

/* A field's number and, in the low three bits, how it is written. */
#define VARINT(number) ((guint64) (number) << 3)
#define BYTES(number)  (VARINT (number) | 2)

enum
{
  PAYLOAD_PARAMETERS = BYTES (1),
  PAYLOAD_BATCH_SIZE = VARINT (3),
  PAYLOAD_BATCH_INDEX = VARINT (4),
  PAYLOAD_BATCH_ID = VARINT (5),
};

enum
{
  PARAMETERS_SECRET = BYTES (1),
  PARAMETERS_NAME = BYTES (2),
  PARAMETERS_ISSUER = BYTES (3),
  PARAMETERS_ALGORITHM = VARINT (4),
  PARAMETERS_DIGITS = VARINT (5),
  PARAMETERS_TYPE = VARINT (6),
  PARAMETERS_COUNTER = VARINT (7),
};

typedef struct
{
  const guint8 *position;
  const guint8 *end;
} Reader;

typedef struct
{
  guint64 tag;
  guint64 value; /* of a varint, and the length of bytes */
  const guint8 *data;
} Field;

typedef struct
{
  Field secret;
  Field name;
  Field issuer;
  guint64 algorithm;
  guint64 digits;
  guint64 type;
  guint64 counter;
} Parameters;

static gboolean
read_varint (Reader *reader, guint64 *value_out)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64 && reader->position < reader->end; shift += 7)
    {
      const guint8 byte = *reader->position++;

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        {
          *value_out = value;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
read_field (Reader *reader, Field *field_out)
{
  guint64 size = 0;

  if (!read_varint (reader, &field_out->tag))
    return FALSE;
  switch (field_out->tag & 7)
    {
    case 0:
      return read_varint (reader, &field_out->value);
    case 1:
      size = 8;
      break;
    case 2:
      if (!read_varint (reader, &size))
        return FALSE;
      break;
    case 5:
      size = 4;
      break;
    default:
      return FALSE;
    }
  if (size > (guint64) (reader->end - reader->position))
    return FALSE;
  field_out->data = reader->position;
  field_out->value = size;
  reader->position += size;
  return TRUE;
}

/* Fields that are not known, or are written in another way, are skipped as protocol buffers ask. */
static gboolean
read_parameters (const Field *message, Parameters *parameters)
{
  Reader reader = { message->data, message->data + message->value };
  Field field = { 0 };

  while (reader.position < reader.end)
    {
      if (!read_field (&reader, &field))
        return FALSE;
      if (field.tag == PARAMETERS_SECRET)
        parameters->secret = field;
      else if (field.tag == PARAMETERS_NAME)
        parameters->name = field;
      else if (field.tag == PARAMETERS_ISSUER)
        parameters->issuer = field;
      else if (field.tag == PARAMETERS_ALGORITHM)
        parameters->algorithm = field.value;
      else if (field.tag == PARAMETERS_DIGITS)
        parameters->digits = field.value;
      else if (field.tag == PARAMETERS_TYPE)
        parameters->type = field.value;
      else if (field.tag == PARAMETERS_COUNTER)
        parameters->counter = field.value;
    }
  return TRUE;
}

static char *
dup_text (const Field *field)
{
  if (field->data == NULL)
    return g_strdup ("");
  return auth_text_make_valid ((const char *) field->data, field->value);
}

/* Returns NULL, or why it cannot be used. */
static const char *
set_numbers (AuthCode *code, const Parameters *parameters)
{
  static const guint digits[] = { 6, 6, 8 };
  static const AuthOtpType types[] = { AUTH_OTP_TOTP, AUTH_OTP_HOTP, AUTH_OTP_TOTP };
  static const AuthOtpAlgorithm algorithms[] = {
    AUTH_OTP_SHA1,
    AUTH_OTP_SHA1,
    AUTH_OTP_SHA256,
    AUTH_OTP_SHA512,
  };

  if (parameters->algorithm >= G_N_ELEMENTS (algorithms))
    return _ ("Its algorithm is none of SHA1, SHA256 and SHA512");
  if (parameters->digits >= G_N_ELEMENTS (digits))
    return _ ("Its number of digits is neither 6 nor 8");
  if (parameters->type >= G_N_ELEMENTS (types))
    return _ ("It is none of the types totp and hotp");
  code->algorithm = algorithms[parameters->algorithm];
  code->digits = digits[parameters->digits];
  code->type = types[parameters->type];
  code->period = code->type == AUTH_OTP_HOTP ? 0 : PERIOD_SECONDS;
  code->counter = code->type == AUTH_OTP_HOTP ? parameters->counter : 0;
  return NULL;
}

/* The issuer may be in front of the name as well. */
static char *
dup_title (const char *issuer, const char *name)
{
  const gsize length = strlen (issuer);
  const gboolean is_twice = length > 0 && g_str_has_prefix (name, issuer) && name[length] == ':';
  const AuthCodeEntry entry = { .issuer = issuer, .account = name + (is_twice ? length + 1 : 0) };

  return auth_code_entry_dup_title (&entry);
}

static void
add_entry (AuthCodeFile *file, const Field *message)
{
  Parameters parameters = { 0 };
  gboolean is_whole = read_parameters (message, &parameters);
  g_autofree char *name = dup_text (&parameters.name);
  g_autofree char *issuer = dup_text (&parameters.issuer);
  g_autofree char *title = dup_title (issuer, name);
  g_autoptr (AuthSecret) secret =
    auth_base32_encode (parameters.secret.data, parameters.secret.value);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCode) code = NULL;
  const char *reason = is_whole ? NULL : _ ("It is damaged");

  if (reason == NULL)
    code = auth_code_new ("", secret, &error);
  if (code != NULL)
    reason = set_numbers (code, &parameters);
  if (code == NULL || reason != NULL)
    {
      auth_code_file_refuse (file, title, reason != NULL ? reason : error->message);
      return;
    }
  auth_otpauth_set_label (code, name, issuer);
  auth_code_file_take (file, title, g_steal_pointer (&code));
}

/* One file can be of one series: what may be missing of another is said in its list. */
static void
note_series (AuthCodeFile *file, gint64 id, gint64 size, gint64 index)
{
  const gboolean is_same = file->series_id == id && file->series_size == size;
  const gboolean is_open =
    file->series_size > 0 &&
    file->series_seen != G_MAXUINT64 >> (AUTH_CODE_FILE_MAX_SERIES - file->series_size);

  if (size <= 1 || index < 0 || index >= size)
    return;
  if (size > AUTH_CODE_FILE_MAX_SERIES || (is_open && !is_same))
    {
      auth_code_file_refuse (file, TITLE,
                             _ ("It is part of another series of QR codes, of which some may be "
                                "missing: read each series alone"));
      return;
    }
  file->series_id = id;
  file->series_size = (guint) size;
  file->series_seen = (is_same ? file->series_seen : 0) | G_GUINT64_CONSTANT (1) << index;
}

static gboolean
is_whole (const guint8 *data, gsize length)
{
  Reader reader = { data, data + length };
  Field field = { 0 };

  while (reader.position < reader.end)
    if (!read_field (&reader, &field))
      return FALSE;
  return length > 0;
}

static void
read_payload (AuthCodeFile *file, const guint8 *data, gsize length)
{
  Reader reader = { data, data + length };
  Field field = { 0 };
  gint32 size = 0;
  gint32 index = 0;
  gint32 id = 0;

  while (reader.position < reader.end && read_field (&reader, &field))
    {
      if (field.tag == PAYLOAD_PARAMETERS)
        add_entry (file, &field);
      else if (field.tag == PAYLOAD_BATCH_SIZE)
        size = (gint32) field.value;
      else if (field.tag == PAYLOAD_BATCH_INDEX)
        index = (gint32) field.value;
      else if (field.tag == PAYLOAD_BATCH_ID)
        id = (gint32) field.value;
    }
  note_series (file, id, size, index);
}

/* GLib skips what is no base64, and what is short of padding. Returns NULL when it is none. */
static guint8 *
dup_payload (const char *uri, gsize *length_out)
{
  static const char *const padding[] = { "", NULL, "==", "=" };
  g_autoptr (AuthSecret) data = auth_otpauth_dup_parameter (uri, "data");
  g_autoptr (AuthSecret) padded = NULL;
  gsize length;

  if (data == NULL)
    return NULL;
  /* A "+" that is not encoded is one: no base64 has spaces. */
  g_strdelimit (g_strchomp (data), " ", '+');
  length = strcspn (data, "=");
  if (strspn (data, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "+/") != length || length % 4 == 1)
    return NULL;
  data[length] = '\0';
  padded = g_strconcat (data, padding[length % 4], NULL);
  return g_base64_decode (padded, length_out);
}

/**
 * auth_code_format_google_add:
 * @file: a file
 * @uri: an otpauth-migration URI
 * @error: return location for an error
 *
 * Adds the entries of one picture, and which picture of a series it is.
 *
 * Returns: %FALSE with AUTH_ERROR_INVALID_ARGUMENT if it is damaged; nothing was added then
 */
gboolean
auth_code_format_google_add (AuthCodeFile *file, const char *uri, GError **error)
{
  gsize length = 0;
  g_autofree guint8 *payload = dup_payload (uri, &length);
  const gboolean is_good = payload != NULL && is_whole (payload, length);

  if (is_good)
    read_payload (file, payload, length);
  else
    g_set_error_literal (
      error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
      _ ("The link of Google Authenticator is damaged or cut off: read it again"));
  auth_secret_wipe (payload, length);
  return is_good;
}
