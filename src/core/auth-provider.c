/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An OpenID provider's endpoints: from OpenID Connect Discovery 1.0 or a Cognito domain.
 */

#include "config.h"

#include "auth-provider.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

#define DISCOVERY_PATH "/.well-known/openid-configuration"

static gboolean
is_emulator (const AuthConfiguration *configuration)
{
  return configuration->domain != NULL && auth_uri_is_loopback (configuration->domain);
}

/* prefix: "" or "issuer-", the two forms a pool's issuer may have. */
static char *
dup_cognito_issuer (const char *user_pool_id, const char *prefix)
{
  g_autofree char *region = g_strndup (user_pool_id, strcspn (user_pool_id, "_"));
  const char *suffix = g_str_has_prefix (region, "cn-") ? ".cn" : "";

  return g_strdup_printf ("https://%scognito-idp.%s.amazonaws.com%s/%s", prefix, region, suffix,
                          user_pool_id);
}

/**
 * auth_provider_dup_discovery_uri:
 * @configuration: an account's configuration
 *
 * Finds the discovery document (OpenID Connect Discovery 1.0 section 4). A Cognito domain on this
 * computer is an emulator, of which everything is known without one.
 *
 * Returns: (transfer full) (nullable): where it is, or %NULL when none has to be fetched
 */
char *
auth_provider_dup_discovery_uri (const AuthConfiguration *configuration)
{
  g_autofree char *issuer = NULL;

  if (is_emulator (configuration))
    return NULL;

  issuer = configuration->issuer != NULL ? g_strdup (configuration->issuer)
                                         : dup_cognito_issuer (configuration->user_pool_id, "");
  if (g_str_has_suffix (issuer, "/"))
    issuer[strlen (issuer) - 1] = '\0';
  return g_strconcat (issuer, DISCOVERY_PATH, NULL);
}

static void
use_cognito_domain (AuthProvider *self, const char *domain)
{
  self->authorization_endpoint = g_strconcat (domain, "/oauth2/authorize", NULL);
  self->token_endpoint = g_strconcat (domain, "/oauth2/token", NULL);
  self->userinfo_endpoint = g_strconcat (domain, "/oauth2/userInfo", NULL);
  self->revocation_endpoint = g_strconcat (domain, "/oauth2/revoke", NULL);
  self->logout_endpoint = g_strconcat (domain, "/logout", NULL);
}

static gboolean
is_expected_issuer (const AuthConfiguration *configuration, const char *issuer)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (configuration->issuer != NULL)
    return g_str_equal (issuer, configuration->issuer);

  first = dup_cognito_issuer (configuration->user_pool_id, "");
  second = dup_cognito_issuer (configuration->user_pool_id, "issuer-");
  return g_str_equal (issuer, first) || g_str_equal (issuer, second);
}

static gboolean
check_issuer (const AuthConfiguration *configuration, const char *issuer, GError **error)
{
  g_autofree char *shown = auth_error_clean_text (issuer);

  if (issuer != NULL && is_expected_issuer (configuration, issuer))
    return TRUE;

  shown[strcspn (shown, "?#@")] = '\0';
  if (*shown == '\0')
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                         _ ("The provider's discovery document names no issuer"));
  else
    g_set_error (
      error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
      _ ("The provider calls itself “%s”, which is not the issuer of this account: enter "
         "exactly that, or check the address"),
      shown);
  return FALSE;
}

static gboolean
check_endpoint (const AuthProvider *self, const char *uri, const char *what, GError **error)
{
  g_autoptr (GError) problem = NULL;

  if (uri == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                   _ ("%s is missing from the provider's discovery document: ask its maker"), what);
      return FALSE;
    }
  if (!auth_uri_check_endpoint (uri, what, &problem))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE, problem->message);
      return FALSE;
    }
  /* A provider far away must not point this program at the services of this computer. */
  if (auth_uri_is_loopback (uri) && !auth_uri_is_loopback (self->issuer))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                   _ ("%s of the provider is on this computer, which cannot be right"), what);
      return FALSE;
    }
  return TRUE;
}

/* A pool without a domain advertises a sign-in page that does not exist. */
static gboolean
check_authorization_host (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);

  if (parsed == NULL || !g_str_has_prefix (g_uri_get_host (parsed), "cognito-idp."))
    return TRUE;

  g_set_error_literal (
    error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
    _ ("This user pool has no domain to sign in at: add one in the Cognito console "
       "under Branding"));
  return FALSE;
}

static gboolean
check_optional (const AuthProvider *self, const char *uri, const char *what, GError **error)
{
  return uri == NULL || check_endpoint (self, uri, what, error);
}

static gboolean
check (const AuthProvider *self, GError **error)
{
  return check_endpoint (self, self->issuer, _ ("The issuer"), error) &&
         check_endpoint (self, self->jwks_uri, _ ("The address of the keys"), error) &&
         check_endpoint (self, self->authorization_endpoint, _ ("The authorization endpoint"),
                         error) &&
         check_authorization_host (self->authorization_endpoint, error) &&
         check_endpoint (self, self->token_endpoint, _ ("The token endpoint"), error) &&
         check_optional (self, self->userinfo_endpoint, _ ("The userinfo endpoint"), error) &&
         check_optional (self, self->revocation_endpoint, _ ("The revocation endpoint"), error) &&
         check_optional (self, self->logout_endpoint, _ ("The sign-out endpoint"), error);
}

static void
read_endpoints (AuthProvider *self, JsonObject *document)
{
  self->authorization_endpoint =
    g_strdup (auth_json_get_string (document, "authorization_endpoint"));
  self->token_endpoint = g_strdup (auth_json_get_string (document, "token_endpoint"));
  self->userinfo_endpoint = g_strdup (auth_json_get_string (document, "userinfo_endpoint"));
  self->revocation_endpoint = g_strdup (auth_json_get_string (document, "revocation_endpoint"));
  self->logout_endpoint = g_strdup (auth_json_get_string (document, "end_session_endpoint"));
}

static gboolean
read_document (AuthProvider *self,
               const AuthConfiguration *configuration,
               JsonObject *document,
               GError **error)
{
  const char *issuer = auth_json_get_string (document, "issuer");
  g_auto (GStrv) scopes = auth_json_dup_strv (document, "scopes_supported");
  g_autofree char *user_pool_id = NULL;

  if (!check_issuer (configuration, issuer, error))
    return FALSE;

  user_pool_id = auth_configuration_dup_user_pool_id_from_issuer (issuer);
  self->is_cognito = user_pool_id != NULL;
  self->issuer = g_strdup (issuer);
  self->jwks_uri = g_strdup (auth_json_get_string (document, "jwks_uri"));
  self->has_offline_access =
    scopes != NULL && g_strv_contains ((const char *const *) scopes, "offline_access");
  if (configuration->domain != NULL)
    use_cognito_domain (self, configuration->domain);
  else
    read_endpoints (self, document);
  return check (self, error);
}

static AuthProvider *
new_emulator (const AuthConfiguration *configuration)
{
  AuthProvider *self = g_new0 (AuthProvider, 1);

  self->is_cognito = TRUE;
  self->issuer = g_strconcat (configuration->domain, "/", configuration->user_pool_id, NULL);
  self->jwks_uri = g_strconcat (self->issuer, "/.well-known/jwks.json", NULL);
  use_cognito_domain (self, configuration->domain);
  return self;
}

/**
 * auth_provider_new:
 * @configuration: an account's configuration
 * @document: (nullable): the discovery document; %NULL only when auth_provider_dup_discovery_uri()
 *   returned %NULL
 * @length: its size in bytes
 * @error: return location for an error
 *
 * Finds out where a provider's endpoints are. The issuer in the document must be the configured one
 * (OpenID Connect Discovery 1.0 section 4.3), or one of the two forms of a known user pool.
 *
 * Returns: (transfer full): the provider, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthProvider *
auth_provider_new (const AuthConfiguration *configuration,
                   const char *document,
                   gsize length,
                   GError **error)
{
  g_autoptr (AuthProvider) self = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (is_emulator (configuration))
    return new_emulator (configuration);

  g_return_val_if_fail (document != NULL, NULL);

  node = auth_json_parse (document, length, _ ("The provider's discovery document"), error);
  if (node == NULL)
    return NULL;

  self = g_new0 (AuthProvider, 1);
  if (!read_document (self, configuration, json_node_get_object (node), error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * auth_provider_new_from_json:
 * @object: what auth_provider_to_json() made
 * @error: return location for an error
 *
 * Reads a provider that was stored, with the checks of a new one.
 *
 * Returns: (transfer full): the provider, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
AuthProvider *
auth_provider_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AuthProvider) self = g_new0 (AuthProvider, 1);

  self->issuer = g_strdup (auth_json_get_string (object, "issuer"));
  self->jwks_uri = g_strdup (auth_json_get_string (object, "jwks_uri"));
  read_endpoints (self, object);
  self->is_cognito = json_object_get_boolean_member_with_default (object, "is_cognito", FALSE);
  self->has_offline_access =
    json_object_get_boolean_member_with_default (object, "has_offline_access", FALSE);
  return check (self, error) ? g_steal_pointer (&self) : NULL;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * auth_provider_to_json:
 * @self: a provider
 *
 * Returns: (transfer full): an object for auth_provider_new_from_json(); nothing in it is secret
 */
JsonObject *
auth_provider_to_json (const AuthProvider *self)
{
  JsonObject *object = json_object_new ();

  set_string (object, "issuer", self->issuer);
  set_string (object, "jwks_uri", self->jwks_uri);
  set_string (object, "authorization_endpoint", self->authorization_endpoint);
  set_string (object, "token_endpoint", self->token_endpoint);
  set_string (object, "userinfo_endpoint", self->userinfo_endpoint);
  set_string (object, "revocation_endpoint", self->revocation_endpoint);
  set_string (object, "end_session_endpoint", self->logout_endpoint);
  json_object_set_boolean_member (object, "is_cognito", self->is_cognito);
  json_object_set_boolean_member (object, "has_offline_access", self->has_offline_access);
  return object;
}

/**
 * auth_provider_free:
 * @self: (transfer full) (nullable): a provider
 *
 * Frees it.
 */
void
auth_provider_free (AuthProvider *self)
{
  if (self == NULL)
    return;

  g_free (self->issuer);
  g_free (self->jwks_uri);
  g_free (self->authorization_endpoint);
  g_free (self->token_endpoint);
  g_free (self->userinfo_endpoint);
  g_free (self->revocation_endpoint);
  g_free (self->logout_endpoint);
  g_free (self);
}
