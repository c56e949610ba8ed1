/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was read from several files and pictures, before somebody chooses from it.
 */

#pragma once

#include "auth-code-file.h"
#include "auth-code-list.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_CODE_STATUS_NEW,
  AUTH_CODE_STATUS_PRESENT,
  AUTH_CODE_STATUS_REFUSED,
} AuthCodeStatus;

typedef struct
{
  GPtrArray *entries; /* (owned) AuthCodeFileEntry, in the order in which they were read */
  GArray *series;     /* (owned) of QR codes, what is here of each */
} AuthCodeBatch;

AuthCodeBatch *auth_code_batch_new (void);
void auth_code_batch_free (AuthCodeBatch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCodeBatch, auth_code_batch_free)

/* Takes the file's entries, unless they are of pictures that were read already. Errors:
 * AUTH_ERROR_INVALID_ARGUMENT: there are too many */
gboolean auth_code_batch_add (AuthCodeBatch *self, AuthCodeFile *file, GError **error);
/* GArray of guint: for each series that was begun, numbers, from 1, of the pictures that are still
 * to come */
GPtrArray *auth_code_batch_get_missing (const AuthCodeBatch *self);
/* AuthCodeStatus, one for each entry */
GArray *auth_code_batch_compare (const AuthCodeBatch *self, const AuthCodeList *list);

G_END_DECLS
