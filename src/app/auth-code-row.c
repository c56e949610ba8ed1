/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list, as it is shown.
 */

#include "config.h"

#include "auth-code-row.h"

#include <glib/gi18n.h>

#include "auth-countdown.h"
#include "auth-settings.h"

/* What stands for a code that is not shown. */
#define HIDDEN_CODE "•••\302\240•••"

/**
 * AuthCodeRow:
 *
 * Name and code of an entry; the heading of a group is part of the row that begins it, since a list
 * view knows only rows. Its buttons are actions of the page.
 */
struct _AuthCodeRow
{
  GtkWidget parent_instance;

  AuthCodesClock *clock; /* (owned) */
  AuthCodeItem *item;    /* (owned) (nullable) while it shows none */

  GtkLabel *heading;
  GtkWidget *card;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *pin;
  GtkLabel *code;
  GtkLabel *next_code;
  AuthCountdown *countdown;
  GtkButton *side_button;
  GtkButton *menu_button;
};

G_DEFINE_FINAL_TYPE (AuthCodeRow, auth_code_row, GTK_TYPE_WIDGET)

/* What a list view's factory makes them from. */
typedef struct
{
  AuthCodesClock *clock; /* (owned) */
  GPtrArray *unused;     /* (owned) of AuthCodeRow (owned) */
} Rows;

#define MAX_UNUSED 64

static void
set_css_class (GtkWidget *widget, const char *name, gboolean has_it)
{
  if (has_it)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
show_group (AuthCodeRow *self)
{
  const char *heading = self->item->heading;

  gtk_label_set_text (self->heading, heading != NULL ? heading : "");
  gtk_widget_set_visible (GTK_WIDGET (self->heading), heading != NULL && *heading != '\0');
  set_css_class (self->card, "first", heading != NULL);
  set_css_class (self->card, "last", self->item->ends_group);
}

static void
show_names (AuthCodeRow *self)
{
  const char *subtitle = auth_code_item_get_subtitle (self->item);
  gboolean is_broken = self->item->problem != NULL;

  if (!is_broken && self->item->is_unconfirmed)
    subtitle = _ ("Not confirmed by the pool yet");
  gtk_label_set_text (self->title, auth_code_item_get_title (self->item));
  gtk_label_set_text (self->subtitle, subtitle);
  gtk_label_set_wrap (self->subtitle, is_broken);
  gtk_label_set_ellipsize (self->subtitle, is_broken ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), *subtitle != '\0');
  gtk_widget_set_visible (self->pin, self->item->is_pinned);
}

static void
set_code_label (GtkLabel *label, const char *code, const char *words)
{
  g_autofree char *text = code != NULL ? auth_code_item_group_digits (code) : NULL;
  g_autofree char *spoken = code != NULL ? auth_code_item_spell (code) : g_strdup (words);

  gtk_label_set_text (label, text != NULL ? text : HIDDEN_CODE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
}

static void
show_next_code (AuthCodeRow *self, gboolean is_hidden)
{
  gboolean is_wanted = g_settings_get_boolean (auth_settings_get (), "show-next-code");
  const char *next_code = is_hidden ? NULL : self->item->next_code;
  g_autofree char *grouped = NULL;
  g_autofree char *spelt = NULL;
  g_autofree char *spoken = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->next_code), is_wanted && next_code != NULL);
  if (!is_wanted || next_code == NULL)
    return;
  grouped = auth_code_item_group_digits (next_code);
  spelt = auth_code_item_spell (next_code);
  /* Translators: spoken; %s is a one-time code, digit by digit */
  spoken = g_strdup_printf (_ ("then %s"), spelt);
  gtk_label_set_text (self->next_code, grouped);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->next_code), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  spoken, -1);
}

static void
set_side_button (AuthCodeRow *self, const char *icon, const char *action, const char *words)
{
  gtk_button_set_icon_name (self->side_button, icon);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->side_button), "s", self->item->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->side_button), action);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->side_button), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->side_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->side_button), TRUE);
}

static void
show_side_button (AuthCodeRow *self, gboolean is_hidden)
{
  if (auth_code_item_is_hotp (self->item))
    set_side_button (self, "view-refresh-symbolic", "codes.next", _ ("New Code"));
  else if (is_hidden)
    set_side_button (self, "view-reveal-symbolic", "codes.reveal", _ ("Show the Code"));
  else if (self->item->is_revealed)
    set_side_button (self, "view-conceal-symbolic", "codes.reveal", _ ("Hide the Code"));
  else
    gtk_widget_set_visible (GTK_WIDGET (self->side_button), FALSE);
}

static void
show_code (AuthCodeRow *self)
{
  AuthCodeItem *item = self->item;
  gboolean is_broken = item->problem != NULL;
  gboolean is_hidden =
    !auth_code_item_is_hotp (item) && auth_codes_clock_is_hidden (self->clock, item);

  gtk_widget_set_visible (GTK_WIDGET (self->code), !is_broken);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), !is_broken);
  gtk_widget_set_visible (GTK_WIDGET (self->side_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->countdown),
                          !is_broken && !is_hidden && item->has_own_clock);
  show_next_code (self, is_hidden);
  if (is_broken)
    return;
  set_code_label (self->code, is_hidden ? NULL : item->code, _ ("hidden"));
  set_css_class (GTK_WIDGET (self->code), "dim-label", is_hidden || item->code == NULL);
  show_side_button (self, is_hidden);
  if (item->has_own_clock)
    auth_countdown_set (self->countdown, item->period, item->valid_until);
}

/* What is said of the row that has the focus, and said again when the next code begins. */
static char *
describe (AuthCodeRow *self)
{
  AuthCodeItem *item = self->item;

  if (item->problem != NULL)
    return g_strdup ("");
  if (item->code == NULL ||
      (!auth_code_item_is_hotp (item) && auth_codes_clock_is_hidden (self->clock, item)))
    return g_strdup (_ ("hidden"));
  return auth_code_item_spell (item->code);
}

/* The row of the list view is what has the focus, so it is what is spoken. */
static void
name_row (AuthCodeRow *self)
{
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *words = g_strjoin (", ", auth_code_item_get_title (self->item),
                                      auth_code_item_get_subtitle (self->item), NULL);
  g_autofree char *description = describe (self);

  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
}

static void
update_cb (AuthCodeRow *self)
{
  show_group (self);
  show_names (self);
  show_code (self);
  name_row (self);
}

/* item: (nullable) */
static void
set_item (AuthCodeRow *self, AuthCodeItem *item)
{
  if (self->item != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->item, self);
      auth_codes_clock_unshow (self->clock, self->item);
    }
  g_set_object (&self->item, item);
  if (item == NULL)
    return;
  auth_codes_clock_show (self->clock, item);
  g_signal_connect_swapped (item, "changed", G_CALLBACK (update_cb), self);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->menu_button), "s", item->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->menu_button), "codes.menu");
  update_cb (self);
}

static void
auth_code_row_dispose (GObject *object)
{
  AuthCodeRow *self = AUTH_CODE_ROW (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  if (self->clock != NULL)
    set_item (self, NULL);
  g_clear_object (&self->clock);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_code_row_parent_class)->dispose (object);
}

static void
auth_code_row_class_init (AuthCodeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_code_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-code-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, heading);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, card);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, title);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, pin);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, code);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, next_code);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, countdown);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, side_button);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeRow, menu_button);
}

static void
auth_code_row_init (AuthCodeRow *self)
{
  g_type_ensure (AUTH_TYPE_COUNTDOWN);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* A list view throws its rows away with each letter of a search; making them anew is most of what
 * that costs. */
static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  g_autoptr (AuthCodeRow) self = NULL;

  if (rows->unused->len > 0)
    self = g_ptr_array_steal_index_fast (rows->unused, rows->unused->len - 1);
  else
    {
      self = g_object_ref_sink (g_object_new (AUTH_TYPE_CODE_ROW, NULL));
      self->clock = g_object_ref (rows->clock);
    }
  gtk_list_item_set_child (list_item, GTK_WIDGET (self));
  set_item (self, gtk_list_item_get_item (list_item));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, Rows *rows)
{
  g_autoptr (AuthCodeRow) self = NULL;

  g_set_object (&self, AUTH_CODE_ROW (gtk_list_item_get_child (list_item)));
  if (self == NULL)
    return;
  set_item (self, NULL);
  gtk_list_item_set_child (list_item, NULL);
  gtk_label_set_text (self->code, "");
  gtk_label_set_text (self->next_code, "");
  if (rows->unused->len < MAX_UNUSED)
    g_ptr_array_add (rows->unused, g_steal_pointer (&self));
}

static void
rows_free (gpointer user_data, GClosure *closure)
{
  Rows *rows = user_data;

  g_object_unref (rows->clock);
  g_ptr_array_unref (rows->unused);
  g_free (rows);
}

/**
 * auth_code_row_factory_new:
 * @clock: knows the codes
 *
 * Returns: (transfer full): what makes the rows of a list view
 */
GtkListItemFactory *
auth_code_row_factory_new (AuthCodesClock *clock)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  Rows *rows = g_new0 (Rows, 1);

  rows->clock = g_object_ref (clock);
  rows->unused = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect_data (factory, "bind", G_CALLBACK (bind_cb), rows, rows_free, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), rows);
  return factory;
}

/**
 * auth_code_row_get_item:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the entry it shows
 */
AuthCodeItem *
auth_code_row_get_item (AuthCodeRow *self)
{
  return self->item;
}

/**
 * auth_code_row_find:
 * @list: of rows
 * @item: an entry
 *
 * Returns: (transfer none) (nullable): the row that shows it
 */
GtkWidget *
auth_code_row_find (GtkListView *list, AuthCodeItem *item)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *child = gtk_widget_get_first_child (row);

      if (AUTH_IS_CODE_ROW (child) && AUTH_CODE_ROW (child)->item == item)
        return child;
    }
  return NULL;
}
