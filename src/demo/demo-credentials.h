/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The temporary AWS credentials that the identity pool gave out.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *access_key_id;
  char *secret_key;
  char *session_token;
  const char *role_arn; /* (unowned) interned */
  gint64 expires_at;
} DemoCredentials;

/* char* -> DemoCredentials*, by access key id; owns the values, which own the keys. */
GHashTable *demo_credentials_table_new (void);
/* New ones, known from here on. (transfer none) */
const DemoCredentials *demo_credentials_table_add (GHashTable *table,
                                                   const char *role_arn,
                                                   gint64 expires_at);

G_END_DECLS
