/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of the one-time codes on the stage, with the real agent and keyring.
 */

#include "config.h"

#include "auth-codes-stage.h"

#include "auth-codes-lock.h"
#include "auth-countdown.h"

gboolean
auth_codes_stage_is_listed (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return auth_codes_model_get_state (self->model) == AUTH_CODES_LISTED;
}

gboolean
auth_codes_stage_is_emptied (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;

  return auth_codes_model_get_state (self->model) == AUTH_CODES_EMPTIED;
}

char *
auth_codes_stage_dup_services (int count)
{
  g_autoptr (GString) document = g_string_new ("{\"version\":1,\"codes\":[");

  for (int i = 0; i < count; i++)
    g_string_append_printf (document,
                            "%s{\"id\":\"s%d\",\"issuer\":\"Service %d\",\"account\":\"\","
                            "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,"
                            "\"period\":30,\"secret\":\"" SECRET "\"}",
                            i > 0 ? "," : "", i, i);
  g_string_append (document, "]}");
  return g_string_free (g_steal_pointer (&document), FALSE);
}

void
auth_codes_stage_set_up (AuthCodesStage *self, gconstpointer document)
{
  GSettings *settings = auth_settings_get ();
  static const char *const keys[] = { "codes-order", "hide-codes", "clear-clipboard-seconds" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
  auth_codes_lock_reveal (auth_codes_lock_get_default ());
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, document);
  self->client = auth_agent_client_new ();
  self->page = AUTH_CODES_PAGE (auth_codes_page_new (self->client));
  self->model = auth_codes_page_get_model (self->page);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 500, 600);
  adw_window_set_content (ADW_WINDOW (self->window), GTK_WIDGET (self->page));
  gtk_window_present (GTK_WINDOW (self->window));
  auth_agent_client_connect (self->client);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

void
auth_codes_stage_tear_down (AuthCodesStage *self, gconstpointer document)
{
  gtk_window_destroy (GTK_WINDOW (self->window));
  g_object_unref (self->client);
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

void
auth_codes_stage_act (AuthCodesStage *self, const char *action, const char *id)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->page), action, "s", id));
}

AuthCodeItem *
auth_codes_stage_find (AuthCodesStage *self, const char *id)
{
  AuthCodeItem *item = auth_codes_model_find (self->model, id);

  g_assert_nonnull (item);
  return item;
}

/* The issuers as they are listed, a letter each. */
char *
auth_codes_stage_dup_order (AuthCodesStage *self)
{
  g_autoptr (GString) initials = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->model)); i++)
    {
      g_autoptr (AuthCodeItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), i);

      g_string_append_c (initials, *item->issuer != '\0' ? *item->issuer : '!');
    }
  return g_string_free (g_steal_pointer (&initials), FALSE);
}

static gboolean
has_initials (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;
  g_autofree char *initials = auth_codes_stage_dup_order (wanted->fixture);

  return g_str_equal (initials, wanted->text);
}

void
auth_codes_stage_wait_for_order (AuthCodesStage *self, const char *initials)
{
  AuthCodesWanted wanted = { self, initials };

  auth_stage_wait (self->stage, has_initials, &wanted);
}

gboolean
auth_codes_stage_has_code (AuthStage *stage, gpointer user_data)
{
  AuthCodesWanted *wanted = user_data;

  return auth_codes_stage_find (wanted->fixture, wanted->text)->code != NULL;
}

void
auth_codes_stage_wait_for_code (AuthCodesStage *self, const char *id)
{
  AuthCodesWanted wanted = { self, id };

  auth_stage_wait (self->stage, auth_codes_stage_has_code, &wanted);
}

gboolean
auth_codes_stage_is_copied (AuthStage *stage, gpointer user_data)
{
  AuthCodesStage *self = user_data;
  GdkContentFormats *formats = gdk_clipboard_get_formats (gtk_widget_get_clipboard (self->window));

  return gdk_content_formats_contain_mime_type (formats, "x-kde-passwordManagerHint");
}

static gboolean
has_countdown (GtkWidget *widget)
{
  gboolean found = AUTH_IS_COUNTDOWN (widget) && gtk_widget_get_mapped (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !found;
       child = gtk_widget_get_next_sibling (child))
    found = has_countdown (child);
  return found;
}

gboolean
auth_codes_stage_has_countdown (AuthCodesStage *self)
{
  return has_countdown (self->window);
}
