/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in through the system browser: what the agent answers on its loopback port.
 */

#include "config.h"

#include "auth-stage.h"

#include <libsoup/soup.h>

typedef struct
{
  char *path;
  char *uri;
  char *redirect_uri;
  char *error; /* (nullable) of SignIn1.Ended, once it came */
  guint subscription;
} SignIn;

static void
ended_cb (GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  SignIn *sign_in = user_data;

  g_variant_get (parameters, "(ss)", &sign_in->error, NULL);
}

static gboolean
has_ended (AuthStage *stage, gpointer user_data)
{
  SignIn *sign_in = user_data;

  return sign_in->error != NULL;
}

static GVariant *
begin_in_browser (AuthStage *stage, const char *account, GError **error)
{
  return auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                          g_variant_new_parsed ("({'surface': <'browser'>},)"), error);
}

static void
begin (AuthStage *stage, const char *account, SignIn *sign_in)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = begin_in_browser (stage, account, &error);

  g_assert_no_error (error);
  g_variant_get (reply, "(oss)", &sign_in->path, &sign_in->uri, &sign_in->redirect_uri);
  sign_in->error = NULL;
  sign_in->subscription = g_dbus_connection_signal_subscribe (
    stage->bus, AUTH_BUS_AGENT_NAME, "org.example.Authenticator.SignIn1", "Ended", sign_in->path,
    NULL, G_DBUS_SIGNAL_FLAGS_NONE, ended_cb, sign_in, NULL);
}

static void
end (AuthStage *stage, SignIn *sign_in)
{
  g_dbus_connection_signal_unsubscribe (stage->bus, sign_in->subscription);
  g_free (sign_in->path);
  g_free (sign_in->uri);
  g_free (sign_in->redirect_uri);
  g_free (sign_in->error);
}

/* The status; 0 when nobody listens. */
static guint
request (const char *method, const char *uri, const char *host, SoupMessage **message_out)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) body = NULL;
  guint status;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (host != NULL)
    soup_message_headers_replace (soup_message_get_request_headers (message), "Host", host);
  body = soup_session_send_and_read (session, message, NULL, NULL);
  status = body != NULL ? soup_message_get_status (message) : 0;
  if (message_out != NULL)
    *message_out = g_steal_pointer (&message);
  return status;
}

static gboolean
is_closed (AuthStage *stage, gpointer user_data)
{
  return request ("GET", user_data, NULL, NULL) == 0;
}

static void
test_sign_in (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Browser");
  g_autofree char *answer = NULL, *state = NULL, *origin = NULL, *done = NULL;
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (SoupMessage) page = NULL;
  SoupMessageHeaders *headers;
  SignIn sign_in;

  begin (stage, account, &sign_in);
  answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
  g_assert_true (g_str_has_prefix (answer, sign_in.redirect_uri));
  g_assert_cmpuint (request ("GET", answer, NULL, &message), ==, 303);
  g_assert_cmpstr (
    soup_message_headers_get_one (soup_message_get_response_headers (message), "Location"), ==,
    "/done");
  auth_stage_wait (stage, has_ended, &sign_in);
  g_assert_cmpstr (sign_in.error, ==, "");
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  origin = g_strndup (sign_in.redirect_uri, strlen (sign_in.redirect_uri) - strlen ("/callback"));
  done = g_strconcat (origin, "/done", NULL);
  /* The answer counts once. */
  g_assert_cmpuint (request ("GET", answer, NULL, NULL), ==, 404);
  g_assert_cmpuint (request ("GET", done, NULL, &page), ==, 200);
  headers = soup_message_get_response_headers (page);
  g_assert_true (g_str_has_prefix (
    soup_message_headers_get_one (headers, "Content-Security-Policy"), "default-src 'none';"));
  g_assert_cmpstr (soup_message_headers_get_one (headers, "Referrer-Policy"), ==, "no-referrer");
  auth_stage_wait (stage, is_closed, sign_in.redirect_uri);
  end (stage, &sign_in);
}

static void
test_wrong_answers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Wrong");
  g_autofree char *answer = NULL, *wrong = NULL, *other_path = NULL, *state = NULL;
  SignIn sign_in;

  begin (stage, account, &sign_in);
  answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
  wrong = g_strconcat (sign_in.redirect_uri, "?code=x&state=wrong", NULL);
  other_path = g_strconcat (sign_in.redirect_uri, "/?code=x&state=wrong", NULL);
  g_assert_cmpuint (request ("GET", wrong, NULL, NULL), ==, 400);
  g_assert_cmpuint (request ("GET", other_path, NULL, NULL), ==, 404);
  g_assert_cmpuint (request ("POST", answer, NULL, NULL), ==, 405);
  g_assert_cmpuint (request ("GET", answer, "evil.example", NULL), ==, 403);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-out");
  g_assert_cmpuint (request ("GET", answer, NULL, NULL), ==, 303);
  auth_stage_wait (stage, has_ended, &sign_in);
  g_assert_cmpstr (sign_in.error, ==, "");
  end (stage, &sign_in);
}

static void
test_cancel (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Cancel");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  SignIn sign_in;

  begin (stage, account, &sign_in);
  reply = auth_stage_call (stage, sign_in.path, "org.example.Authenticator.SignIn1", "Cancel", NULL,
                           &error);
  g_assert_no_error (error);
  auth_stage_wait (stage, has_ended, &sign_in);
  g_assert_cmpstr (sign_in.error, ==, "org.example.Authenticator.Error.Cancelled");
  auth_stage_wait (stage, is_closed, sign_in.redirect_uri);
  end (stage, &sign_in);
}

static void
test_refused_code (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Refused");
  g_autofree char *answer = NULL;
  SignIn sign_in;

  begin (stage, account, &sign_in);
  answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
  auth_stage_fault (stage, "token=bad-signature");
  g_assert_cmpuint (request ("GET", answer, NULL, NULL), ==, 303);
  auth_stage_wait (stage, has_ended, &sign_in);
  g_assert_cmpstr (sign_in.error, ==, "org.example.Authenticator.Error.InvalidResponse");
  end (stage, &sign_in);
}

/* A port that waits for the browser to say good-bye is free as soon as it has. */
static void
test_one_after_another (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Again");

  auth_stage_kill_agent (stage);
  for (gsize i = 0; i < 5; i++)
    {
      g_autofree char *answer = NULL, *done = NULL;
      SignIn sign_in;

      begin (stage, account, &sign_in);
      g_assert_true (g_str_has_prefix (sign_in.redirect_uri, "http://127.0.0.1:"));
      answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
      g_assert_cmpuint (request ("GET", answer, NULL, NULL), ==, 303);
      done = g_uri_resolve_relative (sign_in.redirect_uri, "/done", G_URI_FLAGS_NONE, NULL);
      g_assert_cmpuint (request ("GET", done, NULL, NULL), ==, 200);
      auth_stage_wait (stage, has_ended, &sign_in);
      g_assert_cmpstr (sign_in.error, ==, "");
      end (stage, &sign_in);
    }
}

/* One sign-in takes one port; when all are taken, that is said, for nothing in this session is
 * registered for the scheme of our own. */
static void
test_busy (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Busy");
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GError) error = NULL;

  auth_stage_kill_agent (stage);
  /* Another program may have some of the three ports. */
  while (error == NULL)
    {
      g_autoptr (GVariant) reply = begin_in_browser (stage, account, &error);
      char *redirect_uri;

      if (reply == NULL)
        break;
      g_variant_get (reply, "(oss)", NULL, NULL, &redirect_uri);
      g_assert_true (g_hash_table_add (taken, redirect_uri));
      g_assert_cmpuint (g_hash_table_size (taken), <=, 3);
    }
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "--window"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/browser/sign-in", test_sign_in);
  g_test_add_func ("/browser/wrong-answers", test_wrong_answers);
  g_test_add_func ("/browser/cancel", test_cancel);
  g_test_add_func ("/browser/refused-code", test_refused_code);
  g_test_add_func ("/browser/one-after-another", test_one_after_another);
  g_test_add_func ("/browser/busy", test_busy);
  return g_test_run ();
}
