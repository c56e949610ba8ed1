/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What programs ask of one-time codes, and what was decided: both only of codes that there are.
 */

#include "config.h"

#include "auth-code-requests.h"

#define CODE_PREFIX "code:"

/* One call of RequestAccess (). */
typedef struct
{
  AuthConsents *consents; /* (owned) */
  GDBusMethodInvocation *invocation;
  AuthAsk *ask; /* (owned) */
} Call;

static gboolean
find_asked (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;

  for (gsize i = 0; call->ask->permissions[i] != NULL; i++)
    if (g_str_has_prefix (call->ask->permissions[i], CODE_PREFIX) &&
        auth_code_list_find (list, call->ask->permissions[i] + strlen (CODE_PREFIX)) == NULL)
      {
        g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                             "There is no such one-time code: look at the list again");
        return FALSE;
      }
  return TRUE;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_codes_finish (AUTH_CODES (source), result, &error))
    auth_consents_ask (call->consents, NULL, call->invocation, g_steal_pointer (&call->ask));
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
  g_clear_pointer (&call->ask, auth_ask_free);
  g_object_unref (call->consents);
  g_free (call);
}

static AuthCodes *
get_codes (AuthConsents *consents)
{
  return g_object_get_data (G_OBJECT (consents), "auth-codes");
}

static void
request (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthConsents *consents = target;
  g_autoptr (GError) error = NULL;
  AuthAsk *ask = auth_consents_parse (NULL, invocation, &error);
  Call *call;

  if (ask == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  call = g_new0 (Call, 1);
  call->consents = g_object_ref (consents);
  call->invocation = invocation;
  call->ask = ask;
  auth_codes_read_async (get_codes (consents), find_asked, call, found_cb, call);
}

static gboolean
handle_request_access_cb (AuthConsents *consents, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (auth_access_get_callers (auth_consents_get_access (consents)), invocation,
                         request, consents);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* One that can still be restored keeps what was decided about it. */
static gboolean
forget_gone (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthConsents *consents = user_data;
  AuthAccess *access = auth_consents_get_access (consents);
  GPtrArray *grants = auth_access_get_grants (access);
  g_autoptr (GHashTable) gone = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer permission;

  for (guint i = 0; grants != NULL && i < grants->len; i++)
    {
      const AuthGrant *grant = grants->pdata[i];

      if (g_str_has_prefix (grant->permission, CODE_PREFIX) &&
          auth_code_list_find_any (list, grant->permission + strlen (CODE_PREFIX)) == NULL)
        g_hash_table_add (gone, g_strdup (grant->permission));
    }
  g_hash_table_iter_init (&iter, gone);
  while (g_hash_table_iter_next (&iter, &permission, NULL))
    auth_access_forget_permission (access, permission);
  return TRUE;
}

static void
forgot_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthConsents) consents = user_data;

  /* What cannot be read now is looked at after the next change. */
  auth_codes_finish (AUTH_CODES (source), result, NULL);
}

static void
codes_changed_cb (AuthConsents *consents, AuthCodes *codes)
{
  auth_codes_read_async (codes, forget_gone, consents, forgot_cb, g_object_ref (consents));
}

/**
 * auth_code_requests_listen:
 * @codes: the one-time codes
 * @consents: the questions
 * @skeleton: the one-time codes on the bus
 *
 * Answers calls of their RequestAccess () from now on, and forgets what was decided about a code
 * that is removed for good.
 */
void
auth_code_requests_listen (AuthCodes *codes, AuthConsents *consents, AuthDBusCodes1 *skeleton)
{
  g_object_set_data_full (G_OBJECT (consents), "auth-codes", g_object_ref (codes), g_object_unref);
  g_signal_connect_object (skeleton, "handle-request-access", G_CALLBACK (handle_request_access_cb),
                           consents, G_CONNECT_SWAPPED);
  g_signal_connect_object (codes, "changed", G_CALLBACK (codes_changed_cb), consents,
                           G_CONNECT_SWAPPED);
}
