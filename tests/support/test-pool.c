/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool as a process of its own, and a browser without scripts to visit it with.
 */

#include "config.h"

#include "test-pool.h"

#include <libsoup/soup.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>

#include "auth-uri.h"

struct _TestPool
{
  GSubprocess *process; /* (owned) */
  char *origin;
  SoupSession *session; /* (owned) */
};

static void
test_pool_die_with_test_cb (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGKILL);
}

static char *
test_pool_read_origin (GSubprocess *process)
{
  g_autoptr (GDataInputStream) lines =
    g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

  /* The pipe stays open behind the stream, for the codes the pool prints later. */
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (lines), FALSE);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "Listening on http://127.0.0.1:"));
  return g_strdup (line + strlen ("Listening on "));
}

static SoupSession *
test_pool_new_session (void)
{
  SoupSession *session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);

  soup_session_add_feature_by_type (session, SOUP_TYPE_COOKIE_JAR);
  return session;
}

TestPool *
test_pool_new (const char *option, ...)
{
  TestPool *self = g_new0 (TestPool, 1);
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  va_list options;

  g_ptr_array_add (arguments, (gpointer) g_getenv ("AUTH_DEMO_POOL"));
  g_assert_nonnull (arguments->pdata[0]);
  g_ptr_array_add (arguments, (gpointer) "--port=0");
  g_ptr_array_add (arguments, (gpointer) "--test-control");
  va_start (options, option);
  for (const char *next = option; next != NULL; next = va_arg (options, const char *))
    g_ptr_array_add (arguments, (gpointer) next);
  va_end (options);
  g_ptr_array_add (arguments, NULL);
  g_subprocess_launcher_set_child_setup (launcher, test_pool_die_with_test_cb, NULL, NULL);
  self->process =
    g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments->pdata, &error);
  g_assert_no_error (error);
  self->origin = test_pool_read_origin (self->process);
  self->session = test_pool_new_session ();
  return self;
}

void
test_pool_free (TestPool *self)
{
  soup_session_abort (self->session);
  g_subprocess_send_signal (self->process, SIGTERM);
  g_assert_true (g_subprocess_wait_check (self->process, NULL, NULL));
  g_object_unref (self->process);
  g_object_unref (self->session);
  g_free (self->origin);
  g_free (self);
}

const char *
test_pool_get_origin (TestPool *self)
{
  return self->origin;
}

guint
test_pool_count_descriptors (TestPool *self)
{
  g_autofree char *path =
    g_strdup_printf ("/proc/%s/fd", g_subprocess_get_identifier (self->process));
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint count = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    count++;
  return count;
}

void
test_pool_forget (TestPool *self)
{
  g_object_unref (self->session);
  self->session = test_pool_new_session ();
}

static char *
test_pool_dup_header (SoupMessage *message, const char *name)
{
  return g_strdup (
    soup_message_headers_get_one (soup_message_get_response_headers (message), name));
}

static TestAnswer *
test_pool_send (TestPool *self, SoupMessage *message, const char *authorization)
{
  TestAnswer *answer = g_new0 (TestAnswer, 1);
  g_autoptr (GBytes) bytes = NULL;

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (authorization != NULL)
    soup_message_headers_append (soup_message_get_request_headers (message), "Authorization",
                                 authorization);
  /* A retry on a new connection would count as a second request. */
  soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  bytes = soup_session_send_and_read (self->session, message, NULL, NULL);
  if (bytes == NULL)
    return answer;
  answer->status = soup_message_get_status (message);
  answer->location = test_pool_dup_header (message, "Location");
  answer->type = test_pool_dup_header (message, "Content-Type");
  answer->challenge = test_pool_dup_header (message, "WWW-Authenticate");
  answer->policy = test_pool_dup_header (message, "Content-Security-Policy");
  answer->cookie = test_pool_dup_header (message, "Set-Cookie");
  answer->error_type = test_pool_dup_header (message, "x-amzn-ErrorType");
  answer->body = g_malloc0 (g_bytes_get_size (bytes) + 1);
  if (g_bytes_get_size (bytes) > 0)
    memcpy (answer->body, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  return answer;
}

static SoupMessage *
test_pool_new_message (TestPool *self, const char *method, const char *path)
{
  g_autofree char *uri = *path == '/' ? g_strconcat (self->origin, path, NULL) : g_strdup (path);

  return soup_message_new (method, uri);
}

TestAnswer *
test_pool_get (TestPool *self, const char *path, const char *authorization)
{
  g_autoptr (SoupMessage) message = test_pool_new_message (self, "GET", path);

  return test_pool_send (self, message, authorization);
}

TestAnswer *
test_pool_get_with (TestPool *self, const char *path, const char *agent)
{
  g_autoptr (SoupMessage) message = test_pool_new_message (self, "GET", path);

  soup_message_headers_append (soup_message_get_request_headers (message), "User-Agent", agent);
  return test_pool_send (self, message, NULL);
}

TestAnswer *
test_pool_post_as (
  TestPool *self, const char *path, const char *type, const char *body, const char *const *headers)
{
  g_autoptr (SoupMessage) message = test_pool_new_message (self, "POST", path);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  soup_message_set_request_body_from_bytes (message, type, bytes);
  for (gsize i = 0; headers != NULL && headers[i] != NULL; i += 2)
    soup_message_headers_append (soup_message_get_request_headers (message), headers[i],
                                 headers[i + 1]);
  return test_pool_send (self, message, NULL);
}

TestAnswer *
test_pool_post (TestPool *self, const char *path, const char *form, const char *authorization)
{
  const char *const headers[] = { authorization != NULL ? "Authorization" : NULL, authorization,
                                  NULL };

  return test_pool_post_as (self, path, "application/x-www-form-urlencoded", form, headers);
}

static char *
test_pool_dup_csrf (const char *page)
{
  const char *start = strstr (page, "name=\"_csrf\" value=\"");

  g_assert_nonnull (start);
  start += strlen ("name=\"_csrf\" value=\"");
  return g_strndup (start, strcspn (start, "\""));
}

TestAnswer *
test_pool_submit (TestPool *self, const char *path, const char *form)
{
  g_autoptr (TestAnswer) page = test_pool_get (self, path, NULL);
  g_autofree char *csrf = test_pool_dup_csrf (page->body);
  g_autofree char *body = g_strconcat ("_csrf=", csrf, "&", form, NULL);

  return test_pool_post (self, path, body, NULL);
}

void
test_answer_free (TestAnswer *self)
{
  g_free (self->location);
  g_free (self->type);
  g_free (self->challenge);
  g_free (self->policy);
  g_free (self->cookie);
  g_free (self->error_type);
  g_free (self->body);
  g_free (self);
}

char *
test_pool_sign_in (TestPool *self, const char *query)
{
  g_autofree char *path = g_strconcat ("/login?" TEST_QUERY, query, NULL);
  g_autoptr (TestAnswer) answer = NULL;

  test_pool_forget (self);
  answer = test_pool_submit (self, path, "username=alice%40example.com&password=Passw0rd!");
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_true (auth_uri_matches_redirect (answer->location, TEST_REDIRECT_URI));
  return test_answer_dup_parameter (answer, "code");
}

TestAnswer *
test_pool_redeem (TestPool *self, const char *code, const char *more)
{
  g_autofree char *form =
    auth_form_encode ("grant_type", "authorization_code", "client_id", "demo_desktop", "code", code,
                      "redirect_uri", TEST_REDIRECT_URI, NULL);
  g_autofree char *whole = g_strconcat (form, more, NULL);

  return test_pool_post (self, "/oauth2/token", whole, NULL);
}

TestAnswer *
test_pool_refresh (TestPool *self, const char *refresh_token)
{
  g_autofree char *form = auth_form_encode ("grant_type", "refresh_token", "client_id",
                                            "demo_desktop", "refresh_token", refresh_token, NULL);

  return test_pool_post (self, "/oauth2/token", form, NULL);
}

void
test_answer_assert_leads_to (const TestAnswer *self, const char *prefix)
{
  g_assert_cmpuint (self->status, ==, 302);
  g_assert_nonnull (self->location);
  if (!g_str_has_prefix (self->location, prefix))
    g_error ("%s is not at %s", self->location, prefix);
}

void
test_answer_assert_shows (const TestAnswer *self, guint status, const char *markup)
{
  g_assert_cmpuint (self->status, ==, status);
  g_assert_cmpstr (self->type, ==, "text/html; charset=utf-8");
  g_assert_nonnull (strstr (self->body, markup));
}

char *
test_answer_dup_string (const TestAnswer *self, const char *member)
{
  g_autoptr (JsonNode) root = json_from_string (self->body, NULL);

  g_assert_nonnull (root);
  return g_strdup (
    json_object_get_string_member_with_default (json_node_get_object (root), member, NULL));
}

char *
test_answer_dup_parameter (const TestAnswer *self, const char *name)
{
  const char *query = self->location != NULL ? strchr (self->location, '?') : NULL;
  g_autoptr (GHashTable) parameters = NULL;

  g_assert_nonnull (query);
  parameters = auth_form_decode (query + 1, NULL);
  g_assert_nonnull (parameters);
  return g_strdup (g_hash_table_lookup (parameters, name));
}
