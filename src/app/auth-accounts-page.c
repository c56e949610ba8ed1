/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the accounts, or says why there is no list.
 */

#include "config.h"

#include "auth-accounts-page.h"

#include <glib/gi18n.h>

#include "auth-account-row.h"
#include "auth-agent-status.h"
#include "auth-dialogs.h"
#include "auth-uri.h"
#include "auth-words.h"

/**
 * AuthAccountsPage:
 *
 * A list, or how to begin one.
 */
struct _AuthAccountsPage
{
  GtkWidget parent_instance;

  AuthAgentClient *client; /* (owned) */
  GtkStack *stack;
  AuthAgentStatus *status;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AuthAccountsPage, auth_accounts_page, GTK_TYPE_WIDGET)

static void
update_cb (AuthAccountsPage *self)
{
  AuthAgentState state = auth_agent_client_get_state (self->client);
  guint n_accounts = g_list_model_get_n_items (auth_agent_client_get_accounts (self->client));
  const char *page = n_accounts > 0 ? "ready" : "empty";

  gtk_stack_set_visible_child_name (self->stack, state == AUTH_AGENT_READY ? page : "status");
}

static GtkWidget *
create_row_cb (gpointer account, gpointer user_data)
{
  return auth_account_row_new (account);
}

static void
demo_added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountsPage) self = user_data;
  AuthDBusAgent1 *agent = AUTH_DBUS_AGENT1 (source);
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_agent1_call_add_account_finish (agent, &path, result, &error))
    {
      id = g_path_get_basename (path);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.sign-in", "s", id);
      return;
    }
  words = auth_words_dup_error (error);
  auth_dialogs_tell (GTK_WIDGET (self), _ ("The Demo Could Not Be Added"), words);
}

static void
try_demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountsPage *self = AUTH_ACCOUNTS_PAGE (widget);
  g_auto (GVariantDict) configuration = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&configuration, "name", "s", _ ("Demo"));
  g_variant_dict_insert (&configuration, "client-id", "s", "demo_desktop");
  g_variant_dict_insert (&configuration, "user-pool-id", "s", "local_DemoPool");
  g_variant_dict_insert (&configuration, "domain", "s", g_getenv ("AUTHENTICATOR_DEMO_POOL"));
  auth_dbus_agent1_call_add_account (auth_agent_client_get_agent (self->client),
                                     g_variant_dict_end (&configuration), NULL, demo_added_cb,
                                     g_object_ref (self));
}

static void
auth_accounts_page_dispose (GObject *object)
{
  AuthAccountsPage *self = AUTH_ACCOUNTS_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->client);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_accounts_page_parent_class)->dispose (object);
}

static void
auth_accounts_page_class_init (AuthAccountsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_accounts_page_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-accounts-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAccountsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountsPage, status);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountsPage, list);
  gtk_widget_class_install_action (widget_class, "accounts.try-demo", NULL, try_demo_action);
}

static void
auth_accounts_page_init (AuthAccountsPage *self)
{
  const char *demo_pool = g_getenv ("AUTHENTICATOR_DEMO_POOL");

  g_type_ensure (AUTH_TYPE_AGENT_STATUS);
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "accounts.try-demo",
                                 demo_pool != NULL && auth_uri_is_loopback (demo_pool));
}

/**
 * auth_accounts_page_new:
 * @client: the agent
 *
 * Returns: (transfer floating): a page of the agent's accounts
 */
GtkWidget *
auth_accounts_page_new (AuthAgentClient *client)
{
  AuthAccountsPage *self = g_object_new (AUTH_TYPE_ACCOUNTS_PAGE, NULL);
  GListModel *accounts = auth_agent_client_get_accounts (client);
  GtkExpression *name = gtk_property_expression_new (AUTH_DBUS_TYPE_ACCOUNT1, NULL, "name");
  GtkSorter *sorter = GTK_SORTER (gtk_string_sorter_new (name));
  g_autoptr (GtkSortListModel) sorted = gtk_sort_list_model_new (g_object_ref (accounts), sorter);

  self->client = g_object_ref (client);
  auth_agent_status_set_client (self->status, client);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (sorted), create_row_cb, NULL, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
  return GTK_WIDGET (self);
}
