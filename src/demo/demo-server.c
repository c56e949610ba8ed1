/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool on a port of 127.0.0.1: which path is answered by what.
 */

#include "config.h"

#include "demo-server.h"

#include "demo-aws.h"
#include "demo-cognito-identity.h"
#include "demo-cognito-idp.h"
#include "demo-control.h"
#include "demo-discovery.h"
#include "demo-endpoint.h"
#include "demo-federation.h"
#include "demo-forgot.h"
#include "demo-listener.h"
#include "demo-mfa.h"
#include "demo-oauth.h"
#include "demo-page.h"
#include "demo-passkey.h"
#include "demo-register.h"
#include "demo-sabotage.h"
#include "demo-sign-in.h"
#include "demo-sts.h"

typedef struct
{
  const char *method;
  const char *path;
  const char *endpoint; /* (nullable) its name in faults and counts */
  DemoHandler handler;
  gboolean is_control;
  const char *target; /* (nullable) what its X-Amz-Target starts with */
} DemoRoute;

static const DemoRoute routes[] = {
  { "GET", "/oauth2/authorize", "authorize", demo_sign_in_authorize },
  { "GET", "/login", "login", demo_sign_in_show },
  { "POST", "/login", "login", demo_sign_in_submit },
  { "GET", "/logout", "logout", demo_sign_in_logout },
  { "GET", "/oauth2/idpresponse", NULL, demo_federation_respond },
  { "GET", "/error", NULL, demo_sign_in_show_error },
  { "GET", "/mfa", NULL, demo_mfa_show },
  { "POST", "/mfa", NULL, demo_mfa_submit },
  { "GET", "/mfa/setup", NULL, demo_mfa_show_setup },
  { "POST", "/mfa/setup", NULL, demo_mfa_submit_setup },
  { "GET", "/signup", NULL, demo_register_show },
  { "POST", "/signup", NULL, demo_register_submit },
  { "GET", "/confirm", NULL, demo_register_show_confirm },
  { "POST", "/confirm", NULL, demo_register_submit_confirm },
  { "GET", "/passkeys/add", NULL, demo_passkey_show_add },
  { "GET", "/passkeys/sign-in", NULL, demo_passkey_show_sign_in },
  { "GET", "/forgotPassword", NULL, demo_forgot_show },
  { "POST", "/forgotPassword", NULL, demo_forgot_submit },
  { "GET", "/confirmforgotPassword", NULL, demo_forgot_show_confirm },
  { "POST", "/confirmforgotPassword", NULL, demo_forgot_submit_confirm },
  { "POST", "/oauth2/token", "token", demo_oauth_token },
  { "POST", "/oauth2/revoke", "revoke", demo_oauth_revoke },
  { "GET", "/oauth2/userInfo", "userinfo", demo_oauth_userinfo },
  { "POST", "/oauth2/userInfo", "userinfo", demo_oauth_userinfo },
  { "GET", "/" DEMO_POOL_ID "/.well-known/openid-configuration", "discovery", demo_discovery_show },
  { "GET", "/" DEMO_POOL_ID "/.well-known/jwks.json", "jwks", demo_discovery_show_keys },
  { "POST", "/", "identity", demo_cognito_identity_serve, .target = DEMO_COGNITO_IDENTITY },
  { "POST", "/", "idp", demo_cognito_idp_serve, .target = DEMO_COGNITO_IDP },
  { "POST", "/", "sts", demo_sts_serve },
  { "POST", "/test/fault", NULL, demo_control_fault, TRUE },
  { "GET", "/test/stats", NULL, demo_control_stats, TRUE },
  { "POST", "/test/revoke-all", NULL, demo_control_revoke_all, TRUE },
};

static const DemoRoute *
demo_server_find_route (const DemoPool *pool, SoupServerMessage *message, const char *path)
{
  const char *method = soup_server_message_get_method (message);
  const char *target = demo_aws_get_target (message);

  for (gsize i = 0; i < G_N_ELEMENTS (routes); i++)
    if (strcmp (routes[i].path, path) == 0 && strcmp (routes[i].method, method) == 0 &&
        (!routes[i].is_control || pool->options.test_control) &&
        (routes[i].target == NULL ||
         (target != NULL && g_str_has_prefix (target, routes[i].target))))
      return &routes[i];
  return NULL;
}

/* The name of the route, or of the part of it that is asked for. */
static const char *
demo_server_get_endpoint (const DemoCall *call, const DemoRoute *route)
{
  const char *part = demo_aws_get_operation (call->message);

  if (route->endpoint == NULL)
    return NULL;
  if (part == NULL)
    part = demo_call_get_form (call, "grant_type");
  return demo_endpoint_find (route->endpoint, part);
}

static void
demo_server_refuse (DemoCall *call)
{
  g_autofree char *body = demo_page_render ("error", "text", "There is nothing here", NULL);

  demo_call_reply_page (call, 404, "Not found", body);
}

static void
demo_server_handle_cb (SoupServer *server,
                       SoupServerMessage *message,
                       const char *path,
                       GHashTable *query,
                       gpointer user_data)
{
  DemoPool *pool = user_data;
  const DemoRoute *route = demo_server_find_route (pool, message, path);
  g_autoptr (DemoCall) call = demo_call_new (pool, message);
  const char *endpoint;

  if (route == NULL || !demo_listener_is_our_host (message))
    {
      demo_server_refuse (call);
      return;
    }
  endpoint = demo_server_get_endpoint (call, route);
  if (endpoint != NULL)
    demo_pool_count (pool, endpoint);
  demo_sabotage (g_steal_pointer (&call), route->handler, demo_fault_take (pool->faults, endpoint));
}

SoupServer *
demo_server_new (DemoPool *pool, GError **error)
{
  guint port = 0;
  SoupServer *server = demo_listener_new (pool->options.port, &port, error);

  if (server == NULL)
    return NULL;
  demo_pool_set_port (pool, port);
  soup_server_add_handler (server, NULL, demo_server_handle_cb, pool, NULL);
  return server;
}
