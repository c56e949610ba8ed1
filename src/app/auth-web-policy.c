/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which addresses a sign-in may show, and which of them mean that it cannot go on.
 */

#include "config.h"

#include "auth-web-policy.h"

#include "auth-uri.h"

/**
 * auth_web_policy_dup_host:
 * @uri: (nullable): an absolute URI
 *
 * The host a person is told about: in its ASCII form, which a look-alike letter cannot fake, with
 * the port where it is not the usual one, and never with a path or query.
 *
 * Returns: (transfer full): the host, "" without one
 */
char *
auth_web_policy_dup_host (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  g_autofree char *ascii = NULL;
  const char *host;

  if (uri == NULL)
    return g_strdup ("");
  parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED | G_URI_FLAGS_SCHEME_NORMALIZE, NULL);
  host = parsed != NULL ? g_uri_get_host (parsed) : NULL;
  if (host == NULL)
    return g_strdup ("");

  ascii = g_hostname_to_ascii (host);
  if (ascii != NULL)
    host = ascii;
  if (g_uri_get_port (parsed) == -1 || g_uri_get_port (parsed) == 443)
    return g_strdup (host);
  return g_strdup_printf ("%s:%d", host, g_uri_get_port (parsed));
}

/**
 * auth_web_policy_may_load:
 * @uri: an address some page wants to go to
 *
 * Returns: whether it is encrypted, or does not leave this computer
 */
gboolean
auth_web_policy_may_load (const char *uri)
{
  const char *scheme = g_uri_peek_scheme (uri);

  if (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "about") == 0)
    return TRUE;
  return g_strcmp0 (scheme, "http") == 0 && auth_uri_is_loopback (uri);
}

/**
 * auth_web_policy_dup_error_code:
 * @uri: the address of a page
 * @pool_host: (nullable): the host the sign-in started at
 *
 * Amazon Cognito tells of a client or redirect URI it does not know on a page of its own, /error,
 * and not by a redirect: there is nowhere it could redirect to.
 *
 * Returns: (transfer full) (nullable): its error code, or %NULL when it is another page
 */
char *
auth_web_policy_dup_error_code (const char *uri, const char *pool_host)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (GHashTable) query = NULL;
  g_autofree char *host = auth_web_policy_dup_host (uri);
  const char *code = NULL;

  if (parsed == NULL || g_strcmp0 (host, pool_host) != 0 ||
      !g_str_equal (g_uri_get_path (parsed), "/error"))
    return NULL;
  if (g_uri_get_query (parsed) != NULL)
    query = auth_form_decode (g_uri_get_query (parsed), NULL);
  if (query != NULL)
    code = g_hash_table_lookup (query, "error");
  return g_strdup (code != NULL ? code : "unknown");
}

/**
 * auth_web_policy_is_page:
 * @mime_type: (nullable): the type of an answer
 * @status: its HTTP status
 *
 * Returns: whether it is something a person can go on with: wrong passwords are pages too, a
 *   server's own trouble or a file is none
 */
gboolean
auth_web_policy_is_page (const char *mime_type, guint status)
{
  return status < 500 && (g_strcmp0 (mime_type, "text/html") == 0 ||
                          g_strcmp0 (mime_type, "application/xhtml+xml") == 0);
}

/* Pages of providers that refuse embedded views, or ask for what WebKitGTK lacks: WebAuthn. */
static const struct
{
  const char *host;
  const char *path;
} unsuited[] = {
  { "accounts.google.com", "/signin/oauth/error" },
  { "accounts.google.com", "/signin/rejected" },
  { "accounts.google.com", "/signin/challenge/pk" },
  { "accounts.google.com", "/v3/signin/rejected" },
  { "accounts.google.com", "/v3/signin/challenge/pk" },
  { "facebook.com", "/" },
  { "login.microsoft.com", "/common/fido/" },
};

static gboolean
is_host_of (const char *host, const char *domain)
{
  const char *rest =
    g_str_has_suffix (host, domain) ? host + strlen (host) - strlen (domain) : NULL;

  return rest != NULL && (rest == host || rest[-1] == '.');
}

/**
 * auth_web_policy_is_unsuited:
 * @uri: the address of a page
 * @pool_host: (nullable): the host the sign-in started at
 * @status: its HTTP status, 0 where there is none
 *
 * A provider outside the pool that answers 403 does not refuse a person, whom it cannot know yet,
 * but the program: Google's disallowed_useragent is one.
 *
 * Returns: whether it is a page that only a real browser can go on with
 */
gboolean
auth_web_policy_is_unsuited (const char *uri, const char *pool_host, guint status)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = auth_web_policy_dup_host (uri);

  if (parsed == NULL || *host == '\0')
    return FALSE;
  if (g_strcmp0 (host, pool_host) == 0)
    return g_str_has_prefix (g_uri_get_path (parsed), "/passkeys");
  for (gsize i = 0; i < G_N_ELEMENTS (unsuited); i++)
    if (is_host_of (host, unsuited[i].host) &&
        g_str_has_prefix (g_uri_get_path (parsed), unsuited[i].path))
      return TRUE;
  return status == 403;
}

/* Pages of Amazon Cognito on which there is something else to do. */
static const char *const other_pages[] = {
  "/login",
  "/signup",
  "/confirm",
  "/forgotPassword",
  "/resetPassword",
  "/resendcode",
  "/logout",
  "/error",
  "/oauth2/",
  "/saml2/",
  "/passkeys",
};

/**
 * auth_web_policy_may_ask_for_code:
 * @uri: (nullable): the address of the page as a whole
 * @pool_host: (nullable): the host the sign-in started at
 *
 * Which page of Amazon Cognito asks for a one-time code, and which shows the QR code of a new one,
 * is documented nowhere, and pools of other makers have theirs: only what cannot be one is known.
 *
 * Returns: whether it is the pool's own page and may be one of them
 */
gboolean
auth_web_policy_may_ask_for_code (const char *uri, const char *pool_host)
{
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL) : NULL;
  g_autofree char *host = auth_web_policy_dup_host (uri);

  if (parsed == NULL || *host == '\0' || g_strcmp0 (host, pool_host) != 0 ||
      !auth_web_policy_may_load (uri))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (other_pages); i++)
    if (g_str_has_prefix (g_uri_get_path (parsed), other_pages[i]))
      return FALSE;
  return strlen (g_uri_get_path (parsed)) > 1;
}

/**
 * auth_web_policy_check_page:
 * @uri: the address of an answer
 * @pool_host: (nullable): the host the sign-in started at
 * @mime_type: (nullable): its type
 * @status: its HTTP status
 * @kind_out: (out): what is wrong with it
 * @detail_out: (out): the detail of that
 *
 * Returns: whether it may be shown; the out-parameters are untouched then
 */
gboolean
auth_web_policy_check_page (const char *uri,
                            const char *pool_host,
                            const char *mime_type,
                            guint status,
                            AuthTroubleKind *kind_out,
                            char **detail_out)
{
  g_autofree char *error_code = auth_web_policy_dup_error_code (uri, pool_host);

  if (auth_web_policy_is_unsuited (uri, pool_host, status))
    {
      *kind_out = AUTH_TROUBLE_UNSUITED;
      *detail_out = auth_web_policy_dup_host (uri);
      return FALSE;
    }
  if (error_code == NULL && auth_web_policy_is_page (mime_type, status))
    return TRUE;
  *kind_out = error_code != NULL ? AUTH_TROUBLE_ERROR_PAGE : AUTH_TROUBLE_SERVER;
  *detail_out = error_code != NULL ? g_steal_pointer (&error_code) : g_strdup_printf ("%u", status);
  return FALSE;
}
