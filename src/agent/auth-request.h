/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One org.example.Authenticator.Request1 on the bus: a program waits for the person's answer.
 */

#pragma once

#include "auth-bus.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_RESPONSE_GRANTED = 0,
  AUTH_RESPONSE_REFUSED = 1,
  AUTH_RESPONSE_ENDED = 2,
} AuthResponse;

#define AUTH_TYPE_REQUEST (auth_request_get_type ())
G_DECLARE_FINAL_TYPE (AuthRequest, auth_request, AUTH, REQUEST, GObject)

AuthRequest *auth_request_new (GDBusConnection *connection,
                               const char *owner,
                               const char *handle_token,
                               GError **error);
const char *auth_request_get_path (AuthRequest *self);
const char *auth_request_get_owner (AuthRequest *self);
void auth_request_grant (AuthRequest *self, const char *const *permissions);
void auth_request_end (AuthRequest *self, AuthResponse response, const GError *why);

G_END_DECLS
