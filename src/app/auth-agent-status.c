/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is shown while the agent cannot be used: why, and what can be done.
 */

#include "config.h"

#include "auth-agent-status.h"

#include "auth-words.h"

/**
 * AuthAgentStatus:
 *
 * In place of a list: it is loading, the keyring is locked or missing, or the agent did not start.
 */
struct _AuthAgentStatus
{
  GtkWidget parent_instance;

  AuthAgentClient *client; /* (owned) (nullable) */
  GtkStack *stack;
};

G_DEFINE_FINAL_TYPE (AuthAgentStatus, auth_agent_status, GTK_TYPE_WIDGET)

static void
update_cb (AuthAgentStatus *self)
{
  AuthAgentState state = auth_agent_client_get_state (self->client);
  GEnumClass *states = g_type_class_peek (AUTH_TYPE_AGENT_STATE);

  if (state != AUTH_AGENT_READY)
    gtk_stack_set_visible_child_name (self->stack,
                                      g_enum_get_value (states, (int) state)->value_nick);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "agent.connect",
                                 state == AUTH_AGENT_UNAVAILABLE);
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgentStatus) self = user_data;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "agent.unlock", TRUE);
  if (auth_dbus_agent1_call_unlock_finish (AUTH_DBUS_AGENT1 (source), result, &error))
    return;
  words = auth_words_dup_error (error);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", words);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAgentStatus *self = AUTH_AGENT_STATUS (widget);

  gtk_widget_action_set_enabled (widget, "agent.unlock", FALSE);
  auth_dbus_agent1_call_unlock (auth_agent_client_get_agent (self->client), NULL, unlocked_cb,
                                g_object_ref (self));
}

static void
connect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_agent_client_connect (AUTH_AGENT_STATUS (widget)->client);
}

static void
auth_agent_status_dispose (GObject *object)
{
  AuthAgentStatus *self = AUTH_AGENT_STATUS (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->client);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_agent_status_parent_class)->dispose (object);
}

static void
auth_agent_status_class_init (AuthAgentStatusClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_agent_status_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-agent-status.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAgentStatus, stack);
  gtk_widget_class_install_action (widget_class, "agent.unlock", NULL, unlock_action);
  gtk_widget_class_install_action (widget_class, "agent.connect", NULL, connect_action);
}

static void
auth_agent_status_init (AuthAgentStatus *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_agent_status_set_client:
 * @self: a status
 * @client: the agent
 *
 * Follows @client from now on.
 */
void
auth_agent_status_set_client (AuthAgentStatus *self, AuthAgentClient *client)
{
  g_return_if_fail (AUTH_IS_AGENT_STATUS (self));
  g_return_if_fail (self->client == NULL);

  self->client = g_object_ref (client);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (update_cb), self,
                           G_CONNECT_SWAPPED);
  update_cb (self);
}
