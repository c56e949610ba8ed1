/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the keyring holds of an account, as a value and as the JSON it is stored as.
 */

#pragma once

#include "auth-tokens.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_ACCOUNT_SIGNED_OUT,
  AUTH_ACCOUNT_SIGNED_IN,
  AUTH_ACCOUNT_SIGN_IN_REQUIRED,
} AuthAccountState;

typedef struct
{
  AuthConfiguration *configuration; /* (owned) */
  AuthAccountState state;
  AuthTokens *tokens;     /* (owned) (nullable) */
  JsonObject *profile;    /* (owned) who signed in last */
  char *hosted_session;   /* (owned) where the last sign-in took place: "embedded", "browser", "" */
  char *identity_id;      /* (owned) (nullable) in the identity pool */
  char *identity_subject; /* (owned) (nullable) whose identity that is */
  AuthProvider *provider; /* (owned) (nullable) */
  AuthJwks *jwks;         /* (owned) (nullable) */
  gint64 jwks_fetched_at;
  char *awaited; /* (owned) (nullable) id of the account without which this one does not count */
} AuthRecord;

AuthRecord *auth_record_new (AuthConfiguration *configuration);
AuthRecord *auth_record_new_from_document (const char *document, GError **error);
AuthSecret *auth_record_to_document (const AuthRecord *self, const AuthTokens *tokens);
void auth_record_set_identity (AuthRecord *self, const char *subject, const char *id);
void auth_record_forget_provider (AuthRecord *self, const AuthConfiguration *previous);
void auth_record_free (AuthRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthRecord, auth_record_free)

const char *auth_account_state_to_string (AuthAccountState state);

G_END_DECLS
