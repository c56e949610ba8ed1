/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One program on the bus: what it is, as far as that can be told.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CALLER (auth_caller_get_type ())
G_DECLARE_FINAL_TYPE (AuthCaller, auth_caller, AUTH, CALLER, GObject)

void auth_caller_identify_async (GDBusConnection *connection,
                                 const char *unique_name,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
AuthCaller *auth_caller_identify_finish (GAsyncResult *result, GError **error);

const char *auth_caller_get_unique_name (AuthCaller *self);
const char *auth_caller_get_app (AuthCaller *self);
const char *auth_caller_get_executable (AuthCaller *self);
gboolean auth_caller_may_remember (AuthCaller *self);

/* What was decided for as long as it is on the bus. */
GHashTable *auth_caller_get_once (AuthCaller *self);

G_END_DECLS
