/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Base32 (RFC 4648 section 6), as people type it and as programs write it.
 */

#include "config.h"

#include "auth-base32.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/**
 * auth_base32_encode:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Encodes bytes in upper case and without padding.
 *
 * Returns: (transfer full): the text
 */
AuthSecret *
auth_base32_encode (const guint8 *data, gsize length)
{
  gsize count = (length * 8 + 4) / 5;
  char *text = g_malloc0 (count + 1);

  for (gsize i = 0; i < count; i++)
    {
      gsize at = i * 5 / 8;
      guint pair = (guint) data[at] << 8 | (at + 1 < length ? data[at + 1] : 0);

      text[i] = alphabet[pair >> (11 - i * 5 % 8) & 31];
    }
  return text;
}

/* Bytes are written behind the place where characters are read. */
static gboolean
append_digit (guint8 *bytes, gsize index, char character)
{
  const char *digit = strchr (alphabet, g_ascii_toupper (character));
  gsize at = index * 5 / 8;
  guint pair;

  if (digit == NULL || *digit == '\0')
    return FALSE;
  pair = (guint) (digit - alphabet) << (11 - index * 5 % 8);
  bytes[at] |= (guint8) (pair >> 8);
  bytes[at + 1] |= (guint8) pair;
  return TRUE;
}

/* Whoever copied it by eye is told what it may be; to take it for that would be a guess. */
static void
refuse_digit (char character, GError **error)
{
  const char *words = strchr ("018", character) != NULL
                        ? _ ("A secret has only the letters A to Z and the digits 2 to 7: 0, 1 and "
                             "8 may be O, L and B")
                        : _ ("A secret has only the letters A to Z and the digits 2 to 7");

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, words);
}

/* What is between the groups where they are typed, and what comes along unseen when they are copied
 * out of a page: spaces that do not break, of no width, soft hyphens, byte order marks. */
static gboolean
is_separator (gunichar character)
{
  const GUnicodeType type = g_unichar_type (character);

  return g_unichar_isspace (character) || type == G_UNICODE_FORMAT ||
         type == G_UNICODE_DASH_PUNCTUATION;
}

static gboolean
decode (guint8 *bytes, const char *text, gsize *count_out, GError **error)
{
  gboolean is_padded = FALSE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (is_separator (g_utf8_get_char_validated (p, -1)))
        continue;
      is_padded = is_padded || *p == '=';
      if (*p == '=')
        continue;
      if (is_padded || !append_digit (bytes, *count_out, *p))
        {
          refuse_digit (*p, error);
          return FALSE;
        }
      (*count_out)++;
    }
  return TRUE;
}

/**
 * auth_base32_decode:
 * @text: base32, in any case, with padding at the end, and white space, dashes and characters that
 *   are not seen anywhere
 * @length_out: (out): how many bytes came out
 * @error: return location for an error
 *
 * Decodes base32. Bits left over at the end are ignored, whatever they are.
 *
 * Returns: (transfer full): the bytes, for auth_secret_wipe(), or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
guint8 *
auth_base32_decode (const char *text, gsize *length_out, GError **error)
{
  gsize size = strlen (text) * 5 / 8 + 2;
  g_autofree guint8 *bytes = g_malloc0 (size);
  gsize count = 0;
  gboolean is_good = decode (bytes, text, &count, error);

  /* No number of whole bytes gives such a rest (RFC 4648 section 6). */
  if (is_good && (count % 8 == 1 || count % 8 == 3 || count % 8 == 6))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("A character of the secret is missing or too many"));
      is_good = FALSE;
    }
  if (!is_good)
    {
      auth_secret_wipe (bytes, size);
      return NULL;
    }
  bytes[count * 5 / 8] = 0;
  *length_out = count * 5 / 8;
  return g_steal_pointer (&bytes);
}
