/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Configuration files become accounts over the bus: all of them, or none.
 */

#include "config.h"

#include "auth-stage.h"

#define AGENT_IFACE "org.example.Authenticator.Agent1"
#define N_POOLS     12
#define N_KILLS     12
#define TWO_POOLS                                                                              \
  "{ CognitoUserPool: {"                                                                       \
  "  A: { PoolId: 'eu-west-1_AAAAAAAAA', AppClientId: 'a', AppClientSecret: 'n0t-a-s3cret' }," \
  "  B: { PoolId: 'eu-west-1_BBBBBBBBB', AppClientId: 'b' } } }"

/* name: (nullable) */
static GVariant *
call (AuthStage *stage,
      const char *method,
      const char *document,
      const char *name,
      GError **error)
{
  GVariantBuilder options = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  if (name != NULL)
    g_variant_builder_add (&options, "{sv}", "name", g_variant_new_string (name));
  return auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, method,
                          g_variant_new ("(sa{sv})", document, &options), error);
}

/* The demo pool's, as a developer of a web app would have it. */
static char *
dup_demo_document (AuthStage *stage)
{
  return g_strdup_printf ("import { Amplify } from 'aws-amplify';\n"
                          "Amplify.configure({ Auth: { Cognito: {\n"
                          "  userPoolId: 'local_DemoPool', userPoolClientId: 'demo_desktop',\n"
                          "  loginWith: { oauth: { domain: '%s', responseType: 'code',\n"
                          "    scopes: ['openid', 'email', 'aws.cognito.signin.user.admin'],\n"
                          "    redirectSignIn: ['http://127.0.0.1:17911/callback'],\n"
                          "    redirectSignOut: ['http://127.0.0.1:17911/callback'] } },\n"
                          "} } });\n",
                          stage->origin);
}

/* One keyring serves all tests: accounts stay. */
static guint
count_new (AuthStage *stage)
{
  static guint known = 0;
  guint count = auth_stage_count_accounts (stage);
  guint fresh = count - known;

  known = count;
  return fresh;
}

static char *
dup_name (AuthStage *stage,
          const char *path)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, path, AUTH_BUS_ACCOUNT_IFACE, "Name");

  return g_variant_dup_string (value, NULL);
}

static char *
import_one (AuthStage *stage,
            const char *document,
            const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (stage, "ImportAccounts", document, name, &error);
  g_autofree char **paths = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(^a&oas)", &paths, NULL);
  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  return g_strdup (paths[0]);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *document;
    const char *name;
    AuthError code;
  } rows[] = {
    { "", NULL, AUTH_ERROR_INVALID_ARGUMENT },
    { "{", NULL, AUTH_ERROR_INVALID_ARGUMENT },
    { "{ \"version\": \"2\" }", NULL, AUTH_ERROR_NOT_SUPPORTED },
    { "Amplify.configure(load())", NULL, AUTH_ERROR_INVALID_ARGUMENT },
    { TWO_POOLS, "", AUTH_ERROR_INVALID_ARGUMENT },
    { TWO_POOLS, "two\nlines", AUTH_ERROR_INVALID_ARGUMENT },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (int j = 0; j < 2; j++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GVariant) reply = call (stage, j == 0 ? "PreviewImport" : "ImportAccounts",
                                           rows[i].document, rows[i].name, &error);

        g_assert_null (reply);
        g_assert_error (error, AUTH_ERROR, (int) rows[i].code);
      }
  g_assert_cmpuint (count_new (stage), ==, 0);
}

static void
test_not_ours (void)
{
  static const char *const methods[] = { "PreviewImport", "ImportAccounts" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) stranger = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        stranger, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE, methods[i],
        g_variant_new_parsed ("(%s, @a{sv} {})", TWO_POOLS), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
        &error);

      g_assert_null (reply);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
      g_clear_error (&error);
    }
  g_assert_cmpuint (count_new (stage), ==, 0);
}

static void
test_preview (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (stage, "PreviewImport", TWO_POOLS, NULL, &error);
  g_autofree char *printed = NULL;
  g_autoptr (GVariant) accounts = NULL, first = NULL, second = NULL;
  g_autofree char **notes = NULL, **uris = NULL;
  const char *name, *issuer;
  gboolean has_secret;

  g_assert_no_error (error);
  printed = g_variant_print (reply, FALSE);
  g_assert_null (strstr (printed, "n0t-a-s3cret"));
  g_variant_get (reply, "(@aa{sv}^a&s)", &accounts, &notes);
  g_assert_cmpuint (g_variant_n_children (accounts), ==, 2);
  g_assert_cmpuint (g_strv_length (notes), >, 0);
  first = g_variant_get_child_value (accounts, 0);
  second = g_variant_get_child_value (accounts, 1);
  g_assert_true (g_variant_lookup (first, "name", "&s", &name));
  g_assert_cmpstr (name, ==, "eu-west-1_AAAAAAAAA");
  g_assert_true (g_variant_lookup (first, "issuer", "&s", &issuer));
  g_assert_true (g_str_has_suffix (issuer, "/eu-west-1_AAAAAAAAA"));
  g_assert_true (g_variant_lookup (first, "has-client-secret", "b", &has_secret) && has_secret);
  g_assert_true (g_variant_lookup (second, "has-client-secret", "b", &has_secret) && !has_secret);
  g_assert_true (g_variant_lookup (second, "register-redirect-uris", "^a&s", &uris));
  g_assert_cmpstr (uris[0], ==, "http://127.0.0.1:17911/callback");
  g_assert_cmpuint (count_new (stage), ==, 0);
}

/* What was imported is all that a sign-in needs, now and for the next agent. */
static void
test_sign_in (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = dup_demo_document (stage);
  g_autofree char *account = import_one (stage, document, "Imported");
  g_autofree char *name = dup_name (stage, account);
  g_autofree char *token = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (name, ==, "Imported");
  g_assert_true (auth_stage_sign_in (stage, account, &error));
  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
  token = auth_stage_get_token (stage, account, "access", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (token);
  g_assert_cmpuint (count_new (stage), ==, 1);
}

static void
test_names (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = dup_demo_document (stage);
  g_autofree char *first = import_one (stage, document, NULL);
  g_autofree char *second = import_one (stage, document, NULL);
  g_autofree char *first_name = dup_name (stage, first);
  g_autofree char *second_name = dup_name (stage, second);
  g_autofree char *expected = g_strdup_printf ("%s 2", first_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_assert_cmpstr (second_name, ==, expected);
  reply = call (stage, "ImportAccounts", document, first_name, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "choose another name"));
  g_assert_cmpuint (count_new (stage), ==, 2);
}

/* The first of two could be added, the second could not: neither is. */
static void
test_all_or_nothing (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *taken = auth_stage_add_account (stage, "Work 2");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) refused = call (stage, "ImportAccounts", TWO_POOLS, "Work", &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_cmpuint (count_new (stage), ==, 1);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (count_new (stage), ==, 0);
  reply = call (stage, "ImportAccounts", TWO_POOLS, "Home", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_new (stage), ==, 2);
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Before");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) preview = NULL, refused = NULL, reply = NULL;

  auth_stage_lock_keyring (stage);
  preview = call (stage, "PreviewImport", TWO_POOLS, NULL, &error);
  g_assert_no_error (error);
  refused = call (stage, "ImportAccounts", TWO_POOLS, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_cmpuint (count_new (stage), ==, 1);
  auth_stage_unlock_keyring (stage);
  reply = call (stage, "ImportAccounts", TWO_POOLS, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_new (stage), ==, 2);
}

typedef struct
{
  guint done;
  guint failed;
} Race;

static void
imported_cb (GObject *source,
             GAsyncResult *result,
             gpointer user_data)
{
  Race *race = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  race->done++;
  race->failed += reply == NULL;
}

static gboolean
is_over (AuthStage *stage,
         gpointer user_data)
{
  return ((Race *) user_data)->done == 2;
}

static void
test_two_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = dup_demo_document (stage);
  Race race = { 0, 0 };

  for (int i = 0; i < 2; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE,
                            "ImportAccounts", g_variant_new_parsed ("(%s, @a{sv} {})", document),
                            NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, imported_cb, &race);
  auth_stage_wait (stage, is_over, &race);
  g_assert_cmpuint (race.failed, ==, 0);
  g_assert_cmpuint (count_new (stage), ==, 2);
}

/* Items of accounts in the keyring, be they any good or not. */
static guint
count_items (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stage->bus, "org.freedesktop.secrets", "/org/freedesktop/secrets",
    "org.freedesktop.Secret.Service", "SearchItems",
    g_variant_new_parsed ("({'kind': 'account'},)"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
    &error);
  g_autoptr (GVariant) items = NULL;

  g_assert_no_error (error);
  items = g_variant_get_child_value (reply, 0);
  return g_variant_n_children (items);
}

static gboolean
has_only_good_items (AuthStage *stage,
                     gpointer user_data)
{
  return count_items (stage) == auth_stage_count_accounts (stage);
}

static gboolean
has_more_items (AuthStage *stage,
                gpointer before)
{
  return count_items (stage) > *(guint *) before;
}

static char *
create_pools (void)
{
  GString *document = g_string_new ("{ CognitoUserPool: {");

  for (int i = 0; i < N_POOLS; i++)
    g_string_append_printf (document, " P%d: { PoolId: 'eu-west-1_%09d', AppClientId: 'c' },", i,
                            i);
  g_string_append (document, "} }");
  return g_string_free (document, FALSE);
}

static void
begin_import (AuthStage *stage,
              const char *document,
              Race *race)
{
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE,
                          "ImportAccounts", g_variant_new_parsed ("(%s, @a{sv} {})", document),
                          NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, imported_cb, race);
  g_dbus_connection_flush_sync (stage->bus, NULL, NULL);
}

/* The kills are spread over the time a whole import takes, the agent's start with it. */
static void
test_killed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = create_pools ();
  gint64 start, whole;
  static Race race; /* some replies come after the test */

  auth_stage_kill_agent (stage);
  start = g_get_monotonic_time ();
  g_variant_unref (call (stage, "ImportAccounts", document, NULL, NULL));
  whole = g_get_monotonic_time () - start;
  count_new (stage);
  for (int i = 0; i < N_KILLS; i++)
    {
      guint fresh;

      begin_import (stage, document, &race);
      g_usleep (whole * i / N_KILLS);
      auth_stage_kill_agent (stage);
      fresh = count_new (stage);
      g_test_message ("%u accounts after %u of the time", fresh, i);
      g_assert_true (fresh == 0 || fresh == N_POOLS);
      auth_stage_wait (stage, has_only_good_items, NULL);
    }
}

/* The keyring goes while they are stored. */
static void
test_locked_between (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = create_pools ();
  guint before = count_items (stage);
  Race race = { 0, 0 };
  guint fresh;

  begin_import (stage, document, &race);
  auth_stage_wait (stage, has_more_items, &before);
  auth_stage_lock_keyring (stage);
  while (race.done == 0)
    g_main_context_iteration (NULL, TRUE);
  auth_stage_unlock_keyring (stage);
  auth_stage_wait (stage, has_only_good_items, NULL);
  fresh = count_new (stage);
  g_assert_cmpuint (fresh, ==, race.failed ? 0 : N_POOLS);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/refused", test_refused);
  g_test_add_func ("/import/not-ours", test_not_ours);
  g_test_add_func ("/import/preview", test_preview);
  g_test_add_func ("/import/sign-in", test_sign_in);
  g_test_add_func ("/import/names", test_names);
  g_test_add_func ("/import/all-or-nothing", test_all_or_nothing);
  g_test_add_func ("/import/locked", test_locked);
  g_test_add_func ("/import/two-at-once", test_two_at_once);
  g_test_add_func ("/import/killed", test_killed);
  g_test_add_func ("/import/locked-between", test_locked_between);
  return g_test_run ();
}
