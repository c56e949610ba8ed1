/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON of which single words are damaged: each is made one that can be read, and that no reader
 * takes for a good secret or number.
 */

#include "config.h"

#include "auth-json-mend.h"

#include <string.h>

#include "auth-json.h"
#include "auth-text.h"

/* What no member that has to be a number or a text may be. */
#define NO_VALUE "false"

typedef struct
{
  const char *rest;
  GString *mended;
} Mend;

static void
copy (Mend *self, gsize length)
{
  g_string_append_len (self->mended, self->rest, (gssize) length);
  self->rest += length;
}

static void
replace (Mend *self, gsize length, const char *text)
{
  g_string_append (self->mended, text);
  self->rest += length;
}

/* Returns: what "\uXXXX" says, or -1 where there is none */
static int
read_unicode (const char *text)
{
  int value = 0;

  if (text[0] != '\\' || text[1] != 'u')
    return -1;
  for (gsize i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return -1;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  return value;
}

static gboolean
is_low (int value)
{
  return value >= 0xdc00 && value <= 0xdfff;
}

/* A backslash that begins nothing is lost alone: what comes after it is text. */
static void
mend_escape (Mend *self)
{
  const int value = read_unicode (self->rest);
  const gboolean is_high = value >= 0xd800 && value <= 0xdbff;

  if (is_high && is_low (read_unicode (self->rest + 6)))
    copy (self, 12);
  else if (value > 0 && !is_high && !is_low (value))
    copy (self, 6);
  else if (value >= 0)
    replace (self, 6, AUTH_TEXT_LOST);
  else if (self->rest[1] != '\0' && strchr ("\"\\/bfnrt", self->rest[1]) != NULL)
    copy (self, 2);
  else
    replace (self, 1, AUTH_TEXT_LOST);
}

/* At the opening quote. */
static void
mend_string (Mend *self)
{
  copy (self, 1);
  while (*self->rest != '\0' && *self->rest != '"')
    {
      if (*self->rest == '\\')
        mend_escape (self);
      else if (g_ascii_iscntrl (*self->rest))
        replace (self, 1, " ");
      else
        copy (self, 1);
    }
  if (*self->rest == '"')
    copy (self, 1);
}

/* What Python and JavaScript write for a number that is none. Returns: how long it is, or 0 */
static gsize
find_no_number (const char *text)
{
  static const char *const words[] = { "NaN", "Infinity", "-Infinity" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (text, words[i]))
      return strlen (words[i]);
  return 0;
}

/* Whatever else is wrong stays, so that a file that was cut off is not taken for a whole one. */
static AuthSecret *
mend (const AuthSecret *text)
{
  Mend self = { text, g_string_sized_new (strlen (text) * strlen (AUTH_TEXT_LOST)) };

  while (*self.rest != '\0')
    {
      const gsize no_number = find_no_number (self.rest);

      if (*self.rest == '"')
        mend_string (&self);
      else if (no_number > 0)
        replace (&self, no_number, NO_VALUE);
      else
        copy (&self, 1);
    }
  return g_string_free (self.mended, FALSE);
}

/**
 * auth_json_is_begun:
 * @data: (array length=length): text of any origin
 * @length: its size in bytes
 *
 * Returns: whether it begins as a JSON object or array does
 */
gboolean
auth_json_is_begun (const char *data, gsize length)
{
  gsize i = 0;

  while (i < length && g_ascii_isspace (data[i]))
    i++;
  return i < length && (data[i] == '{' || data[i] == '[');
}

/**
 * auth_json_parse_mended:
 * @data: (array length=length): what is to be JSON (RFC 8259)
 * @length: its size in bytes
 * @max_bytes: the size beyond which it is refused unread
 *
 * Reads it as auth_json_parse_file() does. Where that fails, what is wrong within a string, and
 * numbers that are none, are replaced first: one bad word must not cost all the rest.
 *
 * Returns: (transfer full) (nullable): an object or array node, for auth_secret_wipe_json(), or
 *   %NULL when it is none
 */
JsonNode *
auth_json_parse_mended (const char *data, gsize length, gsize max_bytes)
{
  JsonNode *node = auth_json_parse_file (data, length, max_bytes, "", NULL);
  g_autoptr (AuthSecret) text = NULL;
  g_autoptr (AuthSecret) mended = NULL;

  if (node != NULL || length > max_bytes || !auth_json_is_begun (data, length))
    return node;
  text = auth_text_make_valid (data, length);
  mended = mend (text);
  return auth_json_parse_file (mended, strlen (mended), max_bytes, "", NULL);
}
