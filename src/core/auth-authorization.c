/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One authorization request and what may come back for it (RFC 6749 section 4.1, RFC 7636).
 */

#include "config.h"

#include "auth-authorization.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-lang.h"
#include "auth-pages.h"
#include "auth-pkce.h"
#include "auth-uri.h"

#define MAX_TEXT_BYTES 256

static const AuthAuthorizationOptions no_options = { 0 };

/* What a query for an authorization is made of, beside the request itself. */
typedef struct
{
  char *scope;
  char *code_challenge;
  const char *prompt;
  const char *identity_provider;
  const char *idp_identifier;
  const char *lang_name;
  char *lang;
} Query;

static void
query_clear (Query *query)
{
  g_free (query->scope);
  g_free (query->code_challenge);
  g_free (query->lang);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Query, query_clear)

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* OpenID Connect Core section 3.1.2.1 */
static gboolean
check_prompt (const char *prompt, GError **error)
{
  static const char *const known[] = { "none", "login", "select_account", "consent", NULL };
  g_auto (GStrv) words = g_strsplit (prompt, " ", 5);
  gboolean is_known = words[0] != NULL;

  for (gsize i = 0; words[i] != NULL; i++)
    is_known = is_known && g_strv_contains (known, words[i]);
  if (!is_known)
    return fail (error, _ ("The prompt must be “none”, or some of “login”, “select_account” and "
                           "“consent” with a space between them"));
  if (words[1] != NULL && g_strv_contains ((const char *const *) words, "none"))
    return fail (error, _ ("The prompt “none” stands alone: leave out what is beside it"));
  return TRUE;
}

static gboolean
check_text (const char *text)
{
  return text == NULL || (*text != '\0' && strlen (text) <= MAX_TEXT_BYTES);
}

static gboolean
check_options (const AuthAuthorizationOptions *options, GError **error)
{
  if (options->identity_provider != NULL && options->idp_identifier != NULL)
    return fail (error, _ ("Name the identity provider or give its identifier, not both"));
  if (!check_text (options->identity_provider) || !check_text (options->idp_identifier) ||
      !check_text (options->login_hint))
    return fail (error,
                 _ ("An identity provider and a user name have at least one letter and at most "
                    "256 bytes"));
  return options->prompt == NULL || check_prompt (options->prompt, error);
}

static gboolean
wants_offline_access (const AuthProvider *provider, const AuthConfiguration *configuration)
{
  return provider->has_offline_access && !provider->is_cognito &&
         !g_strv_contains ((const char *const *) configuration->scopes, "offline_access");
}

static void
query_init (Query *query,
            const AuthProvider *provider,
            const AuthConfiguration *configuration,
            const AuthAuthorizationOptions *options)
{
  g_autofree char *scopes = g_strjoinv (" ", configuration->scopes);
  gboolean offline_access = wants_offline_access (provider, configuration);

  query->scope = g_strconcat (scopes, offline_access ? " offline_access" : NULL, NULL);
  /* OpenID Connect Core section 11: without consent the scope above must be ignored. */
  query->prompt = options->prompt == NULL && offline_access ? "consent" : options->prompt;
  /* Naming a provider makes a silent sign-in of federated sessions fail. */
  if (provider->is_cognito && g_strcmp0 (options->prompt, "none") != 0)
    {
      query->identity_provider = options->identity_provider;
      query->idp_identifier = options->idp_identifier;
    }
  query->lang_name = provider->is_cognito ? "lang" : "ui_locales";
  query->lang = provider->is_cognito ? g_strdup (auth_lang_get_cognito (options->lang))
                                     : auth_lang_dup_tag (options->lang);
}

static char *
build_uri (const AuthAuthorization *self,
           const AuthConfiguration *configuration,
           const AuthAuthorizationOptions *options,
           const Query *query,
           const char *page_uri)
{
  g_autofree char *form = NULL;

  form = auth_form_encode (
    "response_type", "code", "client_id", configuration->client_id, "redirect_uri",
    self->redirect_uri, "scope", query->scope, "state", self->state, "nonce", self->nonce,
    "code_challenge_method", "S256", "code_challenge", query->code_challenge, "identity_provider",
    query->identity_provider, "idp_identifier", query->idp_identifier, "login_hint",
    options->login_hint, "prompt", query->prompt, query->lang_name, query->lang, NULL);
  return g_strconcat (page_uri, strchr (page_uri, '?') != NULL ? "&" : "?", form, NULL);
}

/**
 * auth_authorization_new:
 * @provider: the provider
 * @configuration: the account's configuration
 * @redirect_uri: one of the configuration's redirect URIs
 * @options: (nullable): what else to ask for
 * @random_bytes: AUTH_AUTHORIZATION_RANDOM_BYTES bytes of a cryptographic random source
 * @error: return location for an error
 *
 * Makes an authorization request of the code flow (RFC 6749 section 4.1.1, OpenID Connect Core
 * section 3.1.2.1) with PKCE. State and nonce are base64url, because Cognito encodes other
 * characters once or twice depending on its session.
 *
 * Returns: (transfer full): the request, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthAuthorization *
auth_authorization_new (const AuthProvider *provider,
                        const AuthConfiguration *configuration,
                        const char *redirect_uri,
                        const AuthAuthorizationOptions *options,
                        const guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES],
                        GError **error)
{
  g_autoptr (AuthAuthorization) self = NULL;
  g_autofree char *page_uri = NULL;
  g_auto (Query) query = { 0 };

  g_return_val_if_fail (redirect_uri != NULL, NULL);

  if (options == NULL)
    options = &no_options;
  if (!check_options (options, error))
    return NULL;
  page_uri = auth_pages_dup_uri (provider, options->page, error);
  if (page_uri == NULL)
    return NULL;

  self = g_new0 (AuthAuthorization, 1);
  self->redirect_uri = g_strdup (redirect_uri);
  self->code_verifier = auth_pkce_verifier_new (random_bytes);
  self->state = auth_base64url_encode (random_bytes + AUTH_PKCE_RANDOM_BYTES, 32);
  self->nonce = auth_base64url_encode (random_bytes + AUTH_PKCE_RANDOM_BYTES + 32, 32);
  query_init (&query, provider, configuration, options);
  query.code_challenge = auth_pkce_challenge_s256 (self->code_verifier);
  self->uri = build_uri (self, configuration, options, &query, page_uri);
  return g_steal_pointer (&self);
}

/**
 * auth_authorization_free:
 * @self: (transfer full) (nullable): a request
 *
 * Frees it and wipes the code verifier.
 */
void
auth_authorization_free (AuthAuthorization *self)
{
  if (self == NULL)
    return;

  g_free (self->uri);
  g_free (self->redirect_uri);
  g_free (self->state);
  g_free (self->nonce);
  auth_secret_free (self->code_verifier);
  g_free (self);
}

/* Takes as long for a near miss as for any other value of that length. */
static gboolean
is_same_secret (const char *a, const char *b)
{
  gsize length = strlen (a);
  guint8 difference = 0;

  if (strlen (b) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint8) (a[i] ^ b[i]);

  return difference == 0;
}

static GHashTable *
decode_answer (const AuthAuthorization *self, const char *uri, GError **error)
{
  g_autoptr (AuthSecret) query = NULL;

  if (!auth_uri_matches_redirect (uri, self->redirect_uri))
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("This is not the address the sign-in ends at: give the whole address of "
           "its last page"));
      return NULL;
    }
  uri += strlen (self->redirect_uri);
  uri += *uri == '?';
  query = g_strndup (uri, strcspn (uri, "#"));
  return auth_form_decode (query, error);
}

static gboolean
check_is_ours (const AuthAuthorization *self,
               const AuthProvider *provider,
               GHashTable *answer,
               GError **error)
{
  const char *state = g_hash_table_lookup (answer, "state");
  const char *issuer = g_hash_table_lookup (answer, "iss");

  if (state == NULL || !is_same_secret (state, self->state))
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("This answer belongs to another sign-in: finish the one started last, "
           "or start again"));
      return FALSE;
    }
  if (issuer != NULL && !g_str_equal (issuer, provider->issuer))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("This answer comes from another provider and cannot be trusted"));
      return FALSE;
    }
  return TRUE;
}

/**
 * auth_authorization_is_answer:
 * @self: the request
 * @uri: where a browser was sent
 *
 * Returns: whether @uri is an answer to this request, by its place and its state; what it answers
 *   auth_authorization_parse_redirect() tells
 */
gboolean
auth_authorization_is_answer (const AuthAuthorization *self, const char *uri)
{
  g_autoptr (GHashTable) answer = decode_answer (self, uri, NULL);
  const char *state = answer != NULL ? g_hash_table_lookup (answer, "state") : NULL;

  return state != NULL && is_same_secret (state, self->state);
}

static AuthError
classify (const char *name)
{
  static const char *const person[] = { "login_required", "interaction_required",
                                        "account_selection_required", "consent_required", NULL };
  static const char *const later[] = { "temporarily_unavailable", "server_error", NULL };

  if (g_str_equal (name, "access_denied"))
    return AUTH_ERROR_CANCELLED;
  if (g_strv_contains (person, name))
    return AUTH_ERROR_SIGN_IN_REQUIRED;

  return g_strv_contains (later, name) ? AUTH_ERROR_OFFLINE : AUTH_ERROR_SERVER_REFUSED;
}

static void
set_answered_error (GError **error, const char *name, const char *description)
{
  g_autofree char *words = auth_error_clean_text (description != NULL ? description : name);
  AuthError code = classify (name);

  if (code == AUTH_ERROR_CANCELLED)
    g_set_error_literal (error, AUTH_ERROR, code, _ ("The sign-in was cancelled or refused"));
  else if (code == AUTH_ERROR_SIGN_IN_REQUIRED)
    g_set_error_literal (error, AUTH_ERROR, code,
                         _ ("The user pool wants to ask you: sign in again"));
  else if (code == AUTH_ERROR_OFFLINE)
    g_set_error (error, AUTH_ERROR, code,
                 _ ("The user pool has trouble of its own (%s): try again later"), words);
  else
    g_set_error (error, AUTH_ERROR, code, _ ("The user pool refused the sign-in: %s"), words);
}

/**
 * auth_authorization_parse_redirect:
 * @self: the request
 * @provider: the provider it went to
 * @uri: where the web view or browser was sent
 * @error: return location for an error
 *
 * Takes the code out of an authorization response (RFC 6749 section 4.1.2). Nobody else's answer
 * may have an effect, not even an error: first the place, then state, then iss (RFC 9207), then
 * error.
 *
 * Returns: (transfer full): the code, or %NULL with AUTH_ERROR_INVALID_ARGUMENT (not an answer to
 *   this request: go on waiting), AUTH_ERROR_CANCELLED, AUTH_ERROR_SIGN_IN_REQUIRED,
 *   AUTH_ERROR_OFFLINE, AUTH_ERROR_SERVER_REFUSED or AUTH_ERROR_INVALID_RESPONSE
 */
AuthSecret *
auth_authorization_parse_redirect (const AuthAuthorization *self,
                                   const AuthProvider *provider,
                                   const char *uri,
                                   GError **error)
{
  g_autoptr (GHashTable) answer = decode_answer (self, uri, error);
  const char *name = NULL;
  const char *code = NULL;

  if (answer == NULL || !check_is_ours (self, provider, answer, error))
    return NULL;

  name = g_hash_table_lookup (answer, "error");
  code = g_hash_table_lookup (answer, "code");
  if (name != NULL)
    {
      set_answered_error (error, name, g_hash_table_lookup (answer, "error_description"));
      return NULL;
    }
  if (code == NULL || *code == '\0')
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The user pool answered without a code: start the sign-in again"));
      return NULL;
    }
  return g_strdup (code);
}
