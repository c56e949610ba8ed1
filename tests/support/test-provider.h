/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * From the pool to a provider outside it and back, as a browser goes.
 */

#pragma once

#include "test-pool.h"

G_BEGIN_DECLS

#define TEST_AUTHORIZE "/oauth2/authorize?" TEST_QUERY
#define TEST_GOOGLE    TEST_AUTHORIZE "&identity_provider=Google"
/* Her button on a provider's page. */
#define TEST_ADA "account=ada%40example.com"

/* It redirects to a provider's path. */
void test_provider_assert_leads_to (TestPool *pool, const TestAnswer *answer, const char *path);
/* What the provider answers the pool with when form is sent to it; path: of the pool. */
char *test_provider_dup_return (TestPool *pool, const char *path, const char *form);
/* The pool's answer to the app after that. */
TestAnswer *test_provider_come_back (TestPool *pool, const char *path, const char *form);

G_END_DECLS
