/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list, as a value and as the JSON it is stored as.
 */

#pragma once

#include "auth-otp.h"
#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_CODE_MAX_TEXT_BYTES   1024
#define AUTH_CODE_MAX_SECRET_CHARS 4096
#define AUTH_CODE_MAX_NOTE_BYTES   (16 * 1024)
#define AUTH_CODE_MAX_TAGS         32

typedef struct
{
  char *id;      /* (owned) */
  char *issuer;  /* (owned) "" when nobody said */
  char *account; /* (owned) whose code it is, likewise */
  AuthOtpType type;
  AuthOtpAlgorithm algorithm;
  guint digits;
  guint period;         /* seconds; 0: HOTP */
  guint64 counter;      /* of the next code; HOTP only */
  AuthSecret *secret;   /* (owned) base32 as auth_base32_encode() writes it */
  char *account_id;     /* (owned) (nullable) the account it is for */
  char *subject;        /* (owned) (nullable) whose it is there, `sub` of the tokens */
  gboolean is_enrolled; /* FALSE while the agent waits for the pool to confirm it */
  char **tags;          /* (owned) (nullable) NULL: none */
  gboolean is_pinned;
  AuthSecret *note;           /* (owned) (nullable) the person's own words */
  AuthSecret *recovery_codes; /* (owned) (nullable) as the service gave them */
  gint64 used_at;             /* seconds since 1970; 0: not yet */
  gint64 removed_at;          /* seconds since 1970; 0: it is there */
  gboolean is_saved;          /* as it is now, it was exported */
} AuthCode;

/* A TOTP entry with SHA-1, six digits and 30 seconds, to be changed as needed. Errors:
 * AUTH_ERROR_INVALID_ARGUMENT: the secret is no base32, or empty */
AuthCode *auth_code_new (const char *id, const char *secret, GError **error);
AuthCode *auth_code_copy (const AuthCode *self);
void auth_code_free (AuthCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthCode, auth_code_free)

AuthCode *auth_code_new_from_json (JsonObject *object, GError **error);
JsonObject *auth_code_to_json (const AuthCode *self);
/* Whether they are the same entry of the same service; what the person adds to one does not count.
 */
gboolean auth_code_is_same (const AuthCode *self, const AuthCode *other);
guint auth_code_hash (const AuthCode *self);
/* Errors: AUTH_ERROR_INVALID_ARGUMENT: its numbers do not go with its type, or a text is too long
 */
gboolean auth_code_check_counter (const AuthCode *self, GError **error);
gboolean auth_code_check (const AuthCode *self, GError **error);

/* time: seconds since 1970 by the clock of whoever checks the code; HOTP takes its counter. */
char *auth_code_compute (const AuthCode *self, gint64 time);
/* The second at which the code of time began to be good; HOTP: time itself. */
gint64 auth_code_get_start (const AuthCode *self, gint64 time);

G_END_DECLS
