/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was typed into the add-account dialog: whether it holds, and the account it makes.
 */

#include "config.h"

#include "auth-account-draft.h"

#include <glib/gi18n.h>

#include "auth-configuration.h"
#include "auth-error.h"
#include "auth-uri.h"

typedef enum
{
  PROVIDER_DOMAIN, /* of Amazon Cognito: needs a user pool id */
  PROVIDER_ISSUER,
  PROVIDER_EITHER, /* a bare host: a custom domain when a user pool id comes with it */
} ProviderKind;

/* The pages of Cognito's hosted UI, whose addresses people copy from their browser. */
static const char *const hosted_pages[] = {
  "/login", "/signup", "/logout", "/forgotPassword", "/confirm", "/oauth2", "/error"
};

static char *
dup_stripped (const AuthAccountDraft *self,
              AuthDraftField field)
{
  return g_strstrip (g_strdup (self->texts[field]));
}

static gboolean
is_empty (const AuthAccountDraft *self,
          AuthDraftField field)
{
  g_autofree char *text = dup_stripped (self, field);

  return *text == '\0';
}

static gboolean
is_hosted_page (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (hosted_pages); i++)
    if (g_str_has_prefix (path, hosted_pages[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_cognito_host (const char *host)
{
  return g_str_has_suffix (host, ".amazoncognito.com") ||
         g_str_has_suffix (host, ".amazoncognito.com.cn");
}

static ProviderKind
get_provider_kind (const AuthAccountDraft *self)
{
  g_autofree char *text = dup_stripped (self, AUTH_DRAFT_PROVIDER);
  g_autofree char *origin = auth_configuration_normalize_domain (text, NULL);
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";

  if (origin != NULL && is_cognito_host (origin))
    return PROVIDER_DOMAIN;
  if (is_hosted_page (path))
    return PROVIDER_DOMAIN;
  if (*path == '\0' || g_str_equal (path, "/"))
    return PROVIDER_EITHER;
  return PROVIDER_ISSUER;
}

static gboolean
is_domain (const AuthAccountDraft *self)
{
  ProviderKind kind = get_provider_kind (self);

  if (kind == PROVIDER_EITHER)
    return !is_empty (self, AUTH_DRAFT_USER_POOL_ID);
  return kind == PROVIDER_DOMAIN;
}

/**
 * auth_account_draft_takes_user_pool_id:
 * @self: a draft
 *
 * Returns: whether a user pool id belongs to what was typed as domain or issuer
 */
gboolean
auth_account_draft_takes_user_pool_id (const AuthAccountDraft *self)
{
  return !is_empty (self, AUTH_DRAFT_PROVIDER) && get_provider_kind (self) != PROVIDER_ISSUER;
}

static char *
normalize_provider (const AuthAccountDraft *self,
                    GError **error)
{
  g_autofree char *text = dup_stripped (self, AUTH_DRAFT_PROVIDER);

  if (is_domain (self))
    return auth_configuration_normalize_domain (text, error);
  /* A bare host is enough for a domain, so it is for an issuer. */
  if (strstr (text, "://") == NULL)
    {
      g_autofree char *with_scheme = g_strconcat ("https://", text, NULL);

      return auth_configuration_normalize_issuer (with_scheme, error);
    }
  return auth_configuration_normalize_issuer (text, error);
}

static char **
split_words (const char *text)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (text), ",;\t\n", ' ');
  g_auto (GStrv) words = g_strsplit (spaced, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_strv_builder_add (builder, words[i]);
  return g_strv_builder_end (builder);
}

static gboolean
check_redirect_uris (const char *text,
                     GError **error)
{
  g_auto (GStrv) uris = split_words (text);

  for (gsize i = 0; uris[i] != NULL; i++)
    if (!auth_uri_check_redirect (uris[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
check_scopes (const char *text,
              GError **error)
{
  g_auto (GStrv) scopes = split_words (text);

  if (*scopes == NULL || g_strv_contains ((const char *const *) scopes, "openid"))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("The scopes lack “openid”, without which nobody is signed in. Add it"));
  return FALSE;
}

static gboolean
check_text (const AuthAccountDraft *self,
            AuthDraftField field,
            GError **error)
{
  g_autofree char *text = dup_stripped (self, field);
  g_autofree char *provider = NULL;

  switch (field)
    {
    case AUTH_DRAFT_PROVIDER:
      provider = normalize_provider (self, error);
      return provider != NULL;
    case AUTH_DRAFT_USER_POOL_ID:
      return auth_configuration_check_user_pool_id (text, error);
    case AUTH_DRAFT_CLIENT_ID:
      return auth_configuration_check_client_id (text, error);
    case AUTH_DRAFT_REDIRECT_URIS:
      return check_redirect_uris (text, error);
    case AUTH_DRAFT_SCOPES:
      return check_scopes (text, error);
    case AUTH_DRAFT_NAME:
    case AUTH_DRAFT_CLIENT_SECRET:
    case AUTH_DRAFT_N_FIELDS:
    default:
      return TRUE;
    }
}

/**
 * auth_account_draft_check:
 * @self: a draft
 * @field: a field of it
 * @error: return location
 *
 * Tells what is wrong with what was typed. An empty field is not wrong: nobody typed there yet.
 *
 * Returns: whether the field is in order; %AUTH_ERROR_INVALID_ARGUMENT otherwise
 */
gboolean
auth_account_draft_check (const AuthAccountDraft *self,
                          AuthDraftField field,
                          GError **error)
{
  if (is_empty (self, field))
    return TRUE;
  if (field == AUTH_DRAFT_USER_POOL_ID && !auth_account_draft_takes_user_pool_id (self))
    return TRUE;
  return check_text (self, field, error);
}

/**
 * auth_account_draft_is_complete:
 * @self: a draft
 *
 * Returns: whether an account can be made of it
 */
gboolean
auth_account_draft_is_complete (const AuthAccountDraft *self)
{
  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    if (!auth_account_draft_check (self, field, NULL))
      return FALSE;
  if (is_empty (self, AUTH_DRAFT_NAME) || is_empty (self, AUTH_DRAFT_PROVIDER) ||
      is_empty (self, AUTH_DRAFT_CLIENT_ID))
    return FALSE;
  return !is_domain (self) || !is_empty (self, AUTH_DRAFT_USER_POOL_ID);
}

static void
add_text (const AuthAccountDraft *self,
          GVariantDict *dictionary,
          const char *key,
          AuthDraftField field)
{
  g_autofree char *text = dup_stripped (self, field);

  if (*text != '\0')
    g_variant_dict_insert (dictionary, key, "s", text);
}

static void
add_words (const AuthAccountDraft *self,
           GVariantDict *dictionary,
           const char *key,
           AuthDraftField field)
{
  g_auto (GStrv) words = split_words (self->texts[field]);

  if (*words != NULL)
    g_variant_dict_insert (dictionary, key, "^as", words);
}

/**
 * auth_account_draft_to_variant:
 * @self: a draft
 * @error: return location
 *
 * Returns: (transfer full) (nullable): what the agent's AddAccount () takes, or %NULL and
 *   %AUTH_ERROR_INVALID_ARGUMENT
 */
GVariant *
auth_account_draft_to_variant (const AuthAccountDraft *self,
                               GError **error)
{
  g_autofree char *provider = normalize_provider (self, error);
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (provider == NULL)
    return NULL;
  add_text (self, &dictionary, "name", AUTH_DRAFT_NAME);
  add_text (self, &dictionary, "client-id", AUTH_DRAFT_CLIENT_ID);
  add_text (self, &dictionary, "client-secret", AUTH_DRAFT_CLIENT_SECRET);
  add_words (self, &dictionary, "redirect-uris", AUTH_DRAFT_REDIRECT_URIS);
  add_words (self, &dictionary, "scopes", AUTH_DRAFT_SCOPES);
  g_variant_dict_insert (&dictionary, is_domain (self) ? "domain" : "issuer", "s", provider);
  if (is_domain (self))
    add_text (self, &dictionary, "user-pool-id", AUTH_DRAFT_USER_POOL_ID);
  return g_variant_ref_sink (g_variant_dict_end (&dictionary));
}
