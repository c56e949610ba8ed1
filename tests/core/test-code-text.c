/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Texts with a link in each line: one bad line costs the others nothing.
 */

#include "config.h"

#include <string.h>

#include "auth-base32.h"
#include "auth-code-file.h"
#include "auth-otpauth.h"

#define N_CODES 1000
#define SECRET  "GEZDGNBVGY3TQOJQ"
#define S       "?secret=" SECRET
/* johndoe@example.com at Discord */
#define MIGRATION                                                                         \
  "otpauth-migration://offline?data=CjYKEExyJfPiZeroMa%2FMdF%2BnkTISE2pvaG5kb2VAZXhhbXBs" \
  "ZS5jb20aB0Rpc2NvcmQgASgBMAIQARgBIAA%3D"

static AuthCodeFile *
read_text (const char *text)
{
  return auth_code_file_read (text, strlen (text), NULL, NULL);
}

/* "issuer:account" of each, "!title=reason" of those refused. */
static char *
describe (const AuthCodeFile *file)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < file->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_string_append (text, i > 0 ? "|" : "");
      if (entry->code != NULL)
        g_string_append_printf (text, "%s:%s", entry->code->issuer, entry->code->account);
      else
        g_string_append_printf (text, "!%s=%s", entry->title, entry->reason);
    }
  return g_string_free (text, FALSE);
}

static void
test_others (void)
{
  static const char *const rows[] = {
    "",
    "\n",
    "hello",
    "xotpauth://totp/a" S,
    "{\"uri\":\"otpauth://totp/a" S "\"",
    "see steam://" SECRET,
    "{\"uri\":\"otpauth://totp/a" S "\"}",
    "[\n\"otpauth://totp/a" S "\"\n]",
    "motp://a" S,
    "https://example.com/" S,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = read_text (rows[i]);

      g_test_message ("%s", rows[i]);
      g_assert_true (file == NULL || !g_str_equal (file->format, "otpauth"));
    }
}

static void
test_lines (void)
{
  static const struct
  {
    const char *text;
    const char *format;
    const char *expected;
  } rows[] = {
    { "otpauth://totp/A:a" S, "otpauth", "A:a" },
    { "\n  otpauth://totp/A:a" S "  \n\n", "otpauth", "A:a" },
    { "\xef\xbb\xbfotpauth://totp/A:a" S "\r\notpauth://totp/B:b" S "\r\n", "otpauth", "A:a|B:b" },
    { "\"otpauth://totp/A:a" S "\"\n'x'", "otpauth",
      "A:a|!=Line 2: This is no link of a one-time code" },
    { "steam://" SECRET, "otpauth", "Steam:" },
    { "otpauth://totp/" S, "otpauth", "Unnamed:" },
    { "otpauth://totp/A:a?digits=6", "otpauth", "!A:a=There is no secret" },
    { "otpauth://totp/A:a" S "\n\notpauth://totp/B:b?x\notpauth://totp/C:c" S, "otpauth",
      "A:a|!B:b=Line 3: There is no secret|C:c" },
    { "otpauth://totp/A:a" S "\notpauth://totp/A:a" S, "otpauth",
      "A:a|!A:a=It is the same as another one above" },
    { "otpauth://totp/A:a" S "\notpauth://totp/A:b" S, "otpauth", "A:a|A:b" },
    { "see otpauth://totp/A:a" S "&issuer=A.", "otpauth", "A:a" },
    { "<otpauth://totp/A:a" S ">", "otpauth", "A:a" },
    { "Hello,\n\nthe link is (OTPAUTH://totp/A:a" S ").\nBye", "otpauth", "A:a" },
    { "<a href=\"otpauth://totp/A:a" S "&amp;issuer=A\">a</a> or\n'otpauth://totp/B:b" S "', see",
      "otpauth", "A:a|B:b" },
    { "a otpauth://totp/A:a" S "\tb otpauth://totp/B:b" S " c otpauth://totp/C:c", "otpauth",
      "A:a|B:b|!=Line 1: There is no secret" },
    { "otpauth://totp/A:a" S "\nand otpauth://totp/B:b" S " too\nthis", "otpauth",
      "A:a|B:b|!=Line 3: This is no link of a one-time code" },
    { "link: " MIGRATION ", one", "Google Authenticator", "Discord:johndoe@example.com" },
    { MIGRATION, "Google Authenticator", "Discord:johndoe@example.com" },
    { MIGRATION "\n" MIGRATION, "Google Authenticator",
      "Discord:johndoe@example.com|!Discord (johndoe@example.com)=It is the same as another one "
      "above" },
    { "otpauth://totp/A:a" S "\n" MIGRATION, "otpauth", "A:a|Discord:johndoe@example.com" },
    { "otpauth://totp/A:a" S "\notpauth-migration://offline?data=x", "otpauth",
      "A:a|!=Line 2: The link of Google Authenticator is damaged or cut off: read it again" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = read_text (rows[i].text);
      g_autofree char *described = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_nonnull (file);
      g_assert_cmpstr (file->format, ==, rows[i].format);
      described = describe (file);
      g_assert_cmpstr (described, ==, rows[i].expected);
    }
}

/* Neither ends the text nor hides what comes after. */
static void
test_bytes (void)
{
  static const char text[] = "otpauth://totp/A:\xff" S "\n\0\n\xfe\notpauth://totp/B:b" S;
  g_autoptr (AuthCodeFile) file = auth_code_file_read (text, sizeof text - 1, NULL, NULL);
  g_autofree char *described = describe (file);

  g_assert_cmpstr (described, ==, "A:\xc3\xbf|!=Line 3: This is no link of a one-time code|B:b");
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("otpauth://totp/A:a" S "\n");

  for (guint i = 0; i < AUTH_CODE_FILE_MAX_ENTRIES; i++)
    g_string_append (text, "x\n");
  g_assert_null (read_text (text->str));
  g_string_truncate (text, text->len - 2);
  {
    g_autoptr (AuthCodeFile) file = read_text (text->str);

    g_assert_cmpuint (file->entries->len, ==, AUTH_CODE_FILE_MAX_ENTRIES);
  }
}

#define DISPLAY(json) "otpauth://totp/Air+Canada:a" S "&issuer=Air+Canada&codeDisplay=" json

static void
test_ente (void)
{
  static const struct
  {
    const char *text;
    const char *expected; /* pinned, tags, note; or why it is refused */
  } rows[] = {
    { DISPLAY (""), "0||" },
    { DISPLAY ("nonsense"), "0||" },
    { DISPLAY ("%5B%5D"), "0||" },
    { DISPLAY ("%7B%7D"), "0||" },
    { DISPLAY ("%7B%22pinned%22%3A%22yes%22%2C%22tags%22%3A%5B7%5D%2C%22note%22%3Anull%7D"),
      "0||" },
    { DISPLAY ("%7B%22pinned%22%3Atrue%2C%22trashed%22%3Afalse%2C%22lastUsedAt%22%3A0%2C"
               "%22tapCount%22%3A3%2C%22tags%22%3A%5B%22My+work%22%2C%22%22%2C%22b%22%5D%2C"
               "%22note%22%3A%221+%2B+1%5Cn2%22%7D"),
      "1|My work,b|1 + 1\n2" },
    { DISPLAY ("{\"pinned\":true,\"tags\":[],\"note\":\"\"}"), "1||" },
    { DISPLAY ("%7B%22trashed%22%3Atrue%7D"), "It is in the trash" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = read_text (rows[i].text);
      const AuthCodeFileEntry *entry = file->entries->pdata[0];
      const AuthCode *code = entry->code;
      g_autofree char *tags =
        code != NULL && code->tags != NULL ? g_strjoinv (",", code->tags) : g_strdup ("");
      g_autofree char *described = NULL;

      g_test_message ("%s", rows[i].text);
      if (code != NULL)
        described =
          g_strdup_printf ("%d|%s|%s", code->is_pinned, tags, code->note != NULL ? code->note : "");
      g_assert_cmpstr (code != NULL ? described : entry->reason, ==, rows[i].expected);
      if (code != NULL)
        g_assert_cmpstr (code->issuer, ==, "Air Canada");
      g_assert_cmpstr (file->format, ==, "Ente Auth");
    }
}

/* As the apps write it, with entries of their own making. */
static void
test_apps (void)
{
  static const char text[] =
    "otpauth://totp/Deno%3AMason?period=30&digits=6&algorithm=SHA1&secret=4SJHB4GSD43FZBAI7C2HLRJG"
    "PQ&issuer=Deno\n"
    "otpauth://hotp/Issuu%3AJames?digits=6&counter=1&algorithm=SHA1&secret=YOOMIXWS5GN6RTBPUFFWKTW5"
    "M4&issuer=Issuu\n"
    "otpauth://steam/Boeing%3ASophia?period=30&digits=5&algorithm=SHA1&secret=JRZCL47CMXVOQMNPZR2F7"
    "J4RGI&issuer=Boeing\n"
    "otpauth://yaotp/Yandex%3AAva?pin=NQ%3D%3D&secret=6SB2IKNM6OBZPAVBVTOHDKS4FA\n"
    "otpauth://totp/"
    "Air%20Canada:Benjamin?secret=KUVJJOM753IHTNDSZVCNKL7GII&algorithm=SHA256&digits="
    "7&period=50&issuer=Air%20Canada\n";
  g_autoptr (AuthCodeFile) file = read_text (text);
  g_autofree char *described = describe (file);

  g_assert_cmpstr (
    described, ==,
    "Deno:Mason|Issuu:James|Boeing:Sophia|!Yandex:Ava=Line 4: It is none of the types "
    "totp, hotp and steam|Air Canada:Benjamin");
}

static char *
draw_name (guint number)
{
  static const char *const pieces[] = { "a", ":", "%", "+", "&", "=", "#", "/", "?", " ",
                                        "%3A", "ü", "日本", "\"", "\\", "'", ";", ",", "@", "%zz" };
  GString *name = g_string_new (NULL);

  for (int i = g_test_rand_int_range (0, 8); i > 0; i--)
    g_string_append (name, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
  g_string_append_printf (name, "%u", number);
  return g_strchug (g_string_free (name, FALSE));
}

static AuthCode *
draw_code (guint number)
{
  guint8 key[40];
  const gsize length = (gsize) g_test_rand_int_range (1, sizeof key + 1);
  g_autoptr (AuthSecret) secret = NULL;
  AuthCode *code;

  for (gsize i = 0; i < sizeof key; i++)
    key[i] = (guint8) g_test_rand_int ();
  secret = auth_base32_encode (key, length);
  code = auth_code_new ("", secret, NULL);
  g_free (code->issuer);
  g_free (code->account);
  code->issuer = g_test_rand_bit () ? draw_name (number) : g_strdup ("");
  code->account = draw_name (number);
  code->type = (AuthOtpType) g_test_rand_int_range (0, 3);
  if (code->type != AUTH_OTP_STEAM)
    code->algorithm = (AuthOtpAlgorithm) g_test_rand_int_range (0, 3);
  code->digits = code->type == AUTH_OTP_STEAM ? 5 : (guint) g_test_rand_int_range (6, 11);
  code->period = code->type == AUTH_OTP_HOTP ? 0 : (guint) g_test_rand_int_range (1, 100);
  code->counter = code->type == AUTH_OTP_HOTP ? (guint32) g_test_rand_int () : 0;
  return code;
}

/* What is written as text is read as what it was, whatever is in the names. */
static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_code_free);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (AuthCodeFile) file = NULL;

  for (guint i = 0; i < N_CODES; i++)
    {
      AuthCode *code = draw_code (i);
      g_autoptr (AuthSecret) uri = auth_otpauth_to_string (code);

      g_ptr_array_add (codes, code);
      g_string_append_printf (text, "%s\n", uri);
    }
  file = read_text (text->str);
  g_assert_cmpuint (file->entries->len, ==, N_CODES);
  for (guint i = 0; i < N_CODES; i++)
    {
      const AuthCode *code = codes->pdata[i];
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_test_message ("%s, %s", code->issuer, code->account);
      g_assert_cmpstr (entry->reason, ==, NULL);
      g_assert_true (auth_code_is_same (entry->code, code));
      g_assert_cmpuint (entry->code->counter, ==, code->counter);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-text/others", test_others);
  g_test_add_func ("/code-text/lines", test_lines);
  g_test_add_func ("/code-text/bytes", test_bytes);
  g_test_add_func ("/code-text/too-many", test_too_many);
  g_test_add_func ("/code-text/ente", test_ente);
  g_test_add_func ("/code-text/apps", test_apps);
  g_test_add_func ("/code-text/round-trip", test_round_trip);
  return g_test_run ();
}
