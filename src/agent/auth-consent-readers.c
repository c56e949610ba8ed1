/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Where a question can be shown: the window, and terminals that listen.
 */

#include "config.h"

#include "auth-consent-readers.h"

#include "auth-bus.h"

/**
 * AuthConsentReaders:
 *
 * Those of the person's own programs that show questions, for as long as they are on the bus.
 */
struct _AuthConsentReaders
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  GHashTable *terminals;       /* (owned) unique name -> watch: who reads questions, no window */
  char *window;                /* (owned) (nullable) unique name of the person's window */
  guint window_watch;
};

enum
{
  SIGNAL_WINDOW_LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthConsentReaders, auth_consent_readers, G_TYPE_OBJECT)

static void
terminal_left_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  AuthConsentReaders *self = user_data;

  g_hash_table_remove (self->terminals, name);
}

static void
unwatch (gpointer watch)
{
  g_bus_unwatch_name (GPOINTER_TO_UINT (watch));
}

/**
 * auth_consent_readers_add_terminal:
 * @self: who shows questions
 * @unique_name: one of the person's own programs, and not the window
 */
void
auth_consent_readers_add_terminal (AuthConsentReaders *self, const char *unique_name)
{
  if (!g_hash_table_contains (self->terminals, unique_name))
    g_hash_table_insert (self->terminals, g_strdup (unique_name),
                         GUINT_TO_POINTER (g_bus_watch_name_on_connection (
                           self->connection, unique_name, G_BUS_NAME_WATCHER_FLAGS_NONE, NULL,
                           terminal_left_cb, self, NULL)));
}

/**
 * auth_consent_readers_have_terminal:
 * @self: who shows questions
 *
 * Returns: whether a question needs no window
 */
gboolean
auth_consent_readers_have_terminal (AuthConsentReaders *self)
{
  return g_hash_table_size (self->terminals) > 0;
}

/**
 * auth_consent_readers_is_window:
 * @self: who shows questions
 * @unique_name: one of the person's own programs
 *
 * Returns: whether it is the window
 */
gboolean
auth_consent_readers_is_window (AuthConsentReaders *self, const char *unique_name)
{
  return g_strcmp0 (self->window, unique_name) == 0;
}

static void
window_appeared_cb (GDBusConnection *connection,
                    const char *name,
                    const char *owner,
                    gpointer user_data)
{
  AuthConsentReaders *self = user_data;

  g_free (self->window);
  self->window = g_strdup (owner);
}

static void
window_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  AuthConsentReaders *self = user_data;
  g_autofree char *window = g_steal_pointer (&self->window);

  if (window != NULL)
    g_signal_emit (self, signals[SIGNAL_WINDOW_LEFT], 0);
}

static void
auth_consent_readers_finalize (GObject *object)
{
  AuthConsentReaders *self = AUTH_CONSENT_READERS (object);

  g_clear_handle_id (&self->window_watch, g_bus_unwatch_name);
  g_hash_table_unref (self->terminals);
  g_clear_object (&self->connection);
  g_free (self->window);
  G_OBJECT_CLASS (auth_consent_readers_parent_class)->finalize (object);
}

static void
auth_consent_readers_class_init (AuthConsentReadersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consent_readers_finalize;

  /**
   * AuthConsentReaders::window-left:
   *
   * The window is no longer on the bus.
   */
  signals[SIGNAL_WINDOW_LEFT] =
    g_signal_new ("window-left", AUTH_TYPE_CONSENT_READERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 0);
}

static void
auth_consent_readers_init (AuthConsentReaders *self)
{
  self->terminals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unwatch);
}

/**
 * auth_consent_readers_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): who shows questions on that bus
 */
AuthConsentReaders *
auth_consent_readers_new (GDBusConnection *connection)
{
  AuthConsentReaders *self = g_object_new (AUTH_TYPE_CONSENT_READERS, NULL);

  self->connection = g_object_ref (connection);
  self->window_watch =
    g_bus_watch_name_on_connection (connection, AUTH_BUS_APP_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                    window_appeared_cb, window_vanished_cb, self, NULL);
  return self;
}
