/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What other programs write without a password, and what is wrong with it at times.
 */

#include "config.h"

#include <string.h>

#include "auth-code-file.h"
#include "auth-error.h"

#define SECRET "GEZDGNBVGY3TQOJQ"

/* "totp|Example|alice|SHA1|6|30|0", then tags, "pinned" and the note; or "!" and the reason. */
static char *
describe (const AuthCodeFileEntry *entry)
{
  const AuthCode *code = entry->code;
  g_autofree char *tags = NULL;

  if (code == NULL)
    return g_strconcat ("!", entry->title, ": ", entry->reason, NULL);
  g_assert_cmpstr (code->secret, ==, SECRET);
  tags = code->tags != NULL ? g_strjoinv (",", code->tags) : g_strdup ("");
  return g_strdup_printf ("%s|%s|%s|%s|%u|%u|%" G_GUINT64_FORMAT "|%s|%s|%s",
                          auth_otp_type_to_string (code->type), code->issuer, code->account,
                          auth_otp_algorithm_to_string (code->algorithm), code->digits,
                          code->period, code->counter, tags, code->is_pinned ? "pinned" : "",
                          code->note != NULL ? code->note : "");
}

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* an entry a line */
} Row;

static void
check_rows (const char *format, const Row *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeFile) file =
        auth_code_file_read (rows[i].text, strlen (rows[i].text), NULL, &error);
      g_autoptr (GString) found = g_string_new (NULL);

      g_test_message ("%s", rows[i].name);
      g_assert_no_error (error);
      g_assert_cmpstr (file->format, ==, format);
      g_assert_false (file->needs_password);
      for (guint j = 0; j < file->entries->len; j++)
        {
          g_autofree char *line = describe (file->entries->pdata[j]);

          g_string_append_printf (found, "%s\n", line);
        }
      g_assert_cmpstr (found->str, ==, rows[i].expected);
    }
}

static void
check_refused (const Row *rows, gsize n_rows)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].name);
      g_assert_null (auth_code_file_read (rows[i].text, strlen (rows[i].text), NULL, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

#define CHECK(format, rows) check_rows (format, rows, G_N_ELEMENTS (rows))

#define NO_TYPE      "It is none of the types totp, hotp and steam\n"
#define NO_ALGORITHM "Its algorithm is none of SHA1, SHA256 and SHA512\n"
#define NO_DIGITS    "Its number of digits is missing or out of range\n"
#define NO_PERIOD    "Its period is missing or out of range\n"
#define NO_COUNTER   "Its counter is missing or out of range\n"
#define NO_SECRET    "There is no secret\n"

/* 2FAS */

#define TWOFAS(services)                                                                      \
  "{\"services\":[" services "],\"groups\":[{\"id\":\"g1\",\"name\":\"Work\",\"isExpanded\":" \
  "true},{\"id\":\"g2\",\"name\":\"\"},7,{}],\"updatedAt\":1,\"schemaVersion\":4,"            \
  "\"appVersionCode\":1,\"appOrigin\":\"android\"}"
#define SERVICE(otp) \
  TWOFAS ("{\"name\":\"Example\",\"secret\":\"" SECRET "\",\"otp\":{" otp "},\"order\":{}}")

static void
test_2fas (void)
{
  static const Row rows[] = {
    { "nothing", TWOFAS (""), "" },
    { "all of it",
      TWOFAS ("{\"name\":\"Shown\",\"secret\":\"" SECRET "\",\"updatedAt\":1,\"otp\":{\"label\":"
              "\"Example:alice\",\"account\":\"alice\",\"issuer\":\"Example\",\"digits\":8,"
              "\"period\":60,\"algorithm\":\"SHA256\",\"counter\":0,\"tokenType\":\"TOTP\","
              "\"source\":\"Link\"},\"order\":{\"position\":0},\"groupId\":\"g1\"}"),
      "totp|Shown|alice|SHA256|8|60|0|Work||\n" },
    { "an old schema", TWOFAS ("{\"name\":\"Example\",\"secret\":\"" SECRET "\"}"),
      "totp|Example||SHA1|6|30|0|||\n" },
    { "nulls",
      SERVICE ("\"account\":\"alice\",\"issuer\":null,\"digits\":null,\"algorithm\":null,"
               "\"period\":null,\"tokenType\":null"),
      "totp|Example|alice|SHA1|6|30|0|||\n" },
    { "a label", SERVICE ("\"label\":\"alice\""), "totp|Example|alice|SHA1|6|30|0|||\n" },
    { "no name, no group of that id",
      TWOFAS ("{\"secret\":\"" SECRET "\",\"otp\":{\"issuer\":\"Example\"},\"groupId\":\"g3\"}"),
      "totp|Example||SHA1|6|30|0|||\n" },
    { "a group without a name",
      TWOFAS ("{\"name\":\"a\",\"secret\":\"" SECRET "\",\"groupId\":\"g2\"}"),
      "totp|a||SHA1|6|30|0|||\n" },
    { "no name at all", TWOFAS ("{\"secret\":\"" SECRET "\"}"), "totp|Unnamed||SHA1|6|30|0|||\n" },
    { "counter", SERVICE ("\"tokenType\":\"HOTP\",\"counter\":9223372036854775807"),
      "hotp|Example||SHA1|6|0|9223372036854775807|||\n" },
    { "no counter", SERVICE ("\"tokenType\":\"HOTP\""), "!Example: " NO_COUNTER },
    { "counter of none", SERVICE ("\"tokenType\":\"HOTP\",\"counter\":-1"),
      "!Example: " NO_COUNTER },
    { "Steam", SERVICE ("\"tokenType\":\"STEAM\",\"digits\":5"),
      "steam|Example||SHA1|5|30|0|||\n" },
    { "type", SERVICE ("\"tokenType\":\"YAOTP\""), "!Example: " NO_TYPE },
    { "type of none", SERVICE ("\"tokenType\":1"), "!Example: " NO_TYPE },
    { "algorithm", SERVICE ("\"algorithm\":\"MD5\""), "!Example: " NO_ALGORITHM },
    { "algorithm of none", SERVICE ("\"algorithm\":[]"), "!Example: " NO_ALGORITHM },
    { "algorithm too short", SERVICE ("\"algorithm\":\"SHA224\""), "!Example: " NO_ALGORITHM },
    { "digits", SERVICE ("\"digits\":11"), "!Example: " NO_DIGITS },
    { "few digits", SERVICE ("\"digits\":5"), "!Example: Its number of digits is out of range\n" },
    { "half a digit", SERVICE ("\"digits\":6.5"), "!Example: " NO_DIGITS },
    { "digits of none", SERVICE ("\"digits\":true"), "!Example: " NO_DIGITS },
    { "no period", SERVICE ("\"period\":0"), "!Example: " NO_PERIOD },
    { "period", SERVICE ("\"period\":4294967296"), "!Example: " NO_PERIOD },
    { "no secret", TWOFAS ("{\"name\":\"Example\"}"), "!Example: " NO_SECRET },
    { "empty secret", TWOFAS ("{\"name\":\"Example\",\"secret\":\"\"}"), "!Example: " NO_SECRET },
    { "secret", TWOFAS ("{\"name\":\"Example\",\"secret\":\"GEZDGNB1\"}"),
      "!Example: A secret has only the letters A to Z and the digits 2 to 7: 0, 1 and 8 may be O, "
      "L and B\n" },
    { "one of two", TWOFAS ("7,{\"name\":\"Example\",\"secret\":\"" SECRET "\"}"),
      "!: It is no entry\ntotp|Example||SHA1|6|30|0|||\n" },
    { "two at one service",
      TWOFAS ("{\"name\":\"Example\",\"secret\":\"" SECRET "\",\"otp\":{\"account\":\"alice\"}},"
              "{\"name\":\"Example\",\"secret\":\"" SECRET "\",\"otp\":{\"account\":\"bob\"}}"),
      "totp|Example|alice|SHA1|6|30|0|||\ntotp|Example|bob|SHA1|6|30|0|||\n" },
  };
  static const Row refused[] = {
    { "later", "{\"services\":[],\"schemaVersion\":5}", "version" },
    { "earlier", "{\"services\":[],\"schemaVersion\":0}", "version" },
    { "none", "{\"services\":[],\"schemaVersion\":\"x\"}", "version" },
    { "no list", "{\"services\":{},\"schemaVersion\":4}", "broken" },
  };

  CHECK ("2FAS", rows);
  check_refused (refused, G_N_ELEMENTS (refused));
}

/* andOTP */

#define ANDOTP(rest) "[{\"secret\":\"" SECRET "\",\"label\":\"alice\"," rest "}]"
#define ANDOTP_TOTP  "\"type\":\"TOTP\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30"

static void
test_andotp (void)
{
  static const Row rows[] = {
    { "all of it",
      ANDOTP ("\"issuer\":\"Example\",\"digits\":8,\"type\":\"TOTP\",\"algorithm\":\"SHA512\","
              "\"thumbnail\":\"Default\",\"last_used\":1,\"used_frequency\":2,\"period\":60,"
              "\"tags\":[\"Work\",\"Two\"]"),
      "totp|Example|alice|SHA512|8|60|0|Work,Two||\n" },
    { "counter",
      ANDOTP ("\"issuer\":\"Example\",\"digits\":6,\"type\":\"HOTP\",\"algorithm\":\"SHA1\","
              "\"counter\":7,\"tags\":[]"),
      "hotp|Example|alice|SHA1|6|0|7|||\n" },
    { "Steam",
      ANDOTP ("\"issuer\":\"Steam\",\"digits\":5,\"type\":\"STEAM\",\"algorithm\":\"SHA1\","
              "\"period\":30"),
      "steam|Steam|alice|SHA1|5|30|0|||\n" },
    { "issuer in the label",
      "[{\"secret\":\"" SECRET "\",\"label\":\"Example - alice - bob\"," ANDOTP_TOTP "}]",
      "totp|Example|alice - bob|SHA1|6|30|0|||\n" },
    { "no issuer", ANDOTP (ANDOTP_TOTP), "totp||alice|SHA1|6|30|0|||\n" },
    { "an issuer that is none",
      "[{\"secret\":\"" SECRET "\",\"label\":\"a - b\",\"issuer\":\"\"," ANDOTP_TOTP "}]",
      "totp||a - b|SHA1|6|30|0|||\n" },
    { "empty and broken tags", ANDOTP (ANDOTP_TOTP ",\"tags\":[\"\"]"),
      "totp||alice|SHA1|6|30|0|||\n" },
    { "tags of none", ANDOTP (ANDOTP_TOTP ",\"tags\":[1]"), "totp||alice|SHA1|6|30|0|||\n" },
    { "type", ANDOTP ("\"type\":\"MOTP\""), "!alice: " NO_TYPE },
    { "no algorithm", ANDOTP ("\"type\":\"TOTP\""), "!alice: " NO_ALGORITHM },
    { "no digits", ANDOTP ("\"type\":\"TOTP\",\"algorithm\":\"SHA1\",\"period\":30"),
      "!alice: " NO_DIGITS },
    { "no period", ANDOTP ("\"type\":\"TOTP\",\"algorithm\":\"SHA1\",\"digits\":6"),
      "!alice: " NO_PERIOD },
    { "no counter", ANDOTP ("\"type\":\"HOTP\",\"algorithm\":\"SHA1\",\"digits\":6"),
      "!alice: " NO_COUNTER },
    { "one of two",
      "[{\"secret\":\"A\",\"label\":\"x\",\"type\":\"TOTP\"},[],{\"secret\":\"" SECRET
      "\",\"label\":\"alice\"," ANDOTP_TOTP "}]",
      "!x: A character of the secret is missing or too many\n!: It is no entry\n"
      "totp||alice|SHA1|6|30|0|||\n" },
  };

  CHECK ("andOTP", rows);
}

/* Stratum */

#define STRATUM(entries)                                                                   \
  "{\"Authenticators\":[" entries "],\"Categories\":[{\"Id\":\"c1\",\"Name\":\"Work\","    \
  "\"Ranking\":0},{\"Id\":\"c2\",\"Name\":\"Two\"},1],\"AuthenticatorCategories\":["       \
  "{\"CategoryId\":\"c1\",\"AuthenticatorSecret\":\"GEZD GNBV GY3T QOJQ\",\"Ranking\":0}," \
  "{\"CategoryId\":\"c2\",\"AuthenticatorSecret\":\"GEZD GNBV GY3T QOJQ\"},"               \
  "{\"CategoryId\":\"c3\",\"AuthenticatorSecret\":\"" SECRET "\"},{}],\"CustomIcons\":[]}"
#define PRO(rest)                                                                     \
  STRATUM ("{\"Icon\":null,\"Issuer\":\"Example\",\"Username\":\"alice\",\"Secret\":" \
           "\"" SECRET "\",\"Pin\":null,\"Ranking\":0," rest "}")

static void
test_stratum (void)
{
  static const Row rows[] = {
    { "nothing", STRATUM (""), "" },
    { "TOTP", PRO ("\"Type\":2,\"Algorithm\":1,\"Digits\":8,\"Period\":60,\"Counter\":0"),
      "totp|Example|alice|SHA256|8|60|0|||\n" },
    { "HOTP", PRO ("\"Type\":1,\"Algorithm\":2,\"Digits\":6,\"Period\":30,\"Counter\":12"),
      "hotp|Example|alice|SHA512|6|0|12|||\n" },
    { "Steam", PRO ("\"Type\":4,\"Algorithm\":0,\"Digits\":5,\"Period\":30,\"Counter\":0"),
      "steam|Example|alice|SHA1|5|30|0|||\n" },
    { "categories, no user",
      STRATUM ("{\"Type\":2,\"Issuer\":\"Example\",\"Username\":null,\"Secret\":"
               "\"GEZD GNBV GY3T QOJQ\",\"Algorithm\":0,\"Digits\":6,\"Period\":30}"),
      "totp|Example||SHA1|6|30|0|Work,Two||\n" },
    { "mOTP", PRO ("\"Type\":3,\"Algorithm\":0"), "!Example (alice): " NO_TYPE },
    { "Yandex", PRO ("\"Type\":5,\"Algorithm\":0"), "!Example (alice): " NO_TYPE },
    { "type 0", PRO ("\"Type\":0,\"Algorithm\":0"), "!Example (alice): " NO_TYPE },
    { "type 6", PRO ("\"Type\":6,\"Algorithm\":0"), "!Example (alice): " NO_TYPE },
    { "type -1", PRO ("\"Type\":-1,\"Algorithm\":0"), "!Example (alice): " NO_TYPE },
    { "algorithm", PRO ("\"Type\":2,\"Algorithm\":3"), "!Example (alice): " NO_ALGORITHM },
    { "no algorithm", PRO ("\"Type\":2"), "!Example (alice): " NO_ALGORITHM },
    { "no digits", PRO ("\"Type\":2,\"Algorithm\":0"), "!Example (alice): " NO_DIGITS },
    { "no period", PRO ("\"Type\":2,\"Algorithm\":0,\"Digits\":6,\"Period\":0"),
      "!Example (alice): " NO_PERIOD },
    { "no entry", STRATUM ("null"), "!: It is no entry\n" },
  };
  static const Row refused[] = {
    { "no list", "{\"Authenticators\":{}}", "broken" },
    { "null", "{\"Authenticators\":null}", "broken" },
  };

  CHECK ("Stratum", rows);
  check_refused (refused, G_N_ELEMENTS (refused));
}

/* Proton */

#define PROTON(rest)                                                                      \
  "{\"version\":1,\"entries\":[{\"id\":\"e1\",\"content\":{" rest "},\"note\":\"A note\"" \
  "}]}"

static void
test_proton (void)
{
  static const Row rows[] = {
    { "TOTP",
      PROTON ("\"uri\":\"otpauth://totp/alice?secret=" SECRET "&issuer=Example&algorithm=SHA256"
              "&digits=8&period=60\",\"entry_type\":\"Totp\",\"name\":\"alice\""),
      "totp|Example|alice|SHA256|8|60|0|||A note\n" },
    { "Steam",
      PROTON ("\"uri\":\"steam://" SECRET "\",\"entry_type\":\"Steam\",\"name\":\"alice\""),
      "steam||alice|SHA1|5|30|0|||A note\n" },
    { "null for a note",
      "{\"version\":1,\"entries\":[{\"id\":\"e1\",\"content\":{\"uri\":\"steam://" SECRET
      "\",\"entry_type\":\"Steam\",\"name\":\"\"},\"note\":null}]}",
      "steam|Steam||SHA1|5|30|0|||\n" },
    { "type",
      PROTON ("\"uri\":\"otpauth://totp/a?secret=" SECRET "\",\"entry_type\":\"Hotp\",\"name\":"
              "\"alice\""),
      "!alice: It is none of the types totp and steam\n" },
    { "no link", PROTON ("\"entry_type\":\"Totp\",\"name\":\"alice\""),
      "!alice: It is none of the types totp and steam\n" },
    { "a broken link",
      PROTON ("\"uri\":\"otpauth://totp/a\",\"entry_type\":\"Totp\",\"name\":\"alice\""),
      "!alice: There is no secret\n" },
  };
  static const Row refused[] = {
    { "later", "{\"version\":2,\"entries\":[{\"content\":{}}]}", "newer version" },
  };

  CHECK ("Proton Authenticator", rows);
  check_refused (refused, G_N_ELEMENTS (refused));
}

/* Nothing of what is none of these is taken for one. */
static void
test_none (void)
{
  static const Row rows[] = {
    { "empty", "", "none of the formats" },
    { "object", "{}", "none of the formats" },
    { "array", "[]", "none of the formats" },
    { "numbers", "[1,2]", "none of the formats" },
    { "arrays", "[[]]", "none of the formats" },
    { "null", "[null]", "none of the formats" },
    { "objects", "[{}]", "none of the formats" },
    { "no secret", "[{\"label\":\"a\",\"type\":\"TOTP\"}]", "none of the formats" },
    { "entries", "{\"entries\":[]}", "none of the formats" },
    { "entries of none", "{\"version\":1,\"entries\":[{}]}", "none of the formats" },
    { "services", "{\"services\":[]}", "none of the formats" },
    { "half", "{\"services\":[", "none of the formats" },
  };

  check_refused (rows, G_N_ELEMENTS (rows));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-formats/none", test_none);
  g_test_add_func ("/code-formats/2fas", test_2fas);
  g_test_add_func ("/code-formats/andotp", test_andotp);
  g_test_add_func ("/code-formats/stratum", test_stratum);
  g_test_add_func ("/code-formats/proton", test_proton);
  return g_test_run ();
}
