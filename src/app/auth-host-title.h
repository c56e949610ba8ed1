/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whose page is shown: the title of a header bar and of the window.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_HOST_TITLE (auth_host_title_get_type ())
G_DECLARE_FINAL_TYPE (AuthHostTitle, auth_host_title, AUTH, HOST_TITLE, GtkWidget)

void auth_host_title_show (AuthHostTitle *self, GtkWidget *view);

G_END_DECLS
