/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Makes this program the authenticator app of an account's user, losing no secret on the way.
 */

#pragma once

#include "auth-codes.h"
#include "auth-user-pool.h"

G_BEGIN_DECLS

#define AUTH_TYPE_ENROLMENT (auth_enrolment_get_type ())
G_DECLARE_FINAL_TYPE (AuthEnrolment, auth_enrolment, AUTH, ENROLMENT, GObject)

AuthEnrolment *auth_enrolment_new (AuthUserPool *pool, AuthCodes *codes);
gboolean auth_enrolment_is_running (AuthEnrolment *self);
/* name: (nullable) what the pool is to call this authenticator; NULL: as this machine. */
void auth_enrolment_run_async (AuthEnrolment *self,
                               const char *name,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* Returns: (transfer full): the id of the entry */
char *auth_enrolment_run_finish (AuthEnrolment *self, GAsyncResult *result, GError **error);

G_END_DECLS
