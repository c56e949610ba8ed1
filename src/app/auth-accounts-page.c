/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the accounts, or says why there is no list.
 */

#include "config.h"

#include "auth-accounts-page.h"

#include "auth-account-row.h"

/**
 * AuthAccountsPage:
 *
 * The first page of the window.
 */
struct _AuthAccountsPage
{
  GtkWidget parent_instance;

  AuthAgentClient *client; /* (owned) */
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AuthAccountsPage, auth_accounts_page, GTK_TYPE_WIDGET)

static void
update_cb (AuthAccountsPage *self)
{
  AuthAgentState state = auth_agent_client_get_state (self->client);
  guint n_accounts = g_list_model_get_n_items (auth_agent_client_get_accounts (self->client));
  GEnumClass *states = g_type_class_peek (AUTH_TYPE_AGENT_STATE);
  const char *page = g_enum_get_value (states, (int) state)->value_nick;

  if (state == AUTH_AGENT_READY && n_accounts == 0)
    page = "empty";
  gtk_stack_set_visible_child_name (self->stack, page);
}

static GtkWidget *
create_row_cb (gpointer account,
               gpointer user_data)
{
  return auth_account_row_new (account);
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
  gtk_widget_class_bind_template_child (widget_class, AuthAccountsPage, list);
}

static void
auth_accounts_page_init (AuthAccountsPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
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
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (sorted), create_row_cb, NULL, NULL);
  g_signal_connect_object (accounts, "items-changed", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
  return GTK_WIDGET (self);
}
