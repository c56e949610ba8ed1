/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Accounts out of the configuration files of Amplify, and what is left out of them.
 */

#pragma once

#include "auth-configuration.h"

G_BEGIN_DECLS

typedef struct
{
  GPtrArray *accounts; /* (owned) AuthConfiguration, at least one, of different names */
  GPtrArray *notes;    /* (owned) char *: what is left out or is worth knowing, a sentence each */
} AuthImport;

/* name: (nullable) what to call the first account. Errors: AUTH_ERROR_INVALID_ARGUMENT,
 * AUTH_ERROR_NOT_SUPPORTED. */
AuthImport *auth_import_new_from_text (const char *text, const char *name, GError **error);
void auth_import_free (AuthImport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthImport, auth_import_free)

/* "myapp-dev", 1 -> "myapp-dev"; 2 -> "myapp-dev 2" */
char *auth_import_dup_numbered_name (const char *name, guint number);

G_END_DECLS
