/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An answer to a sign-in that arrived through the desktop's handler of our URI scheme.
 */

#pragma once

#include "auth-window.h"

G_BEGIN_DECLS

void auth_sign_in_answer_hand_on (AuthWindow *window, const char *uri);

G_END_DECLS
