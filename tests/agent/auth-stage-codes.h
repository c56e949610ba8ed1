/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the stage: what the keyring holds of them, and what the agent shows.
 */

#pragma once

#include "auth-stage.h"

G_BEGIN_DECLS

#define AUTH_STAGE_CODES_IFACE "org.example.Authenticator.Codes1"

/* The agent starts anew with this as the list; NULL: with none. */
void auth_stage_codes_store (AuthStage *stage, const char *document);
char *auth_stage_codes_dup_document (void);

/* Result: aa{sv} */
GVariant *auth_stage_codes_list (AuthStage *stage, GError **error);
char *auth_stage_codes_get (AuthStage *stage, const char *id, gboolean is_next, GError **error);
gboolean auth_stage_codes_remove (AuthStage *stage, const char *id, GError **error);

G_END_DECLS
