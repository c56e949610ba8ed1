/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Base64url without padding (RFC 4648 section 5, RFC 7515 appendix C).
 */

#include "config.h"

#include "auth-base64url.h"

#include <string.h>

#include "auth-error.h"

/**
 * auth_base64url_encode:
 * @data: (array length=length): bytes
 * @length: how many
 *
 * Encodes bytes as base64url without padding.
 *
 * Returns: (transfer full): the text
 */
char *
auth_base64url_encode (const guint8 *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';
  return text;
}

static gboolean
is_base64url (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '-' && text[i] != '_')
      return FALSE;

  return length % 4 != 1;
}

/**
 * auth_base64url_decode:
 * @text: base64url without padding
 * @length: bytes of @text, or -1 when it is NUL-terminated
 * @length_out: (out): how many bytes came out
 * @error: return location for an error
 *
 * Decodes base64url. Padding, white space and the characters of other alphabets are refused. One
 * NUL byte that does not count follows the result.
 *
 * Returns: (transfer full): the bytes, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
guint8 *
auth_base64url_decode (const char *text, gssize length, gsize *length_out, GError **error)
{
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  char *buffer = NULL;

  if (!is_base64url (text, size))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, "This is not base64url");
      return NULL;
    }

  buffer = g_malloc0 (size + 4);
  memcpy (buffer, text, size);
  g_strdelimit (buffer, "-", '+');
  g_strdelimit (buffer, "_", '/');
  while (size % 4 != 0)
    buffer[size++] = '=';

  if (size > 0)
    g_base64_decode_inplace (buffer, &size);
  buffer[size] = '\0';
  *length_out = size;
  return (guint8 *) buffer;
}
