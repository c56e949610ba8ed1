/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A configuration written as JavaScript or JSON, made into strict JSON without running anything.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

/* Errors: AUTH_ERROR_INVALID_ARGUMENT, with the line where it is known. */
AuthSecret *auth_import_text_to_json (const char *text, GError **error);

G_END_DECLS
