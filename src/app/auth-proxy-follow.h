/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has a proxy follow another one: one is for whoever has the name, the other for who has it now.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void auth_proxy_follow (GDBusProxy *proxy, GDBusProxy *source);

G_END_DECLS
