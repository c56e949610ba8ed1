/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the command line writes on standard output, where every failure to write counts.
 */

#include "config.h"

#include "auth-cli-output.h"

#include <errno.h>
#include <stdio.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "auth-secret.h"

static gboolean
fail (GError **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("The output cannot be written: %s"), g_strerror (code));
  return FALSE;
}

/* Characters that steer a terminal or turn the direction of text; a string of JSON may hold them,
 * and json-glib escapes only the ASCII ones. */
static gboolean
is_steering (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return c != '\n' && !g_unichar_isprint (c) && type != G_UNICODE_PRIVATE_USE;
}

static void
append_escaped (GString *text,
                gunichar c)
{
  gunichar2 units[2];
  glong count = 0;
  g_autofree gunichar2 *utf16 = g_ucs4_to_utf16 (&c, 1, NULL, &count, NULL);

  for (glong i = 0; utf16 != NULL && i < count; i++)
    {
      units[i] = utf16[i];
      g_string_append_printf (text, "\\u%04x", units[i]);
    }
}

/* json: valid UTF-8; a line feed stands only between its strings, never in one (RFC 8259 7). */
static char *
escape_json (const char *json)
{
  GString *text = g_string_sized_new (strlen (json));

  for (const char *p = json; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_steering (c))
        append_escaped (text, c);
      else
        g_string_append_unichar (text, c);
    }
  return g_string_free (text, FALSE);
}

/**
 * auth_cli_print:
 * @text: UTF-8
 * @error: return location
 *
 * Writes @text as it is: a server's words in it must be clean already.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_print (const char *text,
                GError **error)
{
  return fputs (text, stdout) >= 0 ? TRUE : fail (error);
}

/**
 * auth_cli_print_json:
 * @node: what to write
 * @error: return location
 *
 * Writes @node indented, with every character a terminal could take as an order escaped. The text
 * is wiped: it may hold a token.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_print_json (JsonNode *node,
                     GError **error)
{
  g_autoptr (AuthSecret) json = json_to_string (node, TRUE);
  g_autoptr (AuthSecret) text = escape_json (json);

  return auth_cli_print (text, error) && auth_cli_print ("\n", error);
}

/**
 * auth_cli_add_object:
 * @builder: where an object may follow
 * @dict: `a{sv}`
 * @members: (array length=n_members): what to take from it; a key it does not have is left out
 * @n_members: how many
 */
void
auth_cli_add_object (JsonBuilder *builder,
                     GVariant *dict,
                     const AuthCliMember *members,
                     gsize n_members)
{
  json_builder_begin_object (builder);
  for (gsize i = 0; i < n_members; i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dict, members[i].key, NULL);

      if (value == NULL)
        continue;
      json_builder_set_member_name (builder, members[i].member);
      json_builder_add_value (builder, json_gvariant_serialize (value));
    }
  json_builder_end_object (builder);
}

/**
 * auth_cli_flush:
 * @error: return location
 *
 * Sends off what was written so far, so that a full disk or a closed pipe is noticed.
 *
 * Returns: %TRUE if it could be written
 */
gboolean
auth_cli_flush (GError **error)
{
  return fflush (stdout) == 0 && !ferror (stdout) ? TRUE : fail (error);
}
