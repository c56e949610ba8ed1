/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Options of a method call: a{sv}, unknown keys ignored, wrong types an error.
 */

#include "config.h"

#include "auth-options.h"

#include "auth-error.h"

static gboolean
get (GVariant *options,
     const char *name,
     const char *type,
     const char *format,
     gpointer value_out,
     GError **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (options, name, NULL);

  if (value == NULL)
    return TRUE;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE (type)))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The option “%s” must be of type “%s”", name, type);
      return FALSE;
    }
  return g_variant_lookup (options, name, format, value_out);
}

/**
 * auth_options_get_string:
 * @options: `a{sv}`
 * @name: a key
 * @value_out: (out) (transfer none): its value, owned by @options; untouched when it is not there
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is there with another type
 */
gboolean
auth_options_get_string (GVariant *options,
                         const char *name,
                         const char **value_out,
                         GError **error)
{
  return get (options, name, "s", "&s", value_out, error);
}

/**
 * auth_options_get_uint32:
 * @options: `a{sv}`
 * @name: a key
 * @value_out: (out): its value; untouched when it is not there
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is there with another type
 */
gboolean
auth_options_get_uint32 (GVariant *options,
                         const char *name,
                         guint32 *value_out,
                         GError **error)
{
  return get (options, name, "u", "u", value_out, error);
}

/**
 * auth_options_get_boolean:
 * @options: `a{sv}`
 * @name: a key
 * @value_out: (out): its value; untouched when it is not there
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is there with another type
 */
gboolean
auth_options_get_boolean (GVariant *options,
                          const char *name,
                          gboolean *value_out,
                          GError **error)
{
  return get (options, name, "b", "b", value_out, error);
}
