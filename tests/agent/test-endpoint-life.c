/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over HTTP: how many endpoints there are, how they end, and what is left behind.
 */

#include "config.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth-stage-aws.h"
#include "auth-stage-endpoint.h"

#define N_CONNECTIONS 100

/* Another program that may have the credentials. */
static GDBusConnection *
connect_allowed (AuthStage *stage, const char *account)
{
  auth_stage_allow (stage, account, "aws-credentials");
  return auth_stage_connect ();
}

static gboolean
is_gone (AuthStage *stage, gpointer user_data)
{
  const AuthStageEndpoint *endpoint = user_data;
  g_autoptr (GSocketConnection) connection = auth_stage_endpoint_connect (endpoint);

  return connection == NULL && !g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS);
}

/* One endpoint for each program and each wish; each with a token of its own. */
static void
test_callers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Callers");
  g_autoptr (GDBusConnection) other_bus = connect_allowed (stage, account);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthStageEndpoint) first = auth_stage_endpoint_open (stage, account);
  g_autoptr (AuthStageEndpoint) same = auth_stage_endpoint_open (stage, account);
  g_autoptr (AuthStageEndpoint) wish =
    auth_stage_endpoint_open_as (stage->bus, account, "{'min-validity': <uint32 9>}", &error);
  g_autoptr (AuthStageEndpoint) other =
    auth_stage_endpoint_open_as (other_bus, account, "@a{sv} {}", &error);
  g_autofree char *swapped = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (first->uri, ==, same->uri);
  g_assert_cmpstr (first->token_file, ==, same->token_file);
  g_assert_cmpstr (first->token, !=, wish->token);
  g_assert_cmpstr (first->token, !=, other->token);
  g_assert_cmpstr (first->uri, !=, other->uri);
  g_free (g_steal_pointer (&same->token));
  same->token = g_strdup (other->token);
  swapped = auth_stage_endpoint_get (same);
  g_assert_true (g_str_has_prefix (swapped, "HTTP/1.1 403 "));

  g_assert_true (g_dbus_connection_close_sync (other_bus, NULL, NULL));
  auth_stage_wait (stage, is_gone, other);
  g_assert_false (is_gone (stage, first));
}

static void
test_too_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Many");
  g_autoptr (GDBusConnection) bus = connect_allowed (stage, account);
  g_autoptr (GPtrArray) endpoints =
    g_ptr_array_new_with_free_func ((GDestroyNotify) auth_stage_endpoint_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; error == NULL && i < 100; i++)
    {
      g_autofree char *options = g_strdup_printf ("{'min-validity': <uint32 %u>}", i);
      AuthStageEndpoint *endpoint = auth_stage_endpoint_open_as (bus, account, options, &error);

      if (endpoint != NULL)
        g_ptr_array_add (endpoints, endpoint);
    }
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpuint (endpoints->len, ==, 16);
  g_assert_true (g_dbus_connection_close_sync (bus, NULL, NULL));
  for (guint i = 0; i < endpoints->len; i++)
    auth_stage_wait (stage, is_gone, endpoints->pdata[i]);
}

static void
test_file (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "File");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autofree char *folder = g_path_get_dirname (endpoint->token_file);
  g_autofree char *moved = g_strconcat (folder, ".moved", NULL);
  g_autoptr (GDBusConnection) bus = connect_allowed (stage, account);
  g_autoptr (GError) link_error = NULL;
  g_autoptr (GError) mode_error = NULL;
  struct stat info;

  g_assert_true (g_str_has_prefix (folder, g_getenv ("XDG_RUNTIME_DIR")));
  g_assert_cmpint (lstat (endpoint->token_file, &info), ==, 0);
  g_assert_cmpuint (info.st_mode, ==, S_IFREG | 0600);
  g_assert_cmpint (lstat (folder, &info), ==, 0);
  g_assert_cmpuint (info.st_mode, ==, S_IFDIR | 0700);

  g_assert_cmpint (g_rename (folder, moved), ==, 0);
  g_assert_cmpint (symlink (moved, folder), ==, 0);
  g_assert_null (auth_stage_endpoint_open_as (bus, account, "@a{sv} {}", &link_error));
  g_assert_error (link_error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (moved, folder), ==, 0);
  g_assert_cmpint (g_chmod (folder, 0755), ==, 0);
  g_assert_null (auth_stage_endpoint_open_as (bus, account, "@a{sv} {}", &mode_error));
  g_assert_error (mode_error, AUTH_ERROR, AUTH_ERROR_FAILED);
  g_assert_cmpint (g_chmod (folder, 0700), ==, 0);
}

static void
test_end (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "End");
  g_autofree char *removed = auth_stage_aws_add_signed_in (stage, "Removed");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autoptr (AuthStageEndpoint) removed_one = auth_stage_endpoint_open (stage, removed);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, removed, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);

  g_assert_no_error (error);
  auth_stage_wait (stage, is_gone, removed_one);
  g_assert_false (is_gone (stage, endpoint));
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_gone, endpoint);
}

/* An agent that is killed cannot tidy up; the next one does. */
static void
test_killed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Killed");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autoptr (AuthStageEndpoint) next = NULL;

  auth_stage_kill_agent (stage);
  g_assert_true (g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS));
  next = auth_stage_endpoint_open (stage, account);
  g_assert_false (g_file_test (endpoint->token_file, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (next->token_file, G_FILE_TEST_EXISTS));
}

/* Clients that connect and say nothing keep nobody else out, and are not kept for ever. */
static void
test_dawdlers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Dawdlers");
  g_autoptr (AuthStageEndpoint) endpoint = auth_stage_endpoint_open (stage, account);
  g_autoptr (GPtrArray) connections = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *answer = NULL;

  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      GSocketConnection *connection = auth_stage_endpoint_connect (endpoint);

      g_assert_nonnull (connection);
      g_ptr_array_add (connections, connection);
      g_output_stream_write (g_io_stream_get_output_stream (G_IO_STREAM (connection)), "GET /", 5,
                             NULL, NULL);
    }
  answer = auth_stage_endpoint_get (endpoint);
  g_assert_true (g_str_has_prefix (answer, "HTTP/1.1 200 "));
  for (guint i = 0; i < N_CONNECTIONS; i++)
    {
      g_autofree char *nothing = auth_stage_endpoint_read (connections->pdata[i]);

      g_assert_cmpstr (nothing, ==, "");
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/endpoint-life/callers", test_callers);
  g_test_add_func ("/endpoint-life/too-many", test_too_many);
  g_test_add_func ("/endpoint-life/file", test_file);
  g_test_add_func ("/endpoint-life/end", test_end);
  g_test_add_func ("/endpoint-life/killed", test_killed);
  g_test_add_func ("/endpoint-life/dawdlers", test_dawdlers);

  return g_test_run ();
}
