/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where the user of an access token is signed in.
 */

#include "config.h"

#include "demo-cognito-idp-session.h"

#include "auth-json.h"
#include "demo-aws.h"

/* The hosted pages still know who was signed in: so it is in Cognito. */
void
demo_cognito_idp_global_sign_out (DemoCall *call, JsonObject *input, DemoSession *session)
{
  demo_grants_revoke_all (call->pool->grants, session->user);
  demo_aws_reply_nothing (call);
}

/* FALSE after answering. */
static gboolean
demo_cognito_idp_check_tracking (DemoCall *call)
{
  if (call->pool->options.track_sessions)
    return TRUE;
  demo_aws_fail (call, 400, "OperationNotEnabledException",
                 "Session tracking is not enabled for this user pool.");
  return FALSE;
}

/* (transfer full) */
static JsonObject *
demo_cognito_idp_new_session (const char *id, const char *type, gint64 created_at, gint64 active_at)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "SessionId", id);
  json_object_set_string_member (object, "SessionType", type);
  json_object_set_double_member (object, "CreateDate", (double) created_at);
  json_object_set_double_member (object, "LastActiveDate", (double) active_at);
  json_object_set_string_member (object, "LastIPAddress", "127.0.0.1");
  return object;
}

static void
demo_cognito_idp_add_tokens (DemoCall *call, JsonArray *list, const DemoSession *current)
{
  g_autoptr (GPtrArray) sessions =
    demo_grants_list_sessions (call->pool->grants, current->user, call->now);

  for (guint i = 0; i < sessions->len; i++)
    {
      const DemoSession *session = sessions->pdata[i];
      JsonObject *object =
        demo_cognito_idp_new_session (session->id, "TOKEN", session->auth_time, session->active_at);

      json_object_set_string_member (object, "ClientId", session->client->id);
      json_object_set_string_member (object, "DeviceType", session->device);
      json_object_set_boolean_member (object, "IsCurrentSession", session == current);
      json_object_set_string_member (object, "OriginSessionId", session->visit_id);
      json_array_add_object_element (list, object);
    }
}

static void
demo_cognito_idp_add_visits (DemoCall *call, JsonArray *list, const DemoUser *user)
{
  GHashTableIter iter;
  const DemoVisit *visit;

  g_hash_table_iter_init (&iter, call->pool->visits);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &visit))
    if (visit->user == user && call->now < visit->expires_at)
      {
        JsonObject *object =
          demo_cognito_idp_new_session (visit->id, "SSO", visit->auth_time, visit->auth_time);

        json_object_set_boolean_member (object, "IsCurrentSession", FALSE);
        json_array_add_object_element (list, object);
      }
}

void
demo_cognito_idp_list_user_sessions (DemoCall *call, JsonObject *input, DemoSession *session)
{
  g_autoptr (JsonObject) output = json_object_new ();
  JsonArray *list;

  if (!demo_cognito_idp_check_tracking (call))
    return;
  list = json_array_new ();
  demo_cognito_idp_add_tokens (call, list, session);
  demo_cognito_idp_add_visits (call, list, session->user);
  json_object_set_array_member (output, "Sessions", list);
  demo_aws_reply (call, output);
}

/* NULL when no session of user has this id. */
static DemoSession *
demo_cognito_idp_find_session (DemoCall *call, const DemoUser *user, const char *id)
{
  g_autoptr (GPtrArray) sessions = demo_grants_list_sessions (call->pool->grants, user, call->now);

  for (guint i = 0; i < sessions->len; i++)
    if (strcmp (((DemoSession *) sessions->pdata[i])->id, id) == 0)
      return sessions->pdata[i];
  return NULL;
}

void
demo_cognito_idp_end_linked (DemoCall *call, const DemoSession *session)
{
  DemoVisit *visit = demo_visit_table_find_public (call->pool->visits, session->visit_id);

  if (visit != NULL && call->pool->options.track_sessions)
    visit->expires_at = 0;
}

static void
demo_cognito_idp_end_visit (DemoCall *call, DemoVisit *visit, gboolean with_linked)
{
  g_autoptr (GPtrArray) sessions =
    demo_grants_list_sessions (call->pool->grants, visit->user, call->now);

  visit->expires_at = 0;
  for (guint i = 0; with_linked && i < sessions->len; i++)
    {
      DemoSession *session = sessions->pdata[i];

      if (g_strcmp0 (session->visit_id, visit->id) == 0)
        session->is_revoked = TRUE;
    }
}

/* FALSE after answering. id: what is to be revoked. */
static gboolean
demo_cognito_idp_check_revocation (DemoCall *call,
                                   const DemoSession *session,
                                   const char *id,
                                   const char *linked)
{
  if (id == NULL)
    demo_aws_fail (call, 400, "InvalidParameterException", "Missing required parameter SessionId");
  else if (linked != NULL && strcmp (linked, "LINKED") != 0 && strcmp (linked, "NONE") != 0)
    demo_aws_fail (call, 400, "InvalidParameterException",
                   "RevokeAssociatedSessions is NONE or LINKED");
  else if (strcmp (id, session->id) == 0)
    demo_aws_fail (call, 400, "InvalidParameterException",
                   "The current session cannot be revoked; sign out instead.");
  else
    return TRUE;
  return FALSE;
}

void
demo_cognito_idp_revoke_user_session (DemoCall *call, JsonObject *input, DemoSession *session)
{
  const char *id = auth_json_get_string (input, "SessionId");
  const char *linked = auth_json_get_string (input, "RevokeAssociatedSessions");
  gboolean with_linked = g_strcmp0 (linked, "LINKED") == 0;
  DemoSession *found;
  DemoVisit *visit;

  if (!demo_cognito_idp_check_tracking (call) ||
      !demo_cognito_idp_check_revocation (call, session, id, linked))
    return;
  found = demo_cognito_idp_find_session (call, session->user, id);
  visit = demo_visit_table_find_public (call->pool->visits, id);
  if (found == NULL && (visit == NULL || visit->user != session->user))
    {
      demo_aws_fail (call, 400, "ResourceNotFoundException", "Session does not exist.");
      return;
    }
  if (found != NULL)
    found->is_revoked = TRUE;
  if (found != NULL && with_linked)
    demo_cognito_idp_end_linked (call, found);
  if (found == NULL)
    demo_cognito_idp_end_visit (call, visit, with_linked);
  demo_aws_reply_nothing (call);
}
