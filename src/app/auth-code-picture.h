/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An entry of the code list as a QR code, for another device.
 */

#pragma once

#include <adwaita.h>

#include "auth-codes-model.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_PICTURE (auth_code_picture_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodePicture, auth_code_picture, AUTH, CODE_PICTURE, AdwWindow)

void auth_code_picture_ask (GtkWidget *parent, AuthCodesModel *model, AuthCodeItem *item);

G_END_DECLS
