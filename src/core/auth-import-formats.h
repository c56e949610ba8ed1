/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the configuration files of Amplify keep what an account needs, format by format.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_IMPORT_GUESTS_UNKNOWN,
  AUTH_IMPORT_GUESTS_REFUSED,
  AUTH_IMPORT_GUESTS_WELCOME,
} AuthImportGuests;

/* As the file says it. Every string that is not owned belongs to the document. */
typedef struct
{
  const char *region;           /* (nullable) */
  const char *user_pool_id;     /* (nullable) */
  const char *client_id;        /* (nullable) */
  const char *client_secret;    /* (nullable) */
  const char *identity_pool_id; /* (nullable) */
  const char *endpoint;         /* (nullable) of the pool's API, where it is not the usual one */
  const char *domain;           /* (nullable) */
  const char *response_type;    /* (nullable) */
  char **redirect_uris;         /* (owned) (nullable) */
  char **sign_out_uris;         /* (owned) (nullable) */
  char **scopes;                /* (owned) (nullable) */
  GPtrArray *providers;         /* (owned) char *, by the names BeginSignIn takes */
  guint unknown_providers;
  AuthImportGuests guests;
} AuthImportDraft;

void auth_import_draft_free (AuthImportDraft *self);

/* notes: (element-type utf8): sentences are added to it. Errors: AUTH_ERROR_INVALID_ARGUMENT,
 * AUTH_ERROR_NOT_SUPPORTED. */
GPtrArray *auth_import_read_formats (JsonObject *root, GPtrArray *notes, GError **error);

G_END_DECLS
