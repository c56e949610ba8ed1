/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the stage: what the keyring holds of them, and what the agent shows.
 */

#pragma once

#include <gio/gunixfdlist.h>

#include "auth-stage.h"

G_BEGIN_DECLS

#define AUTH_STAGE_CODES_IFACE       "org.example.Authenticator.Codes1"
#define AUTH_STAGE_CODE_IMPORT_IFACE "org.example.Authenticator.CodeImport1"

/* The agent starts anew with this as the list; NULL: with none. */
void auth_stage_codes_store (AuthStage *stage, const char *document);
char *auth_stage_codes_dup_document (void);

/* Result: aa{sv} */
GVariant *auth_stage_codes_list (AuthStage *stage, GError **error);
char *auth_stage_codes_get (AuthStage *stage, const char *id, gboolean is_next, GError **error);
gboolean auth_stage_codes_remove (AuthStage *stage, const char *id, GError **error);

/* A method of Codes1 with text to be read from a pipe, which takes the place of the handle 0.
 * parameters: floating */
GVariant *auth_stage_codes_send (
  AuthStage *stage, const char *method, GVariant *parameters, const char *text, GError **error);
/* The same on another object, with any descriptors; -1 ends them. fds_out: (nullable) */
GVariant *auth_stage_codes_call (AuthStage *stage,
                                 const char *path,
                                 const char *method,
                                 GVariant *parameters,
                                 const int *fds,
                                 GUnixFDList **fds_out,
                                 GError **error);
/* Result: a file descriptor from which text can be read. */
int auth_stage_codes_pipe (const char *text, gsize length);
char *auth_stage_codes_read_all (int fd);

/* entry: as g_variant_parse() takes a{sv}. Result: id */
char *
auth_stage_codes_add (AuthStage *stage, const char *secret, const char *entry, GError **error);

/* A method of Codes1 that works. parameters: floating, (nullable) */
GVariant *auth_stage_codes_do (AuthStage *stage, const char *method, GVariant *parameters);
/* The member of the entry that List has at index, and one of Describe, as g_variant_print() has
 * it. */
void auth_stage_codes_assert_listed (AuthStage *stage,
                                     guint index,
                                     const char *name,
                                     const char *expected);
void auth_stage_codes_assert_setting (AuthStage *stage, const char *name, const char *expected);

char *auth_stage_codes_begin_import (AuthStage *stage, const char *options, GError **error);
/* Result: the outcome, a{sv} */
GVariant *auth_stage_codes_read (
  AuthStage *stage, const char *import, const char *text, const char *password, GError **error);
/* "new" "present" "refused" of all entries, a letter each */
char *auth_stage_codes_dup_statuses (AuthStage *stage, const char *import);
gboolean auth_stage_codes_accept (
  AuthStage *stage, const char *import, const guint32 *indexes, gsize n_indexes, GError **error);

G_END_DECLS
