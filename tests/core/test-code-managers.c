/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What password managers write, and what is wrong with it at times.
 */

#include "config.h"

#include <string.h>

#include "test-code-rows.h"

/* Bitwarden */

#define BITWARDEN(items) \
  "{\"encrypted\":false,\"folders\":[{\"id\":\"f1\",\"name\":\"Work\"}],\"items\":[" items "]}"
#define ITEM(totp)                                                                           \
  BITWARDEN ("{\"id\":\"i1\",\"folderId\":\"f1\",\"type\":1,\"name\":\"Example\",\"notes\":" \
             "null,\"favorite\":false,\"login\":{\"username\":\"alice\",\"password\":\"x\"," \
             "\"totp\":" totp "}}")

static void
test_bitwarden (void)
{
  static const TestCodeRow rows[] = {
    { "nothing", BITWARDEN (""), "" },
    { "others' items", BITWARDEN ("{\"type\":2,\"name\":\"Note\",\"notes\":\"x\"}"), "" },
    { "no code", ITEM ("null"), "" },
    { "an empty code", ITEM ("\"\""), "" },
    { "base32", ITEM ("\"gezd gnbv gy3t qojq\""), "totp|Example|alice|SHA1|6|30|0|Work||\n" },
    { "link with names",
      ITEM ("\"otpauth://totp/Other:bob?secret=" SECRET "&issuer=Other&digits=8\""),
      "totp|Other|bob|SHA1|8|30|0|Work||\n" },
    { "link without", ITEM ("\"otpauth://totp/?secret=" SECRET "&algorithm=SHA512\""),
      "totp|Example|alice|SHA512|6|30|0|Work||\n" },
    { "Steam", ITEM ("\"steam://" SECRET "\""), "steam|Example|alice|SHA1|5|30|0|Work||\n" },
    { "KeeOtp", ITEM ("\"key=" SECRET "&size=8&step=60\""),
      "totp|Example|alice|SHA1|8|60|0|Work||\n" },
    { "pinned, with a note, in no folder",
      BITWARDEN ("{\"name\":\"Example\",\"folderId\":null,\"favorite\":true,\"notes\":\"A note\","
                 "\"login\":{\"username\":null,\"totp\":\"" SECRET "\"}}"),
      "totp|Example||SHA1|6|30|0||pinned|A note\n" },
    { "no base32", ITEM ("\"999999\""),
      "!Example (alice): A secret has only the letters A to Z and the digits 2 to 7\n" },
    { "unknown link", ITEM ("\"https://example.com\""),
      "!Example (alice): This is no link of a one-time code\n" },
    { "algorithm", ITEM ("\"otpauth://totp/?secret=" SECRET "&algorithm=MD5\""),
      "!Example (alice): " NO_ALGORITHM },
    { "no item", BITWARDEN ("null"), "!: It is no entry\n" },
  };
  static const TestCodeRow refused[] = {
    { "encrypted", "{\"encrypted\":true,\"encKeyValidation_DO_NOT_EDIT\":\"x\",\"items\":[]}",
      "once more" },
    { "with a password", "{\"encrypted\":true,\"passwordProtected\":true,\"data\":\"x\"}",
      "once more" },
    { "none", "{\"encrypted\":false}", "none of the formats" },
  };

  CHECK ("Bitwarden", rows);
  CHECK_REFUSED (refused);
}

/* Tables */

#define KEEPASSXC \
  "\"Group\",\"Title\",\"Username\",\"Password\",\"URL\",\"Notes\",\"TOTP\",\"Icon\"\n"
#define BITWARDEN_CSV                                                               \
  "folder,favorite,type,name,notes,fields,reprompt,login_uri,login_username,login_" \
  "password,login_totp\n"
#define LINK "otpauth://totp/?secret=" SECRET

static void
test_csv (void)
{
  static const TestCodeRow keepassxc[] = {
    { "nothing", KEEPASSXC, "" },
    { "no code", KEEPASSXC "\"Root\",\"Example\",\"alice\",\"x\",\"\",\"\",\"\",\"0\"\n", "" },
    { "link",
      KEEPASSXC "\"Root\",\"Example\",\"alice\",\"x\",\"\",\"\",\"" LINK "&period=60\",\"0\"\n",
      "totp|Example|alice|SHA1|6|60|0|||\n" },
    { "group, note over lines, quotes, commas",
      KEEPASSXC "\"Root/Work/Two\",\"A \"\"B\"\", C\",\"alice\",\"x\",\"\",\"one\r\ntwo\",\"" LINK
                "\",\"0\"\r\n\r\n",
      "totp|A \"B\", C|alice|SHA1|6|30|0|Work/Two||one\r\ntwo\n" },
    { "no newline at the end", KEEPASSXC "Root,Example,alice,x,,,gezdgnbvgy3tqojq,0",
      "totp|Example|alice|SHA1|6|30|0|||\n" },
    { "a mark of byte order", "\xef\xbb\xbf" KEEPASSXC "Root,Example,,x,,," SECRET ",0\n",
      "totp|Example||SHA1|6|30|0|||\n" },
    { "fields that do not count",
      KEEPASSXC "Root,Example\n\nRoot,Example,alice,x,,," SECRET ",0\n"
                "Root,Example,bob,x,,," SECRET ",0,1\n",
      "!: Line 2: It has more or fewer fields than the first\n"
      "totp|Example|alice|SHA1|6|30|0|||\n"
      "!: Line 5: It has more or fewer fields than the first\n" },
  };
  static const TestCodeRow bitwarden[] = {
    { "all of it", BITWARDEN_CSV "Work,1,login,Example,A note,,0,,alice,x," SECRET "\n",
      "totp|Example|alice|SHA1|6|30|0|Work|pinned|A note\n" },
    { "nothing of it", BITWARDEN_CSV ",,login,Example,,,0,,,," LINK "\n",
      "totp|Example||SHA1|6|30|0|||\n" },
    { "a card", BITWARDEN_CSV ",,card,Example,,,0,,,,\n", "" },
    { "no base32", BITWARDEN_CSV ",,login,Example,,,0,,,,99\n",
      "!Example: A secret has only the letters A to Z and the digits 2 to 7\n" },
  };
  static const TestCodeRow others[] = {
    { "any", "name,TOTP\nExample," SECRET "\n", "totp|Example||SHA1|6|30|0|||\n" },
    { "no UTF-8", "name,totp\nCaf\xe9," SECRET "\nTwo,\xff\n",
      "totp|Caf\xc3\xa9||SHA1|6|30|0|||\n"
      "!Two: A secret has only the letters A to Z and the digits 2 to 7\n" },
  };
  static const TestCodeRow refused[] = {
    { "no column", "name,password\na,b\n", "none of the formats" },
    { "only a column", "totp\n" SECRET "\n", "none of the formats" },
    { "not closed", "name,totp\na,\"b\n\n", "Line 2: A quotation mark is not closed" },
    { "in between", "name,totp\na,b\nc,\"d\"e\n", "Line 3: There is a quotation mark" },
    { "in the middle", "name,totp\n\n\na,b\"c\"\n", "Line 4: There is a quotation mark" },
    { "after lines in a field", "name,totp\n\"a\n\nb\",c\nd,e\"\n", "Line 5" },
  };

  CHECK ("KeePassXC", keepassxc);
  CHECK ("Bitwarden", bitwarden);
  CHECK ("CSV", others);
  CHECK_REFUSED (refused);
}

static void
test_csv_bounds (void)
{
  static const char zero[] = "name,totp\na,b\0c\n";
  g_autofree char *commas = g_strnfill (2000, ',');
  g_autofree char *text = g_strconcat ("name,totp\n", commas, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_code_file_read (text, strlen (text), NULL, &error));
  g_assert_nonnull (strstr (error->message, "far too many fields"));
  g_assert_null (auth_code_file_read (zero, sizeof zero - 1, NULL, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-managers/bitwarden", test_bitwarden);
  g_test_add_func ("/code-managers/csv", test_csv);
  g_test_add_func ("/code-managers/csv-bounds", test_csv_bounds);
  return g_test_run ();
}
