/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool on the wire: what its managed pages know and the classic ones do not.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "test-pool.h"

#define LOGIN     "/login?" TEST_QUERY
#define AUTHORIZE "/oauth2/authorize?" TEST_QUERY

static void
test_lang (void)
{
  static const struct
  {
    const char *query;
    const char *lang;
    const char *words;
  } cases[] = {
    { "", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=xx", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=%22%3E", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=en", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=de", "<html lang=\"de\">", ">Passwort vergessen?<" },
    { "&lang=es", "<html lang=\"es\">", ">¿Ha olvidado la contraseña?<" },
    { "&lang=fr", "<html lang=\"fr\">", ">Mot de passe oublié ?<" },
    { "&lang=ja", "<html lang=\"ja\">", ">パスワードをお忘れですか？<" },
    { "&lang=pt-BR", "<html lang=\"pt-BR\">", ">Esqueceu a senha?<" },
    { "&lang=pt", "<html lang=\"en\">", ">Forgot your password?<" },
    { "&lang=zh-CN", "<html lang=\"zh-CN\">", ">忘记密码？<" },
    /* Known, but there are no words: the page says what it is in. */
    { "&lang=ko", "<html lang=\"en\">", ">Forgot your password?<" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) other = test_pool_get (pool, "/signup?" TEST_QUERY "&lang=de", NULL);
  g_autoptr (TestAnswer) wrong = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat (LOGIN, cases[i].query, NULL);
      g_autoptr (TestAnswer) page = test_pool_get (pool, path, NULL);

      test_answer_assert_shows (page, 200, cases[i].lang);
      test_answer_assert_shows (page, 200, cases[i].words);
    }
  test_answer_assert_shows (other, 200, "<html lang=\"en\">");
  wrong = test_pool_submit (pool, LOGIN "&lang=de", "username=alice&password=wrong");
  test_answer_assert_shows (wrong, 200, "Benutzername oder Passwort ist falsch.");
}

/* Nothing on the page is left as it was. */
static void
test_lang_whole (void)
{
  static const char *const languages[] = { "de", "es", "fr", "ja", "pt-BR", "zh-CN" };
  static const char *const english[] = { "Sign in", "Use your", "E-mail address", ">Password<",
                                         "Forgot", "New here", "Create", "Continue with",
                                         ">or<", "passkey<", "Incorrect", "A user pool" };
  g_autoptr (TestPool) pool = test_pool_new ("--federation", "--passkeys", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_strconcat (LOGIN "&lang=", languages[i], NULL);
      g_autoptr (TestAnswer) wrong = test_pool_submit (pool, path, "username=a&password=wrong");

      test_answer_assert_shows (wrong, 200, "</html>");
      for (gsize j = 0; j < G_N_ELEMENTS (english); j++)
        g_assert_null (strstr (wrong->body, english[j]));
    }
}

static void
test_bad_branding (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) pool =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, g_getenv ("AUTH_DEMO_POOL"),
                      "--port=0", "--branding=modern", NULL);
  g_autofree char *message = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (pool, NULL, NULL, NULL, &message, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (pool), ==, 2);
  g_assert_cmpstr (message, ==, "The branding is managed or classic\n");
}

/* The older pages know neither prompt nor lang. */
static void
test_classic (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--branding=classic", NULL);
  g_autoptr (TestAnswer) page = test_pool_get (pool, LOGIN "&lang=de", NULL);
  g_autoptr (TestAnswer) silent = test_pool_get (pool, AUTHORIZE "&prompt=none&lang=de", NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) asked = test_pool_get (pool, AUTHORIZE "&prompt=login", NULL);

  test_answer_assert_shows (page, 200, "<html lang=\"en\">");
  test_answer_assert_leads_to (silent, "/login?");
  g_assert_null (strstr (silent->location, "prompt"));
  g_assert_null (strstr (silent->location, "lang"));
  test_answer_assert_leads_to (asked, TEST_REDIRECT_URI "?code=");
}

static void
test_passkeys (void)
{
  const char *add = "/passkeys/add?client_id=demo_desktop"
                    "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback";
  const char *use = "/passkeys/sign-in?" TEST_QUERY;
  g_autoptr (TestPool) classic = test_pool_new ("--branding=classic", "--passkeys", NULL);
  g_autoptr (TestPool) pool = test_pool_new ("--passkeys", NULL);
  g_autoptr (TestPool) plain = test_pool_new (NULL, NULL);
  g_autoptr (TestAnswer) none = test_pool_get (classic, add, NULL);
  g_autoptr (TestAnswer) old_login = test_pool_get (classic, LOGIN, NULL);
  g_autoptr (TestAnswer) plain_login = test_pool_get (plain, LOGIN, NULL);
  g_autoptr (TestAnswer) stranger = test_pool_get (pool, "/passkeys/add?client_id=x", NULL);
  g_autoptr (TestAnswer) early = test_pool_get (pool, add, NULL);
  g_autoptr (TestAnswer) login = test_pool_get (pool, LOGIN, NULL);
  g_autoptr (TestAnswer) sign_in = test_pool_get (pool, use, NULL);
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) page = test_pool_get (pool, add, NULL);

  g_assert_cmpuint (none->status, ==, 404);
  g_assert_null (strstr (old_login->body, "passkey"));
  g_assert_null (strstr (plain_login->body, "passkey"));
  test_answer_assert_leads_to (stranger, "/error?error=invalid_client");
  test_answer_assert_leads_to (early, "/login?response_type=code&client_id=demo_desktop");
  test_answer_assert_shows (login, 200, "Sign in with a passkey");
  g_assert_null (strstr (login->policy, "script-src"));
  test_answer_assert_shows (sign_in, 200, "data-kind=\"use\"");
  test_answer_assert_shows (page, 200, "data-kind=\"add\"");
  test_answer_assert_shows (page, 200, "Passkeys need a web browser that has them");
  test_answer_assert_shows (page, 200, "navigator.credentials");
  /* The one script, by its hash, and nothing a page could be made to add. */
  g_assert_nonnull (strstr (page->policy, "script-src 'sha256-"));
  g_assert_null (strstr (page->policy, "unsafe"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/lang", test_lang);
  g_test_add_func ("/pool/lang/whole", test_lang_whole);
  g_test_add_func ("/pool/branding/unknown", test_bad_branding);
  g_test_add_func ("/pool/branding/classic", test_classic);
  g_test_add_func ("/pool/passkeys", test_passkeys);
  return g_test_run ();
}
