/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The buttons that fill a one-time code into the pool's page.
 */

#include "config.h"

#include "auth-code-buttons.h"

#include <glib/gi18n.h>

#include "auth-code-item.h"

/* More would be a list, and the page is what the window is there for. */
#define MAX_CODES 3

static char *
dup_label (GVariant *entry, const char *code)
{
  g_autofree char *grouped = code != NULL ? auth_code_item_group_digits (code) : NULL;
  const char *type = "";

  g_variant_lookup (entry, "type", "&s", &type);
  if (grouped != NULL)
    return g_strdup_printf (_ ("Fill In %s"), grouped);
  return g_strdup (g_str_equal (type, "hotp") ? _ ("Fill In the Next Code")
                                              : _ ("Fill In the Code"));
}

/* Of several the person has to know which is which. */
static void
add_name (GtkBox *box, GVariant *entry)
{
  g_autoptr (AuthCodeItem) item = auth_code_item_new (entry);
  GtkWidget *label = gtk_label_new (NULL);
  g_autofree char *name = NULL;

  name =
    g_strdup_printf ("%s %s", auth_code_item_get_title (item), auth_code_item_get_subtitle (item));
  gtk_label_set_label (GTK_LABEL (label), g_strchomp (name));
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (box, label);
}

/* code: (nullable) where it is not shown */
static void
add (GtkBox *box, GVariant *entry, const char *code)
{
  g_autofree char *label = dup_label (entry, code);
  const char *id = "", *account = "";
  GtkWidget *button;

  g_variant_lookup (entry, "id", "&s", &id);
  g_variant_lookup (entry, "account", "&s", &account);
  button = g_object_new (GTK_TYPE_BUTTON, "label", label, "tooltip-text", account, "action-name",
                         "code-bar.fill-in", "focus-on-click", FALSE, NULL);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", id);
  gtk_widget_add_css_class (button, "numeric");
  gtk_box_append (box, button);
}

static GVariant *
find_code (GVariant *codes, const char *id)
{
  for (gsize i = 0; codes != NULL && i < g_variant_n_children (codes); i++)
    {
      g_autoptr (GVariant) code = g_variant_get_child_value (codes, i);
      const char *its_id = "";

      g_variant_lookup (code, "id", "&s", &its_id);
      if (g_str_equal (its_id, id))
        return g_steal_pointer (&code);
    }
  return NULL;
}

/**
 * auth_code_buttons_clear:
 * @box: where the buttons are
 */
void
auth_code_buttons_clear (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/**
 * auth_code_buttons_show:
 * @box: where the buttons are
 * @entries: some of Codes1.List
 * @codes: (nullable): what GetCodes says of them, %NULL where no code may be seen
 *
 * Shows a button for each of the first of @entries.
 *
 * Returns: when the first of the codes is over, in seconds since 1970; %G_MAXINT64 if none ever is
 */
gint64
auth_code_buttons_show (GtkBox *box, GVariant *entries, GVariant *codes)
{
  gsize n_entries = g_variant_n_children (entries);
  guint64 until = G_MAXINT64;

  auth_code_buttons_clear (box);
  for (gsize i = 0; i < MIN (n_entries, MAX_CODES); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      g_autoptr (GVariant) code = NULL;
      const char *id = "", *digits = NULL;
      guint64 valid_until = G_MAXINT64;

      g_variant_lookup (entry, "id", "&s", &id);
      code = find_code (codes, id);
      if (code != NULL)
        {
          g_variant_lookup (code, "code", "&s", &digits);
          g_variant_lookup (code, "valid-until", "t", &valid_until);
        }
      if (n_entries > 1)
        add_name (box, entry);
      add (box, entry, digits);
      until = MIN (until, valid_until);
    }
  return (gint64) until;
}
