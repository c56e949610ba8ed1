/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What having the accounts and adding some share.
 */

#pragma once

#include "auth-accounts.h"
#include "auth-additions.h"
#include "auth-attention.h"
#include "auth-updates.h"

G_BEGIN_DECLS

/**
 * AuthAccounts:
 *
 * Emits "keyring-changed" when the keyring is found in another state than before.
 */
struct _AuthAccounts
{
  GObject parent_instance;

  GDBusConnection *connection;       /* (owned) */
  GDBusObjectManagerServer *manager; /* (owned) */
  AuthCallers *callers;              /* (owned) */
  AuthCodes *codes;                  /* (owned) */
  AuthAccess *access;                /* (owned) */
  AuthConsents *consents;            /* (owned) */
  AuthHttpClient *client;            /* (owned) */
  GHashTable *services;              /* (owned) id -> AuthAccountService */
  AuthKeyringState keyring;
  gboolean is_loaded; /* the keyring has answered once, whatever it said */
  AuthAdditions additions;
  AuthUpdates *updates;     /* (owned) */
  AuthAttention *attention; /* (owned) */
};

void auth_accounts_set_keyring (AuthAccounts *self, AuthKeyringState state);
void auth_accounts_take (AuthAccounts *self, AuthAccount *account);

G_END_DECLS
