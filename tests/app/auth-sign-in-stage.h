/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The sign-in page on the stage, as a person sees it, with the real agent, pool and web view.
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
  GtkWidget *page; /* (unowned) (nullable) */
  gboolean is_closed;
  gboolean is_signed_in;
  char *way;          /* what the choices asked the window for */
  int authorizations; /* until now */
  gint64 over_at;     /* microseconds of the monotonic clock */
} AuthSignInStage;

typedef gboolean (*AuthSignInStageCondition) (AuthSignInStage *self);

/* As g_test_add() takes them. */
void auth_sign_in_stage_set_up (AuthSignInStage *self, gconstpointer data);
void auth_sign_in_stage_tear_down (AuthSignInStage *self, gconstpointer data);

void auth_sign_in_stage_update (AuthSignInStage *self, const char *changes);
void auth_sign_in_stage_open_page (AuthSignInStage *self, const char *options);
void auth_sign_in_stage_sign_in_here (AuthSignInStage *self, const char *options);
void auth_sign_in_stage_wait_until (AuthSignInStage *self,
                                    AuthSignInStageCondition condition,
                                    const char *what);
GtkWidget *auth_sign_in_stage_find (GtkWidget *widget, GType type, const char *text);

/* Conditions */
gboolean auth_sign_in_stage_is_closed (AuthSignInStage *self);
gboolean auth_sign_in_stage_asks (AuthSignInStage *self);
gboolean auth_sign_in_stage_is_in (AuthSignInStage *self);

G_END_DECLS
