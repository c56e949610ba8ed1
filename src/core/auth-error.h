/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one error domain of the program; its codes are the error names of the bus contract.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUTH_ERROR (auth_error_quark ())

typedef enum
{
  AUTH_ERROR_FAILED,
  AUTH_ERROR_ACCESS_DENIED,
  AUTH_ERROR_CONSENT_REQUIRED,
  AUTH_ERROR_SIGN_IN_REQUIRED,
  AUTH_ERROR_LOCKED,
  AUTH_ERROR_OFFLINE,
  AUTH_ERROR_SERVER_REFUSED,
  AUTH_ERROR_INVALID_RESPONSE,
  AUTH_ERROR_INVALID_ARGUMENT,
  AUTH_ERROR_NOT_FOUND,
  AUTH_ERROR_NOT_SUPPORTED,
  AUTH_ERROR_CANCELLED,
} AuthError;

GQuark auth_error_quark (void);

/* A server's own words made safe to show: valid UTF-8, no control or bidi characters, one line,
 * at most 300 characters. Returns (transfer full), "" for NULL. */
char *auth_error_clean_text (const char *text);

G_END_DECLS
