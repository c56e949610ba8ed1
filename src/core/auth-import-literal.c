/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Literals of JavaScript as people write them, read from left to right and written as strict JSON.
 */

#include "config.h"

#include "auth-import-literal.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-json.h"

#define MAX_MEMBERS 10000

static const char *const no_data =
  N_ ("only texts in quotes, numbers, true, false, null, lists and objects can stand here, because "
      "nothing is worked out: write the value itself");

/**
 * auth_literal_fail:
 * @self: a reader
 * @problem: (transfer none): what is wrong at its line; only the first one counts
 *
 * Returns: %FALSE
 */
gboolean
auth_literal_fail (AuthLiteral *self, const char *problem)
{
  if (self->problem == NULL)
    self->problem = problem;
  return FALSE;
}

/* At "//" or a slash and a star. */
static gboolean
skip_comment (AuthLiteral *self)
{
  const char *end = NULL;

  if (self->position[1] == '/')
    {
      self->position += strcspn (self->position, "\n");
      return TRUE;
    }
  end = strstr (self->position + 2, "*/");
  if (end == NULL)
    return auth_literal_fail (self, N_ ("the comment that begins here does not end"));

  for (; self->position < end; self->position++)
    self->line += *self->position == '\n';
  self->position += 2;
  return TRUE;
}

/**
 * auth_literal_peek:
 * @self: a reader
 *
 * Passes blanks and comments.
 *
 * Returns: the next character that counts, NUL at the end or after a problem
 */
char
auth_literal_peek (AuthLiteral *self)
{
  for (;;)
    {
      while (*self->position != '\0' && strchr (" \t\r\n", *self->position) != NULL)
        self->line += *self->position++ == '\n';
      if (*self->position != '/' || strchr ("/*", self->position[1]) == NULL ||
          self->position[1] == '\0')
        return *self->position;
      if (!skip_comment (self))
        return '\0';
    }
}

/**
 * auth_literal_accept:
 * @self: a reader
 * @character: what may come next
 *
 * Returns: whether it came, and was passed
 */
gboolean
auth_literal_accept (AuthLiteral *self, char character)
{
  if (character == '\0' || auth_literal_peek (self) != character)
    return FALSE;

  self->position++;
  return TRUE;
}

/**
 * auth_literal_accept_word:
 * @self: a reader
 * @word: what may come next
 *
 * Returns: whether exactly this word came, and was passed
 */
gboolean
auth_literal_accept_word (AuthLiteral *self, const char *word)
{
  gsize length = strlen (word);

  if (auth_literal_peek (self) == '\0' || strspn (self->position, AUTH_LITERAL_WORD) != length ||
      strncmp (self->position, word, length) != 0)
    return FALSE;

  self->position += length;
  return TRUE;
}

/* After the "\x" or "\u". NUL would cut a text short. */
static gboolean
read_hex (AuthLiteral *self, gsize count)
{
  gsize length = strspn (self->position, "0123456789abcdefABCDEF");

  if (length < count || strspn (self->position, "0") >= count)
    return auth_literal_fail (self,
                              N_ ("the character after a backslash is none that a text can hold"));

  g_string_append (self->json, count == 2 ? "\\u00" : "\\u");
  g_string_append_len (self->json, self->position, (gssize) count);
  self->position += count;
  return TRUE;
}

/* After the backslash. */
static gboolean
read_escape (AuthLiteral *self)
{
  char character = *self->position;

  if (character == '\0' || strchr ("\"'\\/bfnrtux", character) == NULL)
    return auth_literal_fail (self,
                              N_ ("the character after a backslash is none that a text can hold"));

  self->position++;
  if (character == 'u' || character == 'x')
    return read_hex (self, character == 'u' ? 4 : 2);
  if (character != '\'')
    g_string_append_c (self->json, '\\');
  g_string_append_c (self->json, character);
  return TRUE;
}

/**
 * auth_literal_read_string:
 * @self: a reader, at a quote
 *
 * Appends a text in either kind of quotes as JSON has it.
 *
 * Returns: %FALSE with a problem
 */
gboolean
auth_literal_read_string (AuthLiteral *self)
{
  char quote = *self->position++;

  g_string_append_c (self->json, '"');
  while (*self->position != quote)
    {
      char character = *self->position;

      if (character == '\0' || character == '\n')
        return auth_literal_fail (self, N_ ("the text in quotes does not end on its line"));
      self->position++;
      if (character == '\\')
        {
          if (!read_escape (self))
            return FALSE;
        }
      else if ((guchar) character < 0x20)
        g_string_append_c (self->json, ' ');
      else if (character == '"')
        g_string_append (self->json, "\\\"");
      else
        g_string_append_c (self->json, character);
    }
  self->position++;
  g_string_append_c (self->json, '"');
  return TRUE;
}

static gboolean
read_scalar (AuthLiteral *self)
{
  static const char *const words[] = { "true", "false", "null" };
  gsize length = strspn (self->position, G_CSET_DIGITS "+-.eE");

  if (*self->position == '"' || *self->position == '\'')
    return auth_literal_read_string (self);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (auth_literal_accept_word (self, words[i]))
      {
        g_string_append (self->json, words[i]);
        return TRUE;
      }
  if (auth_literal_accept_word (self, "undefined"))
    {
      g_string_append (self->json, "null");
      return TRUE;
    }
  if (length == 0 || g_ascii_isalpha (*self->position))
    return auth_literal_fail (self, no_data);

  g_string_append_len (self->json, self->position, (gssize) length);
  self->position += length;
  return TRUE;
}

static gboolean
read_name (AuthLiteral *self)
{
  char first = auth_literal_peek (self);
  gsize length = strspn (self->position, AUTH_LITERAL_WORD);

  if (first == '"' || first == '\'')
    {
      if (!auth_literal_read_string (self))
        return FALSE;
    }
  else
    {
      if (length == 0 || g_ascii_isdigit (first))
        return auth_literal_fail (self, N_ ("the name of a member has to stand here"));
      g_string_append_c (self->json, '"');
      g_string_append_len (self->json, self->position, (gssize) length);
      g_string_append_c (self->json, '"');
      self->position += length;
    }
  if (!auth_literal_accept (self, ':'))
    return auth_literal_fail (self, N_ ("a colon and a value have to follow the name of a member"));

  g_string_append_c (self->json, ':');
  return TRUE;
}

/**
 * auth_literal_read_value:
 * @self: a reader
 *
 * Appends a literal of JavaScript, of which JSON is a part, as JSON.
 *
 * Returns: %FALSE with a problem
 */
gboolean
auth_literal_read_value (AuthLiteral *self)
{
  char opening = auth_literal_peek (self);
  char closing = opening == '{' ? '}' : ']';

  if (opening != '{' && opening != '[')
    return read_scalar (self);
  if (++self->depth > AUTH_JSON_MAX_DEPTH)
    return auth_literal_fail (self, N_ ("lists and objects are nested far too deep here"));

  self->position++;
  g_string_append_c (self->json, opening);
  for (gboolean is_first = TRUE; !auth_literal_accept (self, closing); is_first = FALSE)
    {
      if (++self->members > MAX_MEMBERS)
        return auth_literal_fail (self, N_ ("no configuration has this many members"));
      if (!is_first)
        g_string_append_c (self->json, ',');
      if ((opening == '{' && !read_name (self)) || !auth_literal_read_value (self))
        return FALSE;
      if (!auth_literal_accept (self, ',') && auth_literal_peek (self) != closing)
        return auth_literal_fail (self, N_ ("a comma or a closing bracket is missing"));
    }
  g_string_append_c (self->json, closing);
  self->depth--;
  return TRUE;
}
