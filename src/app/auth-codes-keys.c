/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Keys that lead from the search to the code list and back.
 */

#include "config.h"

#include "auth-codes-keys.h"

#include "auth-code-row.h"

#define ENTRY_KEY "auth-codes-keys-entry"

/* The row itself: the first thing in it that takes the focus is a button. */
static void
focus_selected (AuthCodesPage *page)
{
  GtkListView *list = auth_codes_page_get_list (page);
  AuthCodeItem *item =
    gtk_single_selection_get_selected_item (GTK_SINGLE_SELECTION (gtk_list_view_get_model (list)));
  GtkWidget *row = item != NULL ? auth_code_row_find (list, item) : NULL;

  if (row != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (row));
  else
    gtk_widget_grab_focus (GTK_WIDGET (list));
}

static GdkModifierType
get_modifiers (GdkModifierType state)
{
  return state & gtk_accelerator_get_default_mod_mask ();
}

/* What is selected in the entry itself is the entry's own affair. */
static gboolean
search_key_cb (GtkEventControllerKey *controller,
               guint key,
               guint code,
               GdkModifierType state,
               AuthCodesPage *page)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));
  gboolean has_found =
    g_list_model_get_n_items (G_LIST_MODEL (auth_codes_page_get_model (page))) > 0;

  if ((key == GDK_KEY_Down || key == GDK_KEY_KP_Down) && get_modifiers (state) == 0)
    {
      /* Below the entry is nothing else that would take a key. */
      if (has_found)
        focus_selected (page);
      return GDK_EVENT_STOP;
    }
  if (key != GDK_KEY_c || get_modifiers (state) != GDK_CONTROL_MASK ||
      gtk_editable_get_selection_bounds (GTK_EDITABLE (entry), NULL, NULL))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (page), "codes.copy", "s", "");
  return GDK_EVENT_STOP;
}

static void
search_activated_cb (AuthCodesPage *page)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "codes.copy", "s", "");
}

static void
list_activated_cb (AuthCodesPage *page, guint position)
{
  g_autoptr (AuthCodeItem) item =
    g_list_model_get_item (G_LIST_MODEL (auth_codes_page_get_model (page)), position);

  if (item != NULL)
    gtk_widget_activate_action (GTK_WIDGET (page), "codes.copy", "s", item->id);
}

/* The search bar itself takes what is typed only while it is closed. */
static gboolean
list_key_cb (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             AuthCodesPage *page)
{
  GtkSearchBar *bar = auth_codes_page_get_search_bar (page);
  GtkWidget *entry = g_object_get_data (G_OBJECT (controller), ENTRY_KEY);

  if (!gtk_search_bar_get_search_mode (bar))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    {
      gtk_search_bar_set_search_mode (bar, FALSE);
      focus_selected (page);
      return GDK_EVENT_STOP;
    }
  if ((get_modifiers (state) & ~GDK_SHIFT_MASK) != 0 ||
      (key != GDK_KEY_BackSpace && !g_unichar_isprint (gdk_keyval_to_unicode (key))))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_grab_focus (entry);
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
  /* Its text takes all keys, it itself only some. */
  return gtk_event_controller_key_forward (
    controller, GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (entry))));
}

/* Before the list goes to its end, which is else that of the rows there are yet. */
static gboolean
list_end_cb (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             AuthCodesPage *page)
{
  if (key == GDK_KEY_End || key == GDK_KEY_KP_End)
    auth_codes_model_show_more (auth_codes_page_get_model (page), G_MAXINT);
  return GDK_EVENT_PROPAGATE;
}

static GtkEventController *
add_keys (gpointer widget, GtkPropagationPhase phase, GCallback callback, AuthCodesPage *page)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (controller, phase);
  g_signal_connect (controller, "key-pressed", callback, page);
  gtk_widget_add_controller (widget, controller);
  return controller;
}

/**
 * auth_codes_keys_focus:
 * @page: the page
 * @entry: of its search
 * @shown: what is shown in place of what was there before
 *
 * Keys work at once. What is typed into the search stays there, and comes back to it when nothing
 * of the list is left that would take a key.
 */
void
auth_codes_keys_focus (AuthCodesPage *page, GtkSearchEntry *entry, GtkWidget *shown)
{
  GtkWidget *list = GTK_WIDGET (auth_codes_page_get_list (page));
  gboolean is_list = gtk_widget_is_ancestor (list, shown);
  gboolean is_search = gtk_search_bar_get_search_mode (auth_codes_page_get_search_bar (page));

  if (!gtk_widget_get_mapped (GTK_WIDGET (page)) || (is_search && is_list))
    return;
  if (is_search)
    gtk_widget_grab_focus (GTK_WIDGET (entry));
  else if (is_list)
    gtk_widget_grab_focus (list);
  else
    gtk_widget_child_focus (shown, GTK_DIR_TAB_FORWARD);
}

/**
 * auth_codes_keys_select:
 * @page: the page
 * @item: an entry; the next key is about it, if it is listed
 */
void
auth_codes_keys_select (AuthCodesPage *page, AuthCodeItem *item)
{
  GtkListView *list = auth_codes_page_get_list (page);
  guint position = auth_codes_model_get_position (auth_codes_page_get_model (page), item);

  if (position == G_MAXUINT)
    return;
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_list_view_get_model (list)),
                                     position);
  gtk_widget_activate_action (GTK_WIDGET (list), "list.scroll-to-item", "u", position);
}

/**
 * auth_codes_keys_install:
 * @page: the page
 * @entry: of its search, where Enter and Ctrl+C copy the code that was found and Down goes to it
 * @list: its list, where what is typed goes into an open search
 */
void
auth_codes_keys_install (AuthCodesPage *page, GtkSearchEntry *entry, GtkListView *list)
{
  GtkEventController *controller;

  g_signal_connect_object (entry, "activate", G_CALLBACK (search_activated_cb), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "activate", G_CALLBACK (list_activated_cb), page,
                           G_CONNECT_SWAPPED);
  add_keys (entry, GTK_PHASE_CAPTURE, G_CALLBACK (search_key_cb), page);
  add_keys (list, GTK_PHASE_CAPTURE, G_CALLBACK (list_end_cb), page);
  controller = add_keys (list, GTK_PHASE_BUBBLE, G_CALLBACK (list_key_cb), page);
  g_object_set_data (G_OBJECT (controller), ENTRY_KEY, entry);
}
