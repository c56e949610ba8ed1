/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dialogs and the about window: what differs between libadwaita 1.2 and newer ones.
 */

#include "config.h"

#include "auth-dialogs.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* From 1.5 on alerts are part of the window they are shown in; from 1.6 on the old ones warn. */
#if ADW_CHECK_VERSION(1, 5, 0)
#define TYPE_ALERT              ADW_TYPE_ALERT_DIALOG
#define Alert                   AdwAlertDialog
#define add_response            adw_alert_dialog_add_response
#define add_responses           adw_alert_dialog_add_responses
#define set_close_response      adw_alert_dialog_set_close_response
#define set_default_response    adw_alert_dialog_set_default_response
#define set_extra_child         adw_alert_dialog_set_extra_child
#define set_response_appearance adw_alert_dialog_set_response_appearance
#define set_response_enabled    adw_alert_dialog_set_response_enabled
#define show_about              adw_show_about_dialog

static Alert *
new_alert (GtkWidget *parent, const char *heading, const char *body)
{
  return ADW_ALERT_DIALOG (adw_alert_dialog_new (heading, body));
}

static void
present (Alert *alert, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (alert), parent);
}

static void
dismiss (Alert *alert)
{
  adw_dialog_force_close (ADW_DIALOG (alert));
}
#else
#define TYPE_ALERT              ADW_TYPE_MESSAGE_DIALOG
#define Alert                   AdwMessageDialog
#define add_response            adw_message_dialog_add_response
#define add_responses           adw_message_dialog_add_responses
#define set_close_response      adw_message_dialog_set_close_response
#define set_default_response    adw_message_dialog_set_default_response
#define set_extra_child         adw_message_dialog_set_extra_child
#define set_response_appearance adw_message_dialog_set_response_appearance
#define set_response_enabled    adw_message_dialog_set_response_enabled
#define show_about(parent, ...) adw_show_about_window (GTK_WINDOW (parent), __VA_ARGS__)

static Alert *
new_alert (GtkWidget *parent, const char *heading, const char *body)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));

  return ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
}

static void
present (Alert *alert, GtkWidget *parent)
{
  gtk_window_present (GTK_WINDOW (alert));
}

static void
dismiss (Alert *alert)
{
  gtk_window_destroy (GTK_WINDOW (alert));
}
#endif

typedef struct
{
  AuthDialogsConfirmedFunc confirmed;
  GObject *owner; /* (owned) */
} Confirmation;

static void
confirmation_free (gpointer data, GClosure *closure)
{
  Confirmation *confirmation = data;

  g_object_unref (confirmation->owner);
  g_free (confirmation);
}

static void
confirmed_cb (Alert *alert, const char *response, Confirmation *confirmation)
{
  confirmation->confirmed (confirmation->owner);
}

/**
 * auth_dialogs_tell:
 * @parent: the widget it is about
 * @heading: a few words
 * @body: plain text
 *
 * Tells something that must be read.
 */
void
auth_dialogs_tell (GtkWidget *parent, const char *heading, const char *body)
{
  Alert *alert = new_alert (parent, heading, body);

  add_response (alert, "close", _ ("_Close"));
  present (alert, parent);
}

static Alert *
new_question (GtkWidget *parent,
              const char *heading,
              const char *body,
              const char *confirm_label,
              AuthDialogsConfirmedFunc confirmed,
              gpointer owner)
{
  Alert *alert = new_alert (parent, heading, body);
  Confirmation *confirmation = g_new0 (Confirmation, 1);

  confirmation->confirmed = confirmed;
  confirmation->owner = g_object_ref (owner);
  add_responses (alert, "cancel", _ ("_Cancel"), "confirm", confirm_label, NULL);
  set_default_response (alert, "cancel");
  set_close_response (alert, "cancel");
  g_signal_connect_data (alert, "response::confirm", G_CALLBACK (confirmed_cb), confirmation,
                         confirmation_free, 0);
  return alert;
}

/**
 * auth_dialogs_confirm:
 * @parent: the widget it is about
 * @heading: the question
 * @body: what will be lost
 * @confirm_label: what the destructive button says
 * @confirmed: called when that one is chosen
 * @owner: (type GObject): an object for @confirmed, kept until the dialog is gone
 *
 * Asks before something is lost.
 *
 * Returns: (transfer none): the dialog, for auth_dialogs_dismiss() while it is there
 */
GtkWidget *
auth_dialogs_confirm (GtkWidget *parent,
                      const char *heading,
                      const char *body,
                      const char *confirm_label,
                      AuthDialogsConfirmedFunc confirmed,
                      gpointer owner)
{
  Alert *alert = new_question (parent, heading, body, confirm_label, confirmed, owner);

  set_response_appearance (alert, "confirm", ADW_RESPONSE_DESTRUCTIVE);
  present (alert, parent);
  return GTK_WIDGET (alert);
}

/**
 * auth_dialogs_dismiss:
 * @dialog: what auth_dialogs_confirm() returned
 *
 * Closes it as if it had never been asked.
 */
void
auth_dialogs_dismiss (GtkWidget *dialog)
{
  dismiss ((Alert *) dialog);
}

/**
 * auth_dialogs_ask:
 * @parent: the widget it is about
 * @heading: what is asked for
 * @body: plain text
 * @content: (transfer floating): where it is filled in
 * @confirm_label: what the button says
 * @confirmed: called when it is pressed
 * @owner: (type GObject): an object for @confirmed, kept until the dialog is gone
 *
 * Asks for something that @content takes; Enter in it does as the button does.
 */
void
auth_dialogs_ask (GtkWidget *parent,
                  const char *heading,
                  const char *body,
                  GtkWidget *content,
                  const char *confirm_label,
                  AuthDialogsConfirmedFunc confirmed,
                  gpointer owner)
{
  Alert *alert = new_question (parent, heading, body, confirm_label, confirmed, owner);

  set_extra_child (alert, content);
  set_response_appearance (alert, "confirm", ADW_RESPONSE_SUGGESTED);
  set_default_response (alert, "confirm");
  present (alert, parent);
  gtk_widget_child_focus (content, GTK_DIR_TAB_FORWARD);
}

/**
 * auth_dialogs_ask_before_loss:
 * @parent: the widget it is about
 * @heading: the question
 * @body: what will be lost
 * @content: (transfer floating): where it is filled in
 * @confirm_label: what the destructive button says
 * @confirmed: called when that one is chosen
 * @owner: (type GObject): an object for @confirmed, kept until the dialog is gone
 *
 * As auth_dialogs_confirm(), where a press of a button is not enough.
 */
void
auth_dialogs_ask_before_loss (GtkWidget *parent,
                              const char *heading,
                              const char *body,
                              GtkWidget *content,
                              const char *confirm_label,
                              AuthDialogsConfirmedFunc confirmed,
                              gpointer owner)
{
  Alert *alert = new_question (parent, heading, body, confirm_label, confirmed, owner);

  set_extra_child (alert, content);
  set_response_appearance (alert, "confirm", ADW_RESPONSE_DESTRUCTIVE);
  present (alert, parent);
}

/**
 * auth_dialogs_set_complete:
 * @content: what was handed to auth_dialogs_ask() or auth_dialogs_ask_before_loss()
 * @is_complete: whether the button can be pressed
 */
void
auth_dialogs_set_complete (GtkWidget *content, gboolean is_complete)
{
  GtkWidget *alert = gtk_widget_get_ancestor (content, TYPE_ALERT);

  if (alert != NULL)
    set_response_enabled ((Alert *) alert, "confirm", is_complete);
}

typedef struct
{
  GCallback chosen; /* what the responses below take it for */
  GObject *owner;   /* (owned) */
} Choice;

static void
choice_free (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_object_unref (choice->owner);
  g_free (choice);
}

static void
responded_cb (GtkNativeDialog *chooser, int response, Choice *choice)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (file != NULL)
    ((AuthDialogsChosenFunc) choice->chosen) (file, choice->owner);
  g_object_unref (chooser);
}

static void
files_responded_cb (GtkNativeDialog *chooser, int response, Choice *choice)
{
  g_autoptr (GListModel) files = NULL;
  g_autoptr (GPtrArray) sources = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  if (files != NULL && g_list_model_get_n_items (files) > 0)
    {
      sources = auth_drop_new_sources_for_files (files);
      ((AuthDropFunc) choice->chosen) (sources, choice->owner);
    }
  g_object_unref (chooser);
}

/* To hide it is no answer. */
static void
cancel_cb (GtkNativeDialog *chooser)
{
  if (!gtk_native_dialog_get_visible (chooser))
    return;
  gtk_native_dialog_hide (chooser);
  g_signal_emit_by_name (chooser, "response", GTK_RESPONSE_CANCEL);
}

/* chooser: (transfer full); it goes with the window it is over */
static void
show (GtkFileChooserNative *chooser, GCallback responded, GCallback chosen, gpointer owner)
{
  Choice *choice = g_new0 (Choice, 1);

  choice->chosen = chosen;
  choice->owner = g_object_ref (owner);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_data (chooser, "response", responded, choice, choice_free, 0);
  g_signal_connect_object (gtk_native_dialog_get_transient_for (GTK_NATIVE_DIALOG (chooser)),
                           "unmap", G_CALLBACK (cancel_cb), chooser, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (; *patterns != NULL; patterns++)
    gtk_file_filter_add_pattern (filter, *patterns);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * auth_dialogs_choose_configuration:
 * @parent: the widget it is about
 * @chosen: called when a file is chosen
 * @owner: (type GObject): an object for @chosen, kept until the dialog is gone
 *
 * Lets the person choose a configuration file.
 */
void
auth_dialogs_choose_configuration (GtkWidget *parent, AuthDialogsChosenFunc chosen, gpointer owner)
{
  static const char *const configurations[] = { "*.json", "*.js", "*.mjs", "*.cjs", "*.ts", NULL };
  static const char *const all[] = { "*", NULL };
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Choose a Configuration File"), GTK_WINDOW (gtk_widget_get_root (parent)),
    GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Configuration files"), configurations);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All files"), all);
  show (chooser, G_CALLBACK (responded_cb), G_CALLBACK (chosen), owner);
}

/**
 * auth_dialogs_choose_codes:
 * @parent: the widget it is about
 * @chosen: called with @parent and the files when some are chosen
 *
 * Lets the person choose files of one-time codes, of any kind: what they are is seen in them.
 */
void
auth_dialogs_choose_codes (GtkWidget *parent, AuthDropFunc chosen)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Choose Backups or Pictures"), GTK_WINDOW (gtk_widget_get_root (parent)),
    GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Open"), _ ("_Cancel"));

  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  show (chooser, G_CALLBACK (files_responded_cb), G_CALLBACK (chosen), parent);
}

/**
 * auth_dialogs_choose_target:
 * @parent: the widget it is about
 * @name: what to call the file
 * @chosen: called when a file is chosen; one that is there already may be replaced
 * @owner: (type GObject): an object for @chosen, kept until the dialog is gone
 *
 * Lets the person choose where something is saved.
 */
void
auth_dialogs_choose_target (GtkWidget *parent,
                            const char *name,
                            AuthDialogsChosenFunc chosen,
                            gpointer owner)
{
  GtkFileChooserNative *chooser =
    gtk_file_chooser_native_new (_ ("Save the Backup"), GTK_WINDOW (gtk_widget_get_root (parent)),
                                 GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  show (chooser, G_CALLBACK (responded_cb), G_CALLBACK (chosen), owner);
}

/**
 * auth_dialogs_show_about:
 * @parent: (nullable): the window
 */
void
auth_dialogs_show_about (GtkWindow *parent)
{
  show_about (GTK_WIDGET (parent), "application-name", _ ("Authenticator"), "application-icon",
              AUTH_APP_ID, "version", AUTH_VERSION, "developer-name",
              _ ("The Authenticator Authors"), "website", "https://authenticator.example.org/",
              "issue-url", "https://authenticator.example.org/issues", "copyright",
              "© 2026 The Authenticator Authors", "license-type", GTK_LICENSE_GPL_3_0, NULL);
}
