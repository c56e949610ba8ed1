/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what comes back from a sign-in: the redirect URI.
 */

#include "config.h"

#include "auth-authorization.h"
#include "auth-uri.h"
#include "fuzz.h"

#define CONFIGURATION \
  "{'name': <'n'>, 'client-id': <'c'>, 'domain': <'127.0.0.1:9230'>, 'user-pool-id': <'local_X'>}"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const guint8 random_bytes[AUTH_AUTHORIZATION_RANDOM_BYTES] = { 0 };
  g_autoptr (GVariant) dictionary = g_variant_ref_sink (g_variant_new_parsed (CONFIGURATION));
  g_autoptr (AuthConfiguration) configuration = NULL;
  g_autoptr (AuthProvider) provider = NULL;
  g_autoptr (AuthAuthorization) request = NULL;
  g_autofree char *uri = g_strndup ((const char *) data, size);
  g_autoptr (AuthSecret) code = NULL;
  g_autoptr (GError) error = NULL;

  configuration = auth_configuration_new_from_variant (dictionary, NULL);
  provider = auth_provider_new (configuration, NULL, 0, NULL);
  request = auth_authorization_new (provider, configuration, configuration->redirect_uris[0], NULL,
                                    random_bytes, NULL);
  code = auth_authorization_parse_redirect (request, provider, uri, &error);
  g_assert_true ((code != NULL) == (error == NULL));
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (code != NULL)
    g_assert_true (auth_uri_matches_redirect (uri, request->redirect_uri) && *code != '\0');
  return 0;
}
