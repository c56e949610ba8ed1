/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A signed token (RFC 7519), or one with something wrong with it.
 */

#include "config.h"

#include "demo-jwt.h"

#include <string.h>

#include "auth-base64url.h"

/* Cognito escapes slashes in the payload, which JSON allows and few parsers are tried with. */
static char *
demo_jwt_to_text (JsonObject *claims)
{
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), claims);
  g_autofree char *plain = json_to_string (root, FALSE);
  g_autoptr (GString) text = g_string_new (plain);

  g_string_replace (text, "/", "\\/", 0);
  return g_strdup (text->str);
}

char *
demo_jwt_new (const DemoKey *key, JsonObject *claims, DemoFaultKind flaw)
{
  const char *key_id = flaw == DEMO_FAULT_BAD_KID ? "unknown+kid=" : demo_key_get_id (key);
  g_autofree char *header = g_strdup_printf ("{\"kid\":\"%s\",\"alg\":\"RS256\"}", key_id);
  g_autofree char *payload = demo_jwt_to_text (claims);
  g_autofree char *header64 = auth_base64url_encode ((const guint8 *) header, strlen (header));
  g_autofree char *payload64 = auth_base64url_encode ((const guint8 *) payload, strlen (payload));
  g_autofree char *input = g_strconcat (header64, ".", payload64, NULL);
  /* A true signature, but of another text: only the mathematics can tell. */
  g_autofree char *signature =
    demo_key_sign (key, flaw == DEMO_FAULT_BAD_SIGNATURE ? header64 : input);

  return g_strconcat (input, ".", signature, NULL);
}

gboolean
demo_jwt_is_likely (const char *token)
{
  /* The header of an encrypted one starts with another member. */
  return g_str_has_prefix (token, "eyJraWQi");
}
