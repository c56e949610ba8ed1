/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * This computer's policy, as its file has it now.
 */

#pragma once

#include <gio/gio.h>

#include "auth-policy.h"

G_BEGIN_DECLS

#define AUTH_POLICY_PATH "/etc/authenticator/policy.ini"

#define AUTH_TYPE_POLICY_FILE (auth_policy_file_get_type ())
G_DECLARE_FINAL_TYPE (AuthPolicyFile, auth_policy_file, AUTH, POLICY_FILE, GObject)

AuthPolicyFile *auth_policy_file_new (const char *path);
const AuthPolicy *auth_policy_file_get (AuthPolicyFile *self);
const char *auth_policy_file_get_problem (AuthPolicyFile *self);

G_END_DECLS
