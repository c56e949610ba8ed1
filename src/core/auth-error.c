/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one error domain of the program; its codes are the error names of the bus contract.
 */

#include "config.h"

#include "auth-error.h"

G_DEFINE_QUARK (auth-error-quark, auth_error)
