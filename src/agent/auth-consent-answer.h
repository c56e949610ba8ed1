/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person answers to a question is kept, and then told.
 */

#pragma once

#include "auth-consent.h"

G_BEGIN_DECLS

void auth_consent_answer_async (AuthConsent *consent,
                                AuthCallers *callers,
                                AuthAccess *access,
                                const char *answer,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean auth_consent_answer_finish (GAsyncResult *result, GError **error);

G_END_DECLS
