/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks for a new password and gives it to the pool.
 */

#include "config.h"

#include "auth-password-change.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-words.h"

#define AUTH_TYPE_PASSWORD_CHANGE (auth_password_change_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthPasswordChange, auth_password_change, AUTH, PASSWORD_CHANGE, AdwPreferencesGroup)

/**
 * AuthPasswordChange:
 *
 * The fields of the question. The passwords are in them alone.
 */
struct _AuthPasswordChange
{
  AdwPreferencesGroup parent_instance;

  AuthDBusUserPool1 *pool; /* (owned) */
  GtkWidget *parent;       /* (owned) what is told how it went */
  GtkEditable *previous;
  GtkEditable *proposed;
  GtkEditable *repeated;
};

G_DEFINE_FINAL_TYPE (AuthPasswordChange, auth_password_change, ADW_TYPE_PREFERENCES_GROUP)

static void
changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_user_pool1_call_change_password_finish (AUTH_DBUS_USER_POOL1 (source), result,
                                                        &error))
    {
      gtk_widget_activate_action (parent, "win.toast", "s", _ ("Password changed"));
      return;
    }
  words = auth_words_dup_error (error);
  if (gtk_widget_get_root (parent) != NULL)
    auth_dialogs_tell (parent, _ ("The Password Stays as It Is"), words);
}

static void
confirmed_cb (gpointer owner)
{
  AuthPasswordChange *self = owner;

  auth_dbus_user_pool1_call_change_password (self->pool, gtk_editable_get_text (self->previous),
                                             gtk_editable_get_text (self->proposed), NULL,
                                             changed_cb, g_object_ref (self->parent));
}

static void
update_cb (AuthPasswordChange *self)
{
  const char *proposed = gtk_editable_get_text (self->proposed);
  const char *repeated = gtk_editable_get_text (self->repeated);
  gboolean is_same = g_str_equal (proposed, repeated);

  if (*repeated != '\0' && !is_same)
    gtk_widget_add_css_class (GTK_WIDGET (self->repeated), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->repeated), "error");
  auth_dialogs_set_complete (GTK_WIDGET (self), is_same && *proposed != '\0');
}

static GtkEditable *
add_field (AuthPasswordChange *self, const char *title)
{
  GtkWidget *row = adw_password_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_entry_row_set_activates_default (ADW_ENTRY_ROW (row), TRUE);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_signal_connect_object (row, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  return GTK_EDITABLE (row);
}

static void
auth_password_change_dispose (GObject *object)
{
  AuthPasswordChange *self = AUTH_PASSWORD_CHANGE (object);

  g_clear_object (&self->pool);
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (auth_password_change_parent_class)->dispose (object);
}

static void
auth_password_change_class_init (AuthPasswordChangeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_password_change_dispose;
}

static void
auth_password_change_init (AuthPasswordChange *self)
{
  self->previous = add_field (self, _ ("Current password"));
  self->proposed = add_field (self, _ ("New password"));
  self->repeated = add_field (self, _ ("New password again"));
}

/**
 * auth_password_change_ask:
 * @parent: the widget it is about
 * @pool: whose user it is
 *
 * Asks for the current and a new password, and tells how it went.
 */
void
auth_password_change_ask (GtkWidget *parent, AuthDBusUserPool1 *pool)
{
  AuthPasswordChange *self = g_object_new (AUTH_TYPE_PASSWORD_CHANGE, NULL);

  self->pool = g_object_ref (pool);
  self->parent = g_object_ref (parent);
  auth_dialogs_ask (parent, _ ("Change Password"),
                    _ ("Leave the first field empty if you never had one."), GTK_WIDGET (self),
                    _ ("_Change"), confirmed_cb, self);
  auth_dialogs_set_complete (GTK_WIDGET (self), FALSE);
}
