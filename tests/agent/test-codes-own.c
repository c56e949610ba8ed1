/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person's own program does with the one-time codes.
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

/* parameters: floating, (nullable) */
static GVariant *
call (AuthStage *stage, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply =
    auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, method, parameters, &error);

  g_assert_no_error (error);
  return reply;
}

static void
do_call (AuthStage *stage, const char *method, GVariant *parameters)
{
  g_variant_unref (call (stage, method, parameters));
}

static void
assert_refused (AuthStage *stage, const char *method, GVariant *parameters, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, method, parameters, &error);

  g_assert_error (error, AUTH_ERROR, expected);
}

/* The member of the entry that List has at index, as g_variant_print() has it. */
static void
assert_listed (AuthStage *stage, guint index, const char *name, const char *expected)
{
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, NULL);
  g_autoptr (GVariant) entry = g_variant_get_child_value (list, index);
  g_autoptr (GVariant) value = g_variant_lookup_value (entry, name, NULL);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_setting (AuthStage *stage, const char *name, const char *expected)
{
  g_autoptr (GVariant) reply = call (stage, "Describe", NULL);
  g_autoptr (GVariant) settings = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) value = g_variant_lookup_value (settings, name, NULL);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_stranger (void)
{
  static const struct
  {
    const char *method, *parameters;
  } rows[] = {
    { "GetCodes", "(@as [], uint64 0)" },
    { "Preview", "(handle 0, @a{sv} {})" },
    { "Add", "(handle 0, @a{sv} {})" },
    { "Update", "('c1', @a{sv} {})" },
    { "GetNote", "('c1',)" },
    { "SetNote", "('c1', handle 0)" },
    { "Remove", "('c1',)" },
    { "Restore", "('c1',)" },
    { "Reorder", "(@as [],)" },
    { "Describe", "()" },
    { "Configure", "(@a{sv} {},)" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();

  auth_stage_codes_store (stage, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = auth_stage_codes_pipe (SECRET, strlen (SECRET));
      g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&fd, 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_sync (
        stranger, AUTH_BUS_AGENT_NAME, PATH, AUTH_STAGE_CODES_IFACE, rows[i].method,
        g_variant_new_parsed (rows[i].parameters), NULL, G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL,
        NULL, &error);

      g_test_message ("%s", rows[i].method);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_add_refused (void)
{
  static const struct
  {
    const char *secret, *entry;
  } rows[] = {
    { "", "@a{sv} {}" },
    { "0189", "@a{sv} {}" },
    { SECRET, "{'type': <'motp'>}" },
    { SECRET, "{'type': <5>}" },
    { SECRET, "{'algorithm': <'MD5'>}" },
    { SECRET, "{'digits': <uint32 5>}" },
    { SECRET, "{'digits': <'6'>}" },
    { SECRET, "{'period': <uint32 0>}" },
    { SECRET, "{'type': <'hotp'>, 'period': <uint32 30>}" },
    { SECRET, "{'type': <'hotp'>, 'counter': <uint64 9223372036854775808>}" },
    { SECRET, "{'type': <'steam'>, 'digits': <uint32 6>}" },
    { SECRET, "{'issuer': <b'x'>}" },
    { SECRET, "{'tags': <'work'>}" },
    { SECRET, "{'tags': <['']>}" },
    { SECRET, "{'is-pinned': <'yes'>}" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *long_secret = g_strnfill (5000, 'A');
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].secret, rows[i].entry);
      g_assert_null (auth_stage_codes_add (stage, rows[i].secret, rows[i].entry, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, SECRET));
      g_clear_error (&error);
    }
  g_assert_null (auth_stage_codes_add (stage, long_secret, "@a{sv} {}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  id = add (stage, "@a{sv} {}");
  g_assert_null (auth_stage_codes_add (stage, SECRET, "{'is-pinned': <true>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_no_descriptor (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  const int none[] = { -1 };
  int ends[2];
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  reply = auth_stage_codes_call (stage, PATH, "Add", g_variant_new_parsed ("(handle 0, @a{sv} {})"),
                                 none, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  /* Nobody ever writes. */
  g_assert_cmpint (pipe (ends), ==, 0);
  reply = auth_stage_codes_call (stage, PATH, "Add", g_variant_new_parsed ("(handle 0, @a{sv} {})"),
                                 (const int[]){ ends[0], -1 }, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  close (ends[0]);
  close (ends[1]);
}

static void
test_add (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;

  auth_stage_codes_store (stage, NULL);
  id =
    add (stage, "{'issuer': <'Bank'>, 'account': <'al'>, 'type': <'hotp'>, 'counter': <uint64 1>,"
                " 'tags': <['work', 'é']>, 'is-pinned': <true>}");
  assert_listed (stage, 0, "issuer", "'Bank'");
  assert_listed (stage, 0, "account", "'al'");
  assert_listed (stage, 0, "tags", "['work', 'é']");
  assert_listed (stage, 0, "is-pinned", "true");
  assert_listed (stage, 0, "period", "0");
  assert_setting (stage, "unsaved", "1");
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, "\"secret\":\"" SECRET "\""));
  g_assert_nonnull (strstr (kept, "\"counter\":1,"));
}

static void
test_update (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "{'issuer': <'Bank'>, 'tags': <['work']>}");
  do_call (stage, "Update",
           g_variant_new_parsed ("(%s, {'account': <'bo'>, 'digits': <uint32 8>})", id));
  assert_listed (stage, 0, "issuer", "'Bank'");
  assert_listed (stage, 0, "account", "'bo'");
  assert_listed (stage, 0, "digits", "8");
  do_call (stage, "Update",
           g_variant_new_parsed ("(%s, {'type': <'steam'>, 'tags': <@as []>})", id));
  assert_listed (stage, 0, "digits", "5");
  assert_listed (stage, 0, "tags", "[]");
  assert_refused (stage, "Update", g_variant_new_parsed ("(%s, {'digits': <uint32 6>})", id),
                  AUTH_ERROR_INVALID_ARGUMENT);
  assert_refused (stage, "Update", g_variant_new_parsed ("('x', @a{sv} {})"), AUTH_ERROR_NOT_FOUND);
  assert_listed (stage, 0, "digits", "5");
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, SECRET));
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
  all = call (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 59)"));
  entries = g_variant_get_child_value (all, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GVariant) each = g_variant_get_child_value (entries, i);

      assert_codes (each, 59, i == 0 ? 30 : 60);
    }
  one = call (stage, "GetCodes",
              g_variant_new_parsed ("([%s, %s, 'x'], uint64 20000000000)", hotp, slow));
  g_assert_cmpuint (g_variant_n_children (one), ==, 1);
  g_clear_pointer (&entries, g_variant_unref);
  entries = g_variant_get_child_value (one, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, 1);
  entry = g_variant_get_child_value (entries, 0);
  assert_codes (entry, 20000000000, 60);
  far = call (stage, "GetCodes", g_variant_new_parsed ("(@as [], %t)", G_MAXUINT64));
}

static void
test_remove (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *kept = NULL;
  g_autoptr (GString) document = NULL;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'a'>}");
  second = add (stage, "{'account': <'b'>}");
  third = add (stage, "{'account': <'c'>}");
  do_call (stage, "Remove", g_variant_new ("(s)", second));
  assert_listed (stage, 1, "account", "'c'");
  assert_refused (stage, "GetCode", g_variant_new_parsed ("(%s, @a{sv} {})", second),
                  AUTH_ERROR_NOT_FOUND);
  assert_refused (stage, "Update", g_variant_new_parsed ("(%s, @a{sv} {})", second),
                  AUTH_ERROR_NOT_FOUND);
  do_call (stage, "Restore", g_variant_new ("(s)", second));
  assert_listed (stage, 1, "account", "'b'");
  assert_refused (stage, "Restore", g_variant_new ("(s)", "x"), AUTH_ERROR_NOT_FOUND);
  /* A day later. */
  do_call (stage, "Remove", g_variant_new ("(s)", second));
  kept = auth_stage_codes_dup_document ();
  document = g_string_new (kept);
  g_string_replace (document, "\"removed-at\":", "\"removed-at\":1,\"was\":", 0);
  auth_stage_codes_store (stage, document->str);
  do_call (stage, "Remove", g_variant_new ("(s)", first));
  g_clear_pointer (&kept, g_free);
  kept = auth_stage_codes_dup_document ();
  g_assert_null (strstr (kept, second));
  g_assert_nonnull (strstr (kept, first));
}

static void
test_reorder (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'a'>}");
  second = add (stage, "{'account': <'b'>}");
  third = add (stage, "{'account': <'c'>}");
  do_call (stage, "Reorder", g_variant_new_parsed ("([%s],)", third));
  assert_listed (stage, 0, "account", "'c'");
  assert_listed (stage, 1, "account", "'a'");
  assert_listed (stage, 2, "account", "'b'");
  assert_refused (stage, "Reorder", g_variant_new_parsed ("([%s, %s],)", first, first),
                  AUTH_ERROR_NOT_FOUND);
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
test_note (void)
{
  static const char *const wrong[] = { "", "x", "[]", "{\"note\":5}", "{\"recovery_codes\":[]}" };
  const char *note = "{\"note\":\"é\\n\\\"\",\"recovery_codes\":\"1 2\"}";
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL, *empty = NULL, *full = NULL;
  g_autofree char *filler = g_strnfill (16 * 1024 + 1, 'x');
  g_autofree char *too_long = g_strdup_printf ("{\"note\":\"%s\"}", filler);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "@a{sv} {}");
  empty = dup_note (stage, id);
  g_assert_cmpstr (empty, ==, "{\"note\":\"\",\"recovery_codes\":\"\"}");
  assert_listed (stage, 0, "has-note", "false");
  reply = auth_stage_codes_send (stage, "SetNote", g_variant_new_parsed ("(%s, handle 0)", id),
                                 note, &error);
  g_assert_no_error (error);
  full = dup_note (stage, id);
  g_assert_cmpstr (full, ==, note);
  assert_listed (stage, 0, "has-note", "true");
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
}

static void
test_settings (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, NULL);
  assert_setting (stage, "in-search", "true");
  assert_setting (stage, "copies-from-search", "false");
  assert_setting (stage, "corrects-clock", "false");
  assert_setting (stage, "backup-at", "0");
  assert_setting (stage, "unsaved", "0");
  assert_refused (stage, "Configure", g_variant_new_parsed ("({'in-search': <'no'>},)"),
                  AUTH_ERROR_INVALID_ARGUMENT);
  do_call (stage, "Configure",
           g_variant_new_parsed ("({'in-search': <false>, 'copies-from-search': <true>},)"));
  do_call (stage, "Configure", g_variant_new_parsed ("({'corrects-clock': <true>},)"));
  auth_stage_kill_agent (stage);
  assert_setting (stage, "in-search", "false");
  assert_setting (stage, "copies-from-search", "true");
  assert_setting (stage, "corrects-clock", "true");
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
  gint64 used_at = 0;
  g_autoptr (GVariant) list = NULL, entry = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "@a{sv} {}");
  before = auth_stage_codes_dup_document ();
  assert_listed (stage, 0, "used-at", "0");
  code = auth_stage_codes_get (stage, id, FALSE, NULL);
  after = auth_stage_codes_dup_document ();
  g_assert_cmpstr (before, ==, after);
  list = auth_stage_codes_list (stage, NULL);
  entry = g_variant_get_child_value (list, 0);
  g_assert_true (g_variant_lookup (entry, "used-at", "t", &used_at));
  g_assert_cmpint (ABS (used_at - g_get_real_time () / G_USEC_PER_SEC), <, 5);
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
  first = call (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 0)"));
  start = g_get_monotonic_time ();
  reply = call (stage, "GetCodes", g_variant_new_parsed ("(@as [], uint64 0)"));
  took = g_get_monotonic_time () - start;
  entries = g_variant_get_child_value (reply, 0);
  g_assert_cmpuint (g_variant_n_children (entries), ==, N_MANY);
  g_test_message ("GetCodes of %d entries: %" G_GINT64_FORMAT " us", N_MANY, took);
  g_assert_cmpint (took, <, G_USEC_PER_SEC / 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codes-own/stranger", test_stranger);
  g_test_add_func ("/codes-own/add-refused", test_add_refused);
  g_test_add_func ("/codes-own/no-descriptor", test_no_descriptor);
  g_test_add_func ("/codes-own/add", test_add);
  g_test_add_func ("/codes-own/update", test_update);
  g_test_add_func ("/codes-own/preview", test_preview);
  g_test_add_func ("/codes-own/get-codes", test_get_codes);
  g_test_add_func ("/codes-own/remove", test_remove);
  g_test_add_func ("/codes-own/reorder", test_reorder);
  g_test_add_func ("/codes-own/note", test_note);
  g_test_add_func ("/codes-own/settings", test_settings);
  g_test_add_func ("/codes-own/used-at", test_used_at);
  g_test_add_func ("/codes-own/many", test_many);
  return g_test_run ();
}
