/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which callback and sign-out URLs of another app can end in this program, too.
 */

#pragma once

#include "auth-import-formats.h"

G_BEGIN_DECLS

void auth_import_set_uris (JsonObject *account, const AuthImportDraft *draft, GPtrArray *notes);

G_END_DECLS
