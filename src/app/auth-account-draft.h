/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was typed into the add-account dialog: whether it holds, and the account it makes.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_DRAFT_NAME,
  AUTH_DRAFT_PROVIDER,
  AUTH_DRAFT_USER_POOL_ID,
  AUTH_DRAFT_CLIENT_ID,
  AUTH_DRAFT_CLIENT_SECRET,
  AUTH_DRAFT_REDIRECT_URIS,
  AUTH_DRAFT_SCOPES,
  AUTH_DRAFT_N_FIELDS
} AuthDraftField;

typedef struct
{
  const char *texts[AUTH_DRAFT_N_FIELDS]; /* (unowned) as typed, never NULL */
} AuthAccountDraft;

gboolean auth_account_draft_takes_user_pool_id (const AuthAccountDraft *self);
gboolean auth_account_draft_check (const AuthAccountDraft *self,
                                   AuthDraftField field,
                                   GError **error);
gboolean auth_account_draft_is_complete (const AuthAccountDraft *self);
GVariant *auth_account_draft_to_variant (const AuthAccountDraft *self, GError **error);

G_END_DECLS
