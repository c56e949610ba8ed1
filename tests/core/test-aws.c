/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Credentials of an identity pool: what is asked, what is believed, what a refusal means.
 */

#include "config.h"

#include <string.h>

#include "auth-aws.h"
#include "auth-base64url.h"
#include "auth-error.h"

#define NOW   G_GINT64_CONSTANT (1700000000)
#define POOL  "us-east-1:11111111-2222-3333-4444-555555555555"
#define JSON  "application/x-amz-json-1.1"
#define DAY   (24 * 60 * 60)
#define KEYS  "\"AccessKeyId\":\"ASIA1\",\"SecretKey\":\"SECRET\",\"SessionToken\":\"TOKEN\""
#define WHOLE "{\"IdentityId\":\"us-east-1:i\",\"Credentials\":{" KEYS ",\"Expiration\":%s}}"

static AuthHttpResponse *
respond (guint status, const char *error_type, const char *body, gint64 date)
{
  AuthHttpResponse *response = g_new0 (AuthHttpResponse, 1);

  response->status = status;
  response->content_type = g_strdup (JSON);
  response->error_type = g_strdup (error_type);
  response->body = g_strdup (body);
  response->length = strlen (body);
  response->date = date;
  return response;
}

static char *
make_id_token (const char *payload)
{
  g_autofree char *body = auth_base64url_encode ((const guint8 *) payload, strlen (payload));

  return g_strconcat ("eyJhbGciOiJSUzI1NiJ9.", body, ".Zg", NULL);
}

static const struct
{
  const char *domain;
  const char *issuer;
  const char *pool;
  const char *expected;
} endpoints[] = {
  { "https://a.auth.us-east-1.amazoncognito.com", NULL, POOL,
    "https://cognito-identity.us-east-1.amazonaws.com/" },
  { "https://login.example", NULL, "cn-north-1:11111111-2222-3333-4444-555555555555",
    "https://cognito-identity.cn-north-1.amazonaws.com.cn/" },
  { NULL, "https://op.example", "us-gov-west-1:11111111-2222-3333-4444-555555555555",
    "https://cognito-identity.us-gov-west-1.amazonaws.com/" },
  { "http://127.0.0.1:9229", NULL, POOL, "http://127.0.0.1:9229/" },
  { "http://[::1]:9229", NULL, POOL, "http://[::1]:9229/" },
  { NULL, "http://localhost:9229/local_Pool", POOL, "http://localhost:9229/" },
};

static void
test_endpoints (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      AuthConfiguration configuration = { .domain = (char *) endpoints[i].domain,
                                          .issuer = (char *) endpoints[i].issuer,
                                          .identity_pool_id = (char *) endpoints[i].pool };
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthHttpRequest) request =
        auth_aws_request_new_identity (&configuration, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (request->uri, ==, endpoints[i].expected);
    }
}

static void
test_requests (void)
{
  AuthConfiguration configuration = { .domain = "https://a.example", .identity_pool_id = POOL };
  g_autofree char *id_token = make_id_token (
    "{\"iss\":\"https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A\"}");
  g_autofree char *logins = g_strdup_printf (
    "{\"Logins\":{\"cognito-idp.us-east-1.amazonaws.com/us-east-1_A\":\"%s\"},"
    "\"IdentityId\":\"us-east-1:i\",\"CustomRoleArn\":\"arn\"}",
    id_token);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpRequest) guest =
    auth_aws_request_new_identity (&configuration, NULL, &error);
  g_autoptr (AuthHttpRequest) user = auth_aws_request_new_credentials (
    &configuration, "us-east-1:i", id_token, "arn", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (guest->method, ==, "POST");
  g_assert_cmpstr (guest->content_type, ==, JSON);
  g_assert_cmpstr (guest->target, ==, "AWSCognitoIdentityService.GetId");
  g_assert_null (guest->authorization);
  g_assert_cmpstr (guest->body, ==, "{\"IdentityPoolId\":\"" POOL "\"}");
  g_assert_cmpstr (user->target, ==, "AWSCognitoIdentityService.GetCredentialsForIdentity");
  g_assert_cmpstr (user->body, ==, logins);
}

static void
test_requests_refused (void)
{
  AuthConfiguration configuration = { .domain = "https://a.example" };
  g_autofree char *no_issuer = make_id_token ("{\"sub\":\"SECRET\"}");
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_aws_request_new_identity (&configuration, NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);
  configuration.identity_pool_id = POOL;
  g_assert_null (auth_aws_request_new_identity (&configuration, no_issuer, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
  g_clear_error (&error);
  g_assert_null (auth_aws_request_new_credentials (&configuration, "i", "opaque", NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
}

static void
test_role_arn (void)
{
  static const char *const bad[] = {
    "", "x", "arn:aws:iam::123456789012:user/x", "arn:aws:iam::12:role/x",
    "arn:aws:iam::123456789012:role/x y", "arn:aws:iam::123456789012:role/x\n"
  };
  g_autofree char *filler = g_strnfill (2048, 'x');
  g_autofree char *endless = g_strconcat ("arn:aws:iam::123456789012:role/", filler, NULL);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (auth_aws_check_role_arn (bad[i], NULL));
  g_assert_false (auth_aws_check_role_arn (endless, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_true (auth_aws_check_role_arn ("arn:aws:iam::123456789012:role/x", NULL));
  g_assert_true (auth_aws_check_role_arn ("arn:aws-us-gov:iam::123456789012:role/p/x+y", NULL));
}

static const struct
{
  guint status;
  const char *error_type; /* (nullable) */
  const char *body;
  int code;
  const char *words; /* in the message */
} refusals[] = {
  /* Where the name is, and what is cut from it */
  { 400, "TooManyRequestsException:", "{}", AUTH_ERROR_OFFLINE, "too often" },
  { 400, "TooManyRequestsException:http://internal.amazon.com/coral/x", "", AUTH_ERROR_OFFLINE,
    "too often" },
  { 400, NULL, "{\"__type\":\"TooManyRequestsException\"}", AUTH_ERROR_OFFLINE, "too often" },
  { 400, NULL, "{\"code\":\"ThrottlingException,x\",\"__type\":\"Other\"}", AUTH_ERROR_OFFLINE,
    "too often" },
  { 400, NULL, "{\"__type\":\"com.amazonaws.cognito#ResourceNotFoundException\"}",
    AUTH_ERROR_NOT_FOUND, "identity pool id" },
  /* Trouble in between */
  { 429, NULL, "{}", AUTH_ERROR_OFFLINE, "later" },
  { 500, NULL, "{\"__type\":\"InternalErrorException\"}", AUTH_ERROR_OFFLINE, "later" },
  { 503, NULL, "<html>", AUTH_ERROR_OFFLINE, "" },
  { 400, NULL, "<html>NotAuthorizedException", AUTH_ERROR_OFFLINE, "" },
  { 400, "ExternalServiceException", "{}", AUTH_ERROR_OFFLINE, "later" },
  { 400, "LimitExceededException", "{}", AUTH_ERROR_OFFLINE, "later" },
  { 302, NULL, "", AUTH_ERROR_INVALID_RESPONSE, "" },
  /* Definite */
  { 400, "NotAuthorizedException:",
    "{\"message\":\"Unauthenticated access is not supported for this identity pool.\"}",
    AUTH_ERROR_SIGN_IN_REQUIRED, "sign in" },
  { 400, "NotAuthorizedException",
    "{\"message\":\"Logins don't match. Please include at least one valid login for this "
    "identity or identity pool.\"}",
    AUTH_ERROR_NOT_FOUND, "another sign-in" },
  { 400, "NotAuthorizedException",
    "{\"Message\":\"Token is not from a supported provider of this identity pool.\"}",
    AUTH_ERROR_SERVER_REFUSED, "administrator" },
  { 400, "NotAuthorizedException",
    "{\"message\":\"Invalid login token. Token expired: 1700000000 >= 1600000000\"}",
    AUTH_ERROR_SERVER_REFUSED, "clock" },
  { 400, "NotAuthorizedException",
    "{\"message\":\"Invalid login token. Issuer doesn't match providerName\"}",
    AUTH_ERROR_SERVER_REFUSED, "another user pool" },
  { 400, "NotAuthorizedException",
    "{\"message\":\"Invalid login token. Missing a required claim: aud\"}",
    AUTH_ERROR_SERVER_REFUSED, "sign in again" },
  { 400, "InvalidIdentityPoolConfigurationException", "{}", AUTH_ERROR_SERVER_REFUSED, "role" },
  { 400, "ResourceConflictException", "{}", AUTH_ERROR_SERVER_REFUSED, "another identity" },
  /* OAuth's words mean nothing here */
  { 400, NULL, "{\"error\":\"invalid_grant\"}", AUTH_ERROR_SERVER_REFUSED, "HTTP status 400" },
  /* Unknown ones speak for themselves, unless they repeat a token */
  { 400, "NewException", "{\"message\":\"Not on\\nMondays\"}", AUTH_ERROR_SERVER_REFUSED,
    "Not on Mondays" },
  { 400, "NewException", "{}", AUTH_ERROR_SERVER_REFUSED, "NewException" },
  { 400, "ValidationException", "{\"message\":\"Value '{x=eyJSECRET}' at 'logins'\"}",
    AUTH_ERROR_SERVER_REFUSED, "ValidationException" },
  { 400, "eyJSECRET", "{}", AUTH_ERROR_SERVER_REFUSED, "HTTP status 400" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (AuthHttpResponse) response =
        respond (refusals[i].status, refusals[i].error_type, refusals[i].body, 0);
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_aws_credentials_new_from_response (response, NOW, &error));
      g_test_message ("%s: %s", refusals[i].body, error->message);
      g_assert_error (error, AUTH_ERROR, refusals[i].code);
      g_assert_nonnull (strstr (error->message, refusals[i].words));
      g_assert_null (strstr (error->message, "SECRET"));
      g_assert_true (auth_aws_is_token_expired (response) ==
                     (strstr (refusals[i].body, "Token expired") != NULL));
    }
}

static const char *const bad_answers[] = {
  "",
  "[]",
  "{}",
  "{\"Credentials\":{" KEYS ",\"Expiration\":1700003600}}",
  "{\"IdentityId\":\"i\"}",
  "{\"IdentityId\":\"i\",\"Credentials\":\"x\"}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS "}}",
  "{\"IdentityId\":\"i j\",\"Credentials\":{" KEYS ",\"Expiration\":1700003600}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS ",\"Expiration\":true}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS ",\"Expiration\":1700000000}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS ",\"Expiration\":-1}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS ",\"Expiration\":\"soon\"}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{" KEYS ",\"Expiration\":\"2001-01-01T00:00:00Z\"}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretAccessKey\":\"SECRET\","
  "\"SessionToken\":\"T\",\"Expiration\":1700003600}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{\"AccessKeyId\":\"\",\"SecretKey\":\"SECRET\","
  "\"SessionToken\":\"T\",\"Expiration\":1700003600}}",
  "{\"IdentityId\":\"i\",\"Credentials\":{\"AccessKeyId\":\"A\",\"SecretKey\":\"SECRET\\n\","
  "\"SessionToken\":\"T\",\"Expiration\":1700003600}}",
};

static void
test_bad_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_answers); i++)
    {
      g_autoptr (AuthHttpResponse) response = respond (200, NULL, bad_answers[i], 0);
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_aws_credentials_new_from_response (response, NOW, &error));
      g_test_message ("%s: %s", bad_answers[i], error->message);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
      g_assert_null (strstr (error->message, "SECRET"));
    }
}

static const struct
{
  const char *expiration;
  gint64 date;
  gint64 expires_at;
  gint64 left;
} times[] = {
  { "1700003600", 0, NOW + 3600, 3600 },
  { "1700003600.75", 0, NOW + 3600, 3600 },
  { "1.7000036E9", 0, NOW + 3600, 3600 },
  { "\"2023-11-14T23:13:20Z\"", 0, NOW + 3600, 3600 },
  { "\"2023-11-15T00:13:20.5+01:00\"", 0, NOW + 3600, 3600 },
  /* Our clock is off */
  { "1700003600", NOW - 600, NOW + 3600, 4200 },
  { "1700003600", NOW + 600, NOW + 3600, 3000 },
  /* Milliseconds, or a promise nobody keeps */
  { "1700003600000", 0, NOW + DAY, DAY },
  { "9007199254740992", NOW + 10, NOW + 10 + DAY, DAY },
};

static void
test_times (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *body = g_strdup_printf (WHOLE, times[i].expiration);
      g_autoptr (AuthHttpResponse) response = respond (200, NULL, body, times[i].date);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthAwsCredentials) credentials =
        auth_aws_credentials_new_from_response (response, NOW, &error);

      g_assert_no_error (error);
      g_assert_cmpint (credentials->expires_at, ==, times[i].expires_at);
      g_assert_cmpint (auth_aws_credentials_get_left (credentials, NOW), ==, times[i].left);
      g_assert_cmpstr (credentials->access_key_id, ==, "ASIA1");
      g_assert_cmpstr (credentials->secret_access_key, ==, "SECRET");
      g_assert_cmpstr (credentials->session_token, ==, "TOKEN");
      g_assert_cmpstr (credentials->identity_id, ==, "us-east-1:i");
    }
}

static void
test_identity (void)
{
  g_autoptr (AuthHttpResponse) good = respond (200, NULL, "{\"IdentityId\":\"us-east-1:i\"}", 0);
  g_autoptr (AuthHttpResponse) bad = respond (200, NULL, "{\"IdentityId\":\"a b\"}", 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = auth_aws_parse_identity (good, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, "us-east-1:i");
  g_assert_null (auth_aws_parse_identity (bad, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aws/requests-refused", test_requests_refused);
  g_test_add_func ("/aws/role-arn", test_role_arn);
  g_test_add_func ("/aws/refusals", test_refusals);
  g_test_add_func ("/aws/bad-answers", test_bad_answers);
  g_test_add_func ("/aws/times", test_times);
  g_test_add_func ("/aws/identity", test_identity);
  g_test_add_func ("/aws/endpoints", test_endpoints);
  g_test_add_func ("/aws/requests", test_requests);

  return g_test_run ();
}
