/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A user pool and its user: what is asked, what is believed, what a refusal means.
 */

#include "config.h"

#include <string.h>

#include "auth-cognito-user-answer.h"
#include "auth-cognito-user.h"
#include "auth-error.h"

#define SESSIONS "{\"Sessions\":["
#define DEVICES  "{\"Devices\":["

static const struct
{
  const char *domain;
  const char *pool;
  const char *expected;
} endpoints[] = {
  { "https://a.auth.eu-west-1.amazoncognito.com", "eu-west-1_A",
    "https://cognito-idp.eu-west-1.amazonaws.com/" },
  { "https://login.example", "cn-north-1_A", "https://cognito-idp.cn-north-1.amazonaws.com.cn/" },
  { "https://login.example", "us-gov-west-1_A",
    "https://cognito-idp.us-gov-west-1.amazonaws.com/" },
  { "http://127.0.0.1:9229", "local_A", "http://127.0.0.1:9229/" },
  { "http://[::1]:9229", "eu-west-1_A", "http://[::1]:9229/" },
};

static void
test_endpoints (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (endpoints); i++)
    {
      AuthConfiguration configuration = { .domain = (char *) endpoints[i].domain,
                                          .user_pool_id = (char *) endpoints[i].pool };
      g_autoptr (JsonNode) arguments = auth_cognito_user_new_arguments (NULL, NULL);
      g_autoptr (AuthHttpRequest) request =
        auth_cognito_user_request_new (&configuration, "GetUser", arguments, "TOKEN");

      g_assert_cmpstr (request->uri, ==, endpoints[i].expected);
    }
}

/* A second request must not hold the first one's token, and the arguments none at all. */
static void
test_request (void)
{
  AuthConfiguration configuration = { .domain = "https://a.example",
                                      .user_pool_id = "eu-west-1_A" };
  g_autoptr (JsonNode) arguments =
    auth_cognito_user_new_arguments ("AttributeName", "email", "Code", "123456", NULL);
  g_autoptr (AuthHttpRequest) first =
    auth_cognito_user_request_new (&configuration, "VerifyUserAttribute", arguments, "ONE");
  g_autoptr (AuthHttpRequest) second =
    auth_cognito_user_request_new (&configuration, "VerifyUserAttribute", arguments, "TWO");
  g_autofree char *left = json_to_string (arguments, FALSE);

  g_assert_cmpstr (first->method, ==, "POST");
  g_assert_cmpstr (first->content_type, ==, "application/x-amz-json-1.1");
  g_assert_cmpstr (first->target, ==, "AWSCognitoIdentityProviderService.VerifyUserAttribute");
  g_assert_null (first->authorization);
  g_assert_cmpstr (first->body, ==,
                   "{\"AttributeName\":\"email\",\"Code\":\"123456\",\"AccessToken\":\"ONE\"}");
  g_assert_cmpstr (second->body, ==,
                   "{\"AttributeName\":\"email\",\"Code\":\"123456\",\"AccessToken\":\"TWO\"}");
  g_assert_cmpstr (left, ==, "{\"AttributeName\":\"email\",\"Code\":\"123456\"}");
}

static char *
print (JsonNode *node)
{
  g_autoptr (JsonNode) owned = node;

  return node != NULL ? json_to_string (node, FALSE) : NULL;
}

static const struct
{
  const char *attributes;
  const char *update; /* (nullable) */
  const char *deletion;
} changes[] = {
  { "{'name': 'A\"b'}", "{\"UserAttributes\":[{\"Name\":\"name\",\"Value\":\"A\\\"b\"}]}", NULL },
  { "{'name': ''}", NULL, "{\"UserAttributeNames\":[\"name\"]}" },
  { "{'a': '1', 'b': ''}", "{\"UserAttributes\":[{\"Name\":\"a\",\"Value\":\"1\"}]}",
    "{\"UserAttributeNames\":[\"b\"]}" },
};

static void
test_changes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr (GVariant) attributes =
        g_variant_parse (G_VARIANT_TYPE ("a{ss}"), changes[i].attributes, NULL, NULL, NULL);
      g_autofree char *update = print (auth_cognito_user_new_update (attributes));
      g_autofree char *deletion = print (auth_cognito_user_new_deletion (attributes));
      g_autoptr (GError) error = NULL;

      g_assert_true (auth_cognito_user_check_attributes (attributes, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (update, ==, changes[i].update);
      g_assert_cmpstr (deletion, ==, changes[i].deletion);
    }
}

static void
test_changes_refused (void)
{
  g_autofree char *many = g_strnfill (2049, 'x');
  g_autofree char *long_value = g_strdup_printf ("{'a': '%s'}", many);
  const char *const bad[] = { "{}", "{'': 'x'}", "{'a\\nb': 'x'}",
                              "{'aaaaaaaaaabbbbbbbbbbccccccccccddd': 'x'}", long_value };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GVariant) attributes =
        g_variant_parse (G_VARIANT_TYPE ("a{ss}"), bad[i], NULL, NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (attributes);
      g_assert_false (auth_cognito_user_check_attributes (attributes, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_texts (void)
{
  g_autofree char *endless = g_strnfill (2049, 'x');
  const char *const bad[] = { "", "SECRET\n", "SECRET\x7f", endless };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auth_cognito_user_check_text (bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, "SECRET"));
    }
  g_assert_true (auth_cognito_user_check_text ("Paßwort 1 ", NULL));
}

static const struct
{
  const char *method;
  gboolean is_enabled;
  gboolean is_preferred;
  const char *expected; /* (nullable) */
} preferences[] = {
  { "", TRUE, TRUE, NULL },
  { "SOFTWARE_TOKEN", TRUE, TRUE, NULL },
  { "SOFTWARE_TOKEN_MFA", TRUE, TRUE,
    "{\"SoftwareTokenMfaSettings\":{\"Enabled\":true,\"PreferredMfa\":true}}" },
  { "SMS_MFA", TRUE, FALSE, "{\"SMSMfaSettings\":{\"Enabled\":true,\"PreferredMfa\":false}}" },
  { "EMAIL_OTP", FALSE, TRUE, "{\"EmailMfaSettings\":{\"Enabled\":false,\"PreferredMfa\":false}}" },
};

static void
test_preferences (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (preferences); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *text = print (auth_cognito_user_new_mfa (
        preferences[i].method, preferences[i].is_enabled, preferences[i].is_preferred, &error));

      g_assert_cmpstr (text, ==, preferences[i].expected);
      if (text == NULL)
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

static AuthHttpResponse *
respond (guint status, const char *error_type, const char *body)
{
  AuthHttpResponse *response = g_new0 (AuthHttpResponse, 1);

  response->status = status;
  response->content_type = g_strdup ("application/x-amz-json-1.1");
  response->error_type = g_strdup (error_type);
  response->body = g_strdup (body);
  response->length = strlen (body);
  return response;
}

static const struct
{
  guint status;
  const char *name;
  const char *words;
  int code;
  const char *told; /* in the message */
} refusals[] = {
  { 400, "NotAuthorizedException", "Access Token does not have required scopes",
    AUTH_ERROR_NOT_SUPPORTED, "aws.cognito.signin.user.admin" },
  { 400, "NotAuthorizedException", "Access Token has been revoked", AUTH_ERROR_SIGN_IN_REQUIRED,
    "sign in" },
  { 400, "NotAuthorizedException", "Access Token has expired", AUTH_ERROR_SIGN_IN_REQUIRED,
    "sign in" },
  { 400, "NotAuthorizedException", "Invalid Access Token", AUTH_ERROR_SIGN_IN_REQUIRED, "sign in" },
  { 400, "NotAuthorizedException", "Incorrect username or password.", AUTH_ERROR_INVALID_ARGUMENT,
    "password until now" },
  { 400, "NotAuthorizedException", "User is not authorized to change password",
    AUTH_ERROR_NOT_SUPPORTED, "not authorized to change password" },
  { 400, "NotAuthorizedException", "A client attempted to write unauthorized attribute",
    AUTH_ERROR_SERVER_REFUSED, "unauthorized attribute" },
  { 400, "CodeMismatchException", "Invalid verification code provided", AUTH_ERROR_INVALID_ARGUMENT,
    "Invalid verification code" },
  { 400, "ExpiredCodeException", "", AUTH_ERROR_INVALID_ARGUMENT, "ask for a new one" },
  { 400, "EnableSoftwareTokenMFAException", "Code mismatch", AUTH_ERROR_INVALID_ARGUMENT, "code" },
  { 400, "InvalidPasswordException", "Password not long enough", AUTH_ERROR_INVALID_ARGUMENT,
    "Choose another password. The service says: Password not long enough" },
  { 400, "InvalidParameterException", "Invalid phone number format.", AUTH_ERROR_INVALID_ARGUMENT,
    "Invalid phone number" },
  { 400, "AliasExistsException", "An account with the email already exists.",
    AUTH_ERROR_SERVER_REFUSED, "Another user" },
  { 400, "ResourceNotFoundException", "Device does not exist", AUTH_ERROR_NOT_FOUND,
    "Device does not exist" },
  { 400, "FeatureUnavailableInTierException", "x", AUTH_ERROR_NOT_SUPPORTED, "does not offer" },
  { 400, "TooManyRequestsException", "", AUTH_ERROR_OFFLINE, "later" },
  { 400, "LimitExceededException", "Attempt limit exceeded", AUTH_ERROR_OFFLINE, "later" },
  { 500, "InternalErrorException", "", AUTH_ERROR_OFFLINE, "later" },
  { 403, "ForbiddenException", "Request not allowed", AUTH_ERROR_SERVER_REFUSED, "not allowed" },
  { 400, "InvalidParameterException", "Value 'eyJSECRET' failed", AUTH_ERROR_INVALID_ARGUMENT,
    "does not accept this" },
  { 400, "NewException", "Not on\\nMondays", AUTH_ERROR_SERVER_REFUSED,
    "The user pool refused: Not on Mondays" },
  { 302, "", "", AUTH_ERROR_INVALID_RESPONSE, "" },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"__type\":\"%s\",\"message\":\"%s\"}",
                                               refusals[i].name, refusals[i].words);
      g_autoptr (AuthHttpResponse) response = respond (refusals[i].status, NULL, body);
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_cognito_user_parse_answer (response, &error));
      g_assert_error (error, AUTH_ERROR, refusals[i].code);
      g_assert_nonnull (strstr (error->message, refusals[i].told));
      g_assert_null (strstr (error->message, "eyJ"));
      g_assert_false (g_str_has_suffix (error->message, ": "));
    }
}

static void
test_web_page (void)
{
  g_autoptr (AuthHttpResponse) page = respond (400, "CodeMismatchException", "<html>");
  g_autoptr (AuthHttpResponse) garbage = respond (200, NULL, "[]");
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_cognito_user_parse_answer (page, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_OFFLINE);
  g_clear_error (&error);
  g_assert_null (auth_cognito_user_parse_answer (garbage, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
}

typedef GVariant *(*Read) (JsonObject *answer, GError **error);

static const struct
{
  Read read;
  const char *answer;
  const char *expected; /* (nullable) NULL: AUTH_ERROR_INVALID_RESPONSE */
} answers[] = {
  { auth_cognito_user_read_user, "{}", NULL },
  { auth_cognito_user_read_user, "{\"Username\":7}", NULL },
  { auth_cognito_user_read_user, "{\"Username\":\"a\",\"UserAttributes\":{}}", NULL },
  { auth_cognito_user_read_user, "{\"Username\":\"a\",\"UserAttributes\":[7]}", NULL },
  { auth_cognito_user_read_user, "{\"Username\":\"a\",\"UserMFASettingList\":[7]}",
    "{'Attributes': <@a{ss} {}>, 'MfaMethods': <@as []>, 'PreferredMfa': <''>, "
    "'Username': <'a'>}" },
  { auth_cognito_user_read_user,
    "{\"Username\":\"a\",\"UserAttributes\":[{\"Name\":\"sub\",\"Value\":\"1\"},"
    "{\"Name\":\"sub\",\"Value\":\"2\"},{\"Name\":\"\",\"Value\":\"x\"},{\"Name\":\"n\"}],"
    "\"UserMFASettingList\":[\"SMS_MFA\"],\"PreferredMfaSetting\":\"SMS_MFA\"}",
    "{'Attributes': <{'n': '', 'sub': '1'}>, 'MfaMethods': <['SMS_MFA']>, "
    "'PreferredMfa': <'SMS_MFA'>, 'Username': <'a'>}" },
  { auth_cognito_user_read_delivery, "{}", NULL },
  { auth_cognito_user_read_delivery, "{\"CodeDeliveryDetails\":[]}", NULL },
  { auth_cognito_user_read_delivery,
    "{\"CodeDeliveryDetails\":{\"AttributeName\":\"email\",\"DeliveryMedium\":\"EMAIL\","
    "\"Destination\":\"a***@e***\"}}",
    "{'Attribute': <'email'>, 'Destination': <'a***@e***'>, 'Medium': <'EMAIL'>}" },
  { auth_cognito_user_read_deliveries, "{}", "@aa{sv} []" },
  { auth_cognito_user_read_deliveries, "{\"CodeDeliveryDetailsList\":null}", "@aa{sv} []" },
  { auth_cognito_user_read_deliveries, "{\"CodeDeliveryDetailsList\":\"x\"}", NULL },
  { auth_cognito_user_read_deliveries,
    "{\"CodeDeliveryDetailsList\":[{\"AttributeName\":\"email\"}]}",
    "[{'Attribute': <'email'>, 'Destination': <''>, 'Medium': <''>}]" },
  { auth_cognito_user_read_devices, DEVICES "[]]}", NULL },
  { auth_cognito_user_read_devices, DEVICES "{},{\"DeviceKey\":\"\"}]}", "@aa{sv} []" },
  { auth_cognito_user_read_devices,
    DEVICES "{\"DeviceKey\":\"k\",\"DeviceAttributes\":7,\"DeviceCreateDate\":-5}]}",
    "[{'Created': <uint64 0>, 'IsRemembered': <false>, 'Key': <'k'>, 'LastAddress': <''>, "
    "'LastUsed': <uint64 0>, 'Name': <''>}]" },
  { auth_cognito_user_read_devices,
    DEVICES "{\"DeviceKey\":\"k\",\"DeviceCreateDate\":1.7E9,\"DeviceLastAuthenticatedDate\":9.5,"
            "\"DeviceAttributes\":[{\"Name\":\"device_name\",\"Value\":\"n\"},"
            "{\"Name\":\"last_ip_used\",\"Value\":\"::1\"},"
            "{\"Name\":\"dev:device_remembered_status\",\"Value\":\"remembered\"}]}]}",
    "[{'Created': <uint64 1700000000>, 'IsRemembered': <true>, 'Key': <'k'>, "
    "'LastAddress': <'::1'>, 'LastUsed': <uint64 9>, 'Name': <'n'>}]" },
  { auth_cognito_user_read_sessions, SESSIONS "null]}", NULL },
  { auth_cognito_user_read_sessions,
    SESSIONS "{\"SessionId\":\"s\",\"SessionType\":\"SSO\",\"IsCurrentSession\":true,"
             "\"LastLocation\":\"Berlin\",\"CreateDate\":1e300}]}",
    "[{'Address': <''>, 'Client': <''>, 'Created': <uint64 0>, 'Device': <''>, 'Id': <'s'>, "
    "'IsCurrent': <true>, 'LastActive': <uint64 0>, 'Location': <'Berlin'>, 'Type': <'SSO'>}]" },
  { auth_cognito_user_read_sessions,
    SESSIONS "{\"SessionId\":\"s\",\"IsCurrentSession\":\"true\"}]}",
    "[{'Address': <''>, 'Client': <''>, 'Created': <uint64 0>, 'Device': <''>, 'Id': <'s'>, "
    "'IsCurrent': <false>, 'LastActive': <uint64 0>, 'Location': <''>, 'Type': <''>}]" },
  { auth_cognito_user_read_passkeys,
    "{\"Credentials\":[{\"CredentialId\":\"c\",\"FriendlyCredentialName\":\"Key\","
    "\"CreatedAt\":1700000000}]}",
    "[{'Created': <uint64 1700000000>, 'Id': <'c'>, 'Name': <'Key'>}]" },
};

static void
check_equal (GVariant *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) wanted =
    g_variant_parse (g_variant_get_type (value), expected, NULL, NULL, &error);
  g_autofree char *text = g_variant_print (value, TRUE);
  gsize n = g_variant_n_children (value);

  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, g_variant_n_children (wanted));
  /* The order of a dictionary is nobody's business. */
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
      g_autoptr (GVariant) other = NULL;
      g_autoptr (GVariant) inner = NULL;
      const char *key;

      if (!g_variant_is_of_type (child, G_VARIANT_TYPE_DICT_ENTRY))
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (wanted, i);
          g_autofree char *row_text = g_variant_print (row, TRUE);

          check_equal (child, row_text);
          continue;
        }
      g_variant_get (child, "{&sv}", &key, &inner);
      other = g_variant_lookup_value (wanted, key, NULL);
      if (other == NULL || !g_variant_equal (inner, other))
        g_error ("%s is not %s", text, expected);
    }
}

static void
test_answers (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (AuthHttpResponse) response = respond (200, NULL, answers[i].answer);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = auth_cognito_user_parse_answer (response, &error);
      g_autoptr (GVariant) value = NULL;

      g_assert_no_error (error);
      value = answers[i].read (json_node_get_object (node), &error);
      if (answers[i].expected == NULL)
        {
          g_assert_null (value);
          g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
          continue;
        }
      g_assert_no_error (error);
      check_equal (value, answers[i].expected);
    }
}

static const struct
{
  const char *answer;
  const char *expected; /* (nullable) NULL: no further page */
} pages[] = {
  { "{}", NULL },
  { "{\"NextToken\":\"\"}", NULL },
  { "{\"NextToken\":7}", NULL },
  { "{\"NextToken\":\"n\"}", "{\"NextToken\":\"n\"}" },
  { "{\"PaginationToken\":\"p\"}", "{\"PaginationToken\":\"p\"}" },
};

static void
test_pages (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (JsonNode) arguments = auth_cognito_user_new_arguments (NULL, NULL);
      g_autoptr (JsonNode) answer = json_from_string (pages[i].answer, NULL);
      gboolean has_more = auth_cognito_user_turn_page (arguments, json_node_get_object (answer));
      g_autofree char *text = json_to_string (arguments, FALSE);

      g_assert_cmpint (has_more, ==, pages[i].expected != NULL);
      if (has_more)
        g_assert_cmpstr (text, ==, pages[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cognito-user/endpoints", test_endpoints);
  g_test_add_func ("/cognito-user/request", test_request);
  g_test_add_func ("/cognito-user/changes", test_changes);
  g_test_add_func ("/cognito-user/changes-refused", test_changes_refused);
  g_test_add_func ("/cognito-user/texts", test_texts);
  g_test_add_func ("/cognito-user/preferences", test_preferences);
  g_test_add_func ("/cognito-user/refusals", test_refusals);
  g_test_add_func ("/cognito-user/web-page", test_web_page);
  g_test_add_func ("/cognito-user/answers", test_answers);
  g_test_add_func ("/cognito-user/pages", test_pages);

  return g_test_run ();
}
