/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of what an import of one-time codes would add.
 */

#include "config.h"

#include "auth-import-entry.h"

#include <glib/gi18n.h>

#include "auth-dict.h"
#include "auth-error.h"

/**
 * AuthImportEntry:
 *
 * An item of the list a person chooses from. What is new is chosen at first; what was refused never
 * is.
 */
struct _AuthImportEntry
{
  GObject parent_instance;

  GVariant *entry; /* (owned) a{sv} as CodeImport1.List has it */
  guint index;
  AuthImportStatus status;
  char *title; /* (owned) */
  gboolean is_chosen;
};

G_DEFINE_FINAL_TYPE (AuthImportEntry, auth_import_entry, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CHOSEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
auth_import_entry_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, AUTH_IMPORT_ENTRY (object)->is_chosen);
}

static void
auth_import_entry_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  AuthImportEntry *self = AUTH_IMPORT_ENTRY (object);
  gboolean is_chosen = g_value_get_boolean (value) && self->status != AUTH_IMPORT_REFUSED;

  if (is_chosen == self->is_chosen)
    return;
  self->is_chosen = is_chosen;
  g_object_notify_by_pspec (object, pspec);
}

static void
auth_import_entry_finalize (GObject *object)
{
  AuthImportEntry *self = AUTH_IMPORT_ENTRY (object);

  g_clear_pointer (&self->entry, g_variant_unref);
  g_free (self->title);
  G_OBJECT_CLASS (auth_import_entry_parent_class)->finalize (object);
}

static void
auth_import_entry_class_init (AuthImportEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = auth_import_entry_get_property;
  object_class->set_property = auth_import_entry_set_property;
  object_class->finalize = auth_import_entry_finalize;
  properties[PROP_CHOSEN] =
    g_param_spec_boolean ("chosen", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
auth_import_entry_init (AuthImportEntry *self)
{
}

/* Names are anybody's words, which may turn the direction of what is read. */
static char *
dup_name (GVariant *entry, const char *key)
{
  g_autofree char *text = auth_dict_dup_text (entry, key);

  return auth_error_clean_text (text);
}

static char *
dup_title (GVariant *entry)
{
  g_autofree char *issuer = dup_name (entry, "issuer");
  g_autofree char *account = dup_name (entry, "account");
  g_autofree char *title = dup_name (entry, "title");

  if (*issuer != '\0')
    return g_steal_pointer (&issuer);
  if (*account != '\0')
    return g_steal_pointer (&account);
  return *title != '\0' ? g_steal_pointer (&title) : g_strdup (_ ("No Name"));
}

static AuthImportStatus
get_status (GVariant *entry)
{
  const char *status = "";

  g_variant_lookup (entry, "status", "&s", &status);
  if (g_str_equal (status, "new"))
    return AUTH_IMPORT_NEW;
  return g_str_equal (status, "present") ? AUTH_IMPORT_PRESENT : AUTH_IMPORT_REFUSED;
}

/**
 * auth_import_entry_new:
 * @entry: `a{sv}` as CodeImport1.List has it
 *
 * Returns: (transfer full): an item
 */
AuthImportEntry *
auth_import_entry_new (GVariant *entry)
{
  AuthImportEntry *self = g_object_new (AUTH_TYPE_IMPORT_ENTRY, NULL);

  self->entry = g_variant_ref (entry);
  g_variant_lookup (entry, "index", "u", &self->index);
  self->status = get_status (entry);
  self->title = dup_title (entry);
  self->is_chosen = self->status == AUTH_IMPORT_NEW;
  return self;
}

guint
auth_import_entry_get_index (AuthImportEntry *self)
{
  return self->index;
}

AuthImportStatus
auth_import_entry_get_status (AuthImportEntry *self)
{
  return self->status;
}

const char *
auth_import_entry_get_title (AuthImportEntry *self)
{
  return self->title;
}

/* Only what is not as nearly everywhere. */
static char *
dup_kind (GVariant *entry)
{
  const char *type = "", *algorithm = "";
  guint digits = 0, period = 0;

  g_variant_lookup (entry, "type", "&s", &type);
  g_variant_lookup (entry, "algorithm", "&s", &algorithm);
  g_variant_lookup (entry, "digits", "u", &digits);
  g_variant_lookup (entry, "period", "u", &period);
  if (g_str_equal (type, "steam"))
    return g_strdup ("Steam");
  if (g_str_equal (type, "hotp"))
    return g_strdup_printf (_ ("Counter, %u digits, %s"), digits, algorithm);
  if (digits == 6 && period == 30 && g_ascii_strcasecmp (algorithm, "SHA1") == 0)
    return NULL;
  return g_strdup_printf (_ ("%u digits, %u seconds, %s"), digits, period, algorithm);
}

/**
 * auth_import_entry_dup_subtitle:
 * @self: an entry
 *
 * Returns: (transfer full): whose it is, of which kind, or why it is refused
 */
char *
auth_import_entry_dup_subtitle (AuthImportEntry *self)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *account = dup_name (self->entry, "account");
  char *kind;

  if (self->status == AUTH_IMPORT_REFUSED)
    return auth_dict_dup_text (self->entry, "reason");
  if (*account != '\0' && !g_str_equal (account, self->title))
    g_ptr_array_add (parts, g_steal_pointer (&account));
  if (self->status == AUTH_IMPORT_PRESENT)
    g_ptr_array_add (parts, g_strdup (_ ("Already there")));
  kind = dup_kind (self->entry);
  if (kind != NULL)
    g_ptr_array_add (parts, kind);
  g_ptr_array_add (parts, NULL);
  return g_strjoinv (" · ", (char **) parts->pdata);
}

gboolean
auth_import_entry_is_chosen (AuthImportEntry *self)
{
  return self->is_chosen;
}
