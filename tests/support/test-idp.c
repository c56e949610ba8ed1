/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Calls to the demo pool's API for the user of an access token.
 */

#include "config.h"

#include "test-idp.h"

TestAnswer *
test_idp_call (TestPool *self, const char *operation, const char *input)
{
  g_autofree char *target = g_strconcat ("AWSCognitoIdentityProviderService.", operation, NULL);
  g_autofree char *body = g_strdelimit (g_strdup (input), "'", '"');
  const char *const headers[] = { "X-Amz-Target", target, NULL };

  return test_pool_post_as (self, "/", "application/x-amz-json-1.1", body, headers);
}

TestAnswer *
test_idp_ask (TestPool *self, const char *operation, const char *token, const char *more)
{
  g_autofree char *input = g_strdup_printf ("{'AccessToken':'%s'%s%s}", token,
                                            more != NULL ? "," : "", more != NULL ? more : "");

  return test_idp_call (self, operation, input);
}

void
test_idp_assert_fails (const TestAnswer *answer, const char *type, const char *message)
{
  g_autofree char *header = g_strconcat (type, ":", NULL);
  g_autofree char *own_type = test_answer_dup_string (answer, "__type");
  g_autofree char *own_message = test_answer_dup_string (answer, "message");

  g_assert_cmpstr (own_type, ==, type);
  g_assert_cmpstr (own_message, ==, message);
  g_assert_cmpuint (answer->status, ==, 400);
  g_assert_cmpstr (answer->type, ==, "application/x-amz-json-1.1");
  g_assert_cmpstr (answer->error_type, ==, header);
}

void
test_idp_assert_succeeds (const TestAnswer *answer)
{
  g_assert_cmpstr (answer->error_type, ==, NULL);
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (answer->type, ==, "application/x-amz-json-1.1");
}

char *
test_idp_dup_attribute (const TestAnswer *answer, const char *name)
{
  g_autoptr (JsonNode) root = json_from_string (answer->body, NULL);
  JsonArray *attributes =
    json_object_get_array_member (json_node_get_object (root), "UserAttributes");

  for (guint i = 0; i < json_array_get_length (attributes); i++)
    {
      JsonObject *attribute = json_array_get_object_element (attributes, i);

      if (g_strcmp0 (json_object_get_string_member (attribute, "Name"), name) == 0)
        return g_strdup (json_object_get_string_member (attribute, "Value"));
    }
  return NULL;
}
