/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ids that say nothing about what they stand for.
 */

#include "config.h"

#include "auth-id.h"

#include <sys/random.h>

#define ID_BYTES 8

/**
 * auth_id_new:
 * @prefix: what it begins with; a letter, since object paths may end in it
 *
 * Returns: (transfer full): an id nobody can guess
 */
char *
auth_id_new (const char *prefix)
{
  guint8 bytes[ID_BYTES];
  GString *id = g_string_new (prefix);

  if (getrandom (bytes, sizeof bytes, 0) != sizeof bytes)
    g_assert_not_reached ();
  for (gsize i = 0; i < sizeof bytes; i++)
    g_string_append_printf (id, "%02x", bytes[i]);
  return g_string_free (id, FALSE);
}
