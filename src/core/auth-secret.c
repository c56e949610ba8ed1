/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Strings that must not outlive their use: wiped before their memory is given back.
 */

#include "config.h"

#include "auth-secret.h"

#include <string.h>

/**
 * auth_secret_free:
 * @secret: (transfer full) (nullable): a secret
 *
 * Wipes and frees a NUL-terminated secret.
 */
void
auth_secret_free (AuthSecret *secret)
{
  if (secret == NULL)
    return;

  explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * auth_secret_wipe:
 * @data: (nullable): memory to overwrite
 * @length: its size in bytes
 *
 * Overwrites memory in a way the compiler does not take away.
 */
void
auth_secret_wipe (gpointer data, gsize length)
{
  if (data != NULL)
    explicit_bzero (data, length);
}

static void
wipe_member (JsonObject *object, const char *name, JsonNode *node, gpointer user_data)
{
  auth_secret_wipe_json (node);
}

static void
wipe_element (JsonArray *array, guint index, JsonNode *node, gpointer user_data)
{
  auth_secret_wipe_json (node);
}

/**
 * auth_secret_wipe_json:
 * @node: (nullable): a JSON tree
 *
 * Overwrites every string value in the tree in place; the tree is only good for freeing afterwards.
 */
void
auth_secret_wipe_json (JsonNode *node)
{
  if (node == NULL)
    return;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_foreach_member (json_node_get_object (node), wipe_member, NULL);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      json_array_foreach_element (json_node_get_array (node), wipe_element, NULL);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      /* json-glib owns a private copy and offers no way to clear it. */
      char *text = (char *) json_node_get_string (node);

      if (text != NULL)
        explicit_bzero (text, strlen (text));
    }
}

/**
 * auth_secret_from_json:
 * @object: (transfer full): a JSON tree that is wiped
 *
 * Returns: (transfer full): its text, on one line
 */
AuthSecret *
auth_secret_from_json (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  AuthSecret *text;

  json_node_take_object (node, object);
  text = json_to_string (node, FALSE);
  auth_secret_wipe_json (node);
  return text;
}
