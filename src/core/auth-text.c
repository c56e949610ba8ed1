/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Text in an encoding that nobody has said: UTF-8, or what programs wrote before it.
 */

#include "config.h"

#include "auth-text.h"

#include <string.h>

/* In UTF-8 a character of ISO 8859-1 takes two bytes. */
static char *
append_byte (char *to, guint8 byte)
{
  if (byte == 0)
    return g_stpcpy (to, AUTH_TEXT_LOST);
  return to + g_unichar_to_utf8 (byte, to);
}

/**
 * auth_text_make_valid:
 * @data: (array length=length): text
 * @length: its size in bytes
 *
 * A byte that is part of no UTF-8 is what it is in ISO 8859-1, which QR codes and old files are in;
 * a NUL becomes AUTH_TEXT_LOST.
 *
 * Returns: (transfer full): UTF-8
 */
AuthSecret *
auth_text_make_valid (const char *data, gsize length)
{
  const char *end = data + length;
  char *valid = g_malloc0 (length * strlen (AUTH_TEXT_LOST) + 1);
  char *to = valid;

  while (data < end)
    {
      const char *stop = NULL;

      g_utf8_validate_len (data, (gsize) (end - data), &stop);
      memcpy (to, data, (gsize) (stop - data));
      to += stop - data;
      if (stop < end)
        to = append_byte (to, (guint8) *stop++);
      data = stop;
    }
  return valid;
}
