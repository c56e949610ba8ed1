/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Calls to the AWS side of the demo pool, with a signer that shares no code with it.
 */

#include "config.h"

#include "test-aws.h"

#include <string.h>

#define SIGNED_HEADERS "content-type;host;x-amz-date;x-amz-security-token"
#define FORM           "application/x-www-form-urlencoded"

static const char *
or_else (const char *value, const char *usual)
{
  return value != NULL ? value : usual;
}

TestAnswer *
test_aws_call (TestPool *pool, const char *operation, const char *input)
{
  g_autofree char *target = g_strconcat ("AWSCognitoIdentityService.", operation, NULL);
  g_autofree char *body = g_strdelimit (g_strdup (input), "'", '"');
  const char *const headers[] = { "X-Amz-Target", target, NULL };

  return test_pool_post_as (pool, "/", "application/x-amz-json-1.1", body, headers);
}

char *
test_aws_dup_token (TestPool *pool, const char *member)
{
  g_autofree char *code = test_pool_sign_in (pool, "");
  g_autoptr (TestAnswer) answer = test_pool_redeem (pool, code, "");
  char *token = test_answer_dup_string (answer, member);

  g_assert_nonnull (token);
  return token;
}

char *
test_aws_dup_logins (TestPool *pool, const char *provider, const char *token)
{
  g_autofree char *own = g_strconcat (test_pool_get_origin (pool) + strlen ("http://"),
                                      "/local_DemoPool", NULL);

  return g_strdup_printf ("{'%s':'%s'}", or_else (provider, own), token);
}

TestAnswer *
test_aws_ask_credentials (TestPool *pool, const char *identity_id, const char *more)
{
  g_autofree char *input = g_strdup_printf ("{'IdentityId':'%s'%s}", identity_id,
                                            or_else (more, ""));

  return test_aws_call (pool, "GetCredentialsForIdentity", input);
}

TestCredentials *
test_credentials_new (const TestAnswer *answer)
{
  TestCredentials *self = g_new0 (TestCredentials, 1);
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);
  JsonObject *object;

  g_assert_cmpuint (answer->status, ==, 200);
  self->identity_id = test_answer_dup_string (answer, "IdentityId");
  object = json_object_get_object_member (json_node_get_object (root), "Credentials");
  self->access_key_id = g_strdup (json_object_get_string_member (object, "AccessKeyId"));
  self->secret_key = g_strdup (json_object_get_string_member (object, "SecretKey"));
  self->session_token = g_strdup (json_object_get_string_member (object, "SessionToken"));
  self->expiration = json_object_get_double_member (object, "Expiration");
  return self;
}

TestCredentials *
test_aws_get_credentials (TestPool *pool, const char *token, const char *more)
{
  g_autofree char *logins = token != NULL ? test_aws_dup_logins (pool, NULL, token)
                                          : g_strdup ("{}");
  g_autofree char *input = g_strdup_printf ("{'IdentityPoolId':'" TEST_IDENTITY_POOL
                                            "','Logins':%s}",
                                            logins);
  g_autofree char *members = g_strdup_printf (",'Logins':%s%s", logins, or_else (more, ""));
  g_autoptr (TestAnswer) first = test_aws_call (pool, "GetId", input);
  g_autofree char *id = test_answer_dup_string (first, "IdentityId");
  g_autoptr (TestAnswer) second = test_aws_ask_credentials (pool, id, members);

  return test_credentials_new (second);
}

void
test_credentials_free (TestCredentials *self)
{
  g_free (self->identity_id);
  g_free (self->access_key_id);
  g_free (self->secret_key);
  g_free (self->session_token);
  g_free (self);
}

/* The canonical request, for which every part but the usual ones is given by hand. */
static char *
test_aws_dup_request (TestPool *pool,
                      const TestCredentials *credentials,
                      const TestSignature *how,
                      const char *timestamp)
{
  g_autofree char *headers =
    g_strdup_printf ("content-type:" FORM "\nhost:%s\nx-amz-date:%s\nx-amz-security-token:%s\n",
                     test_pool_get_origin (pool) + strlen ("http://"), timestamp,
                     credentials->session_token);
  g_autofree char *hash =
    g_compute_checksum_for_string (G_CHECKSUM_SHA256, or_else (how->signed_body, TEST_CALLER), -1);

  return g_strdup_printf ("POST\n/\n%s\n%s%s\n%s\n%s", or_else (how->canonical_query, ""), headers,
                          or_else (how->headers, ""),
                          or_else (how->signed_headers, SIGNED_HEADERS), hash);
}

/* hexadecimal: (transfer full) a key, in place of which the next one comes. */
static char *
test_aws_derive (char *hexadecimal, const char *text)
{
  g_autofree char *key = hexadecimal;
  guint8 bytes[32];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (key[2 * i]) << 4 |
                         g_ascii_xdigit_value (key[2 * i + 1]));
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, bytes, sizeof bytes, text, -1);
}

static char *
test_aws_sign (const char *secret_key, const char *scope, const char *text)
{
  g_autofree char *secret = g_strconcat ("AWS4", secret_key, NULL);
  g_auto (GStrv) parts = g_strsplit (scope, "/", -1);
  char *key = g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) secret,
                                         strlen (secret), parts[0], -1);

  for (char **part = parts + 1; *part != NULL; part++)
    key = test_aws_derive (key, *part);
  return test_aws_derive (key, text);
}

static char *
test_aws_dup_timestamp (int age_seconds)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) time = g_date_time_add_seconds (now, -age_seconds);

  return g_date_time_format (time, "%Y%m%dT%H%M%SZ");
}

static char *
test_aws_authorize (TestPool *pool,
                    const TestCredentials *credentials,
                    const TestSignature *how,
                    const char *timestamp)
{
  g_autofree char *request = test_aws_dup_request (pool, credentials, how, timestamp);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request, -1);
  g_autofree char *scope = g_strdup_printf ("%.8s/eu-west-1/%s/%s", timestamp,
                                            or_else (how->service, "sts"),
                                            or_else (how->scope_end, "aws4_request"));
  g_autofree char *text = g_strjoin ("\n", "AWS4-HMAC-SHA256", timestamp, scope, hash, NULL);
  g_autofree char *signature = test_aws_sign (credentials->secret_key, scope, text);

  return g_strdup_printf ("AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s",
                          or_else (how->access_key_id, credentials->access_key_id), scope,
                          or_else (how->signed_headers, SIGNED_HEADERS), signature);
}

TestAnswer *
test_aws_send_signed (TestPool *pool, const TestCredentials *credentials, const TestSignature *how)
{
  g_autofree char *timestamp = test_aws_dup_timestamp (how->age_seconds);
  g_autofree char *authorization = test_aws_authorize (pool, credentials, how, timestamp);
  g_autofree char *path = g_strconcat ("/", how->query, NULL);
  const char *const headers[] = {
    "X-Amz-Date", timestamp,
    "X-Amz-Security-Token", or_else (how->session_token, credentials->session_token),
    "X-Demo", "  two   words ", "X-Demo", "more",
    "Authorization", authorization, NULL
  };

  return test_pool_post_as (pool, path, FORM, or_else (how->body, TEST_CALLER), headers);
}
