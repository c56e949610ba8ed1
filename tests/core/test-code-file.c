/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is read from a file of one-time codes, and how one process tells it another.
 */

#include "config.h"

#include <string.h>

#include "auth-code-file.h"
#include "auth-error.h"

#define SECRET "GEZDGNBVGY3TQOJQ"

static AuthCode *
make_code (const char *issuer, const char *account)
{
  AuthCode *code = auth_code_new ("", SECRET, NULL);

  g_free (code->issuer);
  g_free (code->account);
  code->issuer = g_strdup (issuer);
  code->account = g_strdup (account);
  return code;
}

static const AuthCodeFileEntry *
get_entry (const AuthCodeFile *file, guint index)
{
  g_assert_cmpuint (index, <, file->entries->len);
  return file->entries->pdata[index];
}

static void
set_type (AuthCode *code)
{
  code->type = AUTH_OTP_STEAM;
}

static void
set_algorithm (AuthCode *code)
{
  code->algorithm = AUTH_OTP_SHA256;
}

static void
set_digits (AuthCode *code)
{
  code->digits = 8;
}

static void
set_period (AuthCode *code)
{
  code->period = 60;
}

static void
set_issuer (AuthCode *code)
{
  *code->issuer = 'e';
}

static void
set_account (AuthCode *code)
{
  *code->account = 'A';
}

static void
set_secret (AuthCode *code)
{
  *code->secret = 'A';
}

static void
test_counter_end (void)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");

  for (guint64 i = 0; i < 2; i++)
    {
      AuthCode *code = make_code ("Bank", i == 0 ? "last" : "last but one");

      code->type = AUTH_OTP_HOTP;
      code->period = 0;
      code->counter = G_MAXINT64 - i;
      auth_code_file_take (file, "Bank", code);
    }
  g_assert_cmpstr (get_entry (file, 0)->reason, ==,
                   "Its counter is at its end: there is no code after it");
  g_assert_nonnull (get_entry (file, 1)->code);
}

static void
set_counter (AuthCode *code)
{
  code->counter = 7;
}

static void
set_additions (AuthCode *code)
{
  code->id[0] = '2';
  code->account_id = g_strdup ("a1");
  code->subject = g_strdup ("s1");
  code->is_enrolled = TRUE;
  code->tags = g_strsplit ("work", ",", -1);
  code->is_pinned = TRUE;
  code->note = g_strdup ("note");
  code->recovery_codes = g_strdup ("1 2 3");
  code->used_at = 1;
  code->removed_at = 2;
}

static void
test_same (void)
{
  static const struct
  {
    const char *name;
    void (*change) (AuthCode *code);
    gboolean is_same;
  } rows[] = {
    { "type", set_type, FALSE },
    { "secret", set_secret, FALSE },
    { "algorithm", set_algorithm, FALSE },
    { "digits", set_digits, FALSE },
    { "period", set_period, FALSE },
    { "issuer", set_issuer, FALSE },
    { "account", set_account, FALSE },
    { "counter", set_counter, TRUE },
    { "additions", set_additions, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCode) code = auth_code_new ("1", SECRET, NULL);
      g_autoptr (AuthCode) other = NULL;

      g_test_message ("%s", rows[i].name);
      g_free (code->issuer);
      g_free (code->account);
      code->issuer = g_strdup ("Example");
      code->account = g_strdup ("alice");
      other = auth_code_copy (code);
      g_assert_true (auth_code_is_same (code, other));
      rows[i].change (other);
      g_assert_true (auth_code_is_same (code, other) == rows[i].is_same);
      g_assert_true (auth_code_is_same (other, code) == rows[i].is_same);
      g_assert_true (!rows[i].is_same || auth_code_hash (code) == auth_code_hash (other));
    }
}

static void
test_take (void)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
  AuthCode *counted = make_code ("Example", "counted");
  AuthCode *bad = make_code ("Example", "bad");

  counted->type = AUTH_OTP_HOTP;
  counted->period = 0;
  counted->counter = 3;
  bad->digits = 5;
  auth_code_file_take (file, "a", make_code ("Example", "alice"));
  auth_code_file_take (file, "b", make_code ("Example", "bob"));
  auth_code_file_take (file, "bad", bad);
  auth_code_file_take (file, "again", make_code ("Example", "alice"));
  auth_code_file_take (file, "c", auth_code_copy (counted));
  counted->counter = 9;
  auth_code_file_take (file, "c again", auth_code_copy (counted));
  counted->counter = 2;
  auth_code_file_take (file, "c again", counted);

  g_assert_cmpuint (file->entries->len, ==, 7);
  g_assert_cmpstr (get_entry (file, 0)->code->account, ==, "alice");
  g_assert_cmpstr (get_entry (file, 1)->code->account, ==, "bob");
  g_assert_null (get_entry (file, 2)->code);
  g_assert_cmpstr (get_entry (file, 2)->title, ==, "bad");
  g_assert_nonnull (strstr (get_entry (file, 2)->reason, "digits"));
  g_assert_null (get_entry (file, 3)->code);
  g_assert_nonnull (strstr (get_entry (file, 3)->reason, "same as another"));
  g_assert_cmpuint (get_entry (file, 4)->code->counter, ==, 9);
  g_assert_null (get_entry (file, 6)->code);
}

static void
test_names (void)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
  AuthCode *steam = make_code ("", "");

  steam->type = AUTH_OTP_STEAM;
  steam->digits = AUTH_OTP_STEAM_DIGITS;
  auth_code_file_take (file, NULL, make_code ("", ""));
  auth_code_file_take (file, "The title\n", make_code ("", ""));
  auth_code_file_take (file, "The title", make_code ("", "alice"));
  auth_code_file_take (file, "", steam);
  auth_code_file_take (file, "", make_code (" A\nB\x7f", "\tbob "));
  auth_code_file_refuse (file, NULL, "It is none");
  g_assert_cmpstr (get_entry (file, 0)->code->issuer, ==, "Unnamed");
  g_assert_cmpstr (get_entry (file, 1)->code->issuer, ==, "The title");
  g_assert_cmpstr (get_entry (file, 2)->code->issuer, ==, "");
  g_assert_cmpstr (get_entry (file, 3)->code->issuer, ==, "Steam");
  g_assert_cmpstr (get_entry (file, 4)->code->issuer, ==, "A B");
  g_assert_cmpstr (get_entry (file, 4)->code->account, ==, "bob");
  g_assert_cmpstr (get_entry (file, 5)->title, ==, "");
}

static void
test_too_much (void)
{
  g_autofree char *data = g_malloc0 (AUTH_CODE_FILE_MAX_BYTES + 1);
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_code_file_read (data, AUTH_CODE_FILE_MAX_BYTES + 1, NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  for (guint i = 0; i < AUTH_CODE_FILE_MAX_ENTRIES + 10; i++)
    auth_code_file_refuse (file, "", "It is one too many");
  g_assert_cmpuint (file->entries->len, ==, AUTH_CODE_FILE_MAX_ENTRIES + 1);
}

/* As Windows saves what was an export of Aegis. */
static void
test_marks (void)
{
  static const char aegis[] =
    "\xef\xbb\xbf{\"version\":1,\"header\":{\"slots\":null,\"params\":null},"
    "\"db\":{\"version\":2,\"entries\":[{\"type\":\"totp\",\"name\":\"al\",\"issuer\":\"Bank\","
    "\"info\":{\"secret\":\"GEZDGNBVGY3TQOJQ\",\"algo\":\"SHA1\",\"digits\":6,\"period\":30}}]}}";
  static const char *const wide[] = { "\xff\xfe{", "\xfe\xff\x01{" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) file = auth_code_file_read (aegis, strlen (aegis), NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (get_entry (file, 0)->code->account, ==, "al");
  for (gsize i = 0; i < G_N_ELEMENTS (wide); i++)
    {
      g_assert_null (auth_code_file_read (wide[i], strlen (wide[i]), NULL, &error));
      g_assert_nonnull (strstr (error->message, "UTF-16"));
      g_clear_error (&error);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test “ü”");
  g_autoptr (AuthCodeFile) again = NULL;
  g_autoptr (AuthSecret) document = NULL;
  g_autoptr (AuthSecret) written = NULL;
  g_autoptr (GError) error = NULL;
  AuthCode *code = make_code ("Example", "alice");

  code->tags = g_strsplit ("work,play", ",", -1);
  code->note = g_strdup ("a\nb");
  code->is_pinned = TRUE;
  auth_code_file_take (file, "a", code);
  auth_code_file_refuse (file, "b", "It is none");
  file->series_id = -5;
  file->series_size = AUTH_CODE_FILE_MAX_SERIES;
  file->series_seen = G_GUINT64_CONSTANT (0x8000000000000001);

  document = auth_code_file_to_document (file);
  again = auth_code_file_new_from_document (document, strlen (document), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->format, ==, "Test “ü”");
  g_assert_false (again->needs_password);
  g_assert_cmpint (again->series_id, ==, -5);
  g_assert_cmpuint (again->series_size, ==, AUTH_CODE_FILE_MAX_SERIES);
  g_assert_cmpuint (again->series_seen, ==, file->series_seen);
  g_assert_true (auth_code_is_same (get_entry (again, 0)->code, code));
  g_assert_cmpstr (get_entry (again, 0)->code->note, ==, "a\nb");
  g_assert_cmpstr (get_entry (again, 1)->reason, ==, "It is none");
  written = auth_code_file_to_document (again);
  g_assert_cmpstr (written, ==, document);
}

static void
test_password (void)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
  g_autoptr (AuthCodeFile) again = NULL;
  g_autoptr (AuthSecret) document = NULL;

  file->needs_password = TRUE;
  document = auth_code_file_to_document (file);
  again = auth_code_file_new_from_document (document, strlen (document), NULL);
  g_assert_true (again->needs_password);
  g_assert_cmpuint (again->series_size, ==, 0);
  g_assert_cmpuint (again->entries->len, ==, 0);
}

#define FORMAT         "\"format\":\"x\""
#define ENTRIES(entry) "{" FORMAT ",\"entries\":1}\n" entry
#define SERIES(rest)   "{" FORMAT ",\"entries\":0," rest "}"
#define REFUSED        "{\"title\":\"a\",\"reason\":\"b\"}"
#define NUMBERS        "\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30"
#define CODE           "\"id\":\"0\",\"secret\":\"" SECRET "\",\"type\":\"totp\"," NUMBERS

static void
test_document_refused (void)
{
  static const char *const rows[] = {
    "",
    "[]",
    "{}",
    "{" FORMAT "}",
    "{\"entries\":0}",
    "{\"format\":1,\"entries\":0}",
    "{" FORMAT ",\"entries\":[]}",
    "{" FORMAT ",\"entries\":-1}",
    "{" FORMAT ",\"entries\":10001}",
    "{" FORMAT ",\"entries\":1}",
    "{" FORMAT ",\"entries\":1}\n",
    "{" FORMAT ",\"entries\":2}\n" REFUSED,
    "{" FORMAT ",\"entries\":2}\n" REFUSED "\n\n" REFUSED,
    ENTRIES (REFUSED "\n" REFUSED),
    ENTRIES (REFUSED REFUSED),
    ENTRIES ("1"),
    ENTRIES ("{}"),
    ENTRIES ("{\"title\":\"a\"}"),
    ENTRIES ("{\"reason\":\"a\"}"),
    ENTRIES ("{\"title\":\"a\",\"reason\":1}"),
    ENTRIES ("{\"title\":\"a\",\"code\":1}"),
    ENTRIES ("{\"title\":\"a\",\"code\":{}}"),
    ENTRIES ("{\"title\":\"a\",\"code\":{" CODE "},\"reason\":\"b\"}"),
    ENTRIES ("{\"code\":{" CODE "}}"),
    ENTRIES ("{\"title\":\"a\",\"code\":{\"id\":\"0\",\"type\":\"totp\"," NUMBERS "}}"),
    SERIES ("\"series-size\":0,\"series-id\":1,\"series-seen\":\"1\""),
    SERIES ("\"series-size\":65,\"series-id\":1,\"series-seen\":\"1\""),
    SERIES ("\"series-size\":-1,\"series-id\":1,\"series-seen\":\"1\""),
    SERIES ("\"series-size\":2,\"series-seen\":\"1\""),
    SERIES ("\"series-size\":2,\"series-id\":1"),
    SERIES ("\"series-size\":2,\"series-id\":1,\"series-seen\":1"),
    SERIES ("\"series-size\":2,\"series-id\":1,\"series-seen\":\"0\""),
    SERIES ("\"series-size\":2,\"series-id\":1,\"series-seen\":\"4\""),
    SERIES ("\"series-size\":2,\"series-id\":1,\"series-seen\":\"x\""),
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i]);
      g_assert_null (auth_code_file_new_from_document (rows[i], strlen (rows[i]), &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      g_assert_null (strstr (error->message, SECRET));
    }
}

/* What only the agent may say. */
static void
test_document_bounded (void)
{
  static const char document[] =
    ENTRIES ("{\"title\":\"\",\"code\":{" CODE ",\"account-id\":\"a1\",\"subject\":\"s1\","
             "\"is-enrolled\":true,\"removed-at\":5}}");
  g_autoptr (AuthCodeFile) file =
    auth_code_file_new_from_document (document, strlen (document), NULL);
  const AuthCode *code = get_entry (file, 0)->code;

  g_assert_null (code->account_id);
  g_assert_null (code->subject);
  g_assert_false (code->is_enrolled);
  g_assert_cmpint (code->removed_at, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-file/same", test_same);
  g_test_add_func ("/code-file/take", test_take);
  g_test_add_func ("/code-file/counter-end", test_counter_end);
  g_test_add_func ("/code-file/names", test_names);
  g_test_add_func ("/code-file/too-much", test_too_much);
  g_test_add_func ("/code-file/marks", test_marks);
  g_test_add_func ("/code-file/round-trip", test_round_trip);
  g_test_add_func ("/code-file/password", test_password);
  g_test_add_func ("/code-file/document-refused", test_document_refused);
  g_test_add_func ("/code-file/document-bounded", test_document_bounded);
  return g_test_run ();
}
