/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The devices that the user of an access token signed in on.
 */

#include "config.h"

#include "demo-cognito-idp-device.h"

#include "auth-json.h"
#include "demo-attribute.h"
#include "demo-aws.h"
#include "demo-device.h"

/* (transfer full) */
static JsonObject *
demo_cognito_idp_new_device (const DemoDevice *device)
{
  JsonObject *object = json_object_new ();
  JsonArray *attributes = json_array_new ();

  demo_attribute_add (attributes, "device_status", "valid");
  demo_attribute_add (attributes, "device_name", device->name);
  demo_attribute_add (attributes, "last_ip_used", "127.0.0.1");
  demo_attribute_add (attributes, "dev:device_remembered_status",
                      device->is_remembered ? "remembered" : "not_remembered");
  json_object_set_string_member (object, "DeviceKey", device->key);
  json_object_set_array_member (object, "DeviceAttributes", attributes);
  json_object_set_double_member (object, "DeviceCreateDate", (double) device->created_at);
  json_object_set_double_member (object, "DeviceLastModifiedDate", (double) device->changed_at);
  json_object_set_double_member (object, "DeviceLastAuthenticatedDate", (double) device->used_at);
  return object;
}

/* NULL after answering. */
static DemoDevice *
demo_cognito_idp_find_device (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *key = auth_json_get_string (input, "DeviceKey");
  DemoDevice *device = demo_device_list_find (session->user->devices, key);

  if (key == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException", "Missing required parameter DeviceKey");
  else if (device == NULL)
    demo_aws_fail (call, 400, "ResourceNotFoundException", "Device does not exist.");
  return device;
}

void
demo_cognito_idp_forget_device (DemoCall *call, JsonObject *input, DemoSession *session)
{
  DemoDevice *device = demo_cognito_idp_find_device (call, input, session);

  if (device == NULL)
    return;
  g_ptr_array_remove (session->user->devices, device);
  demo_aws_reply_nothing (call);
}

void
demo_cognito_idp_get_device (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const DemoDevice *device = demo_cognito_idp_find_device (call, input, session);
  g_autoptr (JsonObject) output = json_object_new ();

  if (device == NULL)
    return;
  json_object_set_object_member (output, "Device", demo_cognito_idp_new_device (device));
  demo_aws_reply (call, output);
}

/* The token of the next page is where it starts. */
void
demo_cognito_idp_list_devices (DemoCall *call, JsonObject *input, DemoSession *session)
{
  GPtrArray *devices = session->user->devices;
  const char *token = auth_json_get_string (input, "PaginationToken");
  g_autoptr (JsonObject) output = json_object_new ();
  JsonArray *list = json_array_new ();
  gint64 limit = 60;
  guint64 first = 0;

  auth_json_get_int64 (input, "Limit", &limit);
  if (token != NULL)
    g_ascii_string_to_unsigned (token, 10, 0, G_MAXUINT, &first, NULL);
  for (guint64 i = first; i < devices->len && i < first + (guint64) CLAMP (limit, 1, 60); i++)
    json_array_add_object_element (list, demo_cognito_idp_new_device (devices->pdata[i]));
  first += json_array_get_length (list);
  json_object_set_array_member (output, "Devices", list);
  if (first < devices->len)
    {
      g_autofree char *next = g_strdup_printf ("%" G_GUINT64_FORMAT, first);

      json_object_set_string_member (output, "PaginationToken", next);
    }
  demo_aws_reply (call, output);
}

void
demo_cognito_idp_update_device_status (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *status = auth_json_get_string (input, "DeviceRememberedStatus");
  DemoDevice *device = demo_cognito_idp_find_device (call, input, session);

  if (device == NULL)
    return;
  if (status != NULL && strcmp (status, "remembered") != 0 &&
      strcmp (status, "not_remembered") != 0)
    {
      demo_aws_fail (call, 400, "InvalidParameterException",
                     "DeviceRememberedStatus is remembered or not_remembered");
      return;
    }
  if (status != NULL)
    device->is_remembered = strcmp (status, "remembered") == 0;
  device->changed_at = call->now;
  demo_aws_reply_nothing (call);
}
