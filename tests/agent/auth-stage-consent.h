/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A program that asks for access, and a window that is told of the question, for the stage.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

/* Only what the desktop sees of the real one: its name, and actions that are activated. */
typedef struct
{
  AuthStage *stage;     /* (unowned) */
  GDBusConnection *bus; /* (owned) */
  guint object;
  GPtrArray *activated; /* (owned) "ACTION TARGET" */
  char *platform;       /* (owned) (nullable) platform data of the last one */
} AuthStageWindow;

AuthStageWindow *auth_stage_window_new (AuthStage *stage);
void auth_stage_window_free (AuthStageWindow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthStageWindow, auth_stage_window_free)

void auth_stage_window_wait (AuthStageWindow *self, guint n_activated);
/* The id of the question it was told of last. */
const char *auth_stage_window_get_id (AuthStageWindow *self);
GVariant *
auth_stage_window_call (AuthStageWindow *self, const char *method, GVariant *p, GError **error);
GVariant *auth_stage_window_describe (AuthStageWindow *self);
void auth_stage_window_answer (AuthStageWindow *self, const char *answer);

/* A program: one connection, and the last Response it had. */
typedef struct
{
  AuthStage *stage;     /* (unowned) */
  GDBusConnection *bus; /* (owned) */
  guint subscription;
  char *path; /* (owned) (nullable) of the last request */
  guint n_responses;
  guint response;
  GVariant *results; /* (owned) (nullable) */
} AuthStageAsker;

AuthStageAsker *auth_stage_asker_new (AuthStage *stage);
void auth_stage_asker_free (AuthStageAsker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthStageAsker, auth_stage_asker_free)

/* account: an object path, or NULL for one-time codes; arguments: of RequestAccess, as text */
gboolean auth_stage_asker_request (AuthStageAsker *self,
                                   const char *account,
                                   const char *arguments,
                                   GError **error);
void auth_stage_asker_ask (AuthStageAsker *self, const char *account, const char *permission);
GVariant *
auth_stage_asker_call (AuthStageAsker *self, const char *path, const char *method, GError **error);
void auth_stage_asker_wait (AuthStageAsker *self, guint n_responses);
void auth_stage_asker_assert (AuthStageAsker *self, guint response, const char *error_name);

G_END_DECLS
