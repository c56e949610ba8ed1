/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON from outside, read with bounds: what json-glib would take too generously is refused first.
 */

#include "config.h"

#include "auth-json.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"

/* Beyond this a double does not hold every integer. */
#define MAX_EXACT_DOUBLE 9007199254740992.0

typedef struct
{
  const char *position;
  const char *end;
  guint depth;
} Scan;

static gboolean
scan_hex4 (const char *text, const char *end, guint *value_out)
{
  guint value = 0;

  if (end - text < 4)
    return FALSE;
  for (int i = 0; i < 4; i++)
    {
      if (!g_ascii_isxdigit (text[i]))
        return FALSE;
      value = value * 16 + g_ascii_xdigit_value (text[i]);
    }
  *value_out = value;
  return TRUE;
}

/* After "\u": NUL would cut the string short, half a surrogate pair makes it invalid UTF-8. */
static gboolean
scan_unicode_escape (Scan *scan)
{
  guint high = 0;
  guint low = 0;

  if (!scan_hex4 (scan->position, scan->end, &high) || high == 0)
    return FALSE;
  scan->position += 4;
  if (high < 0xd800 || high > 0xdfff)
    return TRUE;

  if (high > 0xdbff || scan->end - scan->position < 6 || memcmp (scan->position, "\\u", 2) != 0 ||
      !scan_hex4 (scan->position + 2, scan->end, &low) || low < 0xdc00 || low > 0xdfff)
    return FALSE;
  scan->position += 6;
  return TRUE;
}

static gboolean
scan_escape (Scan *scan)
{
  char character = scan->position < scan->end ? *scan->position++ : '\0';

  if (character == 'u')
    return scan_unicode_escape (scan);

  return character != '\0' && strchr ("\"\\/bfnrt", character) != NULL;
}

/* After the opening quote. */
static gboolean
scan_string (Scan *scan)
{
  while (scan->position < scan->end)
    {
      guchar character = *scan->position++;

      if (character == '"')
        return TRUE;
      if (character < 0x20 || (character == '\\' && !scan_escape (scan)))
        return FALSE;
    }
  return FALSE;
}

static const char *
skip_digits (const char *text)
{
  return text + strspn (text, "0123456789");
}

static gboolean
is_number (const char *text)
{
  const char *p = text + (*text == '-');
  const char *digits = p;

  p = skip_digits (digits);
  if (p == digits || (*digits == '0' && p > digits + 1))
    return FALSE;
  if (*p == '.')
    {
      digits = p + 1;
      p = skip_digits (digits);
      if (p == digits)
        return FALSE;
    }
  if (*p == 'e' || *p == 'E')
    {
      digits = p + 1 + (p[1] == '-' || p[1] == '+');
      p = skip_digits (digits);
      if (p == digits)
        return FALSE;
    }
  return *p == '\0';
}

/* true, false, null or a number; the words json-glib also knows are refused. */
static gboolean
scan_word (Scan *scan)
{
  char word[64];
  gsize length = 0;

  while (scan->position < scan->end && length < sizeof word - 1 &&
         (g_ascii_isalnum (*scan->position) || *scan->position == '+' || *scan->position == '-' ||
          *scan->position == '.'))
    word[length++] = *scan->position++;
  word[length] = '\0';

  return g_str_equal (word, "true") || g_str_equal (word, "false") || g_str_equal (word, "null") ||
         is_number (word);
}

static gboolean
scan_value (Scan *scan, char character)
{
  if (character == '"')
    return scan_string (scan);

  scan->position--;
  return scan_word (scan);
}

/* Not the whole grammar, which json-glib checks: only what it lets through or recurses into. */
static gboolean
scan_document (Scan *scan)
{
  char previous = '\0';

  while (scan->position < scan->end)
    {
      char character = *scan->position++;

      if (character == '\0')
        return FALSE;
      if (strchr (" \t\r\n", character) != NULL)
        continue;
      if (scan->depth == 0 && (previous != '\0' || (character != '{' && character != '[')))
        return FALSE;
      if (character == '{' || character == '[')
        {
          if (++scan->depth > AUTH_JSON_MAX_DEPTH)
            return FALSE;
        }
      else if (character == '}' || character == ']')
        {
          if (previous == ',')
            return FALSE;
          scan->depth--;
        }
      else if (strchr (",:", character) == NULL && !scan_value (scan, character))
        {
          return FALSE;
        }
      previous = character;
    }
  return scan->depth == 0 && (previous == '}' || previous == ']');
}

/**
 * auth_json_parse_file:
 * @data: text of any origin
 * @length: its size in bytes
 * @max_bytes: the size beyond which it is refused unread
 * @what: what it is, to begin the message with: "The file"
 * @error: return location for an error
 *
 * Reads a JSON object or array (RFC 8259) nested at most AUTH_JSON_MAX_DEPTH deep. Nothing of the
 * text gets into the error.
 *
 * Returns: (transfer full): an object or array node, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
JsonNode *
auth_json_parse_file (
  const char *data, gsize length, gsize max_bytes, const char *what, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  Scan scan = { data, data + length, 0 };

  if (length > max_bytes)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, _ ("%s is far too long"), what);
      return NULL;
    }

  parser = json_parser_new_immutable ();
  if (length == 0 || !g_utf8_validate (data, length, NULL) || !scan_document (&scan) ||
      !json_parser_load_from_data (parser, data, length, NULL))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, _ ("%s is not valid JSON"),
                   what);
      return NULL;
    }
  return json_parser_steal_root (parser);
}

/**
 * auth_json_parse:
 * @data: text of any origin
 * @length: its size in bytes
 * @what: what it is, to begin the message with: "The token answer"
 * @error: return location for an error
 *
 * Reads a JSON object of at most AUTH_JSON_MAX_BYTES, as auth_json_parse_file() does.
 *
 * Returns: (transfer full): an object node, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
JsonNode *
auth_json_parse (const char *data, gsize length, const char *what, GError **error)
{
  g_autoptr (JsonNode) node = auth_json_parse_file (data, length, AUTH_JSON_MAX_BYTES, what, error);

  if (node == NULL || JSON_NODE_HOLDS_OBJECT (node))
    return g_steal_pointer (&node);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, _ ("%s is not valid JSON"), what);
  return NULL;
}

static JsonNode *
get_value (JsonObject *object, const char *name, GType type)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != type)
    return NULL;

  return node;
}

/**
 * auth_json_get_string:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is missing or not a string
 */
const char *
auth_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * auth_json_get_int64:
 * @object: an object
 * @name: the name of a member
 * @value_out: (out): the member; a fraction is cut off (NumericDate of RFC 7519 may have one)
 *
 * Returns: %TRUE if the member is there and a number this type holds exactly
 */
gboolean
auth_json_get_int64 (JsonObject *object, const char *name, gint64 *value_out)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);
  double number = 0;

  if (node != NULL)
    {
      *value_out = json_node_get_int (node);
      return TRUE;
    }

  node = get_value (object, name, G_TYPE_DOUBLE);
  number = node != NULL ? json_node_get_double (node) : NAN;
  if (!isfinite (number) || fabs (number) > MAX_EXACT_DOUBLE)
    return FALSE;

  *value_out = (gint64) number;
  return TRUE;
}

/**
 * auth_json_get_object:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is missing or not an object
 */
JsonObject *
auth_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * auth_json_get_array:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer none) (nullable): the member, or %NULL when it is missing or not an array
 */
JsonArray *
auth_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * auth_json_dup_strv:
 * @object: an object
 * @name: the name of a member
 *
 * Returns: (transfer full) (nullable): the member, or %NULL when it is not an array of strings
 */
char **
auth_json_dup_strv (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (json_node_get_value_type (element) != G_TYPE_STRING)
        return NULL;
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  return g_strv_builder_end (builder);
}

/**
 * auth_json_set_strv:
 * @object: an object
 * @name: the name of a member
 * @values: (array zero-terminated=1): its values
 *
 * Sets a member to an array of strings.
 */
void
auth_json_set_strv (JsonObject *object, const char *name, const char *const *values)
{
  JsonArray *array = json_array_new ();

  for (gsize i = 0; values[i] != NULL; i++)
    json_array_add_string_element (array, values[i]);
  json_object_set_array_member (object, name, array);
}
