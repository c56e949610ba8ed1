/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * otpauth:// as programs write it, each oddity from one that does; and as this one writes it.
 */

#include "config.h"

#include <string.h>

#include "auth-error.h"
#include "auth-otpauth-label.h"
#include "auth-otpauth.h"

#define SECRET "GEZDGNBVGY3TQOJQ"
#define S      "?secret=" SECRET

static char *
describe (const AuthCode *code)
{
  return g_strdup_printf ("%s|%s|%s|%s|%u|%u|%" G_GUINT64_FORMAT "|%s",
                          auth_otp_type_to_string (code->type), code->issuer, code->account,
                          auth_otp_algorithm_to_string (code->algorithm), code->digits,
                          code->period, code->counter, code->secret);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *uri;
    const char *reason; /* what is in it */
  } rows[] = {
    { "", "no link" },
    { "https://example.com/" S, "no link" },
    { "otpauth:totp/a" S, "no link" },
    { "otpauth-migration://offline?data=AA", "no link" },
    { "otpauth://", "no secret" },
    { "otpauth://totp", "no secret" },
    { "otpauth://totp/a", "no secret" },
    { "otpauth://totp/a?", "no secret" },
    { "otpauth://totp/a?secret", "no secret" },
    { "otpauth://totp/a?secret=", "no secret" },
    { "otpauth://totp/a?secret=&issuer=b", "no secret" },
    { "otpauth://totp/a?mysecret=" SECRET, "no secret" },
    { "otpauth://totp/a?secret=====", "no secret" },
    { "otpauth://totp/a?secret=A", "missing or too many" },
    { "otpauth://totp/a?secret=AAA", "missing or too many" },
    { "otpauth://totp/a?secret=AAAAAA", "missing or too many" },
    { "otpauth://totp/a?secret=GEZDGNB0", "0, 1 and 8 may be O, L and B" },
    { "otpauth://totp/a?secret=GEZDGNB1", "0, 1 and 8 may be O, L and B" },
    { "otpauth://totp/a?secret=GEZDGNB9", "digits 2 to 7" },
    { "otpauth://totp/a?secret=GEZD=GNB", "letters A to Z" },
    { "otpauth://totp/a?secret=GEZD%00GNBV", "letters A to Z" },
    { "otpauth://totp/a?secret=GEZD%FFGNBV", "letters A to Z" },
    { "otpauth://totp/a" S "&secret=AAAA", "twice" },
    { "otpauth://totp/a" S "&digits=6&digits=8", "twice" },
    { "otpauth://totp/a" S "&issuer=b otpauth://totp/b" S, "more than one link" },
    { "otpauth:///a" S, "none of the types" },
    { "otpauth://yaotp/a" S, "none of the types" },
    { "otpauth://motp/a" S, "none of the types" },
    { "otpauth://totp:a" S, "none of the types" },
    { "otpauth://totp/a" S "&encoder=letters", "written in a way" },
    { "otpauth://hotp/a" S "&encoder=steam", "written in a way" },
    { "otpauth://totp/a" S "&algorithm=MD5", "algorithm" },
    { "otpauth://totp/a" S "&algorithm=SHA3-256", "algorithm" },
    { "otpauth://steam/a" S "&algorithm=SHA256", "SHA1 only" },
    { "otpauth://totp/a" S "&digits=5", "digits" },
    { "otpauth://totp/a" S "&digits=0", "digits" },
    { "otpauth://totp/a" S "&digits=11", "digits" },
    { "otpauth://totp/a" S "&digits=six", "digits" },
    { "otpauth://totp/a" S "&digits=-6", "digits" },
    { "otpauth://totp/a" S "&digits=4294967302", "digits" },
    { "otpauth://totp/a" S "&digits=18446744073709551622", "digits" },
    { "otpauth://totp/a" S "&period=0", "period" },
    { "otpauth://totp/a" S "&period=-30", "period" },
    { "otpauth://totp/a" S "&period=30s", "period" },
    { "otpauth://totp/a" S "&period=4294967326", "period" },
    { "otpauth://totp/a" S "&period=30#end", "period" },
    { "otpauth://hotp/a" S "&counter=9223372036854775808", "counter" },
    { "otpauth://hotp/a" S "&counter=-1", "counter" },
    { "otpauth://hotp/a" S "&counter=one", "counter" },
    { "otpauth://hotp/a" S "&counter=", "counter=" },
    { "otpauth://hotp/a" S "&digits=&counter=1", "digits=" },
    { "otpauth://hotp/a" S "&counter=1&algorithm=", "algorithm=" },
    { "steam://", "no secret" },
    { "steam://?secret=" SECRET, "no secret" },
    { "steam://A", "missing or too many" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *shown = g_strescape (rows[i].uri, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", shown);
      g_assert_null (auth_otpauth_parse (rows[i].uri, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].reason));
      g_assert_null (strstr (error->message, "GEZD"));
    }
}

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (AUTH_OTPAUTH_MAX_BYTES, 'a');
  g_autofree char *uri = g_strconcat ("otpauth://totp/a" S "&image=", name, NULL);
  g_autofree char *account = g_strnfill (AUTH_CODE_MAX_TEXT_BYTES + 1, 'a');
  g_autofree char *with_account = g_strconcat ("otpauth://totp/", account, S, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_otpauth_parse (uri, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (auth_otpauth_parse_field (name, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (auth_otpauth_parse (with_account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

#define USUAL "|SHA1|6|30|0|" SECRET

static void
test_names (void)
{
  static const struct
  {
    const char *uri;
    const char *expected;
  } rows[] = {
    { "otpauth://totp" S, "totp||" USUAL },
    { "otpauth://totp/" S, "totp||" USUAL },
    { "otpauth://totp/alice" S, "totp||alice" USUAL },
    { "otpauth://totp//alice" S, "totp||alice" USUAL },
    { "otpauth://totp/:alice" S, "totp||alice" USUAL },
    { "otpauth://totp/Example:" S, "totp|Example|" USUAL },
    { "otpauth://totp/Example:alice" S, "totp|Example|alice" USUAL },
    { "otpauth://totp/Example%3Aalice" S, "totp|Example|alice" USUAL },
    { "otpauth://totp/Example%3a%20%20alice" S, "totp|Example|alice" USUAL },
    { "otpauth://totp/Example:alice" S "&issuer=Example", "totp|Example|alice" USUAL },
    { "otpauth://totp/alice" S "&issuer=Example", "totp|Example|alice" USUAL },
    { "otpauth://totp/" S "&issuer=Example", "totp|Example|" USUAL },
    { "otpauth://totp/example:alice" S "&issuer=Example", "totp|Example|alice" USUAL },
    { "otpauth://totp/Example:alice" S "&issuer", "totp|Example|alice" USUAL },
    { "otpauth://totp/Example:alice" S "&issuer&digits=8",
      "totp|Example|alice|SHA1|8|30|0|" SECRET },
    { "otpauth://totp/Example:alice" S "&issuer=&digits", "totp|Example|alice" USUAL },
    { "otpauth://totp/Example:alice?issuer&secret=" SECRET, "totp|Example|alice" USUAL },
    { "otpauth://totp/Some+Company%3ame%40x" S "&issuer=Microsoft",
      "totp|Microsoft|Some Company:me@x" USUAL },
    { "otpauth://totp/NotABug.org%3A%20Free%20code%20hosting:bob" S,
      "totp|NotABug.org: Free code hosting|bob" USUAL },
    { "otpauth://totp/NotABug.org:%20Free%20code%20hosting:bob" S
      "&issuer=NotABug.org%3A%20Free%20code%20hosting",
      "totp|NotABug.org: Free code hosting|bob" USUAL },
    { "otpauth://totp/a:b:c" S, "totp|a|b:c" USUAL },
    { "otpauth://totp/a%3Ab%3Ac" S, "totp|a|b:c" USUAL },
    { "otpauth://totp/a:b%3Ac" S, "totp|a|b:c" USUAL },
    { "otpauth://totp/:b%3Ac" S, "totp||b:c" USUAL },
    { "otpauth://totp/Air+Canada:alice+tag@example.com" S "&issuer=Air+Canada",
      "totp|Air Canada|alice+tag@example.com" USUAL },
    { "otpauth://totp/alice+tag@example.com" S, "totp||alice+tag@example.com" USUAL },
    { "otpauth://totp/a%2Bb" S "&issuer=C%2B%2B", "totp|C++|a+b" USUAL },
    { "otpauth://totp/a" S "&issuer=AT%26T", "totp|AT&T|a" USUAL },
    { "otpauth://totp/AT%26T:a" S "&issuer=AT%26T", "totp|AT&T|a" USUAL },
    { "otpauth://totp/a" S "&issuer=100%25", "totp|100%|a" USUAL },
    { "otpauth://totp/100%" S "&issuer=5%x", "totp|5%x|100%" USUAL },
    { "otpauth://totp/a%4" S "&issuer=b%", "totp|b%|a%4" USUAL },
    { "otpauth://totp/a%FFb" S, "totp||a\xc3\xbf"
                                "b" USUAL },
    { "otpauth://totp/a\xff"
      "b" S,
      "totp||a\xc3\xbf"
      "b" USUAL },
    { "otpauth://totp/a%00b" S, "totp||a%00b" USUAL },
    { "otpauth://totp/a%0Ab" S, "totp||a b" USUAL },
    { "otpauth://totp/My Company: alice" S "&issuer=My Company", "totp|My Company|alice" USUAL },
    { "otpauth://totp/a#1" S "&issuer=C#&digits=6", "totp|C#|a#1" USUAL },
    { "otpauth://totp/Bücher:日本" S "&issuer=Bücher", "totp|Bücher|日本" USUAL },
    { "otpauth://totp/B%C3%BCcher:a" S "&issuer=b%c3%bccher", "totp|bücher|a" USUAL },
    { "otpauth://totp/a/b" S "&issuer=c/d?", "totp|c/d?|a/b" USUAL },
    { " otpauth://totp/a" S "&issuer=b \n", "totp|b|a" USUAL },
    { "otpauth://totp/a" S "&image=https://example.com/?x=1&color=%23fff", "totp||a" USUAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCode) code = auth_otpauth_parse (rows[i].uri, &error);
      g_autofree char *described = NULL;

      g_test_message ("%s", rows[i].uri);
      g_assert_no_error (error);
      described = describe (code);
      g_assert_cmpstr (described, ==, rows[i].expected);
      g_assert_cmpstr (code->id, ==, "");
    }
}

static void
test_numbers (void)
{
  static const struct
  {
    const char *uri;
    const char *expected;
  } rows[] = {
    { "OTPAUTH://TOTP/a?SECRET=" SECRET "&DIGITS=8", "totp||a|SHA1|8|30|0|" SECRET },
    { "otpauth://totp/a?secret=gezd gnbv-gy3tqojq", "totp||a" USUAL },
    { "otpauth://totp/a?secret=GEZD+GNBV%20GY3T%2BQOJQ=", NULL },
    { "otpauth://totp/a?secret=GEZD\tGNBV%C2%A0GY3T%09QO%E2%80%8BJQ", "totp||a" USUAL },
    { "otpauth://totp/a?secret=GEZD\u00a0GNBV\u00adGY3T\u200bQOJQ\ufeff", "totp||a" USUAL },
    { "otpauth://totp/a?secret=GEZD+GNBV%20GY3T+QOJQ===", "totp||a" USUAL },
    { "otpauth://totp/a?secret=GEZDGNBVGY3TQOJQ%3D%3D&digits=6", "totp||a" USUAL },
    { "otpauth://totp/a?secret=MZXW6YTBOJ", "totp||a|SHA1|6|30|0|MZXW6YTBOI" },
    { "otpauth://totp/a" S "&algorithm=HMAC-SHA-256", "totp||a|SHA256|6|30|0|" SECRET },
    { "otpauth://totp/a" S "&algorithm=HmacSHA256", "totp||a|SHA256|6|30|0|" SECRET },
    { "otpauth://totp/a" S "&algorithm=sha512", "totp||a|SHA512|6|30|0|" SECRET },
    { "otpauth://totp/a" S "&algorithm=Algorithm.sha1", "totp||a" USUAL },
    { "otpauth://totp/a" S "&digits=10&period=4294967295", "totp||a|SHA1|10|4294967295|0|" SECRET },
    { "otpauth://totp/a" S "&digits=7&period=1", "totp||a|SHA1|7|1|0|" SECRET },
    { "otpauth://totp/a" S "&period= 60 ", "totp||a|SHA1|6|60|0|" SECRET },
    { "otpauth://totp/a" S "&counter=x", "totp||a" USUAL },
    { "otpauth://totp/a" S "&amp&&period=60", "totp||a|SHA1|6|60|0|" SECRET },
    { "otpauth://totp/a?x&amp;secret=" SECRET "&amp;digits=8&amp;", "totp||a|SHA1|8|30|0|" SECRET },
    { "otpauth://hotp/a" S, "hotp||a|SHA1|6|0|0|" SECRET },
    { "otpauth://hotp/a" S, "hotp||a|SHA1|6|0|0|" SECRET },
    { "otpauth://totp/a" S "&counter=&digits=&algorithm=", "totp||a" USUAL },
    { "otpauth://hotp/a" S "&counter=4294967296&period=x", "hotp||a|SHA1|6|0|4294967296|" SECRET },
    { "otpauth://hotp/a" S "&counter=9223372036854775807",
      "hotp||a|SHA1|6|0|9223372036854775807|" SECRET },
    { "otpauth://steam/Steam:a" S, "steam|Steam|a|SHA1|5|30|0|" SECRET },
    { "otpauth://totp/Steam:a" S "&issuer=Steam", "steam|Steam|a|SHA1|5|30|0|" SECRET },
    { "otpauth://totp/Steam:a" S "&algorithm=SHA1&digits=5&period=30",
      "steam|Steam|a|SHA1|5|30|0|" SECRET },
    { "otpauth://totp/Valve:a" S "&issuer=Valve&steam", "steam|Valve|a|SHA1|5|30|0|" SECRET },
    { "otpauth://totp/Steam:a" S "&digits=6", "totp|Steam|a|SHA1|6|30|0|" SECRET },
    { "otpauth://totp/Steam:a" S "&algorithm=SHA256", NULL },
    { "otpauth://totp/Valve:a" S "&digits=5&steamy", NULL },
    { "otpauth://hotp/Steam:a" S, "hotp|Steam|a|SHA1|6|0|0|" SECRET },
    { "otpauth://totp/a" S "&encoder=steam&digits=6", "steam||a|SHA1|5|30|0|" SECRET },
    { "steam://" SECRET, "steam|||SHA1|5|30|0|" SECRET },
    { "STEAM://gezdgnbvgy3tqojq/", "steam|||SHA1|5|30|0|" SECRET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCode) code = auth_otpauth_parse (rows[i].uri, NULL);
      g_autofree char *described = code != NULL ? describe (code) : NULL;

      g_test_message ("%s", rows[i].uri);
      g_assert_cmpstr (described, ==, rows[i].expected);
    }
}

static void
test_field (void)
{
  static const struct
  {
    const char *text;
    const char *expected; /* (nullable) NULL: refused */
  } rows[] = {
    { "", NULL },
    { " ", NULL },
    { "hunter12", NULL },
    { "30;6", NULL },
    { "key=", NULL },
    { "key=" SECRET "&size=4", NULL },
    { "key=" SECRET "&step=0", NULL },
    { "key=" SECRET "&otpHashMode=Md5", NULL },
    { "key=" SECRET "&encoding=Hex", NULL },
    { "key=" SECRET "&type=yandex", NULL },
    { "key=" SECRET "&key=AAAA", NULL },
    { "http://" SECRET, NULL },
    { "gezd gnbv gy3t qojq\n", "totp||" USUAL },
    { "GEZDGNBVGY3TQOJQ====", "totp||" USUAL },
    { "otpauth://totp/a:b" S, "totp|a|b" USUAL },
    { "steam://" SECRET, "steam|||SHA1|5|30|0|" SECRET },
    { "key=" SECRET, "totp||" USUAL },
    { "key=" SECRET "&size=8&step=60&otpHashMode=Sha256&encoding=Base32",
      "totp|||SHA256|8|60|0|" SECRET },
    { "Key=" SECRET "%3d%3d&Type=Hotp&Counter=7&Size=6", "hotp|||SHA1|6|0|7|" SECRET },
    { "key=" SECRET "&type=Steam", "steam|||SHA1|5|30|0|" SECRET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCode) code = auth_otpauth_parse_field (rows[i].text, &error);
      g_autofree char *described = code != NULL ? describe (code) : NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_cmpstr (described, ==, rows[i].expected);
      g_assert_true ((code == NULL) == (error != NULL));
    }
}

static void
test_labels (void)
{
  static const struct
  {
    const char *label;
    const char *issuer;
    const char *expected;
  } rows[] = {
    { "", "", "|" },
    { "alice", "", "|alice" },
    { "Example:alice", "", "Example|alice" },
    { "Example: alice:x", "", "Example|alice:x" },
    { "a: b:alice", "a: b", "a: b|alice" },
    { "Other:alice", "Example", "Example|Other:alice" },
    { "EXAMPLE:alice", "Example", "Example|alice" },
    { "100%3A+", "Example", "Example|100%3A+" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCode) code = auth_code_new ("", SECRET, NULL);
      g_autofree char *names = NULL;

      auth_otpauth_set_label (code, rows[i].label, rows[i].issuer);
      names = g_strconcat (code->issuer, "|", code->account, NULL);
      g_assert_cmpstr (names, ==, rows[i].expected);
    }
  {
    g_autofree char *label = auth_otpauth_dup_label ("OTPAUTH://x/a%20b+?secret=" SECRET);
    g_autofree char *none = auth_otpauth_dup_label ("otpauth://totp/secret=" SECRET);
    g_autofree char *steam = auth_otpauth_dup_label ("steam://" SECRET "?");

    g_assert_cmpstr (label, ==, "a b+");
    g_assert_cmpstr (none, ==, "");
    g_assert_cmpstr (steam, ==, "");
  }
}

#define REST "&algorithm=SHA1&digits=6&period=30"

static void
test_write (void)
{
  static const struct
  {
    const char *issuer;
    const char *account;
    const char *expected;
  } rows[] = {
    { "", "", "otpauth://totp/" S REST },
    { "", "alice", "otpauth://totp/alice" S REST },
    { "", "a:b", "otpauth://totp/:a%3Ab" S REST },
    { "Example", "", "otpauth://totp/Example:" S "&issuer=Example" REST },
    { "Air Canada", "a+b@c",
      "otpauth://totp/Air%20Canada:a%2Bb%40c" S "&issuer=Air%20Canada" REST },
    { "A: b", "c:d", "otpauth://totp/A%3A%20b:c%3Ad" S "&issuer=A%3A%20b" REST },
    { "AT&T", "100%", "otpauth://totp/AT%26T:100%25" S "&issuer=AT%26T" REST },
    { "C#/?=", "ü", "otpauth://totp/C%23%2F%3F%3D:%C3%BC" S "&issuer=C%23%2F%3F%3D" REST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCode) code = auth_code_new ("", SECRET, NULL);
      g_autoptr (AuthCode) again = NULL;
      g_autoptr (AuthSecret) uri = NULL;

      g_free (code->issuer);
      g_free (code->account);
      code->issuer = g_strdup (rows[i].issuer);
      code->account = g_strdup (rows[i].account);
      uri = auth_otpauth_to_string (code);
      g_assert_cmpstr (uri, ==, rows[i].expected);
      again = auth_otpauth_parse (uri, NULL);
      g_assert_true (auth_code_is_same (code, again));
    }
}

static void
test_write_types (void)
{
  static const char *const rows[] = {
    "otpauth://hotp/a" S "&algorithm=SHA512&digits=10&counter=9223372036854775807",
    "otpauth://totp/a" S "&algorithm=SHA256&digits=7&period=3600",
    "otpauth://steam/Steam:a" S "&issuer=Steam&algorithm=SHA1&digits=5&period=30&encoder=steam",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCode) code = auth_otpauth_parse (rows[i], NULL);
      g_autoptr (AuthSecret) uri = auth_otpauth_to_string (code);

      g_assert_cmpstr (uri, ==, rows[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/otpauth/refused", test_refused);
  g_test_add_func ("/otpauth/too-long", test_too_long);
  g_test_add_func ("/otpauth/names", test_names);
  g_test_add_func ("/otpauth/numbers", test_numbers);
  g_test_add_func ("/otpauth/field", test_field);
  g_test_add_func ("/otpauth/labels", test_labels);
  g_test_add_func ("/otpauth/write", test_write);
  g_test_add_func ("/otpauth/write-types", test_write_types);
  return g_test_run ();
}
