/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the two halves of the mirror share: what is told the store, and what it tells.
 */

#pragma once

#include "auth-portal-mirror.h"

G_BEGIN_DECLS

#define AUTH_PORTAL_FLATPAK     "flatpak:"
#define AUTH_PORTAL_CODES_ID    "codes" /* of what belongs to no account */
#define AUTH_PORTAL_MAX_ENTRIES 1000

/**
 * AuthPortalMirror:
 *
 * The keyring is what counts. The store is written by any program outside a sandbox, so that it can
 * only take away: where both disagree the stricter is in force, and what is missing there is asked
 * again. A store that never heard of us is told everything.
 */
struct _AuthPortalMirror
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthAccess *access;          /* (owned) */
  AuthAccounts *accounts;      /* (owned) */
  guint watch_id;
  guint subscription;
  guint settle_id;
  GSourceFunc settled; /* once all is quiet; what leads to it cannot name it */
  gboolean is_there;
  gboolean is_started;   /* or it was tried */
  GHashTable *snapshot;  /* (owned) (nullable) "ID APP" -> "PERMISSION=yes ...", as decided */
  GHashTable *unpushed;  /* (owned) "ID APP": the store has to be told, whatever it says */
  GHashTable *unchecked; /* (owned) ids to look at again */
  GHashTable *pushing;   /* (owned) "ID APP" -> how many answers of the store are to come */
};

/* app: with its kind. Returns: (transfer full): "ID APP" */
char *auth_portal_mirror_build_key (const char *account, const char *app);
void auth_portal_mirror_push (AuthPortalMirror *self, const char *key);
/* permissions: a{sas}, what the store says of one id */
void auth_portal_mirror_reconcile (AuthPortalMirror *self, const char *id, GVariant *permissions);

G_END_DECLS
