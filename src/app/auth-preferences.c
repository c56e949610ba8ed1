/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person prefers: of the window, and of the agent.
 */

#include "config.h"

#include "auth-preferences.h"

#include <glib/gi18n.h>

#include "auth-autostart.h"
#include "auth-bus.h"
#include "auth-dialogs.h"
#include "auth-settings.h"
#include "auth-toasts.h"
#include "auth-words.h"

/**
 * AuthPreferences:
 *
 * What the window alone knows is in the settings; what the agent does when there is no window is
 * kept by the agent, and cannot be changed while that does not answer.
 */
struct _AuthPreferences
{
  AdwWindow parent_instance;

  AuthDBusCodes1 *codes;     /* (owned) (nullable) until connected */
  GCancellable *cancellable; /* (owned) */
  gboolean is_filling;       /* what the switches say is what the agent said */

  AdwToastOverlay *toasts;
  GtkSwitch *hide;
  GtkSwitch *show_next;
  GtkSpinButton *clipboard;
  GtkSpinButton *idle;
  GtkSwitch *screen;
  GtkSwitch *remind;
  GtkSwitch *at_login;
  GtkWidget *search_group;
  GtkSwitch *in_search;
  GtkSwitch *copies;
  GtkSwitch *corrects;
  AdwActionRow *backup_row;
};

G_DEFINE_FINAL_TYPE (AuthPreferences, auth_preferences, ADW_TYPE_WINDOW)

static char *
dup_backup_words (gint64 backup_at, guint unsaved)
{
  g_autofree char *when = auth_words_dup_time (backup_at, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *missing = NULL;

  if (backup_at == 0)
    return g_strdup (_ ("Never"));
  if (unsaved == 0)
    return g_steal_pointer (&when);
  missing =
    g_strdup_printf (ngettext ("%u code is not in it", "%u codes are not in it", unsaved), unsaved);
  return g_strdup_printf ("%s · %s", when, missing);
}

static void
show (AuthPreferences *self, GVariant *settings)
{
  gboolean in_search = FALSE, copies = FALSE, corrects = FALSE;
  guint64 backup_at = 0;
  guint unsaved = 0;
  g_autofree char *words = NULL;

  g_variant_lookup (settings, "in-search", "b", &in_search);
  g_variant_lookup (settings, "copies-from-search", "b", &copies);
  g_variant_lookup (settings, "corrects-clock", "b", &corrects);
  g_variant_lookup (settings, "backup-at", "t", &backup_at);
  g_variant_lookup (settings, "unsaved", "u", &unsaved);
  self->is_filling = TRUE;
  gtk_switch_set_active (self->in_search, in_search);
  gtk_switch_set_active (self->copies, copies);
  gtk_switch_set_active (self->corrects, corrects);
  self->is_filling = FALSE;
  words = dup_backup_words ((gint64) backup_at, unsaved);
  adw_action_row_set_subtitle (self->backup_row, words);
  gtk_widget_set_sensitive (self->search_group, TRUE);
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPreferences) self = user_data;
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_codes1_call_describe_finish (AUTH_DBUS_CODES1 (source), &settings, result, &error))
    show (self, settings);
  else
    auth_toasts_tell_error (self->toasts, error);
}

static void
load (AuthPreferences *self)
{
  auth_dbus_codes1_call_describe (self->codes, self->cancellable, described_cb,
                                  g_object_ref (self));
}

static void
configured_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_codes1_call_configure_finish (AUTH_DBUS_CODES1 (source), result, &error))
    auth_toasts_tell_error (self->toasts, error);
  if (self->codes != NULL)
    load (self);
}

static void
switched_cb (AuthPreferences *self)
{
  GVariantDict settings;

  if (self->is_filling || self->codes == NULL)
    return;
  g_variant_dict_init (&settings, NULL);
  g_variant_dict_insert (&settings, "in-search", "b", gtk_switch_get_active (self->in_search));
  g_variant_dict_insert (&settings, "copies-from-search", "b",
                         gtk_switch_get_active (self->copies));
  g_variant_dict_insert (&settings, "corrects-clock", "b", gtk_switch_get_active (self->corrects));
  auth_dbus_codes1_call_configure (self->codes, g_variant_dict_end (&settings), self->cancellable,
                                   configured_cb, g_object_ref (self));
}

static void
show_login (AuthPreferences *self)
{
  self->is_filling = TRUE;
  gtk_switch_set_active (self->at_login, auth_autostart_is_on ());
  self->is_filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->at_login), TRUE);
}

static void
set_login_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (!auth_autostart_set_finish (result, &error))
    words = auth_words_dup_error (error);
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  show_login (self);
  /* What to do about it is longer than a toast. */
  if (words != NULL)
    auth_dialogs_tell (GTK_WIDGET (self), _ ("Not Changed"), words);
}

static void
login_switched_cb (AuthPreferences *self)
{
  if (self->is_filling)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->at_login), FALSE);
  auth_autostart_set_async (gtk_switch_get_active (self->at_login), self->cancellable, set_login_cb,
                            g_object_ref (self));
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  self->codes = auth_dbus_codes1_proxy_new_for_bus_finish (result, &error);
  if (self->codes != NULL)
    load (self);
  else
    auth_toasts_tell_error (self->toasts, error);
}

static void
auth_preferences_dispose (GObject *object)
{
  AuthPreferences *self = AUTH_PREFERENCES (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->codes);
  G_OBJECT_CLASS (auth_preferences_parent_class)->dispose (object);
}

static void
auth_preferences_finalize (GObject *object)
{
  g_object_unref (AUTH_PREFERENCES (object)->cancellable);
  G_OBJECT_CLASS (auth_preferences_parent_class)->finalize (object);
}

static void
auth_preferences_class_init (AuthPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_preferences_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_preferences_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-preferences.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, hide);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, show_next);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, clipboard);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, idle);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, screen);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, remind);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, at_login);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, search_group);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, in_search);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, copies);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, corrects);
  gtk_widget_class_bind_template_child (widget_class, AuthPreferences, backup_row);
  gtk_widget_class_bind_template_callback (widget_class, switched_cb);
  gtk_widget_class_bind_template_callback (widget_class, login_switched_cb);
}

static void
auth_preferences_init (AuthPreferences *self)
{
  GSettings *settings = auth_settings_get ();

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  g_settings_bind (settings, "hide-codes", self->hide, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "show-next-code", self->show_next, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "clear-clipboard-seconds", self->clipboard, "value",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lock-idle-minutes", self->idle, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "lock-with-screen", self->screen, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "remind-of-backup", self->remind, "active", G_SETTINGS_BIND_DEFAULT);
  show_login (self);
  auth_dbus_codes1_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                      AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, self->cancellable,
                                      connected_cb, g_object_ref (self));
}

/**
 * auth_preferences_new:
 * @parent: the window
 *
 * Returns: (transfer none): the preferences, not shown yet
 */
GtkWindow *
auth_preferences_new (GtkWindow *parent)
{
  return g_object_new (AUTH_TYPE_PREFERENCES, "transient-for", parent, "modal", TRUE, NULL);
}
