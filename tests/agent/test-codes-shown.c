/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person's own program is shown of the one-time codes, by whose clock.
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "auth-otp.h"
#include "auth-stage-codes.h"

#define KEY    "12345678901234567890"
#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define PATH   AUTH_BUS_AGENT_PATH
#define N_MANY 1000

static char *
add (AuthStage *stage, const char *entry)
{
  g_autoptr (GError) error = NULL;
  char *id = auth_stage_codes_add (stage, SECRET, entry, &error);

  g_assert_no_error (error);
  return id;
}

static void
do_call (AuthStage *stage, const char *method, GVariant *parameters)
{
  g_variant_unref (auth_stage_codes_do (stage, method, parameters));
}

static void
assert_refused (AuthStage *stage, const char *method, GVariant *parameters, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, method, parameters, &error);

  g_assert_error (error, AUTH_ERROR, expected);
}

static void
test_preview (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL, totp = NULL, list = NULL;
  guint64 valid_until;
  const char *code;
  g_autofree char *expected = NULL;

  auth_stage_codes_store (stage, NULL);
  reply = auth_stage_codes_send (
    stage, "Preview",
    g_variant_new_parsed ("(handle 0, {'type': <'hotp'>, 'counter': <uint64 3>})"),
    " gezd gnbv-GY3TQOJQGEZDGNBVGY3TQOJQ==\n", &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(&st)", &code, &valid_until);
  g_assert_cmpstr (code, ==, "969429");
  g_assert_cmpuint (valid_until, ==, 0);
  totp = auth_stage_codes_send (stage, "Preview", g_variant_new_parsed ("(handle 0, @a{sv} {})"),
                                SECRET, &error);
  g_assert_no_error (error);
  g_variant_get (totp, "(&st)", &code, &valid_until);
  expected = auth_otp_hotp ((const guint8 *) KEY, 20, AUTH_OTP_SHA1, valid_until / 30 - 1, 6);
  g_assert_cmpstr (code, ==, expected);
  list = auth_stage_codes_list (stage, NULL);
  g_assert_cmpuint (g_variant_n_children (list), ==, 0);
}

static void
assert_codes (GVariant *entry, guint64 at, guint period)
{
  const guint64 step = at / period;
  g_autofree char *now = auth_otp_hotp ((const guint8 *) KEY, 20, AUTH_OTP_SHA1, step, 6);
  g_autofree char *next = auth_otp_hotp ((const guint8 *) KEY, 20, AUTH_OTP_SHA1, step + 1, 6);
  const char *code, *next_code;
  guint64 from, until;

  g_assert_true (g_variant_lookup (entry, "code", "&s", &code));
  g_assert_true (g_variant_lookup (entry, "next-code", "&s", &next_code));
  g_assert_true (g_variant_lookup (entry, "valid-from", "t", &from));
  g_assert_true (g_variant_lookup (entry, "valid-until", "t", &until));
  g_assert_cmpstr (code, ==, now);
  g_assert_cmpstr (next_code, ==, next);
  g_assert_cmpuint (from, ==, step * period);
  g_assert_cmpuint (until, ==, (step + 1) * period);
}

static void
test_get_codes (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GVariant) all = NULL, one = NULL, entries = NULL, entry = NULL, far = NULL;
  g_autofree char *totp = NULL, *hotp = NULL, *slow = NULL, *removed = NULL;

  auth_stage_codes_store (stage, NULL);
  totp = add (stage, "@a{sv} {}");
  hotp = add (stage, "{'type': <'hotp'>}");
  slow = add (stage, "{'period': <uint32 60>}");
  removed = add (stage, "{'period': <uint32 90>}");
  do_call (stage, "Remove", g_variant_new ("(s)", removed));
  all = auth_stage_codes_do (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 59)"));
  entries = g_variant_get_child_value (all, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GVariant) each = g_variant_get_child_value (entries, i);

      assert_codes (each, 59, i == 0 ? 30 : 60);
    }
  one = auth_stage_codes_do (
    stage, "GetCodes", g_variant_new_parsed ("([%s, %s, 'x'], uint64 20000000000)", hotp, slow));
  g_assert_cmpuint (g_variant_n_children (one), ==, 1);
  g_clear_pointer (&entries, g_variant_unref);
  entries = g_variant_get_child_value (one, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, 1);
  entry = g_variant_get_child_value (entries, 0);
  assert_codes (entry, 20000000000, 60);
  far = auth_stage_codes_do (stage, "GetCodes", g_variant_new_parsed ("(@as [], %t)", G_MAXUINT64));
}

static GVariant *
new_ids (guint n_ids)
{
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_STRING_ARRAY);

  for (guint i = 0; i < n_ids; i++)
    g_variant_builder_add (&ids, "s", "c0");
  return g_variant_new ("(ast)", &ids, G_GUINT64_CONSTANT (59));
}

static void
test_many_ids (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, NULL);
  assert_refused (stage, "GetCodes", new_ids (100000), AUTH_ERROR_INVALID_ARGUMENT);
  assert_refused (stage, "GetCodes", new_ids (10001), AUTH_ERROR_INVALID_ARGUMENT);
  do_call (stage, "GetCodes", new_ids (10000));
}

static char *
dup_note (AuthStage *stage, const char *id)
{
  g_autoptr (GUnixFDList) fds = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_codes_call (stage, PATH, "GetNote", g_variant_new ("(s)", id), NULL, &fds, &error);
  g_autofree int *taken = NULL;
  char *text;

  g_assert_no_error (error);
  taken = g_unix_fd_list_steal_fds (fds, NULL);
  text = auth_stage_codes_read_all (taken[0]);
  close (taken[0]);
  return text;
}

static void
set_note (AuthStage *stage, const char *id, const char *note)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_codes_send (
    stage, "SetNote", g_variant_new_parsed ("(%s, handle 0)", id), note, &error);

  g_assert_no_error (error);
}

static void
test_note (void)
{
  static const char *const wrong[] = { "", "x", "[]", "{\"note\":5}", "{\"recovery_codes\":[]}" };
  const char *note = "{\"note\":\"é\\n\\\"\",\"recovery_codes\":\"1 2\"}";
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL, *empty = NULL, *full = NULL;
  g_autofree char *filler = g_strnfill (16 * 1024 + 1, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"note\":\"%s\"}", filler);
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "@a{sv} {}");
  empty = dup_note (stage, id);
  g_assert_cmpstr (empty, ==, "{\"note\":\"\",\"recovery_codes\":\"\"}");
  auth_stage_codes_assert_listed (stage, 0, "has-note", "false");
  set_note (stage, id, note);
  full = dup_note (stage, id);
  g_assert_cmpstr (full, ==, note);
  auth_stage_codes_assert_listed (stage, 0, "has-note", "true");
  for (gsize i = 0; i <= G_N_ELEMENTS (wrong); i++)
    {
      const char *text = i < G_N_ELEMENTS (wrong) ? wrong[i] : too_long;

      g_assert_null (auth_stage_codes_send (
        stage, "SetNote", g_variant_new_parsed ("(%s, handle 0)", id), text, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  g_free (full);
  full = dup_note (stage, id);
  g_assert_cmpstr (full, ==, note);
  set_note (stage, id, "{\"recovery_codes\":\"3\"}");
  set_note (stage, id, "{\"note\":\"\"}");
  g_free (full);
  full = dup_note (stage, id);
  g_assert_cmpstr (full, ==, "{\"note\":\"\",\"recovery_codes\":\"3\"}");
}

static void
test_settings (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, NULL);
  auth_stage_codes_assert_setting (stage, "in-search", "true");
  auth_stage_codes_assert_setting (stage, "copies-from-search", "false");
  auth_stage_codes_assert_setting (stage, "corrects-clock", "false");
  auth_stage_codes_assert_setting (stage, "backup-at", "0");
  auth_stage_codes_assert_setting (stage, "unsaved", "0");
  assert_refused (stage, "Configure", g_variant_new_parsed ("({'in-search': <'no'>},)"),
                  AUTH_ERROR_INVALID_ARGUMENT);
  do_call (stage, "Configure",
           g_variant_new_parsed ("({'in-search': <false>, 'copies-from-search': <true>},)"));
  do_call (stage, "Configure", g_variant_new_parsed ("({'corrects-clock': <true>},)"));
  auth_stage_kill_agent (stage);
  auth_stage_codes_assert_setting (stage, "in-search", "false");
  auth_stage_codes_assert_setting (stage, "copies-from-search", "true");
  auth_stage_codes_assert_setting (stage, "corrects-clock", "true");
}

static gboolean
is_kept (AuthStage *stage, gpointer user_data)
{
  g_autofree char *document = auth_stage_codes_dup_document ();

  return strstr (document, user_data) != NULL;
}

/* Seen at once, kept when the agent leaves; the keyring is not written for each code. */
static void
test_used_at (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL, *before = NULL, *after = NULL, *code = NULL;
  gint64 used_at = 0, begun;
  g_autoptr (GVariant) list = NULL, entry = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "@a{sv} {}");
  before = auth_stage_codes_dup_document ();
  auth_stage_codes_assert_listed (stage, 0, "used-at", "0");
  begun = g_get_real_time () / G_USEC_PER_SEC;
  code = auth_stage_codes_get (stage, id, FALSE, NULL);
  after = auth_stage_codes_dup_document ();
  g_assert_cmpstr (before, ==, after);
  list = auth_stage_codes_list (stage, NULL);
  entry = g_variant_get_child_value (list, 0);
  g_assert_true (g_variant_lookup (entry, "used-at", "t", &used_at));
  g_assert_cmpint (used_at, >=, begun - 1);
  g_assert_cmpint (used_at, <=, g_get_real_time () / G_USEC_PER_SEC + 1);
  auth_stage_terminate_agent (stage);
  auth_stage_wait (stage, is_kept, (gpointer) "\"used-at\":");
}

static void
test_many (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GString) document = g_string_new ("{\"version\":1,\"codes\":[");
  g_autoptr (GVariant) first = NULL, reply = NULL, entries = NULL;
  gint64 start, took;

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (document,
                            "%s{\"id\":\"c%u\",\"issuer\":\"Example\",\"account\":\"user%u\","
                            "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,"
                            "\"secret\":\"" SECRET "\"}",
                            i > 0 ? "," : "", i, i);
  g_string_append (document, "]}");
  auth_stage_codes_store (stage, document->str);
  first = auth_stage_codes_do (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 0)"));
  start = g_get_monotonic_time ();
  reply = auth_stage_codes_do (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 0)"));
  took = g_get_monotonic_time () - start;
  entries = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, N_MANY);
  g_test_message ("GetCodes of %d entries: %" G_GINT64_FORMAT " us", N_MANY, took);
}

/* By how much the entry's code is ahead of this machine's clock. */
static gint64
get_ahead (AuthStage *stage, const char *id)
{
  g_autoptr (GVariant) reply =
    auth_stage_codes_do (stage, "GetCodes", g_variant_new_parsed ("([%s], uint64 1000000)", id));
  g_autoptr (GVariant) entries = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) entry = g_variant_get_child_value (entries, 0);
  const char *code;

  g_assert_true (g_variant_lookup (entry, "code", "&s", &code));
  for (gint64 step = -100; step <= 100; step++)
    {
      g_autofree char *other =
        auth_otp_hotp ((const guint8 *) KEY, 20, AUTH_OTP_SHA1, (guint64) (1000000 / 30 + step), 6);

      if (g_str_equal (code, other))
        return step * 30;
    }
  g_assert_not_reached ();
}

/* The codes of an account always are by its servers' clock, others when the person wants it. */
static void
test_clock (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = NULL, *token = NULL, *plain = NULL, *own = NULL;
  g_autofree char *entry = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL, settings = NULL;
  gint64 offset = 0;

  auth_stage_codes_store (stage, NULL);
  plain = add (stage, "@a{sv} {}");
  account = auth_stage_add_signed_in (stage, "Clock");
  entry = g_strdup_printf ("{'account-id': <'%s'>, 'account': <'al'>}", strrchr (account, '/') + 1);
  own = add (stage, entry);
  g_assert_cmpint (get_ahead (stage, own), ==, 0);
  auth_stage_fault (stage, "token=ahead:720");
  token = auth_stage_refresh (stage, account, &error);
  g_assert_no_error (error);
  reply = auth_stage_codes_do (stage, "Describe", NULL);
  settings = g_variant_get_child_value (reply, 0);
  g_assert_true (g_variant_lookup (settings, "clock-offset", "x", &offset));
  g_assert_cmpint (ABS (offset - 720), <, 6);
  g_assert_cmpint (ABS (get_ahead (stage, own) - 720), <=, 30);
  g_assert_cmpint (get_ahead (stage, plain), ==, 0);
  do_call (stage, "Configure", g_variant_new_parsed ("({'corrects-clock': <true>},)"));
  g_assert_cmpint (ABS (get_ahead (stage, plain) - 720), <=, 30);
  do_call (stage, "Configure", g_variant_new_parsed ("({'corrects-clock': <false>},)"));
  g_assert_cmpint (get_ahead (stage, plain), ==, 0);
}

/* Another program that may see the list sees no more of it than it needs. */
static void
test_others (void)
{
  static const char *const own[] = { "tags", "is-pinned", "has-note", "used-at" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) other = auth_stage_connect ();
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL, entries = NULL, entry = NULL, issuer = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "{'issuer': <'Bank'>, 'tags': <['work']>, 'is-pinned': <true>}");
  auth_stage_allow (stage, "", "codes");
  reply =
    g_dbus_connection_call_sync (other, AUTH_BUS_AGENT_NAME, PATH, AUTH_STAGE_CODES_IFACE, "List",
                                 NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
  entries = g_variant_get_child_value (reply, 0);
  entry = g_variant_get_child_value (entries, 0);
  issuer = g_variant_lookup_value (entry, "issuer", G_VARIANT_TYPE_STRING);
  g_assert_nonnull (issuer);
  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (entry, own[i], NULL);

      g_assert_null (value);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codes-shown/preview", test_preview);
  g_test_add_func ("/codes-shown/get-codes", test_get_codes);
  g_test_add_func ("/codes-shown/many-ids", test_many_ids);
  g_test_add_func ("/codes-shown/note", test_note);
  g_test_add_func ("/codes-shown/settings", test_settings);
  g_test_add_func ("/codes-shown/used-at", test_used_at);
  g_test_add_func ("/codes-shown/many", test_many);
  g_test_add_func ("/codes-shown/others", test_others);
  g_test_add_func ("/codes-shown/clock", test_clock);
  return g_test_run ();
}
