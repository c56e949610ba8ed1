/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of the one-time codes on the stage, with the real agent and keyring.
 */

#pragma once

#include <adwaita.h>

#include "auth-codes-page.h"
#include "auth-settings.h"
#include "auth-stage-codes.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define TOTP(id, issuer, rest)                                                            \
  "{\"id\":\"" id "\",\"issuer\":\"" issuer "\",\"account\":\"alice\",\"type\":\"totp\"," \
  "\"algorithm\":\"SHA1\",\"secret\":\"" SECRET "\"," rest "}"
#define USUAL(id, issuer) TOTP (id, issuer, "\"digits\":6,\"period\":30")
#define LIST(list)        "{\"version\":1,\"codes\":[" list "]}"

#define BANK                                                                  \
  "{\"id\":\"c3\",\"issuer\":\"Bank\",\"account\":\"bob\",\"type\":\"hotp\"," \
  "\"algorithm\":\"SHA1\",\"digits\":6,\"counter\":1,\"secret\":\"" SECRET "\"}"
#define THREE  USUAL ("c1", "Z\303\274rich") "," USUAL ("c2", "Example") "," BANK
#define BROKEN "{\"id\":\"b1\",\"type\":\"totp\",\"secret\":\"0189\"}"
#define FAST   TOTP ("f1", "Fast", "\"digits\":8,\"period\":1")

typedef struct
{
  AuthStage *stage;
  AuthAgentClient *client;
  GtkWidget *window;
  AuthCodesPage *page;
  AuthCodesModel *model;
} AuthCodesStage;

typedef struct
{
  AuthCodesStage *fixture;
  const char *text;
} AuthCodesWanted;

/* A document of "Service 0" and so on, with the ids s0 and so on. */
char *auth_codes_stage_dup_services (int count);

/* document: what the keyring holds; both as g_test_add() takes them */
void auth_codes_stage_set_up (AuthCodesStage *self, gconstpointer document);
void auth_codes_stage_tear_down (AuthCodesStage *self, gconstpointer document);

void auth_codes_stage_act (AuthCodesStage *self, const char *action, const char *id);
AuthCodeItem *auth_codes_stage_find (AuthCodesStage *self, const char *id);
/* The issuers as they are listed, a letter each. */
char *auth_codes_stage_dup_order (AuthCodesStage *self);
void auth_codes_stage_wait_for_order (AuthCodesStage *self, const char *initials);
void auth_codes_stage_wait_for_code (AuthCodesStage *self, const char *id);
/* Of a row, or over them all. */
gboolean auth_codes_stage_has_countdown (AuthCodesStage *self);

/* user_data: the stage of the codes; of the last an AuthCodesWanted with an id */
gboolean auth_codes_stage_is_listed (AuthStage *stage, gpointer user_data);
gboolean auth_codes_stage_is_emptied (AuthStage *stage, gpointer user_data);
gboolean auth_codes_stage_is_copied (AuthStage *stage, gpointer user_data);
gboolean auth_codes_stage_has_code (AuthStage *stage, gpointer user_data);
