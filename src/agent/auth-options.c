/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Options of a method call: a{sv}, unknown keys ignored, wrong types an error.
 */

#include "config.h"

#include "auth-options.h"

#include "auth-error.h"

#define MAX_BYTES (64 * 1024)

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
 * auth_options_check_size:
 * @options: `a{sv}`
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether it is at most 64 KiB
 */
gboolean
auth_options_check_size (GVariant *options, GError **error)
{
  if (g_variant_get_size (options) <= MAX_BYTES)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               "The options are far too long: they have at most 64 KiB");
  return FALSE;
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
auth_options_get_uint32 (GVariant *options, const char *name, guint32 *value_out, GError **error)
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
auth_options_get_boolean (GVariant *options, const char *name, gboolean *value_out, GError **error)
{
  return get (options, name, "b", "b", value_out, error);
}

/**
 * auth_options_get_uint64:
 * @options: `a{sv}`
 * @name: a key
 * @value_out: (out): its value; untouched when it is not there
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is there with another type
 */
gboolean
auth_options_get_uint64 (GVariant *options, const char *name, guint64 *value_out, GError **error)
{
  return get (options, name, "t", "t", value_out, error);
}

/**
 * auth_options_get_strv:
 * @options: `a{sv}`
 * @name: a key
 * @values_inout: (inout) (transfer full) (nullable): takes the place of what was there; untouched
 *   when @options do not have it
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * Returns: %FALSE when it is there with another type
 */
gboolean
auth_options_get_strv (GVariant *options, const char *name, GStrv *values_inout, GError **error)
{
  g_auto (GStrv) values = NULL;

  if (!get (options, name, "as", "^as", &values, error))
    return FALSE;
  if (values == NULL)
    return TRUE;
  g_strfreev (*values_inout);
  *values_inout = g_steal_pointer (&values);
  return TRUE;
}
