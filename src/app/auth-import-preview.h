/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an import would add, as rows: the accounts, what is to be registered, what is left out.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

GtkWidget *auth_import_preview_new (GVariant *accounts, const char *const *notes);

G_END_DECLS
