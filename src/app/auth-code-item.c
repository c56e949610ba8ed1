/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list as the agent tells of it, with the code that is good now.
 */

#include "config.h"

#include "auth-code-item.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-error.h"

/**
 * AuthCodeItem:
 *
 * Holds codes, never secrets. "changed" tells that anything of it is different.
 */
G_DEFINE_FINAL_TYPE (AuthCodeItem, auth_code_item, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
dup_string (GVariant *description, const char *key)
{
  const char *value = "";

  g_variant_lookup (description, key, "&s", &value);
  return g_strdup (value);
}

/* Names are anybody's words, which may turn the direction of what is read. */
static char *
dup_name (GVariant *description, const char *key)
{
  const char *value = "";

  g_variant_lookup (description, key, "&s", &value);
  return auth_error_clean_text (value);
}

static char **
dup_tags (GVariant *description)
{
  char **tags = NULL;

  g_variant_lookup (description, "tags", "^as", &tags);
  for (gsize i = 0; tags != NULL && tags[i] != NULL; i++)
    {
      g_autofree char *tag = g_steal_pointer (&tags[i]);

      tags[i] = auth_error_clean_text (tag);
    }
  return tags;
}

static gboolean
get_boolean (GVariant *description, const char *key)
{
  gboolean value = FALSE;

  g_variant_lookup (description, key, "b", &value);
  return value;
}

static void
clear_description (AuthCodeItem *self)
{
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->issuer, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->type, g_free);
  g_clear_pointer (&self->algorithm, g_free);
  g_clear_pointer (&self->problem, g_free);
  g_clear_pointer (&self->owner_id, g_free);
  g_clear_pointer (&self->tags, g_strfreev);
  g_clear_pointer (&self->sort_key, g_free);
  g_clear_pointer (&self->search_text, g_free);
}

static void
auth_code_item_finalize (GObject *object)
{
  AuthCodeItem *self = AUTH_CODE_ITEM (object);

  clear_description (self);
  g_free (self->code);
  g_free (self->next_code);
  g_free (self->heading);
  G_OBJECT_CLASS (auth_code_item_parent_class)->finalize (object);
}

static void
auth_code_item_class_init (AuthCodeItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_item_finalize;
  signals[CHANGED] = g_signal_new ("changed", AUTH_TYPE_CODE_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
auth_code_item_init (AuthCodeItem *self)
{
}

static char *
dup_search_text (AuthCodeItem *self)
{
  g_autofree char *tags = self->tags != NULL ? g_strjoinv (" ", self->tags) : g_strdup ("");
  g_autofree char *all = g_strjoin (" ", self->issuer, self->account, tags,
                                    self->problem != NULL ? self->problem : "", NULL);

  return auth_code_item_fold (all);
}

static void
read_strings (AuthCodeItem *self, GVariant *description)
{
  g_autofree char *name = NULL;

  self->id = dup_string (description, "id");
  self->issuer = dup_name (description, "issuer");
  self->account = dup_name (description, "account");
  self->type = dup_string (description, "type");
  self->algorithm = dup_string (description, "algorithm");
  self->owner_id = dup_string (description, "account-id");
  g_variant_lookup (description, "problem", "s", &self->problem);
  self->tags = dup_tags (description);
  self->is_unconfirmed = *self->owner_id != '\0' && !get_boolean (description, "is-enrolled");
  name = g_strjoin (" ", self->issuer, self->account, NULL);
  self->sort_key = g_utf8_collate_key (g_strstrip (name), -1);
  self->search_text = dup_search_text (self);
}

/**
 * auth_code_item_describe:
 * @self: an entry
 * @description: one of Codes1.List
 * @place: where in that list
 *
 * Takes over what differs. The code is forgotten where it is another one now.
 */
void
auth_code_item_describe (AuthCodeItem *self, GVariant *description, guint place)
{
  guint digits = self->digits, period = self->period;
  g_autofree char *algorithm = g_steal_pointer (&self->algorithm);
  guint64 used_at = 0;

  clear_description (self);
  read_strings (self, description);
  g_variant_lookup (description, "digits", "u", &self->digits);
  g_variant_lookup (description, "period", "u", &self->period);
  g_variant_lookup (description, "used-at", "t", &used_at);
  self->used_at = (gint64) used_at;
  self->is_pinned = get_boolean (description, "is-pinned");
  self->has_note = get_boolean (description, "has-note");
  self->place = place;
  if (digits != self->digits || period != self->period ||
      g_strcmp0 (algorithm, self->algorithm) != 0)
    auth_code_item_clear_code (self);
}

/**
 * auth_code_item_new:
 * @description: one of Codes1.List
 *
 * Returns: (transfer full): an entry without a code
 */
AuthCodeItem *
auth_code_item_new (GVariant *description)
{
  AuthCodeItem *self = g_object_new (AUTH_TYPE_CODE_ITEM, NULL);

  auth_code_item_describe (self, description, 0);
  return self;
}

/**
 * auth_code_item_set_group:
 * @self: an entry
 * @heading: (nullable): of the group that begins with it
 * @ends_group: whether it is the last one
 *
 * Returns: whether that is new
 */
gboolean
auth_code_item_set_group (AuthCodeItem *self, const char *heading, gboolean ends_group)
{
  if (g_strcmp0 (self->heading, heading) == 0 && self->ends_group == ends_group)
    return FALSE;
  g_free (self->heading);
  self->heading = g_strdup (heading);
  self->ends_group = ends_group;
  return TRUE;
}

/**
 * auth_code_item_set_code:
 * @self: an entry
 * @code: the code that is good now
 * @next_code: (nullable): the one after it
 * @valid_from: seconds since 1970
 * @valid_until: seconds since 1970; 0: until it is used
 */
void
auth_code_item_set_code (AuthCodeItem *self,
                         const char *code,
                         const char *next_code,
                         gint64 valid_from,
                         gint64 valid_until)
{
  g_autofree char *old = g_steal_pointer (&self->code);
  g_autofree char *old_next = g_steal_pointer (&self->next_code);

  self->code = g_strdup (code);
  self->next_code = g_strdup (next_code);
  self->valid_from = valid_from;
  self->valid_until = valid_until;
}

void
auth_code_item_clear_code (AuthCodeItem *self)
{
  auth_code_item_set_code (self, NULL, NULL, 0, 0);
}

/**
 * auth_code_item_is_stale:
 * @self: an entry
 * @now: by this machine's clock, seconds since 1970
 *
 * The bounds of its code are compared with the clock, never anything that counts: after a sleep, a
 * stalled loop or a clock that was set it is right at once.
 *
 * Returns: whether it has no code, or not that of @now
 */
gboolean
auth_code_item_is_stale (AuthCodeItem *self, gint64 now)
{
  return self->code == NULL ||
         (self->valid_until != 0 && (now >= self->valid_until || now < self->valid_from));
}

/**
 * auth_code_item_advance:
 * @self: an entry
 * @now: by this machine's clock, seconds since 1970
 *
 * Drops a code that is not good any more; the next one is known already when just one period has
 * passed.
 *
 * Returns: whether the code is another one
 */
gboolean
auth_code_item_advance (AuthCodeItem *self, gint64 now)
{
  gint64 until = self->valid_until;
  g_autofree char *next_code = NULL;

  if (self->code == NULL || !auth_code_item_is_stale (self, now))
    return FALSE;
  next_code = g_strdup (self->next_code);
  if (next_code != NULL && now >= until && now < until + self->period)
    auth_code_item_set_code (self, next_code, NULL, until, until + self->period);
  else
    auth_code_item_clear_code (self);
  self->is_revealed = FALSE;
  return TRUE;
}

void
auth_code_item_changed (AuthCodeItem *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * auth_code_item_get_title:
 * @self: an entry
 *
 * Returns: (transfer none): what it is called
 */
const char *
auth_code_item_get_title (AuthCodeItem *self)
{
  if (self->problem != NULL)
    return _ ("A code that cannot be used");
  if (*self->issuer != '\0')
    return self->issuer;
  return *self->account != '\0' ? self->account : _ ("Without a name");
}

/**
 * auth_code_item_get_subtitle:
 * @self: an entry
 *
 * Returns: (transfer none): whose it is, or why it cannot be used; "" when nobody said
 */
const char *
auth_code_item_get_subtitle (AuthCodeItem *self)
{
  if (self->problem != NULL)
    return self->problem;
  return *self->issuer != '\0' ? self->account : "";
}

gboolean
auth_code_item_is_hotp (AuthCodeItem *self)
{
  return g_str_equal (self->type, "hotp");
}

/**
 * auth_code_item_fold:
 * @text: any text
 *
 * Returns: (transfer full): @text without case and accents, to be searched
 */
char *
auth_code_item_fold (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *apart = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (apart, -1);
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    if (!g_unichar_ismark (g_utf8_get_char (p)))
      g_string_append_unichar (plain, g_utf8_get_char (p));
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* Threes from the right look even for six and nine; eight and ten are better begun with more. */
static gboolean
begins_part (gsize index, gsize length)
{
  gsize part = length == 8 || length == 4 ? 4 : 3;
  gsize first = length % part == 1 ? part + 1 : part;

  if (length == 5 || index < first)
    return FALSE;
  return (index - first) % part == 0;
}

/**
 * auth_code_item_group_digits:
 * @code: a code
 *
 * The space between them keeps their order where a language is written from right to left.
 *
 * Returns: (transfer full): @code in parts that can be kept in mind
 */
char *
auth_code_item_group_digits (const char *code)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (code);

  for (gsize i = 0; i < length; i++)
    {
      if (begins_part (i, length))
        g_string_append (text, "\302\240");
      g_string_append_c (text, code[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * auth_code_item_spell:
 * @code: a code
 *
 * Returns: (transfer full): @code as it is to be spoken, one by one
 */
char *
auth_code_item_spell (const char *code)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gsize length = strlen (code);

  for (gsize i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append (text, begins_part (i, length) ? ", " : " ");
      g_string_append_c (text, code[i]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}
