/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A group of things the pool keeps of a user, each of which can be ended.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;
  const char *empty;         /* what is said when there are none */
  const char *list_method;   /* of UserPool1: () -> (aa{sv}) */
  const char *remove_method; /* of UserPool1: its first argument is the id */
  const char *id_key;
  const char *name_keys[3];   /* the first that is filled is the title of a row */
  const char *detail_keys[3]; /* shown under it */
  const char *time_key;
  const char *time_words; /* "%s" is the time */
  const char *remove_label;
  const char *remove_question;
  const char *remove_body;
} AuthRemoteListKind;

extern const AuthRemoteListKind auth_remote_list_sessions;
extern const AuthRemoteListKind auth_remote_list_devices;
extern const AuthRemoteListKind auth_remote_list_passkeys;

#define AUTH_TYPE_REMOTE_LIST (auth_remote_list_get_type ())
G_DECLARE_FINAL_TYPE (AuthRemoteList, auth_remote_list, AUTH, REMOTE_LIST, AdwPreferencesGroup)

AuthRemoteList *auth_remote_list_new (const AuthRemoteListKind *kind, AuthDBusUserPool1 *pool);
void auth_remote_list_load (AuthRemoteList *self);

G_END_DECLS
