/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The attributes of a user of the demo pool.
 */

#include "config.h"

#include "demo-attribute.h"

#include <string.h>

#define MAX_LENGTH 2048

/* OpenID Connect Core 5.1, as far as Cognito knows it. */
static const char *const standard[] = { "address",
                                        "birthdate",
                                        "email",
                                        "family_name",
                                        "gender",
                                        "given_name",
                                        "locale",
                                        "middle_name",
                                        "name",
                                        "nickname",
                                        "phone_number",
                                        "picture",
                                        "preferred_username",
                                        "profile",
                                        "website",
                                        "zoneinfo",
                                        NULL };
static const char *const read_only[] = { "sub", "email_verified", "phone_number_verified",
                                         "identities", "updated_at", NULL };
static const char *const required[] = { "email", "name", NULL };

static void
demo_attribute_add_verified (JsonArray *attributes, const char *name, const DemoContact *contact)
{
  demo_attribute_add (attributes, name, contact->is_verified ? "true" : "false");
}

void
demo_attribute_add (JsonArray *attributes, const char *name, const char *value)
{
  JsonObject *attribute;

  if (value == NULL)
    return;
  attribute = json_object_new ();
  json_object_set_string_member (attribute, "Name", name);
  json_object_set_string_member (attribute, "Value", value);
  json_array_add_object_element (attributes, attribute);
}

JsonArray *
demo_attribute_list (const DemoUser *user)
{
  JsonArray *attributes = json_array_new ();
  g_autofree char *identities = demo_user_dup_identities (user);
  GHashTableIter iter;
  const char *name;
  const char *value;

  demo_attribute_add (attributes, "sub", user->subject);
  demo_attribute_add (attributes, "identities", identities);
  demo_attribute_add_verified (attributes, "email_verified", &user->email_contact);
  if (demo_attribute_get (user, "phone_number") != NULL)
    demo_attribute_add_verified (attributes, "phone_number_verified", &user->phone_contact);
  demo_attribute_add (attributes, "name", user->name);
  demo_attribute_add (attributes, "email", user->email);
  g_hash_table_iter_init (&iter, user->attributes);
  while (g_hash_table_iter_next (&iter, (gpointer *) &name, (gpointer *) &value))
    demo_attribute_add (attributes, name, value);
  return attributes;
}

const char *
demo_attribute_get (const DemoUser *user, const char *name)
{
  if (strcmp (name, "email") == 0)
    return user->email;
  if (strcmp (name, "name") == 0)
    return user->name;
  return g_hash_table_lookup (user->attributes, name);
}

DemoContact *
demo_attribute_get_contact (DemoUser *user, const char *name)
{
  if (g_strcmp0 (name, "email") == 0)
    return &user->email_contact;
  return g_strcmp0 (name, "phone_number") == 0 ? &user->phone_contact : NULL;
}

static void
demo_attribute_replace (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

void
demo_attribute_set (DemoUser *user, const char *name, const char *value)
{
  DemoContact *contact = demo_attribute_get_contact (user, name);

  if (contact != NULL)
    *contact = (DemoContact){ FALSE };
  if (strcmp (name, "email") == 0)
    demo_attribute_replace (&user->email, value);
  else if (strcmp (name, "name") == 0)
    demo_attribute_replace (&user->name, value);
  else if (value == NULL)
    g_hash_table_remove (user->attributes, name);
  else
    g_hash_table_insert (user->attributes, g_strdup (name), g_strdup (value));
}

static gboolean
demo_attribute_is_email (const char *value)
{
  const char *at = strchr (value, '@');

  return at != NULL && at != value && at[1] != '\0' && strchr (value, ' ') == NULL;
}

/* E.164 */
static gboolean
demo_attribute_is_phone_number (const char *value)
{
  gsize length = strlen (value);

  return length >= 2 && length <= 16 && value[0] == '+' &&
         strspn (value + 1, "0123456789") == length - 1;
}

static char *
demo_attribute_check_value (const char *name, const char *value)
{
  if (strcmp (name, "email") == 0 && !demo_attribute_is_email (value))
    return g_strdup ("Invalid email address format.");
  if (strcmp (name, "phone_number") == 0 && !demo_attribute_is_phone_number (value))
    return g_strdup ("Invalid phone number format.");
  if (g_utf8_strlen (value, -1) > MAX_LENGTH)
    return g_strdup_printf ("user.%s: String must be no longer than %d characters", name,
                            MAX_LENGTH);
  return NULL;
}

char *
demo_attribute_check (const char *name, const char *value)
{
  if (g_strv_contains (read_only, name))
    return g_strdup_printf ("user.%s: Attribute cannot be updated.", name);
  if (!g_str_has_prefix (name, "custom:") && !g_strv_contains (standard, name))
    return g_strdup_printf ("user.%s: Attribute does not exist in the schema.", name);
  if (value != NULL)
    return demo_attribute_check_value (name, value);
  return g_strv_contains (required, name)
           ? g_strdup_printf ("user.%s: Attribute is required and cannot be deleted.", name)
           : NULL;
}
