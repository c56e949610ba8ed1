/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages of an account on the stage, as a person uses them, with the real agent and pool.
 */

#pragma once

#include <adwaita.h>

#include "auth-stage.h"

G_BEGIN_DECLS

typedef struct
{
  AuthStage *stage;
  char *path;
  AuthDBusAccount1 *account;
  GtkWidget *window;
} AuthAccountStage;

typedef struct
{
  AuthAccountStage *fixture;
  const char *text;
} AuthAccountWanted;

/* As g_test_add() takes them; the account is signed in. */
void auth_account_stage_set_up (AuthAccountStage *self, gconstpointer data);
void auth_account_stage_tear_down (AuthAccountStage *self, gconstpointer data);

void auth_account_stage_show (AuthAccountStage *self, gpointer widget);
/* Result: (nullable) what is called this, in a dialog, else in the window */
GtkWidget *auth_account_stage_find (const char *text);
GtkWidget *auth_account_stage_wait_for (AuthAccountStage *self, const char *text);
GtkSwitch *auth_account_stage_find_switch (GtkWidget *row);
void auth_account_stage_type (AuthAccountStage *self, const char *row, const char *text);
void auth_account_stage_press (AuthAccountStage *self, const char *label);

/* Waits for the dialog and presses its button; a button that cannot be pressed is a failure. */
void auth_account_stage_answer (AuthAccountStage *self, const char *heading, const char *response);
void auth_account_stage_expect_disabled (AuthAccountStage *self, const char *heading);

/* user_data: AuthAccountWanted with a state */
gboolean auth_account_stage_has_state (AuthStage *stage, gpointer user_data);

G_END_DECLS
