/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's own pages in WebKit, up to the redirect that carries the answer.
 */

#include "config.h"

#include "auth-web-view.h"

#include <webkit/webkit.h>

#include "auth-uri.h"
#include "auth-web-code.h"
#include "auth-web-policy.h"
#include "auth-web-session.h"

/**
 * AuthWebView:
 *
 * A private web view that shows nothing but a sign-in. Its host, whether that is a secure one,
 * progress and whether it can go back are properties; "web.load" and "web.load-anew" (uri),
 * "web.back" and "web.reload" are its actions. It ends with one of two signals:
 *
 * AuthWebView::redirected (uri): the pool is done; uri holds the answer and must not be logged.
 *
 * AuthWebView::failed (kind, detail): an #AuthTroubleKind.
 *
 * After either one nothing more comes, and the view shall be dropped.
 *
 * AuthWebView::link-pressed (uri): the person pressed what opens another window, at https.
 */
struct _AuthWebView
{
  GtkWidget parent_instance;

  WebKitWebView *view;           /* (owned) (nullable) after dispose */
  WebKitNetworkSession *session; /* (owned) */
  char *redirect_uri;            /* (owned) */
  char *pool_host;               /* (owned) (nullable) where the sign-in started */
  char *host;                    /* (owned) of the page shown, "" before the first */
  gboolean is_secure;
  gboolean is_over;
};

G_DEFINE_FINAL_TYPE (AuthWebView, auth_web_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_HOST,
  PROP_SECURE,
  PROP_PROGRESS,
  PROP_CAN_GO_BACK,
  N_PROPS
};

enum
{
  REDIRECTED,
  FAILED,
  LINK_PRESSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* WebKit goes on talking after the last page was kept from it: nobody listens then. */
static void
end (AuthWebView *self)
{
  self->is_over = TRUE;
  g_signal_handlers_disconnect_by_data (self->view, self);
}

static void
fail (AuthWebView *self, AuthTroubleKind kind, const char *detail)
{
  if (self->is_over)
    return;
  end (self);
  g_signal_emit (self, signals[FAILED], 0, (int) kind, detail);
}

static void
fail_at (AuthWebView *self, AuthTroubleKind kind, const char *uri)
{
  g_autofree char *host = auth_web_policy_dup_host (uri);

  fail (self, kind, host);
}

static gboolean
decide_navigation (AuthWebView *self, WebKitPolicyDecision *decision)
{
  WebKitNavigationPolicyDecision *navigation = WEBKIT_NAVIGATION_POLICY_DECISION (decision);
  WebKitNavigationAction *action =
    webkit_navigation_policy_decision_get_navigation_action (navigation);
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (auth_uri_matches_redirect (uri, self->redirect_uri))
    {
      webkit_policy_decision_ignore (decision);
      end (self);
      g_signal_emit (self, signals[REDIRECTED], 0, uri);
      return TRUE;
    }
  if (auth_web_policy_may_load (uri))
    return FALSE;

  webkit_policy_decision_ignore (decision);
  if (g_strcmp0 (g_uri_peek_scheme (uri), "http") == 0)
    fail_at (self, AUTH_TROUBLE_INSECURE, uri);
  return TRUE;
}

/* There is no window but this one. What nobody pressed is an advertisement at best. */
static void
decide_new_window (AuthWebView *self, WebKitPolicyDecision *decision)
{
  WebKitNavigationPolicyDecision *navigation = WEBKIT_NAVIGATION_POLICY_DECISION (decision);
  WebKitNavigationAction *action =
    webkit_navigation_policy_decision_get_navigation_action (navigation);
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  webkit_policy_decision_ignore (decision);
  if (webkit_navigation_action_is_user_gesture (action) &&
      g_strcmp0 (g_uri_peek_scheme (uri), "https") == 0 &&
      !auth_uri_matches_redirect (uri, self->redirect_uri))
    g_signal_emit (self, signals[LINK_PRESSED], 0, uri);
}

static gboolean
decide_response (AuthWebView *self, WebKitPolicyDecision *decision)
{
  WebKitResponsePolicyDecision *policy = WEBKIT_RESPONSE_POLICY_DECISION (decision);
  WebKitURIResponse *response = webkit_response_policy_decision_get_response (policy);
  g_autofree char *detail = NULL;
  AuthTroubleKind kind;

  if (!webkit_response_policy_decision_is_main_frame_main_resource (policy) ||
      auth_web_policy_check_page (webkit_uri_response_get_uri (response), self->pool_host,
                                  webkit_uri_response_get_mime_type (response),
                                  webkit_uri_response_get_status_code (response), &kind, &detail))
    return FALSE;
  webkit_policy_decision_ignore (decision);
  fail (self, kind, detail);
  return TRUE;
}

static gboolean
decide_policy_cb (WebKitWebView *view,
                  WebKitPolicyDecision *decision,
                  WebKitPolicyDecisionType type,
                  AuthWebView *self)
{
  switch (type)
    {
    case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION:
      return decide_navigation (self, decision);
    case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
      return decide_response (self, decision);
    case WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION:
      decide_new_window (self, decision);
      return TRUE;
    default:
      webkit_policy_decision_ignore (decision);
      return TRUE;
    }
}

/* Only a committed page decides what the header says: before, the old one is still shown. */
static void
load_changed_cb (WebKitWebView *view, WebKitLoadEvent event, AuthWebView *self)
{
  const char *uri = webkit_web_view_get_uri (view);
  GTlsCertificateFlags errors = 0;

  if (event == WEBKIT_LOAD_FINISHED || event == WEBKIT_LOAD_COMMITTED)
    auth_web_code_set_page (GTK_WIDGET (self),
                            event == WEBKIT_LOAD_FINISHED &&
                              auth_web_policy_may_ask_for_code (uri, self->pool_host));
  if (event != WEBKIT_LOAD_COMMITTED)
    return;
  g_free (self->host);
  self->host = auth_web_policy_dup_host (uri);
  self->is_secure = webkit_web_view_get_tls_info (view, NULL, &errors) && errors == 0;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOST]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SECURE]);
}

static gboolean
load_failed_cb (
  WebKitWebView *view, WebKitLoadEvent event, const char *uri, GError *error, AuthWebView *self)
{
  gboolean is_online = g_network_monitor_get_network_available (g_network_monitor_get_default ());

  /* Our own refusals and a person's haste are no failures. */
  if (error->domain == WEBKIT_POLICY_ERROR ||
      g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED))
    return TRUE;
  is_online = is_online || auth_uri_is_loopback (uri);
  fail_at (self, is_online ? AUTH_TROUBLE_LOAD : AUTH_TROUBLE_OFFLINE, uri);
  return TRUE;
}

static gboolean
load_failed_with_tls_errors_cb (WebKitWebView *view,
                                const char *uri,
                                GTlsCertificate *certificate,
                                GTlsCertificateFlags errors,
                                AuthWebView *self)
{
  fail_at (self, AUTH_TROUBLE_TLS, uri);
  return TRUE;
}

static void
web_process_terminated_cb (AuthWebView *self)
{
  fail (self, AUTH_TROUBLE_CRASH, NULL);
}

/* Cut, copy and paste for forms; elsewhere the menu would only open and save things. */
static gboolean
context_menu_cb (WebKitWebView *view, WebKitContextMenu *menu, WebKitHitTestResult *hit)
{
  return !webkit_hit_test_result_context_is_editable (hit);
}

/* A request that nobody answers is denied when WebKit lets go of it. */
static gboolean
refuse_cb (AuthWebView *self)
{
  return TRUE;
}

/* Providers that are programs in themselves change their page, and the address, without loading. */
static void
uri_changed_cb (WebKitWebView *view, GParamSpec *pspec, AuthWebView *self)
{
  const char *uri = webkit_web_view_get_uri (view);

  if (uri != NULL && auth_web_policy_is_unsuited (uri, self->pool_host, 0))
    fail_at (self, AUTH_TROUBLE_UNSUITED, uri);
}

static void
notify_cb (WebKitWebView *view, GParamSpec *pspec, AuthWebView *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_GO_BACK]);
}

static WebKitSettings *
new_settings (void)
{
  return webkit_settings_new_with_settings (
    "enable-developer-extras", FALSE, "enable-write-console-messages-to-stdout", FALSE,
    "enable-back-forward-navigation-gestures", FALSE, "enable-page-cache", FALSE,
    "enable-media-stream", FALSE, "enable-webrtc", FALSE, "enable-webaudio", FALSE, "enable-webgl",
    FALSE, "enable-fullscreen", FALSE, "hardware-acceleration-policy",
    WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER, NULL);
}

static void
connect_view (AuthWebView *self)
{
  WebKitWebView *view = self->view;

  g_signal_connect (view, "decide-policy", G_CALLBACK (decide_policy_cb), self);
  g_signal_connect (view, "load-changed", G_CALLBACK (load_changed_cb), self);
  g_signal_connect (view, "load-failed", G_CALLBACK (load_failed_cb), self);
  g_signal_connect (view, "load-failed-with-tls-errors",
                    G_CALLBACK (load_failed_with_tls_errors_cb), self);
  g_signal_connect_swapped (view, "web-process-terminated", G_CALLBACK (web_process_terminated_cb),
                            self);
  g_signal_connect (view, "context-menu", G_CALLBACK (context_menu_cb), self);
  g_signal_connect_swapped (view, "permission-request", G_CALLBACK (refuse_cb), self);
  g_signal_connect_swapped (view, "run-file-chooser", G_CALLBACK (refuse_cb), self);
  g_signal_connect_swapped (view, "print", G_CALLBACK (refuse_cb), self);
  g_signal_connect_swapped (view, "show-notification", G_CALLBACK (refuse_cb), self);
  g_signal_connect (view, "notify::uri", G_CALLBACK (uri_changed_cb), self);
  g_signal_connect (view, "notify::estimated-load-progress", G_CALLBACK (notify_cb), self);
}

static void
auth_web_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AuthWebView *self = AUTH_WEB_VIEW (object);

  switch (prop_id)
    {
    case PROP_HOST:
      g_value_set_string (value, self->host);
      break;
    case PROP_SECURE:
      g_value_set_boolean (value, self->is_secure);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, webkit_web_view_get_estimated_load_progress (self->view));
      break;
    case PROP_CAN_GO_BACK:
      g_value_set_boolean (value, webkit_web_view_can_go_back (self->view));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
load_action (GtkWidget *widget, const char *name, GVariant *uri)
{
  AuthWebView *self = AUTH_WEB_VIEW (widget);

  g_free (self->pool_host);
  self->pool_host = auth_web_policy_dup_host (g_variant_get_string (uri, NULL));
  webkit_web_view_load_uri (self->view, g_variant_get_string (uri, NULL));
}

static void
cleared_cb (GObject *manager, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthWebView *self = g_task_get_source_object (task);

  /* A session that could not be cleared is left to the page to ask about: prompt=login. */
  webkit_website_data_manager_clear_finish (WEBKIT_WEBSITE_DATA_MANAGER (manager), result, NULL);
  if (!self->is_over)
    gtk_widget_activate_action (GTK_WIDGET (self), "web.load", "s", g_task_get_task_data (task));
}

/* As somebody else: with nothing of those who were here before. */
static void
load_anew_action (GtkWidget *widget, const char *name, GVariant *uri)
{
  AuthWebView *self = AUTH_WEB_VIEW (widget);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, g_variant_dup_string (uri, NULL), g_free);
  webkit_website_data_manager_clear (
    webkit_network_session_get_website_data_manager (self->session), WEBKIT_WEBSITE_DATA_ALL, 0,
    NULL, cleared_cb, task);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  webkit_web_view_go_back (AUTH_WEB_VIEW (widget)->view);
}

static void
reload_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  webkit_web_view_reload (AUTH_WEB_VIEW (widget)->view);
}

static void
auth_web_view_dispose (GObject *object)
{
  AuthWebView *self = AUTH_WEB_VIEW (object);

  if (self->view != NULL)
    {
      end (self);
      gtk_widget_unparent (GTK_WIDGET (self->view));
    }
  g_clear_object (&self->view);
  g_clear_object (&self->session);
  g_clear_pointer (&self->redirect_uri, g_free);
  g_clear_pointer (&self->pool_host, g_free);
  g_clear_pointer (&self->host, g_free);
  G_OBJECT_CLASS (auth_web_view_parent_class)->dispose (object);
}

static void
install_signals (void)
{
  /* The scope is static so that the answer is not copied once more than need be. */
  signals[REDIRECTED] =
    g_signal_new ("redirected", AUTH_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[FAILED] = g_signal_new ("failed", AUTH_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_STRING);
  signals[LINK_PRESSED] = g_signal_new ("link-pressed", AUTH_TYPE_WEB_VIEW, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
auth_web_view_class_init (AuthWebViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = auth_web_view_get_property;
  object_class->dispose = auth_web_view_dispose;

  properties[PROP_HOST] = g_param_spec_string ("host", NULL, NULL, "", flags);
  properties[PROP_SECURE] = g_param_spec_boolean ("secure", NULL, NULL, FALSE, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_CAN_GO_BACK] = g_param_spec_boolean ("can-go-back", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals ();
  auth_web_code_install (widget_class);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "web.load", "s", load_action);
  gtk_widget_class_install_action (widget_class, "web.load-anew", "s", load_anew_action);
  gtk_widget_class_install_action (widget_class, "web.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "web.reload", NULL, reload_action);
}

static void
auth_web_view_init (AuthWebView *self)
{
  self->host = g_strdup ("");
}

/**
 * auth_web_view_new:
 * @redirect_uri: the redirect URI of the sign-in
 * @folder: (nullable): where cookies are kept, or %NULL
 *
 * Returns: (transfer floating): a private web view that keeps that one from being loaded
 */
GtkWidget *
auth_web_view_new (const char *redirect_uri, const char *folder)
{
  AuthWebView *self = g_object_new (AUTH_TYPE_WEB_VIEW, NULL);
  g_autoptr (WebKitSettings) settings = new_settings ();

  self->redirect_uri = g_strdup (redirect_uri);
  self->session = auth_web_session_get (folder);
  self->view = g_object_new (WEBKIT_TYPE_WEB_VIEW, "network-session", self->session, "settings",
                             settings, NULL);
  g_object_ref_sink (self->view);
  connect_view (self);
  /* WebKit keeps a text view out of sight for its key bindings; Tab would come to it and stay. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_can_focus (child, !GTK_IS_TEXT_VIEW (child));
  gtk_widget_set_parent (GTK_WIDGET (self->view), GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
