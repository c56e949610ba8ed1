/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A line at the foot of the window that is there while this computer's clock is wrong.
 */

#include "config.h"

#include "auth-clock-notice.h"

#include "auth-drift.h"

struct _AuthClockNotice
{
  AdwBin parent_instance;

  AuthDBusAgent1 *agent; /* (owned) (nullable) until connected */

  GtkRevealer *revealer;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (AuthClockNotice, auth_clock_notice, ADW_TYPE_BIN)

static void
drift_changed_cb (AuthClockNotice *self)
{
  g_autofree char *sentence = auth_drift_describe (auth_dbus_agent1_get_clock_drift (self->agent));

  if (sentence != NULL)
    gtk_label_set_text (self->label, sentence);
  gtk_revealer_set_reveal_child (self->revealer, sentence != NULL);
}

/**
 * auth_clock_notice_watch:
 * @self: a notice
 * @agent: (nullable): the agent, once it is known
 *
 * Follows what @agent knows of the clock.
 */
void
auth_clock_notice_watch (AuthClockNotice *self, AuthDBusAgent1 *agent)
{
  if (agent == NULL || self->agent != NULL)
    return;
  self->agent = g_object_ref (agent);
  g_signal_connect_object (agent, "notify::clock-drift", G_CALLBACK (drift_changed_cb), self,
                           G_CONNECT_SWAPPED);
  drift_changed_cb (self);
}

static void
auth_clock_notice_finalize (GObject *object)
{
  AuthClockNotice *self = AUTH_CLOCK_NOTICE (object);

  g_clear_object (&self->agent);
  G_OBJECT_CLASS (auth_clock_notice_parent_class)->finalize (object);
}

static void
auth_clock_notice_class_init (AuthClockNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auth_clock_notice_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-clock-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthClockNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, AuthClockNotice, label);
}

static void
auth_clock_notice_init (AuthClockNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
