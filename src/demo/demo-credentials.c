/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The temporary AWS credentials that the identity pool gave out.
 */

#include "config.h"

#include "demo-credentials.h"

#include "demo-random.h"

#define ACCESS_KEY_LENGTH   16
#define SECRET_KEY_BYTES    30
#define SESSION_TOKEN_BYTES 480

static void
demo_credentials_free (gpointer data)
{
  DemoCredentials *self = data;

  g_free (self->access_key_id);
  g_free (self->secret_key);
  g_free (self->session_token);
  g_free (self);
}

/* "ASIA" says: temporary. */
static char *
demo_credentials_new_access_key_id (void)
{
  static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  GString *id = g_string_new ("ASIA");
  guint8 random[ACCESS_KEY_LENGTH];

  demo_random_fill (random, sizeof random);
  for (gsize i = 0; i < sizeof random; i++)
    g_string_append_c (id, alphabet[random[i] % 32]);
  return g_string_free (id, FALSE);
}

/* Of plain base64, whose '+' and '/' have to survive every encoding on the way. */
static char *
demo_credentials_new_secret (gsize length)
{
  g_autofree guint8 *random = g_malloc (length);

  demo_random_fill (random, length);
  return g_base64_encode (random, length);
}

GHashTable *
demo_credentials_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, NULL, demo_credentials_free);
}

const DemoCredentials *
demo_credentials_table_add (GHashTable *table, const char *role_arn, gint64 expires_at)
{
  DemoCredentials *self = g_new0 (DemoCredentials, 1);

  self->access_key_id = demo_credentials_new_access_key_id ();
  self->secret_key = demo_credentials_new_secret (SECRET_KEY_BYTES);
  self->session_token = demo_credentials_new_secret (SESSION_TOKEN_BYTES);
  self->role_arn = g_intern_string (role_arn);
  self->expires_at = expires_at;
  g_hash_table_insert (table, self->access_key_id, self);
  return self;
}
