/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Words for people: states, times and errors as they are shown.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

char *auth_words_dup_state (const char *state);
char *auth_words_dup_pool (AuthDBusAccount1 *account);
char *auth_words_dup_time (gint64 time, gint64 now);
char *auth_words_dup_error (const GError *error);
char *auth_words_dup_read_error (const GError *error);
char *auth_words_dup_missing (GVariant *series);
char *auth_words_dup_lang (const char *const *languages);

G_END_DECLS
