/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells each second while somebody looks, and at once when the clock was set.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_TICKER (auth_ticker_get_type ())
G_DECLARE_FINAL_TYPE (AuthTicker, auth_ticker, AUTH, TICKER, GObject)

AuthTicker *auth_ticker_new (void);
void auth_ticker_set_running (AuthTicker *self, gboolean is_running);
gboolean auth_ticker_is_running (AuthTicker *self);

G_END_DECLS
