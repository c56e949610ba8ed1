/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The providers outside the pool on a port of their own: OpenID issuers, one below each name.
 */

#include "config.h"

#include "demo-outside-server.h"

#include <string.h>

#include "auth-json.h"
#include "auth-pkce.h"
#include "demo-jwt.h"
#include "demo-listener.h"
#include "demo-outside-pages.h"
#include "demo-page.h"
#include "demo-sabotage.h"

#define TOKEN_LIFETIME_SECONDS 3600

static void
demo_outside_server_show_keys (DemoCall *call)
{
  g_autoptr (JsonObject) document = json_object_new ();
  JsonArray *keys = json_array_new ();

  json_array_add_element (keys, demo_key_to_jwk (call->pool->outside->key));
  json_object_set_array_member (document, "keys", keys);
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), document));
}

/* OpenID Connect Discovery 1.0 section 3 */
static void
demo_outside_server_show (DemoCall *call)
{
  static const char *const endpoints[][2] = { { "issuer", "" },
                                              { "authorization_endpoint", "/authorize" },
                                              { "token_endpoint", "/token" },
                                              { "jwks_uri", "/jwks.json" } };
  static const char *const algorithms[] = { "RS256", NULL };
  static const char *const responses[] = { "code", NULL };
  static const char *const subjects[] = { "public", NULL };
  g_autoptr (JsonObject) document = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      g_autofree char *uri =
        demo_outside_dup_uri (call->pool->outside, call->provider, endpoints[i][1]);

      json_object_set_string_member (document, endpoints[i][0], uri);
    }
  auth_json_set_strv (document, "id_token_signing_alg_values_supported", algorithms);
  auth_json_set_strv (document, "response_types_supported", responses);
  auth_json_set_strv (document, "subject_types_supported", subjects);
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), document));
}

static char *
demo_outside_server_new_id_token (const DemoCall *call, const DemoOutsideCode *code)
{
  g_autofree char *issuer = demo_outside_dup_uri (call->pool->outside, call->provider, "");
  g_autoptr (JsonObject) claims = json_object_new ();
  gint64 age = call->flaw == DEMO_FAULT_EXPIRED ? TOKEN_LIFETIME_SECONDS + 600 : 0;

  json_object_set_string_member (
    claims, "iss", call->flaw == DEMO_FAULT_BAD_ISSUER ? "https://issuer.invalid" : issuer);
  json_object_set_string_member (claims, "aud",
                                 call->flaw == DEMO_FAULT_BAD_AUDIENCE ? "another-client"
                                                                       : DEMO_OUTSIDE_CLIENT_ID);
  json_object_set_string_member (
    claims, "nonce", call->flaw == DEMO_FAULT_BAD_NONCE ? "another-nonce" : code->nonce);
  json_object_set_string_member (claims, "sub", code->person->subject);
  json_object_set_int_member (claims, "iat", call->now - age);
  json_object_set_int_member (claims, "exp", call->now + TOKEN_LIFETIME_SECONDS - age);
  json_object_set_string_member (claims, "email", code->person->email);
  json_object_set_boolean_member (claims, "email_verified", TRUE);
  json_object_set_string_member (claims, "name", code->person->name);
  return demo_jwt_new (call->pool->outside->key, claims, call->flaw);
}

/* NULL: the code, or what has to come with it, is not right. (transfer full) */
static DemoOutsideCode *
demo_outside_server_take_code (DemoCall *call)
{
  const char *text = demo_call_get_form (call, "code");
  const char *verifier = demo_call_get_form (call, "code_verifier");
  g_autofree char *challenge = verifier != NULL ? auth_pkce_challenge_s256 (verifier) : NULL;
  g_autoptr (DemoOutsideCode) code = NULL;

  if (text == NULL)
    return NULL;
  code = demo_outside_take_code (call->pool->outside, text, call->now);
  if (code == NULL || code->provider != call->provider ||
      g_strcmp0 (code->code_challenge, challenge) != 0 ||
      g_strcmp0 (code->redirect_uri, demo_call_get_form (call, "redirect_uri")) != 0)
    return NULL;
  return g_steal_pointer (&code);
}

static void
demo_outside_server_redeem (DemoCall *call)
{
  g_autoptr (DemoOutsideCode) code = NULL;
  g_autoptr (JsonObject) answer = json_object_new ();
  g_autofree char *id_token = NULL;

  if (g_strcmp0 (demo_call_get_form (call, "client_id"), DEMO_OUTSIDE_CLIENT_ID) != 0 ||
      g_strcmp0 (demo_call_get_form (call, "client_secret"), DEMO_OUTSIDE_CLIENT_SECRET) != 0)
    {
      demo_call_reply_error (call, 401, "invalid_client");
      return;
    }
  code = demo_outside_server_take_code (call);
  if (code == NULL)
    {
      demo_call_reply_error (call, 400, "invalid_grant");
      return;
    }
  id_token = demo_outside_server_new_id_token (call, code);
  json_object_set_string_member (answer, "id_token", id_token);
  json_object_set_string_member (answer, "access_token", "of-no-use-here");
  json_object_set_string_member (answer, "token_type", "Bearer");
  json_object_set_int_member (answer, "expires_in", TOKEN_LIFETIME_SECONDS);
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), answer));
}

/* Paths are below the provider's name. */
static const struct
{
  const char *method;
  const char *path;
  const char *endpoint; /* (nullable) its name in faults and counts */
  DemoHandler handler;
} routes[] = {
  { "GET", "/authorize", "provider:authorize", demo_outside_pages_show },
  { "POST", "/authorize", "provider:authorize", demo_outside_pages_submit },
  { "POST", "/token", "provider:token", demo_outside_server_redeem },
  { "GET", "/jwks.json", "provider:jwks", demo_outside_server_show_keys },
  { "GET", "/.well-known/openid-configuration", NULL, demo_outside_server_show },
};

static void
demo_outside_server_dispatch (DemoCall *call, const char *path)
{
  const char *method = soup_server_message_get_method (call->message);
  g_autoptr (DemoCall) owned = call;

  for (gsize i = 0; call->provider != NULL && i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, path) == 0 && strcmp (routes[i].method, method) == 0)
      {
        if (routes[i].endpoint != NULL)
          demo_pool_count (call->pool, routes[i].endpoint);
        demo_sabotage (g_steal_pointer (&owned), routes[i].handler,
                       demo_fault_take (call->pool->faults, routes[i].endpoint));
        return;
      }
  demo_call_reply_text (call, 404, "text/plain; charset=utf-8", "There is nothing here");
}

static void
demo_outside_server_handle_cb (SoupServer *server,
                               SoupServerMessage *message,
                               const char *path,
                               GHashTable *query,
                               gpointer user_data)
{
  DemoCall *call = demo_call_new (user_data, message);
  g_auto (GStrv) parts = g_strsplit (path, "/", 3);
  g_autofree char *rest = NULL;

  if (g_strv_length (parts) == 3 && demo_listener_is_our_host (message))
    {
      call->provider = demo_provider_find (parts[1]);
      rest = g_strconcat ("/", parts[2], NULL);
    }
  demo_outside_server_dispatch (call, rest);
}

SoupServer *
demo_outside_server_new (DemoPool *pool, GError **error)
{
  guint port = 0;
  SoupServer *server = demo_listener_new (0, &port, error);

  if (server == NULL)
    return NULL;
  demo_outside_set_port (pool->outside, port);
  soup_server_add_handler (server, NULL, demo_outside_server_handle_cb, pool, NULL);
  return server;
}
