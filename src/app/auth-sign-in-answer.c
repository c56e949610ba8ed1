/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An answer to a sign-in that arrived through the desktop's handler of our URI scheme.
 */

#include "config.h"

#include "auth-sign-in-answer.h"

#include <glib/gi18n.h>

#include "auth-bus.h"
#include "auth-dialogs.h"
#include "auth-words.h"

/* The agent exchanges the code and fetches the pool's keys, each with time limits of its own. */
#define COMPLETE_TIMEOUT_MSEC (3 * 60 * 1000)

static void
tell (GtkWidget *window, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  if (gtk_widget_get_visible (window))
    auth_dialogs_tell (window, _ ("Sign-In Failed"), words);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthWindow) window = user_data;
  g_autofree char *path = NULL;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  if (!auth_dbus_agent1_call_complete_sign_in_finish (AUTH_DBUS_AGENT1 (source), &path, result,
                                                      &error))
    {
      tell (GTK_WIDGET (window), error);
      return;
    }
  id = g_path_get_basename (path);
  auth_window_show_account (window, id);
}

typedef struct
{
  AuthWindow *window; /* (owned) */
  char *uri;          /* (owned) holds the code */
} Answer;

static void
agent_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (AuthWindow) window = answer->window;
  g_autofree char *uri = answer->uri;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthDBusAgent1) agent = auth_dbus_agent1_proxy_new_for_bus_finish (result, &error);

  if (agent == NULL)
    {
      tell (GTK_WIDGET (window), error);
      return;
    }
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (agent), COMPLETE_TIMEOUT_MSEC);
  auth_dbus_agent1_call_complete_sign_in (agent, uri, NULL, completed_cb,
                                          g_steal_pointer (&window));
}

/**
 * auth_sign_in_answer_hand_on:
 * @window: what shows how it went
 * @uri: the whole URI, which holds the code: it is neither logged nor shown
 *
 * Gives it to the agent, which alone knows what it answers. A window that was opened for it is not
 * connected yet, so the way there is its own.
 */
void
auth_sign_in_answer_hand_on (AuthWindow *window, const char *uri)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->window = g_object_ref (window);
  answer->uri = g_strdup (uri);
  auth_dbus_agent1_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES,
                                      AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, NULL,
                                      agent_ready_cb, answer);
}
