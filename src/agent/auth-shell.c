/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The desktop's shell: whether it is who calls, and whether its screen is locked.
 */

#include "config.h"

#include "auth-shell.h"

#define SHELL_NAME "org.gnome.Shell"
#define SAVER_NAME "org.gnome.ScreenSaver"
#define SAVER_PATH "/org/gnome/ScreenSaver"

/* Whoever searches waits for it. */
#define TIMEOUT_MS 1000

typedef struct
{
  char *caller; /* (owned) */
  AuthShellState state;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_free (self->caller);
  g_free (self);
}

/* Where no such screen saver runs the screen is not locked by it. */
static void
got_active_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  gboolean is_active = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &is_active);
  if (is_active)
    question->state |= AUTH_SHELL_IS_LOCKED;
  g_task_return_int (task, question->state);
}

static void
got_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Question *question = g_task_get_task_data (task);
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *owner = "";

  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  if (g_str_equal (owner, question->caller))
    question->state |= AUTH_SHELL_IS_CALLER;
  g_dbus_connection_call (G_DBUS_CONNECTION (source), SAVER_NAME, SAVER_PATH, SAVER_NAME,
                          "GetActive", NULL, G_VARIANT_TYPE ("(b)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, TIMEOUT_MS, NULL, got_active_cb, task);
}

/**
 * auth_shell_ask_async:
 * @connection: the session bus
 * @caller: the unique name of a connection
 * @callback: called when known
 * @user_data: for @callback
 *
 * Asks at this moment: neither is followed, which would wake the agent up for nothing.
 */
void
auth_shell_ask_async (GDBusConnection *connection,
                      const char *caller,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  GTask *task = g_task_new (connection, NULL, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->caller = g_strdup (caller);
  g_task_set_task_data (task, question, question_free);
  g_dbus_connection_call (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "GetNameOwner", g_variant_new ("(s)", SHELL_NAME),
                          G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL, got_owner_cb,
                          task);
}

/**
 * auth_shell_ask_finish:
 * @result: the result
 *
 * Returns: whether the connection is the shell's, and whether the screen is locked
 */
AuthShellState
auth_shell_ask_finish (GAsyncResult *result)
{
  return (AuthShellState) g_task_propagate_int (G_TASK (result), NULL);
}
