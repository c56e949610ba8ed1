/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which programs have access to an account, and taking it back.
 */

#include "config.h"

#include "auth-account-access.h"

#include <glib/gi18n.h>

#include "auth-access-entry.h"
#include "auth-dialogs.h"
#include "auth-words.h"

/**
 * AuthAccountAccess:
 *
 * A row a program and decision. Rows are made anew only when they would read differently: a program
 * that keeps asking must not take the button from under the pointer.
 */
struct _AuthAccountAccess
{
  AdwPreferencesGroup parent_instance;

  AuthDBusAgent1 *agent;     /* (owned) (nullable) until connected */
  char *account_id;          /* (owned) (nullable) until set */
  GCancellable *cancellable; /* (owned) for the account shown */
  GPtrArray *rows;           /* (owned) of GtkWidget (unowned), what is shown now */
  char *shown;               /* (owned) (nullable) what the rows read */
};

G_DEFINE_FINAL_TYPE (AuthAccountAccess, auth_account_access, ADW_TYPE_PREFERENCES_GROUP)

static void
add_row (AuthAccountAccess *self, GtkWidget *row, const char *title, const char *subtitle)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (AuthAccountAccess *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountAccess) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_agent1_call_set_grant_finish (AUTH_DBUS_AGENT1 (source), result, &error))
    return;
  words = auth_words_dup_error (error);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    auth_dialogs_tell (GTK_WIDGET (self), _ ("Not Changed"), words);
}

/* The agent tells when it is done, and the row goes. */
static void
forget_clicked_cb (GtkWidget *button, const AuthAccessEntry *entry)
{
  AuthAccountAccess *self =
    AUTH_ACCOUNT_ACCESS (gtk_widget_get_ancestor (button, AUTH_TYPE_ACCOUNT_ACCESS));

  for (guint i = 0; i < entry->permissions->len; i++)
    auth_dbus_agent1_call_set_grant (self->agent, entry->app, self->account_id,
                                     entry->permissions->pdata[i], "ask", NULL, forgotten_cb,
                                     g_object_ref (self));
}

static void
add_button (GtkWidget *row, AuthAccessEntry *entry, const char *name)
{
  const char *label = entry->is_allowed ? _ ("Revoke") : _ ("Forget");
  GtkWidget *button = gtk_button_new_with_label (label);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("It has to ask again"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (forget_clicked_cb), entry);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_entry (AuthAccountAccess *self, AuthAccessEntry *entry, gint64 now)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *name = auth_access_entry_dup_name (entry);
  g_autofree char *details = auth_access_entry_dup_details (entry, now);

  add_row (self, row, name, details);
  /* The row keeps what its button is about. */
  g_object_set_data_full (G_OBJECT (row), "entry", entry, (GDestroyNotify) auth_access_entry_free);
  if (!entry->is_policy)
    add_button (row, entry, name);
}

static void
add_events_row (AuthAccountAccess *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = g_object_new (GTK_TYPE_IMAGE, "icon-name", "go-next-symbolic",
                                   "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  add_row (self, row, _ ("Recent access"), _ ("What programs were given, and when"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (row), "account.show-events");
}

static char *
dup_text (GPtrArray *entries, gint64 now)
{
  g_autoptr (GString) text = g_string_new ("");

  for (guint i = 0; i < entries->len; i++)
    {
      g_autofree char *details = auth_access_entry_dup_details (entries->pdata[i], now);

      g_string_append_printf (text, "%s\n%s\n", ((AuthAccessEntry *) entries->pdata[i])->app,
                              details);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
show (AuthAccountAccess *self, GPtrArray *entries)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *text = dup_text (entries, now);

  if (g_strcmp0 (text, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&text);
  clear_rows (self);
  if (entries->len == 0)
    add_row (self, adw_action_row_new (), _ ("None"), _ ("You are asked when a program wants it"));
  while (entries->len > 0)
    add_entry (self, g_ptr_array_steal_index (entries, 0), now);
  add_events_row (self);
}

static void
show_trouble (AuthAccountAccess *self, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  g_clear_pointer (&self->shown, g_free);
  clear_rows (self);
  add_row (self, adw_action_row_new (), _ ("Not available"), words);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountAccess) self = user_data;
  g_autoptr (GVariant) grants = NULL;
  g_autoptr (GPtrArray) entries = NULL;
  g_autoptr (GError) error = NULL;

  auth_dbus_agent1_call_list_grants_finish (AUTH_DBUS_AGENT1 (source), &grants, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (grants == NULL)
    {
      show_trouble (self, error);
      return;
    }
  entries = auth_access_entries_new (grants, self->account_id);
  show (self, entries);
}

static void
load (AuthAccountAccess *self)
{
  if (self->agent != NULL && self->account_id != NULL)
    auth_dbus_agent1_call_list_grants (self->agent, self->cancellable, listed_cb,
                                       g_object_ref (self));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountAccess) self = user_data;
  g_autoptr (AuthDBusAgent1) agent = auth_dbus_agent1_proxy_new_finish (result, NULL);

  if (agent == NULL || self->agent != NULL)
    return;
  self->agent = g_steal_pointer (&agent);
  g_signal_connect_object (self->agent, "grants-changed", G_CALLBACK (load), self,
                           G_CONNECT_SWAPPED);
  load (self);
}

static void
auth_account_access_dispose (GObject *object)
{
  AuthAccountAccess *self = AUTH_ACCOUNT_ACCESS (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->agent);
  G_OBJECT_CLASS (auth_account_access_parent_class)->dispose (object);
}

static void
auth_account_access_finalize (GObject *object)
{
  AuthAccountAccess *self = AUTH_ACCOUNT_ACCESS (object);

  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->rows);
  g_free (self->account_id);
  g_free (self->shown);
  G_OBJECT_CLASS (auth_account_access_parent_class)->finalize (object);
}

static void
auth_account_access_class_init (AuthAccountAccessClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_account_access_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_account_access_finalize;
}

static void
auth_account_access_init (AuthAccountAccess *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _ ("Programs with Access"));
}

/**
 * auth_account_access_set_account:
 * @self: a group
 * @account: the account to show
 */
void
auth_account_access_set_account (AuthAccountAccess *self, AuthDBusAccount1 *account)
{
  g_return_if_fail (AUTH_IS_ACCOUNT_ACCESS (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_free (self->account_id);
  self->account_id = g_strdup (auth_dbus_account1_get_id (account));
  if (self->agent != NULL)
    load (self);
  else
    auth_dbus_agent1_proxy_new (g_dbus_proxy_get_connection (G_DBUS_PROXY (account)),
                                G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, AUTH_BUS_AGENT_NAME,
                                AUTH_BUS_AGENT_PATH, NULL, connected_cb, g_object_ref (self));
}
