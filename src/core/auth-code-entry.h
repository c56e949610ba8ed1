/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An entry in the words of another program's file, for the formats of auth-code-formats.h.
 */

#pragma once

#include "auth-code-file.h"

G_BEGIN_DECLS

/* A number that is not there. */
#define AUTH_CODE_ENTRY_NONE (-1)
/* What the programs themselves take where an old file of theirs says nothing. */
#define AUTH_CODE_ENTRY_DIGITS         6
#define AUTH_CODE_ENTRY_PERIOD_SECONDS 30
#define AUTH_CODE_ENTRY_ALGORITHM      "SHA1"

/* All borrowed; every text may be NULL. */
typedef struct
{
  const char *issuer;
  const char *account;
  const char *secret;    /* base32 */
  const char *type;      /* in any case */
  const char *algorithm; /* in any spelling */
  gint64 digits;         /* of no account for Steam */
  gint64 period;         /* seconds; of no account for HOTP */
  gint64 counter;        /* of account for HOTP only */
  const char *note;
  gboolean is_pinned;
  const char *const *tags;
} AuthCodeEntry;

char *auth_code_entry_dup_title (const AuthCodeEntry *self);
/* Takes or refuses it. */
void auth_code_entry_add (const AuthCodeEntry *self, AuthCodeFile *file);
/* Refuses it, because of a kind that cannot be made here. */
void auth_code_entry_refuse (const AuthCodeEntry *self, const char *reason, AuthCodeFile *file);
/* Takes or refuses it with a link, or base32 alone, for what makes the codes; names in a link come
 * first. */
void auth_code_entry_add_field (const AuthCodeEntry *self, const char *field, AuthCodeFile *file);

/* Also a number in a string. Returns missing for what is not there or null, and
 * AUTH_CODE_ENTRY_NONE for what is none. */
gint64 auth_code_entry_get_number (JsonObject *object, const char *name, gint64 missing);
/* Returns missing for what is not there or null, and NULL for what is no string. */
const char *auth_code_entry_get_word (JsonObject *object, const char *name, const char *missing);

/* Elements that are no objects are refused. */
typedef void (*AuthCodeEntryReader) (JsonObject *object, AuthCodeFile *file, gpointer user_data);
void auth_code_entry_read_all (JsonArray *array,
                               AuthCodeEntryReader read,
                               AuthCodeFile *file,
                               gpointer user_data);

/* Whether there is an object with all of the members among them: one that is damaged does not hide
 * what the others are. names: ended by NULL */
gboolean auth_code_entry_has_members (JsonArray *array, const char *const *names);

/* What the ids of a list of folders, groups or categories stand for. Returns (transfer container);
 * array: (nullable) */
GHashTable *
auth_code_entry_read_names (JsonArray *array, const char *id_member, const char *name_member);

G_END_DECLS
