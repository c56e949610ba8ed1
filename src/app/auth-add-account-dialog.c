/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog that adds an account by hand.
 */

#include "config.h"

#include "auth-add-account-dialog.h"

#include <glib/gi18n.h>

#include "auth-account-draft.h"
#include "auth-words.h"

/**
 * AuthAddAccountDialog:
 *
 * Tells under each field what is wrong with what was typed there. Emits
 * #AuthAddAccountDialog::added (id) and closes when the agent has taken the account; when it has
 * not, nothing typed is lost.
 */
struct _AuthAddAccountDialog
{
  AdwWindow parent_instance;

  AuthAgentClient *client; /* (owned) */

  GtkEditable *fields[AUTH_DRAFT_N_FIELDS]; /* (owned by the template) */
  GtkLabel *problems[AUTH_DRAFT_N_FIELDS];  /* (owned by the template) */
  GtkWidget *user_pool_group;
  GtkLabel *agent_error;
  GtkWidget *spinner;
  GtkWidget *form;
};

G_DEFINE_FINAL_TYPE (AuthAddAccountDialog, auth_add_account_dialog, ADW_TYPE_WINDOW)

enum
{
  ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const field_names[AUTH_DRAFT_N_FIELDS] = {
  [AUTH_DRAFT_NAME] = "name",
  [AUTH_DRAFT_PROVIDER] = "provider",
  [AUTH_DRAFT_USER_POOL_ID] = "user_pool_id",
  [AUTH_DRAFT_CLIENT_ID] = "client_id",
  [AUTH_DRAFT_CLIENT_SECRET] = "client_secret",
  [AUTH_DRAFT_REDIRECT_URIS] = "redirect_uris",
  [AUTH_DRAFT_SCOPES] = "scopes",
};

static AuthAccountDraft
get_draft (AuthAddAccountDialog *self)
{
  AuthAccountDraft draft;

  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    draft.texts[field] = gtk_editable_get_text (self->fields[field]);
  return draft;
}

static gboolean
is_name_taken (AuthAddAccountDialog *self)
{
  GListModel *accounts = auth_agent_client_get_accounts (self->client);
  g_autofree char *name =
    g_strstrip (g_strdup (gtk_editable_get_text (self->fields[AUTH_DRAFT_NAME])));

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (AuthDBusAccount1) account = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (auth_dbus_account1_get_name (account), name) == 0)
        return TRUE;
    }
  return FALSE;
}

static char *
dup_problem (AuthAddAccountDialog *self,
             const AuthAccountDraft *draft,
             AuthDraftField field)
{
  g_autoptr (GError) error = NULL;

  if (field == AUTH_DRAFT_NAME && is_name_taken (self))
    return g_strdup (_ ("Another account has this name. Choose a different one"));
  if (auth_account_draft_check (draft, field, &error))
    return NULL;
  return g_strdup (error->message);
}

static void
show_problem (AuthAddAccountDialog *self,
              AuthDraftField field,
              const char *problem)
{
  GtkWidget *row = GTK_WIDGET (self->fields[field]);
  GtkAccessibleInvalidState invalid =
    problem != NULL ? GTK_ACCESSIBLE_INVALID_TRUE : GTK_ACCESSIBLE_INVALID_FALSE;

  gtk_label_set_label (self->problems[field], problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problems[field]), problem != NULL);
  gtk_accessible_update_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, invalid, -1);
  if (problem != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
update_cb (AuthAddAccountDialog *self)
{
  AuthAccountDraft draft = get_draft (self);
  gboolean can_add = auth_account_draft_is_complete (&draft) && !is_name_taken (self);

  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    {
      g_autofree char *problem = dup_problem (self, &draft, field);

      show_problem (self, field, problem);
    }
  gtk_widget_set_visible (self->user_pool_group, auth_account_draft_takes_user_pool_id (&draft));
  gtk_widget_set_visible (GTK_WIDGET (self->agent_error), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", can_add);
}

static void
set_busy (AuthAddAccountDialog *self,
          gboolean is_busy)
{
  gtk_widget_set_sensitive (self->form, !is_busy);
  gtk_widget_set_visible (self->spinner, is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.add", !is_busy);
}

static void
show_agent_error (AuthAddAccountDialog *self,
                  const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  set_busy (self, FALSE);
  gtk_label_set_label (self->agent_error, words);
  gtk_widget_set_visible (GTK_WIDGET (self->agent_error), TRUE);
}

static void
added_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (AuthAddAccountDialog) self = user_data;
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_agent1_call_add_account_finish (AUTH_DBUS_AGENT1 (source), &path, result, &error))
    {
      show_agent_error (self, error);
      return;
    }
  id = g_path_get_basename (path);
  g_signal_emit (self, signals[ADDED], 0, id);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
add_action (GtkWidget *widget,
            const char *name,
            GVariant *parameter)
{
  AuthAddAccountDialog *self = AUTH_ADD_ACCOUNT_DIALOG (widget);
  AuthAccountDraft draft = get_draft (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) configuration = auth_account_draft_to_variant (&draft, &error);

  if (configuration == NULL)
    {
      show_agent_error (self, error);
      return;
    }
  set_busy (self, TRUE);
  auth_dbus_agent1_call_add_account (auth_agent_client_get_agent (self->client), configuration,
                                     NULL, added_cb, g_object_ref (self));
}

static void
auth_add_account_dialog_dispose (GObject *object)
{
  g_clear_object (&AUTH_ADD_ACCOUNT_DIALOG (object)->client);
  G_OBJECT_CLASS (auth_add_account_dialog_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/Authenticator/auth-add-account-dialog.ui");
  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    {
      g_autofree char *problem = g_strconcat (field_names[field], "_problem", NULL);

      gtk_widget_class_bind_template_child_full (widget_class, field_names[field], FALSE, 0);
      gtk_widget_class_bind_template_child_full (widget_class, problem, FALSE, 0);
    }
  gtk_widget_class_bind_template_child (widget_class, AuthAddAccountDialog, user_pool_group);
  gtk_widget_class_bind_template_child (widget_class, AuthAddAccountDialog, agent_error);
  gtk_widget_class_bind_template_child (widget_class, AuthAddAccountDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, AuthAddAccountDialog, form);
}

static void
auth_add_account_dialog_class_init (AuthAddAccountDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_add_account_dialog_dispose;
  signals[ADDED] = g_signal_new ("added", AUTH_TYPE_ADD_ACCOUNT_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "dialog.add", NULL, add_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
auth_add_account_dialog_init (AuthAddAccountDialog *self)
{
  GType type = AUTH_TYPE_ADD_ACCOUNT_DIALOG;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    {
      g_autofree char *problem = g_strconcat (field_names[field], "_problem", NULL);
      GObject *row = gtk_widget_get_template_child (GTK_WIDGET (self), type, field_names[field]);
      GObject *label = gtk_widget_get_template_child (GTK_WIDGET (self), type, problem);

      self->fields[field] = GTK_EDITABLE (row);
      self->problems[field] = GTK_LABEL (label);
      g_signal_connect_object (row, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
      gtk_accessible_update_relation (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY,
                                      label, NULL, -1);
    }
}

/**
 * auth_add_account_dialog_new:
 * @parent: the window
 * @client: the agent, connected
 *
 * Returns: (transfer full): an empty dialog
 */
AuthAddAccountDialog *
auth_add_account_dialog_new (GtkWindow *parent,
                             AuthAgentClient *client)
{
  AuthAddAccountDialog *self = g_object_new (AUTH_TYPE_ADD_ACCOUNT_DIALOG, "transient-for", parent,
                                             "modal", TRUE, NULL);

  self->client = g_object_ref (client);
  update_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->fields[AUTH_DRAFT_NAME]));
  return self;
}
