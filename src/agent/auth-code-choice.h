/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was read, as it is shown to whoever chooses from it, and what becomes of the choice.
 */

#pragma once

#include "auth-code-batch.h"

G_BEGIN_DECLS

/* All GVariants are floating, and what a method of CodeImport1 answers. count: of entries read. */
GVariant *
auth_code_choice_describe_file (const AuthCodeFile *file, guint count, const AuthCodeBatch *batch);
GVariant *auth_code_choice_describe (const AuthCodeBatch *batch, const AuthCodeList *list);

/* indexes: of guint. Errors: AUTH_ERROR_INVALID_ARGUMENT: one cannot be chosen */
gboolean auth_code_choice_check (const AuthCodeBatch *batch, const GArray *indexes, GError **error);
/* indexes: checked. listed: (nullable) AuthCodeStatus of each when they were chosen.
 * account_id: (nullable) whose those are that depend on the time */
GVariant *auth_code_choice_store (const AuthCodeBatch *batch,
                                  const GArray *indexes,
                                  const GArray *listed,
                                  const char *account_id,
                                  AuthCodeList *list);

G_END_DECLS
