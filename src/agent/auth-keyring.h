/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The only store: one keyring item an account, one for all codes, one for the decisions about
 * programs and one for the events. The only user of libsecret.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_KEYRING_UNLOCKED,
  AUTH_KEYRING_LOCKED,
  AUTH_KEYRING_MISSING,
} AuthKeyringState;

/* The ids of the items there is one of; every other id is an account's. */
#define AUTH_KEYRING_CODES  "codes"
#define AUTH_KEYRING_GRANTS "grants"
#define AUTH_KEYRING_EVENTS "events"

const char *auth_keyring_state_to_string (AuthKeyringState state);

/* id: (nullable) that item alone; NULL: all accounts. unlock: the keyring may ask the person.
 * Result: GHashTable of id -> AuthSecret document. */
void auth_keyring_load_async (const char *id,
                              gboolean unlock,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GHashTable *auth_keyring_load_finish (GAsyncResult *result, GError **error);

void auth_keyring_store_async (const char *id,
                               const char *label,
                               const char *document,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean auth_keyring_store_finish (GAsyncResult *result, GError **error);

void auth_keyring_clear_async (const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean auth_keyring_clear_finish (GAsyncResult *result, GError **error);

GError *auth_keyring_new_error (AuthKeyringState state);
/* What a failed operation says of the keyring. */
AuthKeyringState auth_keyring_state_from_error (const GError *error);

typedef void (*AuthKeyringChangedFunc) (gpointer user_data);
void auth_keyring_watch (GDBusConnection *connection,
                         AuthKeyringChangedFunc changed,
                         gpointer user_data);

G_END_DECLS
