/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A desktop for the stage: it shows notifications, and has a window that can be opened.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

typedef struct
{
  AuthStage *stage;     /* (unowned) */
  GDBusConnection *bus; /* (owned) */
  guint objects[3];     /* notifications, window, portal */
  guint n_shown;        /* calls of Notify */
  guint32 id;           /* of the notification that is there; 0: none */
  guint32 last_id;      /* ever given */
  char *title;          /* (owned) (nullable) of the last one */
  char *body;           /* likewise */
  GVariant *hints;      /* likewise */
  char *activated;      /* (owned) (nullable) what the window was told last */
  char *portal;         /* (owned) (nullable) what the portal was told last */
} AuthStageDesktop;

AuthStageDesktop *auth_stage_desktop_new (AuthStage *stage);
void auth_stage_desktop_free (AuthStageDesktop *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthStageDesktop, auth_stage_desktop_free)

void auth_stage_desktop_click (AuthStageDesktop *self);
void auth_stage_desktop_dismiss (AuthStageDesktop *self);
void auth_stage_desktop_wait_shown (AuthStageDesktop *self, guint n_shown);
void auth_stage_desktop_wait_gone (AuthStageDesktop *self);
const char *auth_stage_desktop_wait_activated (AuthStageDesktop *self);

G_END_DECLS
