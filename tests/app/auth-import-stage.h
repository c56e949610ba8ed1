/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An import of one-time codes on the stage, as a person sees it, with the real agent.
 */

#pragma once

#include "auth-import-codes-dialog.h"
#include "auth-stage-codes.h"

G_BEGIN_DECLS

#define KEY        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define LINK(name) "otpauth://totp/Example:" name "?secret=" KEY "&issuer=Example\n"

typedef struct
{
  AuthStage *stage;
  AuthImportCodesDialog *dialog;
  gboolean is_gone;
} AuthImportStage;

void auth_import_stage_open (AuthImportStage *self);
void auth_import_stage_set_up (AuthImportStage *self, gconstpointer data);
void auth_import_stage_tear_down (AuthImportStage *self, gconstpointer data);
gboolean auth_import_stage_is_gone (AuthStage *stage, gpointer self);
void auth_import_stage_wait_for (AuthImportStage *self, const char *text);
void auth_import_stage_press (AuthImportStage *self, const char *label);
void auth_import_stage_read (AuthImportStage *self, const char *text);
gsize auth_import_stage_count (AuthImportStage *self);
void auth_import_stage_import (AuthImportStage *self, const char *button);
gpointer auth_import_stage_get (AuthImportStage *self, const char *name);
void auth_import_stage_unlock (AuthImportStage *self, const char *password);
gboolean auth_import_stage_lacks (AuthStage *stage, gpointer text);
/* Part `index` of a series of three by Google Authenticator. */
char *auth_import_stage_build_batch (guint index);

G_END_DECLS
