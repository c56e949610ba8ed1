/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Waits on a registered loopback port for the system browser to arrive (RFC 8252 section 7.3).
 */

#include "config.h"

#include "auth-loopback.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-local-server.h"
#include "auth-secret.h"
#include "auth-uri.h"

#define REQUEST_BYTES (16 * 1024)
#define FAREWELL_MS   5000
#define DONE_PATH     "/done"

#define STYLE                                                                           \
  "body{font:1.1em system-ui,sans-serif;margin:20vh auto;max-width:26em;padding:0 1em;" \
  "text-align:center}"

/**
 * AuthLoopback:
 *
 * One port, one path. A request that is refused, or an answer that is not the one waited for, does
 * not end the waiting. After the right answer the browser is sent on to a page without the code in
 * its address, and then nobody listens any more.
 */
struct _AuthLoopback
{
  GObject parent_instance;

  AuthLoopbackPurpose purpose;
  char *uri;
  AuthLocalServer *server;  /* (owned) (nullable) none once the port is closed */
  AuthLoopbackFunc arrived; /* (nullable) before listening and after the answer */
  gpointer user_data;
  guint farewell_id;
};

G_DEFINE_FINAL_TYPE (AuthLoopback, auth_loopback, G_TYPE_OBJECT)

static char *
dup_page (const char *title,
          const char *text)
{
  return g_strdup_printf ("<!DOCTYPE html><html lang=\"%s\"><head><meta charset=\"utf-8\">"
                          "<meta name=\"viewport\" content=\"width=device-width\">"
                          "<meta name=\"color-scheme\" content=\"light dark\"><title>%s</title>"
                          "<style>" STYLE "</style></head>"
                          "<body><h1>%s</h1><p>%s</p></body></html>\n",
                          /* The language of these words, as in HTML. */
                          _ ("en"), title, title, text);
}

static void
answer (AuthLocalVisit *visit,
        const char *status,
        const char *header,
        const char *page)
{
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *hash = NULL;
  g_autofree char *headers = NULL;

  g_checksum_update (checksum, (const guint8 *) STYLE, strlen (STYLE));
  g_checksum_get_digest (checksum, digest, &length);
  hash = g_base64_encode (digest, length);
  headers =
    g_strdup_printf ("%sContent-Security-Policy: default-src 'none'; style-src 'sha256-%s'\r\n"
                     "Referrer-Policy: no-referrer\r\n",
                     header, hash);
  auth_local_visit_answer (visit, status, headers, "text/html; charset=utf-8", page);
}

static gboolean
farewell_cb (gpointer user_data)
{
  AuthLoopback *self = user_data;

  self->farewell_id = 0;
  auth_local_server_stop (self->server);
  g_clear_object (&self->server);
  return G_SOURCE_REMOVE;
}

static void
close_in (AuthLoopback *self,
          guint milliseconds)
{
  const guint previous_id = self->farewell_id;

  if (self->server == NULL)
    return;
  self->farewell_id = g_timeout_add_full (G_PRIORITY_DEFAULT, milliseconds, farewell_cb,
                                          g_object_ref (self), g_object_unref);
  /* Last, since nobody but the former wait may still hold this. */
  if (previous_id != 0)
    g_source_remove (previous_id);
}

/**
 * auth_loopback_finish:
 * @self: a listener
 *
 * Takes no answer any more. The port is closed when the browser has fetched the page that follows,
 * or had a few seconds for it; at once when there was no answer.
 */
void
auth_loopback_finish (AuthLoopback *self)
{
  gboolean was_answered = self->arrived == NULL;

  self->arrived = NULL;
  if (self->farewell_id == 0)
    close_in (self, was_answered ? FAREWELL_MS : 0);
}

static void
answer_redirect (AuthLoopback *self,
                 AuthLocalVisit *visit)
{
  g_autofree char *page = NULL;
  g_autoptr (AuthSecret) uri =
    g_strconcat ("http://", auth_local_server_get_authority (self->server),
                 auth_local_visit_get_target (visit), NULL);
  AuthLoopbackFunc arrived = self->arrived;

  if (!auth_uri_matches_redirect (uri, self->uri) || arrived == NULL)
    {
      page = dup_page (_ ("Nothing here"), _ ("This page does not exist."));
      return answer (visit, "404 Not Found", "", page);
    }
  /* What is accepted may end the sign-in, and with it this listener's wait. */
  self->arrived = NULL;
  if (arrived (uri, self->user_data))
    return answer (visit, "303 See Other", "Location: " DONE_PATH "\r\n", "");
  self->arrived = arrived;
  page = dup_page (_ ("Not this sign-in"),
                   _ ("This answer belongs to no sign-in that is under way."));
  answer (visit, "400 Bad Request", "", page);
}

/* Once the browser is there, the port is free for the next one. */
static void
answer_done (AuthLoopback *self,
             AuthLocalVisit *visit)
{
  g_autofree char *page =
    self->purpose == AUTH_LOOPBACK_SIGN_OUT
      ? dup_page (_ ("You are signed out"), _ ("You can close this tab."))
      : dup_page (_ ("You can close this tab"), _ ("Go back to Authenticator."));

  answer (visit, "200 OK", "", page);
  if (self->arrived == NULL)
    close_in (self, 0);
}

static void
visited (AuthLocalVisit *visit,
         gpointer user_data)
{
  AuthLoopback *self = user_data;
  const char *refusal = auth_local_visit_get_refusal (visit);
  g_autofree char *page = dup_page (_ ("Bad request"), _ ("This is not for you."));

  if (refusal != NULL)
    answer (visit, refusal, "", page);
  else if (g_str_equal (auth_local_visit_get_target (visit), DONE_PATH))
    answer_done (self, visit);
  else
    answer_redirect (self, visit);
}

/**
 * auth_loopback_get_uri:
 * @self: a listener
 *
 * Returns: (transfer none): the registered URI it stands for
 */
const char *
auth_loopback_get_uri (AuthLoopback *self)
{
  return self->uri;
}

/**
 * auth_loopback_listen:
 * @self: a listener
 * @arrived: called with each candidate
 * @user_data: for @arrived
 *
 * Answers browsers from now on.
 */
void
auth_loopback_listen (AuthLoopback *self,
                      AuthLoopbackFunc arrived,
                      gpointer user_data)
{
  self->arrived = arrived;
  self->user_data = user_data;
  auth_local_server_start (self->server, visited, self);
}

static void
auth_loopback_finalize (GObject *object)
{
  AuthLoopback *self = AUTH_LOOPBACK (object);

  if (self->server != NULL)
    auth_local_server_stop (self->server);
  g_clear_object (&self->server);
  g_clear_pointer (&self->uri, g_free);
  G_OBJECT_CLASS (auth_loopback_parent_class)->finalize (object);
}

static void
auth_loopback_class_init (AuthLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_loopback_finalize;
}

static void
auth_loopback_init (AuthLoopback *self)
{
}

static void
set_unusable (AuthLoopbackPurpose purpose,
              gboolean has_loopback,
              GError **error)
{
  if (purpose == AUTH_LOOPBACK_SIGN_OUT)
    g_set_error (error, AUTH_ERROR, has_loopback ? AUTH_ERROR_FAILED : AUTH_ERROR_NOT_SUPPORTED,
                 has_loopback
                   ? _ ("All ports the browser could arrive at are in use by other programs: try "
                        "again in a minute")
                   : _ ("This account has no sign-out URI such as http://127.0.0.1:17911/callback "
                        "that a browser could go to: add one"));
  else if (has_loopback)
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_FAILED,
      _ ("All ports the browser could answer on are in use by other programs: sign in in "
         "the window (--window), or paste the last address (--paste)"));
  else
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
      _ ("This account has no redirect URI such as http://127.0.0.1:17911/callback that a "
         "browser could answer on: add one, or sign in in the window"));
}

/**
 * auth_loopback_new:
 * @uris: the account's redirect URIs or sign-out URIs
 * @purpose: which of them
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED: none of them is on a loopback address;
 *   AUTH_ERROR_FAILED: all their ports are busy
 *
 * Takes the first port of @uris that is free.
 *
 * Returns: (transfer full): the listener; nobody is answered yet
 */
AuthLoopback *
auth_loopback_new (const char *const *uris,
                   AuthLoopbackPurpose purpose,
                   GError **error)
{
  g_autoptr (AuthLoopback) self = g_object_new (AUTH_TYPE_LOOPBACK, NULL);
  gboolean has_loopback = FALSE;

  self->purpose = purpose;
  for (gsize i = 0; uris[i] != NULL; i++)
    {
      g_autoptr (GUri) uri = g_uri_parse (uris[i], G_URI_FLAGS_ENCODED, NULL);

      if (uri == NULL || g_uri_get_port (uri) <= 0 || !auth_uri_is_loopback (uris[i]) ||
          !g_hostname_is_ip_address (g_uri_get_host (uri)))
        continue;
      has_loopback = TRUE;
      self->server =
        auth_local_server_new (g_uri_get_host (uri), g_uri_get_port (uri), REQUEST_BYTES);
      if (self->server == NULL)
        continue;
      self->uri = g_strdup (uris[i]);
      return g_steal_pointer (&self);
    }
  set_unusable (purpose, has_loopback, error);
  return NULL;
}
