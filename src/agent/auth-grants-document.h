/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The decisions as the keyring has them, and a change to them.
 */

#pragma once

#include "auth-grants.h"

G_BEGIN_DECLS

typedef struct
{
  char *app;        /* (owned) (nullable): without one all of the following are forgotten */
  char *account;    /* (owned) (nullable) */
  char *permission; /* (owned) (nullable) */
  AuthDecision decision;
  GError *error; /* (owned) (nullable) why it alone cannot be made */
} AuthGrantsChange;

void auth_grants_change_free (gpointer data);
gboolean
auth_grants_change_apply (AuthGrants *grants, const AuthGrantsChange *change, GError **error);

/* document: (nullable): there is none. What cannot be read is asked again. */
AuthGrants *auth_grants_document_parse (const char *document);
char *auth_grants_document_new (const AuthGrants *grants);
/* When the grants of one document were last of use, for another. */
void auth_grants_document_copy_uses (AuthGrants *to, const AuthGrants *from);

G_END_DECLS
