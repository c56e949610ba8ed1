/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What URIs this program accepts, and the form encoding of RFC 6749 appendix B.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* HTTPS anywhere, HTTP only for 127.0.0.0/8, [::1] and localhost; no user info, no fragment.
 * what names the URI in the message ("The issuer"). Errors: AUTH_ERROR_INVALID_ARGUMENT. */
gboolean auth_uri_check_endpoint (const char *uri, const char *what, GError **error);
gboolean auth_uri_is_loopback (const char *uri);
/* A host name or IP address, and nothing that only a percent-decoded host can hold. */
gboolean auth_uri_is_host (const char *host);
/* Redirect URI to register: https, http on loopback with a port, or a private scheme with a dot
 * (RFC 8252 section 7.1); absolute, no fragment, no query. */
gboolean auth_uri_check_redirect (const char *uri, GError **error);
/* TRUE when uri is redirect_uri itself, with or without a query or fragment: scheme, host, port
 * and path byte for byte the same (RFC 8252 section 8.10). Pure string comparison, cheap. */
gboolean auth_uri_matches_redirect (const char *uri, const char *redirect_uri);

/* name, value pairs, NULL-terminated; a pair whose value is NULL is left out. */
char *auth_form_encode (const char *first_name, ...) G_GNUC_NULL_TERMINATED;
/* query: without '?'. A name given twice is an error (RFC 6749 section 3.1).
 * Returns (transfer full): char* -> char*, values wiped on free. */
GHashTable *auth_form_decode (const char *query, GError **error);

G_END_DECLS
