/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that asks for the pictures of a series that are missing.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_SERIES (auth_import_series_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportSeries, auth_import_series, AUTH, IMPORT_SERIES, AdwBin)

void auth_import_series_ask (AuthImportSeries *self, GVariant *missing, const GError *problem);

G_END_DECLS
