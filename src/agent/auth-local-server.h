/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A small HTTP server on one loopback port: what its users need and nothing else.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_LOCAL_SERVER (auth_local_server_get_type ())
G_DECLARE_FINAL_TYPE (AuthLocalServer, auth_local_server, AUTH, LOCAL_SERVER, GObject)

/* One request. */
typedef struct _AuthLocalVisit AuthLocalVisit;

/* visit: (transfer full) to be answered, now or later */
typedef void (*AuthLocalServerFunc) (AuthLocalVisit *visit, gpointer user_data);

AuthLocalServer *auth_local_server_new (const char *host, guint16 port, gsize max_request_bytes);
const char *auth_local_server_get_authority (AuthLocalServer *self);
void
auth_local_server_start (AuthLocalServer *self, AuthLocalServerFunc visited, gpointer user_data);
void auth_local_server_stop (AuthLocalServer *self);

const char *auth_local_visit_get_refusal (AuthLocalVisit *self);
const char *auth_local_visit_get_target (AuthLocalVisit *self);
const char *auth_local_visit_get_header (AuthLocalVisit *self, const char *name);
void auth_local_visit_answer (AuthLocalVisit *self,
                              const char *status,
                              const char *headers,
                              const char *content_type,
                              const char *body);

G_END_DECLS
