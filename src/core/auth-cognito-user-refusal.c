/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a user pool says no to its user, and what can be done about it.
 */

#include "config.h"

#include "auth-aws-refusal.h"

#include <glib/gi18n.h>
#include "auth-cognito-user-answer.h"

#define NOT_AUTHORIZED "NotAuthorizedException"
#define NO_LONGER      N_ ("The user pool no longer takes this sign-in: sign in again")
#define NOT_OFFERED    N_ ("The user pool does not offer this")
#define NOT_ACCEPTED   N_ ("The user pool does not accept this")
#define ANOTHER_CODE   N_ ("Check the code or ask for a new one")
#define ANOTHER_SECRET N_ ("Choose another password")
#define LATER          N_ ("The user pool is asked too often: try again later")

/* Names: the Amazon Cognito user pools API reference; words: as the service says them. */
static const AuthAwsRefusal refusals[] = {
  { NOT_AUTHORIZED, "Access Token does not have required scopes", AUTH_ERROR_NOT_SUPPORTED,
    N_ (
      "This session may not change or read the user: its administrator has to allow the app client "
      "the scope aws.cognito.signin.user.admin; then sign in again") },
  { NOT_AUTHORIZED, "Access Token", AUTH_ERROR_SIGN_IN_REQUIRED, NO_LONGER },
  { NOT_AUTHORIZED, "Invalid Access Token", AUTH_ERROR_SIGN_IN_REQUIRED, NO_LONGER },
  { NOT_AUTHORIZED, "Incorrect username or password", AUTH_ERROR_INVALID_ARGUMENT,
    N_ ("The password until now is another one") },
  { NOT_AUTHORIZED, "User is not authorized", AUTH_ERROR_NOT_SUPPORTED,
    N_ ("The user pool does not allow this user to do that"), TRUE },
  { NOT_AUTHORIZED, "Password attempts exceeded", AUTH_ERROR_OFFLINE, LATER },
  { "CodeMismatchException", "", AUTH_ERROR_INVALID_ARGUMENT, ANOTHER_CODE, TRUE },
  { "ExpiredCodeException", "", AUTH_ERROR_INVALID_ARGUMENT, ANOTHER_CODE, TRUE },
  { "EnableSoftwareTokenMFAException", "", AUTH_ERROR_INVALID_ARGUMENT, ANOTHER_CODE, TRUE },
  { "InvalidPasswordException", "", AUTH_ERROR_INVALID_ARGUMENT, ANOTHER_SECRET, TRUE },
  { "PasswordHistoryPolicyViolationException", "", AUTH_ERROR_INVALID_ARGUMENT, ANOTHER_SECRET,
    TRUE },
  { "InvalidParameterException", "", AUTH_ERROR_INVALID_ARGUMENT, NOT_ACCEPTED, TRUE },
  { "AliasExistsException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("Another user has this already: choose another value, or sign in as that user") },
  { "CodeDeliveryFailureException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The user pool could not send the code: try another address or number, or ask its "
        "administrator") },
  { "ResourceNotFoundException", "", AUTH_ERROR_NOT_FOUND,
    N_ ("The user pool does not know this (any more)"), TRUE },
  { "UserNotFoundException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The user pool does not know this user any more: sign in as another one") },
  { "PasswordResetRequiredException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The password has to be set anew: choose “Forgot your password?” when you sign in") },
  { "UserNotConfirmedException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The user is not confirmed yet: sign in again and follow the user pool's pages") },
  { "SoftwareTokenMFANotFoundException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "FeatureUnavailableInTierException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "InvalidUserPoolConfigurationException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "UserPoolAddOnNotEnabledException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "UnsupportedOperationException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "UnknownOperationException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "WebAuthnNotEnabledException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "OperationNotEnabledException", "", AUTH_ERROR_NOT_SUPPORTED, NOT_OFFERED, TRUE },
  { "TooManyRequestsException", "", AUTH_ERROR_OFFLINE, LATER },
  { "TooManyFailedAttemptsException", "", AUTH_ERROR_OFFLINE, LATER },
  { "LimitExceededException", "", AUTH_ERROR_OFFLINE, LATER },
  { "ThrottlingException", "", AUTH_ERROR_OFFLINE, LATER },
  { "RequestTimeout", "", AUTH_ERROR_OFFLINE,
    N_ ("The user pool did not get the whole question in time: try again") },
  { "InternalErrorException", "", AUTH_ERROR_OFFLINE,
    N_ ("The user pool has trouble of its own: try again later") },
};

/**
 * auth_cognito_user_parse_answer:
 * @response: what the user pool answered to auth_cognito_user_request_new()
 * @error: return location for an error
 *
 * Returns: (transfer full): an object node, or %NULL with AUTH_ERROR_SIGN_IN_REQUIRED (the access
 *   token is no good any more), AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_INVALID_ARGUMENT,
 *   AUTH_ERROR_NOT_FOUND, AUTH_ERROR_OFFLINE, AUTH_ERROR_SERVER_REFUSED or
 *   AUTH_ERROR_INVALID_RESPONSE
 */
JsonNode *
auth_cognito_user_parse_answer (const AuthHttpResponse *response, GError **error)
{
  return auth_aws_parse_answer_of (response, "The user pool", refusals, G_N_ELEMENTS (refusals),
                                   error);
}
