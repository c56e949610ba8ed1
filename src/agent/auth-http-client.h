/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Sends requests made by core. The only user of libsoup.
 */

#pragma once

#include <gio/gio.h>

#include "auth-http.h"

G_BEGIN_DECLS

#define AUTH_TYPE_HTTP_CLIENT (auth_http_client_get_type ())
G_DECLARE_FINAL_TYPE (AuthHttpClient, auth_http_client, AUTH, HTTP_CLIENT, GObject)

AuthHttpClient *auth_http_client_new (void);
void auth_http_client_send_async (AuthHttpClient *self,
                                  const AuthHttpRequest *request,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
AuthHttpResponse *auth_http_client_send_finish (AuthHttpClient *self,
                                                GAsyncResult *result,
                                                gboolean *was_sent_out,
                                                GError **error);

G_END_DECLS
