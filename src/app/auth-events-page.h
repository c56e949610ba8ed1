/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists who got what of an account, and when.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_EVENTS_PAGE (auth_events_page_get_type ())
G_DECLARE_FINAL_TYPE (AuthEventsPage, auth_events_page, AUTH, EVENTS_PAGE, GtkWidget)

GtkWidget *auth_events_page_new (AuthDBusAccount1 *account);

G_END_DECLS
