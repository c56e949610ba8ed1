/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A text with a link in each line, as Ente, Aegis and FreeOTP+ write it, and as people paste it.
 */

#include "config.h"

#include "auth-code-formats.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json-mend.h"
#include "auth-json.h"
#include "auth-otpauth.h"

#define MIGRATION "otpauth-migration://"

/* What ends a link in a sentence, and what ends the sentence rather than the link. */
#define LINK_ENDS     " \t\r<>\""
#define SENTENCE_ENDS ".,;:!?)]}'"

typedef struct
{
  const char *position;
  const char *end;
  guint number;           /* of the line read last, from 1 */
  guint next_number;      /* of the line that is next */
  gboolean is_in_line;    /* some of that line has been read */
  gboolean is_in_prose;   /* what is no link is passed over */
  gboolean has_sentences; /* links are looked for within lines */
  gboolean is_within;     /* the link read last was */
} Lines;

typedef struct
{
  guint count; /* of lines with something in them */
  guint links;
  guint whole; /* those that are a line */
  guint migrations;
  guint displays; /* what Ente adds */
} Contents;

static gboolean
is_migration (const char *line)
{
  return g_ascii_strncasecmp (line, MIGRATION, strlen (MIGRATION)) == 0;
}

static gboolean
is_link (const char *line)
{
  return is_migration (line) || g_ascii_strncasecmp (line, "otpauth://", 10) == 0 ||
         g_ascii_strncasecmp (line, "steam://", 8) == 0;
}

static AuthSecret *
dup_trimmed (const char *text, gsize length)
{
  while (length > 0 && strchr (" \t\r\"", text[length - 1]) != NULL)
    length--;
  while (length > 0 && strchr (" \t\"", *text) != NULL)
    {
      text++;
      length--;
    }
  return g_strndup (text, length);
}

/* Returns: (nullable): where the first link within the text begins */
static const char *
find_link (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((p == text || !g_ascii_isalnum (p[-1])) &&
        (is_migration (p) || g_ascii_strncasecmp (p, "otpauth://", 10) == 0))
      return p;
  return NULL;
}

static gsize
get_link_length (const char *link)
{
  gsize length = strcspn (link, LINK_ENDS);

  while (length > 0 && strchr (SENTENCE_ENDS, link[length - 1]) != NULL)
    length--;
  return length;
}

static void
go_on (Lines *lines, gsize length, gboolean is_at_newline)
{
  lines->position += length + is_at_newline;
  lines->number = lines->next_number;
  lines->next_number += is_at_newline;
  lines->is_in_line = !is_at_newline;
}

/* Returns: (transfer full): what comes next in the line, "" where it is to be passed over */
static AuthSecret *
next_part (Lines *lines)
{
  const gsize left = (gsize) (lines->end - lines->position);
  const char *newline = memchr (lines->position, '\n', left);
  const gsize length = newline != NULL ? (gsize) (newline - lines->position) : left;
  const gboolean is_rest = lines->is_in_line;
  g_autoptr (AuthSecret) raw = g_strndup (lines->position, length);
  g_autoptr (AuthSecret) line = dup_trimmed (lines->position, length);
  const char *link = lines->has_sentences && !is_link (line) ? find_link (raw) : NULL;

  lines->is_within = link != NULL;
  if (link != NULL)
    {
      go_on (lines, (gsize) (link - raw) + get_link_length (link), FALSE);
      return g_strndup (link, get_link_length (link));
    }
  go_on (lines, length, newline != NULL);
  return (is_rest || lines->is_in_prose) && !is_link (line) ? g_strdup ("")
                                                            : g_steal_pointer (&line);
}

/* Returns (transfer full): the next line that is not empty, without what is around it, or the next
 * link in a sentence; or NULL. */
static AuthSecret *
next_line (Lines *lines)
{
  while (lines->position < lines->end)
    {
      g_autoptr (AuthSecret) part = next_part (lines);

      if (*part != '\0')
        return g_steal_pointer (&part);
    }
  return NULL;
}

/* What is nearly JSON holds links too, but was cut off. */
static Lines
begin (const AuthCodeInput *input)
{
  return (Lines){
    .position = input->data,
    .end = input->data + input->length,
    .next_number = 1,
    .has_sentences = !auth_json_is_begun (input->data, input->length),
  };
}

static Contents
look_through (Lines lines)
{
  Contents contents = { 0 };

  for (;;)
    {
      g_autoptr (AuthSecret) line = next_line (&lines);

      if (line == NULL)
        return contents;
      contents.count++;
      contents.links += is_link (line);
      contents.whole += is_link (line) && !lines.is_within;
      contents.migrations += is_migration (line);
      contents.displays += is_link (line) && strstr (line, "codeDisplay=") != NULL;
    }
}

static void
set_tags (AuthCode *code, JsonObject *display)
{
  g_auto (GStrv) tags = auth_json_dup_strv (display, "tags");
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  guint count = 0;

  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    if (*g_strstrip (tags[i]) != '\0' && ++count > 0)
      g_strv_builder_add (kept, tags[i]);
  if (count > 0)
    code->tags = g_strv_builder_end (kept);
}

/* What Ente knows beside the code; FALSE: it was deleted there. */
static gboolean
read_display (AuthCode *code, const char *line)
{
  g_autoptr (AuthSecret) text = auth_otpauth_dup_parameter (line, "codeDisplay");
  g_autoptr (JsonNode) json =
    text != NULL ? auth_json_parse (text, strlen (text), "What Ente adds", NULL) : NULL;
  JsonObject *display = json != NULL ? json_node_get_object (json) : NULL;
  const char *note = display != NULL ? auth_json_get_string (display, "note") : NULL;
  gboolean is_there = TRUE;

  if (display == NULL)
    return TRUE;
  set_tags (code, display);
  if (note != NULL && *note != '\0')
    code->note = g_strdup (note);
  code->is_pinned = json_object_get_boolean_member_with_default (display, "pinned", FALSE);
  is_there = !json_object_get_boolean_member_with_default (display, "trashed", FALSE);
  auth_secret_wipe_json (json);
  return is_there;
}

static AuthCode *
read_link (const char *line, GError **error)
{
  g_autoptr (AuthCode) code = auth_otpauth_parse (line, error);

  if (code == NULL)
    return NULL;
  if (!read_display (code, line))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("It is in the trash"));
      return NULL;
    }
  return auth_code_check (code, error) ? g_steal_pointer (&code) : NULL;
}

/* number: 0 where there is one line only, and everybody knows which. */
static void
read_line (AuthCodeFile *file, const char *line, guint number)
{
  g_autofree char *title = auth_otpauth_dup_label (line);
  g_autoptr (GError) error = NULL;
  g_autofree char *reason = NULL;
  AuthCode *code = NULL;

  if (!is_migration (line))
    code = read_link (line, &error);
  else if (auth_code_format_google_add (file, line, &error))
    return;
  if (code != NULL)
    {
      auth_code_file_take (file, title, code);
      return;
    }
  reason = g_strdup_printf (_ ("Line %u: %s"), number, error->message);
  auth_code_file_refuse (file, title, number > 0 ? reason : error->message);
}

static AuthCodeFile *
new_file (const Contents *contents)
{
  if (contents->migrations == contents->count)
    return auth_code_file_new ("Google Authenticator");
  return auth_code_file_new (contents->displays > 0 ? "Ente Auth" : "otpauth");
}

/**
 * auth_code_format_text:
 * @input: what there is to look at
 * @error: not used: what is wrong is said line by line
 *
 * Returns: (transfer full) (nullable): what the links in the lines are, or %NULL when there is none
 */
AuthCodeFile *
auth_code_format_text (const AuthCodeInput *input, GError **error)
{
  Contents contents = { 0 };
  Lines lines = begin (input);
  AuthCodeFile *file;

  if (input->json == NULL)
    contents = look_through (lines);
  if (contents.links == 0)
    return NULL;
  lines.is_in_prose = contents.whole == 0;
  if (lines.is_in_prose)
    contents = look_through (lines);
  file = new_file (&contents);
  while (file->entries->len <= AUTH_CODE_FILE_MAX_ENTRIES)
    {
      g_autoptr (AuthSecret) line = next_line (&lines);

      if (line == NULL)
        break;
      read_line (file, line, contents.count > 1 ? lines.number : 0);
    }
  return file;
}
