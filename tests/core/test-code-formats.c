/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What other authenticators write without a password, and what is wrong with it at times.
 */

#include "config.h"

#include <string.h>

#include "test-code-rows.h"

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
  static const TestCodeRow rows[] = {
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
    { "counter", SERVICE ("\"tokenType\":\"HOTP\",\"counter\":9223372036854775806"),
      "hotp|Example||SHA1|6|0|9223372036854775806|||\n" },
    { "last counter", SERVICE ("\"tokenType\":\"HOTP\",\"counter\":9223372036854775807"),
      "!Example: Its counter is at its end: there is no code after it\n" },
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
  static const TestCodeRow refused[] = {
    { "later", "{\"services\":[],\"schemaVersion\":5}", "version" },
    { "earlier", "{\"services\":[],\"schemaVersion\":0}", "version" },
    { "none", "{\"services\":[],\"schemaVersion\":\"x\"}", "version" },
    { "no list", "{\"services\":{},\"schemaVersion\":4}", "broken" },
  };

  CHECK ("2FAS", rows);
  CHECK_REFUSED (refused);
}

/* andOTP */

#define ANDOTP(rest) "[{\"secret\":\"" SECRET "\",\"label\":\"alice\"," rest "}]"
#define ANDOTP_TOTP  "\"type\":\"TOTP\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30"

static void
test_andotp (void)
{
  static const TestCodeRow rows[] = {
    { "all of it",
      ANDOTP ("\"issuer\":\"Example\",\"digits\":8,\"type\":\"TOTP\",\"algorithm\":\"SHA512\","
              "\"thumbnail\":\"Default\",\"last_used\":1,\"used_frequency\":2,\"period\":60,"
              "\"tags\":[\"Work\",\"Two\"]"),
      "totp|Example|alice|SHA512|8|60|0|Work,Two||\n" },
    { "counter",
      ANDOTP ("\"issuer\":\"Example\",\"digits\":6,\"type\":\"HOTP\",\"algorithm\":\"SHA1\","
              "\"counter\":7,\"tags\":[]"),
      "hotp|Example|alice|SHA1|6|0|7|||\n" },
    { "nothing", "[]", "" },
    { "Steam, which is written without a period",
      ANDOTP ("\"issuer\":\"Steam\",\"digits\":5,\"type\":\"STEAM\",\"algorithm\":\"SHA1\","
              "\"thumbnail\":\"Default\",\"last_used\":0,\"used_frequency\":0,\"tags\":[]"),
      "steam|Steam|alice|SHA1|5|30|0|||\n" },
    { "the first version", "[{\"secret\":\"" SECRET "\",\"label\":\"alice\"}]",
      "totp||alice|SHA1|6|30|0|||\n" },
    { "nulls",
      ANDOTP ("\"issuer\":\"\",\"type\":null,\"algorithm\":null,\"digits\":null,"
              "\"period\":null"),
      "totp||alice|SHA1|6|30|0|||\n" },
    { "behind one that is none", "[7,{},{\"secret\":\"" SECRET "\",\"label\":\"alice\"}]",
      "!: It is no entry\n!: There is no secret\ntotp||alice|SHA1|6|30|0|||\n" },
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
    { "type of none", ANDOTP ("\"type\":1"), "!alice: " NO_TYPE },
    { "algorithm", ANDOTP ("\"algorithm\":\"MD5\""), "!alice: " NO_ALGORITHM },
    { "digits of none", ANDOTP ("\"digits\":\"x\""), "!alice: " NO_DIGITS },
    { "period of none", ANDOTP ("\"period\":[]"), "!alice: " NO_PERIOD },
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
  static const TestCodeRow rows[] = {
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
    { "written by hand", STRATUM ("{\"Issuer\":\"Example\",\"Secret\":\"" SECRET "\"}"),
      "totp|Example||SHA1|6|30|0|||\n" },
    { "HOTP written by hand", PRO ("\"Type\":1"), "hotp|Example|alice|SHA1|6|0|0|||\n" },
    { "Steam written by hand", PRO ("\"Type\":4"), "steam|Example|alice|SHA1|5|30|0|||\n" },
    { "algorithm of none", PRO ("\"Algorithm\":\"SHA1\""), "!Example (alice): " NO_ALGORITHM },
    { "digits of none", PRO ("\"Digits\":false"), "!Example (alice): " NO_DIGITS },
    { "counter of none", PRO ("\"Type\":1,\"Counter\":-1"), "!Example (alice): " NO_COUNTER },
    { "no period", PRO ("\"Type\":2,\"Algorithm\":0,\"Digits\":6,\"Period\":0"),
      "!Example (alice): " NO_PERIOD },
    { "no entry", STRATUM ("null"), "!: It is no entry\n" },
  };
  static const TestCodeRow refused[] = {
    { "no list", "{\"Authenticators\":{}}", "broken" },
    { "null", "{\"Authenticators\":null}", "broken" },
  };

  CHECK ("Stratum", rows);
  CHECK_REFUSED (refused);
}

/* Proton */

#define PROTON(rest)                                                                      \
  "{\"version\":1,\"entries\":[{\"id\":\"e1\",\"content\":{" rest "},\"note\":\"A note\"" \
  "}]}"

static void
test_proton (void)
{
  static const TestCodeRow rows[] = {
    { "TOTP",
      PROTON ("\"uri\":\"otpauth://totp/alice?secret=" SECRET "&issuer=Example&algorithm=SHA256"
              "&digits=8&period=60\",\"entry_type\":\"Totp\",\"name\":\"alice\""),
      "totp|Example|alice|SHA256|8|60|0|||A note\n" },
    { "Steam",
      PROTON ("\"uri\":\"steam://" SECRET "\",\"entry_type\":\"Steam\",\"name\":\"alice\""),
      "steam||alice|SHA1|5|30|0|||A note\n" },
    { "nothing", "{\"version\":1,\"entries\":[]}", "" },
    { "behind one that is none",
      "{\"version\":1,\"entries\":[7,{\"id\":\"e1\",\"content\":{\"uri\":\"steam://" SECRET
      "\",\"entry_type\":\"Steam\",\"name\":\"\"}}]}",
      "!: It is no entry\nsteam|Steam||SHA1|5|30|0|||\n" },
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
  static const TestCodeRow refused[] = {
    { "later", "{\"version\":2,\"entries\":[{\"content\":{}}]}", "newer version" },
    { "later, and empty", "{\"version\":2,\"entries\":[]}", "newer version" },
  };

  CHECK ("Proton Authenticator", rows);
  CHECK_REFUSED (refused);
}

/* FreeOTP+ */

#define BYTES          "[49,50,51,52,53,54,55,56,57,48]"
#define FREEOTP(token) "{\"tokenOrder\":[\"Example:alice\"],\"tokens\":[" token "]}"
#define TOKEN(rest)                                                               \
  FREEOTP ("{\"issuerExt\":\"Example\",\"issuerInt\":\"Inner\",\"label\":\"alice" \
           "\",\"secret\":" BYTES "," rest "}")

static void
test_freeotp (void)
{
  static const TestCodeRow rows[] = {
    { "nothing", "{\"tokenOrder\":[],\"tokens\":[]}", "" },
    { "TOTP",
      TOKEN ("\"algo\":\"SHA256\",\"counter\":0,\"digits\":8,\"period\":60,\"type\":\"TOTP\""),
      "totp|Example|alice|SHA256|8|60|0|||\n" },
    { "HOTP as it is counted there",
      TOKEN ("\"algo\":\"SHA1\",\"counter\":4,\"digits\":6,\"period\":30,\"type\":\"HOTP\""),
      "hotp|Example|alice|SHA1|6|0|4|||\n" },
    { "HOTP that has made no code yet",
      TOKEN ("\"algo\":\"SHA1\",\"counter\":-1,\"digits\":6,\"period\":30,\"type\":\"HOTP\""),
      "hotp|Example|alice|SHA1|6|0|0|||\n" },
    { "less than no code",
      TOKEN ("\"algo\":\"SHA1\",\"counter\":-2,\"digits\":6,\"period\":30,\"type\":\"HOTP\""),
      "!Example (alice): " NO_COUNTER },
    { "no counter", TOKEN ("\"algo\":\"SHA1\",\"digits\":6,\"period\":30,\"type\":\"HOTP\""),
      "!Example (alice): " NO_COUNTER },
    { "Steam",
      FREEOTP ("{\"algo\":\"SHA1\",\"digits\":5,\"period\":30,\"type\":\"TOTP\",\"issuerExt\":"
               "\"Steam\",\"label\":\"alice\",\"secret\":" BYTES "}"),
      "steam|Steam|alice|SHA1|5|30|0|||\n" },
    { "changed names",
      FREEOTP ("{\"algo\":\"SHA1\",\"digits\":6,\"period\":30,\"type\":\"TOTP\",\"issuerExt\":"
               "\"Example\",\"issuerAlt\":\"Mine\",\"label\":\"alice\",\"labelAlt\":\"me\","
               "\"secret\":" BYTES "}"),
      "totp|Mine|me|SHA1|6|30|0|||\n" },
    { "inner issuer",
      FREEOTP ("{\"algo\":\"SHA1\",\"digits\":6,\"period\":30,\"type\":\"TOTP\",\"issuerExt\":"
               "\"\",\"issuerInt\":\"Inner\",\"secret\":" BYTES "}"),
      "totp|Inner||SHA1|6|30|0|||\n" },
    { "type", TOKEN ("\"type\":\"X\""), "!Example (alice): " NO_TYPE },
    { "algorithm", TOKEN ("\"type\":\"TOTP\",\"algo\":\"MD5\""),
      "!Example (alice): " NO_ALGORITHM },
    { "no secret", FREEOTP ("{\"label\":\"alice\",\"type\":\"TOTP\"}"), "!alice: " NO_SECRET },
    { "no bytes", FREEOTP ("{\"label\":\"a\",\"secret\":[]}"), "!a: " NO_SECRET },
    { "more than a byte", FREEOTP ("{\"label\":\"a\",\"secret\":[256]}"), "!a: " NO_SECRET },
    { "less than a byte", FREEOTP ("{\"label\":\"a\",\"secret\":[-129]}"), "!a: " NO_SECRET },
    { "no byte", FREEOTP ("{\"label\":\"a\",\"secret\":[1,\"2\"]}"), "!a: " NO_SECRET },
    { "text for bytes", FREEOTP ("{\"label\":\"a\",\"secret\":\"" SECRET "\"}"), "!a: " NO_SECRET },
  };

  CHECK ("FreeOTP+", rows);
}

/* Java's bytes are signed. */
static void
test_freeotp_signed (void)
{
  const char *text = FREEOTP ("{\"algo\":\"SHA1\",\"digits\":6,\"period\":30,\"type\":\"TOTP\","
                              "\"label\":\"a\",\"secret\":[-1,-128,127,0,1]}");
  g_autoptr (AuthCodeFile) file = auth_code_file_read (text, strlen (text), NULL, NULL);
  const AuthCodeFileEntry *entry = file->entries->pdata[0];

  g_assert_cmpstr (entry->code->secret, ==, "76AH6AAB");
}

/* Raivo */

#define RAIVO(rest)                                                                      \
  "[{\"issuer\":\"Example\",\"account\":\"alice\",\"secret\":\"" SECRET "\",\"pinned\":" \
  "\"false\",\"iconType\":\"\"," rest "}]"

static void
test_raivo (void)
{
  static const TestCodeRow rows[] = {
    { "TOTP",
      RAIVO ("\"kind\":\"TOTP\",\"algorithm\":\"SHA256\",\"timer\":\"60\",\"digits\":\"8\","
             "\"counter\":\"0\""),
      "totp|Example|alice|SHA256|8|60|0|||\n" },
    { "HOTP",
      RAIVO ("\"kind\":\"HOTP\",\"algorithm\":\"SHA1\",\"timer\":\"30\",\"digits\":\"6\","
             "\"counter\":\"42\""),
      "hotp|Example|alice|SHA1|6|0|42|||\n" },
    { "pinned, with numbers",
      "[{\"issuer\":\"Example\",\"account\":\"\",\"secret\":\"" SECRET "\",\"pinned\":\"true\","
      "\"kind\":\"TOTP\",\"algorithm\":\"SHA1\",\"timer\":30,\"digits\":6}]",
      "totp|Example||SHA1|6|30|0||pinned|\n" },
    { "behind one that is none",
      "[null,{\"secret\":\"" SECRET "\",\"kind\":\"TOTP\",\"algorithm\":\"SHA1\",\"timer\":30,"
      "\"digits\":6}]",
      "!: It is no entry\ntotp|Unnamed||SHA1|6|30|0|||\n" },
    { "kind", RAIVO ("\"kind\":\"X\",\"timer\":\"30\""), "!Example (alice): " NO_TYPE },
    { "digits",
      RAIVO ("\"kind\":\"TOTP\",\"algorithm\":\"SHA1\",\"timer\":\"30\",\"digits\":\" 6\""),
      "!Example (alice): " NO_DIGITS },
    { "timer",
      RAIVO ("\"kind\":\"TOTP\",\"algorithm\":\"SHA1\",\"timer\":\"-30\",\"digits\":\"6\""),
      "!Example (alice): " NO_PERIOD },
    { "counter",
      RAIVO ("\"kind\":\"HOTP\",\"algorithm\":\"SHA1\",\"timer\":\"30\",\"digits\":\"6\","
             "\"counter\":\"9223372036854775808\""),
      "!Example (alice): " NO_COUNTER },
  };

  CHECK ("Raivo", rows);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-formats/2fas", test_2fas);
  g_test_add_func ("/code-formats/andotp", test_andotp);
  g_test_add_func ("/code-formats/stratum", test_stratum);
  g_test_add_func ("/code-formats/proton", test_proton);
  g_test_add_func ("/code-formats/freeotp", test_freeotp);
  g_test_add_func ("/code-formats/freeotp-signed", test_freeotp_signed);
  g_test_add_func ("/code-formats/raivo", test_raivo);
  return g_test_run ();
}
