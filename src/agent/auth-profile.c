/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who signed in, as the tokens say: what of it is shown on the bus and kept when the session ends.
 */

#include "config.h"

#include "auth-profile.h"

static const char *const text_members[] = { "username", "email", "subject" };
static const char *const list_members[] = { "groups", "roles", "scopes" };

static void
set_text (JsonObject *self,
          const char *name,
          const char *value)
{
  if (value != NULL)
    json_object_set_string_member (self, name, value);
}

static void
set_list (JsonObject *self,
          const char *name,
          const AuthJwt *jwt,
          const char *claim)
{
  g_auto (GStrv) values = auth_jwt_dup_strv (jwt, claim);

  auth_json_set_strv (self, name, (const char *const *) values);
}

/* Cognito lists there who vouched for a federated user; one of the pool's own has no such claim. */
static gboolean
is_federated (const AuthJwt *jwt)
{
  JsonObject *claims = auth_jwt_get_claims (jwt);
  JsonNode *identities = json_object_get_member (claims, "identities");

  return identities != NULL && JSON_NODE_HOLDS_ARRAY (identities) &&
         json_array_get_length (json_node_get_array (identities)) > 0;
}

static void
read_id_token (JsonObject *self,
               const AuthJwt *jwt)
{
  const char *username = auth_jwt_get_string (jwt, "cognito:username");
  gint64 auth_time = 0;

  if (username == NULL)
    username = auth_jwt_get_string (jwt, "preferred_username");
  set_text (self, "username", username);
  set_text (self, "email", auth_jwt_get_string (jwt, "email"));
  set_text (self, "subject", auth_jwt_get_string (jwt, "sub"));
  set_list (self, "groups", jwt, "cognito:groups");
  set_list (self, "roles", jwt, "cognito:roles");
  json_object_set_boolean_member (self, "federated", is_federated (jwt));
  if (auth_jwt_get_time (jwt, "auth_time", &auth_time))
    json_object_set_int_member (self, "signed_in_since", auth_time);
}

/**
 * auth_profile_new:
 * @tokens: verified tokens
 * @previous: who it was before, for what a refresh does not repeat
 *
 * Returns: (transfer full): who @tokens are for
 */
JsonObject *
auth_profile_new (const AuthTokens *tokens,
                  JsonObject *previous)
{
  g_autoptr (AuthJwt) id =
    tokens->id_token != NULL ? auth_jwt_parse (tokens->id_token, NULL) : NULL;
  g_autoptr (AuthJwt) access = auth_jwt_parse (tokens->access_token, NULL);
  JsonObject *self = id != NULL ? json_object_new () : auth_profile_copy (previous);
  const char *scope = access != NULL ? auth_jwt_get_string (access, "scope") : NULL;

  if (id != NULL)
    read_id_token (self, id);
  if (scope != NULL)
    {
      g_auto (GStrv) scopes = g_strsplit (scope, " ", -1);

      auth_json_set_strv (self, "scopes", (const char *const *) scopes);
    }
  return self;
}

/**
 * auth_profile_copy:
 * @object: a profile
 *
 * Returns: (transfer full): a copy of what is known to belong into one
 */
JsonObject *
auth_profile_copy (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  gint64 since;

  for (gsize i = 0; i < G_N_ELEMENTS (text_members); i++)
    set_text (copy, text_members[i], auth_json_get_string (object, text_members[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (list_members); i++)
    {
      g_auto (GStrv) values = auth_json_dup_strv (object, list_members[i]);

      if (values != NULL)
        auth_json_set_strv (copy, list_members[i], (const char *const *) values);
    }
  json_object_set_boolean_member (
    copy, "federated", json_object_get_boolean_member_with_default (object, "federated", FALSE));
  if (auth_json_get_int64 (object, "signed_in_since", &since))
    json_object_set_int_member (copy, "signed_in_since", since);
  return copy;
}

static const char *
get_text (JsonObject *self,
          const char *name)
{
  const char *text = auth_json_get_string (self, name);

  return text != NULL ? text : "";
}

/**
 * auth_profile_show:
 * @self: a profile
 * @is_signed_in: whether there is a session; without one only who it was is shown
 * @skeleton: where
 */
void
auth_profile_show (JsonObject *self,
                   gboolean is_signed_in,
                   AuthDBusAccount1 *skeleton)
{
  static const char *const none[] = { NULL };
  g_auto (GStrv) groups = auth_json_dup_strv (self, "groups");
  g_auto (GStrv) roles = auth_json_dup_strv (self, "roles");
  g_auto (GStrv) scopes = auth_json_dup_strv (self, "scopes");
  gint64 since = 0;

  auth_json_get_int64 (self, "signed_in_since", &since);
  auth_dbus_account1_set_username (skeleton, get_text (self, "username"));
  auth_dbus_account1_set_email (skeleton, get_text (self, "email"));
  auth_dbus_account1_set_subject (skeleton, get_text (self, "subject"));
  auth_dbus_account1_set_groups (skeleton,
                                 is_signed_in && groups ? (const char *const *) groups : none);
  auth_dbus_account1_set_roles (skeleton,
                                is_signed_in && roles ? (const char *const *) roles : none);
  auth_dbus_account1_set_signed_in_since (skeleton, is_signed_in ? since : 0);
  auth_dbus_account1_set_federated (
    skeleton, json_object_get_boolean_member_with_default (self, "federated", FALSE));
  if (is_signed_in && scopes != NULL)
    auth_dbus_account1_set_scopes (skeleton, (const char *const *) scopes);
}
