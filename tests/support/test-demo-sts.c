/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signed requests to the demo pool: what a signature has to cover, and whose it is.
 */

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "test-aws.h"

#define AWS        "/usr/bin/aws"
#define ROLE(name) "arn:aws:iam::123456789012:role/" name
#define ARN(name) \
  "<Arn>arn:aws:sts::123456789012:assumed-role/" name "/CognitoIdentityCredentials</Arn>"
#define USUAL "content-type;host;x-amz-date;x-amz-security-token"

static void
assert_all (const TestSignature *cases, gsize count)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autoptr (TestCredentials) credentials = test_aws_get_credentials (pool, NULL, NULL);

  for (gsize i = 0; i < count; i++)
    {
      g_autoptr (TestAnswer) answer = test_aws_send_signed (pool, credentials, &cases[i]);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_cmpstr (answer->type, ==, "text/xml");
      g_assert_nonnull (strstr (answer->body, cases[i].code));
    }
}

static void
test_refused (void)
{
  static const TestSignature cases[] = {
    { "another service", .service = "s3", .status = 403, .code = "SignatureDoesNotMatch" },
    { "another scope", .scope_end = "aws5", .status = 403, .code = "SignatureDoesNotMatch" },
    { "late", .age_seconds = 400, .status = 403, .code = "SignatureDoesNotMatch" },
    { "early", .age_seconds = -400, .status = 403, .code = "SignatureDoesNotMatch" },
    { "another body", .signed_body = TEST_CALLER "&More=1", .status = 403,
      .code = "SignatureDoesNotMatch" },
    { "another query", .query = "?a=1", .canonical_query = "a=2", .status = 403,
      .code = "SignatureDoesNotMatch" },
    { "header not sent", .signed_headers = USUAL ";x-none", .headers = "x-none:1\n", .status = 403,
      .code = "SignatureDoesNotMatch" },
    { "token not covered", .signed_headers = "content-type;host;x-amz-date", .status = 400,
      .code = "IncompleteSignature" },
    { "date not covered", .signed_headers = "content-type;host;x-amz-security-token", .status = 400,
      .code = "IncompleteSignature" },
    { "not sorted", .signed_headers = "host;content-type;x-amz-date;x-amz-security-token",
      .status = 400, .code = "IncompleteSignature" },
    { "unknown key", .access_key_id = "ASIAAAAAAAAAAAAAAAAA", .status = 403,
      .code = "InvalidClientTokenId" },
    { "another token", .session_token = "another", .status = 403, .code = "InvalidClientTokenId" },
    { "another action", .signed_body = "Action=AssumeRole&Version=2011-06-15",
      .body = "Action=AssumeRole&Version=2011-06-15", .status = 400, .code = "InvalidAction" },
    { "no version", .signed_body = "Action=GetCallerIdentity", .body = "Action=GetCallerIdentity",
      .status = 400, .code = "InvalidAction" },
  };

  assert_all (cases, G_N_ELEMENTS (cases));
}

static void
test_taken (void)
{
  static const TestSignature cases[] = {
    { "as usual", .status = 200, .code = ARN ("DemoGuest") },
    { "a little late", .age_seconds = 200, .status = 200, .code = ARN ("DemoGuest") },
    { "blanks and repetitions", .signed_headers = USUAL ";x-demo",
      .headers = "x-demo:two words,more\n", .status = 200, .code = ARN ("DemoGuest") },
    { "query", .query = "?b=2&a1=&a=%7e&a=1%2f2&c", .canonical_query = "a=1%2F2&a=~&a1=&b=2&c=",
      .status = 200, .code = ARN ("DemoGuest") },
  };

  assert_all (cases, G_N_ELEMENTS (cases));
}

static void
test_malformed (void)
{
  static const struct
  {
    const char *authorization; /* (nullable) */
    guint status;
    const char *code;
  } cases[] = {
    { NULL, 403, "MissingAuthenticationToken" },
    { "Basic ZGVtbzpkZW1v", 400, "IncompleteSignature" },
    { "AWS4-HMAC-SHA256", 400, "IncompleteSignature" },
    { "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=, Signature=", 400, "IncompleteSignature" },
    { "AWS4-HMAC-SHA256 Credential, SignedHeaders, Signature", 400, "IncompleteSignature" },
  };
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestAnswer) answer = test_pool_post (pool, "/", TEST_CALLER,
                                                      cases[i].authorization);

      g_assert_cmpuint (answer->status, ==, cases[i].status);
      g_assert_nonnull (strstr (answer->body, cases[i].code));
    }
}

static void
assert_role (TestPool *pool, const char *token, const char *more, const char *arn)
{
  g_autoptr (TestCredentials) credentials = test_aws_get_credentials (pool, token, more);
  g_autoptr (TestAnswer) answer = test_aws_send_signed (pool, credentials, &(TestSignature){ 0 });

  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_nonnull (strstr (answer->body, arn));
  g_assert_nonnull (strstr (answer->body, "<Account>123456789012</Account>"));
}

static void
test_roles (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "id_token");
  g_autofree char *logins = test_aws_dup_logins (pool, NULL, token);
  g_autofree char *more = g_strdup_printf (",'Logins':%s,'CustomRoleArn':'%s'", logins,
                                           ROLE ("Others"));
  g_autoptr (TestCredentials) credentials = test_aws_get_credentials (pool, token, NULL);
  g_autoptr (TestAnswer) refused = test_aws_ask_credentials (pool, credentials->identity_id, more);

  assert_role (pool, NULL, NULL, ARN ("DemoGuest"));
  assert_role (pool, token, NULL, ARN ("DemoAdmins"));
  assert_role (pool, token, ",'CustomRoleArn':'" ROLE ("DemoDevelopers") "'",
               ARN ("DemoDevelopers"));
  g_assert_cmpstr (refused->error_type, ==, "NotAuthorizedException:");
}

static void
test_expired (void)
{
  g_autoptr (TestPool) pool = test_pool_new ("--credentials-lifetime=1", NULL);
  g_autoptr (TestCredentials) credentials = test_aws_get_credentials (pool, NULL, NULL);
  g_autoptr (TestAnswer) answer = NULL;

  while ((double) (g_get_real_time () / G_USEC_PER_SEC) < credentials->expiration)
    g_thread_yield ();
  answer = test_aws_send_signed (pool, credentials, &(TestSignature){ 0 });
  g_assert_cmpuint (answer->status, ==, 403);
  g_assert_nonnull (strstr (answer->body, "<Code>ExpiredToken</Code>"));
}

/* What aws prints, both streams in one. more: what comes after the endpoint, split at blanks. */
static char *
run_aws (TestPool *pool, const TestCredentials *credentials, const char *more)
{
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autofree char *line = g_strdup_printf (AWS " --output=json --endpoint-url=%s %s",
                                           test_pool_get_origin (pool), more);
  g_auto (GStrv) arguments = g_strsplit (line, " ", -1);
  const char *const environment[][2] = {
    { "AWS_CONFIG_FILE", "/dev/null" },
    { "AWS_SHARED_CREDENTIALS_FILE", "/dev/null" },
    { "AWS_EC2_METADATA_DISABLED", "true" },
    { "AWS_DEFAULT_REGION", "us-east-1" },
    { "AWS_MAX_ATTEMPTS", "1" },
    { "AWS_ACCESS_KEY_ID", credentials->access_key_id },
    { "AWS_SECRET_ACCESS_KEY", credentials->secret_key },
    { "AWS_SESSION_TOKEN", credentials->session_token },
  };
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (environment); i++)
    g_subprocess_launcher_setenv (launcher, environment[i][0], environment[i][1], TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) arguments, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, &error);
  g_assert_no_error (error);
  return output;
}

/* A client nobody here wrote: a wrong reading of the rules on both sides shows against it. */
static void
test_aws_client (void)
{
  g_autoptr (TestPool) pool = test_pool_new (NULL, NULL);
  g_autofree char *token = test_aws_dup_token (pool, "id_token");
  g_autoptr (TestCredentials) credentials = NULL;
  g_autofree char *secret_key = NULL;
  g_autofree char *id = NULL;
  g_autofree char *caller = NULL;
  g_autofree char *refused = NULL;

  if (!g_file_test (AWS, G_FILE_TEST_IS_EXECUTABLE))
    {
      g_test_skip (AWS " is not installed");
      return;
    }
  credentials = test_aws_get_credentials (pool, token, NULL);
  id = run_aws (pool, credentials, "cognito-identity get-id --no-sign-request "
                                   "--identity-pool-id=" TEST_IDENTITY_POOL);
  caller = run_aws (pool, credentials, "sts get-caller-identity");
  secret_key = g_steal_pointer (&credentials->secret_key);
  credentials->secret_key = g_strconcat (secret_key, "x", NULL);
  refused = run_aws (pool, credentials, "sts get-caller-identity");
  g_assert_nonnull (strstr (id, "\"IdentityId\": \"us-east-1:"));
  g_assert_nonnull (strstr (caller, "assumed-role/DemoAdmins/CognitoIdentityCredentials"));
  g_assert_nonnull (strstr (refused, "SignatureDoesNotMatch"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pool/sts/taken", test_taken);
  g_test_add_func ("/pool/sts/refused", test_refused);
  g_test_add_func ("/pool/sts/malformed", test_malformed);
  g_test_add_func ("/pool/sts/roles", test_roles);
  g_test_add_func ("/pool/sts/expired", test_expired);
  g_test_add_func ("/pool/sts/aws-client", test_aws_client);
  return g_test_run ();
}
