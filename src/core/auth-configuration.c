/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an account is configured with, from the bus and from the keyring.
 */

#include "config.h"

#include "auth-configuration.h"

#include <string.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

#define MAX_NAME_CHARACTERS 100

typedef struct
{
  const char *name;
  gboolean is_list;
} Key;

static const Key keys[] = {
  { "name", FALSE },
  { "client-id", FALSE },
  { "client-secret", FALSE },
  { "domain", FALSE },
  { "user-pool-id", FALSE },
  { "issuer", FALSE },
  { "identity-pool-id", FALSE },
  { "redirect-uris", TRUE },
  { "scopes", TRUE },
};

static const char *const default_redirect_uris[] = {
  "http://127.0.0.1:17911/callback",
  "http://127.0.0.1:17912/callback",
  "http://127.0.0.1:17913/callback",
  "org.example.authenticator:/callback",
  NULL
};

static const char *const default_scopes[] = { "openid", "email", "profile", NULL };

/* Without the last one a user pool lets nobody change anything of one's own account. */
static const char *const cognito_scopes[] = {
  "openid", "email", "profile", "aws.cognito.signin.user.admin", NULL
};

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
fail_type (GError **error, const Key *key)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, "“%s” must be %s", key->name,
               key->is_list ? "a list of strings" : "a string");
  return FALSE;
}

static gboolean
check_types (JsonObject *object, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_auto (GStrv) list = NULL;

      if (!json_object_has_member (object, keys[i].name))
        continue;
      if (keys[i].is_list)
        list = auth_json_dup_strv (object, keys[i].name);
      if (keys[i].is_list ? list == NULL : auth_json_get_string (object, keys[i].name) == NULL)
        return fail_type (error, &keys[i]);
    }
  return TRUE;
}

/* An entry left empty in a form is one left out. */
static char *
dup_string (JsonObject *object, const char *name)
{
  const char *text = auth_json_get_string (object, name);
  g_autofree char *stripped = text != NULL ? g_strstrip (g_strdup (text)) : NULL;

  return stripped != NULL && *stripped != '\0' ? g_steal_pointer (&stripped) : NULL;
}

static char **
dup_list (JsonObject *object, const char *name, const char *const *fallback)
{
  g_auto (GStrv) list = auth_json_dup_strv (object, name);

  return list != NULL && list[0] != NULL ? g_steal_pointer (&list) : g_strdupv ((char **) fallback);
}

static gboolean
is_cognito (const AuthConfiguration *self)
{
  g_autofree char *user_pool_id = NULL;

  if (self->issuer != NULL)
    user_pool_id = auth_configuration_dup_user_pool_id_from_issuer (self->issuer);

  return self->domain != NULL || user_pool_id != NULL;
}

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *clean = auth_error_clean_text (name);

  if (name == NULL)
    return fail (error, "The account needs a name");
  if (g_utf8_strlen (name, -1) > MAX_NAME_CHARACTERS)
    return fail (error, "The account's name is too long: it has at most 100 characters");
  if (!g_str_equal (clean, name))
    return fail (error, "The account's name must be one line, without invisible characters and "
                        "without blanks at its ends or side by side");

  return TRUE;
}

static gboolean
normalize_domain (AuthConfiguration *self, GError **error)
{
  g_autofree char *domain = NULL;

  if (self->user_pool_id == NULL)
    return fail (error, "The user pool id is missing: the Cognito console shows it on the pool's "
                        "overview");

  domain = auth_configuration_normalize_domain (self->domain, error);
  if (domain == NULL || !auth_configuration_check_user_pool_id (self->user_pool_id, error))
    return FALSE;
  if (g_str_has_prefix (self->user_pool_id, "local_") && !auth_uri_is_loopback (domain))
    return fail (error, "A user pool id looks like eu-west-1_AbCdEfGhI; one that begins with "
                        "local_ is an emulator's, whose domain is on this computer");

  g_free (self->domain);
  self->domain = g_steal_pointer (&domain);
  return TRUE;
}

static gboolean
normalize_place (AuthConfiguration *self, GError **error)
{
  g_autofree char *issuer = NULL;

  if (self->domain != NULL && self->issuer != NULL)
    return fail (error, "Give either the domain and id of a user pool or an issuer, not both");
  if (self->domain != NULL)
    return normalize_domain (self, error);
  if (self->user_pool_id != NULL && self->issuer == NULL)
    return fail (error, "The user pool's domain is missing: the Cognito console shows it under "
                        "Branding");
  if (self->issuer == NULL)
    return fail (error, "Give the domain and id of a user pool, or an issuer");
  if (self->user_pool_id != NULL)
    return fail (error, "A user pool id goes with a domain: leave it out, or give the pool's "
                        "domain in place of the issuer");

  issuer = auth_configuration_normalize_issuer (self->issuer, error);
  if (issuer == NULL)
    return FALSE;

  g_free (self->issuer);
  self->issuer = g_steal_pointer (&issuer);
  return TRUE;
}

static gboolean
check_client (const AuthConfiguration *self, GError **error)
{
  const char *secret = self->client_secret != NULL ? self->client_secret : "";

  if (!auth_configuration_check_client_id (self->client_id != NULL ? self->client_id : "", error))
    return FALSE;
  for (; *secret != '\0'; secret++)
    if (!g_ascii_isprint (*secret))
      return fail (error, "The client secret holds characters that no client secret has");

  return self->identity_pool_id == NULL ||
         auth_configuration_check_identity_pool_id (self->identity_pool_id, error);
}

/* RFC 6749 section 3.3 */
static gboolean
is_scope (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || *p == '"' || *p == '\\')
      return FALSE;

  return *text != '\0';
}

static gboolean
check_lists (const AuthConfiguration *self, GError **error)
{
  for (gsize i = 0; self->redirect_uris[i] != NULL; i++)
    if (!auth_uri_check_redirect (self->redirect_uris[i], error))
      return FALSE;
  for (gsize i = 0; self->scopes[i] != NULL; i++)
    if (!is_scope (self->scopes[i]))
      return fail (error, "A scope is one word without quotes, like “email”; give each as one "
                          "entry of the list");
  if (!g_strv_contains ((const char *const *) self->scopes, "openid"))
    return fail (error, "The scopes must contain “openid”: without it nobody can be recognised");

  return TRUE;
}

/**
 * auth_configuration_new_from_json:
 * @object: the object "configuration" of an account in the keyring
 * @error: return location for an error
 *
 * Reads and checks a configuration. Unknown members are ignored, missing redirect URIs and scopes
 * get the defaults.
 *
 * Returns: (transfer full): a sound configuration, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthConfiguration *
auth_configuration_new_from_json (JsonObject *object, GError **error)
{
  g_autoptr (AuthConfiguration) self = g_new0 (AuthConfiguration, 1);

  if (!check_types (object, error))
    return NULL;

  self->name = dup_string (object, "name");
  self->client_id = dup_string (object, "client-id");
  self->client_secret = dup_string (object, "client-secret");
  self->domain = dup_string (object, "domain");
  self->user_pool_id = dup_string (object, "user-pool-id");
  self->issuer = dup_string (object, "issuer");
  self->identity_pool_id = dup_string (object, "identity-pool-id");
  if (!check_name (self->name, error) || !normalize_place (self, error) ||
      !check_client (self, error))
    return NULL;

  self->redirect_uris = dup_list (object, "redirect-uris", default_redirect_uris);
  self->scopes = dup_list (object, "scopes", is_cognito (self) ? cognito_scopes : default_scopes);
  return check_lists (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
copy_from_variant (JsonObject *object, GVariant *dictionary, const Key *key, GError **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, key->name, NULL);
  g_autofree const char **list = NULL;

  if (value == NULL)
    return TRUE;
  if (!g_variant_is_of_type (value, key->is_list ? G_VARIANT_TYPE_STRING_ARRAY
                                                 : G_VARIANT_TYPE_STRING))
    return fail_type (error, key);

  if (key->is_list)
    {
      list = g_variant_get_strv (value, NULL);
      auth_json_set_strv (object, key->name, list);
    }
  else
    {
      json_object_set_string_member (object, key->name, g_variant_get_string (value, NULL));
    }
  return TRUE;
}

/**
 * auth_configuration_new_from_variant:
 * @dictionary: an a{sv} as AddAccount of the bus contract documents it
 * @error: return location for an error
 *
 * Reads and checks a configuration. Unknown keys are ignored, a wrong type is an error; missing
 * redirect URIs and scopes get the defaults.
 *
 * Returns: (transfer full): a sound configuration, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthConfiguration *
auth_configuration_new_from_variant (GVariant *dictionary, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  AuthConfiguration *self = NULL;
  gboolean is_read = TRUE;

  json_node_take_object (node, json_object_new ());
  for (gsize i = 0; is_read && i < G_N_ELEMENTS (keys); i++)
    is_read = copy_from_variant (json_node_get_object (node), dictionary, &keys[i], error);
  if (is_read)
    self = auth_configuration_new_from_json (json_node_get_object (node), error);

  auth_secret_wipe_json (node);
  return self;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

/**
 * auth_configuration_to_json:
 * @self: a configuration
 *
 * Returns: (transfer full): an object for auth_configuration_new_from_json(); it holds the client
 *   secret, so wipe it with auth_secret_wipe_json()
 */
JsonObject *
auth_configuration_to_json (const AuthConfiguration *self)
{
  JsonObject *object = json_object_new ();

  set_string (object, "name", self->name);
  set_string (object, "client-id", self->client_id);
  set_string (object, "client-secret", self->client_secret);
  set_string (object, "domain", self->domain);
  set_string (object, "user-pool-id", self->user_pool_id);
  set_string (object, "issuer", self->issuer);
  set_string (object, "identity-pool-id", self->identity_pool_id);
  auth_json_set_strv (object, "redirect-uris", (const char *const *) self->redirect_uris);
  auth_json_set_strv (object, "scopes", (const char *const *) self->scopes);
  return object;
}

/**
 * auth_configuration_free:
 * @self: (transfer full) (nullable): a configuration
 *
 * Frees it and wipes the client secret.
 */
void
auth_configuration_free (AuthConfiguration *self)
{
  if (self == NULL)
    return;

  g_free (self->name);
  g_free (self->client_id);
  auth_secret_free (self->client_secret);
  g_free (self->domain);
  g_free (self->user_pool_id);
  g_free (self->issuer);
  g_free (self->identity_pool_id);
  g_strfreev (self->redirect_uris);
  g_strfreev (self->scopes);
  g_free (self);
}

/**
 * auth_configuration_get_default_redirect_uris:
 *
 * Returns: (transfer none) (array zero-terminated=1): the redirect URIs to register for this
 *   program; Cognito compares even the port (no RFC 8252 section 7.3), so there are three
 */
const char *const *
auth_configuration_get_default_redirect_uris (void)
{
  return default_redirect_uris;
}
