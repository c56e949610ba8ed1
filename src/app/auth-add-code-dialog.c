/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog in which a one-time code is typed in.
 */

#include "config.h"

#include "auth-add-code-dialog.h"

#include <glib/gi18n.h>

#include "auth-agent-error.h"
#include "auth-bus.h"
#include "auth-code-item.h"
#include "auth-handover.h"
#include "auth-unsaved.h"
#include "auth-words.h"

#define CODES_IFACE "org.example.Authenticator.Codes1"

/* Nobody reads a code that changes with every key. */
#define PREVIEW_DELAY_MSEC 150

enum
{
  TYPE_TOTP,
  TYPE_HOTP,
  TYPE_STEAM,
};

static const char *const types[] = { "totp", "hotp", "steam" };
static const char *const algorithms[] = { "SHA1", "SHA256", "SHA512" };

/**
 * AuthAddCodeDialog:
 *
 * Has the agent say which code would come of what was typed, or what is wrong with it, and add it.
 * The key goes to the agent behind a file descriptor. It closes when the agent has taken it; when
 * it has not, nothing typed is lost.
 */
struct _AuthAddCodeDialog
{
  AdwWindow parent_instance;

  GDBusConnection *bus;      /* (owned) */
  GCancellable *cancellable; /* (owned) of the preview under way */
  guint delay;               /* source id of the next preview, or 0 */

  AuthAgentError *agent_error;
  GtkEditable *issuer;
  GtkEditable *account;
  GtkEditable *secret;
  GtkLabel *secret_problem;
  GtkLabel *preview;
  AdwComboRow *type;
  GtkWidget *algorithm;
  GtkSpinButton *digits;
  GtkSpinButton *period;
  GtkSpinButton *counter;
  GtkWidget *digits_row;
  GtkWidget *period_row;
  GtkWidget *counter_row;
};

G_DEFINE_FINAL_TYPE (AuthAddCodeDialog, auth_add_code_dialog, ADW_TYPE_WINDOW)

static gboolean
has_secret (AuthAddCodeDialog *self)
{
  return *gtk_editable_get_text (self->secret) != '\0';
}

static void
show_problem (AuthAddCodeDialog *self, const char *problem)
{
  GtkWidget *row = GTK_WIDGET (self->secret);

  gtk_label_set_label (self->secret_problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->secret_problem), problem != NULL);
  gtk_accessible_update_state (
    GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID,
    problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

/* NULL: there is none. */
static void
show_code (AuthAddCodeDialog *self, const char *code)
{
  g_autofree char *text = code != NULL ? auth_code_item_group_digits (code)
                                       : g_strdup ("–\u00a0–\u00a0–\u00a0\u00a0–\u00a0–\u00a0–");

  gtk_label_set_label (self->preview, text);
  if (code != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->preview), "dim-label");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->preview), "dim-label");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", code != NULL);
}

static guint
get_uint (GtkSpinButton *button)
{
  return (guint) gtk_spin_button_get_value_as_int (button);
}

/* What Codes1.Preview wants to know. */
static void
insert_kind (AuthAddCodeDialog *self, GVariantDict *entry)
{
  guint type = adw_combo_row_get_selected (self->type);
  guint algorithm = adw_combo_row_get_selected (ADW_COMBO_ROW (self->algorithm));

  g_variant_dict_insert (entry, "type", "s", types[type]);
  if (type == TYPE_STEAM)
    return;
  g_variant_dict_insert (entry, "algorithm", "s", algorithms[algorithm]);
  g_variant_dict_insert (entry, "digits", "u", get_uint (self->digits));
  if (type == TYPE_TOTP)
    g_variant_dict_insert (entry, "period", "u", get_uint (self->period));
  else
    g_variant_dict_insert (entry, "counter", "t",
                           (guint64) gtk_spin_button_get_value (self->counter));
}

/* method: "Preview" or "Add". Returns: whether it is under way; the callback gets a reference */
static gboolean
call (AuthAddCodeDialog *self,
      const char *method,
      GVariantDict *entry,
      GCancellable *cancellable,
      GAsyncReadyCallback callback,
      GError **error)
{
  const char *secret = gtk_editable_get_text (self->secret);
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  int handle = auth_handover_append (fds, secret, strlen (secret), error);

  insert_kind (self, entry);
  if (handle < 0)
    {
      g_variant_dict_clear (entry);
      return FALSE;
    }
  g_dbus_connection_call_with_unix_fd_list (
    self->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, CODES_IFACE, method,
    g_variant_new ("(h@a{sv})", handle, g_variant_dict_end (entry)), NULL, G_DBUS_CALL_FLAGS_NONE,
    -1, fds, cancellable, callback, g_object_ref (self));
  return TRUE;
}

static gboolean preview_cb (gpointer user_data);

/* What is shown is over then; a code by counter never is. */
static void
renew_at (AuthAddCodeDialog *self, gint64 valid_until)
{
  gint64 now_msec = g_get_real_time () / 1000;

  if (valid_until != 0)
    self->delay = g_timeout_add ((guint) MAX (1, valid_until * 1000 - now_msec), preview_cb, self);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAddCodeDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (source), NULL, result, &error);
  g_autofree char *words = NULL;
  const char *code = NULL;
  guint64 valid_until = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reply != NULL)
    g_variant_get (reply, "(&st)", &code, &valid_until);
  else
    words = auth_words_dup_error (error);
  renew_at (self, (gint64) valid_until);
  show_problem (self, words);
  show_code (self, code);
}

static gboolean
preview_cb (gpointer user_data)
{
  AuthAddCodeDialog *self = user_data;
  GVariantDict entry = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) error = NULL;

  self->delay = 0;
  if (!call (self, "Preview", &entry, self->cancellable, previewed_cb, &error))
    show_problem (self, error->message);
  return G_SOURCE_REMOVE;
}

static void
forget_preview (AuthAddCodeDialog *self)
{
  g_clear_handle_id (&self->delay, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_fields (AuthAddCodeDialog *self)
{
  guint type = adw_combo_row_get_selected (self->type);

  gtk_widget_set_visible (self->algorithm, type != TYPE_STEAM);
  gtk_widget_set_visible (self->digits_row, type != TYPE_STEAM);
  gtk_widget_set_visible (self->period_row, type == TYPE_TOTP);
  gtk_widget_set_visible (self->counter_row, type == TYPE_HOTP);
}

static void
preview_soon (AuthAddCodeDialog *self)
{
  self->cancellable = g_cancellable_new ();
  self->delay = g_timeout_add (PREVIEW_DELAY_MSEC, preview_cb, self);
}

static void
changed_cb (AuthAddCodeDialog *self)
{
  /* The template is still being filled in. */
  if (self->bus == NULL)
    return;
  forget_preview (self);
  show_fields (self);
  show_problem (self, NULL);
  auth_agent_error_hide (self->agent_error);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", FALSE);
  if (g_str_has_prefix (gtk_editable_get_text (self->secret), "otpauth"))
    show_problem (self, _ ("This is a link, not a key. Close this dialog and press Ctrl+V to add "
                           "what was copied"));
  else if (has_secret (self))
    preview_soon (self);
  else
    show_code (self, NULL);
}

static void
show_error (AuthAddCodeDialog *self, const char *words, const GError *error)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", TRUE);
  auth_agent_error_show (self->agent_error, words, error);
  forget_preview (self);
  preview_soon (self);
}

static void
added_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAddCodeDialog) self = user_data;
  GtkWindow *window = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_finish (
    G_DBUS_CONNECTION (source), NULL, result, &error);
  g_autofree char *words = reply == NULL ? auth_words_dup_error (error) : NULL;
  const char *id;

  /* Closed meanwhile. */
  if (self->bus == NULL)
    return;
  if (words != NULL)
    return show_error (self, words, error);
  g_variant_get (reply, "(&s)", &id);
  if (window != NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.toast", "s", _ ("One-time code added"));
      gtk_widget_activate_action (GTK_WIDGET (window), "win.show-added", "s", id);
    }
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_cb (AuthAddCodeDialog *self)
{
  GVariantDict entry = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GError) error = NULL;

  forget_preview (self);
  g_variant_dict_insert (&entry, "issuer", "s", gtk_editable_get_text (self->issuer));
  g_variant_dict_insert (&entry, "account", "s", gtk_editable_get_text (self->account));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", FALSE);
  if (!call (self, "Add", &entry, NULL, added_cb, &error))
    show_error (self, error->message, error);
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  add_cb (AUTH_ADD_CODE_DIALOG (widget));
}

static gboolean
auth_add_code_dialog_close_request (GtkWindow *window)
{
  if (!has_secret (AUTH_ADD_CODE_DIALOG (window)))
    return GTK_WINDOW_CLASS (auth_add_code_dialog_parent_class)->close_request (window);
  auth_unsaved_ask (window);
  return GDK_EVENT_STOP;
}

static void
auth_add_code_dialog_dispose (GObject *object)
{
  AuthAddCodeDialog *self = AUTH_ADD_CODE_DIALOG (object);

  forget_preview (self);
  g_clear_object (&self->bus);
  if (self->secret != NULL)
    gtk_editable_set_text (self->secret, "");
  G_OBJECT_CLASS (auth_add_code_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *klass)
{
  g_type_ensure (AUTH_TYPE_AGENT_ERROR);
  gtk_widget_class_set_template_from_resource (
    klass, "/org/example/Authenticator/auth-add-code-dialog.ui");
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, agent_error);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, issuer);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, account);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, secret);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, secret_problem);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, preview);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, type);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, algorithm);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, digits);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, period);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, counter);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, digits_row);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, period_row);
  gtk_widget_class_bind_template_child (klass, AuthAddCodeDialog, counter_row);
  gtk_widget_class_bind_template_callback (klass, add_cb);
  gtk_widget_class_bind_template_callback (klass, changed_cb);
}

static void
auth_add_code_dialog_class_init (AuthAddCodeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_add_code_dialog_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = auth_add_code_dialog_close_request;
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_add_code_dialog_init (AuthAddCodeDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self->secret),
                                  GTK_ACCESSIBLE_RELATION_DESCRIBED_BY, self->secret_problem, NULL,
                                  -1);
  show_fields (self);
  show_code (self, NULL);
}

/**
 * auth_add_code_dialog_new:
 * @parent: the window
 * @bus: the session bus
 *
 * Returns: (transfer full): an empty dialog
 */
AuthAddCodeDialog *
auth_add_code_dialog_new (GtkWindow *parent, GDBusConnection *bus)
{
  AuthAddCodeDialog *self =
    g_object_new (AUTH_TYPE_ADD_CODE_DIALOG, "transient-for", parent, "modal", TRUE, NULL);

  self->bus = g_object_ref (bus);
  auth_agent_error_set_bus (self->agent_error, bus);
  gtk_widget_grab_focus (GTK_WIDGET (self->issuer));
  return self;
}
