/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a user proves to the pool who it is: password, authenticator app, further codes.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_USER_SECURITY (auth_user_security_get_type ())
G_DECLARE_FINAL_TYPE (
  AuthUserSecurity, auth_user_security, AUTH, USER_SECURITY, AdwPreferencesGroup)

GtkWidget *auth_user_security_new (AuthDBusUserPool1 *pool,
                                   AuthDBusCodes1 *codes,
                                   GVariant *user,
                                   const char *code_id,
                                   gboolean is_federated);

G_END_DECLS
