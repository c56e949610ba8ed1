/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * HTTP requests and responses as values: core makes and reads them, the agent sends them.
 */

#include "config.h"

#include "auth-http.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

#define FORM_TYPE "application/x-www-form-urlencoded"

/**
 * auth_http_request_new_get:
 * @uri: what to fetch
 *
 * Returns: (transfer full): a GET request without authorization
 */
AuthHttpRequest *
auth_http_request_new_get (const char *uri)
{
  AuthHttpRequest *self = g_new0 (AuthHttpRequest, 1);

  self->method = g_strdup ("GET");
  self->uri = g_strdup (uri);
  return self;
}

static AuthSecret *
dup_basic (const char *client_id, const char *client_secret)
{
  g_autofree char *id = g_uri_escape_string (client_id, NULL, FALSE);
  g_autoptr (AuthSecret) secret = g_uri_escape_string (client_secret, NULL, FALSE);
  g_autoptr (AuthSecret) pair = g_strconcat (id, ":", secret, NULL);
  g_autoptr (AuthSecret) encoded = g_base64_encode ((const guchar *) pair, strlen (pair));

  return g_strconcat ("Basic ", encoded, NULL);
}

/* body: (transfer full). RFC 6749 section 2.3.1: Basic is what every server must understand. */
static AuthHttpRequest *
new_post (const char *uri, const AuthConfiguration *configuration, AuthSecret *body)
{
  AuthHttpRequest *self = g_new0 (AuthHttpRequest, 1);

  self->method = g_strdup ("POST");
  self->uri = g_strdup (uri);
  self->content_type = g_strdup (FORM_TYPE);
  self->body = body;
  if (configuration->client_secret != NULL)
    self->authorization = dup_basic (configuration->client_id, configuration->client_secret);
  return self;
}

/**
 * auth_http_request_new_code:
 * @provider: the provider
 * @configuration: the account's configuration
 * @authorization: the request the code came for
 * @code: the code
 *
 * Asks for tokens in exchange for a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
 *
 * Returns: (transfer full): the request
 */
AuthHttpRequest *
auth_http_request_new_code (const AuthProvider *provider,
                            const AuthConfiguration *configuration,
                            const AuthAuthorization *authorization,
                            const char *code)
{
  return new_post (provider->token_endpoint, configuration,
                   auth_form_encode ("grant_type", "authorization_code",
                                     "client_id", configuration->client_id,
                                     "code", code,
                                     "redirect_uri", authorization->redirect_uri,
                                     "code_verifier", authorization->code_verifier,
                                     NULL));
}

/**
 * auth_http_request_new_refresh:
 * @provider: the provider
 * @configuration: the account's configuration
 * @refresh_token: the refresh token
 *
 * Asks for new tokens (RFC 6749 section 6).
 *
 * Returns: (transfer full): the request
 */
AuthHttpRequest *
auth_http_request_new_refresh (const AuthProvider *provider,
                               const AuthConfiguration *configuration,
                               const char *refresh_token)
{
  return new_post (provider->token_endpoint, configuration,
                   auth_form_encode ("grant_type", "refresh_token",
                                     "client_id", configuration->client_id,
                                     "refresh_token", refresh_token,
                                     NULL));
}

/**
 * auth_http_request_new_revoke:
 * @provider: the provider
 * @configuration: the account's configuration
 * @refresh_token: the refresh token
 *
 * Ends a session on the server (RFC 7009).
 *
 * Returns: (transfer full) (nullable): the request, or %NULL when the provider knows none
 */
AuthHttpRequest *
auth_http_request_new_revoke (const AuthProvider *provider,
                              const AuthConfiguration *configuration,
                              const char *refresh_token)
{
  if (provider->revocation_endpoint == NULL)
    return NULL;

  return new_post (provider->revocation_endpoint, configuration,
                   auth_form_encode ("token", refresh_token,
                                     "token_type_hint", "refresh_token",
                                     "client_id", configuration->client_id,
                                     NULL));
}

/**
 * auth_http_request_new_userinfo:
 * @provider: the provider
 * @access_token: the access token
 *
 * Asks who is signed in (OpenID Connect Core section 5.3.1).
 *
 * Returns: (transfer full) (nullable): the request, or %NULL when the provider knows none
 */
AuthHttpRequest *
auth_http_request_new_userinfo (const AuthProvider *provider, const char *access_token)
{
  AuthHttpRequest *self = NULL;

  if (provider->userinfo_endpoint == NULL)
    return NULL;

  self = auth_http_request_new_get (provider->userinfo_endpoint);
  self->authorization = g_strconcat ("Bearer ", access_token, NULL);
  return self;
}

/**
 * auth_http_request_free:
 * @self: (transfer full) (nullable): a request
 *
 * Frees it and wipes authorization and body.
 */
void
auth_http_request_free (AuthHttpRequest *self)
{
  if (self == NULL)
    return;

  g_free (self->method);
  g_free (self->uri);
  auth_secret_free (self->authorization);
  g_free (self->content_type);
  g_free (self->target);
  auth_secret_free (self->body);
  g_free (self);
}

/**
 * auth_http_response_free:
 * @self: (transfer full) (nullable): a response
 *
 * Frees it and wipes the body.
 */
void
auth_http_response_free (AuthHttpResponse *self)
{
  if (self == NULL)
    return;

  g_free (self->content_type);
  g_free (self->error_type);
  auth_secret_wipe (self->body, self->length);
  g_free (self->body);
  g_free (self);
}

/* Portals and load balancers do not always say what they send. */
static gboolean
is_web_page (const AuthHttpResponse *self)
{
  const char *type = self->content_type != NULL ? self->content_type : "";
  gsize i = 0;

  if (g_ascii_strncasecmp (type, "text/html", 9) == 0 ||
      g_ascii_strncasecmp (type, "application/xhtml", 17) == 0)
    return TRUE;
  while (i < self->length && g_ascii_isspace (self->body[i]))
    i++;
  return i < self->length && self->body[i] == '<';
}

static gboolean
is_transient (guint status)
{
  return status == 408 || status == 429 || status >= 500;
}

static AuthError
classify (guint status, const char *name)
{
  if (g_str_equal (name, "invalid_grant"))
    return AUTH_ERROR_SIGN_IN_REQUIRED;
  if (status == 401 && g_str_equal (name, "invalid_token"))
    return AUTH_ERROR_SIGN_IN_REQUIRED;
  if (g_str_equal (name, "temporarily_unavailable") || g_str_equal (name, "server_error"))
    return AUTH_ERROR_OFFLINE;

  return AUTH_ERROR_SERVER_REFUSED;
}

/* RFC 6749 section 5.2 */
static void
set_refusal (const AuthHttpResponse *self, const char *what, GError **error)
{
  g_autoptr (JsonNode) node = auth_json_parse (self->body, self->length, what, NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  const char *name = object != NULL ? auth_json_get_string (object, "error") : NULL;
  const char *words = object != NULL ? auth_json_get_string (object, "error_description") : NULL;
  g_autofree char *clean = auth_error_clean_text (words != NULL ? words : name);
  AuthError code = name != NULL ? classify (self->status, name) : AUTH_ERROR_SERVER_REFUSED;

  if (code == AUTH_ERROR_SIGN_IN_REQUIRED)
    g_set_error (error, AUTH_ERROR, code, _ ("%s has ended this session: sign in again"), _ (what));
  else if (code == AUTH_ERROR_OFFLINE)
    g_set_error (error, AUTH_ERROR, code, _ ("%s has trouble of its own (%s): try again later"),
                 _ (what), clean);
  else if (*clean != '\0')
    g_set_error (error, AUTH_ERROR, code, _ ("%s refused: %s"), _ (what), clean);
  else
    g_set_error (error, AUTH_ERROR, code, _ ("%s refused without saying why (HTTP status %u)"),
                 _ (what), self->status);
}

/**
 * auth_http_response_parse_json:
 * @self: a response
 * @what: who sent it, to begin the message with: "The user pool"
 * @error: return location for an error
 *
 * Tells an answer from a refusal and from trouble in between. Only a refusal in the pool's own
 * JSON may end a session: a web page, whatever its status, comes from a captive portal or a load
 * balancer.
 *
 * Returns: (transfer full): an object node, or %NULL with AUTH_ERROR_OFFLINE,
 *   AUTH_ERROR_SIGN_IN_REQUIRED, AUTH_ERROR_SERVER_REFUSED or AUTH_ERROR_INVALID_RESPONSE
 */
JsonNode *
auth_http_response_parse_json (const AuthHttpResponse *self, const char *what, GError **error)
{
  JsonNode *node = NULL;

  if (is_web_page (self))
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_OFFLINE,
      _ ("%s cannot be reached: a web page answered in its place. Does this network want a "
         "sign-in of its own?"),
      _ (what));
  else if (is_transient (self->status))
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_OFFLINE,
                 _ ("%s is busy or has trouble (HTTP status %u): try again later"), _ (what),
                 self->status);
  else if (self->status >= 400)
    set_refusal (self, what, error);
  else if (self->status < 200 || self->status >= 300)
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
      _ ("%s answered in a way that cannot be trusted (HTTP status %u): check its address"),
      _ (what), self->status);
  else
    {
      node = auth_json_parse (self->body, self->length, what, NULL);
      if (node == NULL)
        g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                     _ ("%s sent an answer that cannot be read: tell who runs it"), _ (what));
    }
  return node;
}
