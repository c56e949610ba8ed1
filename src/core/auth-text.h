/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Text in an encoding that nobody has said.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

/* Stands for a character that is lost; it is in no base32. */
#define AUTH_TEXT_LOST "\xef\xbf\xbd"

AuthSecret *auth_text_make_valid (const char *data, gsize length);

G_END_DECLS
