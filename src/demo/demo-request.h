/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An authorization request (RFC 6749 section 4.1.1): the query of every page of a sign-in.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* The identity_provider that stands for the pool's own users. */
#define DEMO_REQUEST_LOCAL "COGNITO"

/* All strings belong to the call's query. */
typedef struct
{
  const DemoClient *client;
  const char *redirect_uri;
  const char *state;             /* (nullable) */
  const char *nonce;             /* (nullable) */
  const char *scope;             /* (nullable) all of the client's */
  const char *code_challenge;    /* (nullable) */
  const char *login_hint;        /* (nullable) */
  const char *prompt;            /* (nullable) */
  const char *lang;              /* (nullable) */
  const char *identity_provider; /* (nullable) */
  const char *idp_identifier;    /* (nullable) */
  const DemoProvider *provider;  /* (nullable) whom these two name; NULL for COGNITO too */
} DemoRequest;

/* FALSE: the request was bad and the call has been answered: at the redirect URI when that can be
 * trusted, else by the error page. */
gboolean demo_request_read (DemoCall *call, DemoRequest *request_out);
/* path with the request as its query. (transfer full) */
char *demo_request_link (const DemoRequest *self, const char *path);
/* Back to the app with an error (RFC 6749 section 4.1.2.1). description: (nullable) */
void demo_request_fail (const DemoRequest *self,
                        DemoCall *call,
                        const char *error,
                        const char *description);
/* Back to the app with a code for user. */
void demo_request_grant (const DemoRequest *self,
                         DemoCall *call,
                         DemoUser *user,
                         gint64 auth_time);

G_END_DECLS
