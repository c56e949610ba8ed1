/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The part of the sign-in page in which the pool's pages are shown.
 */

#include "config.h"

#include "auth-sign-in-web.h"

#include "auth-web-module.h"

/**
 * AuthSignInWeb:
 *
 * Has a web view for as long as an attempt wants one. Emits what the view does, "redirected" (uri)
 * and "failed" (kind, detail); "changed" when it shows another page, or more of it; and "shown"
 * when it has come to its first page.
 */
struct _AuthSignInWeb
{
  AdwBin parent_instance;

  GtkWidget *view;   /* (unowned) (nullable) while no page of the pool is shown */
  gboolean is_shown; /* the view has come to its first page */
};

G_DEFINE_FINAL_TYPE (AuthSignInWeb, auth_sign_in_web, ADW_TYPE_BIN)

enum
{
  REDIRECTED,
  FAILED,
  SHOWN,
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
redirected_cb (AuthSignInWeb *self, const char *uri)
{
  g_signal_emit (self, signals[REDIRECTED], 0, uri);
}

static void
failed_cb (AuthSignInWeb *self, int kind, const char *detail)
{
  g_signal_emit (self, signals[FAILED], 0, kind, detail);
}

/* Terms of use and the like: nothing of the sign-in, which goes on. */
static void
link_pressed_cb (AuthSignInWeb *self, const char *uri)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_show_uri_full (GTK_WINDOW (root), uri, GDK_CURRENT_TIME, NULL, NULL, NULL);
}

static void
changed_cb (AuthSignInWeb *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
page_changed_cb (AuthSignInWeb *self)
{
  changed_cb (self);
  if (self->is_shown)
    return;
  /* Not before, for an empty page is white, however dark the window is. */
  self->is_shown = TRUE;
  g_signal_emit (self, signals[SHOWN], 0);
  gtk_widget_child_focus (self->view, GTK_DIR_TAB_FORWARD);
}

static void
auth_sign_in_web_dispose (GObject *object)
{
  AuthSignInWeb *self = AUTH_SIGN_IN_WEB (object);

  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  self->view = NULL;
  G_OBJECT_CLASS (auth_sign_in_web_parent_class)->dispose (object);
}

static guint
new_signal (const char *name)
{
  return g_signal_new (name, AUTH_TYPE_SIGN_IN_WEB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
auth_sign_in_web_class_init (AuthSignInWebClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_sign_in_web_dispose;
  /* The URI holds the code; static scope keeps it from being copied once more. */
  signals[REDIRECTED] =
    g_signal_new ("redirected", AUTH_TYPE_SIGN_IN_WEB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[FAILED] = g_signal_new ("failed", AUTH_TYPE_SIGN_IN_WEB, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[SHOWN] = new_signal ("shown");
  signals[CHANGED] = new_signal ("changed");
}

static void
auth_sign_in_web_init (AuthSignInWeb *self)
{
}

/**
 * auth_sign_in_web_open:
 * @self: a part of the page
 * @redirect_uri: what begins with it is not loaded, but told of
 * @folder: (nullable): where cookies are kept; %NULL: nowhere
 *
 * Returns: whether there is a view now
 */
gboolean
auth_sign_in_web_open (AuthSignInWeb *self, const char *redirect_uri, const char *folder)
{
  self->view = auth_web_module_new_view (redirect_uri, folder);
  if (self->view == NULL)
    return FALSE;
  g_signal_connect_swapped (self->view, "redirected", G_CALLBACK (redirected_cb), self);
  g_signal_connect_swapped (self->view, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->view, "link-pressed", G_CALLBACK (link_pressed_cb), self);
  g_signal_connect_swapped (self->view, "notify::secure", G_CALLBACK (page_changed_cb), self);
  g_signal_connect_swapped (self->view, "notify::can-go-back", G_CALLBACK (changed_cb), self);
  adw_bin_set_child (ADW_BIN (self), self->view);
  self->is_shown = FALSE;
  return TRUE;
}

/**
 * auth_sign_in_web_load:
 * @self: a part of the page with a view
 * @uri: where the sign-in begins
 * @options: `a{sv}` as BeginSignIn () has them; where they ask for another login, the pool's
 * session of before is left out
 */
void
auth_sign_in_web_load (AuthSignInWeb *self, const char *uri, GVariant *options)
{
  const char *prompt = "";

  g_variant_lookup (options, "prompt", "&s", &prompt);
  gtk_widget_activate_action (
    self->view, g_str_equal (prompt, "login") ? "web.load-anew" : "web.load", "s", uri);
}

/**
 * auth_sign_in_web_drop:
 * @self: a part of the page with a view
 *
 * Lets go of the view, which does not tell of anything any more.
 */
void
auth_sign_in_web_drop (AuthSignInWeb *self)
{
  g_signal_handlers_disconnect_by_data (self->view, self);
  auth_web_module_drop_view (g_steal_pointer (&self->view));
}

/**
 * auth_sign_in_web_get_view:
 * @self: a part of the page
 *
 * Returns: (transfer none) (nullable): the AuthWebView, or %NULL when there is none
 */
GtkWidget *
auth_sign_in_web_get_view (AuthSignInWeb *self)
{
  return self->view;
}
