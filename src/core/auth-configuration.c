/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an account is configured with, from the bus and from the keyring.
 */

#include "config.h"

#include "auth-configuration.h"

#include <string.h>

#include "auth-configuration-check.h"
#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

typedef enum
{
  KIND_STRING,
  KIND_LIST,
  KIND_MAP,
  KIND_FLAG,
} Kind;

static const struct
{
  const char *signature;
  const char *words;
} kinds[] = {
  [KIND_STRING] = { "s", "a string" },
  [KIND_LIST] = { "as", "a list of strings" },
  [KIND_MAP] = { "a{ss}", "pairs of strings" },
  [KIND_FLAG] = { "b", "true or false" },
};

typedef struct
{
  const char *name;
  Kind kind;
} Key;

static const Key keys[] = {
  { "name", KIND_STRING },
  { "client-id", KIND_STRING },
  { "client-secret", KIND_STRING },
  { "domain", KIND_STRING },
  { "user-pool-id", KIND_STRING },
  { "issuer", KIND_STRING },
  { "identity-pool-id", KIND_STRING },
  { "redirect-uris", KIND_LIST },
  { "sign-out-uris", KIND_LIST },
  { "scopes", KIND_LIST },
  { "providers", KIND_LIST },
  { "mail-domains", KIND_MAP },
  { "sign-in-surface", KIND_STRING },
  { "keep-cookies", KIND_FLAG },
};

static const char *const default_redirect_uris[] = { "http://127.0.0.1:17911/callback",
                                                     "http://127.0.0.1:17912/callback",
                                                     "http://127.0.0.1:17913/callback",
                                                     AUTH_CONFIGURATION_SCHEME ":/callback", NULL };

static const char *const default_scopes[] = { "openid", "email", "profile", NULL };

/* Without the last one a user pool lets nobody change anything of one's own account. */
static const char *const cognito_scopes[] = { "openid", "email", "profile",
                                              "aws.cognito.signin.user.admin", NULL };

static gboolean
fail_type (GError **error, const Key *key)
{
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, "“%s” must be %s", key->name,
               kinds[key->kind].words);
  return FALSE;
}

static gboolean
is_map (JsonNode *node)
{
  JsonObjectIter iter;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, NULL, &value))
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return FALSE;
  return TRUE;
}

static gboolean
is_of_kind (JsonObject *object, const Key *key)
{
  JsonNode *node = json_object_get_member (object, key->name);
  g_auto (GStrv) list = NULL;

  switch (key->kind)
    {
    case KIND_STRING:
      return auth_json_get_string (object, key->name) != NULL;
    case KIND_LIST:
      list = auth_json_dup_strv (object, key->name);
      return list != NULL;
    case KIND_MAP:
      return is_map (node);
    case KIND_FLAG:
      return json_node_get_value_type (node) == G_TYPE_BOOLEAN;
    default:
      return FALSE;
    }
}

static gboolean
check_types (JsonObject *object, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (json_object_has_member (object, keys[i].name) && !is_of_kind (object, &keys[i]))
      return fail_type (error, &keys[i]);
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

static GHashTable *
dup_map (JsonObject *object, const char *name)
{
  GHashTable *map = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  JsonObjectIter iter;
  const char *key;
  JsonNode *value;

  if (!json_object_has_member (object, name))
    return map;
  json_object_iter_init (&iter, json_object_get_object_member (object, name));
  while (json_object_iter_next (&iter, &key, &value))
    g_hash_table_insert (map, auth_configuration_normalize_mail_domain (key),
                         g_strdup (json_node_get_string (value)));
  return map;
}

static gboolean
is_cognito (const AuthConfiguration *self)
{
  g_autofree char *user_pool_id = NULL;

  if (self->issuer != NULL)
    user_pool_id = auth_configuration_dup_user_pool_id_from_issuer (self->issuer);

  return self->domain != NULL || user_pool_id != NULL;
}

static void
read_ways (AuthConfiguration *self, JsonObject *object)
{
  static const char *const none[] = { NULL };
  const char *surface = auth_json_get_string (object, "sign-in-surface");

  self->redirect_uris = dup_list (object, "redirect-uris", default_redirect_uris);
  self->sign_out_uris =
    dup_list (object, "sign-out-uris", (const char *const *) self->redirect_uris);
  self->scopes = dup_list (object, "scopes", is_cognito (self) ? cognito_scopes : default_scopes);
  self->providers = dup_list (object, "providers", none);
  self->mail_domains = dup_map (object, "mail-domains");
  self->sign_in_surface = g_strdup (surface != NULL ? surface : "");
  self->keeps_cookies = json_object_get_boolean_member_with_default (object, "keep-cookies", FALSE);
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
  if (!auth_configuration_check_client (self, error))
    return NULL;

  read_ways (self, object);
  return auth_configuration_check_ways (self, error) ? g_steal_pointer (&self) : NULL;
}

static gboolean
copy_from_variant (JsonObject *object, GVariant *dictionary, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, keys[i].name, NULL);

      if (value == NULL)
        continue;
      if (!g_variant_is_of_type (value, G_VARIANT_TYPE (kinds[keys[i].kind].signature)))
        return fail_type (error, &keys[i]);
      json_object_set_member (object, keys[i].name, json_gvariant_serialize (value));
    }
  return TRUE;
}

/* object: (transfer full): what dictionary does not say */
static AuthConfiguration *
overlay (JsonObject *object, GVariant *dictionary, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  AuthConfiguration *self = NULL;

  json_node_take_object (node, object);
  if (copy_from_variant (object, dictionary, error))
    self = auth_configuration_new_from_json (object, error);

  auth_secret_wipe_json (node);
  return self;
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
  return overlay (json_object_new (), dictionary, error);
}

/**
 * auth_configuration_new_changed:
 * @self: a configuration
 * @changes: an a{sv} with those keys of AddAccount that are to change; empty strings and lists
 *   take back to the default
 * @error: return location for an error
 *
 * Returns: (transfer full): a sound configuration like @self but for @changes, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
AuthConfiguration *
auth_configuration_new_changed (const AuthConfiguration *self, GVariant *changes, GError **error)
{
  return overlay (auth_configuration_to_json (self), changes, error);
}

/**
 * auth_configuration_has_same_client:
 * @self: a configuration
 * @other: another
 *
 * Returns: whether tokens made for one are tokens of the other: same client of the same provider; a
 *   client may get a new secret without losing them
 */
gboolean
auth_configuration_has_same_client (const AuthConfiguration *self, const AuthConfiguration *other)
{
  return g_str_equal (self->client_id, other->client_id) &&
         g_strcmp0 (self->domain, other->domain) == 0 &&
         g_strcmp0 (self->user_pool_id, other->user_pool_id) == 0 &&
         g_strcmp0 (self->issuer, other->issuer) == 0;
}

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static void
set_map (JsonObject *object, const char *name, GHashTable *map)
{
  JsonObject *pairs = json_object_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, map);
  while (g_hash_table_iter_next (&iter, &key, &value))
    json_object_set_string_member (pairs, key, value);
  json_object_set_object_member (object, name, pairs);
}

/* Sign-out URIs that nobody chose follow the redirect URIs. */
static void
set_ways (JsonObject *object, const AuthConfiguration *self)
{
  const char *const *sign_out_uris = (const char *const *) self->sign_out_uris;

  auth_json_set_strv (object, "redirect-uris", (const char *const *) self->redirect_uris);
  if (!g_strv_equal (sign_out_uris, (const char *const *) self->redirect_uris))
    auth_json_set_strv (object, "sign-out-uris", sign_out_uris);
  auth_json_set_strv (object, "scopes", (const char *const *) self->scopes);
  auth_json_set_strv (object, "providers", (const char *const *) self->providers);
  set_map (object, "mail-domains", self->mail_domains);
  json_object_set_string_member (object, "sign-in-surface", self->sign_in_surface);
  json_object_set_boolean_member (object, "keep-cookies", self->keeps_cookies);
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
  set_ways (object, self);
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
  g_strfreev (self->sign_out_uris);
  g_strfreev (self->scopes);
  g_strfreev (self->providers);
  g_clear_pointer (&self->mail_domains, g_hash_table_unref);
  g_free (self->sign_in_surface);
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
