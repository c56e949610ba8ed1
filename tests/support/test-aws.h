/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Calls to the AWS side of the demo pool, with a signer that shares no code with it.
 */

#pragma once

#include "test-pool.h"

G_BEGIN_DECLS

#define TEST_IDENTITY_POOL  "us-east-1:11111111-2222-3333-4444-555555555555"
#define TEST_NO_GUESTS_POOL "us-east-1:99999999-2222-3333-4444-555555555555"
#define TEST_CALLER         "Action=GetCallerIdentity&Version=2011-06-15"

typedef struct
{
  char *identity_id;
  char *access_key_id;
  char *secret_key;
  char *session_token;
  double expiration;
} TestCredentials;

/* How a request is signed. What is NULL is as it should be. */
typedef struct
{
  const char *name;
  const char *service;
  const char *scope_end;
  int age_seconds;
  const char *signed_headers;
  const char *headers;         /* canonical, in place of content type, host, date and token */
  const char *query;           /* as sent, with '?' */
  const char *canonical_query; /* as signed */
  const char *signed_body;
  const char *access_key_id;
  const char *session_token;
  const char *body; /* as sent */
  guint status;     /* expected */
  const char *code; /* expected in the answer */
} TestSignature;

/* operation: "GetId". input: JSON with single quotes for double ones. */
TestAnswer *test_aws_call (TestPool *pool, const char *operation, const char *input);
/* Signs alice in. member: "id_token" or "access_token". */
char *test_aws_dup_token (TestPool *pool, const char *member);
/* {'POOL':'TOKEN'}, provider: (nullable) NULL: the pool itself. */
char *test_aws_dup_logins (TestPool *pool, const char *provider, const char *token);

/* more: (nullable) members after IdentityId, with a comma first. */
TestAnswer *test_aws_ask_credentials (TestPool *pool, const char *identity_id, const char *more);
TestCredentials *test_credentials_new (const TestAnswer *answer);
/* Those of alice or, without a token, of a guest. token: (nullable). more: as above. */
TestCredentials *test_aws_get_credentials (TestPool *pool, const char *token, const char *more);
void test_credentials_free (TestCredentials *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCredentials, test_credentials_free)

TestAnswer *test_aws_send_signed (TestPool *pool,
                                  const TestCredentials *credentials,
                                  const TestSignature *how);

G_END_DECLS
