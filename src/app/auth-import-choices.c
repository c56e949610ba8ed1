/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The list of what an import of one-time codes would add, to be ticked.
 */

#include "config.h"

#include "auth-import-choices.h"

#include <glib/gi18n.h>

/**
 * AuthImportChoices:
 *
 * A summary over a list that has as many rows as can be seen, however many entries there are.
 * Emits #AuthImportChoices::changed when something is ticked.
 */
struct _AuthImportChoices
{
  GtkWidget parent_instance;

  GListStore *entries; /* (owned) AuthImportEntry */
  guint n_ticking;     /* > 0: one signal for all of them comes after */

  GtkLabel *summary;
  GtkWidget *all;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (AuthImportChoices, auth_import_choices, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static AuthImportEntry *
get_entry (AuthImportChoices *self, guint i)
{
  g_autoptr (AuthImportEntry) entry = g_list_model_get_item (G_LIST_MODEL (self->entries), i);

  return entry;
}

static void
changed (AuthImportChoices *self)
{
  if (self->n_ticking == 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
tick_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthImportChoices *self = AUTH_IMPORT_CHOICES (widget);
  gboolean is_chosen = g_str_equal (name, "choices.all");
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  self->n_ticking++;
  for (guint i = 0; i < n; i++)
    {
      AuthImportEntry *entry = get_entry (self, i);

      g_object_set (entry, "chosen",
                    is_chosen && auth_import_entry_get_status (entry) == AUTH_IMPORT_NEW, NULL);
    }
  self->n_ticking--;
  changed (self);
}

static void
activated_cb (AuthImportChoices *self, guint position)
{
  AuthImportEntry *entry = get_entry (self, position);

  g_object_set (entry, "chosen", !auth_import_entry_is_chosen (entry), NULL);
}

/* The parts of a row, by name. */
static void
keep (GtkListItem *item, const char *name, GtkWidget *part)
{
  g_object_set_data (G_OBJECT (item), name, part);
}

static GtkWidget *
new_label (const char *css_class)
{
  return g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "wrap-mode",
                       PANGO_WRAP_WORD_CHAR, "css-classes",
                       (const char *const[]){ css_class, NULL }, NULL);
}

static void
setup_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *check = g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "width-request", 26,
                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *title = new_label ("title");
  GtkWidget *subtitle = new_label ("dim-label");

  gtk_widget_add_css_class (subtitle, "caption");
  gtk_box_append (GTK_BOX (words), title);
  gtk_box_append (GTK_BOX (words), subtitle);
  g_object_set (words, "hexpand", TRUE, "valign", GTK_ALIGN_CENTER, NULL);
  g_object_set (row, "margin-top", 8, "margin-bottom", 8, "margin-start", 6, "margin-end", 6,
                "height-request", 36, NULL);
  gtk_box_append (GTK_BOX (row), check);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), words);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  title, NULL, GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, subtitle, NULL,
                                  -1);
  keep (item, "check", check);
  keep (item, "icon", icon);
  keep (item, "title", title);
  keep (item, "subtitle", subtitle);
  gtk_list_item_set_child (item, row);
}

static void
bind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  AuthImportEntry *entry = gtk_list_item_get_item (item);
  gboolean is_refused = auth_import_entry_get_status (entry) == AUTH_IMPORT_REFUSED;
  GtkWidget *check = g_object_get_data (G_OBJECT (item), "check");
  GtkWidget *subtitle = g_object_get_data (G_OBJECT (item), "subtitle");
  g_autofree char *words = auth_import_entry_dup_subtitle (entry);

  gtk_label_set_label (g_object_get_data (G_OBJECT (item), "title"),
                       auth_import_entry_get_title (entry));
  gtk_label_set_label (GTK_LABEL (subtitle), words != NULL ? words : "");
  gtk_widget_set_visible (subtitle, words != NULL && *words != '\0');
  gtk_widget_set_visible (check, !is_refused);
  gtk_widget_set_visible (g_object_get_data (G_OBJECT (item), "icon"), is_refused);
  gtk_list_item_set_activatable (item, !is_refused);
  keep (item, "binding",
        (gpointer) g_object_bind_property (entry, "chosen", check, "active",
                                           G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL));
}

static void
unbind_cb (GtkListItemFactory *factory, GtkListItem *item)
{
  g_binding_unbind (g_object_get_data (G_OBJECT (item), "binding"));
}

static GtkListItemFactory *
new_factory (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  return factory;
}

static void
auth_import_choices_dispose (GObject *object)
{
  AuthImportChoices *self = AUTH_IMPORT_CHOICES (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->entries);
  G_OBJECT_CLASS (auth_import_choices_parent_class)->dispose (object);
}

static void
auth_import_choices_class_init (AuthImportChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_import_choices_dispose;
  signals[CHANGED] = g_signal_new ("changed", AUTH_TYPE_IMPORT_CHOICES, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-import-choices.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthImportChoices, summary);
  gtk_widget_class_bind_template_child (widget_class, AuthImportChoices, all);
  gtk_widget_class_bind_template_child (widget_class, AuthImportChoices, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "choices.all", NULL, tick_all_action);
  gtk_widget_class_install_action (widget_class, "choices.none", NULL, tick_all_action);
}

static void
auth_import_choices_init (AuthImportChoices *self)
{
  g_autoptr (GtkSelectionModel) model = NULL;
  g_autoptr (GtkListItemFactory) factory = new_factory ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_orientable_set_orientation (
    GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->entries = g_list_store_new (AUTH_TYPE_IMPORT_ENTRY);
  model = GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->entries))));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, model);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
show_summary (AuthImportChoices *self, const guint counts[AUTH_IMPORT_N_STATUSES])
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *summary = NULL;

  g_ptr_array_add (parts, g_strdup_printf (_ ("%u new"), counts[AUTH_IMPORT_NEW]));
  if (counts[AUTH_IMPORT_PRESENT] > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%u already there"), counts[AUTH_IMPORT_PRESENT]));
  if (counts[AUTH_IMPORT_REFUSED] > 0)
    g_ptr_array_add (parts, g_strdup_printf (_ ("%u refused"), counts[AUTH_IMPORT_REFUSED]));
  g_ptr_array_add (parts, NULL);
  summary = g_strjoinv (", ", (char **) parts->pdata);
  gtk_label_set_label (self->summary, summary);
  gtk_widget_set_visible (self->all, counts[AUTH_IMPORT_NEW] > 1);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  AuthImportEntry *one = *(AuthImportEntry **) a;
  AuthImportEntry *other = *(AuthImportEntry **) b;
  int difference =
    (int) auth_import_entry_get_status (one) - (int) auth_import_entry_get_status (other);

  if (difference != 0)
    return difference;
  return auth_import_entry_get_index (one) < auth_import_entry_get_index (other) ? -1 : 1;
}

/**
 * auth_import_choices_set_entries:
 * @self: the list
 * @entries: `aa{sv}` as CodeImport1.List has it
 *
 * Shows them, what was refused first: it would not be seen after hundreds of others.
 */
void
auth_import_choices_set_entries (AuthImportChoices *self, GVariant *entries)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  guint counts[AUTH_IMPORT_N_STATUSES] = { 0 };

  for (gsize i = 0; i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      AuthImportEntry *item = auth_import_entry_new (entry);

      counts[auth_import_entry_get_status (item)]++;
      g_signal_connect_object (item, "notify::chosen", G_CALLBACK (changed), self,
                               G_CONNECT_SWAPPED);
      g_ptr_array_add (items, item);
    }
  g_ptr_array_sort (items, compare);
  g_list_store_splice (self->entries, 0, g_list_model_get_n_items (G_LIST_MODEL (self->entries)),
                       items->pdata, items->len);
  show_summary (self, counts);
  changed (self);
}

/**
 * auth_import_choices_set_title:
 * @self: the list
 * @title: what to say instead of how many are new
 */
void
auth_import_choices_set_title (AuthImportChoices *self, const char *title)
{
  gtk_label_set_label (self->summary, title);
}

/**
 * auth_import_choices_get_chosen:
 * @self: the list
 *
 * Returns: (transfer full) (element-type guint32): the indexes of what is ticked
 */
GArray *
auth_import_choices_get_chosen (AuthImportChoices *self)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->entries));

  for (guint i = 0; i < n; i++)
    {
      AuthImportEntry *entry = get_entry (self, i);
      guint32 index = auth_import_entry_get_index (entry);

      if (auth_import_entry_is_chosen (entry))
        g_array_append_val (chosen, index);
    }
  return chosen;
}
