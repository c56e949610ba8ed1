/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person answers to a question is kept, and then told.
 */

#include "config.h"

#include "auth-consent-answer.h"

#include <glib/gi18n.h>

typedef struct
{
  AuthConsent *consent; /* (owned) */
  AuthAccess *access;   /* (owned) */
  AuthDecision decision;
  guint n_left;  /* of its permissions, to be stored */
  GError *error; /* (owned) (nullable) */
} Answer;

static void
answer_free (gpointer data)
{
  Answer *self = data;

  g_object_unref (self->consent);
  g_object_unref (self->access);
  g_clear_error (&self->error);
  g_free (self);
}

typedef void (*Decide) (AuthAccess *, AuthCaller *, const char *, const char *);

/* For this visit of each program that waits. */
static void
decide_once (AuthConsent *consent, AuthCallers *callers, AuthAccess *access, Decide decide)
{
  const char *const *permissions = auth_consent_get_permissions (consent);
  GPtrArray *requests = auth_consent_get_requests (consent);

  for (guint i = 0; i < requests->len; i++)
    {
      AuthCaller *caller = auth_callers_peek (callers, auth_request_get_owner (requests->pdata[i]));

      for (gsize j = 0; caller != NULL && permissions[j] != NULL; j++)
        decide (access, caller, auth_consent_get_account_id (consent), permissions[j]);
    }
}

/* That the person answered, and how; what the program then gets is an event of its own. */
static void
note (AuthConsent *consent, AuthAccess *access, AuthDecision decision, const char *decided_by)
{
  AuthCaller *caller = auth_consent_get_caller (consent);
  AuthAccount *account = auth_consent_get_account (consent);
  gboolean is_allowed = decision == AUTH_DECISION_ALLOW;
  AuthEvent event = { 0 };

  if (caller == NULL)
    return;
  event.app = (char *) auth_caller_get_app (caller);
  event.executable = (char *) auth_caller_get_executable (caller);
  event.account = (char *) auth_consent_get_account_id (consent);
  event.account_name = account != NULL ? auth_account_get_configuration (account)->name : NULL;
  event.what = (char *) (is_allowed ? "granted" : "refused");
  event.outcome = (char *) (is_allowed ? "given" : "refused");
  event.decided_by = (char *) decided_by;
  auth_access_note (access, &event);
}

static void
finish (AuthConsent *consent, AuthAccess *access, AuthDecision decision, const char *decided_by)
{
  note (consent, access, decision, decided_by);
  if (decision == AUTH_DECISION_ALLOW)
    auth_consent_allow (consent);
  else
    auth_consent_refuse (consent);
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Answer *answer = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!auth_access_set_finish (AUTH_ACCESS (source), result, &error) && answer->error == NULL)
    answer->error = g_steal_pointer (&error);
  if (--answer->n_left > 0)
    return;
  if (answer->error != NULL)
    {
      auth_consent_fail_answer (answer->consent);
      g_task_return_error (task, g_steal_pointer (&answer->error));
      return;
    }
  finish (answer->consent, answer->access, answer->decision, "person");
  g_task_return_boolean (task, TRUE);
}

static void
store (GTask *task)
{
  Answer *answer = g_task_get_task_data (task);
  AuthCaller *caller = auth_consent_get_caller (answer->consent);
  const char *const *permissions = auth_consent_get_permissions (answer->consent);

  answer->n_left = g_strv_length ((char **) permissions);
  for (gsize i = 0; permissions[i] != NULL; i++)
    auth_access_set_async (answer->access, auth_caller_get_app (caller),
                           auth_consent_get_account_id (answer->consent), permissions[i],
                           answer->decision, stored_cb, g_object_ref (task));
}

static gboolean
may_remember (AuthConsent *consent)
{
  AuthCaller *caller = auth_consent_get_caller (consent);

  return caller != NULL && auth_caller_may_remember (caller);
}

/* Returns: whether that was all there is to do */
static gboolean
answer_for_now (AuthConsent *consent, AuthCallers *callers, AuthAccess *access, const char *answer)
{
  gboolean is_once = g_str_equal (answer, "once");

  if (g_str_equal (answer, "dismiss"))
    auth_consent_dismiss (consent);
  else if (is_once || g_str_equal (answer, "deny"))
    {
      auth_consent_begin_answer (consent);
      decide_once (consent, callers, access,
                   is_once ? auth_access_allow_once : auth_access_deny_once);
      finish (consent, access, is_once ? AUTH_DECISION_ALLOW : AUTH_DECISION_DENY, "once");
    }
  else
    return FALSE;
  return TRUE;
}

/**
 * auth_consent_answer_async:
 * @consent: a question that waits
 * @callers: the programs
 * @access: keeps what is decided
 * @answer: "once", "always", "deny", "never" or "dismiss"
 * @callback: called when it is kept, as far as it is to be
 * @user_data: for @callback
 */
void
auth_consent_answer_async (AuthConsent *consent,
                           AuthCallers *callers,
                           AuthAccess *access,
                           const char *answer,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (consent, NULL, callback, user_data);
  Answer *data;

  if (answer_for_now (consent, callers, access, answer))
    return g_task_return_boolean (task, TRUE);
  if (!g_str_equal (answer, "always") && !g_str_equal (answer, "never"))
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                                    "Answer “once”, “always”, “deny”, “never” or “dismiss”");
  if (!may_remember (consent))
    return g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                                    _ ("This program cannot be told from others, so nothing about "
                                       "it can be kept: answer “once” or “deny”"));
  data = g_new0 (Answer, 1);
  data->consent = g_object_ref (consent);
  data->access = g_object_ref (access);
  data->decision = g_str_equal (answer, "always") ? AUTH_DECISION_ALLOW : AUTH_DECISION_DENY;
  g_task_set_task_data (task, data, answer_free);
  auth_consent_begin_answer (consent);
  store (task);
}

/**
 * auth_consent_answer_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_SUPPORTED, AUTH_ERROR_LOCKED
 *
 * Returns: whether the question is answered
 */
gboolean
auth_consent_answer_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
