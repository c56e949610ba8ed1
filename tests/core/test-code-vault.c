/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Encrypted files of one-time codes, which make-vaults wrote, and those we write ourselves.
 */

#include "config.h"

#include <string.h>

#include "auth-aegis-writer.h"
#include "auth-code-file.h"
#include "auth-error.h"

#define ALICE "totp SHA1 6 30 0 GEZDGNBVGY3TQOJQ Example|alice|"

#define DAMAGED "The file is damaged"
#define WRONG   "The password is wrong"

#define AEGIS                                                               \
  ALICE "Work,日本|first\nsecond|pinned\n"                                \
        "totp SHA256 7 20 0 GEZDGNBVGY3TQOJQ |bob|||\n"                     \
        "hotp SHA512 8 0 9007199254740993 GEZDGNBVGY3TQOJQ Bank|carol|||\n" \
        "steam SHA1 5 30 0 GEZDGNBVGY3TQOJQ Steam|dave|||\n"

typedef struct
{
  const char *file;
  const char *password; /* (nullable) */
  const char *expected; /* the beginning of the message, or all of the entries */
} Row;

static AuthCodeFile *
read_file (const char *name, const AuthSecret *password, GError **error)
{
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_CORPUS_DIR"), "code-file", name, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;

  g_test_message ("%s", name);
  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return auth_code_file_read (data, length, password, error);
}

static void
append_code (GString *text, const AuthCode *code)
{
  g_autofree char *tags = code->tags != NULL ? g_strjoinv (",", code->tags) : g_strdup ("");

  g_string_append_printf (
    text, "%s %s %u %u %" G_GUINT64_FORMAT " %s %s|%s|%s|%s|%s\n",
    auth_otp_type_to_string (code->type), auth_otp_algorithm_to_string (code->algorithm),
    code->digits, code->period, code->counter, code->secret, code->issuer, code->account, tags,
    code->note != NULL ? code->note : "", code->is_pinned ? "pinned" : "");
}

static char *
describe (const AuthCodeFile *file)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < file->entries->len; i++)
    {
      const AuthCodeFileEntry *entry = file->entries->pdata[i];

      if (entry->code != NULL)
        append_code (text, entry->code);
      else
        g_string_append_printf (text, "%s: %s\n", entry->title, entry->reason);
    }
  return g_string_free (text, FALSE);
}

static void
test_refused (void)
{
  static const Row rows[] = {
    { "aegis-plain-9", NULL, "The file is of a later version of Aegis" },
    { "aegis-encrypted", "wrong", WRONG },
    { "aegis-encrypted", "test ", WRONG },
    { "aegis-padded", "test", WRONG },
    { "aegis-fingerprint", NULL, "No password opens the file" },
    { "aegis-damaged", "test", DAMAGED },
    { "aegis-greedy", "test", "The file asks for other work" },
    { "2fas-encrypted", "wrong", WRONG },
    { "2fas-damaged", "wrong", WRONG },
    { "2fas-damaged", "test", DAMAGED },
    { "2fas-parts", NULL, DAMAGED },
    { "andotp-encrypted", "wrong", WRONG },
    { "andotp-old", "wrong", WRONG },
    { "stratum-encrypted", "wrong", WRONG },
    { "stratum-legacy", "wrong", WRONG },
    { "proton-encrypted", "wrong", WRONG },
    { "ente-encrypted", NULL, "Encrypted files of Ente Auth cannot be opened" },
    { "ente-encrypted", "test", "Encrypted files of Ente Auth cannot be opened" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_file (rows[i].file, rows[i].password, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, rows[i].expected));
    }
}

#define SLOT_REST                                           \
  "\"key_params\":{\"nonce\":\"000000000000000000000000\"," \
  "\"tag\":\"00000000000000000000000000000000\"},\"n\":16,\"r\":8,\"p\":1"
#define ZEROS                 "0000000000000000000000000000000000000000000000000000000000000000"
#define VAULT(slot)           "{\"version\":1,\"header\":{\"slots\":[" slot "]},\"db\":\"AAAA\"}"
#define PLAIN(db)             "{\"version\":1,\"header\":{\"slots\":null},\"db\":" db "}"
#define EXPORT(salt, content) "{\"version\":1,\"salt\":\"" salt "\",\"content\":\"" content "\"}"

/* Each costs a key derivation, and a vault may well have some. */
static void
test_slots (void)
{
  static const struct
  {
    guint n_slots;
    const char *problem; /* NULL: a password may open it */
  } rows[] = {
    { 33, "The file has more passwords than can be tried" },
    { 32, NULL },
    { 9, NULL },
    { 1, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new ("{\"version\":1,\"header\":{\"slots\":[");
      g_autoptr (AuthCodeFile) file = NULL;
      g_autoptr (GError) error = NULL;

      for (guint j = 0; j < rows[i].n_slots; j++)
        g_string_append_printf (text, "%s{\"type\":1,\"key\":\"%s\",\"salt\":\"%s\",%s}",
                                j > 0 ? "," : "", ZEROS, ZEROS, SLOT_REST);
      g_string_append (text, "]},\"db\":\"AAAA\"}");
      file = auth_code_file_read (text->str, text->len, NULL, &error);
      g_assert_true ((file == NULL) == (rows[i].problem != NULL));
      g_assert_true (file == NULL || file->needs_password);
      if (file == NULL)
        g_assert_true (g_str_has_prefix (error->message, rows[i].problem));
    }
}

/* What is wrong with the frame is told before anybody is asked for a password. */
static void
test_broken (void)
{
  static const Row rows[] = {
    { "{\"version\":2,\"header\":{\"slots\":null},\"db\":{}}", NULL, "The file is of a later" },
    { "{\"header\":{\"slots\":null},\"db\":{}}", NULL, "The file is of a later" },
    { "{\"version\":1,\"header\":{\"slots\":{}},\"db\":\"AAAA\"}", NULL, DAMAGED },
    { "{\"version\":1,\"header\":{\"slots\":7},\"db\":\"AAAA\"}", NULL, DAMAGED },
    { "{\"version\":1,\"header\":{},\"db\":\"AAAA\"}", NULL, DAMAGED },
    { VAULT (""), NULL, "No password opens the file" },
    { VAULT ("7"), NULL, DAMAGED },
    { VAULT ("{}"), NULL, DAMAGED },
    { VAULT ("{\"type\":1}"), NULL, DAMAGED },
    { VAULT ("{\"type\":1,\"salt\":\"" ZEROS "\"," SLOT_REST "}"), NULL, DAMAGED },
    { VAULT ("{\"type\":1,\"key\":\"" ZEROS "\"," SLOT_REST "}"), NULL, DAMAGED },
    { VAULT ("{\"type\":1,\"key\":\"" ZEROS "00\",\"salt\":\"" ZEROS "\"," SLOT_REST "}"), NULL,
      DAMAGED },
    { VAULT ("{\"type\":1,\"key\":\"x" ZEROS "\",\"salt\":\"" ZEROS "\"," SLOT_REST "}"), NULL,
      DAMAGED },
    { VAULT ("{\"type\":1,\"key\":\"" ZEROS "\",\"salt\":\"" ZEROS "\"}"), NULL, DAMAGED },
    { VAULT ("{\"type\":1,\"key\":\"" ZEROS "\",\"salt\":\"" ZEROS "\"," SLOT_REST "}"), "test",
      WRONG },
    { PLAIN ("[]"), NULL, DAMAGED },
    { PLAIN ("{}"), NULL, DAMAGED },
    { PLAIN ("{\"version\":3}"), NULL, DAMAGED },
    { PLAIN ("{\"version\":3,\"entries\":{}}"), NULL, DAMAGED },
    { PLAIN ("{\"version\":0,\"entries\":[]}"), NULL, "The file is of a later version" },
    { "{\"version\":2,\"salt\":\"\",\"content\":\"\"}", NULL, "The file is of a later version" },
    { EXPORT ("AAAA", ""), NULL, DAMAGED },
    { EXPORT ("A", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), NULL, DAMAGED },
    { EXPORT ("AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), NULL, DAMAGED },
    { EXPORT ("AAAA", "AAAA-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), NULL, DAMAGED },
    { "AUTHENTICATORPRO", NULL, DAMAGED },
    { "AUTHENTICATORPRO0123456789abcdef0123456789ab0123456789abcde", NULL, DAMAGED },
    { "AuthenticatorPro0123456789abcdef0123", NULL, DAMAGED },
    { "AuthenticatorPro0123456789abcdef01230123456789abcdef0123456789abcde", NULL, DAMAGED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].file);
      g_assert_null (
        auth_code_file_read (rows[i].file, strlen (rows[i].file), rows[i].password, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, rows[i].expected));
    }
}

/* Not every file that is no text in UTF-8 is one of andOTP. */
static void
test_andotp (void)
{
  static const struct
  {
    const char *head;
    guint step; /* from each byte to the next */
    gboolean is_asked;
  } rows[] = {
    { "", 0x55, TRUE },
    { "\x89PNG\r\n", 0x55, FALSE },
    { "\xff\xd8\xff\xe0", 0x55, FALSE },
    { "GIF89a", 0x55, FALSE },
    { "%PDF-1.7", 0x55, FALSE },
    { "PK\x03\x04", 0x55, FALSE },
    { "\x1f\x8b\x08", 0x55, FALSE },
    { "Issuer;Account\r\nCaf\xe9;", 0, FALSE },
    { "\xff\xfe", 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeFile) file = NULL;
      char data[64];

      for (guint k = 0; k < sizeof data; k++)
        data[k] = (char) ('a' + k * rows[i].step);
      memcpy (data, rows[i].head, strlen (rows[i].head));
      file = auth_code_file_read (data, sizeof data, NULL, &error);
      g_assert_true ((file != NULL) == rows[i].is_asked);
      g_assert_true ((error == NULL) == rows[i].is_asked);
    }
}

static void
test_asked (void)
{
  static const Row rows[] = {
    { "aegis-encrypted", NULL, "Aegis" },
    { "aegis-encrypted", "", "Aegis" },
    { "aegis-damaged", NULL, "Aegis" },
    { "2fas-encrypted", NULL, "2FAS" },
    { "andotp-encrypted", NULL, "andOTP" },
    { "andotp-old", "", "andOTP" },
    { "stratum-encrypted", NULL, "Stratum" },
    { "stratum-legacy", NULL, "Stratum" },
    { "proton-encrypted", NULL, "Proton Authenticator" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeFile) file = read_file (rows[i].file, rows[i].password, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (file->format, ==, rows[i].expected);
      g_assert_true (file->needs_password);
      g_assert_cmpuint (file->entries->len, ==, 0);
    }
}

static void
test_read (void)
{
  static const Row rows[] = {
    { "aegis-plain", NULL, AEGIS },
    { "aegis-plain-2", NULL,
      ALICE "Work|first\nsecond|pinned\n"
            "totp SHA256 7 20 0 GEZDGNBVGY3TQOJQ |bob|||\n"
            "hotp SHA512 8 0 9007199254740993 GEZDGNBVGY3TQOJQ Bank|carol|||\n"
            "steam SHA1 5 30 0 GEZDGNBVGY3TQOJQ Steam|dave|||\n" },
    { "aegis-refused", NULL,
      "Mobile (m): It is a Mobile-OTP code, which cannot be made here\n"
      "y: It is a Yandex code, which cannot be made here\n"
      "b: It is none of the types totp, hotp and steam\n"
      "algorithm: Its algorithm is none of SHA1, SHA256 and SHA512\n"
      "digits: Its number of digits is missing or out of range\n"
      "digits: Its number of digits is missing or out of range\n"
      "period: Its period is missing or out of range\n"
      "period: Its period is missing or out of range\n"
      "counter: Its counter is missing or out of range\n"
      "counter: Its counter is missing or out of range\n"
      "secret: There is no secret\n"
      "secret: A secret has only the letters A to Z and the digits 2 to 7: 0, 1 and 8 may be O, L "
      "and B\n"
      "nothing: There is no secret\n"
      ": It is no entry\n" },
    { "aegis-encrypted", "test", AEGIS },
    { "aegis-encrypted", "backup", AEGIS },
    { "aegis-padded", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", AEGIS },
    { "aegis-padded", "jjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjjj", AEGIS },
    { "aegis-padded", "日日日日日日日日日日日日日日日日日日日日日日日日日日日日日日", AEGIS },
    { "aegis-padded",
      "llllllllllllllllllllllllllllllllllllllllllllllllll"
      "llllllllllllllllllllllllllllllllllllllllllllllllll",
      AEGIS },
    { "2fas-encrypted", "test", ALICE "Work||\n" },
    { "andotp-encrypted", "test", ALICE "Work||\n" },
    { "andotp-old", "test", ALICE "Work||\n" },
    { "stratum-encrypted", "test", ALICE "Work||\n" },
    { "stratum-legacy", "test", ALICE "Work||\n" },
    { "proton-encrypted", "test", ALICE "|n|\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthCodeFile) file = read_file (rows[i].file, rows[i].password, &error);
      g_autofree char *text = NULL;

      g_assert_no_error (error);
      g_assert_false (file->needs_password);
      text = describe (file);
      g_assert_cmpstr (text, ==, rows[i].expected);
    }
}

static void
test_titles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) file = read_file ("aegis-plain", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (((AuthCodeFileEntry *) file->entries->pdata[0])->title, ==, "Example (alice)");
  g_assert_cmpstr (((AuthCodeFileEntry *) file->entries->pdata[1])->title, ==, "bob");
}

static GPtrArray *
take_codes (AuthCodeFile *file)
{
  GPtrArray *codes = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_code_free);

  for (guint i = 0; i < file->entries->len; i++)
    {
      AuthCodeFileEntry *entry = file->entries->pdata[i];

      g_ptr_array_add (codes, g_steal_pointer (&entry->code));
    }
  return codes;
}

static void
test_written (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthCodeFile) file = read_file ("aegis-plain", NULL, &error);
  g_autoptr (GPtrArray) codes = take_codes (file);
  guint8 random[AUTH_AEGIS_RANDOM_BYTES];
  g_autoptr (AuthSecret) text = NULL;
  g_autoptr (AuthCodeFile) again = NULL;
  g_autofree char *entries = NULL;

  for (gsize i = 0; i < sizeof random; i++)
    random[i] = (guint8) i;
  g_assert_null (auth_code_file_write_aegis (codes, NULL, random, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (auth_code_file_write_aegis (codes, "p\xff", random, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "UTF-8"));
  g_clear_error (&error);
  g_assert_null (auth_code_file_write_aegis (codes, "", random, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  text = auth_code_file_write_aegis (codes, "pässword", random, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (text, "GEZDGNBVGY3TQOJQ"));
  g_assert_null (strstr (text, "alice"));
  g_assert_nonnull (strstr (text, "32768"));
  g_assert_null (auth_code_file_read (text, strlen (text), "password", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  again = auth_code_file_read (text, strlen (text), "pässword", &error);
  g_assert_no_error (error);
  entries = describe (again);
  g_assert_cmpstr (entries, ==, AEGIS);
}

/* What Aegis has no field for goes where the person finds it. */
static void
test_recovery_codes (void)
{
  static const guint8 random[AUTH_AEGIS_RANDOM_BYTES] = { 0 };
  static const char *const rows[][3] = {
    { NULL, "1 2", "1 2" },
    { "", "1 2", "1 2" },
    { "n", "1 2", "n\n\n1 2" },
    { "n", "", "n" },
    { "n", NULL, "n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) codes =
        g_ptr_array_new_with_free_func ((GDestroyNotify) auth_code_free);
      AuthCode *code = auth_code_new ("c1", "GEZDGNBVGY3TQOJQ", &error);
      g_autoptr (AuthSecret) text = NULL;
      g_autoptr (AuthCodeFile) file = NULL;
      AuthCodeFileEntry *entry;

      code->note = g_strdup (rows[i][0]);
      code->recovery_codes = g_strdup (rows[i][1]);
      g_ptr_array_add (codes, code);
      text = auth_code_file_write_aegis (codes, "test", random, &error);
      g_assert_no_error (error);
      file = auth_code_file_read (text, strlen (text), "test", &error);
      g_assert_no_error (error);
      entry = file->entries->pdata[0];
      g_assert_cmpstr (entry->code->note, ==, rows[i][2]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-vault/refused", test_refused);
  g_test_add_func ("/code-vault/broken", test_broken);
  g_test_add_func ("/code-vault/slots", test_slots);
  g_test_add_func ("/code-vault/andotp", test_andotp);
  g_test_add_func ("/code-vault/asked", test_asked);
  g_test_add_func ("/code-vault/read", test_read);
  g_test_add_func ("/code-vault/titles", test_titles);
  g_test_add_func ("/code-vault/written", test_written);
  g_test_add_func ("/code-vault/recovery-codes", test_recovery_codes);
  return g_test_run ();
}
