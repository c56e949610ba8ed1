/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Options of a method call: a{sv}, unknown keys ignored, wrong types an error.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean auth_options_get_string (GVariant *options,
                                  const char *name,
                                  const char **value_out,
                                  GError **error);
gboolean auth_options_get_uint32 (GVariant *options,
                                  const char *name,
                                  guint32 *value_out,
                                  GError **error);
gboolean auth_options_get_boolean (GVariant *options,
                                   const char *name,
                                   gboolean *value_out,
                                   GError **error);

G_END_DECLS
