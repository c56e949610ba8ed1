/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page on which a user of a pool sees to the own user.
 */

#include "config.h"

#include "auth-user-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-remote-list.h"
#include "auth-user-attributes.h"
#include "auth-user-security.h"
#include "auth-words.h"

/* The agent asks the pool with time limits of its own; a call must outlast them. */
#define CALL_TIMEOUT_MSEC (3 * 60 * 1000)

/**
 * AuthUserPage:
 *
 * Asks the pool what it knows of the user and shows it; built anew by "user.reload".
 */
struct _AuthUserPage
{
  GtkWidget parent_instance;

  AuthDBusAccount1 *account; /* (owned) */
  AuthDBusUserPool1 *pool;   /* (owned) (nullable) until connected */
  AuthDBusCodes1 *codes;     /* (owned) (nullable) until connected */
  GVariant *user;            /* (owned) (nullable) until loaded */
  GCancellable *cancellable; /* (owned) */

  GtkStack *stack;
  GtkWidget *loading;
  AdwStatusPage *trouble;
  GtkWidget *content;      /* (nullable) until loaded */
  GtkEditable *typed_name; /* (nullable) while deletion is asked about */
};

G_DEFINE_FINAL_TYPE (AuthUserPage, auth_user_page, GTK_TYPE_WIDGET)

static void
show_trouble (AuthUserPage *self, const GError *error)
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

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_user_pool1_call_delete_user_finish (AUTH_DBUS_USER_POOL1 (source), result, &error))
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("User deleted"));
      gtk_widget_activate_action (GTK_WIDGET (self), "user.back", NULL);
      return;
    }
  words = auth_words_dup_error (error);
  auth_dialogs_tell (GTK_WIDGET (self), _ ("The User Was Not Deleted"), words);
}

static void
delete_confirmed_cb (gpointer owner)
{
  AuthUserPage *self = owner;

  auth_dbus_user_pool1_call_delete_user (self->pool, gtk_editable_get_text (self->typed_name), NULL,
                                         deleted_cb, g_object_ref (self));
}

static void
typed_cb (GtkEditable *typed, GtkWidget *content)
{
  const char *username = g_object_get_data (G_OBJECT (content), "username");

  auth_dialogs_set_complete (content, g_str_equal (gtk_editable_get_text (typed), username));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthUserPage *self = AUTH_USER_PAGE (widget);
  GtkWidget *content = adw_preferences_group_new ();
  GtkWidget *typed = adw_entry_row_new ();
  const char *username = "";
  g_autofree char *body = NULL;

  g_variant_lookup (self->user, "Username", "&s", &username);
  body = g_strdup_printf (_ ("Your user is deleted from the user pool for good, with everything "
                             "that hangs on it. Nobody can bring it back. To go on, type the "
                             "user name: %s"),
                          username);
  g_object_set_data_full (G_OBJECT (content), "username", g_strdup (username), g_free);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (typed), _ ("User name"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (content), typed);
  g_signal_connect (typed, "changed", G_CALLBACK (typed_cb), content);
  self->typed_name = GTK_EDITABLE (typed);
  auth_dialogs_ask_before_loss (widget, _ ("Delete Your User?"), body, content,
                                _ ("_Delete for Good"), delete_confirmed_cb, self);
  auth_dialogs_set_complete (content, FALSE);
}

static GtkWidget *
new_deletion_group (void)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Delete…"));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "user.delete");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _ ("Delete the user"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("From the user pool, for good"));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}

static void
add_group (AdwPreferencesPage *page, gpointer group)
{
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

static AdwPreferencesPage *
build_content (AuthUserPage *self, const char *code_id)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  gboolean is_federated = auth_dbus_account1_get_federated (self->account);
  g_autoptr (GVariant) attributes =
    g_variant_lookup_value (self->user, "Attributes", G_VARIANT_TYPE ("a{ss}"));

  if (attributes != NULL)
    add_group (page, auth_user_attributes_new (self->pool, attributes, is_federated));
  add_group (page,
             auth_user_security_new (self->pool, self->codes, self->user, code_id, is_federated));
  add_group (page, auth_remote_list_new (&auth_remote_list_sessions, self->pool));
  add_group (page, auth_remote_list_new (&auth_remote_list_devices, self->pool));
  if (!is_federated)
    add_group (page, auth_remote_list_new (&auth_remote_list_passkeys, self->pool));
  add_group (page, new_deletion_group ());
  return page;
}

static const char *
find_code_id (AuthUserPage *self, GVariant *codes)
{
  const char *own_id = auth_dbus_account1_get_id (self->account);

  for (gsize i = 0; codes != NULL && i < g_variant_n_children (codes); i++)
    {
      g_autoptr (GVariant) code = g_variant_get_child_value (codes, i);
      const char *account_id = "", *id = NULL;
      gboolean is_enrolled = FALSE;

      g_variant_lookup (code, "account-id", "&s", &account_id);
      g_variant_lookup (code, "is-enrolled", "b", &is_enrolled);
      if (is_enrolled && g_strcmp0 (account_id, own_id) == 0 &&
          g_variant_lookup (code, "id", "&s", &id))
        return id;
    }
  return NULL;
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserPage) self = user_data;
  g_autoptr (GVariant) codes = NULL;
  g_autoptr (GError) error = NULL;
  GtkWidget *content;

  /* Without the list the rest of the page is still of use. */
  auth_dbus_codes1_call_list_finish (AUTH_DBUS_CODES1 (source), &codes, result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  content = GTK_WIDGET (build_content (self, find_code_id (self, codes)));
  gtk_stack_add_child (self->stack, content);
  gtk_stack_set_visible_child (self->stack, content);
  if (self->content != NULL)
    gtk_stack_remove (self->stack, self->content);
  self->content = content;
}

static void
got_user_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserPage) self = user_data;
  g_autoptr (GVariant) user = NULL;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_user_pool1_call_get_user_finish (AUTH_DBUS_USER_POOL1 (source), &user, result,
                                                  &error))
    {
      show_trouble (self, error);
      return;
    }
  g_clear_pointer (&self->user, g_variant_unref);
  self->user = g_steal_pointer (&user);
  auth_dbus_codes1_call_list (self->codes, self->cancellable, listed_cb, g_object_ref (self));
}

static void
load (AuthUserPage *self)
{
  if (self->content == NULL)
    gtk_stack_set_visible_child (self->stack, self->loading);
  auth_dbus_user_pool1_call_get_user (self->pool, self->cancellable, got_user_cb,
                                      g_object_ref (self));
}

static void
got_codes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->codes = auth_dbus_codes1_proxy_new_finish (result, &error);
  if (self->codes == NULL)
    show_trouble (self, error);
  else
    load (self);
}

static void
got_pool_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->pool = auth_dbus_user_pool1_proxy_new_finish (result, &error);
  if (self->pool == NULL)
    {
      show_trouble (self, error);
      return;
    }
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (self->pool), CALL_TIMEOUT_MSEC);
  auth_dbus_codes1_proxy_new (g_dbus_proxy_get_connection (G_DBUS_PROXY (self->pool)),
                              G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, AUTH_BUS_AGENT_NAME,
                              AUTH_BUS_AGENT_PATH, self->cancellable, got_codes_cb,
                              g_object_ref (self));
}

static void
connect_pool (AuthUserPage *self)
{
  GDBusProxy *account = G_DBUS_PROXY (self->account);

  auth_dbus_user_pool1_proxy_new (g_dbus_proxy_get_connection (account),
                                  G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, AUTH_BUS_AGENT_NAME,
                                  g_dbus_proxy_get_object_path (account), self->cancellable,
                                  got_pool_cb, g_object_ref (self));
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthUserPage *self = AUTH_USER_PAGE (widget);

  if (self->codes != NULL)
    load (self);
  else
    connect_pool (self);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthUserPage *self = AUTH_USER_PAGE (widget);

  gtk_widget_activate_action (widget, "win.show-account", "s",
                              auth_dbus_account1_get_id (self->account));
}

static void
auth_user_page_dispose (GObject *object)
{
  AuthUserPage *self = AUTH_USER_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->account);
  g_clear_object (&self->pool);
  g_clear_object (&self->codes);
  g_clear_pointer (&self->user, g_variant_unref);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_user_page_parent_class)->dispose (object);
}

static void
auth_user_page_finalize (GObject *object)
{
  g_object_unref (AUTH_USER_PAGE (object)->cancellable);
  G_OBJECT_CLASS (auth_user_page_parent_class)->finalize (object);
}

static void
auth_user_page_class_init (AuthUserPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_user_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_user_page_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-user-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthUserPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthUserPage, loading);
  gtk_widget_class_bind_template_child (widget_class, AuthUserPage, trouble);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "user.reload", NULL, reload_action);
  gtk_widget_class_install_action (widget_class, "user.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "user.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "user.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "user.back", NULL);
}

static void
auth_user_page_init (AuthUserPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_user_page_new:
 * @account: a signed-in account of a Cognito user pool
 *
 * Returns: (transfer floating): a page that is loading
 */
GtkWidget *
auth_user_page_new (AuthDBusAccount1 *account)
{
  AuthUserPage *self = g_object_new (AUTH_TYPE_USER_PAGE, NULL);

  self->account = g_object_ref (account);
  connect_pool (self);
  return GTK_WIDGET (self);
}
