/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is accepted as an address.
 */

#include "config.h"

#include <string.h>

#include "auth-error.h"
#include "auth-uri.h"

typedef struct
{
  const char *text;
  const char *expected; /* part of the message for bad rows, the result for good ones */
} Row;

static void
test_uri_endpoint (void)
{
  static const Row bad[] = {
    { "", "not a web address" },
    { "example.com", "not a web address" },
    { "https://", "not a web address" },
    { "https:///path", "not a web address" },
    { "https://exa mple.com", "not a web address" },
    { "https://ex\nample.com", "not a web address" },
    { "https://bücher.example", "not a web address" },
    { "https://example.com%2F.evil.example", "not a web address" },
    { "https://a%3Ab.example", "not a web address" },
    { "ftp://example.com", "use https" },
    { "http://example.com",
      "“http://example.com” is not secure: use https, or http only for this" },
    { "http://127.0.0.1.example.com", "not secure" },
    { "http://127.evil.example", "not secure" },
    { "http://localhost.example.com/", "not secure" },
    { "http://128.0.0.1", "not secure" },
    { "https://user:pass@example.com", "user name" },
    { "https://example.com/#x", "fragment" },
  };
  static const char *const good[] = {
    "https://example.com",
    "https://example.com:8443/a?b=c",
    "http://127.0.0.1:9230/x",
    "http://127.9.9.9",
    "http://localhost:1",
    "http://LOCALHOST",
    "http://[::1]:80/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auth_uri_check_endpoint (bad[i].text, "The issuer", &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, bad[i].expected));
      g_assert_null (strstr (error->message, "pass"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (auth_uri_check_endpoint (good[i], "The issuer", NULL));
  g_assert_true (auth_uri_is_loopback ("http://[::1]/"));
  g_assert_false (auth_uri_is_loopback ("http://127.0.0.1@example.com/"));
  g_assert_false (auth_uri_is_loopback ("nonsense"));
}

static void
test_uri_redirect (void)
{
  static const char *const bad[] = {
    "",
    "/callback",
    "callback",
    "http://example.com/cb",
    "http://127.0.0.1/cb",
    "javascript:alert(1)",
    "myapp://x",
    "file:///tmp",
    "https:///cb",
    "https://a@b.example/",
    "org.example.app:",
    "http://127.0.0.1:1/cb?x=y",
    "org.example.app:/cb#x",
    "http://127.0.0.1:1/c b",
  };
  static const char *const good[] = {
    "http://127.0.0.1:17911/callback",
    "http://localhost:1/",
    "http://[::1]:7/cb",
    "org.example.authenticator:/callback",
    "com.example.app://callback",
    "https://app.example/cb",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auth_uri_check_redirect (bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (auth_uri_check_redirect (good[i], NULL));
}

static void
test_form (void)
{
  static const char *const bad[] = { "a=1&a=2", "a", "a=%", "a=%zz", "a=%00", "a=%ff", "a=1&b" };
  g_autofree char *form = auth_form_encode ("a b", "c&d=e+%é", "left", NULL, "z", "-._~", NULL);
  g_autoptr (GHashTable) table = auth_form_decode ("a%20b=c+d&empty=&x=%C3%A9", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_form_decode (bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpstr (form, ==, "a%20b=c%26d%3De%2B%25%C3%A9&z=-._~");
  g_assert_cmpuint (g_hash_table_size (table), ==, 3);
  g_assert_cmpstr (g_hash_table_lookup (table, "a b"), ==, "c d");
  g_assert_cmpstr (g_hash_table_lookup (table, "empty"), ==, "");
  g_assert_cmpstr (g_hash_table_lookup (table, "x"), ==, "é");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/uri/endpoint", test_uri_endpoint);
  g_test_add_func ("/uri/redirect", test_uri_redirect);
  g_test_add_func ("/uri/form", test_form);
  return g_test_run ();
}
