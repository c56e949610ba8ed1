/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Literals of JavaScript as people write them, read from left to right and written as strict JSON.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUTH_LITERAL_WORD G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_$"

typedef struct
{
  const char *position; /* in a text that ends with NUL */
  guint line;
  guint depth;
  guint members;
  GString *json;       /* (owned) what was read so far */
  const char *problem; /* (nullable) the first one, found at line */
} AuthLiteral;

gboolean auth_literal_fail (AuthLiteral *self, const char *problem);
char auth_literal_peek (AuthLiteral *self);
gboolean auth_literal_accept (AuthLiteral *self, char character);
gboolean auth_literal_accept_word (AuthLiteral *self, const char *word);
gboolean auth_literal_read_string (AuthLiteral *self);
gboolean auth_literal_read_value (AuthLiteral *self);

G_END_DECLS
