/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Files in which something is damaged or too long, or that are none.
 */

#include "config.h"

#include <string.h>

#include "test-code-rows.h"

#define TWOFAS(services) "{\"services\":[" services "],\"schemaVersion\":4}"
/* One whose name is to be looked at, and one that is good. */
#define SERVED      "{\"name\":\"Good\",\"secret\":\"" SECRET "\"}"
#define GOOD        "totp|Good||SHA1|6|30|0|||\n"
#define NAMED(name) TWOFAS ("{\"name\":\"" name "\",\"secret\":\"" SECRET "\"}," SERVED)
#define TWOFAS_HALF "{\"services\":[" SERVED ",{\"name\":\"Ex"

/* One bad word costs at most the entry that it is in. */
static void
test_mended (void)
{
  static const TestCodeRow rows[] = {
    { "NUL", NAMED ("a\\u0000b"),
      "totp|a\xef\xbf\xbd"
      "b||SHA1|6|30|0|||\n" GOOD },
    { "half a pair, at the end", NAMED ("a\\ud83d"), "totp|a\xef\xbf\xbd||SHA1|6|30|0|||\n" GOOD },
    { "half a pair, in between", NAMED ("\\uD83D\\u0041"),
      "totp|\xef\xbf\xbd"
      "A||SHA1|6|30|0|||\n" GOOD },
    { "the other half", NAMED ("\\ude00b"),
      "totp|\xef\xbf\xbd"
      "b||SHA1|6|30|0|||\n" GOOD },
    { "no UTF-8, beside a pair", NAMED ("Caf\xe9 \\ud83d\\ude00"),
      "totp|Caf\xc3\xa9 \xf0\x9f\x98\x80||SHA1|6|30|0|||\n" GOOD },
    { "no escape", NAMED ("a\\x\\u12\\\"\\n"),
      "totp|a\xef\xbf\xbdx\xef\xbf\xbdu12\"||SHA1|6|30|0|||\n" GOOD },
    { "a line that is broken", NAMED ("a\nb"), "totp|a b||SHA1|6|30|0|||\n" GOOD },
    { "a bad name and NaN in it", NAMED ("NaN\\u0000, \\\"NaN"),
      "totp|NaN\xef\xbf\xbd, \"NaN||SHA1|6|30|0|||\n" GOOD },
    { "no number",
      TWOFAS ("{\"name\":\"a\",\"secret\":\"" SECRET "\",\"otp\":{\"digits\":NaN}}," SERVED),
      "!a: " NO_DIGITS GOOD },
    { "no bound",
      TWOFAS ("{\"name\":\"a\",\"secret\":\"" SECRET "\",\"otp\":{\"period\":-Infinity}}," SERVED),
      "!a: " NO_PERIOD GOOD },
    { "no number of no account",
      TWOFAS ("{\"name\":\"a\",\"secret\":\"" SECRET "\",\"updatedAt\":Infinity}," SERVED),
      "totp|a||SHA1|6|30|0|||\n" GOOD },
    { "secret", TWOFAS ("{\"name\":\"a\",\"secret\":\"GEZD\\u0000GNBV\"}," SERVED),
      "!a: A secret has only the letters A to Z and the digits 2 to 7\n" GOOD },
  };

  CHECK ("2FAS", rows);
}

/* A NUL is no white space between the members of JSON. */
static void
test_bytes (void)
{
  static const char named[] = NAMED ("a\0b");
  static const char behind[] = TWOFAS ("") "\0";
  g_autoptr (AuthCodeFile) file = auth_code_file_read (named, sizeof named - 1, NULL, NULL);
  const AuthCodeFileEntry *entry = file->entries->pdata[0];

  g_assert_cmpstr (entry->code->issuer, ==,
                   "a\xef\xbf\xbd"
                   "b");
  g_assert_null (auth_code_file_read (behind, sizeof behind - 1, NULL, NULL));
}

/* Nothing of what is none of these is taken for one. */
static void
test_none (void)
{
  static const TestCodeRow rows[] = {
    { "empty", "", "This is empty" },
    { "white space", " \t\r\n", "This is empty" },
    { "a mark of byte order", "\xef\xbb\xbf", "This is empty" },
    { "object", "{}", "none of the formats" },
    { "numbers", "[1,2]", "none of the formats" },
    { "arrays", "[[]]", "none of the formats" },
    { "null", "[null]", "none of the formats" },
    { "objects", "[{}]", "none of the formats" },
    { "no secret", "[{\"label\":\"a\",\"type\":\"TOTP\"}]", "none of the formats" },
    { "entries", "{\"entries\":[]}", "none of the formats" },
    { "entries of none", "{\"version\":1,\"entries\":[{}]}", "none of the formats" },
    { "services", "{\"services\":[]}", "none of the formats" },
    { "half", " {\"services\":[", "cut off or damaged" },
    { "half a string", TWOFAS_HALF, "cut off or damaged" },
    { "half an escape", "[{\"label\":\"a\\", "cut off or damaged" },
    { "half a character", "[{\"label\":\"a\\u00", "cut off or damaged" },
    { "two in one", "[][]", "cut off or damaged" },
    { "half a mark of PNG", "\x89PN", "none of the formats" },
    { "PNG", "\x89PNG\r\n", "This is a picture" },
    { "WebP", "RIFF\x20WEBPVP8L", "This is a picture" },
    { "GIF", "GIF89a", "This is a picture" },
    { "JPEG", "\xff\xd8\xff", "This is a picture" },
  };

  CHECK_REFUSED (rows);
}

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
fill (char **text, gsize length)
{
  g_free (*text);
  *text = g_strnfill (length, 'a');
}

static void
fill_issuer (AuthCode *code, gsize length)
{
  fill (&code->issuer, length);
}

static void
fill_account (AuthCode *code, gsize length)
{
  fill (&code->account, length);
}

static void
fill_tag (AuthCode *code, gsize length)
{
  code->tags = g_strsplit ("work,play", ",", -1);
  fill (&code->tags[1], length);
}

static void
fill_tags (AuthCode *code, gsize length)
{
  g_autofree char *tags = g_strnfill (2 * length - 1, 'a');

  for (gsize i = 1; i < 2 * length - 1; i += 2)
    tags[i] = ',';
  code->tags = g_strsplit (tags, ",", -1);
}

static void
fill_recovery_codes (AuthCode *code, gsize length)
{
  fill (&code->recovery_codes, length);
}

/* Which text it is, and how long it may be. */
static void
test_long (void)
{
  static const struct
  {
    void (*fill) (AuthCode *code, gsize length);
    gsize length;
    const char *reason; /* of one more */
  } rows[] = {
    { fill_issuer, 1024, "Its issuer is longer than 1024 bytes" },
    { fill_account, 1024, "The name of its account is longer than 1024 bytes" },
    { fill_tag, 1024, "One of its tags is longer than 1024 bytes" },
    { fill_tags, 32, "It has more than 32 tags" },
    { fill_recovery_codes, 16384, "Its recovery codes are longer than 16384 bytes" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
      AuthCode *good = make_code ("Example", "good");
      AuthCode *bad = make_code ("Example", "bad");

      g_test_message ("%s", rows[i].reason);
      rows[i].fill (good, rows[i].length);
      rows[i].fill (bad, rows[i].length + 1);
      auth_code_file_take (file, "good", good);
      auth_code_file_take (file, "bad", bad);
      g_assert_nonnull (get_entry (file, 0)->code);
      g_assert_cmpstr (get_entry (file, 1)->reason, ==, rows[i].reason);
    }
}

/* A code is not lost for the note beside it. */
static void
test_long_note (void)
{
  static const char remark[] = "\n[The rest of this note was too long to be imported]";

  for (gsize more = 0; more < 3; more++)
    {
      g_autoptr (AuthCodeFile) file = auth_code_file_new ("Test");
      g_autoptr (GString) note = g_string_new (NULL);
      AuthCode *code = make_code ("Example", "alice");
      gsize kept;

      for (gsize i = 0; i < AUTH_CODE_MAX_NOTE_BYTES - more; i += strlen ("ü"))
        g_string_append (note, "ü");
      if (more == 2)
        g_string_insert (note, 0, "---");
      code->note = g_strdup (note->str);
      auth_code_file_take (file, "alice", code);
      code = get_entry (file, 0)->code;
      g_assert_cmpuint (strlen (code->note), <=, AUTH_CODE_MAX_NOTE_BYTES);
      g_assert_true (g_utf8_validate (code->note, -1, NULL));
      g_assert_cmpint (g_str_has_suffix (code->note, remark), ==, more == 2);
      kept = strlen (code->note) - (more == 2 ? strlen (remark) : 0);
      g_assert_cmpuint (kept, >, AUTH_CODE_MAX_NOTE_BYTES - 100);
      g_assert_cmpmem (code->note, kept, note->str, kept);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-damaged/none", test_none);
  g_test_add_func ("/code-damaged/mended", test_mended);
  g_test_add_func ("/code-damaged/bytes", test_bytes);
  g_test_add_func ("/code-damaged/long", test_long);
  g_test_add_func ("/code-damaged/long-note", test_long_note);
  return g_test_run ();
}
