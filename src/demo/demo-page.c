/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's web pages: templates filled in, with everything escaped that is not markup.
 */

#include "config.h"

#include "demo-page.h"

#include <gio/gio.h>
#include <stdarg.h>
#include <string.h>

#include "demo-words.h"

#define RESOURCES "/org/example/Authenticator/DemoPool/"

const char *
demo_page_get_file (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  /* The data is part of the program and ends with a NUL: it outlives the GBytes. */
  g_assert (bytes != NULL);
  return g_bytes_get_data (bytes, NULL);
}

static void
demo_page_append_value (GString *page, GHashTable *values, const char *name, gboolean is_markup)
{
  const char *value = g_hash_table_lookup (values, name);
  g_autofree char *escaped = NULL;

  /* An underscore marks words of the page, which its language may have others for. */
  if (*name == '_')
    value = demo_words_get (g_hash_table_lookup (values, "lang"), name + 1);
  if (value == NULL)
    return;
  escaped = is_markup ? NULL : g_markup_escape_text (value, -1);
  g_string_append (page, is_markup ? value : escaped);
}

static char *
demo_page_fill (const char *template, GHashTable *values)
{
  GString *page = g_string_new (NULL);
  const char *open;

  while ((open = strstr (template, "{{")) != NULL)
    {
      gboolean is_markup = open[2] == '{';
      const char *name = open + (is_markup ? 3 : 2);
      const char *close = strstr (name, "}}");
      g_autofree char *key = NULL;

      g_assert (close != NULL);
      key = g_strndup (name, close - name);
      g_string_append_len (page, template, open - template);
      demo_page_append_value (page, values, key, is_markup);
      template = close + (is_markup ? 3 : 2);
    }
  g_string_append (page, template);
  return g_string_free (page, FALSE);
}

char *
demo_page_render (const char *name, ...)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *file = g_strconcat (name, ".html", NULL);
  const char *key;
  va_list arguments;

  va_start (arguments, name);
  while ((key = va_arg (arguments, const char *)) != NULL)
    g_hash_table_insert (values, (gpointer) key, va_arg (arguments, char *));
  va_end (arguments);
  return demo_page_fill (demo_page_get_file (file), values);
}

char *
demo_page_notice (const char *text)
{
  return text != NULL ? demo_page_render ("notice", "text", text, NULL) : g_strdup ("");
}

char *
demo_page_dup_source (const char *name)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *text = NULL;

  g_checksum_update (checksum, (const guchar *) demo_page_get_file (name), -1);
  g_checksum_get_digest (checksum, digest, &length);
  text = g_base64_encode (digest, length);
  return g_strconcat ("'sha256-", text, "'", NULL);
}
