/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the questions and asking one share.
 */

#pragma once

#include "auth-consent-readers.h"
#include "auth-consents.h"

G_BEGIN_DECLS

/**
 * AuthConsents:
 *
 * One program asks one question at a time; its others are queued, and a no ends them all. A no is
 * followed by a rest that grows, in which no question is shown.
 */
struct _AuthConsents
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthCallers *callers;        /* (owned) */
  AuthAccess *access;          /* (owned) */
  GPtrArray *consents;         /* (owned) AuthConsent, oldest first */
  AuthRefusals *refusals;      /* (owned) */
  AuthConsentReaders *readers; /* (owned) */
  gboolean is_closed;
};

void auth_consents_add (AuthConsents *self, AuthConsent *consent, AuthRequest *request);
void auth_consents_note_refusal (AuthConsents *self, AuthConsent *refused);

G_END_DECLS
