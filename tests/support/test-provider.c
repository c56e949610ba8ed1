/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * From the pool to a provider outside it and back, as a browser goes.
 */

#include "config.h"

#include "test-provider.h"

#include <string.h>

void
test_provider_assert_leads_to (TestPool *pool, const TestAnswer *answer, const char *path)
{
  g_assert_cmpuint (answer->status, ==, 302);
  g_assert_nonnull (strstr (answer->location, path));
  g_assert_false (g_str_has_prefix (answer->location, "/"));
  g_assert_false (g_str_has_prefix (answer->location, test_pool_get_origin (pool)));
}

char *
test_provider_dup_return (TestPool *pool, const char *path, const char *form)
{
  g_autoptr (TestAnswer) begun = test_pool_get (pool, path, NULL);
  g_autoptr (TestAnswer) given = NULL;

  test_provider_assert_leads_to (pool, begun, "/authorize?");
  given = test_pool_submit (pool, begun->location, form);
  g_assert_cmpuint (given->status, ==, 302);
  g_assert_true (g_str_has_prefix (given->location, test_pool_get_origin (pool)));
  return g_strdup (given->location);
}

TestAnswer *
test_provider_come_back (TestPool *pool, const char *path, const char *form)
{
  g_autofree char *location = test_provider_dup_return (pool, path, form);

  return test_pool_get (pool, location, NULL);
}
