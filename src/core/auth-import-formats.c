/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the configuration files of Amplify keep what an account needs, format by format.
 */

#include "config.h"

#include "auth-import-formats.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

#define MAX_POOLS        16
#define LAST_KNOWN_MINOR 5

typedef struct
{
  const char *domain;
  const char *scopes;
  const char *redirect_uris;
  const char *sign_out_uris;
  const char *response_type; /* (nullable) */
  const char *providers;     /* (nullable) */
} OauthKeys;

static const OauthKeys outputs_keys = { "domain",
                                        "scopes",
                                        "redirect_sign_in_uri",
                                        "redirect_sign_out_uri",
                                        "response_type",
                                        "identity_providers" };
static const OauthKeys configure_keys = { "domain", "scopes", "redirectSignIn",
                                          "redirectSignOut", "responseType", "providers" };
static const OauthKeys web_keys = { "domain", "scope", "redirectSignIn",
                                    "redirectSignOut", "responseType", NULL };
static const OauthKeys mobile_keys = { "WebDomain", "Scopes", "SignInRedirectURI",
                                       "SignOutRedirectURI", NULL, NULL };

/**
 * auth_import_draft_free:
 * @self: (transfer full): a draft
 *
 * Frees it.
 */
void
auth_import_draft_free (AuthImportDraft *self)
{
  g_strfreev (self->redirect_uris);
  g_strfreev (self->sign_out_uris);
  g_strfreev (self->scopes);
  g_ptr_array_unref (self->providers);
  g_free (self);
}

static AuthImportDraft *
add_draft (GPtrArray *drafts)
{
  AuthImportDraft *draft = g_new0 (AuthImportDraft, 1);

  draft->providers = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (drafts, draft);
  return draft;
}

/* object: (nullable) */
static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* object: (nullable). An empty text is none. */
static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = object != NULL ? auth_json_get_string (object, name) : NULL;

  return text != NULL && *text != '\0' ? text : NULL;
}

static gboolean
is_true (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (node);
}

/* A list of strings, or what older files have: one string with commas or blanks. */
static char **
dup_list (JsonObject *object, const char *name)
{
  g_autoptr (GStrvBuilder) builder = NULL;
  g_auto (GStrv) parts = NULL;
  const char *text = get_text (object, name);

  if (text == NULL)
    return object != NULL ? auth_json_dup_strv (object, name) : NULL;

  builder = g_strv_builder_new ();
  parts = g_strsplit_set (text, ", \t", -1);
  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

/* The three spellings of the four social providers. */
static const char *
find_provider (const char *word)
{
  static const char *const names[][2] = {
    { "GOOGLE", "Google" },
    { "FACEBOOK", "Facebook" },
    { "AMAZON", "LoginWithAmazon" },
    { "LOGIN_WITH_AMAZON", "LoginWithAmazon" },
    { "APPLE", "SignInWithApple" },
    { "SIGN_IN_WITH_APPLE", "SignInWithApple" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (word, names[i][0]) == 0)
      return names[i][1];
  return NULL;
}

/* A name, or { custom: name } of a hand-written configuration. */
static void
read_provider (AuthImportDraft *draft, JsonNode *node)
{
  const char *name = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    name = get_text (json_node_get_object (node), "custom");
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    name = find_provider (json_node_get_string (node));

  if (name == NULL)
    draft->unknown_providers++;
  else if (!g_ptr_array_find_with_equal_func (draft->providers, name, g_str_equal, NULL))
    g_ptr_array_add (draft->providers, g_strdup (name));
}

static void
read_providers (AuthImportDraft *draft, JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;

  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    read_provider (draft, json_array_get_element (array, i));
}

/* oauth: (nullable) */
static void
read_oauth (AuthImportDraft *draft, JsonObject *oauth, const OauthKeys *keys)
{
  draft->domain = get_text (oauth, keys->domain);
  draft->redirect_uris = dup_list (oauth, keys->redirect_uris);
  draft->sign_out_uris = dup_list (oauth, keys->sign_out_uris);
  draft->scopes = dup_list (oauth, keys->scopes);
  if (oauth != NULL && keys->response_type != NULL)
    draft->response_type = get_text (oauth, keys->response_type);
  if (oauth != NULL && keys->providers != NULL)
    read_providers (draft, oauth, keys->providers);
}

/* "1", "1.4"; a later minor version may only add members. */
static gboolean
check_version (const char *version, GPtrArray *notes, GError **error)
{
  guint64 minor = 0;

  if (g_str_equal (version, "1"))
    return TRUE;
  if (!g_str_has_prefix (version, "1.") ||
      !g_ascii_string_to_unsigned (version + 2, 10, 0, G_MAXUINT16, &minor, NULL))
    {
      g_set_error (
        error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
        _ ("This amplify_outputs.json has a version this program does not know: it reads "
           "version 1 to 1.%d. Update the program, or add the account by hand"),
        LAST_KNOWN_MINOR);
      return FALSE;
    }
  if (minor > LAST_KNOWN_MINOR)
    g_ptr_array_add (notes,
                     g_strdup_printf (_ ("The file has version 1.%u, newer than 1.%d: what is "
                                         "new in it is left out."),
                                      (guint) minor, LAST_KNOWN_MINOR));
  return TRUE;
}

/* amplify_outputs.json of Amplify Gen 2 */
static gboolean
read_outputs (JsonObject *root, GPtrArray *drafts, GPtrArray *notes, GError **error)
{
  const char *version = get_text (root, "version");
  JsonObject *auth = get_object (root, "auth");
  AuthImportDraft *draft = NULL;

  /* A number is no version: 1.10 would be 1.1. */
  if (version == NULL && auth != NULL && json_object_has_member (auth, "user_pool_client_id") &&
      json_object_has_member (root, "version"))
    version = "";
  if (version == NULL || get_object (auth, "plugins") != NULL)
    return TRUE;
  if (!check_version (version, notes, error))
    return FALSE;
  if (auth == NULL)
    return TRUE;

  draft = add_draft (drafts);
  draft->region = get_text (auth, "aws_region");
  draft->user_pool_id = get_text (auth, "user_pool_id");
  draft->client_id = get_text (auth, "user_pool_client_id");
  draft->identity_pool_id = get_text (auth, "identity_pool_id");
  draft->guests = is_true (auth, "unauthenticated_identities_enabled") ? AUTH_IMPORT_GUESTS_WELCOME
                                                                       : AUTH_IMPORT_GUESTS_REFUSED;
  read_oauth (draft, get_object (auth, "oauth"), &outputs_keys);
  return TRUE;
}

/* aws-exports.js and amplifyconfiguration.json of Amplify Gen 1 for the web */
static void
read_web (JsonObject *root, GPtrArray *drafts)
{
  const char *mandatory = get_text (root, "aws_mandatory_sign_in");
  const char *region = get_text (root, "aws_cognito_region");
  AuthImportDraft *draft = NULL;

  if (get_text (root, "aws_user_pools_id") == NULL)
    return;

  draft = add_draft (drafts);
  draft->region = region != NULL ? region : get_text (root, "aws_project_region");
  draft->user_pool_id = get_text (root, "aws_user_pools_id");
  draft->client_id = get_text (root, "aws_user_pools_web_client_id");
  draft->identity_pool_id = get_text (root, "aws_cognito_identity_pool_id");
  draft->guests =
    g_strcmp0 (mandatory, "enable") == 0 ? AUTH_IMPORT_GUESTS_REFUSED : AUTH_IMPORT_GUESTS_WELCOME;
  read_oauth (draft, get_object (root, "oauth"), &web_keys);
  read_providers (draft, root, "aws_cognito_social_providers");
}

/* Amplify.configure () of version 6: Auth.Cognito */
static void
read_configure (JsonObject *cognito, GPtrArray *drafts)
{
  AuthImportDraft *draft = add_draft (drafts);

  draft->user_pool_id = get_text (cognito, "userPoolId");
  draft->client_id = get_text (cognito, "userPoolClientId");
  draft->identity_pool_id = get_text (cognito, "identityPoolId");
  draft->endpoint = get_text (cognito, "userPoolEndpoint");
  draft->guests =
    is_true (cognito, "allowGuestAccess") ? AUTH_IMPORT_GUESTS_WELCOME : AUTH_IMPORT_GUESTS_REFUSED;
  read_oauth (draft, get_object (get_object (cognito, "loginWith"), "oauth"), &configure_keys);
}

/* Amplify.configure () of version 5 and before: Auth, or all of it */
static void
read_old_configure (JsonObject *auth, GPtrArray *drafts)
{
  const char *client_id = get_text (auth, "userPoolWebClientId");
  AuthImportDraft *draft = add_draft (drafts);

  draft->region = get_text (auth, "region");
  draft->user_pool_id = get_text (auth, "userPoolId");
  draft->client_id = client_id != NULL ? client_id : get_text (auth, "userPoolClientId");
  draft->identity_pool_id = get_text (auth, "identityPoolId");
  draft->endpoint = get_text (auth, "endpoint");
  draft->guests =
    is_true (auth, "mandatorySignIn") ? AUTH_IMPORT_GUESTS_REFUSED : AUTH_IMPORT_GUESTS_WELCOME;
  read_oauth (draft, get_object (auth, "oauth"), &web_keys);
}

static void
read_hand_written (JsonObject *root, GPtrArray *drafts)
{
  JsonObject *auth = get_object (root, "Auth");
  JsonObject *cognito = get_object (auth, "Cognito");

  if (cognito != NULL)
    read_configure (cognito, drafts);
  else if (get_text (auth, "userPoolId") != NULL)
    read_old_configure (auth, drafts);
  else if (get_text (root, "userPoolId") != NULL)
    read_old_configure (root, drafts);
}

/* The client of the hosted pages may be another than that of the API. */
static void
read_mobile_pool (JsonObject *plugin, JsonObject *pool, const char *name, GPtrArray *drafts)
{
  JsonObject *identity = get_object (get_object (plugin, "CredentialsProvider"), "CognitoIdentity");
  JsonObject *oauth = get_object (get_object (get_object (plugin, "Auth"), name), "OAuth");
  JsonObject *client = get_text (oauth, "AppClientId") != NULL ? oauth : pool;
  AuthImportDraft *draft = add_draft (drafts);

  draft->region = get_text (pool, "Region");
  draft->user_pool_id = get_text (pool, "PoolId");
  draft->client_id = get_text (client, "AppClientId");
  draft->client_secret = get_text (client, "AppClientSecret");
  if (draft->client_secret == NULL &&
      g_strcmp0 (draft->client_id, get_text (pool, "AppClientId")) == 0)
    draft->client_secret = get_text (pool, "AppClientSecret");
  draft->endpoint = get_text (pool, "Endpoint");
  draft->identity_pool_id = get_text (get_object (identity, name), "PoolId");
  read_oauth (draft, oauth, &mobile_keys);
}

/* amplifyconfiguration.json of Amplify Gen 1 for Android and iOS, and awsconfiguration.json, which
 * has the same members without the frame */
static gboolean
read_mobile (JsonObject *root, GPtrArray *drafts, GError **error)
{
  JsonObject *plugins = get_object (get_object (root, "auth"), "plugins");
  JsonObject *plugin = plugins != NULL ? get_object (plugins, "awsCognitoAuthPlugin") : root;
  JsonObject *pools = get_object (plugin, "CognitoUserPool");
  g_autoptr (GList) names = pools != NULL ? json_object_get_members (pools) : NULL;

  if (g_list_length (names) > MAX_POOLS)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("The file names more than %d user pools: keep those you sign in to"),
                   MAX_POOLS);
      return FALSE;
    }
  for (GList *name = names; name != NULL; name = name->next)
    if (get_object (pools, name->data) != NULL)
      read_mobile_pool (plugin, get_object (pools, name->data), name->data, drafts);
  return TRUE;
}

/**
 * auth_import_read_formats:
 * @root: the document
 * @notes: (element-type utf8): what is left out, a sentence each, is added to it
 * @error: return location for an error
 *
 * Finds what @root says about user pools, in any of the formats of Amplify and in several at once.
 * @root has to outlive what is returned.
 *
 * Returns: (transfer full) (element-type AuthImportDraft): what was found, with the format that
 *   knows most first; or %NULL with AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_NOT_SUPPORTED
 */
GPtrArray *
auth_import_read_formats (JsonObject *root, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) drafts =
    g_ptr_array_new_with_free_func ((GDestroyNotify) auth_import_draft_free);

  if (!read_outputs (root, drafts, notes, error))
    return NULL;
  read_web (root, drafts);
  read_hand_written (root, drafts);
  return read_mobile (root, drafts, error) ? g_steal_pointer (&drafts) : NULL;
}
