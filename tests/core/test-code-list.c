/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The code list as it is stored: one broken entry costs nobody else anything.
 */

#include "config.h"

#include <string.h>

#include "auth-code-list.h"
#include "auth-error.h"

#define WRAP(entry) "{\"version\":1,\"codes\":[" entry "]}"
#define GOOD                                                                           \
  "{\"id\":\"c1\",\"issuer\":\"Example\",\"account\":\"alice\",\"type\":\"totp\","     \
  "\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,\"secret\":\"GEZDGNBVGY3TQOJQ\"," \
  "\"account-id\":\"a1\",\"subject\":\"s1\",\"is-enrolled\":true}"
#define ENTRY(id, rest) "{\"id\":\"" id "\",\"algorithm\":\"SHA1\"," rest "}"

static void
test_refused (void)
{
  static const char *const rows[] = {
    WRAP ("{\"id\":9e999}"), /* no number that could be written again */
    "",
    "[]",
    "{}",
    "{\"version\":1}",
    "{\"version\":2,\"codes\":[]}",
    "{\"version\":\"1\",\"codes\":[]}",
    "{\"version\":1,\"codes\":{}}",
    "{\"version\":1,\"codes\":[",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_null (auth_code_list_new_from_document (rows[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
    }
}

#define SECRET "\"secret\":\"GEZDGNBVGY3TQOJQ\""
#define TOTP   "\"type\":\"totp\",\"digits\":6,\"period\":30"

static void
test_set_aside (void)
{
  static const char *const rows[] = {
    WRAP (GOOD ",1"),
    WRAP (GOOD ",[]"),
    WRAP (GOOD ",null"),
    WRAP (GOOD ",{}"),
    WRAP (GOOD "," GOOD), /* the same id */
    WRAP (GOOD "," ENTRY ("", SECRET "," TOTP)),
    WRAP (GOOD "," ENTRY ("c2", TOTP)),
    WRAP (GOOD "," ENTRY ("c2", "\"secret\":\"\"," TOTP)),
    WRAP (GOOD "," ENTRY ("c2", "\"secret\":\"0\"," TOTP)),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"issuer\":7," TOTP)),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"motp\",\"digits\":6,\"period\":30")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":5,\"period\":30")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":11,\"period\":30")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":6,\"period\":0")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":6,\"period\":-30")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":6,\"period\":4294967296")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"totp\",\"digits\":\"6\",\"period\":30")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"hotp\",\"digits\":6")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"hotp\",\"digits\":6,\"counter\":-1")),
    WRAP (GOOD "," ENTRY ("c2", SECRET ",\"type\":\"steam\",\"digits\":6,\"period\":30")),
    WRAP (GOOD ",{\"id\":\"c2\",\"algorithm\":\"MD5\"," SECRET "," TOTP "}"),
    WRAP (GOOD ",{\"id\":\"c2\"," SECRET "," TOTP "}"),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeList) list = auth_code_list_new_from_document (rows[i], &error);
      g_autoptr (AuthCodeList) copy = NULL;
      g_autoptr (AuthSecret) document = NULL;
      const AuthBrokenCode *broken;

      g_test_message ("%s", rows[i]);
      g_assert_no_error (error);
      g_assert_cmpuint (list->codes->len, ==, 1);
      g_assert_cmpuint (list->broken->len, ==, 1);
      broken = list->broken->pdata[0];
      g_assert_cmpstr (broken->reason, !=, "");
      g_assert_null (strstr (broken->reason, "GEZDGNBVGY3TQOJQ"));
      /* What was not understood is written as it was read. */
      copy = auth_code_list_copy (list);
      document = auth_code_list_to_document (copy, &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (document, broken->json));
      g_assert_nonnull (strstr (rows[i], broken->json));
    }
}

static void
test_round_trip (void)
{
  static const char *const rows[] = {
    WRAP (""),
    WRAP (GOOD),
    WRAP (
      "{\"id\":\"h\",\"issuer\":\"\",\"account\":\"\",\"type\":\"hotp\",\"algorithm\":\"SHA512\","
      "\"digits\":10,\"counter\":9223372036854775807," SECRET ",\"is-enrolled\":false}"),
    WRAP ("{\"id\":\"s\",\"issuer\":\"Steam\",\"account\":\"é “x”\",\"type\":\"steam\","
          "\"algorithm\":\"SHA1\",\"digits\":5,\"period\":30," SECRET ",\"is-enrolled\":false}"),
    WRAP ("{\"id\":\"n\",\"issuer\":\"\",\"account\":\"\",\"type\":\"totp\","
          "\"algorithm\":\"SHA256\",\"digits\":6,\"period\":60," SECRET ",\"is-enrolled\":false,"
          "\"note\":\"a\\nb\",\"recovery-codes\":\"1 2\",\"tags\":[\"work\",\"日本\"],"
          "\"is-pinned\":true,\"used-at\":1700000000,\"removed-at\":1700000001,"
          "\"is-saved\":true}"),
    "{\"version\":1,\"codes\":[],\"settings\":{\"in-search\":false,\"copies-from-search\":true,"
    "\"corrects-clock\":true,\"backup-at\":1700000000}}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeList) list = auth_code_list_new_from_document (rows[i], &error);
      g_autoptr (AuthCodeList) copy = NULL;
      g_autoptr (AuthSecret) document = NULL;

      g_assert_no_error (error);
      copy = auth_code_list_copy (list);
      document = auth_code_list_to_document (copy, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (document, ==, rows[i]);
    }
}

static void
test_new (void)
{
  static const char *const refused[] = { "", " - ", "====", "A", "JBSW1" };
  g_autofree char *long_secret = g_strnfill (AUTH_CODE_MAX_SECRET_CHARS + 8, 'A');
  g_autoptr (AuthCode) code = NULL;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_assert_null (auth_code_new ("c1", refused[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }
  g_assert_null (auth_code_new ("c1", long_secret, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  code = auth_code_new ("c1", "gezd gnbv-gy3tqojq===", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (code->secret, ==, "GEZDGNBVGY3TQOJQ");
}

/* The same vectors as test-otp.c, by way of an entry. */
static void
test_compute (void)
{
  g_autoptr (AuthCode) code = auth_code_new ("c1", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", NULL);
  g_autofree char *totp = auth_code_compute (code, 59);
  g_autofree char *hotp = NULL;

  g_assert_cmpstr (totp, ==, "287082");
  g_assert_cmpint (auth_code_get_start (code, 59), ==, 30);
  g_assert_cmpint (auth_code_get_start (code, 60), ==, 60);
  g_assert_cmpint (auth_code_get_start (code, 20000000029), ==, 20000000010);
  code->type = AUTH_OTP_HOTP;
  code->counter = 9;
  hotp = auth_code_compute (code, 59);
  g_assert_cmpstr (hotp, ==, "520489");
}

static void
add_entry (AuthCodeList *list,
           const char *id,
           const char *account_id,
           const char *subject,
           gboolean is_enrolled)
{
  AuthCode *code = auth_code_new (id, "GEZDGNBVGY3TQOJQ", NULL);

  code->account_id = g_strdup (account_id);
  code->subject = g_strdup (subject);
  code->is_enrolled = is_enrolled;
  g_ptr_array_add (list->codes, code);
}

static void
test_settle (void)
{
  static const char *const kept[] = { "own", "other-person", "other-account", "begun-2" };
  g_autoptr (AuthCodeList) list = auth_code_list_new ();

  add_entry (list, "own", NULL, NULL, FALSE);
  add_entry (list, "enrolled", "a1", "s1", TRUE);
  add_entry (list, "begun-1", "a1", "s1", FALSE);
  add_entry (list, "other-person", "a1", "s2", TRUE);
  add_entry (list, "other-account", "a2", "s1", FALSE);
  add_entry (list, "begun-2", "a1", "s1", FALSE);
  g_assert_null (auth_code_list_find_begun (list, "a1", "s2"));
  g_assert_null (auth_code_list_find_begun (list, "a3", "s1"));
  g_assert_cmpstr (auth_code_list_find_begun (list, "a1", "s1")->id, ==, "begun-2");
  g_assert_false (auth_code_list_settle (list, "none"));
  g_assert_cmpuint (list->codes->len, ==, 6);
  g_assert_true (auth_code_list_settle (list, "begun-2"));
  g_assert_cmpuint (list->codes->len, ==, G_N_ELEMENTS (kept));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_cmpstr (((AuthCode *) list->codes->pdata[i])->id, ==, kept[i]);
  g_assert_true (auth_code_list_find (list, "begun-2")->is_enrolled);
}

static void
assert_order (const AuthCodeList *list, const char *expected)
{
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < list->codes->len; i++)
    g_string_append (order, ((AuthCode *) list->codes->pdata[i])->id);
  g_assert_cmpstr (order->str, ==, expected);
}

static void
test_remove (void)
{
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autoptr (AuthCode) same = auth_code_new ("", "GEZDGNBVGY3TQOJQ", NULL);

  add_entry (list, "a", NULL, NULL, FALSE);
  add_entry (list, "b", NULL, NULL, FALSE);
  g_assert_false (auth_code_list_remove (list, "x", 100));
  g_assert_false (auth_code_list_restore (list, "x"));
  g_assert_true (auth_code_list_remove (list, "a", 100));
  g_assert_null (auth_code_list_find (list, "a"));
  g_assert_false (auth_code_list_remove (list, "a", 100));
  g_assert_cmpuint (auth_code_list_count_unsaved (list), ==, 1);
  g_assert_true (auth_code_list_has_same (list, same));
  auth_code_list_purge (list, 100 + AUTH_CODE_LIST_UNDO_SECONDS - 1);
  g_assert_true (auth_code_list_restore (list, "a"));
  g_assert_nonnull (auth_code_list_find (list, "a"));
  assert_order (list, "ab");
  auth_code_list_remove (list, "a", 100);
  auth_code_list_purge (list, 100 + AUTH_CODE_LIST_UNDO_SECONDS);
  g_assert_false (auth_code_list_restore (list, "a"));
  assert_order (list, "b");
  auth_code_list_remove (list, "b", 100);
  g_assert_false (auth_code_list_has_same (list, same));
}

static void
test_reorder (void)
{
  static const char *const none[] = { "c", "x", NULL }, *const twice[] = { "c", "c", NULL };
  static const char *const removed[] = { "b", NULL }, *const good[] = { "d", "a", NULL };
  g_autoptr (AuthCodeList) list = auth_code_list_new ();

  for (const char *id = "abcd"; *id != '\0'; id++)
    add_entry (list, (const char[]){ *id, '\0' }, NULL, NULL, FALSE);
  auth_code_list_remove (list, "b", 100);
  g_assert_false (auth_code_list_reorder (list, none));
  g_assert_false (auth_code_list_reorder (list, twice));
  g_assert_false (auth_code_list_reorder (list, removed));
  assert_order (list, "abcd");
  g_assert_true (auth_code_list_reorder (list, good));
  assert_order (list, "dabc");
}

/* Nothing is written that could not be read again. */
static void
test_full (void)
{
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autofree char *secret = g_strnfill (AUTH_CODE_MAX_SECRET_CHARS, 'A');
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthSecret) document = NULL;

  for (guint i = 0; i <= AUTH_CODE_LIST_MAX_BYTES / AUTH_CODE_MAX_SECRET_CHARS; i++)
    {
      g_autofree char *id = g_strdup_printf ("c%u", i);

      g_ptr_array_add (list->codes, auth_code_new (id, secret, NULL));
    }
  document = auth_code_list_to_document (list, &error);
  g_assert_null (document);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-list/refused", test_refused);
  g_test_add_func ("/code-list/set-aside", test_set_aside);
  g_test_add_func ("/code-list/round-trip", test_round_trip);
  g_test_add_func ("/code-list/new", test_new);
  g_test_add_func ("/code-list/compute", test_compute);
  g_test_add_func ("/code-list/settle", test_settle);
  g_test_add_func ("/code-list/remove", test_remove);
  g_test_add_func ("/code-list/reorder", test_reorder);
  g_test_add_func ("/code-list/full", test_full);
  return g_test_run ();
}
