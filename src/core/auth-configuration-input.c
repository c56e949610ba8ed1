/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a person types or pastes to configure an account, checked and made into the stored form.
 */

#include "config.h"

#include "auth-configuration.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-uri.h"

#define DISCOVERY_PATH "/.well-known/openid-configuration"

static gboolean
fail (GError **error, const char *message)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, message);
  return FALSE;
}

/* A host typed without a scheme is meant as the only one that can work for it. */
static char *
add_scheme (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  g_autofree char *local = g_strconcat ("http://", stripped, NULL);

  if (strstr (stripped, "://") != NULL)
    return g_steal_pointer (&stripped);
  if (auth_uri_is_loopback (local))
    return g_steal_pointer (&local);

  return g_strconcat ("https://", stripped, NULL);
}

/* A single word is most likely half of what was meant. */
static GUri *
parse_typed (const char *text, const char *what, GError **error)
{
  g_autofree char *with_scheme = add_scheme (text);
  g_autoptr (GUri) uri = g_uri_parse (with_scheme, G_URI_FLAGS_ENCODED, NULL);
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (!auth_uri_is_host (host))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("%s has to look like https://auth.example.com"), what);
      return NULL;
    }
  if (!auth_uri_is_loopback (with_scheme) && strchr (host, '.') == NULL)
    {
      g_autofree char *shown = auth_error_clean_text (host);

      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("%s “%s” is incomplete: it has to look like https://auth.example.com"), what,
                   shown);
      return NULL;
    }
  return g_steal_pointer (&uri);
}

static char *
join_without_query (GUri *uri, const char *path)
{
  g_autofree char *host = g_ascii_strdown (g_uri_get_host (uri), -1);
  int port = g_uri_get_port (uri);

  if (port == (g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80))
    port = -1;
  return g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), g_uri_get_userinfo (uri), host,
                     port, path, NULL, NULL);
}

/**
 * auth_configuration_normalize_domain:
 * @text: what a person typed or pasted: a host, or any address on it
 * @error: return location for an error
 *
 * Makes a user pool's sign-in domain into its origin. Path and query of a sign-in page copied from
 * a browser are dropped.
 *
 * Returns: (transfer full): an origin like "https://x.auth.eu-west-1.amazoncognito.com", or %NULL
 *   with AUTH_ERROR_INVALID_ARGUMENT
 */
char *
auth_configuration_normalize_domain (const char *text, GError **error)
{
  g_autoptr (GUri) uri = parse_typed (text, _ ("The domain"), error);
  g_autofree char *origin = NULL;

  if (uri == NULL)
    return NULL;

  origin = join_without_query (uri, "");
  if (!auth_uri_check_endpoint (origin, _ ("The domain"), error))
    return NULL;
  if (strstr (origin, "://cognito-idp.") != NULL ||
      strstr (origin, "://issuer-cognito-idp.") != NULL)
    {
      fail (error,
            _ ("This is the address of the pool's keys, not its domain: the domain is in the "
               "Cognito console under Branding, and ends in amazoncognito.com if it is not "
               "your own"));
      return NULL;
    }
  return g_steal_pointer (&origin);
}

/**
 * auth_configuration_normalize_issuer:
 * @text: what a person typed or pasted: an issuer, or the address of its discovery document
 * @error: return location for an error
 *
 * Makes it into an issuer identifier (OpenID Connect Discovery 1.0 section 3). A trailing slash is
 * kept, because issuers are compared byte for byte.
 *
 * Returns: (transfer full): the issuer, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
char *
auth_configuration_normalize_issuer (const char *text, GError **error)
{
  g_autoptr (GUri) uri = parse_typed (text, _ ("The issuer"), error);
  g_autofree char *path = NULL;
  g_autofree char *issuer = NULL;

  if (uri == NULL)
    return NULL;
  if (g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL)
    {
      fail (error, _ ("The issuer must not have a query: leave out everything from the ? or # on"));
      return NULL;
    }

  path = g_strdup (g_uri_get_path (uri));
  if (g_str_has_suffix (path, DISCOVERY_PATH))
    path[strlen (path) - strlen (DISCOVERY_PATH)] = '\0';
  issuer = join_without_query (uri, path);
  if (!auth_uri_check_endpoint (issuer, _ ("The issuer"), error))
    return NULL;

  return g_steal_pointer (&issuer);
}

/* "eu-west-1", "us-gov-east-1", "ap-southeast-4"; "local" is what emulators use. */
static gboolean
is_region (const char *text, gsize length)
{
  g_autofree char *region = g_strndup (text, length);

  return g_str_equal (region, "local") || g_regex_match_simple ("^[a-z]{2}(-[a-z]+)+-[0-9]{1,2}$",
                                                                region, G_REGEX_DOLLAR_ENDONLY, 0);
}

/**
 * auth_configuration_check_user_pool_id:
 * @text: what a person typed
 * @error: return location for an error
 *
 * Checks the form of a user pool id, REGION_CHARACTERS. The region "local" of emulators passes
 * here, but a whole configuration accepts it only with a domain on this computer.
 *
 * Returns: %TRUE if it may be one, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_configuration_check_user_pool_id (const char *text, GError **error)
{
  gsize region = strcspn (text, "_");
  const char *rest = text + region + (text[region] == '_');
  gsize length = strlen (rest);

  if (!is_region (text, region) || length == 0 || length > 55 ||
      strspn (rest, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS) != length)
    return fail (error, _ ("A user pool id looks like eu-west-1_AbCdEfGhI"));

  return TRUE;
}

/**
 * auth_configuration_check_identity_pool_id:
 * @text: what a person typed
 * @error: return location for an error
 *
 * Checks the form of an identity pool id, REGION:UUID.
 *
 * Returns: %TRUE if it may be one, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_configuration_check_identity_pool_id (const char *text, GError **error)
{
  gsize region = strcspn (text, ":");

  if (text[region] != ':' || !is_region (text, region) ||
      !g_uuid_string_is_valid (text + region + 1))
    return fail (error, _ ("An identity pool id looks like "
                           "eu-west-1:01234567-89ab-cdef-0123-456789abcdef"));

  return TRUE;
}

/**
 * auth_configuration_check_client_id:
 * @text: what a person typed
 * @error: return location for an error
 *
 * Checks that it can be a client id (RFC 6749 appendix A.1), of at most 256 characters.
 *
 * Returns: %TRUE if it may be one, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_configuration_check_client_id (const char *text, GError **error)
{
  gsize length = strlen (text);

  if (length == 0)
    return fail (error,
                 _ ("The client id is missing: the Cognito console shows it under App clients"));
  if (length > 256)
    return fail (error, _ ("The client id is too long: it has at most 256 characters"));
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return fail (error,
                   _ ("A client id has no spaces, and only plain letters, digits and signs"));

  return TRUE;
}

/**
 * auth_configuration_dup_user_pool_id_from_issuer:
 * @issuer: an issuer
 *
 * Returns: (transfer full) (nullable): the user pool id, if this is the issuer of one on AWS in
 *   either of its two forms
 */
char *
auth_configuration_dup_user_pool_id_from_issuer (const char *issuer)
{
  g_autoptr (GUri) uri = g_uri_parse (issuer, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri != NULL ? g_uri_get_path (uri) : "";
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  g_autofree char *prefix = NULL;
  g_auto (GStrv) suffixes = NULL;

  if (host == NULL || *path != '/' || !auth_configuration_check_user_pool_id (path + 1, NULL))
    return NULL;

  /* The region stands in both, and has to be the same. */
  prefix = g_strndup (path + 1, strcspn (path + 1, "_"));
  suffixes = g_new0 (char *, 5);
  suffixes[0] = g_strdup_printf ("cognito-idp.%s.amazonaws.com", prefix);
  suffixes[1] = g_strdup_printf ("issuer-%s", suffixes[0]);
  suffixes[2] = g_strdup_printf ("%s.cn", suffixes[0]);
  suffixes[3] = g_strdup_printf ("%s.cn", suffixes[1]);
  return g_strv_contains ((const char *const *) suffixes, host) ? g_strdup (path + 1) : NULL;
}
