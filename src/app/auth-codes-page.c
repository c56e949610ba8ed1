/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the one-time codes, or says why there is no list.
 */

#include "config.h"

#include "auth-codes-page.h"

#include "auth-agent-status.h"

/**
 * AuthCodesPage:
 *
 * A list that can be searched, or how to begin one.
 */
struct _AuthCodesPage
{
  GtkWidget parent_instance;

  AuthAgentClient *client; /* (owned) */
  GtkSearchBar *search_bar;
  GtkStack *stack;
  AuthAgentStatus *status;
};

G_DEFINE_FINAL_TYPE (AuthCodesPage, auth_codes_page, GTK_TYPE_WIDGET)

static void
update_cb (AuthCodesPage *self)
{
  AuthAgentState state = auth_agent_client_get_state (self->client);

  gtk_stack_set_visible_child_name (self->stack, state == AUTH_AGENT_READY ? "empty" : "status");
}

static void
auth_codes_page_dispose (GObject *object)
{
  AuthCodesPage *self = AUTH_CODES_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->client);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_codes_page_parent_class)->dispose (object);
}

static void
auth_codes_page_class_init (AuthCodesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_codes_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-codes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, status);
}

static void
auth_codes_page_init (AuthCodesPage *self)
{
  g_type_ensure (AUTH_TYPE_AGENT_STATUS);
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_codes_page_new:
 * @client: the agent
 *
 * Returns: (transfer floating): a page of the agent's one-time codes
 */
GtkWidget *
auth_codes_page_new (AuthAgentClient *client)
{
  AuthCodesPage *self = g_object_new (AUTH_TYPE_CODES_PAGE, NULL);

  self->client = g_object_ref (client);
  auth_agent_status_set_client (self->status, client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
  return GTK_WIDGET (self);
}

GtkSearchBar *
auth_codes_page_get_search_bar (AuthCodesPage *self)
{
  return self->search_bar;
}
