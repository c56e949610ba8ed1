/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account.
 */

#include "config.h"

#include "auth-consent-dialog.h"

#include <glib/gi18n.h>

#include "auth-access-words.h"
#include "auth-parent-window.h"
#include "auth-words.h"

/* A key or click meant for another window must not answer. */
#define LIVE_AFTER_MSEC 500

#define FALLBACK_ICON "application-x-executable"

/**
 * AuthConsentDialog:
 *
 * Shows what waits at the agent under one id, and takes the answer there. Closing it is an answer
 * too: "dismiss", of which nothing is remembered. What a program could choose is shown as plain
 * text in one line without invisible characters.
 */
struct _AuthConsentDialog
{
  AdwWindow parent_instance;

  AuthDBusAgent1 *agent; /* (owned) */
  char *id;              /* (owned) */
  char *app;             /* (owned) */
  char *account_id;      /* (owned) */
  gboolean needs_sign_in;
  const char *answer; /* (nullable) interned, until one is given */
  guint live_id;      /* 0 unless the buttons are about to be live */

  GtkImage *icon;
  GtkLabel *heading;
  AdwActionRow *program;
  GtkImage *program_icon;
  AdwActionRow *account;
  AdwPreferencesGroup *permissions;
  GtkWidget *reason_box;
  GtkLabel *reason;
  GtkLabel *problem;
  GtkWidget *deny;
  GtkWidget *never;
  GtkWidget *always;
};

G_DEFINE_FINAL_TYPE (AuthConsentDialog, auth_consent_dialog, ADW_TYPE_WINDOW)

static const char *
look_up (GVariant *consent, const char *key)
{
  const char *text = "";

  g_variant_lookup (consent, key, "&s", &text);
  return text;
}

static gboolean
is_true (GVariant *consent, const char *key)
{
  gboolean value = FALSE;

  return g_variant_lookup (consent, key, "b", &value) && value;
}

static void
set_live (AuthConsentDialog *self, gboolean is_live)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "consent.answer", is_live);
}

static gboolean
live_cb (gpointer user_data)
{
  AuthConsentDialog *self = user_data;

  self->live_id = 0;
  set_live (self, TRUE);
  gtk_widget_grab_focus (self->deny);
  return G_SOURCE_REMOVE;
}

/* Each time the person comes to this window anew. */
static void
wait_until_live (AuthConsentDialog *self)
{
  g_clear_handle_id (&self->live_id, g_source_remove);
  set_live (self, FALSE);
  if (self->answer == NULL && gtk_window_is_active (GTK_WINDOW (self)))
    self->live_id = g_timeout_add (LIVE_AFTER_MSEC, live_cb, self);
}

static void
show_problem (AuthConsentDialog *self, const GError *error)
{
  g_autofree char *text = auth_words_dup_error (error);

  gtk_label_set_label (self->problem, text);
  gtk_widget_set_visible (GTK_WIDGET (self->problem), TRUE);
  self->answer = NULL;
  wait_until_live (self);
}

static void
sign_in (AuthConsentDialog *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "sign-in",
                                    g_variant_new_string (self->account_id));
}

static gboolean
is_answered (AuthConsentDialog *self, const char *answer)
{
  return g_strcmp0 (self->answer, answer) == 0;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthConsentDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  auth_dbus_agent1_call_answer_consent_finish (AUTH_DBUS_AGENT1 (source), result, &error);
  if (error == NULL && self->needs_sign_in &&
      (is_answered (self, "once") || is_answered (self, "always")))
    sign_in (self);
  /* A question that is no longer there needs no answer. */
  if (error != NULL && !is_answered (self, "dismiss") &&
      !g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    show_problem (self, error);
  else
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
give_answer (AuthConsentDialog *self, const char *answer)
{
  self->answer = g_intern_string (answer);
  wait_until_live (self);
  auth_dbus_agent1_call_answer_consent (self->agent, self->id, self->answer, NULL, answered_cb,
                                        g_object_ref (self));
}

static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  give_answer (AUTH_CONSENT_DIALOG (widget), g_variant_get_string (parameter, NULL));
}

static gboolean
auth_consent_dialog_close_request (GtkWindow *window)
{
  AuthConsentDialog *self = AUTH_CONSENT_DIALOG (window);

  if (self->answer == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      give_answer (self, "dismiss");
    }
  return GDK_EVENT_STOP;
}

/* What the desktop file says: the name of an icon, or a file. */
static void
show_icon (AuthConsentDialog *self, const char *name)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GIcon) icon = *name != '\0' ? g_icon_new_for_string (name, NULL) : NULL;

  if (icon != NULL && gtk_icon_theme_has_gicon (theme, icon))
    gtk_image_set_from_gicon (self->icon, icon);
  else
    gtk_image_set_from_icon_name (self->icon, FALLBACK_ICON);
}

static char *
dup_origin (GVariant *consent)
{
  g_autofree char *file = auth_error_clean_text (look_up (consent, "Executable"));

  if (*file == '\0')
    return g_strdup (_ ("It does not run in a sandbox and may be another program than it seems."));
  /* Translators: %s is a file, like /usr/bin/example */
  return g_strdup_printf (_ ("It does not run in a sandbox and may be another program than it "
                             "seems. It was started from %s"),
                          file);
}

static void
show_program (AuthConsentDialog *self, GVariant *consent)
{
  gboolean is_verified = is_true (consent, "IsVerified");
  g_autofree char *details = NULL;

  if (is_verified)
    details = auth_access_words_dup_app (self->app, "");
  else
    details = dup_origin (consent);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->program),
                                 is_verified ? _ ("Its sandbox says which program it is")
                                             : _ ("Cannot be verified"));
  adw_action_row_set_subtitle (self->program, details);
  gtk_image_set_from_icon_name (self->program_icon,
                                is_verified ? "security-high-symbolic" : "dialog-warning-symbolic");
  if (!is_verified)
    gtk_widget_add_css_class (GTK_WIDGET (self->program_icon), "warning");
}

static void
show_account (AuthConsentDialog *self, GVariant *consent)
{
  g_autofree char *name = auth_error_clean_text (look_up (consent, "AccountName"));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account), name);
  if (self->needs_sign_in)
    adw_action_row_set_subtitle (self->account, _ ("If you allow it, you sign in next"));
}

static void
show_permissions (AuthConsentDialog *self, GVariant *consent)
{
  g_autofree const char **permissions = NULL;

  g_variant_lookup (consent, "Permissions", "^a&s", &permissions);
  for (gsize i = 0; permissions != NULL && permissions[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *words = auth_access_words_dup_permission (permissions[i]);

      gtk_widget_set_focusable (row, FALSE);
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (self->permissions, row);
    }
}

static void
show_reason (AuthConsentDialog *self, GVariant *consent)
{
  g_autofree char *reason = auth_error_clean_text (look_up (consent, "Reason"));
  /* Translators: %s are a program's own words */
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), reason);

  gtk_label_set_label (self->reason, quoted);
  gtk_widget_set_visible (self->reason_box, *reason != '\0');
}

static void
append (GString *text, const char *sentence)
{
  if (sentence != NULL && *sentence != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", sentence);
}

/* A screen reader reads the whole question when the dialog comes, not just where the focus is. */
static void
describe (AuthConsentDialog *self, GVariant *consent)
{
  g_autoptr (GString) text = g_string_new ("");
  g_autofree const char **permissions = NULL;

  append (text, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->program)));
  append (text, adw_action_row_get_subtitle (self->program));
  append (text, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self->account)));
  append (text, adw_action_row_get_subtitle (self->account));
  append (text, adw_preferences_group_get_title (self->permissions));
  g_variant_lookup (consent, "Permissions", "^a&s", &permissions);
  for (gsize i = 0; permissions != NULL && permissions[i] != NULL; i++)
    {
      g_autofree char *words = auth_access_words_dup_permission (permissions[i]);

      append (text, words);
    }
  if (gtk_widget_get_visible (self->reason_box))
    append (text, gtk_label_get_label (self->reason));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->heading),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

static void
show (AuthConsentDialog *self, GVariant *consent)
{
  g_autofree char *name = auth_access_words_dup_app (self->app, look_up (consent, "AppName"));
  /* Translators: %s is the name of a program */
  g_autofree char *heading = g_strdup_printf (_ ("Let “%s” Use Your Account?"), name);

  gtk_label_set_label (self->heading, heading);
  show_icon (self, look_up (consent, "Icon"));
  show_program (self, consent);
  show_account (self, consent);
  show_permissions (self, consent);
  show_reason (self, consent);
  gtk_widget_set_visible (self->always, is_true (consent, "MayRemember"));
  gtk_widget_set_visible (self->never, is_true (consent, "MayRemember"));
  describe (self, consent);
}

static void
auth_consent_dialog_dispose (GObject *object)
{
  AuthConsentDialog *self = AUTH_CONSENT_DIALOG (object);

  g_clear_handle_id (&self->live_id, g_source_remove);
  g_clear_object (&self->agent);
  G_OBJECT_CLASS (auth_consent_dialog_parent_class)->dispose (object);
}

static void
auth_consent_dialog_finalize (GObject *object)
{
  AuthConsentDialog *self = AUTH_CONSENT_DIALOG (object);

  g_free (self->id);
  g_free (self->app);
  g_free (self->account_id);
  G_OBJECT_CLASS (auth_consent_dialog_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-consent-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, icon);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, program);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, program_icon);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, account);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, permissions);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, reason_box);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, reason);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, deny);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, never);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, always);
}

static void
auth_consent_dialog_class_init (AuthConsentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_consent_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_consent_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = auth_consent_dialog_close_request;

  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_widget_class_install_action (widget_class, "consent.answer", "s", answer_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_consent_dialog_init (AuthConsentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  set_live (self, FALSE);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (wait_until_live), NULL);
}

/**
 * auth_consent_dialog_new:
 * @application: the application
 * @agent: whom to answer
 * @id: the question
 * @consent: `a{sv}`, as Agent1.DescribeConsent () has it
 *
 * Returns: (transfer none): a dialog that is not shown yet
 */
AuthConsentDialog *
auth_consent_dialog_new (GtkApplication *application,
                         AuthDBusAgent1 *agent,
                         const char *id,
                         GVariant *consent)
{
  AuthConsentDialog *self =
    g_object_new (AUTH_TYPE_CONSENT_DIALOG, "application", application, NULL);

  self->agent = g_object_ref (agent);
  self->id = g_strdup (id);
  self->app = g_strdup (look_up (consent, "App"));
  self->account_id = g_strdup (look_up (consent, "Account"));
  self->needs_sign_in = is_true (consent, "NeedsSignIn");
  show (self, consent);
  auth_parent_window_attach (GTK_WINDOW (self), look_up (consent, "ParentWindow"));
  return self;
}

/**
 * auth_consent_dialog_get_id:
 * @self: a dialog
 *
 * Returns: (transfer none): the question
 */
const char *
auth_consent_dialog_get_id (AuthConsentDialog *self)
{
  g_return_val_if_fail (AUTH_IS_CONSENT_DIALOG (self), NULL);
  return self->id;
}

/**
 * auth_consent_dialog_get_app:
 * @self: a dialog
 *
 * Returns: (transfer none): the program that asks
 */
const char *
auth_consent_dialog_get_app (AuthConsentDialog *self)
{
  g_return_val_if_fail (AUTH_IS_CONSENT_DIALOG (self), NULL);
  return self->app;
}

/**
 * auth_consent_dialog_withdraw:
 * @self: a dialog
 *
 * The question is no longer there: closes the dialog, unless it is its own answer that ended it.
 */
void
auth_consent_dialog_withdraw (AuthConsentDialog *self)
{
  g_return_if_fail (AUTH_IS_CONSENT_DIALOG (self));

  if (self->answer == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}
