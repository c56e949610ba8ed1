/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the administrator of a computer decided about programs.
 */

#pragma once

#include "auth-grants.h"

G_BEGIN_DECLS

#define AUTH_POLICY_MAX_BYTES (256 * 1024)

typedef struct _AuthPolicy AuthPolicy;

/* A policy that cannot be read denies everything: half of one could allow what the rest forbids.
 * Errors: AUTH_ERROR_FAILED, with the line or group it is about. */
AuthPolicy *auth_policy_new (const char *text, gsize length, GError **error);
AuthPolicy *auth_policy_new_denying (void);
void auth_policy_free (AuthPolicy *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthPolicy, auth_policy_free)

AuthDecision auth_policy_decide (const AuthPolicy *self, const char *app, const char *permission);

/* One line of it. */
typedef struct
{
  const char *app;        /* a program, "*", "flatpak:*", "snap:*" or "host:*" */
  const char *permission; /* or "*", "aws-credentials:*", "code:*" */
  AuthDecision decision;
  const char *problem; /* (nullable) why everything is denied */
} AuthPolicyRule;

typedef void (*AuthPolicyFunc) (const AuthPolicyRule *rule, gpointer user_data);

void auth_policy_foreach (const AuthPolicy *self,
                          const char *problem,
                          AuthPolicyFunc func,
                          gpointer user_data);

G_END_DECLS
