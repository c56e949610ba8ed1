/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Out of the window and into it again: a backup, and the picture of an entry, with the real agent.
 */

#include "config.h"

#include "auth-code-picture.h"
#include "auth-codes-stage.h"
#include "auth-export-codes-dialog.h"
#include "auth-import-stage.h"
#include "auth-look.h"

static const struct
{
  const char *secret;
  const char *entry;
} entries[] = {
  { KEY, "{'issuer': <'Z\303\274rich'>, 'account': <'al'>, 'algorithm': <'SHA256'>,"
         " 'digits': <uint32 8>, 'period': <uint32 60>, 'tags': <['Work']>}" },
  { "GEZDGNBVGY3TQOJQ", "{'issuer': <'Shop'>, 'account': <'bo'>, 'type': <'hotp'>,"
                        " 'algorithm': <'SHA512'>, 'digits': <uint32 7>,"
                        " 'counter': <uint64 77>}" },
  { "63BEDWCQZKTQWPESARIERL5DTTQFCJTK", "{'issuer': <'Steam'>, 'account': <'cy'>,"
                                        " 'type': <'steam'>}" },
  { "MFRGG", "{'account': <'nobody: at all'>}" },
};

/* What may differ: the id, and what is known of its use. */
static char *
dup_entry (AuthStage *stage, GVariant *entry)
{
  static const char *const names[] = { "issuer", "account", "type", "algorithm",
                                       "digits", "period", "tags", "has-note" };
  g_autoptr (GString) words = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (entry, names[i], NULL);
      g_autofree char *text = value != NULL ? g_variant_print (value, FALSE) : NULL;

      g_string_append_printf (words, "%s=%s ", names[i], text);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* Each entry in words. */
static char *
describe (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, &error);
  g_autoptr (GString) words = g_string_new (NULL);

  g_assert_no_error (error);
  for (gsize i = 0; i < g_variant_n_children (list); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i);
      g_autofree char *text = dup_entry (stage, entry);

      g_string_append_printf (words, "%s\n", text);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* The secrets and counters, in their order. */
static char *
dup_secrets (void)
{
  g_autofree char *document = auth_stage_codes_dup_document ();
  g_autoptr (GRegex) regex =
    g_regex_new ("\"(secret|counter)\":(\"[A-Z2-7]+\"|[0-9]+)", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  g_regex_match (regex, document, 0, &match);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *found = g_match_info_fetch (match, 0);

      g_string_append_printf (words, "%s ", found);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

static gboolean
is_seen (AuthStage *stage, gpointer words)
{
  return auth_look (words) != NULL;
}

static void
gone_cb (gboolean *is_gone)
{
  *is_gone = TRUE;
}

static gboolean
is_true (AuthStage *stage, gpointer place)
{
  return *(gboolean *) place;
}

static void export(AuthStage *stage, GFile *file)
{
  GtkWidget *dialog = GTK_WIDGET (auth_export_codes_dialog_new (NULL, stage->bus));
  gboolean is_gone = FALSE;

  g_signal_connect_swapped (dialog, "destroy", G_CALLBACK (gone_cb), &is_gone);
  gtk_window_present (GTK_WINDOW (dialog));
  auth_stage_wait (stage, is_seen, (gpointer) "4 of 4");
  gtk_editable_set_text (GTK_EDITABLE (gtk_widget_get_template_child (
                           dialog, AUTH_TYPE_EXPORT_CODES_DIALOG, "password")),
                         "horse");
  gtk_editable_set_text (
    GTK_EDITABLE (gtk_widget_get_template_child (dialog, AUTH_TYPE_EXPORT_CODES_DIALOG, "again")),
    "horse");
  auth_export_codes_dialog_save (AUTH_EXPORT_CODES_DIALOG (dialog), file);
  auth_stage_wait (stage, is_true, &is_gone);
}

static void
test_backup (AuthImportStage *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_SESSION_DIR"), "codes.json", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *before = NULL, *after = NULL, *secrets = NULL, *secrets_after = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *id =
        auth_stage_codes_add (self->stage, entries[i].secret, entries[i].entry, &error);

      g_assert_no_error (error);
    }
  before = describe (self->stage);
  secrets = dup_secrets ();
  g_assert_nonnull (strstr (secrets, "MFRGG"));
  export(self->stage, file);
  auth_stage_codes_store (self->stage, NULL);
  g_assert_cmpuint (auth_import_stage_count (self), ==, 0);
  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_file (file));
  auth_import_stage_wait_for (self, "Encrypted Backup of Aegis");
  auth_import_stage_unlock (self, "horse");
  auth_import_stage_wait_for (self, "4 new");
  auth_import_stage_import (self, "Import 4");
  after = describe (self->stage);
  secrets_after = dup_secrets ();
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpstr (secrets_after, ==, secrets);
}

static GtkWidget *
find_below (GtkWidget *widget, GType type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_below (child, type);
  return found;
}

static GdkTexture *
find_picture (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (AUTH_IS_CODE_PICTURE (window))
        return GDK_TEXTURE (
          gtk_picture_get_paintable (GTK_PICTURE (find_below (window, GTK_TYPE_PICTURE))));
    }
  return NULL;
}

static gboolean
has_picture (AuthStage *stage, gpointer user_data)
{
  return find_picture () != NULL;
}

/* What another device sees is what was there. */
static void
test_picture (AuthCodesStage *self, gconstpointer document)
{
  AuthImportStage import = { self->stage, NULL, FALSE };
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree char *before = NULL, *after = NULL;

  before = dup_secrets ();
  auth_codes_stage_act (self, "codes.picture", "f1");
  auth_stage_wait (self->stage, is_seen, (gpointer) "Show");
  g_signal_emit_by_name (auth_look ("Show"), "clicked");
  auth_stage_wait (self->stage, has_picture, NULL);
  texture = g_object_ref (find_picture ());
  auth_stage_codes_store (self->stage, NULL);
  auth_import_stage_open (&import);
  auth_import_codes_dialog_add (import.dialog, auth_code_source_new_for_texture (texture));
  auth_import_stage_wait_for (&import, "1 new");
  auth_import_stage_import (&import, "Import 1");
  after = dup_secrets ();
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  g_test_add ("/round-trip/backup", AuthImportStage, NULL, auth_import_stage_set_up, test_backup,
              auth_import_stage_tear_down);
  g_test_add ("/round-trip/picture", AuthCodesStage, LIST (FAST), auth_codes_stage_set_up,
              test_picture, auth_codes_stage_tear_down);
  return g_test_run ();
}
