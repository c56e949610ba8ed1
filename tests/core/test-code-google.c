/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Google Authenticator's transfer: payloads made here, and what is wrong with others.
 */

#include "config.h"

#include <string.h>

#include "auth-code-file.h"

#define KEY    "1234567890" /* SECRET in base32 */
#define SECRET "GEZDGNBVGY3TQOJQ"
#define PREFIX "otpauth-migration://offline?data="

static void
add_varint (GByteArray *message, guint64 value)
{
  for (; value > 0x7f; value >>= 7)
    g_byte_array_append (message, &(guint8){ (guint8) (value | 0x80) }, 1);
  g_byte_array_append (message, &(guint8){ (guint8) value }, 1);
}

static void
add_number (GByteArray *message, guint field, guint64 value)
{
  add_varint (message, field << 3);
  add_varint (message, value);
}

static void
add_bytes (GByteArray *message, guint field, const void *data, gsize length)
{
  add_varint (message, field << 3 | 2);
  add_varint (message, length);
  g_byte_array_append (message, data, (guint) length);
}

typedef struct
{
  const char *key;
  const char *name;
  const char *issuer; /* (nullable) NULL: not there at all, and so are the numbers that are -1 */
  gint64 algorithm;
  gint64 digits;
  gint64 type;
  gint64 counter;
} Account;

static void
add_account (GByteArray *payload, const Account *account)
{
  g_autoptr (GByteArray) message = g_byte_array_new ();
  const gint64 numbers[] = { account->algorithm, account->digits, account->type, account->counter };

  add_bytes (message, 1, account->key, strlen (account->key));
  add_bytes (message, 2, account->name, strlen (account->name));
  if (account->issuer != NULL)
    add_bytes (message, 3, account->issuer, strlen (account->issuer));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (numbers[i] != -1)
      add_number (message, 4 + i, (guint64) numbers[i]);
  add_bytes (payload, 1, message->data, message->len);
}

static char *
to_uri (const GByteArray *payload)
{
  g_autofree char *base64 = g_base64_encode (payload->data, payload->len);
  g_autofree char *escaped = g_uri_escape_string (base64, NULL, FALSE);

  return g_strconcat (PREFIX, escaped, NULL);
}

static AuthCodeFile *
read_text (const char *text)
{
  g_autoptr (GError) error = NULL;
  AuthCodeFile *file = auth_code_file_read (text, strlen (text), NULL, &error);

  g_assert_no_error (error);
  return file;
}

static char *
describe (const AuthCodeFileEntry *entry)
{
  const AuthCode *code = entry->code;

  if (code == NULL)
    return g_strdup_printf ("%s: %s", entry->title, entry->reason);
  return g_strdup_printf ("%s|%s|%s|%s|%u|%u|%" G_GUINT64_FORMAT "|%s",
                          auth_otp_type_to_string (code->type), code->issuer, code->account,
                          auth_otp_algorithm_to_string (code->algorithm), code->digits,
                          code->period, code->counter, code->secret);
}

static void
test_accounts (void)
{
  static const struct
  {
    Account account;
    const char *expected;
  } rows[] = {
    { { "", "a", "E", 1, 1, 2, -1 }, "E (a): There is no secret" },
    { { KEY, "a", "E", 4, 1, 2, -1 }, "E (a): Its algorithm is none of SHA1, SHA256 and SHA512" },
    { { KEY, "a", "", 5, 1, 2, -1 }, "a: Its algorithm is none of SHA1, SHA256 and SHA512" },
    { { KEY, "a", "E", -2, 1, 2, -1 }, "E (a): Its algorithm is none of SHA1, SHA256 and SHA512" },
    { { KEY, "a", "E", 1, 3, 2, -1 }, "E (a): Its number of digits is neither 6 nor 8" },
    { { KEY, "a", "E", 1, 1, 3, -1 }, "E (a): It is none of the types totp and hotp" },
    { { KEY, "a", "E", 1, 1, 1, -5 }, "E (a): Its counter is missing or out of range" },
    { { KEY, "a", "E", 1, 1, 2, -1 }, "totp|E|a|SHA1|6|30|0|" SECRET },
    { { KEY, "a", "E", 0, 0, 0, 0 }, "totp|E|a|SHA1|6|30|0|" SECRET },
    { { KEY, "a", NULL, -1, -1, -1, -1 }, "totp||a|SHA1|6|30|0|" SECRET },
    { { KEY, "a", "E", 2, 2, 2, 9 }, "totp|E|a|SHA256|8|30|0|" SECRET },
    { { KEY, "a", "E", 3, 1, 2, -1 }, "totp|E|a|SHA512|6|30|0|" SECRET },
    { { KEY, "a", "E", 1, 1, 1, -1 }, "hotp|E|a|SHA1|6|0|0|" SECRET },
    { { KEY, "a", "E", 1, 2, 1, G_MAXINT64 - 1 }, "hotp|E|a|SHA1|8|0|9223372036854775806|" SECRET },
    { { KEY, "a", "E", 1, 2, 1, G_MAXINT64 },
      "E (a): Its counter is at its end: there is no code after it" },
    { { KEY, "E:a:b", "", 1, 1, 2, -1 }, "totp|E|a:b|SHA1|6|30|0|" SECRET },
    { { KEY, "E: a", NULL, 1, 1, 2, -1 }, "totp|E|a|SHA1|6|30|0|" SECRET },
    { { KEY, "E:a", "E", 1, 1, 2, -1 }, "totp|E|a|SHA1|6|30|0|" SECRET },
    { { KEY, "E:a", "F", 1, 1, 2, -1 }, "totp|F|E:a|SHA1|6|30|0|" SECRET },
    { { KEY, "", "", 1, 1, 2, -1 }, "totp|Unnamed||SHA1|6|30|0|" SECRET },
    { { KEY, "a+b%20\xff", "C++", 1, 1, 2, -1 }, "totp|C++|a+b%20\xc3\xbf|SHA1|6|30|0|" SECRET },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) payload = g_byte_array_new ();
      g_autofree char *uri = NULL;
      g_autoptr (AuthCodeFile) file = NULL;
      g_autofree char *described = NULL;

      add_account (payload, &rows[i].account);
      uri = to_uri (payload);
      file = read_text (uri);
      g_assert_cmpuint (file->entries->len, ==, 1);
      g_assert_cmpuint (file->series_size, ==, 0);
      described = describe (file->entries->pdata[0]);
      g_assert_cmpstr (described, ==, rows[i].expected);
    }
}

/* What the app itself wrote, and the same as others pass it on: encoded or not, with and without
 * padding. */
static void
test_vector (void)
{
  static const char *const rows[] = {
    PREFIX
    "CjYKEExyJfPiZeroMa%2FMdF%2BnkTISE2pvaG5kb2VAZXhhbXBsZS5jb20aB0Rpc2NvcmQgASgBMAIQARgBIAA%3D",
    PREFIX "CjYKEExyJfPiZeroMa/MdF+nkTISE2pvaG5kb2VAZXhhbXBsZS5jb20aB0Rpc2NvcmQgASgBMAIQARgBIAA=",
    PREFIX "CjYKEExyJfPiZeroMa/MdF+nkTISE2pvaG5kb2VAZXhhbXBsZS5jb20aB0Rpc2NvcmQgASgBMAIQARgBIAA",
    "OTPAUTH-MIGRATION://offline?DATA="
    "CjYKEExyJfPiZeroMa/MdF+nkTISE2pvaG5kb2VAZXhhbXBsZS5jb20aB0Rpc2NvcmQgASgBMAIQARgBIAA=&x=y\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = read_text (rows[i]);
      g_autofree char *described = describe (file->entries->pdata[0]);

      g_assert_cmpstr (described, ==,
                       "totp|Discord|johndoe@example.com|SHA1|6|30|0|JRZCL47CMXVOQMNPZR2F7J4RGI");
      g_assert_cmpstr (file->format, ==, "Google Authenticator");
    }
}

static void
test_damaged (void)
{
  static const char *const rows[] = {
    PREFIX,
    PREFIX "=",
    PREFIX "A",
    PREFIX "A!!!",
    PREFIX "CjY=KEEx",
    "otpauth-migration://offline?date=CgA=",
    PREFIX "Cg==",                                       /* a tag alone */
    PREFIX "CjYKEExyJfPi",                               /* cut off */
    PREFIX "Cv%2F%2F%2F%2F%2F%2F%2F%2F%2F%2F8BAA==",     /* longer than anything */
    PREFIX "%2F%2F%2F%2F%2F%2F%2F%2F%2F%2F%2F%2F%2FwE=", /* a number without an end */
    PREFIX "CwA=",                                       /* a group */
    PREFIX "CQAA",                                       /* less than 64 bits */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeFile) file = read_text (rows[i]);
      g_autofree char *described = describe (file->entries->pdata[0]);

      g_test_message ("%s", rows[i]);
      g_assert_cmpuint (file->entries->len, ==, 1);
      g_assert_nonnull (strstr (described, "damaged or cut off"));
    }
}

/* Newer apps may say more; one account that is damaged costs the others nothing. */
static void
test_unknown (void)
{
  static const Account good = { KEY, "a", "E", 1, 1, 2, -1 };
  static const guint8 eight[] = { 9 << 3 | 1, 1, 2, 3, 4, 5, 6, 7, 8 };
  static const guint8 four[] = { 10 << 3 | 5, 1, 2, 3, 4 };
  g_autoptr (GByteArray) payload = g_byte_array_new ();
  g_autofree char *uri = NULL;
  g_autoptr (AuthCodeFile) file = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  add_bytes (payload, 1, "\x0a\x7f", 2);
  g_byte_array_append (payload, eight, sizeof eight);
  g_byte_array_append (payload, four, sizeof four);
  add_number (payload, 1, 7); /* the accounts as a number */
  add_bytes (payload, 3, "x", 1);
  add_bytes (payload, 200, "later", 5);
  add_number (payload, 201, G_MAXUINT64);
  add_account (payload, &good);
  uri = to_uri (payload);
  file = read_text (uri);
  g_assert_cmpuint (file->entries->len, ==, 2);
  first = describe (file->entries->pdata[0]);
  second = describe (file->entries->pdata[1]);
  g_assert_cmpstr (first, ==, ": It is damaged");
  g_assert_cmpstr (second, ==, "totp|E|a|SHA1|6|30|0|" SECRET);
}

static char *
make_part (gint64 id, gint64 size, gint64 index)
{
  g_autofree char *name = g_strdup_printf ("%d-%d", (int) id, (int) index);
  const Account account = { KEY, name, "E", 1, 1, 2, -1 };
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  add_account (payload, &account);
  add_number (payload, 2, 1);
  add_number (payload, 3, (guint64) size);
  add_number (payload, 4, (guint64) index);
  add_number (payload, 5, (guint64) id);
  return to_uri (payload);
}

static void
test_series (void)
{
  static const struct
  {
    const char *name;
    gint64 parts[3][3]; /* id, size, index; size 0: no more */
    gint64 id;
    guint size;
    guint64 seen;
    guint refused;
  } rows[] = {
    { "alone", { { 7, 1, 0 } }, 0, 0, 0, 0 },
    { "first", { { 7, 3, 0 } }, 7, 3, 1, 0 },
    { "negative id", { { -7, 3, 2 } }, -7, 3, 4, 0 },
    { "two", { { 7, 3, 2 }, { 7, 3, 1 } }, 7, 3, 6, 0 },
    { "all", { { 7, 3, 2 }, { 7, 3, 1 }, { 7, 3, 0 } }, 7, 3, 7, 0 },
    { "beyond", { { 7, 3, 3 } }, 0, 0, 0, 0 },
    { "below", { { 7, 3, -1 } }, 0, 0, 0, 0 },
    { "longest", { { 7, 64, 63 } }, 7, 64, G_GUINT64_CONSTANT (1) << 63, 0 },
    { "too long", { { 7, 65, 1 } }, 0, 0, 0, 1 },
    { "mixed", { { 7, 3, 0 }, { 8, 2, 1 } }, 7, 3, 1, 1 },
    { "one after another", { { 7, 2, 0 }, { 7, 2, 1 }, { 8, 2, 1 } }, 8, 2, 2, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (AuthCodeFile) file = NULL;
      guint count = 0;

      g_test_message ("%s", rows[i].name);
      for (; count < 3 && rows[i].parts[count][1] != 0; count++)
        {
          const gint64 *part = rows[i].parts[count];
          g_autofree char *uri = make_part (part[0], part[1], part[2]);

          g_string_append_printf (text, "%s\n", uri);
        }
      file = read_text (text->str);
      g_assert_cmpuint (file->entries->len, ==, count + rows[i].refused);
      g_assert_cmpint (file->series_id, ==, rows[i].id);
      g_assert_cmpuint (file->series_size, ==, rows[i].size);
      g_assert_cmpuint (file->series_seen, ==, rows[i].seen);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-google/accounts", test_accounts);
  g_test_add_func ("/code-google/vector", test_vector);
  g_test_add_func ("/code-google/damaged", test_damaged);
  g_test_add_func ("/code-google/unknown", test_unknown);
  g_test_add_func ("/code-google/series", test_series);
  return g_test_run ();
}
