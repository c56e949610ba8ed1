/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list: where it is, and the clock for which its codes are computed.
 */

#pragma once

#include "auth-code-list.h"

G_BEGIN_DECLS

AuthCode *auth_codes_find (const AuthCodeList *list, const char *id, GError **error);
/* list: (nullable). Seconds by which the clock of whoever checks the code is ahead of this
 * machine's. */
gint64 auth_codes_get_ahead (const AuthCodeList *list, const AuthCode *code);

/* Ends the description a{sv} of an entry, and adds it to the list aa{sv} of them. */
void auth_codes_add_description (GVariantBuilder *list, GVariantBuilder *description);

G_END_DECLS
