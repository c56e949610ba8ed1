/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes discovery documents, for a user pool and for any OpenID provider.
 */

#include "config.h"

#include "auth-provider.h"
#include "fuzz.h"

static const char *const configurations[] = {
  "{'name': <'n'>, 'client-id': <'c'>, 'domain': <'a.example'>, 'user-pool-id': <'eu-west-1_A'>}",
  "{'name': <'n'>, 'client-id': <'c'>, 'issuer': <'https://op.example'>}",
};

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  for (gsize i = 0; i < G_N_ELEMENTS (configurations); i++)
    {
      g_autoptr (GVariant) dictionary = NULL;
      g_autoptr (AuthConfiguration) configuration = NULL;
      g_autoptr (AuthProvider) provider = NULL;
      g_autoptr (AuthProvider) again = NULL;
      g_autoptr (JsonObject) object = NULL;
      g_autoptr (GError) error = NULL;

      dictionary = g_variant_ref_sink (g_variant_new_parsed (configurations[i]));
      configuration = auth_configuration_new_from_variant (dictionary, NULL);
      provider = auth_provider_new (configuration, (const char *) data, size, &error);
      g_assert_true ((provider != NULL) == (error == NULL));
      if (provider == NULL)
        continue;

      object = auth_provider_to_json (provider);
      again = auth_provider_new_from_json (object, NULL);
      g_assert_nonnull (again);
      g_assert_cmpstr (again->issuer, ==, provider->issuer);
    }
  return 0;
}
