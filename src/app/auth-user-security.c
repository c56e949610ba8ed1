/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a user proves to the pool who it is: password, authenticator app, further codes.
 */

#include "config.h"

#include "auth-user-security.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-password-change.h"
#include "auth-words.h"

#define SOFTWARE_TOKEN "SOFTWARE_TOKEN_MFA"

typedef struct
{
  const char *name; /* as Cognito has it */
  const char *title;
  const char *attribute; /* (nullable) where the codes go; the method needs it verified */
} Method;

static const Method methods[] = {
  { SOFTWARE_TOKEN, N_ ("Ask for a code of the authenticator app"), NULL },
  { "SMS_MFA", N_ ("Send a code to the phone number"), "phone_number_verified" },
  { "EMAIL_OTP", N_ ("Send a code to the e-mail address"), "email_verified" },
};

/**
 * AuthUserSecurity:
 *
 * After a change the page is loaded anew.
 */
struct _AuthUserSecurity
{
  AdwPreferencesGroup parent_instance;

  AuthDBusUserPool1 *pool;   /* (owned) */
  AuthDBusCodes1 *codes;     /* (owned) */
  GCancellable *cancellable; /* (owned) */
  char *code_id;             /* (owned) (nullable) the entry of this user */
};

G_DEFINE_FINAL_TYPE (AuthUserSecurity, auth_user_security, ADW_TYPE_PREFERENCES_GROUP)

static gboolean
is_over (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
tell (AuthUserSecurity *self, const char *heading, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  auth_dialogs_tell (GTK_WIDGET (self), heading, words);
}

static void
reload (AuthUserSecurity *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "user.reload", NULL);
}

static GtkWidget *
add_row (AuthUserSecurity *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  return row;
}

static void
add_button (GtkWidget *row, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
change_password_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_password_change_ask (widget, AUTH_USER_SECURITY (widget)->pool);
}

static void
add_password (AuthUserSecurity *self, gboolean is_federated)
{
  if (is_federated)
    add_row (self, _ ("Password"), _ ("Kept by the identity provider you sign in with"));
  else
    add_button (add_row (self, _ ("Password"), ""), _ ("_Change…"), "security.change-password");
}

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserSecurity) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_user_pool1_call_enrol_authenticator_finish (AUTH_DBUS_USER_POOL1 (source), NULL,
                                                            result, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                _ ("This program is your authenticator app now"));
  else if (!is_over (error))
    tell (self, _ ("Setting Up Failed"), error);
  if (!is_over (error))
    reload (self);
}

static void
enrol (gpointer owner)
{
  AuthUserSecurity *self = owner;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "security.enrol", FALSE);
  auth_dbus_user_pool1_call_enrol_authenticator (
    self->pool, g_variant_new ("a{sv}", NULL), self->cancellable, enrolled_cb, g_object_ref (self));
}

static void
enrol_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  enrol (widget);
}

static void
replace_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_dialogs_confirm (widget, _ ("Set Up Anew?"),
                        _ ("Codes of the authenticator app used until now will no longer be "
                           "accepted."),
                        _ ("_Set Up Anew"), enrol, widget);
}

static void
got_code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserSecurity) self = user_data;
  g_autofree char *code = NULL;
  g_autoptr (GError) error = NULL;

  if (auth_dbus_codes1_call_get_code_finish (AUTH_DBUS_CODES1 (source), &code, NULL, NULL, result,
                                             &error))
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), code);
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", _ ("Code copied"));
    }
  else if (!is_over (error))
    tell (self, _ ("No Code"), error);
}

static void
copy_code_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthUserSecurity *self = AUTH_USER_SECURITY (widget);

  auth_dbus_codes1_call_get_code (self->codes, self->code_id, g_variant_new ("a{sv}", NULL),
                                  self->cancellable, got_code_cb, g_object_ref (self));
}

static void
add_authenticator (AuthUserSecurity *self, gboolean is_on)
{
  GtkWidget *row = add_row (self, _ ("Authenticator app"), "");

  if (self->code_id != NULL)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("This program makes the codes"));
      add_button (row, _ ("_Copy Code"), "security.copy-code");
    }
  else if (is_on)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _ ("Another one makes the codes"));
      add_button (row, _ ("_Use This One…"), "security.replace");
    }
  else
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                                   _ ("A second proof besides the password, made here"));
      add_button (row, _ ("Set _Up"), "security.enrol");
    }
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthUserSecurity) self = user_data;
  g_autoptr (GError) error = NULL;

  auth_dbus_user_pool1_call_set_mfa_finish (AUTH_DBUS_USER_POOL1 (source), result, &error);
  if (is_over (error))
    return;
  if (error != NULL)
    tell (self, _ ("Not Changed"), error);
  reload (self);
}

static void
switched_cb (GObject *toggle, GParamSpec *pspec, AuthUserSecurity *self)
{
  gboolean is_on = gtk_switch_get_active (GTK_SWITCH (toggle));
  const char *name = g_object_get_data (toggle, "method");

  gtk_widget_set_sensitive (GTK_WIDGET (toggle), FALSE);
  auth_dbus_user_pool1_call_set_mfa (self->pool, name, is_on, is_on, self->cancellable, set_cb,
                                     g_object_ref (self));
}

static void
add_method (AuthUserSecurity *self, const Method *method, gboolean is_on)
{
  GtkWidget *row = add_row (self, _ (method->title), _ ("At each sign-in"));
  GtkWidget *toggle = gtk_switch_new ();

  g_object_set_data (G_OBJECT (toggle), "method", (gpointer) method->name);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_switch_set_active (GTK_SWITCH (toggle), is_on);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  g_signal_connect_object (toggle, "notify::active", G_CALLBACK (switched_cb), self, 0);
}

static gboolean
is_possible (AuthUserSecurity *self, const Method *method, GVariant *attributes)
{
  const char *verified = "";

  if (method->attribute == NULL)
    return self->code_id != NULL;
  g_variant_lookup (attributes, method->attribute, "&s", &verified);
  return g_str_equal (verified, "true");
}

static void
add_codes (AuthUserSecurity *self, GVariant *user)
{
  g_autoptr (GVariant) attributes =
    g_variant_lookup_value (user, "Attributes", G_VARIANT_TYPE ("a{ss}"));
  g_autofree const char **on = NULL;
  static const char *const none[] = { NULL };

  g_variant_lookup (user, "MfaMethods", "^a&s", &on);
  add_authenticator (self, g_strv_contains (on != NULL ? on : none, SOFTWARE_TOKEN));
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      gboolean is_on = g_strv_contains (on != NULL ? on : none, methods[i].name);

      if (is_on || (attributes != NULL && is_possible (self, &methods[i], attributes)))
        add_method (self, &methods[i], is_on);
    }
}

static void
auth_user_security_dispose (GObject *object)
{
  AuthUserSecurity *self = AUTH_USER_SECURITY (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pool);
  g_clear_object (&self->codes);
  G_OBJECT_CLASS (auth_user_security_parent_class)->dispose (object);
}

static void
auth_user_security_finalize (GObject *object)
{
  AuthUserSecurity *self = AUTH_USER_SECURITY (object);

  g_clear_object (&self->cancellable);
  g_free (self->code_id);
  G_OBJECT_CLASS (auth_user_security_parent_class)->finalize (object);
}

static void
auth_user_security_class_init (AuthUserSecurityClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_user_security_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_user_security_finalize;
  gtk_widget_class_install_action (widget_class, "security.change-password", NULL,
                                   change_password_action);
  gtk_widget_class_install_action (widget_class, "security.enrol", NULL, enrol_action);
  gtk_widget_class_install_action (widget_class, "security.replace", NULL, replace_action);
  gtk_widget_class_install_action (widget_class, "security.copy-code", NULL, copy_code_action);
}

static void
auth_user_security_init (AuthUserSecurity *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * auth_user_security_new:
 * @pool: whose user it is
 * @codes: the one-time codes of the agent
 * @user: `a{sv}` as UserPool1.GetUser () has it
 * @code_id: (nullable): the entry of Codes1 that was set up for this user
 * @is_federated: whether another identity provider vouches for the user, so that the pool never
 *   asks for a password or code
 *
 * Returns: (transfer floating): a group
 */
GtkWidget *
auth_user_security_new (AuthDBusUserPool1 *pool,
                        AuthDBusCodes1 *codes,
                        GVariant *user,
                        const char *code_id,
                        gboolean is_federated)
{
  AuthUserSecurity *self = g_object_new (AUTH_TYPE_USER_SECURITY, "title", _ ("Security"), NULL);

  self->pool = g_object_ref (pool);
  self->codes = g_object_ref (codes);
  self->code_id = g_strdup (code_id);
  add_password (self, is_federated);
  if (!is_federated)
    add_codes (self, user);
  return GTK_WIDGET (self);
}
