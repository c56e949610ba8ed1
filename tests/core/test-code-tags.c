/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tags that differ only by case are one; one with commas is several.
 */

#include "config.h"

#include "auth-code-tags.h"

/* tags: with bars between them; NULL: none at all */
static AuthCode *
make_code (const char *id, const char *tags)
{
  AuthCode *code = auth_code_new (id, "GEZDGNBVGY3TQOJQ", NULL);

  if (tags != NULL)
    code->tags = g_strsplit (tags, "|", -1);
  return code;
}

static void
assert_tags (const AuthCode *code, const char *expected)
{
  g_autofree char *tags = code->tags != NULL ? g_strjoinv ("|", code->tags) : NULL;

  g_assert_cmpstr (tags, ==, expected);
}

static void
test_adopt (void)
{
  static const struct
  {
    const char *known, *tags, *expected;
  } rows[] = {
    { NULL, NULL, NULL },
    { "work", NULL, NULL },
    { NULL, "Work", "Work" },
    { "play", "Work", "Work" },
    { "work", "work", "work" },
    { "work", "WORK", "work" },
    { "Work", "work|play", "Work|play" },
    { "work|Work", "WORK", "work" },
    { NULL, "Work|play|WORK|work", "Work|play" },
    { "Straße", "STRASSE", "Straße" },
    { "Größe", "größe", "Größe" },
    { "Größe", "gro\u0308ße", "Größe" },
    { "Σίσυφος", "ΣΊΣΥΦΟΣ", "Σίσυφος" },
    { "works", "work", "work" },
    { "x2", "x²", "x²" },
    { NULL, ",", NULL },
    { NULL, " , ,", NULL },
    { NULL, "a,b", "a|b" },
    { NULL, "a, b ,,c|b", "a|b|c" },
    { "Work", "play,WORK", "play|Work" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AuthCodeList) list = auth_code_list_new ();
      g_autoptr (GHashTable) tags = NULL;
      AuthCode *code = make_code ("b", rows[i].tags);

      g_test_message ("%s: %s", rows[i].known, rows[i].tags);
      g_ptr_array_add (list->codes, make_code ("a", rows[i].known));
      tags = auth_code_tags_new (list, NULL);
      g_ptr_array_add (list->codes, code);
      auth_code_tags_adopt (tags, code);
      assert_tags (code, rows[i].expected);
    }
}

/* What comes together is spelt alike as well. */
static void
test_several (void)
{
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autoptr (GHashTable) tags = auth_code_tags_new (list, NULL);
  g_autoptr (AuthCode) first = make_code ("a", "Work");
  g_autoptr (AuthCode) second = make_code ("b", "work");

  auth_code_tags_adopt (tags, first);
  auth_code_tags_adopt (tags, second);
  assert_tags (first, "Work");
  assert_tags (second, "Work");
}

/* One with more than an entry may have could not be read from the keyring again. */
static void
test_many (void)
{
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autoptr (GHashTable) tags = auth_code_tags_new (list, NULL);
  g_autoptr (GString) many = g_string_new ("0");
  g_autoptr (AuthCode) code = NULL;

  for (int i = 1; i <= AUTH_CODE_MAX_TAGS; i++)
    g_string_append_printf (many, ",%d", i);
  code = make_code ("a", many->str);
  auth_code_tags_adopt (tags, code);
  g_assert_cmpuint (g_strv_length (code->tags), ==, AUTH_CODE_MAX_TAGS);
  g_assert_true (auth_code_check (code, NULL));
}

static void
test_except (void)
{
  g_autoptr (AuthCodeList) list = auth_code_list_new ();
  g_autoptr (GHashTable) tags = NULL;
  AuthCode *changed = make_code ("a", "WORK|Play");

  g_ptr_array_add (list->codes, changed);
  g_ptr_array_add (list->codes, make_code ("b", "work"));
  tags = auth_code_tags_new (list, changed);
  auth_code_tags_adopt (tags, changed);
  assert_tags (changed, "work|Play");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-tags/adopt", test_adopt);
  g_test_add_func ("/code-tags/several", test_several);
  g_test_add_func ("/code-tags/many", test_many);
  g_test_add_func ("/code-tags/except", test_except);
  return g_test_run ();
}
