/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Comma-separated values (RFC 4180), a record at a time.
 */

#include "config.h"

#include "auth-csv.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-text.h"

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/**
 * auth_csv_init:
 * @self: to be set up
 * @data: what there is to read; it must stay
 * @length: its size in bytes
 *
 * Begins at the first record.
 */
void
auth_csv_init (AuthCsv *self, const char *data, gsize length)
{
  const gsize mark = strlen (BYTE_ORDER_MARK);
  const gboolean is_marked = length >= mark && memcmp (data, BYTE_ORDER_MARK, mark) == 0;

  self->position = data + (is_marked ? mark : 0);
  self->end = data + length;
  self->line = 1;
  self->next_line = 1;
}

/**
 * auth_csv_free_record:
 * @record: (transfer full) (nullable): a record
 *
 * Wipes and frees it.
 */
void
auth_csv_free_record (char **record)
{
  for (gsize i = 0; record != NULL && record[i] != NULL; i++)
    auth_secret_free (record[i]);
  g_free (record);
}

static gboolean
fail (const AuthCsv *self, GError **error, const char *reason)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, _ ("Line %u: %s"), self->line,
               reason);
  return FALSE;
}

/* Behind the opening quote. The field ends at a quote that is not doubled. */
static char *
read_quoted (AuthCsv *self)
{
  char *field;
  gsize length = 0;
  const char *p = self->position;

  while (p < self->end && (*p != '"' || (p + 1 < self->end && p[1] == '"')))
    p += *p == '"' ? 2 : 1;
  if (p >= self->end)
    return NULL;
  field = g_malloc0 ((gsize) (p - self->position) + 1);
  for (const char *from = self->position; from < p; from += *from == '"' ? 2 : 1)
    {
      field[length++] = *from;
      self->next_line += *from == '\n';
    }
  self->position = p + 1;
  return field;
}

static char *
read_bare (AuthCsv *self)
{
  const char *start = self->position;

  while (self->position < self->end && strchr (",\"\r\n", *self->position) == NULL)
    self->position++;
  return g_strndup (start, (gsize) (self->position - start));
}

static gboolean
is_at_end_of_record (const AuthCsv *self)
{
  return self->position == self->end || *self->position == '\n' || *self->position == '\r';
}

static void
skip_end_of_record (AuthCsv *self)
{
  if (self->position < self->end && *self->position == '\r')
    self->position++;
  if (self->position < self->end && *self->position == '\n')
    self->position++;
  self->next_line++;
}

static gboolean
read_field (AuthCsv *self, GPtrArray *fields, GError **error)
{
  char *field;

  if (fields->len == AUTH_CSV_MAX_FIELDS)
    return fail (self, error, _ ("There are far too many fields"));
  if (self->position < self->end && *self->position == '"')
    {
      self->position++;
      field = read_quoted (self);
    }
  else
    field = read_bare (self);
  if (field == NULL)
    return fail (self, error, _ ("A quotation mark is not closed"));
  g_ptr_array_add (fields, auth_text_make_valid (field, strlen (field)));
  auth_secret_free (field);
  if (!is_at_end_of_record (self) && *self->position != ',')
    return fail (self, error, _ ("There is a quotation mark, or no text, where a comma should be"));
  return TRUE;
}

/**
 * auth_csv_next:
 * @self: what is read
 * @record_out: (out) (transfer full) (nullable): the fields, for auth_csv_free_record(), or %NULL
 *   at the end
 * @error: return location for an error
 *
 * Empty lines are left out; lines may end with or without a carriage return.
 *
 * Returns: whether it could be read, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_csv_next (AuthCsv *self, char ***record_out, GError **error)
{
  g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_secret_free);

  while (self->position < self->end && is_at_end_of_record (self))
    skip_end_of_record (self);
  self->line = self->next_line;
  if (self->position == self->end)
    {
      *record_out = NULL;
      return TRUE;
    }
  while (read_field (self, fields, error))
    {
      if (is_at_end_of_record (self))
        {
          skip_end_of_record (self);
          g_ptr_array_set_free_func (fields, NULL);
          g_ptr_array_add (fields, NULL);
          *record_out = (char **) g_ptr_array_steal (fields, NULL);
          return TRUE;
        }
      self->position++;
    }
  return FALSE;
}
