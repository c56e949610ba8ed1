/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signs an account out: wiped here whatever happens, then revoked at the pool (RFC 7009).
 */

#include "config.h"

#include "auth-session-end.h"

#include <glib/gi18n.h>

#include "auth-everywhere.h"
#include "auth-web-data.h"

typedef struct
{
  AuthHttpClient *client;     /* (owned) */
  AuthHttpRequest *request;   /* (owned) (nullable) the revocation */
  AuthEverywhere *everywhere; /* (owned) (nullable) */
  GStrvBuilder *notes;        /* (owned) */
} SessionEnd;

static void
session_end_free (SessionEnd *self)
{
  g_clear_object (&self->client);
  g_clear_pointer (&self->request, auth_http_request_free);
  g_clear_pointer (&self->everywhere, auth_everywhere_free);
  g_clear_pointer (&self->notes, g_strv_builder_unref);
  g_free (self);
}

static void
finish (GTask *task)
{
  SessionEnd *end = g_task_get_task_data (task);

  g_task_return_pointer (task, g_strv_builder_end (end->notes), (GDestroyNotify) g_strfreev);
}

static void
note_revocation (SessionEnd *end,
                 const AuthHttpResponse *response,
                 const GError *error)
{
  g_autofree char *note = NULL;

  if (response != NULL && response->status / 100 == 2)
    return;
  if (error != NULL)
    note = g_strdup_printf (_ ("The user pool was not told: %s"), error->message);
  else
    note = g_strdup_printf (
      _ ("The user pool did not revoke the session (status %u): it ends there when it expires"),
      response->status);
  g_strv_builder_add (end->notes, note);
}

static void
revoked_cb (GObject *source,
            GAsyncResult *result,
            gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthHttpResponse) response =
    auth_http_client_send_finish (AUTH_HTTP_CLIENT (source), result, NULL, &error);

  note_revocation (g_task_get_task_data (task), response, error);
  finish (task);
}

static void
revoke_session (GTask *task)
{
  SessionEnd *end = g_task_get_task_data (task);

  if (end->request == NULL)
    return finish (task);
  auth_http_client_send_async (end->client, end->request, NULL, revoked_cb, g_object_ref (task));
}

static void
note_others (SessionEnd *end,
             const GError *error)
{
  g_autofree char *note =
    g_strdup_printf (_ ("The other sessions were not ended: %s"), error->message);

  g_strv_builder_add (end->notes, note);
}

static void
ended_everywhere_cb (GObject *source,
                     GAsyncResult *result,
                     gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SessionEnd *end = g_task_get_task_data (task);

  if (!auth_everywhere_end_finish (result, &error))
    note_others (end, error);
  /* The refresh token may have been renewed on the way. */
  g_clear_pointer (&end->request, auth_http_request_free);
  end->request = auth_everywhere_new_revocation (end->everywhere);
  revoke_session (task);
}

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SessionEnd *end = g_task_get_task_data (task);

  if (!auth_account_save_finish (AUTH_ACCOUNT (source), result, &error))
    g_strv_builder_add (end->notes,
                        _ ("The keyring could not be told and still holds the old session; it is "
                           "wiped there as soon as the keyring can be written"));
  if (end->everywhere != NULL)
    auth_everywhere_end_async (end->everywhere, end->client, ended_everywhere_cb,
                               g_object_ref (task));
  else
    revoke_session (task);
}

static GTask *
task_new (AuthAccount *account,
          AuthHttpClient *client,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (account, NULL, callback, user_data);
  SessionEnd *end = g_new0 (SessionEnd, 1);

  end->client = g_object_ref (client);
  end->notes = g_strv_builder_new ();
  g_task_set_task_data (task, end, (GDestroyNotify) session_end_free);
  return task;
}

/* Whatever the pool will be asked for is in the task; nothing here waits for it.
 * task: (transfer full) */
static void
wipe (GTask *task)
{
  AuthAccount *account = g_task_get_source_object (task);
  SessionEnd *end = g_task_get_task_data (task);
  const AuthTokens *tokens = auth_account_get_latest_tokens (account);
  const AuthProvider *provider = auth_account_get_provider (account);
  gboolean had_session = tokens != NULL;

  if (had_session && tokens->refresh_token != NULL && provider != NULL)
    end->request = auth_http_request_new_revoke (provider, auth_account_get_configuration (account),
                                                 tokens->refresh_token);
  auth_account_drop_tokens (account, AUTH_ACCOUNT_SIGNED_OUT);
  auth_account_set_problem (account, NULL);
  if (!auth_web_data_delete (auth_account_get_id (account)))
    g_strv_builder_add (end->notes, _ ("The cookies of the embedded sign-in pages could not all be "
                                       "deleted: remove the account's folder under "
                                       "~/.local/share/authenticator/web"));
  if (had_session)
    auth_dbus_account1_emit_signed_out (auth_account_get_skeleton (account));
  auth_account_save_async (account, saved_cb, task);
}

/**
 * auth_session_end_async:
 * @account: an account
 * @client: sends the revocation
 * @callback: called when done
 * @user_data: for @callback
 *
 * Wipes the tokens from memory and keyring and the cookies from the disk, then asks the pool to
 * revoke the refresh token. Fine for an account that is not signed in.
 */
void
auth_session_end_async (AuthAccount *account,
                        AuthHttpClient *client,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  wipe (task_new (account, client, callback, user_data));
}

/**
 * auth_session_end_everywhere_async:
 * @account: an account
 * @client: sends the requests
 * @callback: called when done
 * @user_data: for @callback
 *
 * Like auth_session_end_async(), and before the revocation the pool is asked to end all other
 * sessions of the user too. What that takes is held in memory alone: an agent that is killed leaves
 * the account signed out here.
 */
void
auth_session_end_everywhere_async (AuthAccount *account,
                                   AuthHttpClient *client,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  GTask *task = task_new (account, client, callback, user_data);
  SessionEnd *end = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  end->everywhere = auth_everywhere_new (account, &error);
  if (end->everywhere == NULL)
    note_others (end, error);
  wipe (task);
}

/**
 * auth_session_end_finish:
 * @result: the result
 *
 * Returns: (transfer full): what could not be done, a sentence each
 */
char **
auth_session_end_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
