/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All entries of the code list, as one JSON document; broken ones are set aside, not lost.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

/* A thousand entries are about 0.3 MiB; the rest is for notes. */
#define AUTH_CODE_LIST_MAX_BYTES (16 * 1024 * 1024)

/* How long an entry that was removed can be restored. */
#define AUTH_CODE_LIST_UNDO_SECONDS (24 * 60 * 60)

/* An entry that cannot be used, kept as it came. */
typedef struct
{
  AuthSecret *json; /* (owned) */
  char *reason;     /* (owned) a sentence without a full stop */
} AuthBrokenCode;

typedef struct
{
  GPtrArray *codes;            /* (owned) AuthCode in the order shown, removed ones too */
  GPtrArray *broken;           /* (owned) AuthBrokenCode */
  gboolean in_search;          /* the desktop's search finds entries */
  gboolean copies_from_search; /* and gives their codes to the clipboard */
  gboolean corrects_clock;     /* codes are computed by the servers' clock */
  gint64 backup_at;            /* when all were last exported, seconds since 1970; 0: never */
} AuthCodeList;

AuthCodeList *auth_code_list_new (void);
/* Errors: AUTH_ERROR_INVALID_RESPONSE: this is not such a document */
AuthCodeList *auth_code_list_new_from_document (const char *document, GError **error);
/* Errors: AUTH_ERROR_INVALID_ARGUMENT: more than can be read again */
AuthSecret *auth_code_list_to_document (const AuthCodeList *self, GError **error);
AuthCodeList *auth_code_list_copy (const AuthCodeList *self);
void auth_code_list_free (AuthCodeList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCodeList, auth_code_list_free)

AuthCode *auth_code_list_find_any (const AuthCodeList *self, const char *id);
/* Of those that are there. */
AuthCode *auth_code_list_find (const AuthCodeList *self, const char *id);
gboolean auth_code_list_has_same (const AuthCodeList *self, const AuthCode *code);
guint auth_code_list_count_unsaved (const AuthCodeList *self);

/* now: seconds since 1970. FALSE: there is none with this id. */
gboolean auth_code_list_remove (AuthCodeList *self, const char *id, gint64 now);
gboolean auth_code_list_restore (AuthCodeList *self, const char *id);
void auth_code_list_purge (AuthCodeList *self, gint64 now);
/* FALSE: there is none with one of the ids, or one is named twice; nothing is changed then. */
gboolean auth_code_list_reorder (AuthCodeList *self, const char *const *ids);

/* Enrolment with a pool: the newest entry of a person that the pool has not confirmed, and what its
 * confirmation means for the list. */
const AuthCode *
auth_code_list_find_begun (const AuthCodeList *self, const char *account_id, const char *subject);
gboolean auth_code_list_settle (AuthCodeList *self, const char *id);

G_END_DECLS
