/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A configuration written as JavaScript or JSON, made into strict JSON without running anything.
 */

#include "config.h"

#include "auth-import-text.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-import-literal.h"
#include "auth-json.h"

static const char *const no_frame =
  N_ ("only the configuration itself is read, as “const x = { … }”, “export default { … }” or "
      "“Amplify.configure({ … })”: take out the rest");

static gboolean
accept_one_of (AuthLiteral *self, const char *const *words)
{
  for (; *words != NULL; words++)
    if (auth_literal_accept_word (self, *words))
      return TRUE;
  return FALSE;
}

/* "Amplify.configure", "awsmobile" */
static gboolean
skip_dotted_name (AuthLiteral *self)
{
  do
    {
      char first = auth_literal_peek (self);
      gsize length = first != '\0' ? strspn (self->position, AUTH_LITERAL_WORD) : 0;

      if (length == 0 || g_ascii_isdigit (first))
        return auth_literal_fail (self, no_frame);
      self->position += length;
    }
  while (auth_literal_accept (self, '.'));
  return TRUE;
}

/* TypeScript: "as const", "satisfies ResourcesConfig" */
static gboolean
skip_type_assertions (AuthLiteral *self)
{
  static const char *const words[] = { "as", "satisfies", NULL };

  while (accept_one_of (self, words))
    if (!skip_dotted_name (self))
      return FALSE;
  return TRUE;
}

/* An object, or the name of one that stands elsewhere. */
static gboolean
read_operand (AuthLiteral *self)
{
  if (auth_literal_peek (self) != '{')
    return skip_dotted_name (self);
  if (self->json->len > 0)
    return auth_literal_fail (
      self, N_ ("a second object begins here: keep only the one that is for Amplify"));

  return auth_literal_read_value (self) && skip_type_assertions (self);
}

/* Options of the library, as { ssr: true }: checked like everything else, and dropped. */
static gboolean
skip_second_argument (AuthLiteral *self)
{
  gsize length = self->json->len;

  if (auth_literal_peek (self) == ')')
    return TRUE;
  if (!auth_literal_read_value (self))
    return FALSE;

  g_string_truncate (self->json, length);
  auth_literal_accept (self, ',');
  return TRUE;
}

static gboolean
read_call (AuthLiteral *self)
{
  if (!read_operand (self) || (auth_literal_accept (self, ',') && !skip_second_argument (self)))
    return FALSE;

  return auth_literal_accept (self, ')') || auth_literal_fail (self, no_frame);
}

/* "Amplify.configure (…)" or "module.exports = …" */
static gboolean
read_configure_or_exports (AuthLiteral *self)
{
  const char *start = self->position;
  g_autofree char *name = NULL;

  if (!skip_dotted_name (self))
    return FALSE;

  name = g_strchomp (g_strndup (start, (gsize) (self->position - start)));
  if (g_str_has_suffix (name, ".configure") && auth_literal_accept (self, '('))
    return read_call (self);
  if ((g_str_equal (name, "module.exports") || g_str_equal (name, "exports.default")) &&
      auth_literal_accept (self, '='))
    return read_operand (self);

  return auth_literal_fail (self, no_frame);
}

/* import { Amplify } from 'aws-amplify' */
static gboolean
skip_import (AuthLiteral *self)
{
  gsize length = self->json->len;

  while (auth_literal_peek (self) != '\0' && strchr ("\"'", *self->position) == NULL)
    {
      gsize word = strspn (self->position, AUTH_LITERAL_WORD);

      if (word == 0 && strchr ("{},*", *self->position) == NULL)
        return auth_literal_fail (self, no_frame);
      self->position += MAX (word, 1);
    }
  if (*self->position == '\0')
    return auth_literal_fail (self, no_frame);
  if (!auth_literal_read_string (self))
    return FALSE;

  g_string_truncate (self->json, length);
  return TRUE;
}

static gboolean
read_statement (AuthLiteral *self)
{
  static const char *const declarators[] = { "const", "let", "var", NULL };
  gboolean is_exported;

  if (auth_literal_accept (self, ';'))
    return TRUE;
  if (auth_literal_peek (self) == '{')
    return read_operand (self);
  if (auth_literal_accept_word (self, "import"))
    return skip_import (self);
  is_exported = auth_literal_accept_word (self, "export");
  if (is_exported && auth_literal_accept_word (self, "default"))
    return read_operand (self);
  if (!accept_one_of (self, declarators))
    return is_exported ? auth_literal_fail (self, no_frame) : read_configure_or_exports (self);
  if (!skip_dotted_name (self) || (auth_literal_accept (self, ':') && !skip_dotted_name (self)))
    return FALSE;

  return auth_literal_accept (self, '=') ? read_operand (self) : auth_literal_fail (self, no_frame);
}

static gboolean
read_document (AuthLiteral *self)
{
  if (g_str_has_prefix (self->position, "\xef\xbb\xbf"))
    self->position += 3;
  while (auth_literal_peek (self) != '\0')
    if (!read_statement (self))
      return FALSE;

  return self->problem == NULL;
}

static void
set_error (const AuthLiteral *self, GError **error)
{
  if (self->problem != NULL)
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, _ ("Line %u cannot be read: %s"),
                 self->line, _ (self->problem));
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                 _ ("There is no configuration in this: choose the file with the user pool in it, "
                    "as aws-exports.js, amplifyconfiguration.json or amplify_outputs.json"));
}

/**
 * auth_import_text_to_json:
 * @text: JSON, a literal object of JavaScript, or a source file around one; in whatever bytes
 * @error: return location for an error
 *
 * Takes off comments and the frame that Amplify and people put around a configuration (an import, a
 * declaration, an export, the call of configure), and writes the object in it as strict JSON.
 * Anything that a program would have to work out is refused; nothing is ever evaluated.
 *
 * Returns: (transfer full): an object as JSON, which may hold a client secret, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
AuthSecret *
auth_import_text_to_json (const char *text, GError **error)
{
  gsize length = strnlen (text, AUTH_JSON_MAX_BYTES + 1);
  AuthLiteral reader = { text, 1, 0, 0, NULL, NULL };
  gboolean is_read;

  if (length > AUTH_JSON_MAX_BYTES)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("This is longer than any configuration: it may have 1 MiB at most"));
      return NULL;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("This is not text in UTF-8: save the configuration again with that encoding"));
      return NULL;
    }

  /* No input grows more than this ("a:" to "\"a\":"), so that no copy of a secret is left behind.
   */
  reader.json = g_string_sized_new (2 * length + 4);
  is_read = read_document (&reader);
  if (is_read && reader.json->len > 0)
    return g_string_free (reader.json, FALSE);

  set_error (&reader, error);
  auth_secret_wipe (reader.json->str, reader.json->allocated_len);
  g_string_free (reader.json, TRUE);
  return NULL;
}
