/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where a question can be shown: the window, and terminals that listen.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CONSENT_READERS (auth_consent_readers_get_type ())
G_DECLARE_FINAL_TYPE (AuthConsentReaders, auth_consent_readers, AUTH, CONSENT_READERS, GObject)

AuthConsentReaders *auth_consent_readers_new (GDBusConnection *connection);
gboolean auth_consent_readers_is_window (AuthConsentReaders *self, const char *unique_name);
gboolean auth_consent_readers_have_terminal (AuthConsentReaders *self);
void auth_consent_readers_add_terminal (AuthConsentReaders *self, const char *unique_name);

G_END_DECLS
