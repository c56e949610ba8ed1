/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Accounts and sign-ins over the bus, with a pool that may answer anything.
 */

#include "config.h"

#include "auth-stage.h"

#define AGENT_IFACE   "org.example.Authenticator.Agent1"
#define N_RACERS      5
#define SIGN_IN_IFACE "org.example.Authenticator.SignIn1"

static void
assert_state (AuthStage *stage, const char *account, const char *expected)
{
  g_autofree char *state = auth_stage_dup_state (stage, account);

  g_assert_cmpstr (state, ==, expected);
}

static void
test_add_refused (void)
{
  static const char *const rows[] = {
    "{'client-id': <'x'>, 'issuer': <'https://example.com'>}",
    "{'name': <'A'>, 'issuer': <'https://example.com'>}",
    "{'name': <'A'>, 'client-id': <'x'>}",
    "{'name': <'A'>, 'client-id': <'x'>, 'issuer': <'http://example.com'>}",
    "{'name': <'A'>, 'client-id': <'x'>, 'issuer': <uint32 7>}",
    "{'name': <'A'>, 'client-id': <'x'>, 'domain': <'https://a.example'>, 'user-pool-id': <'x'>}",
    "{'name': <'A'>, 'client-id': <'x'>, 'issuer': <'https://example.com'>, 'redirect-uris': "
    "<['x']>}",
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      GVariant *row = g_variant_new_parsed (rows[i]);
      g_autoptr (GVariant) reply =
        auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
                         g_variant_new ("(@a{sv})", row), &error);

      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, 0);
}

static void
test_same_name (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Same");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
                     g_variant_new ("(@a{sv})", auth_stage_configuration (stage, "Same")), &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
counted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  guint *counts = user_data;

  counts[reply != NULL ? 0 : 1]++;
}

static gboolean
are_counted (AuthStage *stage, gpointer user_data)
{
  guint *counts = user_data;

  return counts[0] + counts[1] == N_RACERS;
}

/* Additions of one name that overtake each other's way to the keyring. */
static void
test_same_name_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  guint counts[2] = { 0, 0 };

  for (int i = 0; i < N_RACERS; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AGENT_IFACE,
                            "AddAccount",
                            g_variant_new ("(@a{sv})", auth_stage_configuration (stage, "Race")),
                            NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, counted_cb, counts);
  auth_stage_wait (stage, are_counted, counts);
  g_assert_cmpuint (counts[0], ==, 1);
}

static void
test_too_large (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *large = g_strnfill (1024 * 1024, 'x');
  g_autofree char *account = auth_stage_add_account (stage, "Large");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
    g_variant_new_parsed ("({'name': <'L'>, 'client-id': <'c'>, 'client-secret': <%s>, "
                          "'issuer': <'https://example.com'>},)",
                          large),
    &error);
  g_autoptr (GVariant) begun = NULL;

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  begun = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                           g_variant_new_parsed ("({'login-hint': <%s>},)", large), &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_too_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Many");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 100 && error == NULL; i++)
    {
      g_autofree char *uri = NULL;

      g_free (auth_stage_begin (stage, account, &uri, &error));
    }
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
  auth_stage_kill_agent (stage);
}

static gboolean
is_discovered (AuthStage *stage, gpointer user_data)
{
  return auth_stage_count (stage, "discovery") > 0;
}

/* The account goes while a sign-in to it is only just being prepared. */
static void
test_removed_meanwhile (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *issuer = g_strconcat (stage->origin, "/local_DemoPool", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) added = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
    g_variant_new_parsed (
      "({'name': <'Meanwhile'>, 'client-id': <'demo_desktop'>, 'issuer': <%s>},)", issuer),
    &error);
  g_autoptr (GVariant) removed = NULL;
  g_autofree char *account = NULL;
  guint counts[2] = { N_RACERS - 1, 0 };

  g_assert_no_error (error);
  g_variant_get (added, "(o)", &account);
  auth_stage_fault (stage, "discovery=delay:1000");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE,
                          "BeginSignIn", g_variant_new_parsed ("(@a{sv} {},)"), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, counted_cb, counts);
  auth_stage_wait (stage, is_discovered, NULL);
  removed = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  auth_stage_wait (stage, are_counted, counts);
  g_assert_cmpuint (counts[1], ==, 1);
}

static void
test_remove (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  guint before = auth_stage_count_accounts (stage);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Remove");
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, before + 1);
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auth_stage_count (stage, "revoke"), ==, 1);
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, before);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (auth_stage_count_accounts (stage), ==, before);
}

static void
test_not_us (void)
{
  static const char *const methods[] = { "BeginSignIn", "SignOut" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Stranger");
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) stranger = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        stranger, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, methods[i],
        g_variant_new_parsed ("(@a{sv} {},)"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
  assert_state (stage, account, "signed-in");
}

static void
test_stranger_completes (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Theft");
  g_autofree char *address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GDBusConnection) stranger = g_dbus_connection_new_for_address_sync (
    address,
    G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
    NULL, NULL, NULL);
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, "alice@example.com", NULL);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stranger, AUTH_BUS_AGENT_NAME, sign_in, SIGN_IN_IFACE, "Complete",
    g_variant_new ("(s)", redirect), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_clear_error (&error);
  /* The rightful owner is not disturbed. */
  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  g_assert_no_error (error);
}

static void
test_owner_leaves (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Leaves");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autoptr (GVariant) cancelled = NULL;
  g_autoptr (GVariant) again = NULL;

  cancelled = auth_stage_call (stage, sign_in, SIGN_IN_IFACE, "Cancel", NULL, &error);
  g_assert_no_error (error);
  again = auth_stage_call (stage, sign_in, SIGN_IN_IFACE, "Cancel", NULL, &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD);
  assert_state (stage, account, "signed-out");
}

/* A wrong state, place or nothing at all is not our answer: the sign-in goes on waiting for it. */
static void
test_wrong_answers (void)
{
  static const char *const wrong[] = {
    "http://127.0.0.1:17911/callback?code=x&state=wrong",
    "http://127.0.0.1:17911/callback?error=access_denied&state=wrong",
    "http://127.0.0.1:17911/callback?code=x",
    "http://127.0.0.1:17912/callback?code=x&state=wrong",
    "https://example.com/callback?code=x&state=wrong",
    "",
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Wrong");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, "alice@example.com", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (auth_stage_complete (stage, sign_in, wrong[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  g_assert_cmpint (auth_stage_count (stage, "token:authorization_code"), ==, 0);
  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  g_assert_no_error (error);
  assert_state (stage, account, "signed-in");
}

static void
test_one_time_code (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Bob");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect =
    auth_stage_visit (stage, uri, "bob@example.com", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP");
  g_autoptr (GVariant) email = NULL;

  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  g_assert_no_error (error);
  email = auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Email");
  g_assert_cmpstr (g_variant_get_string (email, NULL), ==, "bob@example.com");
}

static void
test_client_secret (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *issuer = g_strconcat (stage->origin, "/local_DemoPool", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    stage, AUTH_BUS_AGENT_PATH, AGENT_IFACE, "AddAccount",
    g_variant_new_parsed ("({'name': <'Confidential'>, 'client-id': <'demo_secret'>, "
                          "'client-secret': <'demo_secret_value'>, 'issuer': <%s>},)",
                          issuer),
    &error);
  g_autofree char *account = NULL;
  g_autofree char *token = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(o)", &account);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
  token = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auth_stage_count (stage, "discovery"), ==, 1);
}

static const struct
{
  const char *name;
  const char *fault;
  int code;
} faults[] = {
  { "bad-signature", "token=bad-signature", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-issuer", "token=bad-issuer", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-audience", "token=bad-audience", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-nonce", "token=bad-nonce", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-kid", "token=bad-kid", AUTH_ERROR_INVALID_RESPONSE },
  { "bad-at-hash", "token=bad-at-hash", AUTH_ERROR_INVALID_RESPONSE },
  { "expired", "token=expired", AUTH_ERROR_INVALID_RESPONSE },
  { "garbage", "token=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "huge", "token=huge", AUTH_ERROR_INVALID_RESPONSE },
  { "redirect", "token=redirect", AUTH_ERROR_INVALID_RESPONSE },
  { "status-500", "token=status:500", AUTH_ERROR_OFFLINE },
  { "status-429", "token=status:429", AUTH_ERROR_OFFLINE },
  { "status-403", "token=status:403", AUTH_ERROR_SERVER_REFUSED },
  { "html-200", "token=html:200", AUTH_ERROR_OFFLINE },
  { "html-400", "token=html:400", AUTH_ERROR_OFFLINE },
  { "close", "token=close", AUTH_ERROR_OFFLINE },
  { "invalid-grant", "token=invalid-grant", AUTH_ERROR_SERVER_REFUSED },
  { "jwks-garbage", "jwks=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "jwks-500", "jwks=status:500", AUTH_ERROR_OFFLINE },
};

static void
test_fault (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, faults[i].name);
  g_autoptr (GError) error = NULL;

  auth_stage_fault (stage, faults[i].fault);
  g_assert_false (auth_stage_sign_in (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, faults[i].code);
  g_assert_null (strstr (error->message, "code="));
  g_assert_null (strstr (error->message, "eyJ"));
  g_clear_error (&error);
  assert_state (stage, account, "signed-out");
  auth_stage_fault (stage, "");
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sign-in/add-refused", test_add_refused);
  g_test_add_func ("/sign-in/same-name", test_same_name);
  g_test_add_func ("/sign-in/same-name-at-once", test_same_name_at_once);
  g_test_add_func ("/sign-in/too-large", test_too_large);
  g_test_add_func ("/sign-in/too-many", test_too_many);
  g_test_add_func ("/sign-in/removed-meanwhile", test_removed_meanwhile);
  g_test_add_func ("/sign-in/not-us", test_not_us);
  g_test_add_func ("/sign-in/stranger-completes", test_stranger_completes);
  g_test_add_func ("/sign-in/cancel", test_owner_leaves);
  g_test_add_func ("/sign-in/wrong-answers", test_wrong_answers);
  g_test_add_func ("/sign-in/one-time-code", test_one_time_code);
  g_test_add_func ("/sign-in/client-secret", test_client_secret);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/sign-in/fault/", faults[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_fault);
    }
  g_test_add_func ("/sign-in/remove", test_remove);
  return g_test_run ();
}
