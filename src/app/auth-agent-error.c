/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A part of a dialog that says why something did not work, and unlocks the keyring where that
 * helps.
 */

#include "config.h"

#include "auth-agent-error.h"

#include "auth-unlock.h"
#include "auth-words.h"

/**
 * AuthAgentError:
 *
 * Emits "unlocked" when what failed may be done again.
 */
struct _AuthAgentError
{
  AdwBin parent_instance;

  GDBusConnection *bus; /* (owned) (nullable) until it is set */

  GtkLabel *label;
  GtkWidget *unlock_button;
};

G_DEFINE_FINAL_TYPE (AuthAgentError, auth_agent_error, ADW_TYPE_BIN)

enum
{
  UNLOCKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgentError) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gboolean is_unlocked = auth_unlock_finish (source, result, &error);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "agent-error.unlock", TRUE);
  /* Closed, or something else was typed meanwhile. */
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  if (is_unlocked)
    {
      auth_agent_error_hide (self);
      g_signal_emit (self, signals[UNLOCKED], 0);
      return;
    }
  words = auth_words_dup_error (error);
  auth_agent_error_show (self, words, error);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_action_set_enabled (widget, "agent-error.unlock", FALSE);
  auth_unlock_async (AUTH_AGENT_ERROR (widget)->bus, NULL, unlocked_cb, g_object_ref (widget));
}

static void
auth_agent_error_dispose (GObject *object)
{
  g_clear_object (&AUTH_AGENT_ERROR (object)->bus);
  G_OBJECT_CLASS (auth_agent_error_parent_class)->dispose (object);
}

static void
auth_agent_error_class_init (AuthAgentErrorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_agent_error_dispose;
  signals[UNLOCKED] = g_signal_new ("unlocked", AUTH_TYPE_AGENT_ERROR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-agent-error.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAgentError, label);
  gtk_widget_class_bind_template_child (widget_class, AuthAgentError, unlock_button);
  gtk_widget_class_install_action (widget_class, "agent-error.unlock", NULL, unlock_action);
}

static void
auth_agent_error_init (AuthAgentError *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_agent_error_set_bus:
 * @self: a part of a dialog
 * @bus: the session bus
 */
void
auth_agent_error_set_bus (AuthAgentError *self, GDBusConnection *bus)
{
  g_set_object (&self->bus, bus);
}

/**
 * auth_agent_error_show:
 * @self: a part of a dialog
 * @words: what happened and what to do
 * @error: what failed; where a locked keyring was in its way the way on has the focus
 */
void
auth_agent_error_show (AuthAgentError *self, const char *words, const GError *error)
{
  gboolean is_locked = auth_unlock_is_due (error);

  gtk_label_set_label (self->label, words);
  gtk_widget_set_visible (self->unlock_button, is_locked);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  if (is_locked)
    gtk_widget_grab_focus (self->unlock_button);
}

void
auth_agent_error_hide (AuthAgentError *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
