/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A line above the codes: what the person should know of their clock or backup.
 */

#pragma once

#include <adwaita.h>

#include "auth-codes-model.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODES_NOTICE (auth_codes_notice_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesNotice, auth_codes_notice, AUTH, CODES_NOTICE, AdwBin)

void auth_codes_notice_set_model (AuthCodesNotice *self, AuthCodesModel *model);

G_END_DECLS
