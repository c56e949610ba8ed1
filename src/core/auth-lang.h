/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The language of a provider's pages, from the name of a locale.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* locale: (nullable) of POSIX ("de_AT.UTF-8") or BCP 47 ("de-AT"). NULL: none is known for it. */
char *auth_lang_dup_tag (const char *locale);
const char *auth_lang_get_cognito (const char *locale);

G_END_DECLS
