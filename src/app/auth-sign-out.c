/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks how far a sign-out is to go, and signs out.
 */

#include "config.h"

#include "auth-sign-out.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-words.h"

#define AUTH_TYPE_SIGN_OUT (auth_sign_out_get_type ())
G_DECLARE_FINAL_TYPE (AuthSignOut, auth_sign_out, AUTH, SIGN_OUT, AdwPreferencesGroup)

/**
 * AuthSignOut:
 *
 * The choices of the question. The sign-out on this computer comes in any case, and is not held up
 * by a browser that cannot be opened.
 */
struct _AuthSignOut
{
  AdwPreferencesGroup parent_instance;

  AuthDBusAccount1 *account; /* (owned) */
  GtkWidget *parent;         /* (owned) what is told how it went */
  GtkWidget *browser;
  GtkWidget *everywhere;
};

G_DEFINE_FINAL_TYPE (AuthSignOut, auth_sign_out, ADW_TYPE_PREFERENCES_GROUP)

static void
tell (GtkWidget *parent, const char *heading, const char *body)
{
  /* The account's page may be gone by now. */
  if (gtk_widget_get_root (parent) != NULL)
    auth_dialogs_tell (parent, heading, body);
}

static void
signed_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_auto (GStrv) notes = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_account1_call_sign_out_finish (AUTH_DBUS_ACCOUNT1 (source), &notes, result,
                                                &error))
    {
      text = auth_words_dup_error (error);
      tell (parent, _ ("Signing Out Failed"), text);
    }
  else if (notes[0] != NULL)
    {
      text = g_strjoinv ("\n\n", notes);
      tell (parent, _ ("Signed Out on This Computer"), text);
    }
  else
    gtk_widget_activate_action (parent, "win.toast", "s", _ ("Signed out"));
}

static void
sign_out (AuthSignOut *self)
{
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  if (gtk_switch_get_active (GTK_SWITCH (self->everywhere)))
    g_variant_dict_insert (&options, "everywhere", "b", TRUE);
  auth_dbus_account1_call_sign_out (self->account, g_variant_dict_end (&options), NULL,
                                    signed_out_cb, g_object_ref (self->parent));
}

static void
opened_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, NULL))
    tell (parent, _ ("The Web Browser Is Still Signed In"),
          _ ("It could not be opened. Sign out on the pool’s own page there."));
}

static void
got_uri_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthSignOut) self = user_data;
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (self->parent);

  if (!auth_dbus_account1_call_begin_hosted_sign_out_finish (AUTH_DBUS_ACCOUNT1 (source), &uri,
                                                             result, &error))
    {
      g_autofree char *words = auth_words_dup_error (error);

      tell (self->parent, _ ("The Web Browser Is Still Signed In"), words);
    }
  else if (root != NULL)
    gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, opened_cb,
                       g_object_ref (self->parent));
  sign_out (self);
}

static void
confirmed_cb (gpointer owner)
{
  AuthSignOut *self = owner;

  if (gtk_switch_get_active (GTK_SWITCH (self->browser)))
    auth_dbus_account1_call_begin_hosted_sign_out (self->account, NULL, got_uri_cb,
                                                   g_object_ref (self));
  else
    sign_out (self);
}

static GtkWidget *
add_choice (AuthSignOut *self, const char *title, const char *subtitle, gboolean is_possible)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = gtk_switch_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  gtk_widget_set_visible (row, is_possible);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return toggle;
}

static gboolean
is_filled (const char *text)
{
  return text != NULL && *text != '\0';
}

static void
auth_sign_out_dispose (GObject *object)
{
  AuthSignOut *self = AUTH_SIGN_OUT (object);

  g_clear_object (&self->account);
  g_clear_object (&self->parent);
  G_OBJECT_CLASS (auth_sign_out_parent_class)->dispose (object);
}

static void
auth_sign_out_class_init (AuthSignOutClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_sign_out_dispose;
}

static void
auth_sign_out_init (AuthSignOut *self)
{
}

/**
 * auth_sign_out_ask:
 * @parent: the widget it is about
 * @account: a signed-in account
 *
 * Asks, signs out, and tells what could not be done.
 */
void
auth_sign_out_ask (GtkWidget *parent, AuthDBusAccount1 *account)
{
  AuthSignOut *self = g_object_new (AUTH_TYPE_SIGN_OUT, NULL);
  const char *hosted = auth_dbus_account1_get_hosted_session (account);

  self->account = g_object_ref (account);
  self->parent = g_object_ref (parent);
  self->browser = add_choice (self, _ ("Also in the web browser"),
                              _ ("Otherwise the next sign-in there may need no password"),
                              g_strcmp0 (hosted, "browser") == 0);
  self->everywhere = add_choice (self, _ ("On all devices"), _ ("Ends every session of this user"),
                                 is_filled (auth_dbus_account1_get_user_pool_id (account)));
  auth_dialogs_ask_before_loss (parent, _ ("Sign Out?"),
                                _ ("Programs that use this account will no longer get tokens."),
                                GTK_WIDGET (self), _ ("Sign _Out"), confirmed_cb, self);
}
