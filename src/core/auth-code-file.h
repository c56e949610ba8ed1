/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A file, link or text of one-time codes of any known format, read into entries, each with the
 * reason where it has to be refused.
 */

#pragma once

#include "auth-code.h"

G_BEGIN_DECLS

#define AUTH_CODE_FILE_MAX_BYTES   (16 * 1024 * 1024)
#define AUTH_CODE_FILE_MAX_ENTRIES 10000
#define AUTH_CODE_FILE_MAX_SERIES  64
/* What is said about a file is longer than the file. */
#define AUTH_CODE_FILE_MAX_DOCUMENT_BYTES (4 * AUTH_CODE_FILE_MAX_BYTES)

typedef struct
{
  AuthCode *code; /* (owned) (nullable) with an id that means nothing yet; NULL: it is refused */
  char *title;    /* (owned) what the file calls it; may be "" */
  char *reason;   /* (owned) (nullable) why it is refused: a sentence without a full stop */
} AuthCodeFileEntry;

typedef struct
{
  char *format;            /* (owned) for people: "Aegis", "Google Authenticator" … */
  gboolean needs_password; /* it is encrypted and no password was given; nothing was read */
  GPtrArray *entries;      /* (owned) AuthCodeFileEntry */
  GHashTable *codes;       /* (owned) those of the entries that have one, to find one again */
  gint64 series_id;        /* which series of QR codes this is part of; with series_size > 0 */
  guint series_size;       /* how many pictures it has; 0: none */
  guint64 series_seen;     /* a bit for each of them that is here, the first being the lowest */
} AuthCodeFile;

AuthCodeFile *auth_code_file_new (const char *format);
void auth_code_file_free (AuthCodeFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCodeFile, auth_code_file_free)

/* code: (transfer full). Errors in it make it a refused entry, and so does being there already. It
 * gets a name if it has none. */
void auth_code_file_take (AuthCodeFile *self, const char *title, AuthCode *code);
/* Wrong or unknown things are refused with their reason, never replaced by a default. */
void auth_code_file_refuse (AuthCodeFile *self, const char *title, const char *reason);

/* Finds out what it is. password: (nullable). Errors: AUTH_ERROR_INVALID_ARGUMENT: of no known
 * format, broken, or the password is wrong; AUTH_ERROR_FAILED: there is too little memory to try
 * the password. */
AuthCodeFile *
auth_code_file_read (const char *data, gsize length, const AuthSecret *password, GError **error);

/* What the process that reads files tells the agent; whoever reads that trusts nothing in it.
 * Errors: AUTH_ERROR_INVALID_RESPONSE: it is no such document */
AuthSecret *auth_code_file_to_document (const AuthCodeFile *self);
AuthCodeFile *auth_code_file_new_from_document (const char *document, gsize length, GError **error);

G_END_DECLS
