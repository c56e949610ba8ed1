/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Accounts out of the configuration files of Amplify, and what is left out of them.
 */

#include "config.h"

#include "auth-import.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-import-formats.h"
#include "auth-import-text.h"
#include "auth-import-uris.h"
#include "auth-json.h"

#define ADMIN_SCOPE         "aws.cognito.signin.user.admin"
#define MAX_NAME_CHARACTERS 100
#define ROOM_FOR_NUMBER     4

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static void
add_note (GPtrArray *notes, const char *note)
{
  g_ptr_array_add (notes, g_strdup (note));
}

static void
set_scopes (JsonObject *account, const AuthImportDraft *draft, GPtrArray *notes)
{
  g_autoptr (GPtrArray) scopes = g_ptr_array_new ();
  const char *const *named = (const char *const *) draft->scopes;

  if (named == NULL || named[0] == NULL)
    return;
  if (!g_strv_contains (named, "openid"))
    {
      g_ptr_array_add (scopes, (gpointer) "openid");
      add_note (notes, _ ("The scope “openid” is added: without it nobody can be recognised. An "
                          "administrator has to allow it at the app client."));
    }
  if (!g_strv_contains (named, ADMIN_SCOPE))
    add_note (
      notes,
      _ ("The scope “aws.cognito.signin.user.admin” is not among those of the file: without it the "
         "profile, the password, second factors and devices cannot be changed here, "
         "and nobody can be signed out everywhere."));

  for (gsize i = 0; named[i] != NULL; i++)
    g_ptr_array_add (scopes, (gpointer) named[i]);
  g_ptr_array_add (scopes, NULL);
  auth_json_set_strv (account, "scopes", (const char *const *) scopes->pdata);
}

static void
set_providers (JsonObject *account, const AuthImportDraft *draft, GPtrArray *notes)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < draft->providers->len; i++)
    json_array_add_string_element (array, draft->providers->pdata[i]);
  json_object_set_array_member (account, "providers", array);

  if (draft->unknown_providers > 0)
    add_note (notes, _ ("An identity provider of the file is left out, because no user pool knows "
                        "one of that name."));
  add_note (notes,
            _ ("Named OpenID and SAML providers, such as Okta or Entra, are in no such file: add "
               "them to the account by hand."));
}

/* The API and the hosted pages of a pool without a domain: whether there are any, only the pool
 * can tell. */
static gboolean
set_place (JsonObject *account, const AuthImportDraft *draft, GPtrArray *notes, GError **error)
{
  const char *pool = draft->user_pool_id;
  g_autofree char *region = g_strndup (pool, strcspn (pool, "_"));
  g_autofree char *issuer = NULL;

  if (!auth_configuration_check_user_pool_id (pool, error))
    return FALSE;
  if (draft->domain != NULL)
    {
      json_object_set_string_member (account, "domain", draft->domain);
      json_object_set_string_member (account, "user-pool-id", pool);
      return TRUE;
    }
  if (g_str_equal (region, "local"))
    return fail (error,
                 _ ("The file names no domain for the sign-in, and an emulator's user pool has "
                    "none of its own: add the account by hand"));

  issuer = g_strdup_printf ("https://cognito-idp.%s.amazonaws.com%s/%s", region,
                            g_str_has_prefix (region, "cn-") ? ".cn" : "", pool);
  json_object_set_string_member (account, "issuer", issuer);
  add_note (notes,
            _ ("The file names no domain for the sign-in, so the user pool itself is asked for "
               "it. If it has none, nobody can sign in here until an administrator adds one: "
               "in the Cognito console under Branding, Domain."));
  return TRUE;
}

/* Which counts is what Amplify for the web does, too. */
static void
note_region (const AuthImportDraft *draft, GPtrArray *notes)
{
  gsize length = strcspn (draft->user_pool_id, "_");
  g_autofree char *shown = NULL;
  g_autofree char *note = NULL;

  if (draft->region == NULL || (strlen (draft->region) == length &&
                                strncmp (draft->region, draft->user_pool_id, length) == 0))
    return;

  shown = auth_error_clean_text (draft->region);
  note =
    g_strdup_printf (_ ("The file says the region is %s, but the user pool %s is in another: the "
                        "pool's own counts."),
                     shown, draft->user_pool_id);
  add_note (notes, note);
}

static void
note_rest (const AuthImportDraft *draft, GPtrArray *notes)
{
  if (g_strcmp0 (draft->response_type, "token") == 0)
    add_note (notes,
              _ ("The response type “token” (implicit grant) is left out, because it gives no "
                 "session that lasts: an administrator has to allow the authorization code "
                 "grant at the app client."));
  if (draft->endpoint != NULL)
    add_note (notes, _ ("The address of the user pool's API is left out: only the pool's own is "
                        "asked."));
  if (draft->client_secret != NULL)
    add_note (notes,
              _ ("The file holds the secret of the app client: it goes into the keyring. Delete "
                 "the file, or keep it where nobody else can read it."));
  if (draft->identity_pool_id != NULL && draft->guests == AUTH_IMPORT_GUESTS_WELCOME)
    add_note (notes,
              _ ("The file allows guests: the identity pool may give AWS credentials without "
                 "anybody signed in, too."));
  if (draft->identity_pool_id != NULL && draft->guests == AUTH_IMPORT_GUESTS_REFUSED)
    add_note (notes, _ ("The file allows no guests: AWS credentials need somebody signed in."));
}

/**
 * auth_import_dup_numbered_name:
 * @name: a name
 * @number: 1 for the name itself
 *
 * Returns: (transfer full): @name with @number after it, of no more than an account's name may have
 */
char *
auth_import_dup_numbered_name (const char *name, guint number)
{
  glong length = MIN (g_utf8_strlen (name, -1), MAX_NAME_CHARACTERS - ROOM_FOR_NUMBER);
  g_autofree char *start = NULL;

  if (number == 1)
    return g_strdup (name);

  start = g_strchomp (g_utf8_substring (name, 0, length));
  return g_strdup_printf ("%s %u", start, number);
}

/* "myapp-dev.auth.eu-west-1.amazoncognito.com" is myapp-dev's. */
static char *
make_name_up (const AuthImportDraft *draft)
{
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;
  const char *managed = NULL;

  if (draft->domain != NULL)
    origin = auth_configuration_normalize_domain (draft->domain, NULL);
  if (origin == NULL)
    return g_strdup (draft->user_pool_id);

  host = g_strndup (strstr (origin, "://") + 3, MAX_NAME_CHARACTERS);
  managed = strstr (host, ".auth.");
  if (managed != NULL && strstr (managed, ".amazoncognito.com") != NULL)
    host[managed - host] = '\0';
  return g_steal_pointer (&host);
}

static gboolean
has_name (GPtrArray *accounts, const char *name)
{
  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (((AuthConfiguration *) accounts->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

/* wanted: (nullable) */
static void
set_name (JsonObject *account,
          const AuthImportDraft *draft,
          GPtrArray *accounts,
          const char *wanted)
{
  g_autofree char *name = wanted != NULL ? g_strdup (wanted) : make_name_up (draft);

  for (guint number = 1;; number++)
    {
      g_autofree char *numbered = auth_import_dup_numbered_name (name, number);

      if (has_name (accounts, numbered))
        continue;
      json_object_set_string_member (account, "name", numbered);
      return;
    }
}

static gboolean
set_client (JsonObject *account, const AuthImportDraft *draft, GError **error)
{
  if (draft->client_id == NULL)
    return fail (error,
                 _ ("The file names no app client: the Cognito console shows the id under App "
                    "clients; add the account by hand"));

  json_object_set_string_member (account, "client-id", draft->client_id);
  if (draft->client_secret != NULL)
    json_object_set_string_member (account, "client-secret", draft->client_secret);
  if (draft->identity_pool_id != NULL)
    json_object_set_string_member (account, "identity-pool-id", draft->identity_pool_id);
  return TRUE;
}

static gboolean
add_account (AuthImport *self, const AuthImportDraft *draft, const char *name, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *account = json_object_new ();
  AuthConfiguration *configuration = NULL;

  json_node_take_object (node, account);
  if (set_client (account, draft, error) && set_place (account, draft, self->notes, error))
    {
      set_name (account, draft, self->accounts, name);
      auth_import_set_uris (account, draft, self->notes);
      set_scopes (account, draft, self->notes);
      set_providers (account, draft, self->notes);
      note_region (draft, self->notes);
      note_rest (draft, self->notes);
      configuration = auth_configuration_new_from_json (account, error);
    }
  auth_secret_wipe_json (node);
  if (configuration == NULL)
    return FALSE;

  g_ptr_array_add (self->accounts, configuration);
  return TRUE;
}

/* A pool is one account, however many of its clients the file names. */
static gboolean
is_known (GPtrArray *drafts, guint index, GPtrArray *notes)
{
  const AuthImportDraft *draft = drafts->pdata[index];

  for (guint i = 0; i < index; i++)
    {
      const AuthImportDraft *other = drafts->pdata[i];

      if (g_strcmp0 (draft->user_pool_id, other->user_pool_id) != 0)
        continue;
      if (g_strcmp0 (draft->client_id, other->client_id) != 0)
        add_note (notes,
                  _ ("The file names more than one app client of the same user pool: the first "
                     "is taken, which for files of web and phone apps is that of the web."));
      return TRUE;
    }
  return FALSE;
}

static gboolean
read_drafts (AuthImport *self, GPtrArray *drafts, const char *name, GError **error)
{
  for (guint i = 0; i < drafts->len; i++)
    {
      const AuthImportDraft *draft = drafts->pdata[i];

      if (draft->user_pool_id == NULL)
        return fail (error,
                     _ ("The file names no user pool: Amplify's authentication is not set up "
                        "in it"));
      if (!is_known (drafts, i, self->notes) && !add_account (self, draft, name, error))
        return FALSE;
    }
  return self->accounts->len > 0 ||
         fail (error,
               _ ("There is no user pool in this: choose an aws-exports.js, "
                  "amplifyconfiguration.json or amplify_outputs.json with authentication in it"));
}

/* Several accounts, and both forms in one file, say most things twice. */
static void
drop_repeated (GPtrArray *notes)
{
  for (guint i = notes->len; i-- > 0;)
    {
      guint first = 0;

      g_ptr_array_find_with_equal_func (notes, notes->pdata[i], g_str_equal, &first);
      if (first < i)
        g_ptr_array_remove_index (notes, i);
    }
}

static gboolean
is_about_sign_in (const char *member)
{
  static const char *const names[] = { "$schema",
                                       "version",
                                       "auth",
                                       "Auth",
                                       "Version",
                                       "UserAgent",
                                       "oauth",
                                       "region",
                                       "IdentityManager",
                                       "CognitoUserPool",
                                       "CredentialsProvider",
                                       "aws_project_region",
                                       "aws_mandatory_sign_in",
                                       "federationTarget",
                                       NULL };

  return g_strv_contains (names, member) || g_str_has_prefix (member, "aws_cognito_") ||
         g_str_has_prefix (member, "aws_user_pools_") || g_str_has_prefix (member, "userPool") ||
         g_str_has_prefix (member, "identityPool");
}

static void
note_other_members (JsonObject *root, GPtrArray *notes)
{
  g_autoptr (GList) members = json_object_get_members (root);

  for (GList *member = members; member != NULL; member = member->next)
    if (!is_about_sign_in (member->data))
      return add_note (notes,
                       _ ("What the file says of other services (storage, APIs, analytics and "
                          "so on) is left out: only signing in is done here."));
}

/**
 * auth_import_new_from_text:
 * @text: aws-exports.js, amplifyconfiguration.json, amplify_outputs.json or a hand-written
 *   Amplify.configure (), in whatever bytes
 * @name: (nullable): what to call the account; several get a number
 * @error: return location for an error
 *
 * Reads what Amplify knows about a user pool, without evaluating anything.
 *
 * Returns: (transfer full): sound accounts and what is left out, or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT or AUTH_ERROR_NOT_SUPPORTED
 */
AuthImport *
auth_import_new_from_text (const char *text, const char *name, GError **error)
{
  g_autoptr (AuthImport) self = g_new0 (AuthImport, 1);
  g_autoptr (AuthSecret) json = auth_import_text_to_json (text, error);
  g_autoptr (GPtrArray) drafts = NULL;
  g_autoptr (JsonNode) document = NULL;
  gboolean is_read = FALSE;

  if (json == NULL)
    return NULL;
  document = auth_json_parse (json, strlen (json), "The configuration", NULL);
  if (document == NULL)
    {
      fail (error,
            _ ("The configuration is damaged: a number or a character in it cannot be read"));
      return NULL;
    }

  self->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_configuration_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  drafts = auth_import_read_formats (json_node_get_object (document), self->notes, error);
  if (drafts != NULL)
    is_read = read_drafts (self, drafts, name, error);
  note_other_members (json_node_get_object (document), self->notes);
  drop_repeated (self->notes);
  auth_secret_wipe_json (document);
  return is_read ? g_steal_pointer (&self) : NULL;
}

/**
 * auth_import_free:
 * @self: (transfer full) (nullable): an import
 *
 * Frees it and wipes client secrets.
 */
void
auth_import_free (AuthImport *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_free (self);
}
