/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which connections are the person's own window and command line.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_CONTROL_UNKNOWN,
  AUTH_CONTROL_NO,
  AUTH_CONTROL_YES,
} AuthControl;

#define AUTH_TYPE_CONTROLS (auth_controls_get_type ())
G_DECLARE_FINAL_TYPE (AuthControls, auth_controls, AUTH, CONTROLS, GObject)

AuthControls *auth_controls_new (GDBusConnection *connection);
AuthControl auth_controls_look_up (AuthControls *self, const char *unique_name);

G_END_DECLS
