/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller asks of a sign-in: where it takes place, and the authorization request.
 */

#include "config.h"

#include "auth-sign-in-request.h"

#include <sys/random.h>
#include <glib/gi18n.h>

#include "auth-options.h"

#define POOL_ITSELF "COGNITO"

static const char embedded[] = "embedded";
static const char browser[] = "browser";

static gboolean
read_options (GVariant *options,
              const AuthConfiguration *configuration,
              AuthAuthorizationOptions *wanted,
              GError **error)
{
  if (!auth_options_get_string (options, "page", &wanted->page, error) ||
      !auth_options_get_string (options, "provider", &wanted->identity_provider, error) ||
      !auth_options_get_string (options, "idp-identifier", &wanted->idp_identifier, error) ||
      !auth_options_get_string (options, "login-hint", &wanted->login_hint, error) ||
      !auth_options_get_string (options, "prompt", &wanted->prompt, error) ||
      !auth_options_get_string (options, "lang", &wanted->lang, error))
    return FALSE;
  /* Who wants the page to sign up is not signed in by another provider. */
  if (wanted->identity_provider == NULL && wanted->idp_identifier == NULL &&
      (wanted->page == NULL || g_str_equal (wanted->page, "login")))
    wanted->idp_identifier =
      auth_configuration_get_idp_identifier (configuration, wanted->login_hint);
  return TRUE;
}

/* Most other providers refuse embedded views, and RFC 8252 section 8.12 advises against them. */
static const char *
choose_surface (const AuthConfiguration *configuration,
                const AuthAuthorizationOptions *wanted)
{
  const char *provider = wanted->identity_provider;

  if (g_str_equal (configuration->sign_in_surface, embedded))
    return embedded;
  if (g_str_equal (configuration->sign_in_surface, browser))
    return browser;
  if (wanted->idp_identifier != NULL || (provider != NULL && !g_str_equal (provider, POOL_ITSELF)))
    return browser;
  return embedded;
}

/* The desktop hands over only what arrives with the scheme this program is registered for. */
static const char *
find_own_scheme (const AuthConfiguration *configuration)
{
  char **uris = configuration->redirect_uris;

  for (gsize i = 0; uris[i] != NULL; i++)
    if (g_str_has_prefix (uris[i], AUTH_CONFIGURATION_SCHEME ":"))
      return uris[i];
  return NULL;
}

/* From inside a Flatpak the desktop's programs are not seen; our desktop file is exported there. */
static gboolean
desktop_hands_over (void)
{
  g_autoptr (GAppInfo) handler = g_app_info_get_default_for_uri_scheme (AUTH_CONFIGURATION_SCHEME);

  return handler != NULL || g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* Returns the redirect URI. Where no port is registered, the last address can still be pasted. */
static const char *
arrive_in_browser (AuthSignInRequest *self,
                   const AuthConfiguration *configuration,
                   GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *own_scheme = find_own_scheme (configuration);

  self->surface = browser;
  self->loopback = auth_loopback_new ((const char *const *) configuration->redirect_uris,
                                      AUTH_LOOPBACK_SIGN_IN, &local);
  if (self->loopback != NULL)
    return auth_loopback_get_uri (self->loopback);
  if (own_scheme != NULL &&
      (g_error_matches (local, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED) || desktop_hands_over ()))
    return own_scheme;
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static const char *
arrive_embedded (AuthSignInRequest *self,
                 const AuthConfiguration *configuration)
{
  self->surface = embedded;
  return configuration->redirect_uris[0];
}

/* A web view can be kept from any address, so only the browser may turn out not to do. */
static const char *
arrive_where_it_suits (AuthSignInRequest *self,
                       const AuthConfiguration *configuration,
                       const AuthAuthorizationOptions *wanted,
                       GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *redirect_uri;

  if (choose_surface (configuration, wanted) == embedded)
    return arrive_embedded (self, configuration);
  redirect_uri = arrive_in_browser (self, configuration, &local);
  if (redirect_uri != NULL)
    return redirect_uri;
  if (g_error_matches (local, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED))
    return arrive_embedded (self, configuration);
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static const char *
arrive (AuthSignInRequest *self,
        const AuthConfiguration *configuration,
        GVariant *options,
        const AuthAuthorizationOptions *wanted,
        GError **error)
{
  const char *surface = "";

  if (!auth_options_get_string (options, "surface", &surface, error))
    return NULL;
  if (*surface == '\0')
    return arrive_where_it_suits (self, configuration, wanted, error);
  if (g_str_equal (surface, embedded))
    return arrive_embedded (self, configuration);
  if (g_str_equal (surface, browser))
    return arrive_in_browser (self, configuration, error);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
               _ ("There is no such surface: ask for “embedded” or “browser”"));
  return NULL;
}

static AuthAuthorization *
authorize (AuthAccount *account,
           const char *redirect_uri,
           const AuthAuthorizationOptions *wanted,
           GError **error)
{
  guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES];
  AuthAuthorization *authorization;

  if (getrandom (random_bytes, sizeof random_bytes, 0) != sizeof random_bytes)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   _ ("This machine has no random numbers to give: try again"));
      return NULL;
    }
  authorization = auth_authorization_new (auth_account_get_provider (account),
                                          auth_account_get_configuration (account), redirect_uri,
                                          wanted, random_bytes, error);
  auth_secret_wipe (random_bytes, sizeof random_bytes);
  return authorization;
}

/**
 * auth_sign_in_request_new:
 * @account: who signs in; its provider is known
 * @options: `a{sv}` as BeginSignIn () documents them
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_FAILED
 *
 * Returns: (transfer full): the request, and where its answer is going to arrive
 */
AuthSignInRequest *
auth_sign_in_request_new (AuthAccount *account,
                          GVariant *options,
                          GError **error)
{
  const AuthConfiguration *configuration = auth_account_get_configuration (account);
  g_autoptr (AuthSignInRequest) self = g_new0 (AuthSignInRequest, 1);
  AuthAuthorizationOptions wanted = { NULL };
  const char *redirect_uri;

  if (!read_options (options, configuration, &wanted, error))
    return NULL;
  redirect_uri = arrive (self, configuration, options, &wanted, error);
  if (redirect_uri == NULL)
    return NULL;
  self->authorization = authorize (account, redirect_uri, &wanted, error);
  return self->authorization != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * auth_sign_in_request_free:
 * @self: (transfer full): a request
 */
void
auth_sign_in_request_free (AuthSignInRequest *self)
{
  g_clear_pointer (&self->authorization, auth_authorization_free);
  g_clear_object (&self->loopback);
  g_free (self);
}
