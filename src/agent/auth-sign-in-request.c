/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller asks of a sign-in: where it takes place, and the authorization request.
 */

#include "config.h"

#include "auth-sign-in-request.h"

#include <sys/random.h>

#include "auth-options.h"

/**
 * auth_sign_in_request_open_loopback:
 * @configuration: the account's configuration
 * @options: `a{sv}` as BeginSignIn () documents them
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_FAILED
 *
 * Returns: (transfer full) (nullable): the listener of the surface "browser"; %NULL without an
 *   error for "embedded"
 */
AuthLoopback *
auth_sign_in_request_open_loopback (const AuthConfiguration *configuration,
                                    GVariant *options,
                                    GError **error)
{
  const char *surface = "embedded";

  if (!auth_options_get_string (options, "surface", &surface, error) ||
      g_str_equal (surface, "embedded"))
    return NULL;
  if (g_str_equal (surface, "browser"))
    return auth_loopback_new ((const char *const *) configuration->redirect_uris, error);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
               "There is no such surface: ask for “embedded” or “browser”");
  return NULL;
}

/**
 * auth_sign_in_request_authorize:
 * @account: who signs in; its provider is known
 * @redirect_uri: where the answer arrives
 * @options: `a{sv}` as BeginSignIn () documents them
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_FAILED
 *
 * Returns: (transfer full): the authorization request
 */
AuthAuthorization *
auth_sign_in_request_authorize (AuthAccount *account,
                                const char *redirect_uri,
                                GVariant *options,
                                GError **error)
{
  AuthAuthorizationOptions wanted = { NULL };
  guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES];
  AuthAuthorization *authorization;

  if (!auth_options_get_string (options, "page", &wanted.page, error) ||
      !auth_options_get_string (options, "provider", &wanted.identity_provider, error) ||
      !auth_options_get_string (options, "login-hint", &wanted.login_hint, error) ||
      !auth_options_get_string (options, "prompt", &wanted.prompt, error) ||
      !auth_options_get_string (options, "lang", &wanted.lang, error))
    return NULL;
  if (getrandom (random_bytes, sizeof random_bytes, 0) != sizeof random_bytes)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   "This machine has no random numbers to give: try again");
      return NULL;
    }
  authorization = auth_authorization_new (auth_account_get_provider (account),
                                          auth_account_get_configuration (account), redirect_uri,
                                          &wanted, random_bytes, error);
  auth_secret_wipe (random_bytes, sizeof random_bytes);
  return authorization;
}
