/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists who got what of an account, and when.
 */

#include "config.h"

#include "auth-events-page.h"

#include <glib/gi18n.h>

#include "auth-access-words.h"
#include "auth-dialogs.h"
#include "auth-words.h"

/* More than anybody reads; the rest is there for "authenticatorctl events". */
#define MAX_SHOWN 200

/**
 * AuthEventsPage:
 *
 * Newest first, and loaded anew whenever the agent says that something has changed.
 */
struct _AuthEventsPage
{
  GtkWidget parent_instance;

  AuthDBusAccount1 *account; /* (owned) */
  AuthDBusAgent1 *agent;     /* (owned) (nullable) until connected */
  GVariant *events;          /* (owned) (nullable) what is shown */
  GCancellable *cancellable; /* (owned) */

  AdwWindowTitle *title;
  GtkStack *stack;
  GtkWidget *empty;
  AdwStatusPage *trouble;
  GtkWidget *filled;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AuthEventsPage, auth_events_page, GTK_TYPE_WIDGET)

static void
show_trouble (AuthEventsPage *self, const GError *error)
{
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = auth_words_dup_error (error);
  escaped = g_markup_escape_text (words, -1);
  adw_status_page_set_description (self->trouble, escaped);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->trouble));
}

static char *
dup_when (GVariant *event)
{
  g_autofree char *when = NULL;
  g_autofree char *often = NULL;
  guint64 time = 0;
  guint32 count = 1;

  g_variant_lookup (event, "Time", "t", &time);
  g_variant_lookup (event, "Count", "u", &count);
  when = auth_words_dup_time ((gint64) time, g_get_real_time () / G_USEC_PER_SEC);
  if (count <= 1)
    return g_steal_pointer (&when);
  often = g_strdup_printf (ngettext ("%u time", "%u times", count), count);
  return g_strdup_printf ("%s · %s", when, often);
}

/* What it was and when, and of a program that only its file tells from others, that file. */
static char *
dup_details (GVariant *event)
{
  g_autofree char *words = auth_access_words_dup_event (event);
  g_autofree char *when = dup_when (event);
  const char *executable = "";

  g_variant_lookup (event, "Executable", "&s", &executable);
  return g_strconcat (words, " · ", when, *executable != '\0' ? "\n" : "", executable, NULL);
}

static void
add_row (AuthEventsPage *self, GVariant *event)
{
  GtkWidget *row = adw_action_row_new ();
  const char *app = "", *app_name = "";
  g_autofree char *name = NULL;
  g_autofree char *details = dup_details (event);

  g_variant_lookup (event, "App", "&s", &app);
  g_variant_lookup (event, "AppName", "&s", &app_name);
  name = auth_access_words_dup_app (app, app_name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_list_box_append (self->list, row);
}

static void
clear_rows (AuthEventsPage *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static void
show (AuthEventsPage *self, GVariant *events)
{
  gsize n_events = g_variant_n_children (events);

  gtk_stack_set_visible_child (self->stack, n_events > 0 ? self->filled : self->empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "events.clear", n_events > 0);
  if (self->events != NULL && g_variant_equal (events, self->events))
    return;
  g_clear_pointer (&self->events, g_variant_unref);
  self->events = g_variant_ref (events);
  clear_rows (self);
  for (gsize i = 0; i < n_events; i++)
    {
      g_autoptr (GVariant) event = g_variant_get_child_value (events, i);

      add_row (self, event);
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEventsPage) self = user_data;
  g_autoptr (GVariant) events = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_agent1_call_list_events_finish (AUTH_DBUS_AGENT1 (source), &events, result, &error))
    show (self, events);
  else
    show_trouble (self, error);
}

static void
load (AuthEventsPage *self)
{
  GVariantDict filter;

  g_variant_dict_init (&filter, NULL);
  g_variant_dict_insert (&filter, "account", "s", auth_dbus_account1_get_id (self->account));
  g_variant_dict_insert (&filter, "limit", "u", MAX_SHOWN);
  auth_dbus_agent1_call_list_events (self->agent, g_variant_dict_end (&filter), self->cancellable,
                                     listed_cb, g_object_ref (self));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEventsPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->agent = auth_dbus_agent1_proxy_new_finish (result, &error);
  if (self->agent == NULL)
    {
      show_trouble (self, error);
      return;
    }
  g_signal_connect_object (self->agent, "grants-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEventsPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_agent1_call_clear_events_finish (AUTH_DBUS_AGENT1 (source), result, &error))
    {
      load (self);
      return;
    }
  words = auth_words_dup_error (error);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    auth_dialogs_tell (GTK_WIDGET (self), _ ("The List Was Not Cleared"), words);
}

static void
clear_confirmed_cb (gpointer owner)
{
  AuthEventsPage *self = owner;

  if (self->agent != NULL)
    auth_dbus_agent1_call_clear_events (self->agent, NULL, cleared_cb, g_object_ref (self));
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_dialogs_confirm (widget, _ ("Clear the List?"),
                        _ ("It is cleared for all accounts. What programs may do stays as it is."),
                        _ ("_Clear"), clear_confirmed_cb, widget);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.show-account", "s",
                              auth_dbus_account1_get_id (AUTH_EVENTS_PAGE (widget)->account));
}

static void
auth_events_page_dispose (GObject *object)
{
  AuthEventsPage *self = AUTH_EVENTS_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->agent);
  g_clear_pointer (&self->events, g_variant_unref);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_events_page_parent_class)->dispose (object);
}

static void
auth_events_page_finalize (GObject *object)
{
  g_object_unref (AUTH_EVENTS_PAGE (object)->cancellable);
  G_OBJECT_CLASS (auth_events_page_parent_class)->finalize (object);
}

static void
auth_events_page_class_init (AuthEventsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_events_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_events_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-events-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, title);
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, empty);
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, filled);
  gtk_widget_class_bind_template_child (widget_class, AuthEventsPage, list);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "events.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "events.clear", NULL, clear_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "events.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "events.back", NULL);
}

static void
auth_events_page_init (AuthEventsPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "events.clear", FALSE);
}

/**
 * auth_events_page_new:
 * @account: an account
 *
 * Returns: (transfer floating): a page that is loading
 */
GtkWidget *
auth_events_page_new (AuthDBusAccount1 *account)
{
  AuthEventsPage *self = g_object_new (AUTH_TYPE_EVENTS_PAGE, NULL);

  self->account = g_object_ref (account);
  adw_window_title_set_subtitle (self->title, auth_dbus_account1_get_name (account));
  auth_dbus_agent1_proxy_new (
    g_dbus_proxy_get_connection (G_DBUS_PROXY (account)), G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
    AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, self->cancellable, connected_cb, g_object_ref (self));
  return GTK_WIDGET (self);
}
