/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A row that names one fact of an account, and is not there while the fact is unknown.
 */

#include "config.h"

#include "auth-detail-row.h"

#include <glib/gi18n.h>

/**
 * AuthDetailRow:
 *
 * The property "value" is shown under the title, as plain text, with a button that copies it.
 */
struct _AuthDetailRow
{
  AdwActionRow parent_instance;

  char *value; /* (owned) (nullable) */
  GtkWidget *copy_button;
};

G_DEFINE_FINAL_TYPE (AuthDetailRow, auth_detail_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_VALUE,
  PROP_COPYABLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthDetailRow *self = AUTH_DETAIL_ROW (widget);
  const char *message = _ ("Copied");

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->value);
  gtk_widget_activate_action (widget, "win.toast", "s", message);
}

static void
set_value (AuthDetailRow *self, const char *value)
{
  g_free (self->value);
  self->value = g_strdup (value);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), value != NULL ? value : "");
  gtk_widget_set_visible (GTK_WIDGET (self), value != NULL && *value != '\0');
}

/* What is copied is no prose: a break after the first hyphen leaves "us-" alone in its line. */
static void
wrap_anywhere (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    wrap_anywhere (child);
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "subtitle"))
    gtk_label_set_wrap_mode (GTK_LABEL (widget), PANGO_WRAP_CHAR);
}

static void
set_copyable (AuthDetailRow *self, gboolean is_copyable)
{
  gtk_widget_set_visible (self->copy_button, is_copyable);
  if (is_copyable)
    wrap_anywhere (GTK_WIDGET (self));
}

static void
auth_detail_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AuthDetailRow *self = AUTH_DETAIL_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_string (value, self->value);
      break;
    case PROP_COPYABLE:
      g_value_set_boolean (value, gtk_widget_get_visible (self->copy_button));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
auth_detail_row_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  AuthDetailRow *self = AUTH_DETAIL_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      set_value (self, g_value_get_string (value));
      break;
    case PROP_COPYABLE:
      set_copyable (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
auth_detail_row_finalize (GObject *object)
{
  g_free (AUTH_DETAIL_ROW (object)->value);
  G_OBJECT_CLASS (auth_detail_row_parent_class)->finalize (object);
}

static void
auth_detail_row_class_init (AuthDetailRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = auth_detail_row_get_property;
  object_class->set_property = auth_detail_row_set_property;
  object_class->finalize = auth_detail_row_finalize;

  properties[PROP_VALUE] = g_param_spec_string ("value", NULL, NULL, NULL, flags);
  properties[PROP_COPYABLE] = g_param_spec_boolean ("copyable", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), "detail.copy", NULL, copy_action);
}

static void
auth_detail_row_init (AuthDetailRow *self)
{
  self->copy_button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "detail.copy");
  gtk_widget_set_valign (self->copy_button, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->copy_button, FALSE);
  gtk_widget_set_tooltip_text (self->copy_button, _ ("Copy"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Copy"), -1);
  gtk_widget_add_css_class (self->copy_button, "flat");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->copy_button);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}
