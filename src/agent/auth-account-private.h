/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What being an account and writing it to the keyring share.
 */

#pragma once

#include "auth-account.h"

G_BEGIN_DECLS

struct _AuthAccount
{
  GObject parent_instance;

  char *id;
  AuthRecord *record;  /* (owned) its tokens are in the keyring; the only ones handed out */
  AuthTokens *unsaved; /* (owned) (nullable) newer, but not in the keyring yet */
  gboolean is_dirty;   /* the keyring holds something else */

  GDBusObjectSkeleton *object; /* (owned) */
  AuthDBusAccount1 *skeleton;  /* (owned) */

  GQueue saves;              /* GTask: to be answered by the next store */
  GQueue saving;             /* GTask: to be answered by the store under way */
  AuthTokens *saving_tokens; /* (unowned) (nullable) which tokens that store writes */
};

G_END_DECLS
