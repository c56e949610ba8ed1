/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What of an account everybody on the bus may see.
 */

#include "config.h"

#include "auth-properties.h"

#include "auth-clock.h"
#include "auth-profile.h"

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static GVariant *
to_variant (GHashTable *pairs)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (pairs), (GCompareFunc) strcmp);

  for (GList *name = names; name != NULL; name = name->next)
    g_variant_builder_add (&builder, "{ss}", name->data, g_hash_table_lookup (pairs, name->data));
  return g_variant_builder_end (&builder);
}

static void
show_ways (AuthDBusAccount1 *skeleton,
           const AuthConfiguration *configuration)
{
  auth_dbus_account1_set_redirect_uris (skeleton,
                                        (const char *const *) configuration->redirect_uris);
  auth_dbus_account1_set_sign_out_uris (skeleton,
                                        (const char *const *) configuration->sign_out_uris);
  auth_dbus_account1_set_providers (skeleton, (const char *const *) configuration->providers);
  auth_dbus_account1_set_mail_domains (skeleton, to_variant (configuration->mail_domains));
  auth_dbus_account1_set_sign_in_surface (skeleton, configuration->sign_in_surface);
  auth_dbus_account1_set_keeps_cookies (skeleton, configuration->keeps_cookies);
}

/**
 * auth_properties_show_configuration:
 * @skeleton: the account on the bus
 * @id: its id
 * @configuration: its configuration
 *
 * Sets what only the person changes.
 */
void
auth_properties_show_configuration (AuthDBusAccount1 *skeleton,
                                    const char *id,
                                    const AuthConfiguration *configuration)
{
  const char *pool = or_empty (configuration->user_pool_id);
  const char *separator = strchr (pool, '_');
  g_autofree char *region = g_strndup (pool, separator != NULL ? separator - pool : 0);

  auth_dbus_account1_set_id (skeleton, id);
  auth_dbus_account1_set_name (skeleton, configuration->name);
  auth_dbus_account1_set_client_id (skeleton, configuration->client_id);
  auth_dbus_account1_set_domain (skeleton, or_empty (configuration->domain));
  auth_dbus_account1_set_user_pool_id (skeleton, pool);
  auth_dbus_account1_set_identity_pool_id (skeleton, or_empty (configuration->identity_pool_id));
  auth_dbus_account1_set_region (skeleton, region);
  auth_dbus_account1_set_issuer (skeleton, or_empty (configuration->issuer));
  show_ways (skeleton, configuration);
}

static gint64
get_first_expiry (const AuthTokens *tokens)
{
  gint64 expires_at;

  if (tokens == NULL)
    return 0;
  expires_at = tokens->access_expires_at;
  if (tokens->id_expires_at > 0)
    expires_at = MIN (expires_at, tokens->id_expires_at);
  return auth_clock_to_wall (expires_at - tokens->clock_drift_seconds);
}

/**
 * auth_properties_show_session:
 * @skeleton: the account on the bus
 * @record: what is known of it
 *
 * Sets what sign-ins, renewals and sign-outs change.
 */
void
auth_properties_show_session (AuthDBusAccount1 *skeleton,
                              const AuthRecord *record)
{
  const char *const *scopes = (const char *const *) record->configuration->scopes;

  auth_dbus_account1_set_state (skeleton, auth_account_state_to_string (record->state));
  auth_dbus_account1_set_tokens_expire_at (skeleton, get_first_expiry (record->tokens));
  if (record->provider != NULL)
    auth_dbus_account1_set_issuer (skeleton, record->provider->issuer);
  auth_dbus_account1_set_hosted_session (skeleton, record->hosted_session);
  auth_dbus_account1_set_scopes (skeleton, scopes);
  auth_profile_show (record->profile, record->tokens != NULL, skeleton);
}
