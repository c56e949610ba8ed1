/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a question is, for those who take it a step on.
 */

#pragma once

#include "auth-consent.h"

G_BEGIN_DECLS

/**
 * AuthConsent:
 *
 * Equal requests of one program wait for the same question. It is queued, shown, answered, and has
 * ended once all of its requests have their Response; where nobody is signed in that is after the
 * sign-in.
 */
struct _AuthConsent
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthAccess *access;          /* (owned) */
  AuthAccount *account;        /* (owned) (nullable) for one-time codes */
  AuthAsk *ask;                /* (owned) */
  AuthCaller *caller;          /* (owned) (nullable) for the person's own programs */
  char *asker;                 /* (owned) one that asks one question at a time */
  char *refused;               /* (owned) what a no silences: it, or this connection of it */
  char *id;                    /* (owned) */
  GPtrArray *requests;         /* (owned) AuthRequest */
  AuthConsentState state;
  gboolean has_terminal; /* somebody who may answer listens without a window */
  gboolean is_described; /* whoever was to show it has asked what it is about */
  guint n_shown;
  guint timeout_id;
  guint describe_id;
};

void auth_consent_set_state (AuthConsent *self, AuthConsentState state);
/* It ends when so many seconds are over; 0: not by itself. */
void auth_consent_limit (AuthConsent *self, guint seconds);
void auth_consent_end_with (AuthConsent *self,
                            AuthResponse response,
                            AuthError code,
                            const char *message);
void auth_consent_grant (AuthConsent *self);
/* The person has nothing to decide any more. */
void auth_consent_go_on (AuthConsent *self);

G_END_DECLS
