/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an account is configured with: the provider, the client and how it is asked.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

/* The URI scheme the desktop hands to this program (RFC 8252 section 7.1). */
#define AUTH_CONFIGURATION_SCHEME "org.example.authenticator"

/* Either domain and user_pool_id (Amazon Cognito), or issuer (any OpenID provider). */
typedef struct
{
  char *name;
  char *client_id;
  AuthSecret *client_secret; /* (nullable) */
  char *domain;              /* (nullable) origin: "https://x.auth.eu-west-1.amazoncognito.com" */
  char *user_pool_id;        /* (nullable) "eu-west-1_AbCdEfGhI" */
  char *issuer;              /* (nullable) */
  char *identity_pool_id;    /* (nullable) */
  char **redirect_uris;      /* at least one */
  char **sign_out_uris;      /* at least one */
  char **scopes;             /* at least "openid" */
  char **providers;          /* identity providers that get a button */
  GHashTable *mail_domains;  /* lower-case domain -> idp_identifier */
  char *sign_in_surface;     /* "embedded", "browser" or "": the kind of sign-in decides */
  gboolean keeps_cookies;    /* the embedded web view stays signed in */
} AuthConfiguration;

/* Keys as AddAccount documents them. Unknown keys are ignored, a wrong type is an error. Missing
 * redirect URIs and scopes get the defaults. AUTH_ERROR_INVALID_ARGUMENT. */
AuthConfiguration *auth_configuration_new_from_variant (GVariant *dictionary, GError **error);
AuthConfiguration *
auth_configuration_new_changed (const AuthConfiguration *self, GVariant *changes, GError **error);
gboolean auth_configuration_has_same_client (const AuthConfiguration *self,
                                             const AuthConfiguration *other);
/* The idp_identifier for whoever signs in with this user name, or NULL. */
const char *auth_configuration_get_idp_identifier (const AuthConfiguration *self,
                                                   const char *login_hint);
/* The account item of the keyring, object "configuration". AUTH_ERROR_INVALID_ARGUMENT. */
AuthConfiguration *auth_configuration_new_from_json (JsonObject *object, GError **error);
JsonObject *auth_configuration_to_json (const AuthConfiguration *self);
void auth_configuration_free (AuthConfiguration *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthConfiguration, auth_configuration_free)

/* For the add-account dialog: what a person typed or pasted, made into the stored form. */
/* "x.auth.eu-west-1.amazoncognito.com", "https://auth.example.com/", "http://127.0.0.1:9000",
 * a whole hosted-UI address copied from a browser -> the origin. */
char *auth_configuration_normalize_domain (const char *text, GError **error);
char *auth_configuration_normalize_issuer (const char *text, GError **error);
gboolean auth_configuration_check_user_pool_id (const char *text, GError **error);
gboolean auth_configuration_check_identity_pool_id (const char *text, GError **error);
gboolean auth_configuration_check_client_id (const char *text, GError **error);
/* The pool id a pasted issuer URL of Cognito holds, or NULL. */
char *auth_configuration_dup_user_pool_id_from_issuer (const char *issuer);
const char *const *auth_configuration_get_default_redirect_uris (void);

G_END_DECLS
