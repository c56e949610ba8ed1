/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The language of a provider's pages, from the name of a locale.
 */

#include "config.h"

#include "auth-lang.h"

#include <string.h>

/* RFC 5646 section 4.4.1 */
#define MAX_TAG_LENGTH 35

/* The languages of managed login; a tag begins with its prefix. The first that fits is taken. */
static const struct
{
  const char *prefix;
  const char *lang;
} cognito_languages[] = {
  { "de", "de" },
  { "en", "en" },
  { "es", "es" },
  { "fr", "fr" },
  { "id", "id" },
  { "it", "it" },
  { "ja", "ja" },
  { "ko", "ko" },
  { "pt", "pt-BR" },
  { "zh-Hant", "zh-TW" },
  { "zh-TW", "zh-TW" },
  { "zh-HK", "zh-TW" },
  { "zh-MO", "zh-TW" },
  { "zh", "zh-CN" },
};

/**
 * auth_lang_dup_tag:
 * @locale: (nullable): the name of a locale
 *
 * Returns: (transfer full) (nullable): its language tag (BCP 47), such as "de-AT"; %NULL for none
 */
char *
auth_lang_dup_tag (const char *locale)
{
  gsize length = locale != NULL ? strcspn (locale, ".@") : 0;
  g_autofree char *tag = NULL;

  if (length < 2 || length > MAX_TAG_LENGTH)
    return NULL;
  tag = g_strdelimit (g_strndup (locale, length), "_", '-');
  if (g_ascii_strcasecmp (tag, "POSIX") == 0 || !g_ascii_isalpha (tag[0]) ||
      strspn (tag, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-") != length)
    return NULL;
  return g_steal_pointer (&tag);
}

/**
 * auth_lang_get_cognito:
 * @locale: (nullable): the name of a locale
 *
 * Returns: (transfer none) (nullable): what Cognito's pages call its language, if they have it
 */
const char *
auth_lang_get_cognito (const char *locale)
{
  g_autofree char *tag = auth_lang_dup_tag (locale);

  for (gsize i = 0; tag != NULL && i < G_N_ELEMENTS (cognito_languages); i++)
    {
      gsize length = strlen (cognito_languages[i].prefix);

      if (g_ascii_strncasecmp (tag, cognito_languages[i].prefix, length) == 0 &&
          (tag[length] == '\0' || tag[length] == '-'))
        return cognito_languages[i].lang;
    }
  return NULL;
}
