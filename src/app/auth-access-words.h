/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Words for people: who has access, and to what.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *auth_access_words_dup_app (const char *app, const char *app_name);
char *auth_access_words_dup_permission (const char *permission);
char *auth_access_words_dup_event (GVariant *event);

G_END_DECLS
