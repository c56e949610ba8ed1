/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one error domain of the program; its codes are the error names of the bus contract.
 */

#include "config.h"

#include "auth-error.h"

#include <string.h>

#define MAX_CHARACTERS 300
/* Even four-byte characters with as many dropped ones between them need no more. */
#define MAX_BYTES 4096

G_DEFINE_QUARK (auth - error - quark, auth_error)

static gboolean
is_break (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_CONTROL;
}

/* Bidirectional controls, invisible characters and what has no agreed look. */
static gboolean
is_unsafe (gunichar character)
{
  GUnicodeType type = g_unichar_type (character);

  return type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE ||
         type == G_UNICODE_PRIVATE_USE || type == G_UNICODE_UNASSIGNED;
}

/**
 * auth_error_clean_text:
 * @text: (nullable): words of a server, in whatever bytes
 *
 * Makes a server's own words safe to show as plain text: valid UTF-8, one line, without control,
 * bidirectional and invisible characters, at most 300 characters. Markup is left as it is.
 *
 * Returns: (transfer full): the text, "" for %NULL
 */
char *
auth_error_clean_text (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);
  g_autofree char *valid = NULL;
  glong count = 0;

  if (text == NULL)
    return g_strdup ("");

  valid = g_utf8_make_valid (text, strnlen (text, MAX_BYTES));
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = is_break (g_utf8_get_char (p)) ? ' ' : g_utf8_get_char (p);

      if (is_unsafe (character))
        continue;
      if (character == ' ' && (clean->len == 0 || clean->str[clean->len - 1] == ' '))
        continue;
      if (++count >= MAX_CHARACTERS)
        character = 0x2026;
      g_string_append_unichar (clean, character);
      if (count >= MAX_CHARACTERS)
        break;
    }
  return g_strchomp (g_string_free (g_steal_pointer (&clean), FALSE));
}
