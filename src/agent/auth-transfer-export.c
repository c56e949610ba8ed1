/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes in the form in which they leave.
 */

#include "config.h"

#include "auth-transfer-export.h"

#include <string.h>
#include <sys/random.h>
#include <glib/gi18n.h>

#include "auth-aegis-writer.h"
#include "auth-error.h"
#include "auth-otpauth.h"

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static AuthCode *
read_code (JsonNode *node, GError **error)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    return auth_code_new_from_json (json_node_get_object (node), error);
  fail (error, "An entry of the list is none");
  return NULL;
}

static GPtrArray *
read_codes (JsonNode *node, GError **error)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_code_free);
  JsonArray *array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      AuthCode *code = read_code (json_array_get_element (array, i), error);

      if (code == NULL)
        return NULL;
      g_ptr_array_add (codes, code);
    }
  if (codes->len == 0 && !fail (error, "There is nothing to write"))
    return NULL;
  return g_steal_pointer (&codes);
}

static AuthSecret *
write_links (GPtrArray *codes)
{
  gsize size = 1;
  GString *lines;

  /* Of the right size at once, so that no copy of it is left behind. */
  for (guint i = 0; i < codes->len; i++)
    {
      g_autoptr (AuthSecret) uri = auth_otpauth_to_string (codes->pdata[i]);

      size += strlen (uri) + 1;
    }
  lines = g_string_sized_new (size);
  for (guint i = 0; i < codes->len; i++)
    {
      g_autoptr (AuthSecret) uri = auth_otpauth_to_string (codes->pdata[i]);

      g_string_append (lines, uri);
      g_string_append_c (lines, '\n');
    }
  return g_string_free (lines, FALSE);
}

static AuthSecret *
write_aegis (GPtrArray *codes, const AuthSecret *password, GError **error)
{
  guint8 random[AUTH_AEGIS_RANDOM_BYTES];
  AuthSecret *vault;

  if (password == NULL)
    {
      fail (error, _ ("A password is needed to encrypt it with"));
      return NULL;
    }
  if (getrandom (random, sizeof random, 0) != sizeof random)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED, "There is no randomness");
      return NULL;
    }
  vault = auth_code_file_write_aegis (codes, password, random, error);
  auth_secret_wipe (random, sizeof random);
  return vault;
}

/**
 * auth_transfer_export:
 * @codes: an array of auth_code_to_json()
 * @format: "aegis" (encrypted, as Aegis writes it) or "otpauth" (a link a line)
 * @password: (nullable): to encrypt it with
 * @error: return location for an error
 *
 * Returns: (transfer full): the file, or %NULL with AUTH_ERROR_INVALID_ARGUMENT or
 * AUTH_ERROR_FAILED
 */
AuthSecret *
auth_transfer_export (JsonNode *codes,
                      const char *format,
                      const AuthSecret *password,
                      GError **error)
{
  g_autoptr (GPtrArray) list = read_codes (codes, error);

  if (list == NULL)
    return NULL;
  if (g_str_equal (format, "otpauth"))
    return write_links (list);
  if (g_str_equal (format, "aegis"))
    return write_aegis (list, password, error);
  fail (error, "There is no such format to write");
  return NULL;
}

/**
 * auth_transfer_export_uri:
 * @code: an object of auth_code_to_json()
 * @error: return location for an error
 *
 * Returns: (transfer full): its otpauth URI, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthSecret *
auth_transfer_export_uri (JsonNode *code, GError **error)
{
  g_autoptr (AuthCode) entry = read_code (code, error);

  return entry != NULL ? auth_otpauth_to_string (entry) : NULL;
}
