/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in and out in the browser: authorize, the login page and logout.
 */

#pragma once

#include "demo-request.h"

G_BEGIN_DECLS

void demo_sign_in_authorize (DemoCall *call);
void demo_sign_in_show (DemoCall *call);
void demo_sign_in_submit (DemoCall *call);
void demo_sign_in_logout (DemoCall *call);
void demo_sign_in_show_error (DemoCall *call);

/* The candidate of this visit if path is what it has to do next, else NULL after sending the
 * browser to the login page. */
DemoUser *demo_sign_in_get_candidate (DemoCall *call, const DemoRequest *request, const char *path);
/* To what user has still to do (confirm, second factor), or back to the app. */
void demo_sign_in_continue (DemoCall *call, const DemoRequest *request, DemoUser *user);
/* user is who they say: back to the app with a code. */
void demo_sign_in_finish (DemoCall *call, const DemoRequest *request, DemoUser *user);

G_END_DECLS
