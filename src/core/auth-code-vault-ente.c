/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encrypted export of Ente Auth, which is only told apart.
 */

#include "config.h"

#include "auth-code-vault.h"

#include <glib/gi18n.h>

/**
 * auth_code_vault_ente:
 * @input: what there is
 * @error: return location for an error
 *
 * Its cipher (XChaCha20-Poly1305 as libsodium chains it) is none of libgcrypt 1.10.
 *
 * Returns: (nullable): always %NULL, with AUTH_ERROR_INVALID_ARGUMENT when it is such an export
 */
AuthCodeFile *
auth_code_vault_ente (const AuthCodeInput *input, GError **error)
{
  JsonObject *root = auth_code_vault_get_root (input);

  if (root == NULL || !json_object_has_member (root, "kdfParams") ||
      !json_object_has_member (root, "encryptedData"))
    return NULL;
  return auth_code_vault_fail (error,
                               _ ("Encrypted files of Ente Auth cannot be opened: export the "
                                  "codes from it as plain text"));
}
