/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The JSON dialect of Amazon Cognito: an operation in a header, an error with a type.
 */

#include "config.h"

#include "demo-aws.h"

#include "auth-json.h"

#define CONTENT_TYPE "application/x-amz-json-1.1"

const char *
demo_aws_get_target (SoupServerMessage *message)
{
  return soup_message_headers_get_one (soup_server_message_get_request_headers (message),
                                       "X-Amz-Target");
}

const char *
demo_aws_get_operation (SoupServerMessage *message)
{
  const char *target = demo_aws_get_target (message);
  const char *dot = target != NULL ? strchr (target, '.') : NULL;

  return dot != NULL ? dot + 1 : NULL;
}

static void
demo_aws_send (DemoCall *call, guint status, JsonObject *object)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autoptr (JsonNode) root = json_node_init_object (json_node_alloc (), object);
  g_autofree char *text = json_to_string (root, FALSE);
  g_autofree char *request_id = g_uuid_string_random ();

  soup_message_headers_replace (headers, "x-amzn-RequestId", request_id);
  demo_call_reply_text (call, status, CONTENT_TYPE, text);
}

void
demo_aws_reply (DemoCall *call, JsonObject *output)
{
  demo_aws_send (call, 200, output);
}

void
demo_aws_reply_nothing (DemoCall *call)
{
  g_autoptr (JsonObject) output = json_object_new ();

  demo_aws_reply (call, output);
}

void
demo_aws_fail (DemoCall *call, guint status, const char *type, const char *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (call->message);
  g_autoptr (JsonObject) object = json_object_new ();
  /* The colon is no slip: that is how the header comes. */
  g_autofree char *header = g_strconcat (type, ":", NULL);

  soup_message_headers_replace (headers, "x-amzn-ErrorType", header);
  json_object_set_string_member (object, "__type", type);
  json_object_set_string_member (object, "message", message);
  demo_aws_send (call, status, object);
}

void
demo_aws_fail_unknown (DemoCall *call)
{
  demo_aws_fail (call, 400, "UnknownOperationException", "Unknown operation.");
}

JsonNode *
demo_aws_read (DemoCall *call)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (call->message);
  JsonNode *root;

  if (g_strcmp0 (soup_message_headers_get_content_type (headers, NULL), CONTENT_TYPE) != 0)
    {
      demo_aws_fail_unknown (call);
      return NULL;
    }
  root = auth_json_parse (call->body, strlen (call->body), "The request", NULL);
  if (root == NULL)
    demo_aws_fail (call, 400, "SerializationException", "The request is not a JSON object.");
  return root;
}
