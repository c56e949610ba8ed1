/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A user of the demo pool.
 */

#include "config.h"

#include "demo-user.h"

#include <string.h>

#include "demo-device.h"
#include "demo-totp.h"

const DemoMfaName demo_mfa_names[3] = {
  { DEMO_MFA_SMS, "SMS_MFA", "SMSMfaSettings" },
  { DEMO_MFA_SOFTWARE_TOKEN, "SOFTWARE_TOKEN_MFA", "SoftwareTokenMfaSettings" },
  { DEMO_MFA_EMAIL, "EMAIL_OTP", "EmailMfaSettings" },
};

static const char *const alice_groups[] = { "admins", "developers", NULL };
static const char *const alice_roles[] = {
  "arn:aws:iam::123456789012:role/DemoAdmins",
  "arn:aws:iam::123456789012:role/DemoDevelopers",
  NULL
};

static DemoUser *
demo_user_new_known (const char *username, const char *name, const char *subject)
{
  g_autofree char *email = g_strconcat (username, "@example.com", NULL);
  DemoUser *self = demo_user_new (name, email, "Passw0rd!");

  g_free (self->username);
  self->username = g_strdup (username);
  g_free (self->subject);
  self->subject = g_strdup (subject);
  self->is_confirmed = TRUE;
  self->email_contact.is_verified = TRUE;
  return self;
}

GPtrArray *
demo_user_list_new (void)
{
  GPtrArray *users = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_user_free);
  DemoUser *alice = demo_user_new_known ("alice", "Alice Liddell",
                                         "a11ce000-1111-4aaa-8aaa-000000000001");
  DemoUser *bob = demo_user_new_known ("bob", "Bob Baker",
                                       "b0b00000-2222-4bbb-8bbb-000000000002");
  DemoUser *carol = demo_user_new_known ("carol", "Carol Carroll",
                                         "ca401000-3333-4ccc-8ccc-000000000003");

  alice->groups = alice_groups;
  alice->roles = alice_roles;
  demo_user_set_up_totp (bob, g_strdup ("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"), 0);
  bob->mfa = bob->preferred_mfa = DEMO_MFA_SOFTWARE_TOKEN;
  carol->must_set_up_totp = TRUE;
  g_ptr_array_add (users, alice);
  g_ptr_array_add (users, bob);
  g_ptr_array_add (users, carol);
  return users;
}

DemoUser *
demo_user_list_find (GPtrArray *users, const char *name)
{
  for (guint i = 0; i < users->len; i++)
    {
      DemoUser *user = g_ptr_array_index (users, i);

      if (user->provider == NULL && (g_ascii_strcasecmp (user->email, name) == 0 ||
                                     g_ascii_strcasecmp (user->username, name) == 0))
        return user;
    }
  return NULL;
}

DemoUser *
demo_user_new (const char *name, const char *email, const char *password)
{
  DemoUser *self = g_new0 (DemoUser, 1);

  /* A pool whose users sign in by e-mail address names them by their subject. */
  self->subject = g_uuid_string_random ();
  self->username = g_strdup (self->subject);
  self->email = g_strdup (email);
  self->name = g_strdup (name);
  self->password = g_strdup (password);
  self->devices = demo_device_list_new ();
  self->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/* "Google_1234567890" */
static DemoUser *
demo_user_new_federated (const DemoProvider *provider, const char *subject, gint64 now)
{
  DemoUser *self = demo_user_new (NULL, NULL, NULL);

  g_free (self->username);
  self->username = g_strconcat (provider->name, "_", subject, NULL);
  self->provider = provider;
  self->groups = provider->groups;
  self->provider_subject = g_strdup (subject);
  self->created_at = now;
  self->is_confirmed = TRUE;
  return self;
}

DemoUser *
demo_user_list_federate (GPtrArray *users,
                         const DemoProvider *provider,
                         const char *subject,
                         const char *email,
                         const char *name,
                         gint64 now)
{
  DemoUser *found = NULL;

  for (guint i = 0; i < users->len && found == NULL; i++)
    {
      DemoUser *user = g_ptr_array_index (users, i);

      if (user->provider == provider && strcmp (user->provider_subject, subject) == 0)
        found = user;
    }
  if (found == NULL)
    {
      found = demo_user_new_federated (provider, subject, now);
      g_ptr_array_add (users, found);
    }
  g_free (found->email);
  found->email = g_strdup (email);
  g_free (found->name);
  found->name = g_strdup (name);
  return found;
}

JsonArray *
demo_user_new_identities (const DemoUser *self)
{
  g_autoptr (JsonObject) identity = NULL;
  g_autofree char *created = NULL;
  JsonArray *identities;

  if (self->provider == NULL)
    return NULL;
  identity = json_object_new ();
  created = g_strdup_printf ("%" G_GINT64_FORMAT, self->created_at * 1000);
  identities = json_array_new ();
  json_object_set_string_member (identity, "userId", self->provider_subject);
  json_object_set_string_member (identity, "providerName", self->provider->name);
  json_object_set_string_member (identity, "providerType", self->provider->type);
  json_object_set_null_member (identity, "issuer");
  /* Strings, both of them: that is how Cognito writes a truth and a time here. */
  json_object_set_string_member (identity, "primary", "true");
  json_object_set_string_member (identity, "dateCreated", created);
  json_array_add_object_element (identities, g_steal_pointer (&identity));
  return identities;
}

char *
demo_user_dup_identities (const DemoUser *self)
{
  JsonArray *identities = demo_user_new_identities (self);
  g_autoptr (JsonNode) root = NULL;

  if (identities == NULL)
    return NULL;
  root = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (root, identities);
  return json_to_string (root, FALSE);
}

void
demo_user_free (DemoUser *self)
{
  g_free (self->subject);
  g_free (self->username);
  g_free (self->email);
  g_free (self->name);
  g_free (self->password);
  g_free (self->totp_secret);
  g_free (self->pending_totp_secret);
  g_hash_table_unref (self->attributes);
  g_free (self->provider_subject);
  g_ptr_array_unref (self->devices);
  g_free (self);
}

void
demo_user_announce_code (const char *address)
{
  g_autofree char *escaped = g_strescape (address, NULL);

  g_print ("Confirmation code for %s: %s\n", escaped, DEMO_CONFIRMATION_CODE);
}

const char *
demo_user_check_password (const char *password)
{
  gboolean has_upper = FALSE;
  gboolean has_lower = FALSE;
  gboolean has_digit = FALSE;
  gboolean has_symbol = FALSE;

  for (const char *p = password; *p != '\0'; p++)
    {
      has_upper |= g_ascii_isupper (*p);
      has_lower |= g_ascii_islower (*p);
      has_digit |= g_ascii_isdigit (*p);
      has_symbol |= g_ascii_ispunct (*p);
    }
  if (g_utf8_strlen (password, -1) < 8)
    return "The password is too short: use at least 8 characters.";
  if (!has_upper || !has_lower || !has_digit || !has_symbol)
    return "The password needs a small and a capital letter, a digit and a symbol.";
  return NULL;
}

void
demo_user_set_up_totp (DemoUser *self, char *secret, gint64 step)
{
  g_free (self->totp_secret);
  self->totp_secret = secret;
  self->totp_last_step = step;
  self->must_set_up_totp = FALSE;
}

DemoMfa
demo_user_choose_mfa (const DemoUser *self)
{
  if (self->preferred_mfa != DEMO_MFA_NONE)
    return self->preferred_mfa;
  if ((self->mfa & DEMO_MFA_SOFTWARE_TOKEN) != 0)
    return DEMO_MFA_SOFTWARE_TOKEN;
  return (self->mfa & DEMO_MFA_EMAIL) != 0 ? DEMO_MFA_EMAIL : self->mfa;
}

gboolean
demo_user_check_totp (DemoUser *self, const char *code, gint64 now)
{
  gint64 step = demo_totp_check (self->totp_secret, code, now, self->totp_last_step);

  if (step < 0)
    return FALSE;
  self->totp_last_step = step;
  return TRUE;
}
