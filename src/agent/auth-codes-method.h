/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The methods of Codes1 for the person's own program that look at the list or change it.
 */

#pragma once

#include <gio/gunixfdlist.h>

#include "auth-accounts.h"
#include "auth-codes.h"

G_BEGIN_DECLS

/* What a method is called with, and what it answers. */
typedef struct
{
  AuthCodes *codes;                  /* (owned) */
  AuthAccounts *accounts;            /* (owned) whose the codes may be */
  GDBusMethodInvocation *invocation; /* (nullable) NULL once it was answered */
  GVariant *parameters;              /* (unowned) the invocation's */
  AuthSecret *text;                  /* (owned) (nullable) what came through a file descriptor */
  GVariant *answer;                  /* (owned) (nullable) NULL: nothing */
  GUnixFDList *fds;                  /* (owned) (nullable) go with the answer */
} AuthCodesCall;

/* Each an AuthCodesFunc whose user_data is an AuthCodesCall. */
gboolean auth_codes_add (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_update (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_remove (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_restore (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_reorder (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_set_note (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_configure (AuthCodeList *list, gpointer user_data, GError **error);

gboolean auth_codes_get_codes (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_preview (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_get_note (AuthCodeList *list, gpointer user_data, GError **error);
gboolean auth_codes_describe (AuthCodeList *list, gpointer user_data, GError **error);

G_END_DECLS
