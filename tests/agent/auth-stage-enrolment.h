/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An authenticator app on the stage: set up, looked at, and signed in with.
 */

#pragma once

#include "auth-stage-codes.h"
#include "auth-stage-user.h"

G_BEGIN_DECLS

#define AUTH_STAGE_ENROL      "EnrolAuthenticator"
#define AUTH_STAGE_NO_OPTIONS "(@a{sv} {},)"

/* An account with alice in it, and no code from before. */
char *auth_stage_enrolment_prepare (AuthStage *stage);
char *auth_stage_enrolment_run (AuthStage *stage, const char *account);
GVariant *auth_stage_enrolment_list (AuthStage *stage);
/* Alice signs in with her password and, when the pool asks, with a code that the agent shows. */
void auth_stage_enrolment_sign_in (AuthStage *stage, const char *account, const char *id);
gboolean auth_stage_enrolment_is_on (AuthStage *stage, const char *account);
/* One entry, confirmed, and the pool takes its codes. */
void auth_stage_enrolment_assert_done (AuthStage *stage, const char *account, const char *id);

G_END_DECLS
