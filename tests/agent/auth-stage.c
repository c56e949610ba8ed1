/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A demo pool of its own and the real agent on the private bus, for a test to play on.
 */

#include "config.h"

#include "auth-stage.h"

#include <libsoup/soup.h>
#include <json-glib/json-glib.h>

#define CALL_TIMEOUT_MS 60000

static char *
build_path (const char *relative)
{
  return g_build_filename (g_getenv ("AUTH_BUILD_DIR"), relative, NULL);
}

static void
start_pool (AuthStage *self,
            GPtrArray *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) output = NULL;
  g_autofree char *line = NULL;

  self->pool = g_subprocess_newv ((const char *const *) arguments->pdata,
                                  G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->pool));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  g_assert_true (g_str_has_prefix (line, "Listening on "));
  self->origin = g_strdup (line + strlen ("Listening on "));
}

AuthStage *
auth_stage_new (const char *first_option,
                ...)
{
  AuthStage *self = g_new0 (AuthStage, 1);
  g_autoptr (GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  va_list options;

  /* Its output is drained by nobody: the request log goes to the pool's own standard error. */
  g_ptr_array_add (arguments, build_path ("src/demo/authenticator-demo-pool"));
  g_ptr_array_add (arguments, g_strdup ("--port=0"));
  g_ptr_array_add (arguments, g_strdup ("--test-control"));
  va_start (options, first_option);
  for (const char *option = first_option; option != NULL; option = va_arg (options, const char *))
    g_ptr_array_add (arguments, g_strdup (option));
  va_end (options);
  g_ptr_array_add (arguments, NULL);
  start_pool (self, arguments);
  auth_bus_register_errors ();
  self->bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_assert_no_error (error);
  auth_bus_name_control (self->bus);
  return self;
}

void
auth_stage_free (AuthStage *self)
{
  g_subprocess_force_exit (self->pool);
  g_subprocess_wait (self->pool, NULL, NULL);
  g_clear_object (&self->pool);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->origin, g_free);
  g_free (self);
}

static GBytes *
request (AuthStage *self,
         const char *method,
         const char *path,
         const char *body)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autofree char *uri = g_strconcat (self->origin, path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GError) error = NULL;
  GBytes *answer;

  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "text/plain", bytes);
    }
  answer = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return answer;
}

void
auth_stage_fault (AuthStage *self,
                  const char *fault)
{
  g_bytes_unref (request (self, "POST", "/test/fault", fault));
}

int
auth_stage_count (AuthStage *self,
                  const char *what)
{
  g_autoptr (GBytes) answer = request (self, "GET", "/test/stats", NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));

  node = json_from_string (text, NULL);
  return json_object_get_int_member (json_node_get_object (node), what);
}

void
auth_stage_revoke_all (AuthStage *self)
{
  g_bytes_unref (request (self, "POST", "/test/revoke-all", ""));
}

GVariant *
auth_stage_call (AuthStage *self,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GError **error)
{
  GVariant *reply = g_dbus_connection_call_sync (self->bus, AUTH_BUS_AGENT_NAME, path, interface,
                                                 method, parameters, NULL, G_DBUS_CALL_FLAGS_NONE,
                                                 CALL_TIMEOUT_MS, NULL, error);

  if (reply == NULL && error != NULL)
    g_dbus_error_strip_remote_error (*error);
  return reply;
}

GVariant *
auth_stage_get_property (AuthStage *self,
                         const char *path,
                         const char *interface,
                         const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self, path, "org.freedesktop.DBus.Properties", "Get",
                     g_variant_new ("(ss)", interface, name), &error);
  GVariant *value;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);
  return value;
}

void
auth_stage_assert_property (AuthStage *self,
                            const char *account,
                            const char *name,
                            const char *expected)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (self, account, AUTH_BUS_ACCOUNT_IFACE, name);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

char *
auth_stage_dup_state (AuthStage *self,
                      const char *account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (self, account, AUTH_BUS_ACCOUNT_IFACE, "State");

  return g_variant_dup_string (value, NULL);
}

guint
auth_stage_count_accounts (AuthStage *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self, AUTH_BUS_AGENT_PATH, "org.freedesktop.DBus.ObjectManager",
                     "GetManagedObjects", NULL, &error);
  g_autoptr (GVariant) objects = NULL;

  g_assert_no_error (error);
  objects = g_variant_get_child_value (reply, 0);
  return g_variant_n_children (objects);
}

GVariant *
auth_stage_configuration (AuthStage *self,
                          const char *name)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&builder, "{sv}", "name", g_variant_new_string (name));
  g_variant_builder_add (&builder, "{sv}", "client-id", g_variant_new_string ("demo_desktop"));
  g_variant_builder_add (&builder, "{sv}", "domain", g_variant_new_string (self->origin));
  g_variant_builder_add (&builder, "{sv}", "user-pool-id", g_variant_new_string ("local_DemoPool"));
  return g_variant_builder_end (&builder);
}

char *
auth_stage_add_account (AuthStage *self,
                        const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (self, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
                     g_variant_new ("(@a{sv})", auth_stage_configuration (self, name)), &error);
  char *path;

  g_assert_no_error (error);
  g_variant_get (reply, "(o)", &path);
  return path;
}

char *
auth_stage_begin (AuthStage *self,
                  const char *account,
                  char **uri_out,
                  GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (self, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                     g_variant_new_parsed ("(@a{sv} {},)"), error);
  char *sign_in;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(oss)", &sign_in, uri_out, NULL);
  return sign_in;
}

char *
auth_stage_visit (AuthStage *self,
                  const char *uri,
                  const char *user,
                  const char *totp_secret)
{
  g_autofree char *script =
    g_build_filename (g_getenv ("AUTH_SOURCE_DIR"), "tests/support/hosted-login", NULL);
  g_autofree char *input = g_strconcat (uri, "\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) visit =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                      script, user, "Passw0rd!", totp_secret, NULL);
  char *redirect;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (visit, input, NULL, &redirect, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (visit));
  return g_strstrip (redirect);
}

gboolean
auth_stage_complete (AuthStage *self,
                     const char *sign_in,
                     const char *uri,
                     GError **error)
{
  g_autoptr (GVariant) reply = auth_stage_call (self, sign_in, "org.example.Authenticator.SignIn1",
                                                "Complete", g_variant_new ("(s)", uri), error);

  return reply != NULL;
}

gboolean
auth_stage_sign_in (AuthStage *self,
                    const char *account,
                    GError **error)
{
  g_autofree char *uri = NULL;
  g_autofree char *sign_in = auth_stage_begin (self, account, &uri, error);
  g_autofree char *redirect = NULL;

  if (sign_in == NULL)
    return FALSE;
  redirect = auth_stage_visit (self, uri, "alice@example.com", NULL);
  return auth_stage_complete (self, sign_in, redirect, error);
}

char *
auth_stage_add_signed_in (AuthStage *self,
                          const char *name)
{
  g_autoptr (GError) error = NULL;
  char *account = auth_stage_add_account (self, name);

  auth_stage_sign_in (self, account, &error);
  g_assert_no_error (error);
  return account;
}

char *
auth_stage_get_token (
  AuthStage *self, const char *account, const char *kind, GVariant *options, GError **error)
{
  g_autoptr (GVariant) reply = NULL;
  char *token;

  if (options == NULL)
    options = g_variant_new_parsed ("@a{sv} {}");
  reply = auth_stage_call (self, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
                           g_variant_new ("(s@a{sv})", kind, options), error);
  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(st)", &token, NULL);
  return token;
}

char *
auth_stage_refresh (AuthStage *self,
                    const char *account,
                    GError **error)
{
  return auth_stage_get_token (self, account, "access",
                               g_variant_new_parsed ("{'force-refresh': <true>}"), error);
}
