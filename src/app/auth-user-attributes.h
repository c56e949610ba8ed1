/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the pool knows of its user, to be read and changed.
 */

#pragma once

#include <adwaita.h>

#include "auth-bus.h"

G_BEGIN_DECLS

GtkWidget *
auth_user_attributes_new (AuthDBusUserPool1 *pool, GVariant *attributes, gboolean is_federated);

G_END_DECLS
