/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An authorization request (RFC 6749 section 4.1.1): the query of every page of a sign-in.
 */

#include "config.h"

#include "demo-request.h"

#include "auth-uri.h"
#include "demo-device.h"
#include "demo-random.h"

static void
demo_request_show_error (DemoCall *call, const char *error)
{
  const char *client_id = demo_call_get_query (call, "client_id");
  g_autofree char *query = auth_form_encode ("error", error, "client_id", client_id, NULL);
  g_autofree char *link = g_strconcat ("/error?", query, NULL);

  demo_call_redirect (call, link);
}

static void
demo_request_answer (const DemoRequest *self, DemoCall *call, const char *query)
{
  g_autofree char *uri = g_strconcat (self->redirect_uri, "?", query, NULL);

  demo_call_redirect (call, uri);
}

static gboolean
demo_request_check_scope (const char *scope)
{
  g_auto (GStrv) names = g_strsplit (scope, " ", -1);

  for (char **name = names; *name != NULL; name++)
    if (!g_strv_contains (demo_scopes, *name))
      return FALSE;
  /* The claims of a person are given out together with an ID token only. */
  return g_strv_contains ((const char *const *) names, "openid") ||
         !(g_strv_contains ((const char *const *) names, "email") ||
           g_strv_contains ((const char *const *) names, "profile") ||
           g_strv_contains ((const char *const *) names, "phone"));
}

/* Cognito knows S256 alone; a challenge without a method is no plain one to it. */
static gboolean
demo_request_check_pkce (const DemoCall *call)
{
  const char *challenge = demo_call_get_query (call, "code_challenge");
  const char *method = demo_call_get_query (call, "code_challenge_method");

  if (challenge == NULL)
    return method == NULL;
  return g_strcmp0 (method, "S256") == 0 && strlen (challenge) == 43;
}

static gboolean
demo_request_check (const DemoRequest *self, DemoCall *call)
{
  const char *response_type = demo_call_get_query (call, "response_type");

  if (response_type == NULL)
    demo_request_fail (self, call, "invalid_request", "response_type is missing");
  else if (g_strcmp0 (response_type, "code") != 0)
    demo_request_fail (self, call, "unauthorized_client", "Only response_type=code is allowed");
  else if (!demo_request_check_pkce (call))
    demo_request_fail (self, call, "invalid_request",
                       "code_challenge needs code_challenge_method=S256");
  else if (self->scope != NULL && !demo_request_check_scope (self->scope))
    demo_request_fail (self, call, "invalid_scope", NULL);
  else
    return TRUE;
  return FALSE;
}

/* FALSE: there is no such provider, or no federation at all. */
static gboolean
demo_request_find_provider (DemoRequest *self, const DemoCall *call)
{
  if (g_strcmp0 (self->identity_provider, DEMO_REQUEST_LOCAL) == 0)
    return TRUE;
  if (self->identity_provider == NULL && self->idp_identifier == NULL)
    return TRUE;
  if (call->pool->outside != NULL)
    self->provider = self->identity_provider != NULL
                       ? demo_provider_find (self->identity_provider)
                       : demo_provider_find_by_domain (self->idp_identifier);
  return self->provider != NULL;
}

gboolean
demo_request_read (DemoCall *call, DemoRequest *request_out)
{
  gboolean is_classic = demo_options_is_classic (&call->pool->options);
  DemoRequest request = {
    .client = demo_client_find (demo_call_get_query (call, "client_id")),
    .redirect_uri = demo_call_get_query (call, "redirect_uri"),
    .state = demo_call_get_query (call, "state"),
    .nonce = demo_call_get_query (call, "nonce"),
    .scope = demo_call_get_query (call, "scope"),
    .code_challenge = demo_call_get_query (call, "code_challenge"),
    .login_hint = demo_call_get_query (call, "login_hint"),
    .prompt = is_classic ? NULL : demo_call_get_query (call, "prompt"),
    .lang = is_classic ? NULL : demo_call_get_query (call, "lang"),
    .identity_provider = demo_call_get_query (call, "identity_provider"),
    .idp_identifier = demo_call_get_query (call, "idp_identifier"),
  };

  if (request.client == NULL)
    demo_request_show_error (call, "invalid_client");
  else if (request.redirect_uri == NULL ||
           !g_strv_contains (demo_redirect_uris, request.redirect_uri))
    demo_request_show_error (call, "redirect_mismatch");
  else if (!demo_request_find_provider (&request, call))
    demo_request_show_error (call, "Login option is not available. Please try another one");
  else if (demo_request_check (&request, call))
    {
      *request_out = request;
      return TRUE;
    }
  return FALSE;
}

char *
demo_request_link (const DemoRequest *self, const char *path)
{
  g_autofree char *query = auth_form_encode ("response_type", "code",
                                             "client_id", self->client->id,
                                             "redirect_uri", self->redirect_uri,
                                             "state", self->state,
                                             "nonce", self->nonce,
                                             "scope", self->scope,
                                             "code_challenge", self->code_challenge,
                                             "code_challenge_method",
                                             self->code_challenge != NULL ? "S256" : NULL,
                                             "login_hint", self->login_hint,
                                             "prompt", self->prompt,
                                             "lang", self->lang,
                                             "identity_provider", self->identity_provider,
                                             "idp_identifier", self->idp_identifier,
                                             NULL);

  return g_strconcat (path, "?", query, NULL);
}

void
demo_request_fail (const DemoRequest *self,
                   DemoCall *call,
                   const char *error,
                   const char *description)
{
  g_autofree char *query = auth_form_encode ("error", error, "error_description", description,
                                             "state", self->state, NULL);

  demo_request_answer (self, call, query);
}

void
demo_request_grant (const DemoRequest *self, DemoCall *call, DemoUser *user, gint64 auth_time)
{
  g_autofree char *all = g_strjoinv (" ", (char **) demo_scopes);
  /* As Cognito does: a nonce in a federated user's token need not be the app's. */
  g_autofree char *own_nonce = user->provider != NULL ? demo_random_token (24) : NULL;
  g_autoptr (DemoSession) session = demo_session_new (user, self->client,
                                                      self->scope != NULL ? self->scope : all,
                                                      self->nonce != NULL ? self->nonce : own_nonce,
                                                      auth_time);
  g_autofree char *code = demo_grants_add_code (call->pool->grants, session, self->redirect_uri,
                                                self->code_challenge, call->now);
  g_autofree char *query = auth_form_encode ("code", code, "state", self->state, NULL);
  g_autofree char *device = demo_call_dup_device (call);

  session->visit_id = g_strdup (demo_call_get_visit (call)->id);
  demo_device_list_record (user->devices, device, call->now);
  demo_request_answer (self, call, query);
}
