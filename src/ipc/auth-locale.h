/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the words of each language are.
 */

#pragma once

void auth_locale_bind (void);
char *auth_locale_find_help (void);
