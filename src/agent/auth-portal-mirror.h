/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was decided about Flatpak apps, shown to the portals' permission store, where it can be
 * taken back as well.
 */

#pragma once

#include "auth-accounts.h"

G_BEGIN_DECLS

#define AUTH_TYPE_PORTAL_MIRROR (auth_portal_mirror_get_type ())
G_DECLARE_FINAL_TYPE (AuthPortalMirror, auth_portal_mirror, AUTH, PORTAL_MIRROR, GObject)

AuthPortalMirror *
auth_portal_mirror_new (GDBusConnection *connection, AuthAccess *access, AuthAccounts *accounts);

G_END_DECLS
