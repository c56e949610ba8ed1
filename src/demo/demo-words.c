/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the login page says in other languages.
 */

#include "config.h"

#include "demo-words.h"

#include <string.h>

static const struct
{
  const char *english;
  const char *german;
  const char *japanese;
} words[] = {
  { "Sign in", "Anmelden", "サインイン" },
  { "Use your account in this user pool.", "Mit dem Konto in diesem Nutzerpool.",
    "このユーザープールのアカウントを使います。" },
  { "E-mail address or user name", "E-Mail-Adresse oder Benutzername",
    "メールアドレスまたはユーザー名" },
  { "Password", "Passwort", "パスワード" },
  { "Forgot your password?", "Passwort vergessen?", "パスワードをお忘れですか？" },
  { "New here?", "Neu hier?", "初めての方は" },
  { "Create an account", "Konto anlegen", "アカウントを作成" },
  { "Continue with NAME", "Weiter mit NAME", "NAME で続ける" },
  { "or", "oder", "または" },
  { "Sign in with a passkey", "Mit einem Passkey anmelden", "パスキーでサインイン" },
  { "Incorrect username or password.", "Benutzername oder Passwort ist falsch.",
    "ユーザー名またはパスワードが正しくありません。" },
  { "This page was open for too long. Please try again.",
    "Diese Seite war zu lange offen. Bitte noch einmal versuchen.",
    "ページの有効期限が切れました。もう一度お試しください。" },
  { "A user pool on this computer, to try things with",
    "Ein Nutzerpool auf diesem Computer, zum Ausprobieren",
    "このコンピューター上の、お試し用のユーザープールです" },
};

/* Page titles whose whole page is in the table. */
static const char *const translated[] = { "Sign in", NULL };

const char *
demo_words_get (const char *lang, const char *english)
{
  gboolean is_german = g_strcmp0 (lang, "de") == 0;

  if (english == NULL || (!is_german && g_strcmp0 (lang, "ja") != 0))
    return english;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].english, english) == 0)
      return is_german ? words[i].german : words[i].japanese;
  return english;
}

const char *
demo_words_get_lang (const char *lang, const char *title)
{
  if (g_strv_contains (translated, title) && strcmp (demo_words_get (lang, title), title) != 0)
    return lang;
  return "en";
}
