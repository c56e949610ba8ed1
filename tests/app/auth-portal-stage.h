/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A stand-in for one of the desktop's portals.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint32 response;
  GVariant *results; /* (owned) (nullable) a{sv} */
  GVariant *options; /* (owned) (nullable) what it was asked last, a{sv} */
  int n_asked;
} AuthPortalStage;

/* interface, method: the only one, of a parent window and options */
AuthPortalStage *auth_portal_stage_new (const char *interface, const char *method);
void auth_portal_stage_free (AuthPortalStage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthPortalStage, auth_portal_stage_free)

/* text: as g_variant_parse () takes it; %NULL: nothing */
void auth_portal_stage_set (AuthPortalStage *self, guint32 response, const char *text);

G_END_DECLS
