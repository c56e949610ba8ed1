/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Accounts that are being added: their names are taken, but they are not in the keyring yet.
 */

#pragma once

#include "auth-account.h"

G_BEGIN_DECLS

/* A plain value inside of its owner. */
typedef struct
{
  GHashTable *names; /* (owned) */
  GHashTable *ids;   /* (owned) of those that are being stored */
} AuthAdditions;

void auth_additions_init (AuthAdditions *self);
void auth_additions_clear (AuthAdditions *self);
gboolean auth_additions_is_busy (const AuthAdditions *self);
gboolean auth_additions_has_name (const AuthAdditions *self, const char *name);
gboolean auth_additions_has_id (const AuthAdditions *self, const char *id);
void auth_additions_reserve_name (AuthAdditions *self, const char *name);
void auth_additions_release_name (AuthAdditions *self, const char *name);

/* configurations: (element-type AuthConfiguration): its elements are taken. Returns: (transfer
 * full) (element-type AuthAccount): new signed-out accounts, their names and ids taken */
GPtrArray *auth_additions_create (AuthAdditions *self, GPtrArray *configurations);
/* They are stored, or will not be. */
void auth_additions_settle (AuthAdditions *self, GPtrArray *accounts);

G_END_DECLS
