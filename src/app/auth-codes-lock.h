/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells when the codes are to be hidden: nobody was there for a while, or the screen is locked.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_LOCK (auth_codes_lock_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesLock, auth_codes_lock, AUTH, CODES_LOCK, GObject)

AuthCodesLock *auth_codes_lock_new (void);
AuthCodesLock *auth_codes_lock_get_default (void);
void auth_codes_lock_watch_input (AuthCodesLock *self, GtkWidget *widget);
void auth_codes_lock_guard (AuthCodesLock *self, GtkWindow *dialog);
void auth_codes_lock_set_armed (AuthCodesLock *self, gboolean is_armed);
gboolean auth_codes_lock_is_locked (AuthCodesLock *self);
void auth_codes_lock_lock (AuthCodesLock *self);
void auth_codes_lock_tell_keyring_locked (AuthCodesLock *self);
void auth_codes_lock_reveal (AuthCodesLock *self);

G_END_DECLS
