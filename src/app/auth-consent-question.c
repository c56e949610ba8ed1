/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program asks for, in words.
 */

#include "config.h"

#include "auth-consent-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-access-words.h"
#include "auth-app.h"
#include "auth-error.h"

#define FALLBACK_ICON "application-x-executable"

/**
 * AuthConsentQuestion:
 *
 * What a program could choose is shown as plain text in one line without invisible characters.
 */
struct _AuthConsentQuestion
{
  GtkBox parent_instance;

  GtkImage *icon;
  GtkLabel *heading;
  GtkWidget *account_list;
  AdwActionRow *account;
  AdwPreferencesGroup *permissions;
  AdwActionRow *program;
  GtkImage *program_icon;
  GtkWidget *reason_group;
  AdwActionRow *reason;
};

G_DEFINE_FINAL_TYPE (AuthConsentQuestion, auth_consent_question, GTK_TYPE_BOX)

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

/* What the desktop file says: the name of an icon, or a file. */
static void
show_icon (AuthConsentQuestion *self, const char *name)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));
  g_autoptr (GIcon) icon = *name != '\0' ? g_icon_new_for_string (name, NULL) : NULL;

  if (icon != NULL && gtk_icon_theme_has_gicon (theme, icon))
    gtk_image_set_from_gicon (self->icon, icon);
  else
    gtk_image_set_from_icon_name (self->icon, FALLBACK_ICON);
}

/* A program without a name is not quoted, and one-time codes belong to no account. */
static char *
dup_heading (GVariant *consent)
{
  const char *app = look_up (consent, "App");
  const char *app_name = look_up (consent, "AppName");
  gboolean has_name = *app_name != '\0' || *auth_app_get_id (app) != '\0';
  gboolean is_of_account = *look_up (consent, "Account") != '\0';
  g_autofree char *name = auth_access_words_dup_app (app, app_name);

  if (!has_name)
    return g_strdup (is_of_account ? _ ("Let a Program on This Computer Use Your Account?")
                                   : _ ("Let a Program on This Computer Use One-Time Codes?"));
  if (!is_of_account)
    /* Translators: %s is the name of a program */
    return g_strdup_printf (_ ("Let “%s” Use One-Time Codes?"), name);
  /* Translators: %s is the name of a program */
  return g_strdup_printf (_ ("Let “%s” Use Your Account?"), name);
}

static char *
dup_origin (GVariant *consent)
{
  g_autofree char *file = auth_error_clean_text (look_up (consent, "Executable"));

  if (!is_true (consent, "MayRemember"))
    return g_strdup (
      _ ("Authenticator itself runs in a sandbox and cannot see which program it is."));
  if (*file == '\0')
    return g_strdup (_ ("It does not run in a sandbox and may be another program than it seems."));
  /* Translators: %s is a file, like /usr/bin/example */
  return g_strdup_printf (_ ("It does not run in a sandbox and may be another program than it "
                             "seems. It was started from %s"),
                          file);
}

/* What is kept of a program that cannot be told from others is kept of all of them. */
static char *
dup_details (GVariant *consent)
{
  const char *app = look_up (consent, "App");
  g_autofree char *origin = NULL;

  if (is_true (consent, "IsVerified"))
    return auth_access_words_dup_app (app, "");
  origin = dup_origin (consent);
  if (!g_str_equal (app, "host:") || !is_true (consent, "MayRemember"))
    return g_steal_pointer (&origin);
  return g_strconcat (origin, "\n\n",
                      _ ("“Always” and “Never” count for every program on this computer that "
                         "cannot be told from others."),
                      NULL);
}

static void
show_program (AuthConsentQuestion *self, GVariant *consent)
{
  gboolean is_verified = is_true (consent, "IsVerified");
  g_autofree char *details = dup_details (consent);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->program),
                                 is_verified ? _ ("Its sandbox confirms which program it is")
                                             : _ ("Cannot be verified"));
  adw_action_row_set_subtitle (self->program, details);
  gtk_image_set_from_icon_name (self->program_icon,
                                is_verified ? "security-high-symbolic" : "dialog-warning-symbolic");
  if (!is_verified)
    gtk_widget_add_css_class (GTK_WIDGET (self->program_icon), "warning");
}

static void
show_account (AuthConsentQuestion *self, GVariant *consent)
{
  g_autofree char *name = auth_error_clean_text (look_up (consent, "AccountName"));
  g_autofree char *user = auth_error_clean_text (look_up (consent, "User"));
  g_autoptr (GString) details = g_string_new (user);

  if (is_true (consent, "NeedsSignIn"))
    g_string_append_printf (details, "%s%s", details->len > 0 ? "\n" : "",
                            _ ("If you allow it, you sign in next"));
  gtk_widget_set_visible (self->account_list, *name != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->account), name);
  adw_action_row_set_subtitle (self->account, details->str);
}

static void
show_permissions (AuthConsentQuestion *self, GVariant *consent)
{
  g_autofree const char **permissions = NULL;

  g_variant_lookup (consent, "Permissions", "^a&s", &permissions);
  for (gsize i = 0; permissions != NULL && permissions[i] != NULL; i++)
    {
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *words = auth_access_words_dup_permission (permissions[i]);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), words);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
      adw_preferences_group_add (self->permissions, row);
    }
}

static void
show_reason (AuthConsentQuestion *self, GVariant *consent)
{
  g_autofree char *reason = auth_error_clean_text (look_up (consent, "Reason"));
  /* Translators: %s are a program's own words */
  g_autofree char *quoted = g_strdup_printf (_ ("“%s”"), reason);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->reason), quoted);
  gtk_widget_set_visible (self->reason_group, *reason != '\0');
}

static void
append (GString *text, const char *sentence)
{
  if (sentence != NULL && *sentence != '\0')
    g_string_append_printf (text, "%s%s", text->len > 0 ? ". " : "", sentence);
}

static void
append_row (GString *text, AdwActionRow *row)
{
  append (text, adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  append (text, adw_action_row_get_subtitle (row));
}

static void
append_permissions (GString *text, GVariant *consent)
{
  g_autofree const char **permissions = NULL;

  g_variant_lookup (consent, "Permissions", "^a&s", &permissions);
  for (gsize i = 0; permissions != NULL && permissions[i] != NULL; i++)
    {
      g_autofree char *words = auth_access_words_dup_permission (permissions[i]);

      append (text, words);
    }
}

static void
auth_consent_question_class_init (AuthConsentQuestionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/Authenticator/auth-consent-question.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, icon);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, heading);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, account_list);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, account);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, permissions);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, program);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, program_icon);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, reason_group);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentQuestion, reason);
}

static void
auth_consent_question_init (AuthConsentQuestion *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_consent_question_show:
 * @self: a question that shows nothing yet
 * @consent: `a{sv}`, as Agent1.DescribeConsent () has it
 */
void
auth_consent_question_show (AuthConsentQuestion *self, GVariant *consent)
{
  g_autofree char *heading = dup_heading (consent);

  g_return_if_fail (AUTH_IS_CONSENT_QUESTION (self));

  gtk_label_set_label (self->heading, heading);
  show_icon (self, look_up (consent, "Icon"));
  show_account (self, consent);
  show_permissions (self, consent);
  show_program (self, consent);
  show_reason (self, consent);
}

/**
 * auth_consent_question_describe:
 * @self: a question
 * @consent: what it shows
 * @dialog: the dialog it is asked in
 *
 * A screen reader reads the whole question when the dialog comes, not just where the focus is.
 */
void
auth_consent_question_describe (AuthConsentQuestion *self, GVariant *consent, GtkAccessible *dialog)
{
  g_autoptr (GString) text = g_string_new ("");

  g_return_if_fail (AUTH_IS_CONSENT_QUESTION (self));

  append_row (text, self->account);
  append (text, adw_preferences_group_get_title (self->permissions));
  append_permissions (text, consent);
  append_row (text, self->program);
  if (gtk_widget_get_visible (self->reason_group))
    append_row (text, self->reason);
  gtk_accessible_update_property (dialog, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  gtk_label_get_label (self->heading),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text->str, -1);
}

/**
 * auth_consent_question_get_end_of_permissions:
 * @self: a question that is on the screen
 *
 * Whoever has seen so much of the question knows for what account and what to do with it.
 *
 * Returns: its height in pixels from the top to below the last permission
 */
int
auth_consent_question_get_end_of_permissions (AuthConsentQuestion *self)
{
  graphene_rect_t bounds;

  g_return_val_if_fail (AUTH_IS_CONSENT_QUESTION (self), 0);

  if (!gtk_widget_compute_bounds (GTK_WIDGET (self->permissions), GTK_WIDGET (self), &bounds))
    return gtk_widget_get_height (GTK_WIDGET (self));
  return (int) (bounds.origin.y + bounds.size.height);
}
