/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The question whether a program may use an account.
 */

#include "config.h"

#include "auth-consent-dialog.h"

#include "auth-consent-question.h"
#include "auth-parent-window.h"
#include "auth-words.h"

/* A key or click meant for another window must not answer. */
#define LIVE_AFTER_MSEC 500

/* What the question needs at this width, if the screen has it; the frame is the desktop's. */
#define DEFAULT_WIDTH      460
#define FRAME              12
#define MAX_DEFAULT_HEIGHT 720

/**
 * AuthConsentDialog:
 *
 * Shows what waits at the agent under one id, and takes the answer there. Closing it is an answer
 * too: "dismiss", of which nothing is remembered.
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

  GtkWidget *box;
  GtkWidget *scroller;
  AuthConsentQuestion *question;
  GtkLabel *problem;
  GtkWidget *buttons;
  GtkWidget *deny;
  GtkWidget *never;
  GtkWidget *always;
};

G_DEFINE_FINAL_TYPE (AuthConsentDialog, auth_consent_dialog, ADW_TYPE_WINDOW)

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
  gtk_window_set_focus_visible (GTK_WINDOW (self), TRUE);
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

/* Returns: whether there is more of what is asked below what was in view until now */
static gboolean
show_more_permissions (AuthConsentDialog *self)
{
  GtkAdjustment *adjustment =
    gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  double value = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  double hidden = auth_consent_question_get_end_of_permissions (self->question) - value - page;

  if (hidden < 1)
    return FALSE;
  gtk_adjustment_set_value (adjustment, value + MIN (hidden, page));
  wait_until_live (self);
  return TRUE;
}

/* Nothing is allowed that was not in view. */
static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthConsentDialog *self = AUTH_CONSENT_DIALOG (widget);
  const char *answer = g_variant_get_string (parameter, NULL);
  gboolean is_yes = g_str_equal (answer, "once") || g_str_equal (answer, "always");

  if (!is_yes || !show_more_permissions (self))
    give_answer (self, answer);
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

static gboolean
is_true (GVariant *consent, const char *key)
{
  gboolean value = FALSE;

  return g_variant_lookup (consent, key, "b", &value) && value;
}

static char *
dup_string (GVariant *consent, const char *key)
{
  const char *text = "";

  g_variant_lookup (consent, key, "&s", &text);
  return g_strdup (text);
}

static int
measure_height (gpointer widget)
{
  int height;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, DEFAULT_WIDTH - FRAME, NULL, &height, NULL,
                      NULL);
  return height;
}

/* Nothing of what is asked should have to be scrolled to, as far as the screen allows. */
static void
fit (AuthConsentDialog *self)
{
  int height = FRAME + measure_height (self->box) - measure_height (self->scroller) +
               measure_height (self->question);

  gtk_window_set_default_size (GTK_WINDOW (self), DEFAULT_WIDTH, MIN (height, MAX_DEFAULT_HEIGHT));
}

static void
show (AuthConsentDialog *self, GVariant *consent)
{
  gboolean may_remember = is_true (consent, "MayRemember");

  auth_consent_question_show (self->question, consent);
  auth_consent_question_describe (self->question, consent, GTK_ACCESSIBLE (self));
  gtk_widget_set_visible (self->always, may_remember);
  gtk_widget_set_visible (self->never, may_remember);
  fit (self);
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
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, box);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, question);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, problem);
  gtk_widget_class_bind_template_child (widget_class, AuthConsentDialog, buttons);
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

  g_type_ensure (AUTH_TYPE_CONSENT_QUESTION);
  bind_template (widget_class);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT_DIALOG);
  gtk_widget_class_install_action (widget_class, "consent.answer", "s", answer_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* In some languages their words are longer than half of a narrow window. */
static void
wrap_buttons (AuthConsentDialog *self)
{
  GtkWidget *button = gtk_widget_get_first_child (self->buttons);

  for (; button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      GtkLabel *label = GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button)));

      gtk_label_set_wrap (label, TRUE);
      gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
    }
}

static void
auth_consent_dialog_init (AuthConsentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  wrap_buttons (self);
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
  g_autofree char *parent_window = dup_string (consent, "ParentWindow");

  self->agent = g_object_ref (agent);
  self->id = g_strdup (id);
  self->app = dup_string (consent, "App");
  self->account_id = dup_string (consent, "Account");
  self->needs_sign_in = is_true (consent, "NeedsSignIn");
  show (self, consent);
  auth_parent_window_attach (GTK_WINDOW (self), parent_window);
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
