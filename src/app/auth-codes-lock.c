/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells when the codes are to be hidden: nobody was there for a while, or the screen is locked.
 */

#include "config.h"

#include "auth-codes-lock.h"

#include "auth-settings.h"

#define LOGIN_NAME    "org.freedesktop.login1"
#define LOGIN_PATH    "/org/freedesktop/login1"
#define LOGIN_MANAGER "org.freedesktop.login1.Manager"

/**
 * AuthCodesLock:
 *
 * Emits "lock" when whatever shows codes or their secrets is to go; while it is armed they stay
 * hidden from then on, until it emits "revealed". Emits "keyring-locked" when only what is in the
 * keyring is to go, and what is typed may stay. What it protects from is eyes: whoever can use
 * the session can ask the keyring. One timer, put off by input; nothing is polled. Emits "resumed"
 * after a sleep.
 */
struct _AuthCodesLock
{
  GObject parent_instance;

  GDBusConnection *session;  /* (owned) (nullable) until connected */
  GDBusConnection *system;   /* (owned) (nullable) likewise, or there is none */
  GArray *session_ids;       /* (owned) of guint, what is subscribed to there */
  GArray *system_ids;        /* (owned) likewise */
  GCancellable *cancellable; /* (owned) */
  GSource *idle;             /* (owned) (nullable) when it is disposed of */
  gboolean is_armed;
  gboolean is_locked;
};

G_DEFINE_FINAL_TYPE (AuthCodesLock, auth_codes_lock, G_TYPE_OBJECT)

enum
{
  LOCK,
  REVEALED,
  KEYRING_LOCKED,
  RESUMED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Each desktop has its own; the path is not the same everywhere either. */
static const char *const screen_savers[] = {
  "org.gnome.ScreenSaver",
  "org.freedesktop.ScreenSaver",
  "org.cinnamon.ScreenSaver",
  "org.mate.ScreenSaver",
  "org.xfce.ScreenSaver",
};

static void
lock_with_screen (AuthCodesLock *self)
{
  if (g_settings_get_boolean (auth_settings_get (), "lock-with-screen"))
    auth_codes_lock_lock (self);
}

static void
screen_saver_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *signal,
                 GVariant *parameters,
                 gpointer user_data)
{
  gboolean is_active = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &is_active);
  if (is_active)
    lock_with_screen (user_data);
}

static void
sleep_cb (GDBusConnection *connection,
          const char *sender,
          const char *path,
          const char *interface,
          const char *signal,
          GVariant *parameters,
          gpointer user_data)
{
  gboolean begins = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")))
    return;
  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    lock_with_screen (user_data);
  else
    g_signal_emit (user_data, signals[RESUMED], 0);
}

static void
session_locked_cb (GDBusConnection *connection,
                   const char *sender,
                   const char *path,
                   const char *interface,
                   const char *signal,
                   GVariant *parameters,
                   gpointer user_data)
{
  lock_with_screen (user_data);
}

static void
subscribe (AuthCodesLock *self,
           GDBusConnection *connection,
           GArray *ids,
           const char *name,
           const char *interface,
           const char *signal,
           const char *path,
           GDBusSignalCallback callback)
{
  guint id = g_dbus_connection_signal_subscribe (connection, name, interface, signal, path, NULL,
                                                 G_DBUS_SIGNAL_FLAGS_NONE, callback, self, NULL);

  g_array_append_val (ids, id);
}

/* By its own path: other people's sessions are locked too. */
static void
got_session_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesLock) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *path;

  if (reply == NULL || self->system == NULL)
    return;
  g_variant_get (reply, "(&o)", &path);
  subscribe (self, self->system, self->system_ids, LOGIN_NAME, "org.freedesktop.login1.Session",
             "Lock", path, session_locked_cb);
}

static void
got_system_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesLock) self = user_data;
  GDBusConnection *system = g_bus_get_finish (result, NULL);

  if (system == NULL)
    return;
  self->system = system;
  subscribe (self, system, self->system_ids, LOGIN_NAME, LOGIN_MANAGER, "PrepareForSleep",
             LOGIN_PATH, sleep_cb);
  g_dbus_connection_call (system, LOGIN_NAME, LOGIN_PATH, LOGIN_MANAGER, "GetSession",
                          g_variant_new ("(s)", "auto"), G_VARIANT_TYPE ("(o)"),
                          G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, self->cancellable, got_session_cb,
                          g_object_ref (self));
}

static void
got_session_bus_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesLock) self = user_data;
  GDBusConnection *session = g_bus_get_finish (result, NULL);

  if (session == NULL)
    return;
  self->session = session;
  for (gsize i = 0; i < G_N_ELEMENTS (screen_savers); i++)
    subscribe (self, session, self->session_ids, screen_savers[i], screen_savers[i],
               "ActiveChanged", NULL, screen_saver_cb);
}

static void
put_off (AuthCodesLock *self)
{
  guint minutes = g_settings_get_uint (auth_settings_get (), "lock-idle-minutes");
  gint64 ends = g_get_monotonic_time () + (gint64) minutes * 60 * G_USEC_PER_SEC;

  if (self->idle != NULL)
    g_source_set_ready_time (self->idle, minutes != 0 && !self->is_locked ? ends : -1);
}

static gboolean
dispatch_idle (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  auth_codes_lock_lock (user_data);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs idle_funcs = { NULL, NULL, dispatch_idle, NULL };

static gboolean
input_cb (GtkEventController *controller, GdkEvent *event, AuthCodesLock *self)
{
  put_off (self);
  return GDK_EVENT_PROPAGATE;
}

static void
unsubscribe (GDBusConnection **connection, GArray *ids)
{
  for (guint i = 0; i < ids->len; i++)
    g_dbus_connection_signal_unsubscribe (*connection, g_array_index (ids, guint, i));
  g_array_set_size (ids, 0);
  g_clear_object (connection);
}

static void
auth_codes_lock_dispose (GObject *object)
{
  AuthCodesLock *self = AUTH_CODES_LOCK (object);

  g_cancellable_cancel (self->cancellable);
  unsubscribe (&self->session, self->session_ids);
  unsubscribe (&self->system, self->system_ids);
  if (self->idle != NULL)
    g_source_destroy (self->idle);
  g_clear_pointer (&self->idle, g_source_unref);
  G_OBJECT_CLASS (auth_codes_lock_parent_class)->dispose (object);
}

static void
auth_codes_lock_finalize (GObject *object)
{
  AuthCodesLock *self = AUTH_CODES_LOCK (object);

  g_object_unref (self->cancellable);
  g_array_unref (self->session_ids);
  g_array_unref (self->system_ids);
  G_OBJECT_CLASS (auth_codes_lock_parent_class)->finalize (object);
}

static void
auth_codes_lock_class_init (AuthCodesLockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_codes_lock_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_codes_lock_finalize;
  signals[LOCK] = g_signal_new ("lock", AUTH_TYPE_CODES_LOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  signals[REVEALED] = g_signal_new ("revealed", AUTH_TYPE_CODES_LOCK, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  signals[KEYRING_LOCKED] = g_signal_new ("keyring-locked", AUTH_TYPE_CODES_LOCK, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[RESUMED] = g_signal_new ("resumed", AUTH_TYPE_CODES_LOCK, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_codes_lock_init (AuthCodesLock *self)
{
  self->cancellable = g_cancellable_new ();
  self->session_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->system_ids = g_array_new (FALSE, FALSE, sizeof (guint));
  self->idle = g_source_new (&idle_funcs, sizeof (GSource));
  g_source_set_callback (self->idle, NULL, self, NULL);
  g_source_attach (self->idle, NULL);
  put_off (self);
  g_signal_connect_object (auth_settings_get (), "changed::lock-idle-minutes", G_CALLBACK (put_off),
                           self, G_CONNECT_SWAPPED);
  g_bus_get (G_BUS_TYPE_SESSION, self->cancellable, got_session_bus_cb, g_object_ref (self));
  g_bus_get (G_BUS_TYPE_SYSTEM, self->cancellable, got_system_bus_cb, g_object_ref (self));
}

AuthCodesLock *
auth_codes_lock_new (void)
{
  return g_object_new (AUTH_TYPE_CODES_LOCK, NULL);
}

/**
 * auth_codes_lock_get_default:
 *
 * Returns: (transfer none): the one lock of all that this program shows
 */
AuthCodesLock *
auth_codes_lock_get_default (void)
{
  static AuthCodesLock *self;

  if (self == NULL)
    self = auth_codes_lock_new ();
  return self;
}

/**
 * auth_codes_lock_watch_input:
 * @self: a lock
 * @widget: a window; its input puts the lock off
 */
void
auth_codes_lock_watch_input (AuthCodesLock *self, GtkWidget *widget)
{
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect_object (controller, "event", G_CALLBACK (input_cb), self, 0);
  gtk_widget_add_controller (widget, controller);
}

/* What is under way holds a reference: with it, nothing that was typed is held any longer. */
static void
close_cb (GtkWindow *dialog)
{
  gtk_window_destroy (dialog);
  g_object_run_dispose (G_OBJECT (dialog));
}

/**
 * auth_codes_lock_guard:
 * @self: a lock
 * @dialog: a window that shows secrets; it goes with the codes, and what is typed into it puts the
 *   lock off
 */
void
auth_codes_lock_guard (AuthCodesLock *self, GtkWindow *dialog)
{
  auth_codes_lock_watch_input (self, GTK_WIDGET (dialog));
  g_signal_connect_object (self, "lock", G_CALLBACK (close_cb), dialog, G_CONNECT_SWAPPED);
}

/**
 * auth_codes_lock_set_armed:
 * @self: a lock
 * @is_armed: whether there is a list that stays hidden when it locks
 */
void
auth_codes_lock_set_armed (AuthCodesLock *self, gboolean is_armed)
{
  self->is_armed = is_armed;
}

/**
 * auth_codes_lock_is_locked:
 * @self: a lock
 *
 * Returns: whether the codes are hidden
 */
gboolean
auth_codes_lock_is_locked (AuthCodesLock *self)
{
  return self->is_locked;
}

/**
 * auth_codes_lock_lock:
 * @self: a lock
 *
 * Nobody is to see the codes from now on.
 */
void
auth_codes_lock_lock (AuthCodesLock *self)
{
  if (self->is_locked)
    return;
  self->is_locked = self->is_armed;
  if (self->is_locked)
    g_source_set_ready_time (self->idle, -1);
  g_signal_emit (self, signals[LOCK], 0);
}

/**
 * auth_codes_lock_tell_keyring_locked:
 * @self: a lock
 *
 * The keyring was locked while its codes were shown.
 */
void
auth_codes_lock_tell_keyring_locked (AuthCodesLock *self)
{
  g_signal_emit (self, signals[KEYRING_LOCKED], 0);
}

/**
 * auth_codes_lock_reveal:
 * @self: a lock
 *
 * The person wants to see the codes again.
 */
void
auth_codes_lock_reveal (AuthCodesLock *self)
{
  self->is_locked = FALSE;
  put_off (self);
  g_signal_emit (self, signals[REVEALED], 0);
}
