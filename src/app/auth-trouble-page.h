/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Why there is no page to sign in on, and the ways on.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-trouble.h"

G_BEGIN_DECLS

#define AUTH_TYPE_TROUBLE_PAGE (auth_trouble_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthTroublePage, auth_trouble_page, AUTH, TROUBLE_PAGE, GtkWidget)

void auth_trouble_page_set (AuthTroublePage *self,
                            AuthTroubleKind kind,
                            const char *detail,
                            const char *redirect_uri);

G_END_DECLS
