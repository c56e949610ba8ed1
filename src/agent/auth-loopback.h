/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Waits on a registered loopback port for the system browser to arrive (RFC 8252 section 7.3).
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_LOOPBACK_SIGN_IN,
  AUTH_LOOPBACK_SIGN_OUT,
} AuthLoopbackPurpose;

/* Returns whether uri is the answer that is waited for. */
typedef gboolean (*AuthLoopbackFunc) (const char *uri, gpointer user_data);

#define AUTH_TYPE_LOOPBACK (auth_loopback_get_type ())
G_DECLARE_FINAL_TYPE (AuthLoopback, auth_loopback, AUTH, LOOPBACK, GObject)

AuthLoopback *
auth_loopback_new (const char *const *uris, AuthLoopbackPurpose purpose, GError **error);
const char *auth_loopback_get_uri (AuthLoopback *self);
void auth_loopback_listen (AuthLoopback *self, AuthLoopbackFunc arrived, gpointer user_data);
void auth_loopback_finish (AuthLoopback *self);

G_END_DECLS
