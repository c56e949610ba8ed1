/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fetches what must be known of a provider before it is asked: its endpoints and its keys.
 */

#pragma once

#include "auth-account.h"
#include "auth-http-client.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_METADATA_ANY = 0,
  AUTH_METADATA_NEW_PROVIDER = 1 << 0, /* for a sign-in: ask even for what is known */
  AUTH_METADATA_NEW_KEYS = 1 << 1,     /* a token names a key that is not known */
} AuthMetadataFlags;

void auth_metadata_ensure_async (AuthAccount *account,
                                 AuthHttpClient *client,
                                 AuthMetadataFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean auth_metadata_ensure_finish (GAsyncResult *result, GError **error);

G_END_DECLS
