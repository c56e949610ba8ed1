/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who got what: noted in memory, kept in a keyring item that is read when somebody looks.
 */

#pragma once

#include <gio/gio.h>

#include "auth-events.h"

G_BEGIN_DECLS

#define AUTH_TYPE_EVENT_LOG (auth_event_log_get_type ())
G_DECLARE_FINAL_TYPE (AuthEventLog, auth_event_log, AUTH, EVENT_LOG, GObject)

AuthEventLog *auth_event_log_new (void);
gboolean auth_event_log_is_busy (AuthEventLog *self);

/* event: without times and count */
void auth_event_log_add (AuthEventLog *self, const AuthEvent *event);
void auth_event_log_save (AuthEventLog *self);

void
auth_event_log_read_async (AuthEventLog *self, GAsyncReadyCallback callback, gpointer user_data);
/* (element-type AuthEvent) (transfer none), oldest first */
GPtrArray *auth_event_log_read_finish (AuthEventLog *self, GAsyncResult *result, GError **error);
void
auth_event_log_clear_async (AuthEventLog *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean auth_event_log_clear_finish (AuthEventLog *self, GAsyncResult *result, GError **error);

G_END_DECLS
