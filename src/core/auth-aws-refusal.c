/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How a service of AWS says no, and what a person can do about it.
 */

#include "config.h"

#include "auth-aws-refusal.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-aws.h"
#include "auth-json.h"

#define NOT_AUTHORIZED "NotAuthorizedException"
#define TOKEN_EXPIRED  "Invalid login token. Token expired"

/* Of identity pools. The names are those of the Amazon Cognito Federated Identities API reference
 * and of AWS's common errors; the words, which no reference lists, are as the service says them. */
static const AuthAwsRefusal identity_refusals[] = {
  { NOT_AUTHORIZED, "Unauthenticated access is not supported", AUTH_ERROR_SIGN_IN_REQUIRED,
    N_ ("The identity pool has nothing for guests: sign in first") },
  { NOT_AUTHORIZED, "Logins don't match", AUTH_ERROR_NOT_FOUND,
    N_ ("The identity pool knows this identity under another sign-in: sign out and in again") },
  { NOT_AUTHORIZED, "Token is not from a supported provider", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The identity pool does not accept this user pool or this client: its administrator has to "
        "add both") },
  { NOT_AUTHORIZED, TOKEN_EXPIRED, AUTH_ERROR_SERVER_REFUSED,
    N_ (
      "The identity pool takes the sign-in for expired: check this computer's clock and renew the "
      "tokens") },
  { NOT_AUTHORIZED, "Invalid login token. Issuer doesn't match", AUTH_ERROR_SERVER_REFUSED,
    N_ (
      "The identity pool expects another user pool: check the identity pool id of this account") },
  { NOT_AUTHORIZED, "Invalid login token", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The identity pool does not accept this sign-in: sign in again") },
  { "InvalidIdentityPoolConfigurationException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("The identity pool has no role for this account, or the role does not trust the pool: its "
        "administrator has to set one") },
  { "ResourceConflictException", "", AUTH_ERROR_SERVER_REFUSED,
    N_ ("This sign-in already belongs to another identity of the pool: ask its administrator") },
  { "ResourceNotFoundException", "", AUTH_ERROR_NOT_FOUND,
    N_ (
      "The identity pool or the identity in it does not exist: check the identity pool id of this "
      "account") },
  { "ExternalServiceException", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool could not reach the sign-in provider: try again later") },
  { "InternalErrorException", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool has trouble of its own: try again later") },
  { "TooManyRequestsException", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool is asked too often: try again later") },
  { "ThrottlingException", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool is asked too often: try again later") },
  { "LimitExceededException", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool has reached a limit: try again later") },
  { "RequestTimeout", "", AUTH_ERROR_OFFLINE,
    N_ ("The identity pool did not get the whole question in time: try again") },
};

/* "x.amazonaws#NameException:http://…", in the order in which AWS's own clients look for it. */
static char *
dup_name (const AuthHttpResponse *response, JsonObject *object)
{
  const char *text = response->error_type;
  const char *end, *hash;

  if (text == NULL && object != NULL)
    text = auth_json_get_string (object, "code");
  if (text == NULL && object != NULL)
    text = auth_json_get_string (object, "__type");
  if (text == NULL)
    return g_strdup ("");

  end = text + strcspn (text, ",:");
  hash = memrchr (text, '#', (gsize) (end - text));
  text = hash != NULL ? hash + 1 : text;
  return g_strstrip (g_strndup (text, (gsize) (end - text)));
}

static const char *
get_words (JsonObject *object)
{
  const char *words = object != NULL ? auth_json_get_string (object, "message") : NULL;

  if (words == NULL && object != NULL)
    words = auth_json_get_string (object, "Message");
  /* What the service does not like it repeats, and that may be a JWT ('{"' in base64url). */
  return words != NULL && strstr (words, "eyJ") == NULL ? words : "";
}

/* "": nothing that may be shown */
static char *
dup_clean (const char *text)
{
  g_autofree char *clean = auth_error_clean_text (text);

  return strstr (clean, "eyJ") == NULL ? g_steal_pointer (&clean) : g_strdup ("");
}

static void
set_unknown (guint status, const char *what, const char *name, const char *words, GError **error)
{
  g_autofree char *clean = dup_clean (*words != '\0' ? words : name);

  if (*clean != '\0')
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED, _ ("%s refused: %s"), _ (what),
                 clean);
  else
    g_set_error (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED,
                 _ ("%s refused without saying why (HTTP status %u)"), _ (what), status);
}

static void
set_known (const AuthAwsRefusal *refusal, const char *words, GError **error)
{
  g_autofree char *clean = dup_clean (words);

  if (refusal->has_reason && *clean != '\0')
    g_set_error (error, AUTH_ERROR, (int) refusal->code,
                 /* Translators: a whole sentence, and what the service says in its own words */
                 _ ("%s. The service says: %s"), _ (refusal->sentence), clean);
  else
    g_set_error_literal (error, AUTH_ERROR, (int) refusal->code, _ (refusal->sentence));
}

static void
set_refusal (const AuthHttpResponse *response,
             const char *what,
             const AuthAwsRefusal *refusals,
             gsize n_refusals,
             GError **error)
{
  g_autoptr (JsonNode) node = auth_json_parse (response->body, response->length, "", NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  g_autofree char *name = dup_name (response, object);
  const char *words = get_words (object);

  for (gsize i = 0; i < n_refusals; i++)
    if (g_str_has_prefix (name, refusals[i].name) && g_str_has_prefix (words, refusals[i].words))
      return set_known (&refusals[i], words, error);
  set_unknown (response->status, what, name, words, error);
}

/**
 * auth_aws_parse_answer_of:
 * @response: what the service answered
 * @what: the service, to begin the message with: "The user pool"
 * @refusals: (array length=n_refusals): what its refusals mean; the first that matches counts
 * @n_refusals: how many
 * @error: return location for an error
 *
 * Tells an answer from a refusal and from trouble in between. Refusals have the form of AWS's JSON
 * protocol 1.1: a name in the header X-Amzn-ErrorType or the members code or __type.
 *
 * Returns: (transfer full): an object node, or %NULL with AUTH_ERROR_OFFLINE,
 *   AUTH_ERROR_SERVER_REFUSED, AUTH_ERROR_INVALID_RESPONSE or the error of one of @refusals
 */
JsonNode *
auth_aws_parse_answer_of (const AuthHttpResponse *response,
                          const char *what,
                          const AuthAwsRefusal *refusals,
                          gsize n_refusals,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonNode *node = auth_http_response_parse_json (response, what, &local);

  if (node != NULL)
    return node;
  if (response->status >= 400 && local->code != AUTH_ERROR_OFFLINE)
    set_refusal (response, what, refusals, n_refusals, error);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/**
 * auth_aws_is_token_expired:
 * @response: what the identity pool answered
 *
 * Its clock may differ from the one the ID token's end was reckoned with.
 *
 * Returns: whether it takes the ID token for expired, so that a new one may help
 */
gboolean
auth_aws_is_token_expired (const AuthHttpResponse *response)
{
  g_autoptr (JsonNode) node = auth_json_parse (response->body, response->length, "", NULL);
  JsonObject *object = node != NULL ? json_node_get_object (node) : NULL;
  g_autofree char *name = dup_name (response, object);

  return response->status >= 400 && g_str_equal (name, NOT_AUTHORIZED) &&
         g_str_has_prefix (get_words (object), TOKEN_EXPIRED);
}

/**
 * auth_aws_parse_answer:
 * @response: what the identity pool answered
 * @error: return location for an error
 *
 * Returns: (transfer full): an object node, or %NULL with AUTH_ERROR_OFFLINE,
 *   AUTH_ERROR_SIGN_IN_REQUIRED, AUTH_ERROR_NOT_FOUND, AUTH_ERROR_SERVER_REFUSED or
 *   AUTH_ERROR_INVALID_RESPONSE
 */
JsonNode *
auth_aws_parse_answer (const AuthHttpResponse *response, GError **error)
{
  return auth_aws_parse_answer_of (response, N_ ("The identity pool"), identity_refusals,
                                   G_N_ELEMENTS (identity_refusals), error);
}
