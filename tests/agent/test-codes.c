/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes over the bus, with what the keyring holds before and after.
 */

#include "config.h"

#include <string.h>

#include "auth-otp.h"
#include "auth-stage-codes.h"

#define N_MANY 1000
#define N_RACE 20

/* Key "12345678901234567890", as in RFC 4226 and RFC 6238. */
#define SECRET "\"secret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\""
#define TOTP(id)                                                                       \
  "{\"id\":\"" id "\",\"issuer\":\"Example\",\"account\":\"alice\",\"type\":\"totp\"," \
  "\"algorithm\":\"SHA1\",\"digits\":8,\"period\":60," SECRET "}"
#define HOTP(id)                                                                     \
  "{\"id\":\"" id "\",\"issuer\":\"Example\",\"account\":\"bob\",\"type\":\"hotp\"," \
  "\"algorithm\":\"SHA1\",\"digits\":6,\"counter\":0," SECRET "}"
#define BROKEN     "{\"id\":\"b1\",\"type\":\"totp\",\"secret\":\"0189\"}"
#define LIST(list) "{\"version\":1,\"codes\":[" list "]}"

static const char *const rfc4226[] = { "755224", "287082", "359152", "969429", "338314" };

static void
assert_code (AuthStage *stage, const char *id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = auth_stage_codes_get (stage, id, FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (code, ==, expected);
}

static void
assert_refused (AuthStage *stage, const char *id, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = auth_stage_codes_get (stage, id, FALSE, &error);

  g_assert_null (code);
  g_assert_error (error, AUTH_ERROR, expected);
}

static guint
count_codes (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, &error);

  g_assert_no_error (error);
  return (guint) g_variant_n_children (list);
}

static void
test_stranger (void)
{
  static const char *const calls[] = { "List", "GetCode", "Remove" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();
  const char *const parameters[] = { "()", "('c1', @a{sv} {})", "('c1',)" };
  const int codes[] = { AUTH_ERROR_CONSENT_REQUIRED, AUTH_ERROR_CONSENT_REQUIRED,
                        AUTH_ERROR_ACCESS_DENIED };

  auth_stage_codes_store (stage, LIST (TOTP ("c1")));
  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
        stranger, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, calls[i],
        g_variant_new_parsed (parameters[i]), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

      g_assert_error (error, AUTH_ERROR, codes[i]);
    }
  g_assert_cmpuint (count_codes (stage), ==, 1);
}

static void
test_wrong_arguments (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  g_assert_cmpuint (count_codes (stage), ==, 0);
  assert_refused (stage, "c1", AUTH_ERROR_NOT_FOUND);
  assert_refused (stage, "", AUTH_ERROR_NOT_FOUND);
  g_assert_false (auth_stage_codes_remove (stage, "c1", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  g_clear_error (&error);
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "GetCode",
                           g_variant_new_parsed ("('c1', {'next': <'yes'>})"), &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

/* What cannot be read is not written over. */
static void
test_unreadable (void)
{
  static const char *const documents[] = { "{", "[]", "{\"version\":2,\"codes\":[]}" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (documents); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) list = NULL;
      g_autofree char *kept = NULL;

      auth_stage_codes_store (stage, documents[i]);
      list = auth_stage_codes_list (stage, &error);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      g_clear_error (&error);
      g_assert_false (auth_stage_codes_remove (stage, "c1", &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      kept = auth_stage_codes_dup_document ();
      g_assert_cmpstr (kept, ==, documents[i]);
    }
}

static void
test_broken_entry (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = NULL, broken = NULL;
  g_autofree char *kept = NULL;
  const char *problem = NULL;

  auth_stage_codes_store (stage, LIST (BROKEN "," HOTP ("c1") "," HOTP ("c2")));
  list = auth_stage_codes_list (stage, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (list), ==, 3);
  broken = g_variant_get_child_value (list, 2);
  g_assert_true (g_variant_lookup (broken, "problem", "&s", &problem));
  g_assert_cmpstr (problem, !=, "");
  assert_code (stage, "c1", rfc4226[0]);
  g_assert_true (auth_stage_codes_remove (stage, "c1", &error));
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, BROKEN));
  g_assert_nonnull (strstr (kept, "\"removed-at\":"));
  g_assert_nonnull (strstr (kept, "\"c2\""));
}

/* Digits, issuer, ...: never the secret. */
static void
test_list (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = NULL;
  g_autofree char *text = NULL;

  auth_stage_codes_store (stage, LIST (TOTP ("c1")));
  list = auth_stage_codes_list (stage, &error);
  g_assert_no_error (error);
  text = g_variant_print (list, FALSE);
  g_assert_cmpstr (
    text, ==,
    "[{'id': <'c1'>, 'issuer': <'Example'>, 'account': <'alice'>, "
    "'type': <'totp'>, 'algorithm': <'SHA1'>, 'digits': <uint32 8>, 'period': <uint32 60>, "
    "'account-id': <''>, 'is-enrolled': <false>, 'tags': <@as []>, 'is-pinned': <false>, "
    "'has-note': <false>, 'used-at': <uint64 0>}]");
}

static void
assert_totp (AuthStage *stage, gboolean is_next)
{
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_real_time () / G_USEC_PER_SEC + (is_next ? 60 : 0);
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "GetCode",
                     g_variant_new_parsed ("('c1', {'next': <%b>})", is_next), &error);
  gint64 after = g_get_real_time () / G_USEC_PER_SEC + (is_next ? 60 : 0);
  g_autofree char *expected = NULL;
  guint64 valid_from, valid_until;
  const char *code;

  g_assert_no_error (error);
  g_variant_get (reply, "(&stt)", &code, &valid_from, &valid_until);
  g_assert_cmpuint (valid_from % 60, ==, 0);
  g_assert_cmpuint (valid_until, ==, valid_from + 60);
  g_assert_cmpint ((gint64) valid_from, <=, after);
  g_assert_cmpint ((gint64) valid_until, >, before);
  expected =
    auth_otp_hotp ((const guint8 *) "12345678901234567890", 20, AUTH_OTP_SHA1, valid_from / 60, 8);
  g_assert_cmpstr (code, ==, expected);
}

static void
test_totp (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, LIST (TOTP ("c1")));
  assert_totp (stage, FALSE);
  assert_totp (stage, TRUE);
}

/* The agent dies as soon as the code was seen: the counter is in the keyring by then. */
static void
test_hotp_kill (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, LIST (HOTP ("c1")));
  for (gsize i = 0; i < G_N_ELEMENTS (rfc4226); i++)
    {
      assert_code (stage, "c1", rfc4226[i]);
      auth_stage_kill_agent (stage);
    }
}

typedef struct
{
  GHashTable *codes; /* (owned) */
  guint answers;
} Race;

static void
raced_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Race *race = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  char *code;

  g_assert_no_error (error);
  g_variant_get (reply, "(stt)", &code, NULL, NULL);
  g_hash_table_add (race->codes, code);
  race->answers++;
}

static gboolean
is_over (AuthStage *stage, gpointer user_data)
{
  return ((Race *) user_data)->answers == N_RACE;
}

/* Nobody gets a code that somebody else has got. */
static void
test_hotp_race (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GHashTable) codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *kept = NULL;
  Race race = { codes, 0 };

  auth_stage_codes_store (stage, LIST (HOTP ("c1")));
  for (guint i = 0; i < N_RACE; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH,
                            AUTH_STAGE_CODES_IFACE, "GetCode",
                            g_variant_new_parsed ("('c1', @a{sv} {})"), NULL,
                            G_DBUS_CALL_FLAGS_NONE, 60000, NULL, raced_cb, &race);
  auth_stage_wait (stage, is_over, &race);
  g_assert_cmpuint (g_hash_table_size (codes), ==, N_RACE);
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, "\"counter\":20,"));
}

static void
test_counter_end (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (
    stage, LIST ("{\"id\":\"c1\",\"type\":\"hotp\",\"algorithm\":\"SHA1\",\"digits\":6,"
                 "\"counter\":9223372036854775807," SECRET "}"));
  assert_refused (stage, "c1", AUTH_ERROR_FAILED);
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = NULL;

  auth_stage_codes_store (stage, LIST (HOTP ("c1") "," TOTP ("c2")));
  assert_code (stage, "c1", rfc4226[0]);
  auth_stage_lock_keyring (stage);
  assert_refused (stage, "c1", AUTH_ERROR_LOCKED);
  assert_refused (stage, "c2", AUTH_ERROR_LOCKED);
  list = auth_stage_codes_list (stage, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_false (auth_stage_codes_remove (stage, "c1", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_LOCKED);
  auth_stage_unlock_keyring (stage);
  assert_code (stage, "c1", rfc4226[1]);
}

static void
changed_cb (GDBusConnection *connection,
            const char *sender,
            const char *path,
            const char *interface,
            const char *signal,
            GVariant *parameters,
            gpointer user_data)
{
  (*(guint *) user_data)++;
}

static gboolean
is_told (AuthStage *stage, gpointer user_data)
{
  return *(guint *) user_data == 1;
}

static void
test_remove (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  guint signals = 0;
  guint id = g_dbus_connection_signal_subscribe (
    stage->bus, AUTH_BUS_AGENT_NAME, AUTH_STAGE_CODES_IFACE, "Changed", NULL, NULL,
    G_DBUS_SIGNAL_FLAGS_NONE, changed_cb, &signals, NULL);

  auth_stage_codes_store (stage, LIST (HOTP ("c1") "," TOTP ("c2")));
  g_assert_true (auth_stage_codes_remove (stage, "c1", &error));
  g_assert_no_error (error);
  auth_stage_wait (stage, is_told, &signals);
  g_dbus_connection_signal_unsubscribe (stage->bus, id);
  assert_refused (stage, "c1", AUTH_ERROR_NOT_FOUND);
  auth_stage_kill_agent (stage);
  g_assert_cmpuint (count_codes (stage), ==, 1);
}

static void
test_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GString) entries = g_string_new ("{\"version\":1,\"codes\":[");

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (
      entries,
      "%s{\"id\":\"c%u\",\"issuer\":\"Example\",\"account\":\"user%u@example.com\","
      "\"type\":\"hotp\",\"algorithm\":\"SHA1\",\"digits\":6,\"counter\":1," SECRET "}",
      i > 0 ? "," : "", i, i);
  g_string_append (entries, "]}");
  auth_stage_codes_store (stage, entries->str);
  g_assert_cmpuint (count_codes (stage), ==, N_MANY);
  assert_code (stage, "c999", rfc4226[1]);
  assert_code (stage, "c999", rfc4226[2]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codes/stranger", test_stranger);
  g_test_add_func ("/codes/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/codes/unreadable", test_unreadable);
  g_test_add_func ("/codes/broken-entry", test_broken_entry);
  g_test_add_func ("/codes/counter-end", test_counter_end);
  g_test_add_func ("/codes/list", test_list);
  g_test_add_func ("/codes/totp", test_totp);
  g_test_add_func ("/codes/hotp-kill", test_hotp_kill);
  g_test_add_func ("/codes/hotp-race", test_hotp_race);
  g_test_add_func ("/codes/locked", test_locked);
  g_test_add_func ("/codes/remove", test_remove);
  g_test_add_func ("/codes/many", test_many);
  return g_test_run ();
}
