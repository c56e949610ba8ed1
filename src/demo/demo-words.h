/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the login page says in other languages.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* english: (nullable) the words as they stand in the pages; returned when there are no others.
 * lang: (nullable) */
const char *demo_words_get (const char *lang, const char *english);
/* The language a page of this title is in when it is asked for in lang: that one or "en". */
const char *demo_words_get_lang (const char *lang, const char *title);

G_END_DECLS
