/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Words for people: states, times and errors as they are shown.
 */

#include "config.h"

#include "auth-words.h"

#include <glib/gi18n.h>

#include "auth-web-policy.h"

/* What the "lang" parameter of Amazon Cognito's managed login knows. */
static const char *const langs[] = { "de", "en", "es", "fr", "id", "it",
                                     "ja", "ko", "pt-BR", "zh-CN", "zh-TW" };

/**
 * auth_words_dup_state:
 * @state: the property State of an account
 *
 * Returns: (transfer full): the state in words
 */
char *
auth_words_dup_state (const char *state)
{
  if (g_strcmp0 (state, "signed-in") == 0)
    return g_strdup (_ ("Signed in"));
  if (g_strcmp0 (state, "sign-in-required") == 0)
    return g_strdup (_ ("Sign-in required"));
  return g_strdup (_ ("Signed out"));
}

/**
 * auth_words_dup_pool:
 * @account: an account
 *
 * Returns: (transfer full): where the account signs in: the host of its domain or issuer
 */
char *
auth_words_dup_pool (AuthDBusAccount1 *account)
{
  const char *domain = auth_dbus_account1_get_domain (account);

  if (domain != NULL && *domain != '\0')
    return auth_web_policy_dup_host (domain);
  return auth_web_policy_dup_host (auth_dbus_account1_get_issuer (account));
}

static gboolean
is_same_day (GDateTime *one, GDateTime *other)
{
  return g_date_time_get_year (one) == g_date_time_get_year (other) &&
         g_date_time_get_day_of_year (one) == g_date_time_get_day_of_year (other);
}

/**
 * auth_words_dup_time:
 * @time: seconds since 1970; 0: unknown
 * @now: the time now
 *
 * Returns: (transfer full): the time in words, "" when it is unknown
 */
char *
auth_words_dup_time (gint64 time, gint64 now)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (time);
  g_autoptr (GDateTime) today = g_date_time_new_from_unix_local (now);

  if (time == 0 || then == NULL || today == NULL)
    return g_strdup ("");
  if (is_same_day (then, today))
    /* Translators: a time of today, see g_date_time_format () */
    return g_date_time_format (then, _ ("Today, %H∶%M"));
  /* Translators: a day and time, see g_date_time_format () */
  return g_date_time_format (then, _ ("%-d %B %Y, %H∶%M"));
}

/**
 * auth_words_dup_error:
 * @error: what a call to the agent failed with
 *
 * The agent's own errors are sentences for people already; those of the bus are not.
 *
 * Returns: (transfer full): a sentence
 */
char *
auth_words_dup_error (const GError *error)
{
  g_autoptr (GError) stripped = g_error_copy (error);

  if (error->domain != AUTH_ERROR)
    return g_strdup (_ ("The background service did not answer. Try again in a moment"));
  g_dbus_error_strip_remote_error (stripped);
  return auth_error_clean_text (stripped->message);
}

/**
 * auth_words_dup_read_error:
 * @error: what reading a file, or having the agent read it, failed with
 *
 * Returns: (transfer full): a sentence
 */
char *
auth_words_dup_read_error (const GError *error)
{
  if (error->domain == G_IO_ERROR)
    return g_strdup_printf (_ ("It cannot be read: %s"), error->message);
  return auth_words_dup_error (error);
}

static void
append_numbers (GString *list, const guint32 *numbers, gsize n_numbers)
{
  for (gsize i = 0; i < n_numbers; i++)
    g_string_append_printf (list, "%s%u", i > 0 ? ", " : "", numbers[i]);
}

/**
 * auth_words_dup_missing:
 * @series: `aau`, not empty: which pictures of each series of QR codes, from 1
 *
 * Returns: (transfer full): which are missing, and what to do
 */
char *
auth_words_dup_missing (GVariant *series)
{
  g_autoptr (GString) list = g_string_new (NULL);
  const gsize n_series = g_variant_n_children (series);
  gsize n_numbers = 0;

  for (gsize i = 0; i < n_series; i++)
    {
      g_autoptr (GVariant) one = g_variant_get_child_value (series, i);
      const guint32 *numbers = g_variant_get_fixed_array (one, &n_numbers, sizeof *numbers);

      if (i > 0)
        g_string_append (list, "; ");
      append_numbers (list, numbers, n_numbers);
    }
  if (n_series > 1)
    /* Translators: %s are the numbers of each series, such as “2, 3; 1” */
    return g_strdup_printf (_ ("QR codes of several series are missing, those with numbers %s. "
                               "Show the other device’s next pictures, and drop, paste or choose "
                               "them here."),
                            list->str);
  return g_strdup_printf (
    ngettext ("The QR code with number %s of this series is missing. Show the other device’s next "
              "picture, and drop, paste or choose it here.",
              "The QR codes with numbers %s of this series are missing. Show the other device’s "
              "next picture, and drop, paste or choose it here.",
              n_numbers),
    list->str);
}

static gboolean
matches_language (const char *lang, const char *language)
{
  return g_ascii_strcasecmp (lang, language) == 0 ||
         (strlen (lang) == 2 && g_ascii_strncasecmp (lang, language, 2) == 0 && language[2] == '-');
}

static const char *
find_lang (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (langs); i++)
    if (matches_language (langs[i], language))
      return langs[i];
  return NULL;
}

/**
 * auth_words_dup_lang:
 * @languages: language names as g_get_language_names () gives them, best first
 *
 * Returns: (transfer full) (nullable): the best one the pool's pages are written in, or %NULL
 */
char *
auth_words_dup_lang (const char *const *languages)
{
  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autofree char *language = g_strdelimit (g_strdup (languages[i]), "_", '-');
      const char *lang;

      language[strcspn (language, ".@")] = '\0';
      lang = find_lang (language);
      if (lang != NULL)
        return g_strdup (lang);
    }
  return NULL;
}
