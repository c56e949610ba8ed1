/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What has to hold together in a configuration: the client, and the ways into the account.
 */

#include "config.h"

#include "auth-configuration-check.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-uri.h"

/* More than an app client of Cognito takes (100 URLs) or a pool has names for. */
#define MAX_ENTRIES         100
#define MAX_URI_BYTES       1024
#define MAX_MAIL_DOMAINS    500
#define MAX_NAME_BYTES      128
#define MAX_NAME_CHARACTERS 100

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

static gboolean
check_name (const char *name, GError **error)
{
  g_autofree char *clean = auth_error_clean_text (name);

  if (name == NULL)
    return fail (error, _ ("The account needs a name"));
  if (g_utf8_strlen (name, -1) > MAX_NAME_CHARACTERS)
    return fail (error, _ ("The account's name is too long: it has at most 100 characters"));
  if (!g_str_equal (clean, name))
    return fail (error, _ ("The account's name must be one line, without invisible characters and "
                           "without blanks at its ends or side by side"));

  return TRUE;
}

static gboolean
normalize_domain (AuthConfiguration *self, GError **error)
{
  g_autofree char *domain = NULL;

  if (self->user_pool_id == NULL)
    return fail (error,
                 _ ("The user pool id is missing: the Cognito console shows it on the pool's "
                    "overview"));

  domain = auth_configuration_normalize_domain (self->domain, error);
  if (domain == NULL || !auth_configuration_check_user_pool_id (self->user_pool_id, error))
    return FALSE;
  if (g_str_has_prefix (self->user_pool_id, "local_") && !auth_uri_is_loopback (domain))
    return fail (error, _ ("A user pool id looks like eu-west-1_AbCdEfGhI; one that begins with "
                           "local_ is an emulator's, whose domain is on this computer"));

  g_free (self->domain);
  self->domain = g_steal_pointer (&domain);
  return TRUE;
}

static gboolean
normalize_place (AuthConfiguration *self, GError **error)
{
  g_autofree char *issuer = NULL;

  if (self->domain != NULL && self->issuer != NULL)
    return fail (error, _ ("Give either the domain and id of a user pool or an issuer, not both"));
  if (self->domain != NULL)
    return normalize_domain (self, error);
  if (self->user_pool_id != NULL && self->issuer == NULL)
    return fail (error, _ ("The user pool's domain is missing: the Cognito console shows it under "
                           "Branding"));
  if (self->issuer == NULL)
    return fail (error, _ ("Give the domain and id of a user pool, or an issuer"));
  if (self->user_pool_id != NULL)
    return fail (error, _ ("A user pool id goes with a domain: leave it out, or give the pool's "
                           "domain in place of the issuer"));

  issuer = auth_configuration_normalize_issuer (self->issuer, error);
  if (issuer == NULL)
    return FALSE;

  g_free (self->issuer);
  self->issuer = g_steal_pointer (&issuer);
  return TRUE;
}

static gboolean
check_ids (const AuthConfiguration *self, GError **error)
{
  const char *secret = self->client_secret != NULL ? self->client_secret : "";

  if (!auth_configuration_check_client_id (self->client_id != NULL ? self->client_id : "", error))
    return FALSE;
  for (; *secret != '\0'; secret++)
    if (!g_ascii_isprint (*secret))
      return fail (error, _ ("The client secret holds characters that no client secret has"));

  return self->identity_pool_id == NULL ||
         auth_configuration_check_identity_pool_id (self->identity_pool_id, error);
}

/**
 * auth_configuration_check_client:
 * @self: a configuration
 * @error: return location for an error
 *
 * Checks the account's name and whose client it is of, and brings domain or issuer to one spelling.
 *
 * Returns: %TRUE if they hold together, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_configuration_check_client (AuthConfiguration *self, GError **error)
{
  return check_name (self->name, error) && normalize_place (self, error) && check_ids (self, error);
}

static gboolean
check_uris (char **uris, GError **error)
{
  if (g_strv_length (uris) > MAX_ENTRIES)
    return fail (error, _ ("There are too many URIs: an account has at most 100"));
  for (gsize i = 0; uris[i] != NULL; i++)
    {
      if (strlen (uris[i]) > MAX_URI_BYTES)
        return fail (error,
                     _ ("A redirect or sign-out URI is too long: it has at most 1024 bytes"));
      if (!auth_uri_check_redirect (uris[i], error))
        return FALSE;
    }
  return TRUE;
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
check_scopes (char **scopes, GError **error)
{
  for (gsize i = 0; scopes[i] != NULL; i++)
    if (!is_scope (scopes[i]))
      return fail (error, _ ("A scope is one word without quotes, like “email”; give each as one "
                             "entry of the list"));
  if (!g_strv_contains ((const char *const *) scopes, "openid"))
    return fail (error,
                 _ ("The scopes must contain “openid”: without it nobody can be recognised"));

  return TRUE;
}

/* What a pool takes as the name or the identifier of a provider, and a button can show. */
static gboolean
is_name (const char *text)
{
  g_autofree char *clean = NULL;

  if (*text == '\0' || strlen (text) > MAX_NAME_BYTES)
    return FALSE;
  clean = auth_error_clean_text (text);
  return g_str_equal (clean, text);
}

static gboolean
check_providers (char **providers, GError **error)
{
  if (g_strv_length (providers) > MAX_ENTRIES)
    return fail (error, _ ("There are too many identity providers: an account has at most 100"));
  for (gsize i = 0; providers[i] != NULL; i++)
    {
      if (!is_name (providers[i]))
        return fail (error, _ ("An identity provider is called as the user pool calls it, like "
                               "“Google”: one short line"));
      if (g_strv_contains ((const char *const *) providers + i + 1, providers[i]))
        return fail (error, _ ("An identity provider is named twice: leave one of them out"));
    }
  return TRUE;
}

static gboolean
check_mail_domains (GHashTable *mail_domains, GError **error)
{
  GHashTableIter iter;
  gpointer domain, identifier;

  if (g_hash_table_size (mail_domains) > MAX_MAIL_DOMAINS)
    return fail (error, _ ("There are too many mail domains: an account has at most 500"));
  g_hash_table_iter_init (&iter, mail_domains);
  while (g_hash_table_iter_next (&iter, &domain, &identifier))
    {
      if (!auth_uri_is_host (domain) || strchr (domain, '.') == NULL)
        return fail (error, _ ("A mail domain is what follows the @, like example.com"));
      if (!is_name (identifier))
        return fail (error,
                     _ ("A mail domain leads to the identifier of a provider of the user pool: "
                        "one short line"));
    }
  return TRUE;
}

/**
 * auth_configuration_check_ways:
 * @self: a configuration
 * @error: return location for an error
 *
 * Returns: %TRUE if a sign-in can be made with them, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_configuration_check_ways (const AuthConfiguration *self, GError **error)
{
  static const char *const surfaces[] = { "", "embedded", "browser", NULL };

  if (!g_strv_contains (surfaces, self->sign_in_surface))
    return fail (error,
                 _ ("Sign-ins take place “embedded”, in the “browser”, or where it suits each "
                    "(an empty string)"));
  return check_uris (self->redirect_uris, error) && check_uris (self->sign_out_uris, error) &&
         check_scopes (self->scopes, error) && check_providers (self->providers, error) &&
         check_mail_domains (self->mail_domains, error);
}

/**
 * auth_configuration_normalize_mail_domain:
 * @domain: the domain of an e-mail address, with or without the @
 *
 * Returns: (transfer full): the one spelling by which it is known: lower case, ASCII; not checked
 */
char *
auth_configuration_normalize_mail_domain (const char *domain)
{
  g_autofree char *stripped = g_strstrip (g_strdup (*domain == '@' ? domain + 1 : domain));
  g_autofree char *ascii =
    strlen (stripped) <= MAX_NAME_BYTES * 2 ? g_hostname_to_ascii (stripped) : NULL;

  return g_ascii_strdown (ascii != NULL ? ascii : stripped, -1);
}

/**
 * auth_configuration_get_idp_identifier:
 * @self: a configuration
 * @login_hint: (nullable): the user name of whoever is going to sign in
 *
 * Returns: (transfer none) (nullable): the identifier of the provider that signs in the people of
 *   its mail domain
 */
const char *
auth_configuration_get_idp_identifier (const AuthConfiguration *self, const char *login_hint)
{
  const char *at = login_hint != NULL ? strrchr (login_hint, '@') : NULL;
  g_autofree char *domain = at != NULL ? auth_configuration_normalize_mail_domain (at) : NULL;

  return domain != NULL ? g_hash_table_lookup (self->mail_domains, domain) : NULL;
}
