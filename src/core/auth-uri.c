/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What URIs this program accepts, and the form encoding of RFC 6749 appendix B.
 */

#include "config.h"

#include "auth-uri.h"

#include <stdarg.h>
#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-secret.h"

/* GUri leaves white space and raw UTF-8 in place where RFC 3986 has none. */
static GUri *
parse_uri (const char *uri)
{
  for (const char *p = uri; *p != '\0'; p++)
    if (*p <= ' ' || *p >= 0x7f)
      return NULL;

  return g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL);
}

static gboolean
is_loopback_host (const char *host)
{
  if (host == NULL)
    return FALSE;
  if (g_ascii_strcasecmp (host, "localhost") == 0 || g_str_equal (host, "::1"))
    return TRUE;

  return g_str_has_prefix (host, "127.") && g_hostname_is_ip_address (host);
}

/* Only scheme and host: anything else may hold a secret. */
static char *
dup_origin_for_people (GUri *uri)
{
  g_autofree char *origin = NULL;

  origin = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                       g_uri_get_port (uri), "", NULL, NULL);
  return auth_error_clean_text (origin);
}

/**
 * auth_uri_is_host:
 * @host: (nullable): the host of a parsed URI, percent-decoded
 *
 * A parser lets any character into a host that came percent-encoded, even a slash: what is shown or
 * put together again would be another host.
 *
 * Returns: %TRUE if it is a host name or an IP address
 */
gboolean
auth_uri_is_host (const char *host)
{
  if (host == NULL || *host == '\0')
    return FALSE;

  return g_hostname_is_ip_address (host) ||
         host[strspn (host, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._")] == '\0';
}

/* (nullable): none when the program may talk to it. */
static char *
dup_endpoint_problem (GUri *uri, const char *what)
{
  g_autofree char *origin = dup_origin_for_people (uri);
  gboolean is_http = g_str_equal (g_uri_get_scheme (uri), "http");

  if (is_http && !is_loopback_host (g_uri_get_host (uri)))
    return g_strdup_printf (_ ("%s “%s” is not secure: use https, or http only for this computer"),
                            what, origin);
  if (!is_http && !g_str_equal (g_uri_get_scheme (uri), "https"))
    return g_strdup_printf (_ ("%s “%s” is not a web address: use https"), what, origin);
  if (g_uri_get_userinfo (uri) != NULL)
    return g_strdup_printf (_ ("%s “%s” holds a user name: leave out everything up to the @"), what,
                            origin);
  if (g_uri_get_fragment (uri) != NULL)
    return g_strdup_printf (_ ("%s “%s” holds a fragment: leave out everything from the # on"),
                            what, origin);
  return NULL;
}

/**
 * auth_uri_check_endpoint:
 * @uri: a URI
 * @what: what it is, to begin the message with: "The issuer"
 * @error: return location for an error
 *
 * Accepts HTTPS anywhere and HTTP for this computer only (RFC 8252 section 7.3), without user
 * information and fragment.
 *
 * Returns: %TRUE if the program may talk to it, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_uri_check_endpoint (const char *uri, const char *what, GError **error)
{
  g_autoptr (GUri) parsed = parse_uri (uri);
  g_autofree char *problem = NULL;

  if (parsed == NULL || !auth_uri_is_host (g_uri_get_host (parsed)))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("%s is not a web address: it has to look like https://auth.example.com"),
                   what);
      return FALSE;
    }

  problem = dup_endpoint_problem (parsed, what);
  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, problem);
  return FALSE;
}

/**
 * auth_uri_is_loopback:
 * @uri: a URI
 *
 * Returns: %TRUE if the host is localhost, in 127.0.0.0/8, or [::1]
 */
gboolean
auth_uri_is_loopback (const char *uri)
{
  g_autoptr (GUri) parsed = parse_uri (uri);

  return parsed != NULL && is_loopback_host (g_uri_get_host (parsed));
}

/* (nullable): none when it may be registered. */
static char *
dup_redirect_problem (GUri *uri, const char *shown)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean has_host = host != NULL && *host != '\0';

  if (uri == NULL)
    return g_strdup_printf (_ ("The redirect URI “%s” is not a URI"), shown);
  if (g_uri_get_userinfo (uri) != NULL)
    return g_strdup_printf (_ ("The redirect URI “%s” must not hold a user name"), shown);
  if (g_uri_get_fragment (uri) != NULL || g_uri_get_query (uri) != NULL)
    return g_strdup_printf (_ ("The redirect URI “%s” must not have a query or a fragment: leave "
                               "out everything from the ? or # on"),
                            shown);
  if (g_str_equal (scheme, "https") && !has_host)
    return g_strdup_printf (_ ("The redirect URI “%s” has no host"), shown);
  if (g_str_equal (scheme, "http") && (!is_loopback_host (host) || g_uri_get_port (uri) <= 0))
    return g_strdup_printf (_ ("The redirect URI “%s” is not secure: use http only as in "
                               "http://127.0.0.1:17911/callback"),
                            shown);
  if (g_str_equal (scheme, "https") || g_str_equal (scheme, "http"))
    return NULL;
  if (strchr (scheme, '.') == NULL)
    return g_strdup_printf (_ ("The redirect URI “%s” needs a scheme of one's own with a dot, as "
                               "in org.example.app:/callback"),
                            shown);
  if (!has_host && *g_uri_get_path (uri) == '\0')
    return g_strdup_printf (_ ("The redirect URI “%s” is only a scheme: add a path"), shown);
  return NULL;
}

/**
 * auth_uri_check_redirect:
 * @uri: a redirect URI to register
 * @error: return location for an error
 *
 * Accepts HTTPS, HTTP on this computer with a port, and private schemes with a dot in them
 * (RFC 8252 section 7), absolute, without query and fragment.
 *
 * Returns: %TRUE if it may be used, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_uri_check_redirect (const char *uri, GError **error)
{
  g_autoptr (GUri) parsed = parse_uri (uri);
  g_autofree char *start = g_strndup (uri, strcspn (uri, "?#@"));
  g_autofree char *shown = auth_error_clean_text (start);
  g_autofree char *problem = dup_redirect_problem (parsed, shown);

  if (problem == NULL)
    return TRUE;

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, problem);
  return FALSE;
}

/**
 * auth_uri_matches_redirect:
 * @uri: where a page went
 * @redirect_uri: a registered redirect URI
 *
 * Compares byte for byte, as Cognito does and RFC 8252 section 8.10 asks for; nothing is parsed.
 *
 * Returns: %TRUE if @uri is @redirect_uri, with or without a query or fragment
 */
gboolean
auth_uri_matches_redirect (const char *uri, const char *redirect_uri)
{
  gsize length = strlen (redirect_uri);

  return strncmp (uri, redirect_uri, length) == 0 &&
         (uri[length] == '\0' || uri[length] == '?' || uri[length] == '#');
}

/* Room for every byte escaped, so that no reallocation leaves part of a secret behind. */
static gsize
measure_form (const char *first_name, va_list arguments)
{
  gsize size = 1;

  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      size += 3 * (strlen (name) + (value != NULL ? strlen (value) : 0)) + 2;
    }
  return size;
}

static void
append_pair (GString *form, const char *name, const char *value)
{
  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_uri_escaped (form, name, NULL, FALSE);
  g_string_append_c (form, '=');
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

/**
 * auth_form_encode:
 * @first_name: a name; then its value, and so on, to a %NULL in place of a name
 * @...: the rest
 *
 * Encodes names and values for a query or a body of application/x-www-form-urlencoded (RFC 6749
 * appendix B). Pairs with a %NULL value are left out. A space becomes %20, which every decoder
 * takes.
 *
 * Returns: (transfer full): the encoded text, for auth_secret_free() if a value was secret
 */
char *
auth_form_encode (const char *first_name, ...)
{
  va_list arguments;
  GString *form = NULL;

  va_start (arguments, first_name);
  form = g_string_sized_new (measure_form (first_name, arguments));
  va_end (arguments);

  va_start (arguments, first_name);
  for (const char *name = first_name; name != NULL; name = va_arg (arguments, const char *))
    {
      const char *value = va_arg (arguments, const char *);

      if (value != NULL)
        append_pair (form, name, value);
    }
  va_end (arguments);
  return g_string_free (form, FALSE);
}

/**
 * auth_form_decode:
 * @query: a query without its '?', or a form body
 * @error: return location for an error
 *
 * Decodes names and values. A name given twice is an error (RFC 6749 section 3.1), and so are
 * NUL bytes and what is not UTF-8.
 *
 * Returns: (transfer full) (element-type utf8 utf8): name to value, values wiped on free, or %NULL
 *   with AUTH_ERROR_INVALID_ARGUMENT
 */
GHashTable *
auth_form_decode (const char *query, GError **error)
{
  g_autoptr (GHashTable) table = NULL;
  g_autoptr (GError) decode_error = NULL;
  GUriParamsIter iter;
  char *name = NULL;
  char *value = NULL;

  table =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) auth_secret_free);
  g_uri_params_iter_init (&iter, query, -1, "&", G_URI_PARAMS_WWW_FORM);
  while (g_uri_params_iter_next (&iter, &name, &value, &decode_error))
    {
      if (!g_hash_table_insert (table, name, value))
        {
          g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                               _ ("The address names one thing twice and cannot be trusted"));
          return NULL;
        }
    }
  if (decode_error == NULL)
    return g_steal_pointer (&table);

  /* GLib's message may quote the query. */
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       _ ("The address is damaged: its query cannot be read"));
  return NULL;
}
