/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that says why nothing can be imported.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_PROBLEM (auth_import_problem_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportProblem, auth_import_problem, AUTH, IMPORT_PROBLEM, AdwBin)

void auth_import_problem_show (AuthImportProblem *self, const GError *error);

G_END_DECLS
