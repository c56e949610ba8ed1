/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One question to the person: whether a program may, and then the sign-in if one is needed.
 */

#pragma once

#include "auth-access.h"
#include "auth-account.h"
#include "auth-ask.h"
#include "auth-request.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT (auth_consent_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsent, auth_consent, AUTH, CONSENT, GObject)

typedef enum
{
  AUTH_CONSENT_QUEUED,
  AUTH_CONSENT_WAITING,
  AUTH_CONSENT_ANSWERING,
  AUTH_CONSENT_SIGNING_IN,
  AUTH_CONSENT_ENDED,
} AuthConsentState;

AuthConsent *auth_consent_new (GDBusConnection *connection,
                               AuthAccess *access,
                               AuthAccount *account,
                               AuthCaller *caller,
                               const char *owner,
                               AuthAsk *ask);

const char *auth_consent_get_id (AuthConsent *self);
const char *auth_consent_get_asker (AuthConsent *self);
const char *auth_consent_get_refused (AuthConsent *self);
const char *auth_consent_get_account_id (AuthConsent *self);
const char *const *auth_consent_get_permissions (AuthConsent *self);
AuthAccount *auth_consent_get_account (AuthConsent *self);
const AuthAsk *auth_consent_get_ask (AuthConsent *self);
AuthCaller *auth_consent_get_caller (AuthConsent *self);
AuthConsentState auth_consent_get_state (AuthConsent *self);
gboolean auth_consent_is_same (AuthConsent *self, AuthConsent *other);
gboolean auth_consent_needs_sign_in (AuthConsent *self);

void auth_consent_take_request (AuthConsent *self, AuthRequest *request);
GPtrArray *auth_consent_get_requests (AuthConsent *self);

AuthDecision auth_consent_decide (AuthConsent *self, const char *owner);
void auth_consent_begin (AuthConsent *self);
void auth_consent_open_sign_in (AuthConsent *self);
void auth_consent_review (AuthConsent *self);
void auth_consent_end (AuthConsent *self, AuthResponse response, const GError *why);

void auth_consent_note_described (AuthConsent *self);
void auth_consent_note_window_left (AuthConsent *self);
void auth_consent_note_terminal (AuthConsent *self);
void auth_consent_note_sign_in_begun (AuthConsent *self);
void auth_consent_note_sign_in_ended (AuthConsent *self);

/* What the person said: begun, then one of the others. */
void auth_consent_begin_answer (AuthConsent *self);
void auth_consent_fail_answer (AuthConsent *self);
void auth_consent_allow (AuthConsent *self);
void auth_consent_refuse (AuthConsent *self);
void auth_consent_dismiss (AuthConsent *self);

G_END_DECLS
