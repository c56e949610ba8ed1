/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page a person signs in on: the pool's pages, or why there are none.
 */

#include "config.h"

#include "auth-sign-in-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-code-bar.h"
#include "auth-host-title.h"
#include "auth-sign-in-web.h"
#include "auth-sign-in.h"
#include "auth-silent-sign-in.h"
#include "auth-trouble-page.h"
#include "auth-words.h"

/**
 * AuthSignInPage:
 *
 * Lives for one account's sign-in, with as many attempts as the person likes. Emits
 * #AuthSignInPage::closed (signed_in) when it should go.
 */
struct _AuthSignInPage
{
  GtkWidget parent_instance;

  AuthDBusAccount1 *account; /* (owned) */
  GVariant *options;         /* (owned) what the person chose, as BeginSignIn () has it */
  AuthSignIn *sign_in;       /* (owned) (nullable) while none is under way */
  GCancellable *cancellable; /* (owned) of the attempt under way */
  gboolean is_closed;

  GtkStack *stack;
  AuthSignInWeb *web;
  AuthHostTitle *host;
  GtkProgressBar *progress;
  AuthTroublePage *trouble;
  AuthCodeBar *code_bar;
  GtkLabel *busy_label;
};

G_DEFINE_FINAL_TYPE (AuthSignInPage, auth_sign_in_page, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
drop_view (AuthSignInPage *self)
{
  if (auth_sign_in_web_get_view (self->web) == NULL)
    return;
  auth_code_bar_watch (self->code_bar, NULL, NULL);
  auth_sign_in_web_drop (self->web);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
  auth_host_title_show (self->host, NULL);
}

static void
show_busy (AuthSignInPage *self, const char *words)
{
  drop_view (self);
  gtk_label_set_label (self->busy_label, words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reopen", FALSE);
  gtk_stack_set_visible_child_name (self->stack, "busy");
}

/* Also what the view fails with. */
static void
show_trouble (AuthSignInPage *self, AuthTroubleKind kind, const char *detail)
{
  const char *redirect_uri = NULL;

  if (self->sign_in != NULL)
    redirect_uri = auth_sign_in_get_redirect_uri (self->sign_in);
  auth_trouble_page_set (self->trouble, kind, detail, redirect_uri);

  drop_view (self);
  g_clear_object (&self->sign_in);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reopen", FALSE);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  gtk_widget_grab_focus (GTK_WIDGET (self->trouble));
}

static void
show_error (AuthSignInPage *self, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  show_trouble (self, auth_trouble_from_error (error), words);
}

static void
close_page (AuthSignInPage *self, gboolean is_signed_in)
{
  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  g_cancellable_cancel (self->cancellable);
  drop_view (self);
  g_clear_object (&self->sign_in);
  g_signal_emit (self, signals[CLOSED], 0, is_signed_in);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_signed_in = auth_sign_in_complete_finish (AUTH_SIGN_IN (source), result, &error);

  if (self->is_closed)
    return;
  if (is_signed_in)
    close_page (self, TRUE);
  else
    show_error (self, error);
}

static void
redirected_cb (AuthSignInPage *self, const char *uri)
{
  auth_sign_in_complete_async (self->sign_in, uri, completed_cb, g_object_ref (self));
  show_busy (self, _ ("Finishing the sign-in…"));
}

static void
expired_cb (AuthSignInPage *self)
{
  show_trouble (self, AUTH_TROUBLE_EXPIRED, NULL);
}

static void
shown_cb (AuthSignInPage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "web");
}

static void
changed_cb (AuthSignInPage *self)
{
  GtkWidget *view = auth_sign_in_web_get_view (self->web);
  gboolean can_go_back;
  double progress;

  auth_host_title_show (self->host, view);
  g_object_get (view, "progress", &progress, "can-go-back", &can_go_back, NULL);
  gtk_progress_bar_set_fraction (self->progress, progress);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress > 0 && progress < 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", can_go_back);
}

static void
ended_cb (AuthSignInPage *self, const GError *error)
{
  if (error == NULL)
    close_page (self, TRUE);
  else
    show_error (self, error);
}

static void
browser_opened_cb (GObject *window, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_full_finish (GTK_WINDOW (window), result, &error) && self->sign_in != NULL)
    show_trouble (self, AUTH_TROUBLE_AGENT,
                  _ ("The browser could not be opened. Choose a default browser in the settings, "
                     "or sign in here"));
}

static void
open_browser (AuthSignInPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  show_busy (self, _ ("Sign in in your browser, then come back here."));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reopen", TRUE);
  gtk_show_uri_full (GTK_WINDOW (root), auth_sign_in_get_authorization_uri (self->sign_in),
                     GDK_CURRENT_TIME, NULL, browser_opened_cb, g_object_ref (self));
}

static void
open_view (AuthSignInPage *self)
{
  const char *redirect_uri = auth_sign_in_get_redirect_uri (self->sign_in);
  g_autofree char *folder = auth_silent_sign_in_dup_folder (self->account);

  if (!auth_sign_in_web_open (self->web, redirect_uri, folder))
    {
      show_trouble (self, AUTH_TROUBLE_AGENT,
                    _ ("A part of Authenticator is missing. Install it anew"));
      return;
    }
  auth_code_bar_watch (self->code_bar, auth_sign_in_web_get_view (self->web), self->account);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", TRUE);
  auth_sign_in_web_load (self->web, auth_sign_in_get_authorization_uri (self->sign_in),
                         self->options);
}

/* Whichever the attempt under way does not use is offered. */
static void
set_surface (AuthSignInPage *self, gboolean in_browser)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.browser", !in_browser);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.here", in_browser);
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSignIn) sign_in = auth_sign_in_begin_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (sign_in == NULL)
    {
      show_error (self, error);
      return;
    }
  g_set_object (&self->sign_in, sign_in);
  g_signal_connect_object (sign_in, "expired", G_CALLBACK (expired_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  set_surface (self, auth_sign_in_is_in_browser (sign_in));
  if (auth_sign_in_is_in_browser (sign_in))
    open_browser (self);
  else
    open_view (self);
}

static void
start_attempt (AuthSignInPage *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_clear_object (&self->sign_in);
  show_busy (self, _ ("Asking the pool…"));
}

/* Without a surface the account's settings and what was chosen decide. */
static void
begin (AuthSignInPage *self, const char *surface)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (self->options);

  start_attempt (self);
  if (surface != NULL)
    {
      g_variant_dict_insert (&options, "surface", "s", surface);
      set_surface (self, g_str_equal (surface, "browser"));
    }
  auth_sign_in_begin_async (self->account, g_variant_dict_end (&options), self->cancellable,
                            begun_cb, g_object_ref (self));
}

static void
tried_silently_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_silent_sign_in_finish (result, &error))
    close_page (self, TRUE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    begin (self, NULL);
}

static void
set_options (AuthSignInPage *self, GVariant *options)
{
  g_clear_pointer (&self->options, g_variant_unref);
  self->options = g_variant_ref_sink (options);
}

static void
try_silently (AuthSignInPage *self)
{
  start_attempt (self);
  auth_silent_sign_in_async (self->account, self->cancellable, tried_silently_cb,
                             g_object_ref (self));
}

/* Starting over is going back to the pool's own first page, whatever led to where it does not go
 * on. */
static void
begin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthSignInPage *self = AUTH_SIGN_IN_PAGE (widget);

  if (g_str_equal (name, "sign-in.start-over"))
    set_options (self, g_variant_new ("a{sv}", NULL));
  if (g_str_equal (name, "sign-in.retry"))
    begin (self, NULL);
  else
    begin (self, g_str_equal (name, "sign-in.browser") ? "browser" : "embedded");
}

static void
reopen_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_browser (AUTH_SIGN_IN_PAGE (widget));
}

static void
cancel_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  close_page (AUTH_SIGN_IN_PAGE (widget), FALSE);
}

/* A page of the pool may have a use for the key, and what was typed there is not to be lost. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  AuthSignInPage *self = AUTH_SIGN_IN_PAGE (widget);

  if (auth_sign_in_web_get_view (self->web) != NULL)
    return FALSE;
  close_page (self, FALSE);
  return TRUE;
}

/* The web view's action of the same name. */
static void
view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkWidget *view = auth_sign_in_web_get_view (AUTH_SIGN_IN_PAGE (widget)->web);
  g_autofree char *view_name = g_strconcat ("web.", name + strlen ("sign-in."), NULL);

  gtk_widget_activate_action (view, view_name, NULL);
}

static void
auth_sign_in_page_dispose (GObject *object)
{
  AuthSignInPage *self = AUTH_SIGN_IN_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  self->is_closed = TRUE;
  if (self->web != NULL)
    g_signal_handlers_disconnect_by_data (self->web, self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->sign_in);
  g_clear_pointer (&self->options, g_variant_unref);
  g_clear_object (&self->account);
  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_sign_in_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, web);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, host);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, progress);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, code_bar);
  gtk_widget_class_bind_template_callback (widget_class, redirected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_trouble);
  gtk_widget_class_bind_template_callback (widget_class, shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
}

static void
auth_sign_in_page_class_init (AuthSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_sign_in_page_dispose;
  signals[CLOSED] = g_signal_new ("closed", AUTH_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (AUTH_TYPE_CODE_BAR);
  g_type_ensure (AUTH_TYPE_HOST_TITLE);
  g_type_ensure (AUTH_TYPE_SIGN_IN_WEB);
  g_type_ensure (AUTH_TYPE_TROUBLE_PAGE);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_install_action (widget_class, "sign-in.retry", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "sign-in.browser", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "sign-in.here", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "sign-in.reopen", NULL, reopen_action);
  gtk_widget_class_install_action (widget_class, "sign-in.start-over", NULL, begin_action);
  gtk_widget_class_install_action (widget_class, "sign-in.back", NULL, view_action);
  gtk_widget_class_install_action (widget_class, "sign-in.reload", NULL, view_action);
}

static void
auth_sign_in_page_init (AuthSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", FALSE);
  set_surface (self, FALSE);
}

/* Somebody else has signed in: the desktop's handler of the redirect URI, or the command line. */
static void
state_changed_cb (AuthSignInPage *self)
{
  if (g_strcmp0 (auth_dbus_account1_get_state (self->account), "signed-in") == 0)
    close_page (self, TRUE);
}

/**
 * auth_sign_in_page_new:
 * @account: the account to sign in to
 * @options: (nullable) (transfer floating): `a{sv}` as BeginSignIn () has them, or %NULL for
 *   nothing but "sign in"
 *
 * Returns: (transfer floating): a page that begins at once
 */
GtkWidget *
auth_sign_in_page_new (AuthDBusAccount1 *account, GVariant *options)
{
  AuthSignInPage *self = g_object_new (AUTH_TYPE_SIGN_IN_PAGE, NULL);

  self->account = g_object_ref (account);
  g_signal_connect_object (account, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  set_options (self, options != NULL ? options : auth_sign_in_new_options (account));
  if (options == NULL && auth_silent_sign_in_is_due (account))
    try_silently (self);
  else
    begin (self, NULL);
  return GTK_WIDGET (self);
}
