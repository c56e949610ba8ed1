/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the pool tells of itself: the discovery document and its public keys.
 */

#include "config.h"

#include "demo-discovery.h"

#include "auth-jwks.h"

static const struct
{
  const char *name;
  const char *path;
} endpoints[] = {
  { "authorization_endpoint", "/oauth2/authorize" },
  { "end_session_endpoint", "/logout" },
  { "jwks_uri", "/" DEMO_POOL_ID "/.well-known/jwks.json" },
  { "revocation_endpoint", "/oauth2/revoke" },
  { "token_endpoint", "/oauth2/token" },
  { "userinfo_endpoint", "/oauth2/userInfo" },
};

static const struct
{
  const char *name;
  const char *values[5];
} capabilities[] = {
  { "id_token_signing_alg_values_supported", { "RS256" } },
  { "response_types_supported", { "code", "token" } },
  { "scopes_supported", { "openid", "email", "phone", "profile" } },
  { "subject_types_supported", { "public" } },
  { "token_endpoint_auth_methods_supported", { "client_secret_basic", "client_secret_post" } },
};

void
demo_discovery_show (DemoCall *call)
{
  g_autoptr (JsonObject) document = json_object_new ();

  json_object_set_string_member (document, "issuer", call->pool->issuer);
  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *uri = g_strconcat (call->pool->origin, endpoints[i].path, NULL);

      json_object_set_string_member (document, endpoints[i].name, uri);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (capabilities); i++)
    auth_json_set_strv (document, capabilities[i].name, capabilities[i].values);
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), document));
}

JsonNode *
demo_discovery_new_keys (const DemoPool *pool)
{
  g_autoptr (JsonObject) document = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_array_add_element (keys, demo_key_to_jwk (pool->id_key));
  json_array_add_element (keys, demo_key_to_jwk (pool->access_key));
  json_object_set_array_member (document, "keys", keys);
  return json_node_init_object (json_node_alloc (), document);
}

void
demo_discovery_show_keys (DemoCall *call)
{
  demo_call_reply_json (call, 200, demo_discovery_new_keys (call->pool));
}

gboolean
demo_discovery_verify (const DemoPool *pool, const AuthJwt *jwt)
{
  g_autoptr (JsonNode) document = demo_discovery_new_keys (pool);
  g_autofree char *text = json_to_string (document, FALSE);
  g_autoptr (AuthJwks) keys = auth_jwks_parse (text, strlen (text), NULL);

  return auth_jwks_verify (keys, jwt, NULL);
}
