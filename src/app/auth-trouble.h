/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What can go wrong with a sign-in, and what a person is told about it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_TROUBLE_AGENT,       /* the agent could not begin or complete it; detail: a sentence */
  AUTH_TROUBLE_UNREACHABLE, /* the agent did not get through to the pool; detail: a sentence */
  AUTH_TROUBLE_OFFLINE,     /* no network; detail: the host */
  AUTH_TROUBLE_LOAD,        /* the host does not answer; detail: the host */
  AUTH_TROUBLE_TLS,         /* the host cannot be trusted; detail: the host */
  AUTH_TROUBLE_INSECURE,    /* led to a page without encryption; detail: the host */
  AUTH_TROUBLE_SERVER,      /* an answer that is no page; detail: the HTTP status */
  AUTH_TROUBLE_UNSUITED,    /* a page that wants a real browser; detail: its host */
  AUTH_TROUBLE_CRASH,       /* the web process ended */
  AUTH_TROUBLE_ERROR_PAGE,  /* the pool's own error page; detail: its error code */
  AUTH_TROUBLE_REFUSED,     /* the pool's definite no; detail: a sentence */
  AUTH_TROUBLE_CANCELLED,   /* the person said no on a page of the pool */
  AUTH_TROUBLE_EXPIRED,     /* the agent has forgotten the sign-in */
} AuthTroubleKind;

const char *auth_trouble_get_icon_name (AuthTroubleKind kind);
const char *auth_trouble_get_title (AuthTroubleKind kind, const char *detail);
char *auth_trouble_dup_description (AuthTroubleKind kind, const char *detail);
AuthTroubleKind auth_trouble_from_error (const GError *error);
gboolean auth_trouble_is_redirect_mismatch (AuthTroubleKind kind, const char *detail);

G_END_DECLS
