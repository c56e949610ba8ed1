/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells the person, once, which sessions have ended.
 */

#pragma once

#include "auth-account.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ATTENTION (auth_attention_get_type ())
G_DECLARE_FINAL_TYPE (AuthAttention, auth_attention, AUTH, ATTENTION, GObject)

AuthAttention *auth_attention_new (GDBusConnection *connection);
void auth_attention_watch (AuthAttention *self, AuthAccount *account);
void auth_attention_close (AuthAttention *self);
gboolean auth_attention_is_busy (AuthAttention *self);

G_END_DECLS
