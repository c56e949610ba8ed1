/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An RSA key pair made for one test run, and tokens signed with it.
 */

#pragma once

#include "auth-jwks.h"

typedef struct _TestKey TestKey;

TestKey *test_key_new (guint bits);
void test_key_free (TestKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestKey, test_key_free)

/* The public half as one element of a JWK Set. */
char *test_key_to_jwk (TestKey *key, const char *key_id);
AuthJwks *test_key_to_jwks (TestKey *key, const char *key_id);
/* header and payload are JSON texts. */
char *test_key_sign (TestKey *key, const char *header, const char *payload);
