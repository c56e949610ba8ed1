/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A copied code: what is pasted is good at that moment, and after a while there is nothing.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_CONTENT (auth_code_content_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeContent, auth_code_content, AUTH, CODE_CONTENT, GdkContentProvider)

AuthCodeContent *
auth_code_content_new (AuthDBusCodes1 *codes, const char *id, const char *code, gint64 valid_until);
void auth_code_content_offer (AuthCodeContent *self, GdkClipboard *clipboard, guint seconds);
void auth_code_content_withdraw (AuthCodeContent *self);

G_END_DECLS
