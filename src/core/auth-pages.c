/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages a provider has beside its authorization endpoint: sign-up, password, sign-out.
 */

#include "config.h"

#include "auth-pages.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-uri.h"

#define AUTHORIZE_PATH "/oauth2/authorize"

/* Cognito has these beside the authorization endpoint, with the same query. */
static const struct
{
  const char *page;
  const char *path;
} cognito_pages[] = {
  { "signup", "/signup" },
  { "forgot-password", "/forgotPassword" },
  { "logout", "/logout" },
};

static const char *
get_path (const char *page)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cognito_pages); i++)
    if (g_str_equal (cognito_pages[i].page, page))
      return cognito_pages[i].path;
  return NULL;
}

/**
 * auth_pages_dup_uri:
 * @provider: the provider
 * @page: (nullable): “login”, “signup”, “forgot-password” or “logout”
 * @error: return location for an error
 *
 * Returns: (transfer full): the page's address, for the query of an authorization request; or %NULL
 *   with AUTH_ERROR_INVALID_ARGUMENT
 */
char *
auth_pages_dup_uri (const AuthProvider *provider, const char *page, GError **error)
{
  const char *endpoint = provider->authorization_endpoint;
  const char *path = NULL;

  if (page == NULL || g_str_equal (page, "login"))
    return g_strdup (endpoint);
  path = get_path (page);
  if (path != NULL && provider->is_cognito && g_str_has_suffix (endpoint, AUTHORIZE_PATH))
    {
      g_autofree char *domain = g_strndup (endpoint, strlen (endpoint) - strlen (AUTHORIZE_PATH));

      return g_strconcat (domain, path, NULL);
    }
  g_set_error_literal (
    error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
    path != NULL ? _ ("This provider has no such page of its own: begin with its sign-in page")
                 : _ ("The page must be “login”, “signup”, “forgot-password” or “logout”"));
  return NULL;
}

/**
 * auth_pages_dup_sign_out_uri:
 * @provider: the provider
 * @configuration: the account's configuration
 * @sign_out_uri: one of the configuration's sign-out URIs
 *
 * Cognito's page is not the one of OpenID Connect RP-Initiated Logout 1.0: the parameters have
 * other names.
 *
 * Returns: (transfer full) (nullable): the address that ends the hosted session, if there is one
 */
char *
auth_pages_dup_sign_out_uri (const AuthProvider *provider,
                             const AuthConfiguration *configuration,
                             const char *sign_out_uri)
{
  const char *endpoint = provider->logout_endpoint;
  g_autofree char *query = NULL;

  if (endpoint == NULL)
    return NULL;
  query = auth_form_encode ("client_id", configuration->client_id,
                            provider->is_cognito ? "logout_uri" : "post_logout_redirect_uri",
                            sign_out_uri, NULL);
  return g_strconcat (endpoint, strchr (endpoint, '?') != NULL ? "&" : "?", query, NULL);
}
