/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes configurations: what a person types, and the stored form.
 */

#include "config.h"

#include "auth-configuration.h"
#include "auth-json.h"
#include "fuzz.h"

typedef char *Normalizer (const char *text, GError **error);

/* What was made of a text must be taken again, and stay as it is. */
static void
check_normalizer (Normalizer *normalize, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *once = normalize (text, &error);
  g_autofree char *twice = NULL;

  g_assert_true ((once != NULL) == (error == NULL));
  if (once == NULL)
    return;

  twice = normalize (once, NULL);
  g_assert_cmpstr (twice, ==, once);
}

static void
check_stored (const char *data, gsize size)
{
  g_autoptr (JsonNode) node = auth_json_parse (data, size, "The configuration", NULL);
  g_autoptr (AuthConfiguration) self = NULL;
  g_autoptr (AuthConfiguration) again = NULL;
  g_autoptr (JsonObject) object = NULL;

  if (node != NULL)
    self = auth_configuration_new_from_json (json_node_get_object (node), NULL);
  if (self == NULL)
    return;

  object = auth_configuration_to_json (self);
  again = auth_configuration_new_from_json (object, NULL);
  g_assert_nonnull (again);
  g_assert_cmpstr (again->name, ==, self->name);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *pool = NULL;

  check_stored ((const char *) data, size);
  if (!g_utf8_validate (text, -1, NULL))
    return 0;

  check_normalizer (auth_configuration_normalize_domain, text);
  check_normalizer (auth_configuration_normalize_issuer, text);
  auth_configuration_check_user_pool_id (text, NULL);
  auth_configuration_check_identity_pool_id (text, NULL);
  auth_configuration_check_client_id (text, NULL);
  pool = auth_configuration_dup_user_pool_id_from_issuer (text);
  return 0;
}
