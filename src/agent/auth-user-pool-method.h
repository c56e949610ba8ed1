/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The methods of UserPool1, each as the operations of the user pools API it takes.
 */

#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define AUTH_USER_POOL_MAX_STEPS 2

/* One operation. parameters: those of the method call. */
typedef struct
{
  const char *operation; /* (nullable) NULL: there are no more steps */
  /* NULL without an error: the step is left out. */
  JsonNode *(*create) (GVariant *parameters, GError **error);
  /* (nullable) FALSE: the steps end here */
  gboolean (*check) (JsonObject *answer, GVariant *parameters, GError **error);
  /* (nullable) what of the answer is returned: floating; an aa{sv} may come in pages */
  GVariant *(*read) (JsonObject *answer, GError **error);
} AuthUserPoolStep;

typedef struct
{
  const char *name;
  AuthUserPoolStep steps[AUTH_USER_POOL_MAX_STEPS];
  const char *secret_parameters; /* (nullable) D-Bus signature with "*" for each secret one */
  gboolean ends_session;
} AuthUserPoolMethod;

/* All but EnrolAuthenticator. */
const AuthUserPoolMethod *auth_user_pool_method_find (const char *name);
/* After use: wipes the secrets among the parameters, which nobody else may hold. */
void auth_user_pool_method_wipe (const AuthUserPoolMethod *self, GVariant *parameters);
/* A pool's words may repeat what was typed: then they are left out. error: (transfer full) */
GError *auth_user_pool_method_clean_error (const AuthUserPoolMethod *self,
                                           GVariant *parameters,
                                           GError *error);

G_END_DECLS
