/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All that the providers outside the pool know: their key, and the codes they gave to it.
 */

#include "config.h"

#include "demo-outside.h"

#include "demo-random.h"

#define CODE_LIFETIME_SECONDS 300

DemoOutside *
demo_outside_new (GError **error)
{
  DemoKey *key = demo_key_new ("outside-1", error);
  DemoOutside *self;

  if (key == NULL)
    return NULL;
  self = g_new0 (DemoOutside, 1);
  self->key = key;
  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) demo_outside_code_free);
  return self;
}

void
demo_outside_free (DemoOutside *self)
{
  g_free (self->origin);
  demo_key_free (self->key);
  g_hash_table_unref (self->codes);
  g_free (self);
}

void
demo_outside_set_port (DemoOutside *self, guint port)
{
  self->port = port;
  g_free (self->origin);
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", port);
}

char *
demo_outside_dup_uri (const DemoOutside *self, const DemoProvider *provider, const char *path)
{
  return g_strconcat (self->origin, "/", provider->name, path, NULL);
}

char *
demo_outside_add_code (DemoOutside *self, DemoOutsideCode *code, gint64 now)
{
  char *text = demo_random_token (24);

  code->expires_at = now + CODE_LIFETIME_SECONDS;
  g_hash_table_insert (self->codes, g_strdup (text), code);
  return text;
}

DemoOutsideCode *
demo_outside_take_code (DemoOutside *self, const char *code, gint64 now)
{
  g_autofree char *key = NULL;
  g_autoptr (DemoOutsideCode) found = NULL;

  if (!g_hash_table_steal_extended (self->codes, code, (gpointer *) &key, (gpointer *) &found) ||
      now >= found->expires_at)
    return NULL;
  return g_steal_pointer (&found);
}

void
demo_outside_code_free (DemoOutsideCode *self)
{
  g_free (self->redirect_uri);
  g_free (self->nonce);
  g_free (self->code_challenge);
  g_free (self);
}
