/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A line above the codes: what the person should know of their clock or backup.
 */

#include "config.h"

#include "auth-codes-notice.h"

#include <glib/gi18n.h>

#include "auth-settings.h"

/* Codes are good for half a minute; half of that is as much as nobody notices. */
#define MAX_CLOCK_OFFSET 15

/**
 * AuthCodesNotice:
 *
 * Says the more urgent of the two things, with a button that mends it. What is dismissed stays away
 * until the program is started again.
 */
struct _AuthCodesNotice
{
  AdwBin parent_instance;

  AuthCodesModel *model; /* (owned) (nullable) */
  gboolean is_dismissed;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (AuthCodesNotice, auth_codes_notice, ADW_TYPE_BIN)

static void
say (AuthCodesNotice *self, const char *words, const char *label, const char *action)
{
  gtk_label_set_text (self->label, words);
  gtk_button_set_label (self->button, label);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->button), action);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
say_clock (AuthCodesNotice *self, gint64 offset)
{
  gint64 seconds = ABS (offset);
  g_autofree char *words = NULL;

  if (offset > 0)
    words = g_strdup_printf (
      ngettext ("This computer’s clock is %d second slow; codes may be refused.",
                "This computer’s clock is %d seconds slow; codes may be refused.", (int) seconds),
      (int) seconds);
  else
    words = g_strdup_printf (
      ngettext ("This computer’s clock is %d second fast; codes may be refused.",
                "This computer’s clock is %d seconds fast; codes may be refused.", (int) seconds),
      (int) seconds);
  say (self, words, _ ("_Correct Codes"), "notice.correct");
}

static void
say_unsaved (AuthCodesNotice *self, guint unsaved)
{
  g_autofree char *words = g_strdup_printf (
    ngettext ("%u code is in no backup.", "%u codes are in no backup.", unsaved), unsaved);

  say (self, words, _ ("_Export…"), "win.export-codes");
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesNotice) self = user_data;
  g_autoptr (GVariant) settings = NULL;
  gint64 offset = 0;
  gboolean corrects = FALSE;
  guint unsaved = 0;

  if (!auth_dbus_codes1_call_describe_finish (AUTH_DBUS_CODES1 (source), &settings, result, NULL))
    return;
  g_variant_lookup (settings, "clock-offset", "x", &offset);
  g_variant_lookup (settings, "corrects-clock", "b", &corrects);
  g_variant_lookup (settings, "unsaved", "u", &unsaved);
  if (ABS (offset) > MAX_CLOCK_OFFSET && !corrects)
    say_clock (self, offset);
  else if (unsaved > 0 && g_settings_get_boolean (auth_settings_get (), "remind-of-backup"))
    say_unsaved (self, unsaved);
  else
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
update_cb (AuthCodesNotice *self)
{
  AuthDBusCodes1 *codes = auth_codes_model_get_codes (self->model);

  if (codes != NULL && auth_codes_model_get_state (self->model) == AUTH_CODES_LISTED &&
      !self->is_dismissed)
    auth_dbus_codes1_call_describe (codes, NULL, described_cb, g_object_ref (self));
  else
    gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
configured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesNotice) self = user_data;

  auth_dbus_codes1_call_configure_finish (AUTH_DBUS_CODES1 (source), result, NULL);
  if (self->model != NULL)
    update_cb (self);
}

static void
correct_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesNotice *self = AUTH_CODES_NOTICE (widget);
  GVariantDict settings;

  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "corrects-clock", "b", TRUE);
  auth_dbus_codes1_call_configure (auth_codes_model_get_codes (self->model),
                                   g_variant_dict_end (&settings), NULL, configured_cb,
                                   g_object_ref (self));
}

static void
dismiss_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesNotice *self = AUTH_CODES_NOTICE (widget);

  self->is_dismissed = TRUE;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static void
auth_codes_notice_dispose (GObject *object)
{
  g_clear_object (&AUTH_CODES_NOTICE (object)->model);
  G_OBJECT_CLASS (auth_codes_notice_parent_class)->dispose (object);
}

static void
auth_codes_notice_class_init (AuthCodesNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_codes_notice_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-codes-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodesNotice, revealer);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesNotice, label);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesNotice, button);
  gtk_widget_class_install_action (widget_class, "notice.correct", NULL, correct_action);
  gtk_widget_class_install_action (widget_class, "notice.dismiss", NULL, dismiss_action);
}

static void
auth_codes_notice_init (AuthCodesNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_codes_notice_set_model:
 * @self: a notice
 * @model: the codes, whose changes it follows
 */
void
auth_codes_notice_set_model (AuthCodesNotice *self, AuthCodesModel *model)
{
  self->model = g_object_ref (model);
  g_signal_connect_object (model, "updated", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_settings_get (), "changed::remind-of-backup",
                           G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
}
