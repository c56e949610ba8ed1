/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The questions that wait for the person: who asks, whose turn it is, and what is too much.
 */

#pragma once

#include "auth-consent.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENTS (auth_consents_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsents, auth_consents, AUTH, CONSENTS, GObject)

AuthConsents *
auth_consents_new (GDBusConnection *connection, AuthCallers *callers, AuthAccess *access);
GPtrArray *auth_consents_copy_of_account (AuthConsents *self, const char *account);
AuthAccess *auth_consents_get_access (AuthConsents *self);
/* account: (nullable): NULL for one-time codes. ask: (transfer full) */
void auth_consents_ask (AuthConsents *self,
                        AuthAccount *account,
                        GDBusMethodInvocation *invocation,
                        AuthAsk *ask);
void auth_consents_forget_account (AuthConsents *self, const char *account);
void auth_consents_close (AuthConsents *self);
gboolean auth_consents_is_busy (AuthConsents *self);

/* What is shown, or should be. */
AuthConsent *auth_consents_find (AuthConsents *self, const char *id);
char **auth_consents_list (AuthConsents *self);
void auth_consents_note_reader (AuthConsents *self, const char *unique_name);
gboolean auth_consents_is_window (AuthConsents *self, const char *unique_name);

G_END_DECLS
