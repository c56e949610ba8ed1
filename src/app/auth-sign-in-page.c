/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page a person signs in on: the pool's pages, or why there are none.
 */

#include "config.h"

#include "auth-sign-in-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-detail-row.h"
#include "auth-sign-in.h"
#include "auth-trouble.h"
#include "auth-web-module.h"
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
  AuthSignIn *sign_in;       /* (owned) (nullable) while none is under way */
  GtkWidget *view;           /* (unowned) (nullable) while no page of the pool is shown */
  gboolean in_browser;       /* of the attempt under way */
  guint n_attempts;          /* tells the answer to an attempt given up from that to the last */
  gboolean is_closed;

  GtkStack *stack;
  GtkWidget *web_bin;
  GtkImage *lock;
  GtkLabel *host;
  GtkProgressBar *progress;
  AdwStatusPage *trouble;
  GtkLabel *busy_label;
  GtkWidget *redirect_uri;
};

G_DEFINE_FINAL_TYPE (AuthSignInPage, auth_sign_in_page, GTK_TYPE_WIDGET)

enum
{
  CLOSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Where a list of windows shows them, too, a person shall see whose page it is. */
static void
set_window_title (AuthSignInPage *self,
                  const char *host)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = g_strdup (_ ("Authenticator"));

  if (*host != '\0')
    {
      g_free (title);
      /* Translators: the host of a sign-in page, as the title of the window */
      title = g_strdup_printf (_ ("%s · Authenticator"), host);
    }
  if (root != NULL)
    gtk_window_set_title (GTK_WINDOW (root), title);
}

static void
set_host (AuthSignInPage *self,
          const char *host,
          gboolean is_secure)
{
  const char *lock_words = is_secure ? _ ("The connection is encrypted")
                                     : _ ("The connection does not leave this computer");

  gtk_label_set_label (self->host, host);
  gtk_image_set_from_icon_name (self->lock,
                                is_secure ? "channel-secure-symbolic" : "computer-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->lock), lock_words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lock), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  lock_words, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->lock), *host != '\0');
  set_window_title (self, host);
}

/* WebKit is at work for some time yet with what it was told: it goes when that is over. */
static gboolean
drop_view_cb (gpointer view)
{
  GtkWidget *parent = gtk_widget_get_parent (view);

  if (parent != NULL)
    adw_bin_set_child (ADW_BIN (parent), NULL);
  return G_SOURCE_REMOVE;
}

static void
drop_view (AuthSignInPage *self)
{
  if (self->view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->view, self);
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_view_cb, g_object_ref (self->view), g_object_unref);
  self->view = NULL;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), FALSE);
}

static void
show_busy (AuthSignInPage *self,
           const char *words)
{
  drop_view (self);
  set_host (self, "", FALSE);
  gtk_label_set_label (self->busy_label, words);
  gtk_stack_set_visible_child_name (self->stack, "busy");
}

static void
show_trouble (AuthSignInPage *self,
              AuthTroubleKind kind,
              const char *detail)
{
  g_autofree char *description = auth_trouble_dup_description (kind, detail);
  const char *redirect_uri = NULL;

  if (self->sign_in != NULL && auth_trouble_is_redirect_mismatch (kind, detail))
    redirect_uri = auth_sign_in_get_redirect_uri (self->sign_in);
  g_object_set (self->redirect_uri, "value", redirect_uri, NULL);

  drop_view (self);
  g_clear_object (&self->sign_in);
  set_host (self, "", FALSE);
  adw_status_page_set_icon_name (self->trouble, auth_trouble_get_icon_name (kind));
  adw_status_page_set_title (self->trouble, auth_trouble_get_title (kind, detail));
  adw_status_page_set_description (self->trouble, description);
  gtk_stack_set_visible_child_name (self->stack, "trouble");
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

static void
show_error (AuthSignInPage *self,
            const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  show_trouble (self, auth_trouble_from_error (error), words);
}

static void
close_page (AuthSignInPage *self,
            gboolean is_signed_in)
{
  if (self->is_closed)
    return;
  self->is_closed = TRUE;
  drop_view (self);
  set_host (self, "", FALSE);
  g_clear_object (&self->sign_in);
  g_signal_emit (self, signals[CLOSED], 0, is_signed_in);
}

static void
completed_cb (GObject *source,
              GAsyncResult *result,
              gpointer user_data)
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
redirected_cb (AuthSignInPage *self,
               const char *uri)
{
  auth_sign_in_complete_async (self->sign_in, uri, completed_cb, g_object_ref (self));
  show_busy (self, _ ("Finishing the sign-in…"));
}

static void
failed_cb (AuthSignInPage *self,
           int kind,
           const char *detail)
{
  show_trouble (self, (AuthTroubleKind) kind, detail);
}

static void
expired_cb (AuthSignInPage *self)
{
  show_trouble (self, AUTH_TROUBLE_EXPIRED, NULL);
}

static void
host_changed_cb (AuthSignInPage *self)
{
  g_autofree char *host = NULL;
  gboolean is_secure;

  g_object_get (self->view, "host", &host, "secure", &is_secure, NULL);
  set_host (self, host, is_secure);
}

static void
progress_changed_cb (AuthSignInPage *self)
{
  gboolean can_go_back;
  double progress;

  g_object_get (self->view, "progress", &progress, "can-go-back", &can_go_back, NULL);
  gtk_progress_bar_set_fraction (self->progress, progress);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress > 0 && progress < 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", can_go_back);
}

static void
ended_cb (AuthSignInPage *self,
          const GError *error)
{
  if (error == NULL)
    close_page (self, TRUE);
  else
    show_error (self, error);
}

static void
browser_opened_cb (GObject *window,
                   GAsyncResult *result,
                   gpointer user_data)
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
  gtk_show_uri_full (GTK_WINDOW (root), auth_sign_in_get_authorization_uri (self->sign_in),
                     GDK_CURRENT_TIME, NULL, browser_opened_cb, g_object_ref (self));
}

static void
open_view (AuthSignInPage *self)
{
  const char *redirect_uri = auth_sign_in_get_redirect_uri (self->sign_in);

  self->view = auth_web_module_new_view (redirect_uri);
  if (self->view == NULL)
    {
      show_trouble (self, AUTH_TROUBLE_AGENT,
                    _ ("A part of Authenticator is missing. Install it anew"));
      return;
    }
  g_signal_connect_swapped (self->view, "redirected", G_CALLBACK (redirected_cb), self);
  g_signal_connect_swapped (self->view, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->view, "notify::secure", G_CALLBACK (host_changed_cb), self);
  g_signal_connect_swapped (self->view, "notify::can-go-back", G_CALLBACK (progress_changed_cb),
                            self);
  adw_bin_set_child (ADW_BIN (self->web_bin), self->view);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", TRUE);
  gtk_stack_set_visible_child_name (self->stack, "web");
  gtk_widget_activate_action (self->view, "web.load", "s",
                              auth_sign_in_get_authorization_uri (self->sign_in));
}

typedef struct
{
  AuthSignInPage *page; /* (owned) */
  guint attempt;
} Attempt;

static void
begun_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autofree Attempt *attempt = user_data;
  g_autoptr (AuthSignInPage) self = attempt->page;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSignIn) sign_in = auth_sign_in_begin_finish (result, &error);

  if (self->is_closed || self->n_attempts != attempt->attempt)
    return;
  if (sign_in == NULL)
    {
      show_error (self, error);
      return;
    }
  g_set_object (&self->sign_in, sign_in);
  g_signal_connect_object (sign_in, "expired", G_CALLBACK (expired_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sign_in, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  if (self->in_browser)
    open_browser (self);
  else
    open_view (self);
}

static void
begin (AuthSignInPage *self,
       gboolean in_browser)
{
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->page = g_object_ref (self);
  attempt->attempt = ++self->n_attempts;
  self->in_browser = in_browser;
  g_clear_object (&self->sign_in);
  show_busy (self, _ ("Asking the pool…"));
  auth_sign_in_begin_async (self->account, in_browser, begun_cb, attempt);
}

static void
retry_action (GtkWidget *widget,
              const char *name,
              GVariant *parameter)
{
  begin (AUTH_SIGN_IN_PAGE (widget), FALSE);
}

static void
browser_action (GtkWidget *widget,
                const char *name,
                GVariant *parameter)
{
  begin (AUTH_SIGN_IN_PAGE (widget), TRUE);
}

static void
cancel_action (GtkWidget *widget,
               const char *name,
               GVariant *parameter)
{
  close_page (AUTH_SIGN_IN_PAGE (widget), FALSE);
}

/* The web view's action of the same name. */
static void
view_action (GtkWidget *widget,
             const char *name,
             GVariant *parameter)
{
  g_autofree char *view_name = g_strconcat ("web.", name + strlen ("sign-in."), NULL);

  gtk_widget_activate_action (AUTH_SIGN_IN_PAGE (widget)->view, view_name, NULL);
}

static void
auth_sign_in_page_dispose (GObject *object)
{
  AuthSignInPage *self = AUTH_SIGN_IN_PAGE (object);
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self));

  self->is_closed = TRUE;
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  self->view = NULL;
  g_clear_object (&self->sign_in);
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
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, web_bin);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, lock);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, host);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, progress);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, busy_label);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInPage, redirect_uri);
}

static void
auth_sign_in_page_class_init (AuthSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_sign_in_page_dispose;
  signals[CLOSED] = g_signal_new ("closed", AUTH_TYPE_SIGN_IN_PAGE, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (AUTH_TYPE_DETAIL_ROW);
  bind_template (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "sign-in.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "sign-in.cancel", NULL, cancel_action);
  gtk_widget_class_install_action (widget_class, "sign-in.browser", NULL, browser_action);
  gtk_widget_class_install_action (widget_class, "sign-in.back", NULL, view_action);
  gtk_widget_class_install_action (widget_class, "sign-in.reload", NULL, view_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "sign-in.back",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "sign-in.reload",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "sign-in.reload", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "sign-in.browser",
                                       NULL);
}

static void
auth_sign_in_page_init (AuthSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.back", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sign-in.reload", FALSE);
}

/**
 * auth_sign_in_page_new:
 * @account: the account to sign in to
 *
 * Returns: (transfer floating): a page that begins at once
 */
GtkWidget *
auth_sign_in_page_new (AuthDBusAccount1 *account)
{
  AuthSignInPage *self = g_object_new (AUTH_TYPE_SIGN_IN_PAGE, NULL);

  self->account = g_object_ref (account);
  begin (self, FALSE);
  return GTK_WIDGET (self);
}
