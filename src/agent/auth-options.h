/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Options of a method call: a{sv}, unknown keys ignored, wrong types an error.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is more than anybody could mean is refused before it is kept. */
gboolean auth_options_check_size (GVariant *options, GError **error);

gboolean auth_options_get_string (GVariant *options,
                                  const char *name,
                                  const char **value_out,
                                  GError **error);
gboolean
auth_options_get_uint32 (GVariant *options, const char *name, guint32 *value_out, GError **error);
gboolean
auth_options_get_boolean (GVariant *options, const char *name, gboolean *value_out, GError **error);
gboolean
auth_options_get_uint64 (GVariant *options, const char *name, guint64 *value_out, GError **error);
/* values_inout: (owned) (nullable) */
gboolean
auth_options_get_strv (GVariant *options, const char *name, GStrv *values_inout, GError **error);

G_END_DECLS
