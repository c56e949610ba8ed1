/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The window: which page is shown, and what leads from one to the other.
 */

#include "config.h"

#include "auth-window.h"

#include <glib/gi18n.h>

#include "auth-account-page.h"
#include "auth-add-account-dialog.h"
#include "auth-agent-client.h"
#include "auth-clock-notice.h"
#include "auth-code-ways.h"
#include "auth-events-page.h"
#include "auth-front-page.h"
#include "auth-import-ways.h"
#include "auth-sign-in-page.h"
#include "auth-silent-sign-in.h"
#include "auth-toasts.h"
#include "auth-user-page.h"
#include "auth-window-focus.h"

typedef void (*OpenFunc) (AuthWindow *self, AuthDBusAccount1 *account);

/**
 * AuthWindow:
 *
 * The front page, the page of an account, or its sign-in.
 */
struct _AuthWindow
{
  AdwApplicationWindow parent_instance;

  AuthAgentClient *client; /* (owned) */
  char *wanted_id;         /* (owned) (nullable) account to be opened once the agent lists it */
  OpenFunc wanted;         /* (nullable) */
  GVariant *wanted_way;    /* (owned) (nullable) how to sign in to it */

  AdwToastOverlay *toasts;
  GtkStack *stack;
  AuthClockNotice *clock_notice;
  AuthFrontPage *front_page;     /* (nullable) before the first frame */
  AuthAccountPage *account_page; /* (nullable) until first shown */
  GtkWidget *sign_in_page;       /* (nullable) while there is none */
  GtkWidget *sub_page;           /* (nullable) while there is none */
};

G_DEFINE_FINAL_TYPE (AuthWindow, auth_window, ADW_TYPE_APPLICATION_WINDOW)

static gboolean
remove_page_cb (gpointer page)
{
  GtkWidget *stack = gtk_widget_get_parent (page);

  if (stack != NULL)
    gtk_stack_remove (GTK_STACK (stack), page);
  return G_SOURCE_REMOVE;
}

/* Later, since one of its own actions may be what closes it. */
static void
close_sub_page (AuthWindow *self)
{
  if (self->sub_page == NULL)
    return;
  g_idle_add_full (G_PRIORITY_DEFAULT, remove_page_cb, g_object_ref (self->sub_page),
                   g_object_unref);
  self->sub_page = NULL;
}

static void
show_accounts (AuthWindow *self)
{
  close_sub_page (self);
  auth_front_page_show (self->front_page, "accounts");
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->front_page));
}

static void
open_account (AuthWindow *self, AuthDBusAccount1 *account)
{
  close_sub_page (self);
  if (self->account_page == NULL)
    {
      self->account_page = AUTH_ACCOUNT_PAGE (auth_account_page_new ());
      gtk_stack_add_named (self->stack, GTK_WIDGET (self->account_page), "account");
    }
  auth_account_page_set_account (self->account_page, account);
  if (self->sign_in_page == NULL)
    gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->account_page));
}

/* For who asked from outside; see AuthApplication. */
static void
tell_sign_in (AuthWindow *self, const char *id)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  if (application != NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (application), "sign-in",
                                        g_variant_new_string (id));
}

static void
sign_in_closed_cb (AuthWindow *self, gboolean is_signed_in, GtkWidget *page)
{
  self->sign_in_page = NULL;
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->account_page));
  auth_account_page_enter (self->account_page);
  g_idle_add_full (G_PRIORITY_DEFAULT, remove_page_cb, g_object_ref (page), g_object_unref);
  if (is_signed_in)
    auth_toasts_tell (self->toasts, _ ("Signed in"));
  else
    tell_sign_in (self, "");
}

static void
open_sign_in (AuthWindow *self, AuthDBusAccount1 *account)
{
  if (self->sign_in_page != NULL)
    gtk_widget_activate_action (self->sign_in_page, "sign-in.cancel", NULL);
  open_account (self, account);
  self->sign_in_page = auth_sign_in_page_new (account, self->wanted_way);
  g_clear_pointer (&self->wanted_way, g_variant_unref);
  g_signal_connect_swapped (self->sign_in_page, "closed", G_CALLBACK (sign_in_closed_cb), self);
  tell_sign_in (self, auth_dbus_account1_get_id (account));
  gtk_stack_add_child (self->stack, self->sign_in_page);
  gtk_stack_set_visible_child (self->stack, self->sign_in_page);
}

/* A new account, or one named on the command line, may be asked for before the agent lists it. */
static void
open_wanted (AuthWindow *self)
{
  g_autoptr (AuthDBusAccount1) account = NULL;
  OpenFunc wanted = self->wanted;

  if (self->wanted_id == NULL)
    return;
  account = auth_agent_client_find_account (self->client, self->wanted_id);
  if (account == NULL)
    return;
  g_clear_pointer (&self->wanted_id, g_free);
  wanted (self, account);
}

static void
want (AuthWindow *self, const char *id, OpenFunc wanted, GVariant *way)
{
  g_clear_pointer (&self->wanted_way, g_variant_unref);
  if (way != NULL)
    self->wanted_way = g_variant_ref (way);
  g_free (self->wanted_id);
  self->wanted_id = g_strdup (id);
  self->wanted = wanted;
  open_wanted (self);
}

/* The agent has come back with the account anew, or the account has been removed. */
static void
refresh_account_page (AuthWindow *self)
{
  const char *id = NULL;
  g_autoptr (AuthDBusAccount1) account = NULL;

  if (self->account_page != NULL)
    id = auth_account_page_get_account_id (self->account_page);
  if (id == NULL)
    return;
  account = auth_agent_client_find_account (self->client, id);
  if (account != NULL)
    return auth_account_page_set_account (self->account_page, account);
  if (self->sign_in_page != NULL)
    gtk_widget_activate_action (self->sign_in_page, "sign-in.cancel", NULL);
  show_accounts (self);
}

static void
accounts_changed_cb (AuthWindow *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr (AuthDBusAccount1) account =
        g_list_model_get_item (auth_agent_client_get_accounts (self->client), i);

      auth_silent_sign_in_watch (account);
    }
  refresh_account_page (self);
  open_wanted (self);
}

static void
state_changed_cb (AuthWindow *self)
{
  AuthAgentState state = auth_agent_client_get_state (self->client);

  auth_clock_notice_watch (self->clock_notice, auth_agent_client_get_agent (self->client));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.add-account", state == AUTH_AGENT_READY);
  auth_code_ways_set_state (GTK_WIDGET (self), state);
  open_wanted (self);
  if (state != AUTH_AGENT_READY || self->wanted_id == NULL)
    return;
  g_clear_pointer (&self->wanted_id, g_free);
  auth_toasts_tell (self->toasts, _ ("There is no such account"));
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_accounts (AUTH_WINDOW (widget));
}

static void
show_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_window_show_account (AUTH_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
open_sub_page (AuthWindow *self, AuthDBusAccount1 *account, GtkWidget *page)
{
  open_account (self, account);
  self->sub_page = page;
  gtk_stack_add_child (self->stack, page);
  gtk_stack_set_visible_child (self->stack, page);
}

static void
open_user (AuthWindow *self, AuthDBusAccount1 *account)
{
  open_sub_page (self, account, auth_user_page_new (account));
}

static void
open_events (AuthWindow *self, AuthDBusAccount1 *account)
{
  open_sub_page (self, account, auth_events_page_new (account));
}

static void
show_user_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  want (AUTH_WINDOW (widget), g_variant_get_string (parameter, NULL), open_user, NULL);
}

static void
show_events_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  want (AUTH_WINDOW (widget), g_variant_get_string (parameter, NULL), open_events, NULL);
}

static void
sign_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_window_sign_in (AUTH_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
sign_in_with_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthWindow *self = AUTH_WINDOW (widget);
  g_autoptr (GVariant) way = NULL;
  const char *id;

  g_variant_get (parameter, "(&s@a{sv})", &id, &way);
  want (self, id, open_sign_in, way);
}

static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_toasts_tell (AUTH_WINDOW (widget)->toasts, g_variant_get_string (parameter, NULL));
}

static void
account_added_cb (AuthWindow *self, const char *id)
{
  want (self, id, open_sign_in, NULL);
}

static void
add_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthWindow *self = AUTH_WINDOW (widget);
  AuthAddAccountDialog *dialog = auth_add_account_dialog_new (GTK_WINDOW (self), self->client);

  g_signal_connect_object (dialog, "added", G_CALLBACK (account_added_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Elsewhere Ctrl+V belongs to the page. */
static void
paste_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthWindow *self = AUTH_WINDOW (widget);

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->front_page))
    auth_import_ways_paste (GTK_WINDOW (self));
}

static void
build (AuthWindow *self)
{
  self->front_page = AUTH_FRONT_PAGE (auth_front_page_new (self->client));
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->front_page));
  auth_agent_client_connect (self->client);
  /* What a page does with keys is done where the focus is, and later pages inherit it. */
  gtk_widget_child_focus (GTK_WIDGET (self->front_page), GTK_DIR_TAB_FORWARD);
  /* Whichever questions wait; the action is the application's. */
  gtk_widget_activate_action (GTK_WIDGET (self), "app.consent", "s", "");
}

/* The window is there at once and filled in its second frame: fonts, icons and the agent take as
 * long as all the rest. */
static void
painted_cb (GdkFrameClock *clock, AuthWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, painted_cb, self);
  if (self->front_page == NULL)
    build (self);
}

static void
auth_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (auth_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                           G_CALLBACK (painted_cb), widget, 0);
}

static void
auth_window_dispose (GObject *object)
{
  AuthWindow *self = AUTH_WINDOW (object);

  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  g_clear_pointer (&self->wanted_id, g_free);
  g_clear_pointer (&self->wanted_way, g_variant_unref);
  G_OBJECT_CLASS (auth_window_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *klass)
{
  gtk_widget_class_install_action (klass, "win.back", NULL, back_action);
  gtk_widget_class_install_action (klass, "win.show-account", "s", show_account_action);
  gtk_widget_class_install_action (klass, "win.show-user", "s", show_user_action);
  gtk_widget_class_install_action (klass, "win.show-events", "s", show_events_action);
  gtk_widget_class_install_action (klass, "win.sign-in", "s", sign_in_action);
  gtk_widget_class_install_action (klass, "win.sign-in-with", "(sa{sv})", sign_in_with_action);
  gtk_widget_class_install_action (klass, "win.toast", "s", toast_action);
  gtk_widget_class_install_action (klass, "win.add-account", NULL, add_account_action);
  auth_import_ways_install_action (klass);
  gtk_widget_class_install_action (klass, "win.paste", NULL, paste_action);
  auth_code_ways_install (klass);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_v, GDK_CONTROL_MASK, "win.paste", NULL);
}

static void
auth_window_class_init (AuthWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_window_dispose;
  widget_class->realize = auth_window_realize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuthWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthWindow, clock_notice);
  install_actions (widget_class);
}

static void
auth_window_init (AuthWindow *self)
{
  g_type_ensure (AUTH_TYPE_CLOCK_NOTICE);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->client = auth_agent_client_new ();
  g_signal_connect_object (auth_agent_client_get_accounts (self->client), "items-changed",
                           G_CALLBACK (accounts_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->client, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  auth_import_ways_accept (GTK_WINDOW (self), self->client);
  auth_window_focus_keep (GTK_WINDOW (self), self->stack);
  state_changed_cb (self);
}

/**
 * auth_window_new:
 * @application: the application
 *
 * Returns: (transfer none): a window that is asking the agent for its accounts
 */
AuthWindow *
auth_window_new (GtkApplication *application)
{
  return g_object_new (AUTH_TYPE_WINDOW, "application", application, NULL);
}

/**
 * auth_window_show_account:
 * @self: a window
 * @id: an account's id
 *
 * Shows the account's page, as soon as the agent has told of it.
 */
void
auth_window_show_account (AuthWindow *self, const char *id)
{
  g_return_if_fail (AUTH_IS_WINDOW (self));
  want (self, id, open_account, NULL);
}

/**
 * auth_window_sign_in:
 * @self: a window
 * @id: an account's id
 *
 * Begins a sign-in to the account, as soon as the agent has told of it.
 */
void
auth_window_sign_in (AuthWindow *self, const char *id)
{
  g_return_if_fail (AUTH_IS_WINDOW (self));
  want (self, id, open_sign_in, NULL);
}

AuthCodesPage *
auth_window_get_codes (AuthWindow *self)
{
  return self->front_page != NULL ? auth_front_page_get_codes (self->front_page) : NULL;
}

AuthCodesPage *
auth_window_open_codes (AuthWindow *self)
{
  if (self->front_page == NULL)
    build (self);
  show_accounts (self);
  auth_front_page_show (self->front_page, "codes");
  return auth_front_page_get_codes (self->front_page);
}
