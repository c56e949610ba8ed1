/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program may ask for in which words, and how often after a no.
 */

#include "config.h"

#include "auth-ask.h"
#include "auth-error.h"

#define APP "flatpak:org.example.App"
#define NOW G_GINT64_CONSTANT (1000)

static AuthAsk *
parse (const char *text, GError **error)
{
  g_autoptr (GVariant) arguments =
    g_variant_parse (G_VARIANT_TYPE ("(assa{sv})"), text, NULL, NULL, error);
  g_autofree const char **permissions = NULL;
  g_autoptr (GVariant) options = NULL;
  const char *window;

  g_assert_nonnull (arguments);
  g_variant_get (arguments, "(^a&s&s@a{sv})", &permissions, &window, &options);
  return auth_ask_new (permissions, window, options, error);
}

static void
test_wrong (void)
{
  static const char *const cases[] = {
    "([], '', {})",
    "([''], '', {})",
    "(['all'], '', {})",
    "(['profile', 'codes'], '', {})",
    "(['codes', 'profile'], '', {})",
    "(['code:'], '', {})",
    "(['aws-credentials:'], '', {})",
    "(['profile'], 'x', {})",
    "(['profile'], 'x11:', {})",
    "(['profile'], 'x11:0x1a', {})",
    "(['profile'], 'x11:12345678901234567', {})",
    "(['profile'], 'wayland:', {})",
    "(['profile'], 'wayland:a b', {})",
    "(['profile'], 'wayland:é', {})",
    "(['profile'], '', {'handle-token': <''>})",
    "(['profile'], '', {'handle-token': <'a-b'>})",
    "(['profile'], '', {'handle-token': <'../x'>})",
    "(['profile'], '', {'handle-token': <@ay []>})",
    "(['profile'], '', {'reason': <1>})",
    "(['profile'], '', {'activation-token': <'é'>})",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthAsk) ask = parse (cases[i], &error);

      g_test_message ("%s", cases[i]);
      g_assert_null (ask);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_right (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthAsk) ask =
    parse ("(['profile', 'id-token', 'profile'], 'wayland:Handle_1', {'reason': "
           "<' to\\n\\u202e read \\u0007mail '>, 'handle-token': <'t_1'>, 'more': <5>})",
           &error);
  g_autoptr (AuthAsk) codes = NULL;

  g_assert_no_error (error);
  g_assert_false (ask->is_of_codes);
  g_assert_cmpuint (g_strv_length (ask->permissions), ==, 2);
  g_assert_cmpstr (ask->permissions[0], ==, "id-token");
  g_assert_cmpstr (ask->permissions[1], ==, "profile");
  g_assert_cmpstr (ask->parent_window, ==, "wayland:Handle_1");
  g_assert_cmpstr (ask->reason, ==, "to read mail");
  g_assert_cmpstr (ask->handle_token, ==, "t_1");
  g_assert_null (ask->activation_token);
  codes = parse ("(['codes', 'code:c1'], 'x11:1aF', {'activation-token': <'s'>})", &error);
  g_assert_no_error (error);
  g_assert_true (codes->is_of_codes);
  g_assert_cmpstr (codes->reason, ==, "");
  g_assert_cmpstr (codes->activation_token, ==, "s");
}

static void
test_too_many (void)
{
  g_autoptr (GString) text = g_string_new ("(['codes'");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthAsk) ask = NULL;

  for (guint i = 1; i < 16; i++)
    g_string_append_printf (text, ", 'code:c%u'", i);
  g_string_append (text, "], '', {})");
  ask = parse (text->str, &error);
  g_assert_no_error (error);
  g_string_insert (text, 2, "'code:c16', ");
  g_assert_null (parse (text->str, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_rest (void)
{
  static const gint64 rests[] = { 30, 60, 120, 240, 480, 600, 600 };
  g_autoptr (AuthRefusals) refusals = auth_refusals_new ();
  gint64 now = NOW;

  g_assert_cmpint (auth_refusals_get_rest (refusals, APP, now), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      auth_refusals_note (refusals, APP, now);
      g_assert_cmpint (auth_refusals_get_rest (refusals, APP, now), ==, rests[i]);
      g_assert_cmpint (auth_refusals_get_rest (refusals, APP, now + rests[i] - 1), ==, 1);
      g_assert_cmpint (auth_refusals_get_rest (refusals, "host:", now), ==, 0);
      now += rests[i];
      g_assert_cmpint (auth_refusals_get_rest (refusals, APP, now), ==, 0);
    }
  auth_refusals_note (refusals, APP, now + 600);
  g_assert_cmpint (auth_refusals_get_rest (refusals, APP, now + 600), ==, 30);
}

/* Many programs under one name: soon others may ask, though not as soon each time. */
static void
test_brief_rest (void)
{
  static const gint64 rests[] = { 5, 10, 20, 40, 80, 100, 100 };
  g_autoptr (AuthRefusals) refusals = auth_refusals_new ();
  gint64 now = NOW;

  g_assert_cmpint (auth_refusals_get_brief_rest (refusals, "host: ", now), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (rests); i++)
    {
      auth_refusals_note (refusals, "host: ", now);
      g_assert_cmpint (auth_refusals_get_brief_rest (refusals, "host: ", now), ==, rests[i]);
      g_assert_cmpint (auth_refusals_get_brief_rest (refusals, "host: :1.2", now), ==, 0);
      now += rests[i];
      g_assert_cmpint (auth_refusals_get_brief_rest (refusals, "host: ", now), ==, 0);
    }
}

static void
test_forgiven (void)
{
  static const struct
  {
    const char *refused;
    const char *forgiven;
    gboolean rests;
  } cases[] = {
    { APP, APP, FALSE },
    { APP, "host:", TRUE },
    { APP, "flatpak:org", TRUE },
    { "host:", "host:", FALSE },
    { "host: /usr/bin/curl", "host:", FALSE },
    { "host: :1.2", "host:", FALSE },
    { "host:org.example.App", "host:", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuthRefusals) refusals = auth_refusals_new ();

      auth_refusals_note (refusals, cases[i].refused, NOW);
      auth_refusals_forgive (refusals, cases[i].forgiven);
      g_assert_cmpint (auth_refusals_get_rest (refusals, cases[i].refused, NOW) > 0, ==,
                       cases[i].rests);
    }
}

/* However many ask, what is kept is bounded. */
static void
test_many_refusals (void)
{
  g_autoptr (AuthRefusals) refusals = auth_refusals_new ();
  guint n_kept = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autofree char *app = g_strdup_printf ("host:app%u", i);

      auth_refusals_note (refusals, app, NOW);
      n_kept += auth_refusals_get_rest (refusals, app, NOW) > 0;
    }
  g_assert_cmpuint (n_kept, ==, 128);
  auth_refusals_note (refusals, APP, NOW + 3600);
  g_assert_cmpint (auth_refusals_get_rest (refusals, APP, NOW + 3600), ==, 30);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ask/wrong", test_wrong);
  g_test_add_func ("/ask/right", test_right);
  g_test_add_func ("/ask/too-many", test_too_many);
  g_test_add_func ("/ask/rest", test_rest);
  g_test_add_func ("/ask/brief-rest", test_brief_rest);
  g_test_add_func ("/ask/forgiven", test_forgiven);
  g_test_add_func ("/ask/many-refusals", test_many_refusals);
  return g_test_run ();
}
