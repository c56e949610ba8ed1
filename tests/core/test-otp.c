/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes: base32, HOTP, TOTP and Steam, by the vectors of others and by oathtool.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "auth-base32.h"
#include "auth-error.h"
#include "auth-otp.h"

#define RFC_KEY         "12345678901234567890"
#define RFC_SHA1_BYTES  20
#define N_KEYS          1000
#define N_KEYS_SLOW     10000
#define CODES_PER_KEY   10
#define MAX_KEY_BYTES   100
#define MAX_RANDOM_TIME G_GINT64_CONSTANT (20000000000)

static void
test_base32_refused (void)
{
  static const char *const rows[] = {
    "A",
    "AAA",
    "AAAAAA",
    "AAAAAAAAA",
    "AA0A",
    "AA1A",
    "AA8A",
    "AA9A",
    "AA=A",
    "AA\nA",
    "AA+A",
    "ÄÄ",
    "JBSWY3DPEHPK3PX!",
    "MZXW6YTB\ufffd",
    "MZXW6YTB\u0301",
    "MZXW6YTB\xff",
    "MZXW6YTB\xe2\x80",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = 7;

      g_test_message ("%s", rows[i]);
      g_assert_null (auth_base32_decode (rows[i], &length, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_cmpuint (length, ==, 7);
    }
}

/* RFC 4648 section 10 */
static void
test_base32_vectors (void)
{
  static const struct
  {
    const char *data;
    const char *text;
  } rows[] = {
    { "", "" },
    { "f", "MY" },
    { "fo", "MZXQ" },
    { "foo", "MZXW6" },
    { "foob", "MZXW6YQ" },
    { "fooba", "MZXW6YTB" },
    { "foobar", "MZXW6YTBOI" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthSecret) text =
        auth_base32_encode ((const guint8 *) rows[i].data, strlen (rows[i].data));
      g_autofree guint8 *data = NULL;
      gsize length = 0;

      g_assert_cmpstr (text, ==, rows[i].text);
      data = auth_base32_decode (text, &length, NULL);
      g_assert_cmpmem (data, length, rows[i].data, strlen (rows[i].data));
    }
}

static void
test_base32_lenient (void)
{
  static const char *const rows[] = {
    "MZXW6YTBOI======",
    "mzxw6ytboi",
    "MZXW 6YTB OI",
    "mzxw-6ytb-oi",
    " MZXW6YTBOI ",
    "MZXW6YTBOJ", /* bits that are left over */
    "MZXW6YTBOI= = -",
    "MZXW\t6YTB\r\nOI\t",
    "MZXW\u00a06YTB\u202fOI",                   /* spaces that do not break */
    "\ufeffMZXW\u200b6YTB\u2060\u00adOI\u200e", /* unseen */
    "MZXW\u20106YTB\u2013OI=\u00a0=",           /* dashes */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gsize length = 0;
      g_autofree guint8 *data = auth_base32_decode (rows[i], &length, NULL);

      g_assert_cmpmem (data, length, "foobar", 6);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *word;
    int algorithm; /* -1: none */
  } rows[] = {
    { "", -1 },
    { "MD5", -1 },
    { "SHA", -1 },
    { "SHA1024", -1 },
    { "SHA256x", -1 },
    { "HMAC", -1 },
    { "SHA1", AUTH_OTP_SHA1 },
    { "sha256", AUTH_OTP_SHA256 },
    { "SHA-512", AUTH_OTP_SHA512 },
    { "HMAC-SHA-256", AUTH_OTP_SHA256 },
    { "HmacSHA256", AUTH_OTP_SHA256 },
    { "Algorithm.sha256", AUTH_OTP_SHA256 },
    { "hmac_sha1", AUTH_OTP_SHA1 },
  };
  AuthOtpType type = AUTH_OTP_TOTP;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AuthOtpAlgorithm algorithm = AUTH_OTP_SHA1;
      gboolean is_known = auth_otp_algorithm_from_string (rows[i].word, &algorithm);

      g_test_message ("“%s”", rows[i].word);
      g_assert_cmpint (is_known ? (int) algorithm : -1, ==, rows[i].algorithm);
    }
  g_assert_false (auth_otp_type_from_string ("motp", &type));
  g_assert_true (auth_otp_type_from_string ("Steam", &type));
  g_assert_cmpint (type, ==, AUTH_OTP_STEAM);
  g_assert_cmpstr (auth_otp_type_to_string (AUTH_OTP_HOTP), ==, "hotp");
}

/* RFC 4226 appendix D, and counters of more than 32 bits */
static void
test_hotp (void)
{
  static const struct
  {
    guint64 counter;
    const char *code;
  } rows[] = {
    { 0, "755224" },
    { 1, "287082" },
    { 2, "359152" },
    { 3, "969429" },
    { 4, "338314" },
    { 5, "254676" },
    { 6, "287922" },
    { 7, "162583" },
    { 8, "399871" },
    { 9, "520489" },
    { G_GUINT64_CONSTANT (1) << 31, "197202" },
    { G_GUINT64_CONSTANT (1) << 32, "999456" },
    { (G_GUINT64_CONSTANT (1) << 32) + 1, "108930" },
    { (G_GUINT64_CONSTANT (1) << 48) - 1, "182544" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code =
        auth_otp_hotp ((const guint8 *) RFC_KEY, RFC_SHA1_BYTES, AUTH_OTP_SHA1, rows[i].counter, 6);

      g_assert_cmpstr (code, ==, rows[i].code);
    }
}

/* RFC 6238 appendix B with its erratum 2866: each hash has a key of its own length */
static void
test_totp (void)
{
  static const gsize key_lengths[] = { 20, 32, 64 };
  static const struct
  {
    gint64 time;
    const char *codes[3];
  } rows[] = {
    { 59, { "94287082", "46119246", "90693936" } },
    { 1111111109, { "07081804", "68084774", "25091201" } },
    { 1111111111, { "14050471", "67062674", "99943326" } },
    { 1234567890, { "89005924", "91819424", "93441116" } },
    { 2000000000, { "69279037", "90698825", "38618901" } },
    { 20000000000, { "65353130", "77737706", "47863826" } },
  };
  g_autofree char *key = g_strconcat (RFC_KEY, RFC_KEY, RFC_KEY, RFC_KEY, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (key_lengths); j++)
      {
        g_autofree char *code =
          auth_otp_hotp ((const guint8 *) key, key_lengths[j], (AuthOtpAlgorithm) j,
                         auth_otp_get_step (rows[i].time, 30), 8);

        g_assert_cmpstr (code, ==, rows[i].codes[j]);
      }
}

static void
test_totp_shapes (void)
{
  static const struct
  {
    gint64 time;
    guint period;
    guint digits;
    const char *code;
  } rows[] = {
    { 59, 30, 7, "4287082" },
    { 59, 30, 10, "1094287082" },
    { 1234567890, 1, 6, "965462" },
    { 1234567890, 15, 6, "646852" },
    { 1234567890, 45, 6, "359214" },
    { 1234567890, 60, 6, "713351" },
    { 1234567890, 3600, 6, "488501" },
    { -1, 30, 6, "755224" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *code =
        auth_otp_hotp ((const guint8 *) RFC_KEY, RFC_SHA1_BYTES, AUTH_OTP_SHA1,
                       auth_otp_get_step (rows[i].time, rows[i].period), rows[i].digits);

      g_assert_cmpstr (code, ==, rows[i].code);
    }
}

/* Longer than the block of SHA-1 and SHA-256: RFC 2104 hashes such a key first. */
static void
test_long_key (void)
{
  static const char *const codes[] = { "514996", "292945", "110286" };
  guint8 key[80];

  for (gsize i = 0; i < sizeof key; i++)
    key[i] = (guint8) i;
  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *code = auth_otp_hotp (key, sizeof key, (AuthOtpAlgorithm) i, 1, 6);

      g_assert_cmpstr (code, ==, codes[i]);
    }
}

static void
test_base32_key (void)
{
  static const struct
  {
    guint64 counter;
    const char *hotp;
    const char *steam; /* (nullable) */
  } rows[] = {
    { 0, "260182", "2TC8B" },
    { 1, "055283", "YKKK4" },
    { 1401, "316439", NULL },
  };
  gsize length = 0;
  g_autofree guint8 *key = auth_base32_decode ("BASE32SECRET3232", &length, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *hotp = auth_otp_hotp (key, length, AUTH_OTP_SHA1, rows[i].counter, 6);
      g_autofree char *steam = auth_otp_steam (key, length, rows[i].counter);

      g_assert_cmpstr (hotp, ==, rows[i].hotp);
      if (rows[i].steam != NULL)
        g_assert_cmpstr (steam, ==, rows[i].steam);
    }
}

/* As the Steam app itself showed them; the vectors are KeePassXC's. */
static void
test_steam (void)
{
  gsize length = 0;
  g_autofree guint8 *key = auth_base32_decode ("63BEDWCQZKTQWPESARIERL5DTTQFCJTK", &length, NULL);
  g_autofree char *first = auth_otp_steam (key, length, auth_otp_get_step (1511200518, 30));
  g_autofree char *second = auth_otp_steam (key, length, auth_otp_get_step (1511200714, 30));

  g_assert_cmpstr (first, ==, "FR8RV");
  g_assert_cmpstr (second, ==, "9P3VP");
}

typedef struct
{
  guint8 key[MAX_KEY_BYTES];
  gsize length;
  gboolean is_hotp;
  AuthOtpAlgorithm algorithm; /* for HOTP oathtool knows SHA1 only */
  guint digits;               /* 6 to 8: oathtool knows no others */
  guint period;
  gint64 time;
  guint64 counter; /* the first that is compared */
} Case;

static Case
draw_case (void)
{
  Case drawn = { { 0 } };

  drawn.length = (gsize) g_test_rand_int_range (1, MAX_KEY_BYTES + 1);
  for (gsize i = 0; i < drawn.length; i++)
    drawn.key[i] = (guint8) g_test_rand_int ();
  drawn.is_hotp = g_test_rand_bit ();
  drawn.digits = (guint) g_test_rand_int_range (6, 9);
  if (drawn.is_hotp)
    {
      drawn.counter = (guint64) g_test_rand_int_range (0, G_MAXINT32) << 32;
      drawn.counter += (guint32) g_test_rand_int ();
      drawn.counter >>= g_test_rand_int_range (0, 63);
      return drawn;
    }
  drawn.algorithm = (AuthOtpAlgorithm) g_test_rand_int_range (0, 3);
  drawn.period = (guint) g_test_rand_int_range (1, 3601);
  drawn.time = (gint64) g_test_rand_double_range (0, MAX_RANDOM_TIME);
  drawn.counter = auth_otp_get_step (drawn.time, drawn.period);
  return drawn;
}

static char **
build_arguments (const char *program, const Case *drawn)
{
  g_autoptr (AuthSecret) secret = auth_base32_encode (drawn->key, drawn->length);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *digits = g_strdup_printf ("--digits=%u", drawn->digits);
  g_autofree char *window = g_strdup_printf ("--window=%d", CODES_PER_KEY - 1);
  g_autofree char *mode = NULL;
  g_autofree char *moment = NULL;
  g_autofree char *period = g_strdup_printf ("--time-step-size=%us", drawn->period);

  g_strv_builder_add_many (builder, program, "--base32", digits, window, NULL);
  if (drawn->is_hotp)
    {
      moment = g_strdup_printf ("--counter=%" G_GUINT64_FORMAT, drawn->counter);
      g_strv_builder_add_many (builder, "--hotp", moment, NULL);
    }
  else
    {
      mode = g_strconcat ("--totp=", auth_otp_algorithm_to_string (drawn->algorithm), NULL);
      moment = g_strdup_printf ("--now=@%" G_GINT64_FORMAT, drawn->time);
      g_strv_builder_add_many (builder, mode, moment, period, NULL);
    }
  g_strv_builder_add (builder, secret);
  return g_strv_builder_end (builder);
}

/* One line a code, from that of the case's counter on. */
static char *
ask_oathtool (const char *program, const Case *drawn)
{
  g_auto (GStrv) arguments = build_arguments (program, drawn);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child =
    g_subprocess_newv ((const char *const *) arguments, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  char *output = NULL;

  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (child, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (child));
  return output;
}

/* 10,000 codes, with "-m slow" of as many keys; the seed is in the first line of the output, and
 * --seed takes it. */
static void
test_oathtool (void)
{
  g_autofree char *program = g_find_program_in_path ("oathtool");
  const guint n_keys = g_test_slow () ? N_KEYS_SLOW : N_KEYS;

  if (program == NULL)
    {
      g_test_skip ("oathtool is not installed");
      return;
    }
  for (guint i = 0; i < n_keys; i++)
    {
      Case drawn = draw_case ();
      g_autofree char *output = ask_oathtool (program, &drawn);
      g_auto (GStrv) lines = g_strsplit (g_strchomp (output), "\n", -1);

      g_assert_cmpuint (g_strv_length (lines), ==, CODES_PER_KEY);
      for (guint j = 0; j < CODES_PER_KEY; j++)
        {
          g_autofree char *code = auth_otp_hotp (drawn.key, drawn.length, drawn.algorithm,
                                                 drawn.counter + j, drawn.digits);

          g_assert_cmpstr (code, ==, lines[j]);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/otp/base32-refused", test_base32_refused);
  g_test_add_func ("/otp/base32-vectors", test_base32_vectors);
  g_test_add_func ("/otp/base32-lenient", test_base32_lenient);
  g_test_add_func ("/otp/words", test_words);
  g_test_add_func ("/otp/hotp", test_hotp);
  g_test_add_func ("/otp/totp", test_totp);
  g_test_add_func ("/otp/totp-shapes", test_totp_shapes);
  g_test_add_func ("/otp/long-key", test_long_key);
  g_test_add_func ("/otp/base32-key", test_base32_key);
  g_test_add_func ("/otp/steam", test_steam);
  g_test_add_func ("/otp/oathtool", test_oathtool);
  return g_test_run ();
}
