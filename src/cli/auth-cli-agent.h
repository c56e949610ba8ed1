/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent as the command line sees it: one connection, plain calls, accounts by id or name.
 */

#pragma once

#include <gio/gunixfdlist.h>

#include "auth-bus.h"

G_BEGIN_DECLS

typedef struct
{
  char *path;
  GVariant *properties; /* those of Account1, a{sv} */
} AuthCliAccount;

void auth_cli_account_free (AuthCliAccount *self);
const char *auth_cli_account_get_string (const AuthCliAccount *self, const char *property);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCliAccount, auth_cli_account_free)

GDBusConnection *auth_cli_connect (GError **error);
/* As the person's own program, which may manage accounts. */
GDBusConnection *auth_cli_connect_as_owner (GError **error);

/* Every bus error becomes a sentence. */
GVariant *auth_cli_call (GDBusConnection *bus,
                         const char *path,
                         const char *interface,
                         const char *method,
                         GVariant *parameters,
                         const GVariantType *reply_type,
                         GError **error);

/* fds: (nullable) those that the handles among the parameters stand for */
GVariant *auth_cli_call_with_fds (GDBusConnection *bus,
                                  const char *path,
                                  const char *interface,
                                  const char *method,
                                  GVariant *parameters,
                                  GUnixFDList *fds,
                                  const GVariantType *reply_type,
                                  GError **error);

/* A method of Agent1. */
GVariant *auth_cli_call_agent (GDBusConnection *bus,
                               const char *method,
                               GVariant *parameters,
                               const GVariantType *reply_type,
                               GError **error);
/* Waits for the person. Errors: AUTH_ERROR_LOCKED */
gboolean auth_cli_unlock (GDBusConnection *bus, GError **error);
char *auth_cli_dup_clock_warning (void);

/* Errors: also AUTH_ERROR_LOCKED: nothing is known while the keyring is locked */
GPtrArray *auth_cli_list_accounts (GDBusConnection *bus, GError **error);
/* wanted: (nullable) id or name; NULL: the only account. */
AuthCliAccount *auth_cli_find_account (GDBusConnection *bus, const char *wanted, GError **error);

G_END_DECLS
