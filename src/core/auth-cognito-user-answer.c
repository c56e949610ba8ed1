/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a user pool answers to its user, made into what the bus shows.
 */

#include "config.h"

#include "auth-cognito-user-answer.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

/* One member of a row: as Cognito names it, as the bus does, and the type there (s, t or b). */
typedef struct
{
  const char *name;
  const char *member;
  char type;
} Column;

static const Column delivery_columns[] = {
  { "Attribute", "AttributeName", 's' },
  { "Medium", "DeliveryMedium", 's' },
  { "Destination", "Destination", 's' },
};

static const Column device_columns[] = {
  { "Key", "DeviceKey", 's' },
  { "Created", "DeviceCreateDate", 't' },
  { "LastUsed", "DeviceLastAuthenticatedDate", 't' },
};

static const Column session_columns[] = {
  { "Id", "SessionId", 's' },
  { "Type", "SessionType", 's' },
  { "Client", "ClientId", 's' },
  { "Device", "DeviceType", 's' },
  { "Address", "LastIPAddress", 's' },
  { "Location", "LastLocation", 's' },
  { "Created", "CreateDate", 't' },
  { "LastActive", "LastActiveDate", 't' },
  { "IsCurrent", "IsCurrentSession", 'b' },
};

static const Column passkey_columns[] = {
  { "Id", "CredentialId", 's' },
  { "Name", "FriendlyCredentialName", 's' },
  { "Created", "CreatedAt", 't' },
};

typedef void (*AddRow) (GVariantBuilder *rows, JsonObject *object);

static const char *
get_text (JsonObject *object, const char *name)
{
  const char *text = auth_json_get_string (object, name);

  return text != NULL ? text : "";
}

static gboolean
get_boolean (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

static void
insert_column (GVariantDict *row, const Column *column, JsonObject *object)
{
  gint64 time = 0;

  switch (column->type)
    {
    case 't':
      auth_json_get_int64 (object, column->member, &time);
      g_variant_dict_insert (row, column->name, "t", (guint64) MAX (time, 0));
      break;
    case 'b':
      g_variant_dict_insert (row, column->name, "b", get_boolean (object, column->member));
      break;
    default:
      g_variant_dict_insert (row, column->name, "s", get_text (object, column->member));
      break;
    }
}

static void
insert_columns (GVariantDict *row, const Column *columns, gsize n_columns, JsonObject *object)
{
  for (gsize i = 0; i < n_columns; i++)
    insert_column (row, &columns[i], object);
}

/* A row that cannot be named is none: its first column is what the other methods take. */
static void
add_row (GVariantBuilder *rows, const Column *columns, gsize n_columns, JsonObject *object)
{
  g_auto (GVariantDict) row = G_VARIANT_DICT_INIT (NULL);

  if (*get_text (object, columns[0].member) == '\0')
    return;
  insert_columns (&row, columns, n_columns, object);
  g_variant_builder_add_value (rows, g_variant_dict_end (&row));
}

static void
add_delivery (GVariantBuilder *rows, JsonObject *object)
{
  add_row (rows, delivery_columns, G_N_ELEMENTS (delivery_columns), object);
}

static void
add_session (GVariantBuilder *rows, JsonObject *object)
{
  add_row (rows, session_columns, G_N_ELEMENTS (session_columns), object);
}

static void
add_passkey (GVariantBuilder *rows, JsonObject *object)
{
  add_row (rows, passkey_columns, G_N_ELEMENTS (passkey_columns), object);
}

static gboolean
fail_untrusted (GError **error)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("The user pool's answer cannot be used: a part of it has another form"));
  return FALSE;
}

/* array_out: (nullable) NULL when there is none, which AWS also means by leaving it out */
static gboolean
get_objects (JsonObject *object, const char *name, JsonArray **array_out, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  *array_out = NULL;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return fail_untrusted (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (node), i)))
      return fail_untrusted (error);
  *array_out = json_node_get_array (node);
  return TRUE;
}

static GVariant *
read_rows (JsonObject *answer, const char *name, AddRow add, GError **error)
{
  g_auto (GVariantBuilder) rows = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  JsonArray *array;

  if (!get_objects (answer, name, &array, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    add (&rows, json_array_get_object_element (array, i));
  return g_variant_builder_end (&rows);
}

/* Name and Value pairs; of two of one name the first counts. */
static GHashTable *
read_attributes (JsonObject *object, const char *member, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *array;

  if (!get_objects (object, member, &array, error))
    return NULL;
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonObject *attribute = json_array_get_object_element (array, i);
      const char *name = get_text (attribute, "Name");

      if (*name != '\0' && !g_hash_table_contains (table, name))
        g_hash_table_insert (table, (gpointer) name, (gpointer) get_text (attribute, "Value"));
    }
  return g_steal_pointer (&table);
}

static GVariant *
attributes_to_variant (GHashTable *table)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));
  g_autoptr (GList) names = g_list_sort (g_hash_table_get_keys (table), (GCompareFunc) strcmp);

  for (GList *name = names; name != NULL; name = name->next)
    g_variant_builder_add (&builder, "{ss}", name->data, g_hash_table_lookup (table, name->data));
  return g_variant_builder_end (&builder);
}

/**
 * auth_cognito_user_read_user:
 * @answer: what GetUser answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `a{sv}` with Username, Attributes, MfaMethods and PreferredMfa, or
 *   %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_user (JsonObject *answer, GError **error)
{
  g_auto (GVariantDict) user = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GHashTable) attributes = read_attributes (answer, "UserAttributes", error);
  g_auto (GStrv) methods = auth_json_dup_strv (answer, "UserMFASettingList");
  static const char *const none[] = { NULL };

  if (attributes == NULL)
    return NULL;
  if (*get_text (answer, "Username") == '\0')
    {
      fail_untrusted (error);
      return NULL;
    }
  g_variant_dict_insert (&user, "Username", "s", get_text (answer, "Username"));
  g_variant_dict_insert_value (&user, "Attributes", attributes_to_variant (attributes));
  g_variant_dict_insert (&user, "MfaMethods", "^as",
                         methods != NULL ? (const char *const *) methods : none);
  g_variant_dict_insert (&user, "PreferredMfa", "s", get_text (answer, "PreferredMfaSetting"));
  return g_variant_dict_end (&user);
}

/**
 * auth_cognito_user_read_delivery:
 * @answer: what GetUserAttributeVerificationCode answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `a{sv}`, where the code was sent, or %NULL with
 *   AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_delivery (JsonObject *answer, GError **error)
{
  g_auto (GVariantDict) row = G_VARIANT_DICT_INIT (NULL);
  JsonNode *node = json_object_get_member (answer, "CodeDeliveryDetails");

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      fail_untrusted (error);
      return NULL;
    }
  insert_columns (&row, delivery_columns, G_N_ELEMENTS (delivery_columns),
                  json_node_get_object (node));
  return g_variant_dict_end (&row);
}

/**
 * auth_cognito_user_read_deliveries:
 * @answer: what UpdateUserAttributes answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `aa{sv}`, where codes were sent, or %NULL with
 *   AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_deliveries (JsonObject *answer, GError **error)
{
  return read_rows (answer, "CodeDeliveryDetailsList", add_delivery, error);
}

/* The rest of a device is in a list of attributes. */
static void
insert_device_attributes (GVariantDict *row, JsonObject *device)
{
  g_autoptr (GHashTable) attributes = read_attributes (device, "DeviceAttributes", NULL);
  const char *name = attributes ? g_hash_table_lookup (attributes, "device_name") : NULL;
  const char *address = attributes ? g_hash_table_lookup (attributes, "last_ip_used") : NULL;
  const char *status =
    attributes ? g_hash_table_lookup (attributes, "dev:device_remembered_status") : NULL;

  g_variant_dict_insert (row, "Name", "s", name != NULL ? name : "");
  g_variant_dict_insert (row, "LastAddress", "s", address != NULL ? address : "");
  g_variant_dict_insert (row, "IsRemembered", "b", g_strcmp0 (status, "remembered") == 0);
}

static void
add_device (GVariantBuilder *rows, JsonObject *object)
{
  g_auto (GVariantDict) row = G_VARIANT_DICT_INIT (NULL);

  if (*get_text (object, device_columns[0].member) == '\0')
    return;
  insert_columns (&row, device_columns, G_N_ELEMENTS (device_columns), object);
  insert_device_attributes (&row, object);
  g_variant_builder_add_value (rows, g_variant_dict_end (&row));
}

/**
 * auth_cognito_user_read_devices:
 * @answer: what ListDevices answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `aa{sv}`, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_devices (JsonObject *answer, GError **error)
{
  return read_rows (answer, "Devices", add_device, error);
}

/**
 * auth_cognito_user_read_sessions:
 * @answer: what ListUserSessions answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `aa{sv}`, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_sessions (JsonObject *answer, GError **error)
{
  return read_rows (answer, "Sessions", add_session, error);
}

/**
 * auth_cognito_user_read_passkeys:
 * @answer: what ListWebAuthnCredentials answered
 * @error: return location for an error
 *
 * Returns: (transfer floating): `aa{sv}`, or %NULL with AUTH_ERROR_INVALID_RESPONSE
 */
GVariant *
auth_cognito_user_read_passkeys (JsonObject *answer, GError **error)
{
  return read_rows (answer, "Credentials", add_passkey, error);
}
