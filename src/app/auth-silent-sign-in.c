/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signs in again without a page, while the pool still knows the kept cookies.
 */

#include "config.h"

#include "auth-silent-sign-in.h"

#include "auth-paths.h"
#include "auth-sign-in.h"
#include "auth-web-module.h"

/* What takes longer is a page that waits for a person. */
#define TIMEOUT_SECONDS 20

/* On an account: this loss of its session has had its one try. */
#define TRIED "auth-silent-sign-in-tried"

typedef struct
{
  AuthSignIn *sign_in; /* (owned) (nullable) until begun */
  GtkWidget *view;     /* (owned) (nullable) while no page is loaded */
  guint timeout_id;
} Try;

static void
drop_view (GTask *task)
{
  Try *try = g_task_get_task_data (task);

  g_clear_handle_id (&try->timeout_id, g_source_remove);
  if (try->view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (try->view, task);
  g_signal_handlers_disconnect_by_data (g_task_get_source_object (task), task);
  auth_web_module_drop_view (try->view);
  g_clear_object (&try->view);
}

static void
try_free (gpointer data)
{
  Try *try = data;

  g_clear_object (&try->sign_in);
  g_free (try);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (auth_sign_in_complete_finish (AUTH_SIGN_IN (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
redirected_cb (GTask *task, const char *uri)
{
  Try *try = g_task_get_task_data (task);

  auth_sign_in_complete_async (try->sign_in, uri, completed_cb, task);
  drop_view (task);
}

static void
give_up (GTask *task)
{
  drop_view (task);
  g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED,
                           "The pool wants to see the person: sign in");
  g_object_unref (task);
}

static gboolean
timeout_cb (gpointer user_data)
{
  GTask *task = user_data;
  Try *try = g_task_get_task_data (task);

  try->timeout_id = 0;
  give_up (task);
  return G_SOURCE_REMOVE;
}

static gboolean
is_lost (AuthDBusAccount1 *account)
{
  return g_strcmp0 (auth_dbus_account1_get_state (account), "sign-in-required") == 0;
}

/* Who signed out meanwhile wants to stay so, and who signed in needs no other session. */
static void
changed_cb (GTask *task)
{
  if (!is_lost (g_task_get_source_object (task)))
    give_up (task);
}

static void
load (GTask *task)
{
  AuthDBusAccount1 *account = g_task_get_source_object (task);
  Try *try = g_task_get_task_data (task);

  g_object_ref_sink (try->view);
  g_signal_connect_swapped (try->view, "redirected", G_CALLBACK (redirected_cb), task);
  g_signal_connect_swapped (try->view, "failed", G_CALLBACK (give_up), task);
  g_signal_connect_swapped (account, "notify::state", G_CALLBACK (changed_cb), task);
  try->timeout_id = g_timeout_add_seconds (TIMEOUT_SECONDS, timeout_cb, task);
  gtk_widget_activate_action (try->view, "web.load", "s",
                              auth_sign_in_get_authorization_uri (try->sign_in));
}

static void
begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Try *try = g_task_get_task_data (task);
  g_autofree char *folder = auth_silent_sign_in_dup_folder (AUTH_DBUS_ACCOUNT1 (source));
  GError *error = NULL;

  try->sign_in = auth_sign_in_begin_finish (result, &error);
  if (try->sign_in == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!is_lost (AUTH_DBUS_ACCOUNT1 (source)))
    {
      give_up (g_steal_pointer (&task));
      return;
    }
  try->view = auth_web_module_new_view (auth_sign_in_get_redirect_uri (try->sign_in), folder);
  if (try->view == NULL)
    {
      g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED, "WebKit is missing");
      return;
    }
  /* Held by the view's signals from here on. */
  load (g_steal_pointer (&task));
}

/**
 * auth_silent_sign_in_dup_folder:
 * @account: an account
 *
 * Returns: (transfer full) (nullable): where its web views keep cookies, or %NULL when they keep
 *   none
 */
char *
auth_silent_sign_in_dup_folder (AuthDBusAccount1 *account)
{
  if (!auth_dbus_account1_get_keeps_cookies (account))
    return NULL;
  return auth_paths_dup_web_data (auth_dbus_account1_get_id (account));
}

/**
 * auth_silent_sign_in_is_due:
 * @account: an account
 *
 * The cookies are those of the last sign-in only where that took place in a web view: otherwise
 * they may be somebody else's.
 *
 * Returns: whether the session is lost, cookies of it may be there, and none of that was tried yet
 */
gboolean
auth_silent_sign_in_is_due (AuthDBusAccount1 *account)
{
  return auth_dbus_account1_get_keeps_cookies (account) && is_lost (account) &&
         g_strcmp0 (auth_dbus_account1_get_hosted_session (account), "embedded") == 0 &&
         g_object_get_data (G_OBJECT (account), TRIED) == NULL;
}

/**
 * auth_silent_sign_in_async:
 * @account: an account a silent sign-in is due for
 * @cancellable: (nullable): to lose interest
 * @callback: called when the account is signed in, or a person is wanted
 * @user_data: for @callback
 *
 * Asks the pool with prompt=none in a web view nobody sees. No provider is named, for Amazon
 * Cognito would refuse the others' sessions.
 */
void
auth_silent_sign_in_async (AuthDBusAccount1 *account,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  GTask *task = g_task_new (account, cancellable, callback, user_data);
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_object_set_data (G_OBJECT (account), TRIED, account);
  g_task_set_task_data (task, g_new0 (Try, 1), try_free);
  g_variant_dict_insert (&options, "surface", "s", "embedded");
  g_variant_dict_insert (&options, "prompt", "s", "none");
  auth_sign_in_begin_async (account, g_variant_dict_end (&options), cancellable, begun_cb, task);
}

/**
 * auth_silent_sign_in_finish:
 * @result: a result
 * @error: return location
 *
 * Returns: whether the account is signed in
 */
gboolean
auth_silent_sign_in_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
state_changed_cb (AuthDBusAccount1 *account)
{
  if (g_strcmp0 (auth_dbus_account1_get_state (account), "signed-in") == 0)
    g_object_set_data (G_OBJECT (account), TRIED, NULL);
  if (auth_silent_sign_in_is_due (account))
    auth_silent_sign_in_async (account, NULL, NULL, NULL);
}

/* The agent deletes the folder when a person signs out, or wants no cookies any more. */
static void
forget_cb (AuthDBusAccount1 *account)
{
  const char *id = auth_dbus_account1_get_id (account);
  g_autofree char *folder = NULL;

  /* No property is known once the agent has ended: that is no wish to be forgotten. */
  if (id == NULL || (auth_dbus_account1_get_keeps_cookies (account) &&
                     g_strcmp0 (auth_dbus_account1_get_state (account), "signed-out") != 0))
    return;
  folder = auth_paths_dup_web_data (id);
  auth_web_module_forget (folder);
}

/**
 * auth_silent_sign_in_watch:
 * @account: an account
 *
 * Tries once whenever the account loses its session, and lets go of cookies that are not to be
 * kept.
 */
void
auth_silent_sign_in_watch (AuthDBusAccount1 *account)
{
  g_signal_connect (account, "notify::state", G_CALLBACK (state_changed_cb), NULL);
  g_signal_connect (account, "notify::state", G_CALLBACK (forget_cb), NULL);
  g_signal_connect (account, "notify::keeps-cookies", G_CALLBACK (forget_cb), NULL);
}
