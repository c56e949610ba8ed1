/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What can be done with an entry of the code list.
 */

#include "config.h"

#include "auth-codes-actions.h"

#include <glib/gi18n.h>

#include "auth-code-content.h"
#include "auth-code-edit.h"
#include "auth-code-picture.h"
#include "auth-codes-page.h"
#include "auth-dialogs.h"
#include "auth-settings.h"
#include "auth-unlock.h"
#include "auth-words.h"

/* By what a page knows the code it has put into the clipboard last. */
#define CONTENT_KEY "auth-code-content"

/* By what a page knows the ids of what was removed, the last one last; and of them the one that is
 * restored when the keyring is unlocked. */
#define REMOVED_KEY "auth-codes-removed"
#define WAITING_KEY "auth-codes-waiting"

/* A call about one entry. */
typedef struct
{
  AuthCodesPage *page; /* (owned) */
  AuthCodeItem *item;  /* (owned) */
  gboolean copies;     /* the code goes to the clipboard */
  gboolean is_next;    /* it is the one after the present one */
} Call;

static Call *
call_new (AuthCodesPage *page, AuthCodeItem *item)
{
  Call *call = g_new0 (Call, 1);

  call->page = g_object_ref (page);
  call->item = g_object_ref (item);
  return call;
}

static void
call_free (Call *call)
{
  g_object_unref (call->page);
  g_object_unref (call->item);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
tell_trouble (AuthCodesPage *page, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  auth_codes_page_toast (page, words, NULL);
}

static void
copy (Call *call, const char *code, gint64 valid_until)
{
  AuthDBusCodes1 *codes = auth_codes_model_get_codes (auth_codes_page_get_model (call->page));
  AuthCodeContent *content = auth_code_content_new (codes, call->item->id, code, valid_until);

  auth_codes_actions_withdraw (GTK_WIDGET (call->page));
  auth_code_content_offer (content, gtk_widget_get_clipboard (GTK_WIDGET (call->page)),
                           g_settings_get_uint (auth_settings_get (), "clear-clipboard-seconds"));
  g_object_set_data_full (G_OBJECT (call->page), CONTENT_KEY, content, g_object_unref);
  auth_codes_page_toast (call->page, call->is_next ? _ ("Next code copied") : _ ("Code copied"),
                         NULL);
}

static void
got_code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;
  guint64 valid_from, valid_until;

  if (!auth_dbus_codes1_call_get_code_finish (AUTH_DBUS_CODES1 (source), &code, &valid_from,
                                              &valid_until, result, &error))
    {
      tell_trouble (call->page, error);
      return;
    }
  /* Put away meanwhile. */
  if (auth_codes_model_find (auth_codes_page_get_model (call->page), call->item->id) != call->item)
    return;
  if (auth_code_item_is_hotp (call->item))
    {
      auth_code_item_set_code (call->item, code, NULL, 0, 0);
      auth_code_item_changed (call->item);
    }
  if (call->copies)
    copy (call, code, (gint64) valid_until);
}

static void
get_code (Call *call)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (call->is_next)
    g_variant_dict_insert (&options, "next", "b", TRUE);
  auth_dbus_codes1_call_get_code (
    auth_codes_model_get_codes (auth_codes_page_get_model (call->page)), call->item->id,
    g_variant_dict_end (&options), NULL, got_code_cb, call);
}

/* A code of HOTP that is shown has been counted already, so it is the one to be copied. */
static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));
  Call *call;

  if (item == NULL)
    return;
  call = call_new (page, item);
  call->copies = TRUE;
  call->is_next = g_str_equal (name, "codes.copy-next") && !auth_code_item_is_hotp (item);
  if (!auth_code_item_is_hotp (item) || item->code == NULL)
    {
      get_code (call);
      return;
    }
  copy (call, item->code, 0);
  call_free (call);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));

  if (item != NULL && auth_code_item_is_hotp (item))
    get_code (call_new (page, item));
}

static void
reveal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodesModel *model = auth_codes_page_get_model (page);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));

  if (item != NULL)
    auth_codes_clock_reveal (auth_codes_model_get_clock (model), item, !item->is_revealed);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesPage) page = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_codes1_call_update_finish (AUTH_DBUS_CODES1 (source), result, &error))
    tell_trouble (page, error);
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));
  GVariantDict changes;

  if (item == NULL)
    return;
  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert (&changes, "is-pinned", "b", !item->is_pinned);
  auth_dbus_codes1_call_update (auth_codes_model_get_codes (auth_codes_page_get_model (page)),
                                item->id, g_variant_dict_end (&changes), NULL, updated_cb,
                                g_object_ref (page));
}

static GPtrArray *
get_removed (AuthCodesPage *page)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (page), REMOVED_KEY);

  if (ids != NULL)
    return ids;
  ids = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (page), REMOVED_KEY, ids, (GDestroyNotify) g_ptr_array_unref);
  return ids;
}

static gboolean
has_namesake (AuthCodesModel *model, AuthCodeItem *item)
{
  g_auto (GStrv) ids = auth_codes_model_dup_order (model, item, NULL);

  for (gsize i = 0; ids[i] != NULL; i++)
    {
      AuthCodeItem *other = auth_codes_model_find (model, ids[i]);

      if (other != NULL && !g_str_equal (ids[i], item->id) &&
          g_str_equal (auth_code_item_get_title (other), auth_code_item_get_title (item)))
        return TRUE;
    }
  return FALSE;
}

/* With whose it is where that is what tells it from others. */
static char *
dup_name (AuthCodesModel *model, AuthCodeItem *item)
{
  const char *title = auth_code_item_get_title (item);
  const char *subtitle = auth_code_item_get_subtitle (item);

  return *subtitle != '\0' && has_namesake (model, item)
           ? g_strdup_printf ("%s (%s)", title, subtitle)
           : g_strdup (title);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = dup_name (auth_codes_page_get_model (call->page), call->item);
  g_autofree char *words = NULL;

  if (!auth_dbus_codes1_call_remove_finish (AUTH_DBUS_CODES1 (source), result, &error))
    {
      tell_trouble (call->page, error);
      return;
    }
  g_ptr_array_add (get_removed (call->page), g_strdup (call->item->id));
  /* Translators: %s is the name of a one-time code */
  words = g_strdup_printf (_ ("“%s” removed"), name);
  auth_codes_page_toast (call->page, words, call->item->id);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));

  if (item != NULL)
    auth_dbus_codes1_call_remove (auth_codes_model_get_codes (auth_codes_page_get_model (page)),
                                  item->id, NULL, removed_cb, call_new (page, item));
}

/* A call to restore what was removed. */
typedef struct
{
  AuthCodesPage *page; /* (owned) */
  char *id;            /* (owned) */
} Restoring;

static void
restoring_free (Restoring *restoring)
{
  g_object_unref (restoring->page);
  g_free (restoring->id);
  g_free (restoring);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Restoring, restoring_free)

static void
listed_cb (AuthCodesPage *page)
{
  AuthCodesModel *model = auth_codes_page_get_model (page);
  g_autofree char *id = NULL;

  if (auth_codes_model_get_state (model) != AUTH_CODES_LISTED)
    return;
  g_signal_handlers_disconnect_by_func (model, listed_cb, page);
  id = g_object_steal_data (G_OBJECT (page), WAITING_KEY);
  gtk_widget_activate_action (GTK_WIDGET (page), "codes.restore", "s", id);
}

/* Until the keyring is unlocked there is no list, but a page that unlocks it. */
static void
wait_for_keyring (AuthCodesPage *page, const char *id)
{
  AuthCodesModel *model = auth_codes_page_get_model (page);

  g_object_set_data_full (G_OBJECT (page), WAITING_KEY, g_strdup (id), g_free);
  g_signal_handlers_disconnect_by_func (model, listed_cb, page);
  g_signal_connect_object (model, "updated", G_CALLBACK (listed_cb), page, G_CONNECT_SWAPPED);
}

static void
restored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Restoring) restoring = user_data;
  g_autoptr (GError) error = NULL;

  /* There is nothing left to be undone by what offers it. */
  if (auth_dbus_codes1_call_restore_finish (AUTH_DBUS_CODES1 (source), result, &error))
    {
      auth_codes_page_clear_toasts (restoring->page);
      return;
    }
  if (auth_unlock_is_due (error))
    {
      g_ptr_array_add (get_removed (restoring->page), g_strdup (restoring->id));
      wait_for_keyring (restoring->page, restoring->id);
    }
  tell_trouble (restoring->page, error);
}

static void
restore_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  GPtrArray *removed = get_removed (page);
  const char *id = g_variant_get_string (parameter, NULL);
  Restoring *restoring;
  guint index;

  if (*id == '\0' && removed->len == 0)
    return;
  if (*id == '\0')
    id = removed->pdata[removed->len - 1];
  restoring = g_new0 (Restoring, 1);
  restoring->page = g_object_ref (page);
  restoring->id = g_strdup (id);
  auth_dbus_codes1_call_restore (auth_codes_model_get_codes (auth_codes_page_get_model (page)), id,
                                 NULL, restored_cb, restoring);
  if (g_ptr_array_find_with_equal_func (removed, id, g_str_equal, &index))
    g_ptr_array_remove_index (removed, index);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));

  if (item != NULL)
    auth_code_edit_open (widget, auth_codes_page_get_model (page), item,
                         auth_codes_page_get_accounts (page));
}

static void
picture_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));

  if (item != NULL)
    auth_code_picture_ask (widget, auth_codes_page_get_model (page), item);
}

static void
bind_key (GtkWidgetClass *klass, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_widget_class_add_binding_action (klass, key, modifiers, action, "s", "");
}

/**
 * auth_codes_actions_install:
 * @klass: of the page
 *
 * Each action is given the id of an entry, or "" for the one that is selected; "codes.restore" for
 * the one that was removed last.
 */
void
auth_codes_actions_install (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "codes.copy", "s", copy_action);
  gtk_widget_class_install_action (klass, "codes.copy-next", "s", copy_action);
  gtk_widget_class_install_action (klass, "codes.next", "s", next_action);
  gtk_widget_class_install_action (klass, "codes.reveal", "s", reveal_action);
  gtk_widget_class_install_action (klass, "codes.pin", "s", pin_action);
  gtk_widget_class_install_action (klass, "codes.remove", "s", remove_action);
  gtk_widget_class_install_action (klass, "codes.restore", "s", restore_action);
  gtk_widget_class_install_action (klass, "codes.edit", "s", edit_action);
  gtk_widget_class_install_action (klass, "codes.picture", "s", picture_action);
  bind_key (klass, GDK_KEY_c, GDK_CONTROL_MASK, "codes.copy");
  bind_key (klass, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "codes.copy-next");
  bind_key (klass, GDK_KEY_h, GDK_CONTROL_MASK, "codes.reveal");
  bind_key (klass, GDK_KEY_d, GDK_CONTROL_MASK, "codes.pin");
  bind_key (klass, GDK_KEY_Delete, 0, "codes.remove");
  bind_key (klass, GDK_KEY_z, GDK_CONTROL_MASK, "codes.restore");
  bind_key (klass, GDK_KEY_F2, 0, "codes.edit");
}

/**
 * auth_codes_actions_withdraw:
 * @page: the page
 *
 * Takes a code that was copied out of the clipboard, if it is still there.
 */
void
auth_codes_actions_withdraw (GtkWidget *page)
{
  AuthCodeContent *content = g_object_get_data (G_OBJECT (page), CONTENT_KEY);

  if (content != NULL)
    auth_code_content_withdraw (content);
  g_object_set_data (G_OBJECT (page), CONTENT_KEY, NULL);
}
