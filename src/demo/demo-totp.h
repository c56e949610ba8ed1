/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's side of one-time codes: RFC 6238 with SHA-1, six digits and 30 seconds.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define DEMO_TOTP_PERIOD_SECONDS 30

/* A new base32 secret of 160 bits. */
char *demo_totp_new_secret (void);
/* The code of one time step. (transfer full) */
char *demo_totp_code (const char *secret, gint64 step);
/* The step code belongs to, one step of skew allowed either way, or -1; steps up to last_step are
 * used up (RFC 6238 section 5.2). */
gint64 demo_totp_check (const char *secret, const char *code, gint64 now, gint64 last_step);

G_END_DECLS
