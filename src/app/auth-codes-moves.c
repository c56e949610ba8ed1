/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Pointer and keys on the code list: a click copies, entries are dragged and moved, menus.
 */

#include "config.h"

#include "auth-codes-moves.h"

#include <glib/gi18n.h>

#include "auth-code-row.h"
#include "auth-settings.h"
#include "auth-words.h"

static void
reordered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesPage) page = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_codes1_call_reorder_finish (AUTH_DBUS_CODES1 (source), result, &error))
    return;
  words = auth_words_dup_error (error);
  auth_codes_page_toast (page, words, NULL);
}

/* before: (nullable) NULL: to the end */
static void
move (AuthCodesPage *page, AuthCodeItem *item, AuthCodeItem *before)
{
  AuthCodesModel *model = auth_codes_page_get_model (page);
  g_auto (GStrv) ids = auth_codes_model_dup_order (model, item, before);

  auth_dbus_codes1_call_reorder (auth_codes_model_get_codes (model), (const char *const *) ids,
                                 NULL, reordered_cb, g_object_ref (page));
}

static gboolean
can_move (AuthCodesPage *page)
{
  if (g_settings_get_enum (auth_settings_get (), "codes-order") == AUTH_CODE_ORDER_HAND)
    return TRUE;
  auth_codes_page_toast (page, _ ("Sort the codes by hand to move them"), NULL);
  return FALSE;
}

static AuthCodeItem *
dup_neighbour (AuthCodesModel *model, AuthCodeItem *item, int steps)
{
  guint position = auth_codes_model_get_position (model, item);

  if (position == G_MAXUINT || (steps < 0 && position < (guint) -steps))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (model), position + steps);
}

/* Past the end of its group there is nowhere to go: groups are made by tags and pins. */
static void
move_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodesModel *model = auth_codes_page_get_model (page);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));
  g_autoptr (AuthCodeItem) before = NULL;

  if (item == NULL || !can_move (page))
    return;
  if (g_str_equal (name, "codes.move-up"))
    {
      before = item->heading == NULL ? dup_neighbour (model, item, -1) : NULL;
      if (before != NULL)
        move (page, item, before);
    }
  else if (!item->ends_group)
    {
      before = dup_neighbour (model, item, 2);
      move (page, item, before != NULL && before->problem == NULL ? before : NULL);
    }
}

static AuthCodeRow *
pick_row (GtkWidget *list, double x, double y)
{
  GtkWidget *widget = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);

  return widget != NULL ? AUTH_CODE_ROW (gtk_widget_get_ancestor (widget, AUTH_TYPE_CODE_ROW))
                        : NULL;
}

static GdkContentProvider *
prepare_drag_cb (GtkDragSource *source, double x, double y, AuthCodesPage *page)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  AuthCodeRow *row = pick_row (list, x, y);
  AuthCodeItem *item = row != NULL ? auth_code_row_get_item (row) : NULL;
  g_autoptr (GdkPaintable) icon = NULL;

  if (item == NULL || item->problem != NULL || !can_move (page))
    return NULL;
  icon = gtk_widget_paintable_new (GTK_WIDGET (row));
  gtk_drag_source_set_icon (source, icon, 24, 24);
  return gdk_content_provider_new_typed (AUTH_TYPE_CODE_ITEM, item);
}

/* Onto the lower half of a row means behind it. */
static gboolean
dropped_cb (GtkDropTarget *target, const GValue *value, double x, double y, AuthCodesPage *page)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  AuthCodeItem *item = g_value_get_object (value);
  AuthCodeRow *row = pick_row (list, x, y);
  AuthCodesModel *model = auth_codes_page_get_model (page);
  g_autoptr (AuthCodeItem) before = NULL;
  double row_y;

  if (row == NULL || auth_code_row_get_item (row) == item)
    return FALSE;
  gtk_widget_translate_coordinates (list, GTK_WIDGET (row), x, y, NULL, &row_y);
  before = g_object_ref (auth_code_row_get_item (row));
  if (row_y > gtk_widget_get_height (GTK_WIDGET (row)) / 2.0)
    {
      AuthCodeItem *next = dup_neighbour (model, before, 1);

      g_object_unref (before);
      before = next;
    }
  if (before != item)
    move (page, item, before != NULL && before->problem == NULL ? before : NULL);
  return TRUE;
}

static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, AuthCodesPage *page)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  AuthCodeRow *row = pick_row (list, x, y);

  if (row != NULL && n_press == 1 && auth_code_row_get_item (row)->problem == NULL)
    gtk_widget_activate_action (list, "codes.copy", "s", auth_code_row_get_item (row)->id);
}

static void
menu_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, AuthCodesPage *page)
{
  GtkWidget *list = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  AuthCodeRow *row = pick_row (list, x, y);

  if (row != NULL && auth_code_row_get_item (row)->problem == NULL)
    gtk_widget_activate_action (list, "codes.menu", "s", auth_code_row_get_item (row)->id);
}

static void
append (GMenu *menu, const char *label, const char *action, AuthCodeItem *item)
{
  g_autoptr (GMenuItem) entry = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (entry, action, "s", item->id);
  g_menu_append_item (menu, entry);
}

static void
append_section (GMenu *menu, GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

static GMenuModel *
create_menu (AuthCodesPage *page, AuthCodeItem *item)
{
  AuthCodesClock *clock = auth_codes_model_get_clock (auth_codes_page_get_model (page));
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) use = g_menu_new ();
  g_autoptr (GMenu) change = g_menu_new ();
  g_autoptr (GMenu) end = g_menu_new ();

  append (use, _ ("_Copy"), "codes.copy", item);
  if (auth_code_item_is_hotp (item))
    append (use, _ ("_New Code"), "codes.next", item);
  else
    append (use, _ ("Copy the Code That Comes _Next"), "codes.copy-next", item);
  if (auth_codes_clock_is_hidden (clock, item))
    append (use, _ ("_Show"), "codes.reveal", item);
  append (change, _ ("_Edit…"), "codes.edit", item);
  append (change, item->is_pinned ? _ ("Un_pin") : _ ("_Pin"), "codes.pin", item);
  append (change, _ ("Move _Up"), "codes.move-up", item);
  append (change, _ ("Move _Down"), "codes.move-down", item);
  append (end, _ ("Show as _QR Code…"), "codes.picture", item);
  append (end, _ ("_Remove"), "codes.remove", item);
  append_section (menu, use);
  append_section (menu, change);
  append_section (menu, end);
  return G_MENU_MODEL (menu);
}

static gboolean
unparent_cb (gpointer popover)
{
  if (gtk_widget_get_parent (popover) != NULL)
    gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* Later, since what was chosen in it is carried out after it has closed. */
static void
menu_closed_cb (GtkPopover *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, unparent_cb, g_object_ref (popover), g_object_unref);
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *page = AUTH_CODES_PAGE (widget);
  AuthCodeItem *item = auth_codes_page_find (page, g_variant_get_string (parameter, NULL));
  GtkWidget *row = item != NULL ? auth_code_row_find (auth_codes_page_get_list (page), item) : NULL;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  g_autoptr (GMenuModel) menu = NULL;
  GtkWidget *popover;
  double x, y;

  if (row == NULL)
    return;
  menu = create_menu (page, item);
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, widget);
  gtk_widget_translate_coordinates (row, widget, gtk_widget_get_width (row) - 24,
                                    gtk_widget_get_height (row) - 18, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_END);
  g_signal_connect (popover, "closed", G_CALLBACK (menu_closed_cb), NULL);
  /* A popover without a button leaves the focus at the window's beginning. */
  if (focus != NULL)
    g_signal_connect_object (popover, "closed", G_CALLBACK (gtk_widget_grab_focus), focus,
                             G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static void
bind_key (GtkWidgetClass *klass, guint key, GdkModifierType modifiers, const char *action)
{
  gtk_widget_class_add_binding_action (klass, key, modifiers, action, "s", "");
}

/**
 * auth_codes_moves_install_actions:
 * @klass: of the page
 */
void
auth_codes_moves_install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "codes.move-up", "s", move_action);
  gtk_widget_class_install_action (klass, "codes.move-down", "s", move_action);
  gtk_widget_class_install_action (klass, "codes.menu", "s", menu_action);
  bind_key (klass, GDK_KEY_Up, GDK_ALT_MASK, "codes.move-up");
  bind_key (klass, GDK_KEY_Down, GDK_ALT_MASK, "codes.move-down");
  bind_key (klass, GDK_KEY_Menu, 0, "codes.menu");
  bind_key (klass, GDK_KEY_F10, GDK_SHIFT_MASK, "codes.menu");
}

static void
add_click (GtkListView *list, guint button, const char *signal, GCallback callback, gpointer page)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), button);
  g_signal_connect (click, signal, callback, page);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (click));
}

static void
show_more (AuthCodesPage *page)
{
  GtkWidget *list = GTK_WIDGET (auth_codes_page_get_list (page));
  GtkWidget *scrolled = gtk_widget_get_ancestor (list, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scrolled));
  double page_size = gtk_adjustment_get_page_size (adjustment);
  double value = gtk_adjustment_get_value (adjustment);
  /* Ahead of somebody who scrolls; who types a search would pay for it with each letter. */
  double ahead = value > 0 ? page_size : 0;

  if (page_size > 0 && value + page_size + ahead >= gtk_adjustment_get_upper (adjustment))
    auth_codes_model_show_more (auth_codes_page_get_model (page), AUTH_CODES_MODEL_MORE);
}

static void
painted_cb (GdkFrameClock *clock, AuthCodesPage *page)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, page);
  if (gtk_widget_get_mapped (GTK_WIDGET (auth_codes_page_get_list (page))))
    show_more (page);
}

/* Later, for only what was laid out has a height; each of the causes brings a frame. */
static void
scrolled_cb (AuthCodesPage *page)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (page));

  if (clock == NULL)
    return;
  g_signal_handlers_disconnect_by_func (clock, painted_cb, page);
  g_signal_connect_object (clock, "after-paint", G_CALLBACK (painted_cb), page, 0);
}

/**
 * auth_codes_moves_install:
 * @page: the page
 * @scrolled: what scrolls its list
 * @list: its list
 *
 * One controller each for all rows: there may be hundreds of them.
 */
void
auth_codes_moves_install (AuthCodesPage *page, GtkScrolledWindow *scrolled, GtkListView *list)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (scrolled);
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (AUTH_TYPE_CODE_ITEM, GDK_ACTION_MOVE);

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (prepare_drag_cb), page);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (dropped_cb), page);
  gtk_widget_add_controller (GTK_WIDGET (list), GTK_EVENT_CONTROLLER (target));
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "notify::page-size", G_CALLBACK (scrolled_cb), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_codes_page_get_model (page), "items-changed",
                           G_CALLBACK (scrolled_cb), page, G_CONNECT_SWAPPED);
  add_click (list, GDK_BUTTON_PRIMARY, "released", G_CALLBACK (clicked_cb), page);
  add_click (list, GDK_BUTTON_SECONDARY, "pressed", G_CALLBACK (menu_clicked_cb), page);
}
