/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Calls to the demo pool's API for the user of an access token.
 */

#pragma once

#include "test-pool.h"

G_BEGIN_DECLS

/* operation: "GetUser". input: JSON with single quotes for double ones. */
TestAnswer *test_idp_call (TestPool *self, const char *operation, const char *input);
/* Likewise with an access token. more: (nullable) further members. */
TestAnswer *
test_idp_ask (TestPool *self, const char *operation, const char *token, const char *more);
void test_idp_assert_fails (const TestAnswer *answer, const char *type, const char *message);
void test_idp_assert_succeeds (const TestAnswer *answer);
/* The attribute in an answer of GetUser, or NULL. */
char *test_idp_dup_attribute (const TestAnswer *answer, const char *name);

G_END_DECLS
