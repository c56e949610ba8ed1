/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which code is good now, of the entries that are shown.
 */

#pragma once

#include "auth-bus.h"
#include "auth-code-item.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_CLOCK (auth_codes_clock_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesClock, auth_codes_clock, AUTH, CODES_CLOCK, GObject)

AuthCodesClock *auth_codes_clock_new (void);
void auth_codes_clock_set_codes (AuthCodesClock *self, AuthDBusCodes1 *codes);
void auth_codes_clock_set_seen (AuthCodesClock *self, gboolean is_seen);
gboolean auth_codes_clock_is_running (AuthCodesClock *self);
void auth_codes_clock_set_hides (AuthCodesClock *self, gboolean hides);
gboolean auth_codes_clock_is_hidden (AuthCodesClock *self, AuthCodeItem *item);
void auth_codes_clock_update (AuthCodesClock *self);

void auth_codes_clock_show (AuthCodesClock *self, AuthCodeItem *item);
void auth_codes_clock_unshow (AuthCodesClock *self, AuthCodeItem *item);
void auth_codes_clock_reveal (AuthCodesClock *self, AuthCodeItem *item, gboolean is_revealed);
guint auth_codes_clock_get_period (AuthCodesClock *self, gint64 *ends_at_out);

G_END_DECLS
