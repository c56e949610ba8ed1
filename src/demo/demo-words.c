/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the login page says in other languages.
 */

#include "config.h"

#include "demo-words.h"

#include <string.h>

/* Some of those that managed login has, in the order of the words below. */
static const char *const languages[] = { "de", "es", "fr", "ja", "pt-BR", "zh-CN" };

static const struct
{
  const char *english;
  const char *others[G_N_ELEMENTS (languages)];
} words[] = {
  { "Sign in",
    { "Anmelden", "Iniciar sesión", "Se connecter", "サインイン", "Iniciar sessão", "登录" } },
  { "Use your account in this user pool.",
    { "Mit dem Konto in diesem Benutzerpool.", "Use su cuenta en este grupo de usuarios.",
      "Avec votre compte dans ce groupe d’utilisateurs.",
      "このユーザープールのアカウントを使います。", "Use sua conta neste grupo de usuários.",
      "使用您在此用户池中的账户。" } },
  { "E-mail address or user name",
    { "E-Mail-Adresse oder Benutzername", "Correo electrónico o nombre de usuario",
      "Adresse e-mail ou nom d’utilisateur", "メールアドレスまたはユーザー名",
      "E-mail ou nome de usuário", "电子邮件地址或用户名" } },
  { "Password", { "Passwort", "Contraseña", "Mot de passe", "パスワード", "Senha", "密码" } },
  { "Forgot your password?",
    { "Passwort vergessen?", "¿Ha olvidado la contraseña?", "Mot de passe oublié ?",
      "パスワードをお忘れですか？", "Esqueceu a senha?", "忘记密码？" } },
  { "New here?",
    { "Neu hier?", "¿Es nuevo aquí?", "Première visite ?", "初めての方は", "É novo aqui?",
      "第一次使用？" } },
  { "Create an account",
    { "Konto anlegen", "Crear una cuenta", "Créer un compte", "アカウントを作成", "Criar uma conta",
      "创建账户" } },
  { "Continue with NAME",
    { "Weiter mit NAME", "Continuar con NAME", "Continuer avec NAME", "NAME で続ける",
      "Continuar com NAME", "使用 NAME 继续" } },
  { "or", { "oder", "o", "ou", "または", "ou", "或" } },
  { "Sign in with a passkey",
    { "Mit einem Passkey anmelden", "Iniciar sesión con una llave de acceso",
      "Se connecter avec une clé d’accès", "パスキーでサインイン",
      "Iniciar sessão com uma chave de acesso", "使用通行密钥登录" } },
  { "Incorrect username or password.",
    { "Benutzername oder Passwort ist falsch.",
      "El nombre de usuario o la contraseña no son correctos.",
      "Nom d’utilisateur ou mot de passe incorrect.",
      "ユーザー名またはパスワードが正しくありません。", "Nome de usuário ou senha incorretos.",
      "用户名或密码不正确。" } },
  { "This page was open for too long. Please try again.",
    { "Diese Seite war zu lange offen. Bitte noch einmal versuchen.",
      "Esta página estuvo abierta demasiado tiempo. Inténtelo de nuevo.",
      "Cette page est restée ouverte trop longtemps. Veuillez réessayer.",
      "ページの有効期限が切れました。もう一度お試しください。",
      "Esta página ficou aberta tempo demais. Tente novamente.",
      "此页面打开的时间过长。请重试。" } },
  { "A user pool on this computer, to try things with",
    { "Ein Benutzerpool auf diesem Computer, zum Ausprobieren",
      "Un grupo de usuarios en este equipo, para hacer pruebas",
      "Un groupe d’utilisateurs sur cet ordinateur, pour faire des essais",
      "このコンピューター上の、お試し用のユーザープールです",
      "Um grupo de usuários neste computador, para testes", "此计算机上的用户池，供试用" } },
};

/* Page titles whose whole page is in the table. */
static const char *const translated[] = { "Sign in", NULL };

const char *
demo_words_get (const char *lang, const char *english)
{
  gsize n = 0;

  while (n < G_N_ELEMENTS (languages) && g_strcmp0 (languages[n], lang) != 0)
    n++;
  if (english == NULL || n == G_N_ELEMENTS (languages))
    return english;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].english, english) == 0)
      return words[i].others[n];
  return english;
}

const char *
demo_words_get_lang (const char *lang, const char *title)
{
  if (g_strv_contains (translated, title) && strcmp (demo_words_get (lang, title), title) != 0)
    return lang;
  return "en";
}
