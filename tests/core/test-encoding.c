/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Encodings: base64url, PKCE, texts of servers, JSON with bounds.
 */

#include "config.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-json.h"
#include "auth-pkce.h"
#include "auth-secret.h"

static void
test_base64url_refused (void)
{
  static const char *const rows[] = { "Zg==", "Zm9v\n", " Zm8", "Zm8+", "Zm8/", "A", "Zm9vA", "é" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize length = 7;

      g_assert_null (auth_base64url_decode (rows[i], -1, &length, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      g_assert_cmpuint (length, ==, 7);
    }
}

/* RFC 4648 section 10, RFC 7515 appendix C */
static void
test_base64url_vectors (void)
{
  static const struct
  {
    const char *data;
    const char *text;
  } rows[] = {
    { "", "" },
    { "f", "Zg" },
    { "fo", "Zm8" },
    { "foo", "Zm9v" },
    { "foob", "Zm9vYg" },
    { "fooba", "Zm9vYmE" },
    { "foobar", "Zm9vYmFy" },
    { "\x03\xec\xff\xe0\xc1", "A-z_4ME" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = NULL;
      g_autofree guint8 *data = NULL;
      gsize length = 0;

      text = auth_base64url_encode ((const guint8 *) rows[i].data, strlen (rows[i].data));
      g_assert_cmpstr (text, ==, rows[i].text);
      data = auth_base64url_decode (text, -1, &length, NULL);
      g_assert_cmpmem (data, length, rows[i].data, strlen (rows[i].data));
    }
}

/* RFC 7636 appendix B */
static void
test_pkce_vector (void)
{
  static const guint8 random_bytes[] = {
    116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186,
    22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121
  };
  g_autoptr (AuthSecret) verifier = auth_pkce_verifier_new (random_bytes);
  g_autofree char *challenge = auth_pkce_challenge_s256 (verifier);

  g_assert_cmpstr (verifier, ==, "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
  g_assert_cmpstr (challenge, ==, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

static void
test_clean_text (void)
{
  static const struct
  {
    const char *text;
    const char *expected;
  } rows[] = {
    { NULL, "" },
    { "", "" },
    { " \n\t ", "" },
    { "a\r\nb\tc", "a b c" },
    { "\x1b[31mred\x07", "[31mred" },
    { "left\u202Eright\u2066x\u2069", "leftrightx" },
    { "zero\u200Bwidth\uFEFF", "zerowidth" },
    { "line\u2028end\xc2\x85s", "line end s" },
    { "<b>bold</b> & more", "<b>bold</b> & more" },
    { "bad\xff\xfe!", "bad\uFFFD\uFFFD!" },
    { "Größe – 大きさ", "Größe – 大きさ" },
  };
  g_autofree char *many = g_strnfill (5000, 'x');
  g_autofree char *short_one = auth_error_clean_text (many);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *clean = auth_error_clean_text (rows[i].text);

      g_assert_cmpstr (clean, ==, rows[i].expected);
    }
  g_assert_cmpint (g_utf8_strlen (short_one, -1), ==, 300);
}

static void
assert_json_refused (const char *text, gsize length)
{
  g_autofree char *start = g_strndup (text, 40);
  g_autofree char *shown = g_strescape (start, NULL);
  g_autoptr (GError) error = NULL;

  g_test_message ("%s", shown);
  g_assert_null (auth_json_parse (text, length, "The answer", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
  g_assert_true (g_str_has_prefix (error->message, "The answer is "));
}

static const char *const bad_documents[] = {
  "",
  " ",
  "null",
  "1",
  "\"x\"",
  "[]",
  "[{}]",
  "{",
  "}",
  "{]",
  "{}}",
  "{}{}",
  "x{}",
  "{} x",
  "{\"a\":1,}",
  "{\"a\":[1,]}",
  "{,}",
  "{\"a\"}",
  "{\"a\":}",
  "{\"a\" 1}",
  "{a:1}",
  "{'a':1}",
  "{\"a\":'b'}",
  "{/* c */}",
  "// c\n{}",
  "# c\n{}",
  "{\"a\":NaN}",
  "{\"a\":-Infinity}",
  "{\"a\":undefined}",
  "{\"a\":01}",
  "{\"a\":+1}",
  "{\"a\":.5}",
  "{\"a\":1.}",
  "{\"a\":0x10}",
  "{\"a\":1e}",
  "{\"a\":TRUE}",
  "{\"a\":\"\n\"}",
  "{\"a\":\"\\x\"}",
  "{\"a\":\"\\u12\"}",
  "{\"a\":\"\\u0000\"}",
  "{\"a\":\"\\ud800\"}",
  "{\"a\":\"\\udc00\"}",
  "{\"a\":\"\\ud800\\u0041\"}",
  "{\"a\":\"\xff\"}",
  "{\"a\":\"b",
  "{\"a\":\"\\",
  "\xef\xbb\xbf{}",
  "<html></html>",
  "var json_data = {};",
  "{\"a\":1 2}",
  "{\"a\":\"b\" \"c\"}",
};

static void
test_json_refused (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *huge = g_strnfill (AUTH_JSON_MAX_BYTES + 1, ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (bad_documents); i++)
    assert_json_refused (bad_documents[i], strlen (bad_documents[i]));
  assert_json_refused ("{}\0", 3);
  memcpy (deep, "{\"a\":", 5);
  assert_json_refused (deep, 100000);
  memcpy (huge, "{}", 2);
  assert_json_refused (huge, AUTH_JSON_MAX_BYTES + 1);
}

static const char members[] =
  " {\"s\":\"https:\\/\\/x\\u00e9\\ud83d\\ude00\", \"i\": 5, \"d\":17e8, \"f\":1.9, "
  "\"big\":1e300,\n"
  "\"n\":null, \"b\":true, \"l\":[\"a\",\"b\"], \"m\":[\"a\",1], \"e\":[], \"o\":{\"s\":\"in\"},"
  "\"-\":-2, \"t\":\"12\"} \n";

static void
test_json_members (void)
{
  g_autoptr (JsonNode) node = auth_json_parse (members, strlen (members), "It", NULL);
  JsonObject *object = json_node_get_object (node);
  g_auto (GStrv) list = auth_json_dup_strv (object, "l");
  g_auto (GStrv) empty = auth_json_dup_strv (object, "e");
  static const char *const not_numbers[] = { "s", "big", "n", "b", "l", "o", "t", "missing" };
  gint64 value = 0;

  g_assert_cmpstr (auth_json_get_string (object, "s"), ==, "https://xé😀");
  g_assert_null (auth_json_get_string (object, "i"));
  g_assert_null (auth_json_get_string (object, "n"));
  g_assert_null (auth_json_get_string (object, "o"));
  g_assert_true (auth_json_get_int64 (object, "i", &value) && value == 5);
  g_assert_true (auth_json_get_int64 (object, "d", &value) && value == 1700000000);
  g_assert_true (auth_json_get_int64 (object, "f", &value) && value == 1);
  g_assert_true (auth_json_get_int64 (object, "-", &value) && value == -2);
  for (gsize i = 0; i < G_N_ELEMENTS (not_numbers); i++)
    g_assert_false (auth_json_get_int64 (object, not_numbers[i], &value));
  g_assert_cmpint (value, ==, -2);
  g_assert_true (
    g_strv_equal ((const char *const *) list, (const char *const[]){ "a", "b", NULL }));
  g_assert_cmpuint (g_strv_length (empty), ==, 0);
  g_assert_null (auth_json_dup_strv (object, "m"));
  g_assert_null (auth_json_dup_strv (object, "s"));
}

static void
test_secret_wipe_json (void)
{
  g_autoptr (JsonNode) node = auth_json_parse (members, strlen (members), "It", NULL);
  JsonObject *object = json_node_get_object (node);
  g_auto (GStrv) list = NULL;

  auth_secret_wipe_json (NULL);
  auth_secret_wipe_json (node);
  list = auth_json_dup_strv (object, "l");
  g_assert_cmpstr (auth_json_get_string (object, "s"), ==, "");
  g_assert_cmpstr (auth_json_get_string (json_object_get_object_member (object, "o"), "s"), ==, "");
  g_assert_cmpstr (list[0], ==, "");
  g_assert_cmpstr (list[1], ==, "");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/base64url/refused", test_base64url_refused);
  g_test_add_func ("/base64url/vectors", test_base64url_vectors);
  g_test_add_func ("/pkce/vector", test_pkce_vector);
  g_test_add_func ("/error/clean-text", test_clean_text);
  g_test_add_func ("/json/refused", test_json_refused);
  g_test_add_func ("/json/members", test_json_members);
  g_test_add_func ("/secret/wipe-json", test_secret_wipe_json);

  return g_test_run ();
}
