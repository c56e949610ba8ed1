/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The web view against a small server: what it hands over, what it refuses, how it fails.
 */

#include "config.h"

#include <libsoup/soup.h>
#include <webkit/webkit.h>

#include "auth-trouble.h"
#include "auth-web-policy.h"
#include "auth-web-view.h"

#define REDIRECT_URI "http://127.0.0.1:17911/callback"
#define SCHEME_URI   "org.example.authenticator:/callback"

typedef struct
{
  const char *name;
  const char *path;
  const char *redirect_uri;
  const char *redirected; /* (nullable) what is handed over */
  int trouble;            /* when nothing is */
  const char *detail;     /* (nullable) */
} Case;

static const Case cases[] = {
  { "redirect", "/redirect", REDIRECT_URI, REDIRECT_URI "?code=c&state=s", 0, NULL },
  { "post", "/form", REDIRECT_URI, REDIRECT_URI "?code=p&state=s", 0, NULL },
  { "scheme", "/scheme", SCHEME_URI, SCHEME_URI "?code=c&state=s", 0, NULL },
  { "error-page", "/mismatch", REDIRECT_URI, NULL, AUTH_TROUBLE_ERROR_PAGE, "redirect_mismatch" },
  { "server-trouble", "/503", REDIRECT_URI, NULL, AUTH_TROUBLE_SERVER, "503" },
  { "no-page", "/json", REDIRECT_URI, NULL, AUTH_TROUBLE_SERVER, "200" },
  { "insecure", "/insecure", REDIRECT_URI, NULL, AUTH_TROUBLE_INSECURE, "example.com:80" },
  { "passkeys", "/passkey", REDIRECT_URI, NULL, AUTH_TROUBLE_UNSUITED, NULL },
  { "passkeys-without-loading", "/pushed", REDIRECT_URI, NULL, AUTH_TROUBLE_UNSUITED, NULL },
  { "refusal-of-a-provider", "/elsewhere", REDIRECT_URI, NULL, AUTH_TROUBLE_UNSUITED, NULL },
  { "refusal-of-the-pool", "/403", REDIRECT_URI, REDIRECT_URI "?code=f&state=s", 0, NULL },
  { "new-window", "/window", REDIRECT_URI, REDIRECT_URI "?code=w&state=s", 0, NULL },
};

static const struct
{
  const char *uri;
  guint status;
  gboolean is_unsuited;
} suits[] = {
  { "", 403, FALSE },
  { "about:blank", 0, FALSE },
  { "https://pool.example/login", 200, FALSE },
  { "https://pool.example/login", 403, FALSE },
  { "https://pool.example/passkeys/add", 200, TRUE },
  { "https://idp.example/passkeys/add", 200, FALSE },
  { "https://idp.example/login", 401, FALSE },
  { "https://idp.example/login", 403, TRUE },
  { "https://accounts.google.com/o/oauth2/v2/auth?x=y", 200, FALSE },
  { "https://accounts.google.com/o/oauth2/v2/auth?x=y", 403, TRUE },
  { "https://accounts.google.com/signin/oauth/error/v2?authError=x", 200, TRUE },
  { "https://accounts.google.com/v3/signin/rejected?x=y", 0, TRUE },
  { "https://accounts.google.com/v3/signin/challenge/pk/presend?x=y", 0, TRUE },
  { "https://accounts.google.com.example/v3/signin/rejected", 0, FALSE },
  { "https://m.facebook.com/v20.0/dialog/oauth?x=y", 0, TRUE },
  { "https://notfacebook.com/login", 200, FALSE },
  { "https://login.microsoft.com/common/fido/get?x=y", 200, TRUE },
  { "https://login.microsoftonline.com/common/oauth2/authorize", 200, FALSE },
};

typedef struct
{
  SoupServer *server;
  GtkWindow *window;
  AuthWebView *view;
  GMainLoop *loop;
  char *redirected;
  int trouble;
  char *detail;
  int n_links;
} Fixture;

static void
answer_html (SoupServerMessage *message, guint status, const char *html)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html", SOUP_MEMORY_STATIC, html, strlen (html));
}

static void
answer_cb (SoupServer *server,
           SoupServerMessage *message,
           const char *path,
           GHashTable *query,
           gpointer user_data)
{
  if (g_str_equal (path, "/redirect"))
    soup_server_message_set_redirect (message, 302, REDIRECT_URI "?code=c&state=s");
  else if (g_str_equal (path, "/form"))
    answer_html (message, 200,
                 "<form method=post action=/sent></form>"
                 "<script>document.forms[0].submit()</script>");
  else if (g_str_equal (path, "/sent"))
    soup_server_message_set_redirect (message, 302, REDIRECT_URI "?code=p&state=s");
  else if (g_str_equal (path, "/scheme"))
    soup_server_message_set_redirect (message, 302, SCHEME_URI "?code=c&state=s");
  else if (g_str_equal (path, "/mismatch"))
    soup_server_message_set_redirect (message, 302, "/error?error=redirect_mismatch");
  else if (g_str_equal (path, "/insecure"))
    soup_server_message_set_redirect (message, 302, "http://example.com:80/");
  else if (g_str_equal (path, "/json"))
    soup_server_message_set_response (message, "application/json", SOUP_MEMORY_STATIC, "{}", 2);
  else if (g_str_equal (path, "/503"))
    answer_html (message, 503, "<p>Sorry</p>");
  else if (g_str_equal (path, "/passkey"))
    soup_server_message_set_redirect (message, 302, "/passkeys/add");
  else if (g_str_equal (path, "/pushed"))
    answer_html (message, 200, "<script>history.pushState(null, '', '/passkeys/add')</script>");
  else if (g_str_equal (path, "/elsewhere"))
    answer_html (message, 200,
                 "<script>location='http://localhost:' + location.port + '/403'"
                 "</script>");
  else if (g_str_equal (path, "/403"))
    answer_html (message, 403, "<script>location='" REDIRECT_URI "?code=f&state=s'</script>");
  else if (g_str_equal (path, "/window"))
    answer_html (message, 200,
                 "<script>window.open('/redirect');"
                 "location='" REDIRECT_URI "?code=w&state=s'</script>");
  else if (g_str_equal (path, "/links"))
    answer_html (message, 200,
                 "<a id=terms target=_blank href='https://h.example/terms'>Terms</a>"
                 "<a id=plain target=_blank href='http://h.example/'>Plain</a>"
                 "<a id=ad target=_blank href='https://h.example/ad'>Ad</a>"
                 "<script>ad.click (); window.open ('https://h.example/ad')</script>");
  else
    answer_html (message, 200, "<p>A page</p>");
  if (g_str_equal (path, "/json"))
    soup_server_message_set_status (message, 200, NULL);
}

static void
redirected_cb (Fixture *fixture, const char *uri)
{
  g_assert_null (fixture->redirected);
  fixture->redirected = g_strdup (uri);
  g_main_loop_quit (fixture->loop);
}

static void
failed_cb (Fixture *fixture, int kind, const char *detail)
{
  g_assert_cmpint (fixture->trouble, ==, -1);
  fixture->trouble = kind;
  fixture->detail = g_strdup (detail);
  g_main_loop_quit (fixture->loop);
}

static gboolean
timeout_cb (gpointer user_data)
{
  g_error ("Nothing came of it");
  return G_SOURCE_REMOVE;
}

static void
open_view (Fixture *fixture, const char *redirect_uri)
{
  fixture->view = AUTH_WEB_VIEW (auth_web_view_new (redirect_uri, NULL));
  g_signal_connect_swapped (fixture->view, "redirected", G_CALLBACK (redirected_cb), fixture);
  g_signal_connect_swapped (fixture->view, "failed", G_CALLBACK (failed_cb), fixture);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->view));
  gtk_window_present (fixture->window);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->trouble = -1;
  fixture->loop = g_main_loop_new (NULL, FALSE);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_handler (fixture->server, NULL, answer_cb, NULL, NULL);
  soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_object_unref (fixture->server);
  g_main_loop_unref (fixture->loop);
  g_free (fixture->redirected);
  g_free (fixture->detail);
}

static char *
dup_address (Fixture *fixture, const char *path)
{
  GSList *uris = soup_server_get_uris (fixture->server);
  g_autofree char *origin = g_uri_to_string (uris->data);

  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  return g_strconcat (origin, path + 1, NULL);
}

static void
run (Fixture *fixture)
{
  guint timeout = g_timeout_add_seconds (60, timeout_cb, NULL);

  g_main_loop_run (fixture->loop);
  g_source_remove (timeout);
}

static void
test_case (Fixture *fixture, gconstpointer data)
{
  const Case *test = data;
  g_autofree char *address = dup_address (fixture, test->path);

  open_view (fixture, test->redirect_uri);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "web.load", "s", address);
  run (fixture);
  g_assert_cmpstr (fixture->redirected, ==, test->redirected);
  if (test->redirected != NULL)
    return;
  g_assert_cmpint (fixture->trouble, ==, test->trouble);
  if (test->trouble == AUTH_TROUBLE_UNSUITED)
    g_assert_true (strrchr (fixture->detail, ':') != NULL);
  else
    g_assert_cmpstr (fixture->detail, ==, test->detail);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = dup_address (fixture, "/page");

  soup_server_disconnect (fixture->server);
  open_view (fixture, REDIRECT_URI);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "web.load", "s", address);
  run (fixture);
  g_assert_cmpint (fixture->trouble, ==, AUTH_TROUBLE_LOAD);
  g_assert_null (strstr (fixture->detail, "/"));
}

static void
test_tls (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (path, &error);
  g_autofree char *address = NULL;

  g_assert_no_error (error);
  soup_server_disconnect (fixture->server);
  soup_server_set_tls_certificate (fixture->server, certificate);
  soup_server_listen_local (fixture->server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY | SOUP_SERVER_LISTEN_HTTPS, &error);
  g_assert_no_error (error);
  address = dup_address (fixture, "/redirect");
  open_view (fixture, REDIRECT_URI);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "web.load", "s", address);
  run (fixture);
  g_assert_null (fixture->redirected);
  g_assert_cmpint (fixture->trouble, ==, AUTH_TROUBLE_TLS);
}

static void
kill_when_shown_cb (AuthWebView *view)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view));
  g_autofree char *host = NULL;

  g_object_get (view, "host", &host, NULL);
  g_assert_true (g_str_has_prefix (host, "127.0.0.1:"));
  webkit_web_view_terminate_web_process (WEBKIT_WEB_VIEW (child));
}

static void
test_crash (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = dup_address (fixture, "/page");

  open_view (fixture, REDIRECT_URI);
  g_signal_connect (fixture->view, "notify::secure", G_CALLBACK (kill_when_shown_cb), NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "web.load", "s", address);
  run (fixture);
  g_assert_cmpint (fixture->trouble, ==, AUTH_TROUBLE_CRASH);
}

static void
press_links_cb (AuthWebView *view)
{
  WebKitWebView *child = WEBKIT_WEB_VIEW (gtk_widget_get_first_child (GTK_WIDGET (view)));
  double progress;

  g_object_get (view, "progress", &progress, NULL);
  /* What is evaluated from outside counts as the person's doing. */
  if (progress == 1)
    webkit_web_view_evaluate_javascript (child, "plain.click (); terms.click ()", -1, NULL, NULL,
                                         NULL, NULL, NULL);
}

static void
link_pressed_cb (Fixture *fixture, const char *uri)
{
  g_assert_cmpstr (uri, ==, "https://h.example/terms");
  fixture->n_links++;
  g_main_loop_quit (fixture->loop);
}

static void
test_links (Fixture *fixture, gconstpointer data)
{
  g_autofree char *address = dup_address (fixture, "/links");

  open_view (fixture, REDIRECT_URI);
  g_signal_connect (fixture->view, "notify::progress", G_CALLBACK (press_links_cb), NULL);
  g_signal_connect_swapped (fixture->view, "link-pressed", G_CALLBACK (link_pressed_cb), fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "web.load", "s", address);
  run (fixture);
  g_assert_cmpint (fixture->n_links, ==, 1);
  g_assert_null (fixture->redirected);
}

static void
test_unsuited (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suits); i++)
    {
      gboolean is_unsuited =
        auth_web_policy_is_unsuited (suits[i].uri, "pool.example", suits[i].status);

      g_test_message ("%s", suits[i].uri);
      g_assert_cmpint (is_unsuited, ==, suits[i].is_unsuited);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/web-policy/unsuited", test_unsuited);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/web-view/", cases[i].name, NULL);

      g_test_add (path, Fixture, &cases[i], set_up, test_case, tear_down);
    }
  g_test_add ("/app/web-view/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/app/web-view/tls", Fixture, NULL, set_up, test_tls, tear_down);
  g_test_add ("/app/web-view/links", Fixture, NULL, set_up, test_links, tear_down);
  g_test_add ("/app/web-view/crash", Fixture, NULL, set_up, test_crash, tear_down);
  return g_test_run ();
}
