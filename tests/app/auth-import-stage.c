/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An import of one-time codes on the stage, as a person sees it, with the real agent.
 */

#include "config.h"

#include "auth-import-stage.h"

#include "auth-document.h"
#include "auth-import-password.h"
#include "auth-look.h"

static void
gone_cb (AuthImportStage *self)
{
  self->is_gone = TRUE;
}

void
auth_import_stage_open (AuthImportStage *self)
{
  self->is_gone = FALSE;
  self->dialog = auth_import_codes_dialog_new (NULL, self->stage->bus);
  g_signal_connect_swapped (self->dialog, "destroy", G_CALLBACK (gone_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

void
auth_import_stage_set_up (AuthImportStage *self, gconstpointer data)
{
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  auth_import_stage_open (self);
}

void
auth_import_stage_tear_down (AuthImportStage *self, gconstpointer data)
{
  if (!self->is_gone)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

static gboolean
shows (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

gboolean
auth_import_stage_is_gone (AuthStage *stage, gpointer self)
{
  return ((AuthImportStage *) self)->is_gone;
}

void
auth_import_stage_wait_for (AuthImportStage *self, const char *text)
{
  auth_stage_wait (self->stage, shows, (gpointer) text);
}

void
auth_import_stage_press (AuthImportStage *self, const char *label)
{
  GtkWidget *button = auth_look (label);

  g_assert_true (GTK_IS_BUTTON (button) && gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

void
auth_import_stage_read (AuthImportStage *self, const char *text)
{
  g_autoptr (GBytes) document = auth_document_new_from_text (text);

  auth_import_codes_dialog_add (self->dialog, auth_code_source_new_for_document (document));
}

gsize
auth_import_stage_count (AuthImportStage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (self->stage, &error);

  g_assert_no_error (error);
  return g_variant_n_children (list);
}

void
auth_import_stage_import (AuthImportStage *self, const char *button)
{
  auth_import_stage_press (self, button);
  auth_stage_wait (self->stage, auth_import_stage_is_gone, self);
}

gboolean
auth_import_stage_lacks (AuthStage *stage, gpointer text)
{
  return auth_look (text) == NULL;
}

/* Of the page that asks for a password. */
gpointer
auth_import_stage_get (AuthImportStage *self, const char *name)
{
  GObject *page = gtk_widget_get_template_child (GTK_WIDGET (self->dialog),
                                                 AUTH_TYPE_IMPORT_CODES_DIALOG, "password_page");

  return gtk_widget_get_template_child (GTK_WIDGET (page), AUTH_TYPE_IMPORT_PASSWORD, name);
}

void
auth_import_stage_unlock (AuthImportStage *self, const char *password)
{
  gtk_editable_set_text (auth_import_stage_get (self, "password"), password);
  auth_import_stage_press (self, "Unlock");
}

char *
auth_import_stage_build_batch (guint index)
{
  guint8 bytes[] = { 0x0a, 0x14, 0x0a, 0x05,
                     'H', 'e', 'l', 'l',
                     'o', 0x12, 0x05, 'u',
                     's', 'e', 'r', (guint8) ('0' + index),
                     0x20, 0x01, 0x28, 0x01,
                     0x30, 0x02, 0x10, 0x01,
                     0x18, 0x03, 0x20, (guint8) index,
                     0x28, 0x07 };
  g_autofree char *base64 = g_base64_encode (bytes, sizeof bytes);
  g_autofree char *escaped = g_uri_escape_string (base64, NULL, FALSE);

  return g_strconcat ("otpauth-migration://offline?data=", escaped, NULL);
}
