/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The identity pools of the demo pool on the wire: identities, logins and credentials.
 */

#include "config.h"

#include <string.h>

#include "demo-identity.h"
#include "test-aws.h"

#define BOB "b0b00000-2222-4bbb-8bbb-000000000002"

static void
assert_fails (const TestAnswer *answer, const char *type, const char *message)
{
  g_autofree char *header = g_strconcat (type, ":", NULL);
  g_autofree char *own_type = test_answer_dup_string (answer, "__type");
  g_autofree char *own_message = test_answer_dup_string (answer, "message");

  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpstr (answer->type, ==, "application/x-amz-json-1.1");
  g_assert_cmpstr (answer->error_type, ==, header);
  g_assert_cmpstr (own_type, ==, type);
  g_assert_true (g_str_has_prefix (own_message, message));
}

static char *
get_id (TestPool *pool, const char *identity_pool, const char *logins)
{
  g_autofree char *input = g_strdup_printf ("{'IdentityPoolId':'%s','Logins':%s}", identity_pool,
                                            logins);
  g_autoptr (TestAnswer) answer = test_aws_call (pool, "GetId", input);
  char *id = test_answer_dup_string (answer, "IdentityId");

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_true (g_str_has_prefix (id, "us-east-1:"));
  g_assert_true (g_uuid_string_is_valid (id + strlen ("us-east-1:")));
  return id;
}

static void
test_guests (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *first = get_id (pool, TEST_IDENTITY_POOL, "{}");
  g_autofree char *second = get_id (pool, TEST_IDENTITY_POOL, "null");
  g_autoptr (TestAnswer) answer = test_aws_ask_credentials (pool, first, NULL);
  g_autoptr (TestAnswer) refused =
    test_aws_call (pool, "GetId", "{'IdentityPoolId':'" TEST_NO_GUESTS_POOL "'}");
  g_autoptr (TestCredentials) credentials = test_credentials_new (answer);

  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (credentials->identity_id, ==, first);
  assert_fails (refused, "NotAuthorizedException",
                "Unauthenticated access is not supported for this identity pool.");
}

/* One person is one identity in a pool, also after another sign-in. */
static void
test_identities (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "id_token");
  g_autofree char *later_token = test_aws_dup_token (pool, "id_token");
  g_autofree char *logins = test_aws_dup_logins (pool, NULL, token);
  g_autofree char *later_logins = test_aws_dup_logins (pool, NULL, later_token);
  g_autofree char *id = get_id (pool, TEST_IDENTITY_POOL, logins);
  g_autofree char *later_id = get_id (pool, TEST_IDENTITY_POOL, later_logins);
  g_autofree char *other_id = get_id (pool, TEST_NO_GUESTS_POOL, logins);

  g_assert_cmpstr (token, !=, later_token);
  g_assert_cmpstr (id, ==, later_id);
  g_assert_cmpstr (id, !=, other_id);
}

static void
test_credentials (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--credentials-lifetime=900", NULL);
  g_autofree char *token = test_aws_dup_token (pool, "id_token");
  g_autoptr (TestCredentials) first = test_aws_get_credentials (pool, token, NULL);
  g_autoptr (TestCredentials) second = test_aws_get_credentials (pool, token, NULL);
  g_autofree char *logins = test_aws_dup_logins (pool, NULL, token);
  g_autofree char *more = g_strconcat (",'Logins':", logins, NULL);
  g_autoptr (TestAnswer) answer = test_aws_ask_credentials (pool, first->identity_id, more);
  double rest = first->expiration - (double) (g_get_real_time () / G_USEC_PER_SEC);

  g_assert_true (g_str_has_prefix (first->access_key_id, "ASIA"));
  g_assert_cmpuint (strlen (first->access_key_id), ==, 20);
  g_assert_cmpuint (strlen (first->secret_key), ==, 40);
  g_assert_cmpfloat_with_epsilon (rest, 900, 60);
  g_assert_cmpstr (first->access_key_id, !=, second->access_key_id);
  g_assert_true (g_regex_match_simple ("\"Expiration\":[0-9.E]*[.E]", answer->body, 0, 0));
}

/* Signing in with the identity of a guest leads to one's own; another person's stays his. */
static void
test_whose_identity (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "id_token");
  g_autofree char *logins = test_aws_dup_logins (pool, NULL, token);
  g_autofree char *more = g_strconcat (",'Logins':", logins, NULL);
  g_autofree char *own = get_id (pool, TEST_IDENTITY_POOL, logins);
  g_autofree char *guest = get_id (pool, TEST_IDENTITY_POOL, "{}");
  g_autofree char *bob = demo_identity_pool_dup_identity (&demo_identity_pools[0], BOB);
  g_autoptr (TestAnswer) merged = test_aws_ask_credentials (pool, guest, more);
  g_autofree char *merged_id = test_answer_dup_string (merged, "IdentityId");
  g_autoptr (TestAnswer) foreign = test_aws_ask_credentials (pool, bob, more);
  g_autoptr (TestAnswer) nobody = test_aws_ask_credentials (pool, own, NULL);

  g_assert_cmpstr (merged_id, ==, own);
  assert_fails (foreign, "NotAuthorizedException", "Logins don't match.");
  assert_fails (nobody, "NotAuthorizedException", "Logins don't match.");
}

static void
test_logins (void)
{
  static const struct
  {
    const char *fault; /* (nullable) what makes the token a bad one */
    const char *member;
    const char *provider; /* (nullable) */
    const char *message;
  } cases[] = {
    { NULL, "access_token", NULL, "Invalid login token. Missing a required claim: aud" },
    { NULL, "refresh_token", NULL, "Invalid login token. Not a valid OpenId Connect" },
    { NULL, "id_token", "accounts.example.com",
      "Token is not from a supported provider of this identity pool." },
    { "token=bad-signature*1", "id_token", NULL, "Invalid login token. Couldn't verify" },
    { "token=bad-kid*1", "id_token", NULL, "Invalid login token. Couldn't verify" },
    { "token=bad-issuer*1", "id_token", NULL,
      "Invalid login token. Issuer doesn't match providerName" },
    { "token=bad-audience*1", "id_token", NULL,
      "Token is not from a supported provider of this identity pool." },
    { "token=expired*1", "id_token", NULL, "Invalid login token. Token expired: " },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) set = test_pool_post (
        pool, "/test/fault", cases[i].fault != NULL ? cases[i].fault : "", NULL);
      g_autofree char *token = test_aws_dup_token (pool, cases[i].member);
      g_autofree char *logins = test_aws_dup_logins (pool, cases[i].provider, token);
      g_autofree char *input = g_strdup_printf ("{'IdentityPoolId':'%s','Logins':%s}",
                                                TEST_IDENTITY_POOL, logins);
      g_autoptr (TestAnswer) answer = test_aws_call (pool, "GetId", input);

      assert_fails (answer, "NotAuthorizedException", cases[i].message);
    }
}

static void
test_requests (void)
{
  static const struct
  {
    const char *operation;
    const char *input;
    const char *type;
  } cases[] = {
    { "GetOpenIdToken", "{}", "UnknownOperationException" },
    { "GetId", "", "SerializationException" },
    { "GetId", "[]", "SerializationException" },
    { "GetId", "{}", "InvalidParameterException" },
    { "GetId", "{'IdentityPoolId':7}", "InvalidParameterException" },
    { "GetId", "{'IdentityPoolId':'" TEST_IDENTITY_POOL "','Logins':[]}",
      "InvalidParameterException" },
    { "GetId", "{'IdentityPoolId':'us-east-1:0'}", "ResourceNotFoundException" },
    { "GetCredentialsForIdentity", "{}", "InvalidParameterException" },
    { "GetCredentialsForIdentity", "{'IdentityId':'us-east-1:0'}", "ResourceNotFoundException" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  const char *const headers[] = { "X-Amz-Target", "AWSCognitoIdentityService.GetId", NULL };
  g_autoptr (TestAnswer) plain = test_pool_post_as (
    pool, "/", "application/json", "{\"IdentityPoolId\":\"" TEST_IDENTITY_POOL "\"}", headers);

  assert_fails (plain, "UnknownOperationException", "");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_aws_call (pool, cases[i].operation, cases[i].input);

      assert_fails (answer, cases[i].type, "");
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *fault;
    guint status;
    const char *type;
  } cases[] = {
    { "identity=throttled*1", 400, "TooManyRequestsException:" },
    { "identity=status:503*1", 503, "InternalErrorException:" },
    { "identity=status:400*1", 400, "InvalidParameterException:" },
    { "identity=invalid-grant*1", 400, "NotAuthorizedException:" },
    { "identity=html:502*1", 502, NULL },
    { "identity=lost-answer*1", 0, NULL },
    { "token=throttled", 200, NULL },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) set = test_pool_post (pool, "/test/fault", cases[i].fault, NULL);
      g_autoptr (TestAnswer) answer =
        test_aws_call (pool, "GetId", "{'IdentityPoolId':'" TEST_IDENTITY_POOL "'}");

      g_assert_cmpuint (set->status, ==, 200);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_cmpstr (answer->error_type, ==, cases[i].type);
    }
}

static void
test_counts (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *id = get_id (pool, TEST_IDENTITY_POOL, "{}");
  g_autoptr (TestAnswer) first = test_aws_ask_credentials (pool, id, NULL);
  g_autoptr (TestAnswer) second = test_aws_ask_credentials (pool, id, NULL);
  g_autoptr (TestAnswer) unsigned_call = test_pool_post (pool, "/", TEST_CALLER, NULL);
  g_autoptr (TestAnswer) stats = test_pool_get (pool, "/test/stats", NULL);

  g_assert_nonnull (strstr (stats->body, "\"identity:GetId\":1"));
  g_assert_nonnull (strstr (stats->body, "\"identity:GetCredentialsForIdentity\":2"));
  g_assert_nonnull (strstr (stats->body, "\"sts\":1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/identity/guests", test_guests);
  g_test_add_func ("/pool/identity/identities", test_identities);
  g_test_add_func ("/pool/identity/credentials", test_credentials);
  g_test_add_func ("/pool/identity/whose", test_whose_identity);
  g_test_add_func ("/pool/identity/logins", test_logins);
  g_test_add_func ("/pool/identity/requests", test_requests);
  g_test_add_func ("/pool/identity/faults", test_faults);
  g_test_add_func ("/pool/identity/counts", test_counts);
  return g_test_run ();
}
