/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's own pages in WebKit, up to the redirect that carries the answer.
 */

#pragma once

#include <gmodule.h>
#include <gtk/gtk.h>

#include "auth-trouble.h"

G_BEGIN_DECLS

#define AUTH_TYPE_WEB_VIEW (auth_web_view_get_type ())
G_DECLARE_FINAL_TYPE (AuthWebView, auth_web_view, AUTH, WEB_VIEW, GtkWidget)

/* What the module exports, see auth-web-module.h. */
G_MODULE_EXPORT GtkWidget *auth_web_view_new (const char *redirect_uri, const char *folder);

G_END_DECLS
