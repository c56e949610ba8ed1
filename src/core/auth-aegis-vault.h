/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encryption round the vault of Aegis: a master key, wrapped once for each password.
 */

#pragma once

#include "auth-code-vault.h"

G_BEGIN_DECLS

#define AUTH_AEGIS_FORMAT "Aegis"

/* root: the whole file, with a header that has slots. Errors: AUTH_ERROR_INVALID_ARGUMENT: it is
 * damaged, no password opens it, or the password is wrong */
gboolean auth_aegis_vault_check (JsonObject *root, GError **error);
/* Returns the database, for auth_secret_wipe_json(). */
JsonNode *auth_aegis_vault_open (JsonObject *root, const AuthSecret *password, GError **error);

G_END_DECLS
