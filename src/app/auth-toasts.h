/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Short messages over a page.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void auth_toasts_tell (AdwToastOverlay *overlay, const char *text);
void auth_toasts_tell_error (AdwToastOverlay *overlay, const GError *error);
void auth_toasts_replace (AdwToastOverlay *overlay, const char *text, const char *undo_id);
void auth_toasts_clear (AdwToastOverlay *overlay);

G_END_DECLS
