/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of one account: who it is, its session and its pool.
 */

#include "config.h"

#include "auth-account-page.h"

#include <glib/gi18n.h>

#include "auth-account-access.h"
#include "auth-account-settings.h"
#include "auth-detail-row.h"
#include "auth-dialogs.h"
#include "auth-sign-in-choices.h"
#include "auth-sign-out.h"
#include "auth-words.h"

/**
 * AuthAccountPage:
 *
 * Shows the property "account"; signs it in and out and removes it.
 */
struct _AuthAccountPage
{
  GtkWidget parent_instance;

  AuthDBusAccount1 *account; /* (owned) (nullable) until set */
  char *account_id;          /* (owned) (nullable) */
  AuthSignInChoices *choices;
  AuthAccountAccess *access;
  AuthAccountSettings *settings;
  gboolean is_renewing;
};

G_DEFINE_FINAL_TYPE (AuthAccountPage, auth_account_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
dup_state (gpointer page, const char *state)
{
  return auth_words_dup_state (state);
}

static char *
dup_time (gpointer page, guint64 time)
{
  return auth_words_dup_time ((gint64) time, g_get_real_time () / G_USEC_PER_SEC);
}

static char *
join_lines (gpointer page, const char *const *lines)
{
  return lines != NULL ? g_strjoinv ("\n", (char **) lines) : g_strdup ("");
}

static gboolean
is_filled (gpointer page, const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
is_signed_in (gpointer page, const char *state)
{
  return g_strcmp0 (state, "signed-in") == 0;
}

static gboolean
is_signed_out (gpointer page, const char *state)
{
  return !is_signed_in (page, state);
}

static void
show_toast (AuthAccountPage *self, const char *text)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", text);
}

static void
show_error (AuthAccountPage *self, const char *heading, const GError *error)
{
  g_autofree char *body = auth_words_dup_error (error);

  auth_dialogs_tell (GTK_WIDGET (self), heading, body);
}

static void
update_actions (AuthAccountPage *self)
{
  const char *state = auth_dbus_account1_get_state (self->account);

  gboolean is_in = is_signed_in (self, state);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.sign-out", is_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "account.renew", is_in);
}

static void
sign_out_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_sign_out_ask (widget, AUTH_ACCOUNT_PAGE (widget)->account);
}

static void
renewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  self->is_renewing = FALSE;
  if (auth_dbus_account1_call_renew_finish (AUTH_DBUS_ACCOUNT1 (source), NULL, result, &error))
    show_toast (self, _ ("Renewed"));
  else
    show_error (self, _ ("Renewing Failed"), error);
}

static void
renew_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);

  /* The action stays enabled: a button that is not loses the focus, and the page its keys. */
  if (self->is_renewing)
    return;
  self->is_renewing = TRUE;
  auth_dbus_account1_call_renew (self->account, NULL, renewed_cb, g_object_ref (self));
}

static void
show_user_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);

  gtk_widget_activate_action (widget, "win.show-user", "s", self->account_id);
}

static void
show_events_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);

  gtk_widget_activate_action (widget, "win.show-events", "s", self->account_id);
}

static void
copy_aws_profile_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);
  g_autofree char *line =
    g_strdup_printf ("credential_process = authenticatorctl credentials %s", self->account_id);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), line);
  show_toast (self, _ ("Copied"));
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);

  gtk_widget_activate_action (widget, "win.sign-in", "s", self->account_id);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountPage) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The window leaves this page when the account is gone from the list. */
  if (auth_dbus_account1_call_remove_finish (AUTH_DBUS_ACCOUNT1 (source), result, &error))
    show_toast (self, _ ("Account removed"));
  else
    show_error (self, _ ("Removing Failed"), error);
}

static void
remove_confirmed_cb (gpointer user_data)
{
  AuthAccountPage *self = user_data;

  auth_dbus_account1_call_remove (self->account, NULL, removed_cb, g_object_ref (self));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (widget);
  const char *given_name = auth_dbus_account1_get_name (self->account);
  g_autofree char *heading =
    g_strdup_printf (_ ("Remove “%s”?"), given_name != NULL ? given_name : self->account_id);

  auth_dialogs_confirm (widget, heading,
                        _ ("You will be signed out, and programs that use this account will no "
                           "longer get tokens. The account in the user pool stays."),
                        _ ("_Remove"), remove_confirmed_cb, self);
}

static void
auth_account_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_assert (prop_id == PROP_ACCOUNT);
  g_value_set_object (value, AUTH_ACCOUNT_PAGE (object)->account);
}

static void
auth_account_page_dispose (GObject *object)
{
  AuthAccountPage *self = AUTH_ACCOUNT_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  g_clear_object (&self->account);
  g_clear_pointer (&self->account_id, g_free);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_account_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-account-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAccountPage, choices);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountPage, access);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountPage, settings);
  gtk_widget_class_bind_template_callback (widget_class, dup_state);
  gtk_widget_class_bind_template_callback (widget_class, dup_time);
  gtk_widget_class_bind_template_callback (widget_class, join_lines);
  gtk_widget_class_bind_template_callback (widget_class, is_filled);
  gtk_widget_class_bind_template_callback (widget_class, is_signed_in);
  gtk_widget_class_bind_template_callback (widget_class, is_signed_out);
}

static void
auth_account_page_class_init (AuthAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = auth_account_page_get_property;
  object_class->dispose = auth_account_page_dispose;

  properties[PROP_ACCOUNT] = g_param_spec_object ("account", NULL, NULL, AUTH_DBUS_TYPE_ACCOUNT1,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (AUTH_TYPE_ACCOUNT_ACCESS);
  g_type_ensure (AUTH_TYPE_ACCOUNT_SETTINGS);
  g_type_ensure (AUTH_TYPE_DETAIL_ROW);
  g_type_ensure (AUTH_TYPE_SIGN_IN_CHOICES);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "account.sign-in", NULL, sign_in_action);
  gtk_widget_class_install_action (widget_class, "account.sign-out", NULL, sign_out_action);
  gtk_widget_class_install_action (widget_class, "account.renew", NULL, renew_action);
  gtk_widget_class_install_action (widget_class, "account.show-user", NULL, show_user_action);
  gtk_widget_class_install_action (widget_class, "account.show-events", NULL, show_events_action);
  gtk_widget_class_install_action (widget_class, "account.copy-aws-profile", NULL,
                                   copy_aws_profile_action);
  gtk_widget_class_install_action (widget_class, "account.remove", NULL, remove_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.back", NULL);
}

static void
auth_account_page_init (AuthAccountPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_account_page_new:
 *
 * Returns: (transfer floating): a page without an account yet
 */
GtkWidget *
auth_account_page_new (void)
{
  return g_object_new (AUTH_TYPE_ACCOUNT_PAGE, NULL);
}

/**
 * auth_account_page_set_account:
 * @self: a page
 * @account: the account to show
 */
void
auth_account_page_set_account (AuthAccountPage *self, AuthDBusAccount1 *account)
{
  g_return_if_fail (AUTH_IS_ACCOUNT_PAGE (self));

  if (self->account == account)
    return;
  if (self->account != NULL)
    g_signal_handlers_disconnect_by_func (self->account, update_actions, self);
  g_set_object (&self->account, account);
  g_free (self->account_id);
  self->account_id = g_strdup (auth_dbus_account1_get_id (account));
  g_signal_connect_object (account, "notify::state", G_CALLBACK (update_actions), self,
                           G_CONNECT_SWAPPED);
  update_actions (self);
  auth_sign_in_choices_set_account (self->choices, account);
  auth_account_access_set_account (self->access, account);
  auth_account_settings_set_account (self->settings, account);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACCOUNT]);
}

/**
 * auth_account_page_get_account_id:
 * @self: a page
 *
 * Returns: (transfer none) (nullable): the id of the account shown
 */
const char *
auth_account_page_get_account_id (AuthAccountPage *self)
{
  g_return_val_if_fail (AUTH_IS_ACCOUNT_PAGE (self), NULL);
  return self->account_id;
}

/**
 * auth_account_page_enter:
 * @self: a page that is shown now
 *
 * The person comes to it from elsewhere and begins at its top, also with the keys: what had the
 * focus when it was left may be hidden.
 */
void
auth_account_page_enter (AuthAccountPage *self)
{
  GtkWidget *scroller;
  GtkRoot *root;

  g_return_if_fail (AUTH_IS_ACCOUNT_PAGE (self));

  scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->settings), GTK_TYPE_SCROLLED_WINDOW);
  root = gtk_widget_get_root (GTK_WIDGET (self));
  gtk_root_set_focus (root, NULL);
  gtk_widget_child_focus (GTK_WIDGET (self), GTK_DIR_TAB_FORWARD);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)),
                            0);
}
