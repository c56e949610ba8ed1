/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is calling: the person's own programs, and all others by their names.
 */

#include "config.h"

#include "auth-callers.h"

#include "auth-controls.h"
#include "auth-error.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/**
 * AuthCallers:
 *
 * Those that are not the person's own programs are looked at once, when they call first, and
 * forgotten when they leave the bus.
 */
struct _AuthCallers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthControls *controls;      /* (owned) */
  GHashTable *callers;         /* (owned) unique name -> AuthCaller */
  GHashTable *watches;         /* (owned) unique name -> subscription */
  GHashTable *questions;       /* (owned) unique name -> GPtrArray of Check */
  GPtrArray *waiting;          /* (owned) Check: until more is known of who calls */
  guint n_unanswered;          /* calls */
  gint64 last_call;            /* monotonic, microseconds */
};

G_DEFINE_FINAL_TYPE (AuthCallers, auth_callers, G_TYPE_OBJECT)

enum
{
  SIGNAL_LEFT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct _Check Check;
typedef void (*CheckFunc) (Check *check);

/* A call that waits. */
struct _Check
{
  AuthCallers *callers;              /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) */
  AuthCallersHandler handler;
  GObject *target; /* (owned) */
  CheckFunc decide;
};

/* An answer frees its call. */
static void
answered_cb (gpointer user_data, GObject *invocation)
{
  g_autoptr (AuthCallers) self = user_data;

  self->n_unanswered--;
}

static void
note_call (AuthCallers *self, GDBusMethodInvocation *invocation)
{
  self->last_call = g_get_monotonic_time ();
  self->n_unanswered++;
  g_object_weak_ref (G_OBJECT (invocation), answered_cb, g_object_ref (self));
}

static Check *
check_new (AuthCallers *self,
           GDBusMethodInvocation *invocation,
           AuthCallersHandler handler,
           gpointer target,
           CheckFunc decide)
{
  Check *check = g_new0 (Check, 1);

  check->callers = g_object_ref (self);
  check->invocation = invocation;
  check->handler = handler;
  check->target = g_object_ref (target);
  check->decide = decide;
  return check;
}

static void
check_free (gpointer data)
{
  Check *self = data;

  g_clear_object (&self->callers);
  g_clear_object (&self->target);
  g_clear_object (&self->invocation);
  g_free (self);
}

static void
check_allow (Check *check)
{
  check->handler (check->target, g_steal_pointer (&check->invocation));
}

static void
check_deny (Check *check, const char *message)
{
  g_dbus_method_invocation_return_error_literal (g_steal_pointer (&check->invocation), AUTH_ERROR,
                                                 AUTH_ERROR_ACCESS_DENIED, message);
}

static void
left_cb (GDBusConnection *connection,
         const char *sender,
         const char *path,
         const char *interface,
         const char *signal,
         GVariant *parameters,
         gpointer user_data)
{
  AuthCallers *self = user_data;
  g_autoptr (AuthCaller) caller = NULL;
  const char *name, *new_owner;
  guint watch;

  g_variant_get (parameters, "(&s&s&s)", &name, NULL, &new_owner);
  watch = GPOINTER_TO_UINT (g_hash_table_lookup (self->watches, name));
  if (*new_owner != '\0' || watch == 0)
    return;
  g_dbus_connection_signal_unsubscribe (connection, watch);
  g_hash_table_remove (self->watches, name);
  g_set_object (&caller, g_hash_table_lookup (self->callers, name));
  g_hash_table_remove (self->callers, name);
  if (caller != NULL)
    g_signal_emit (self, signals[SIGNAL_LEFT], 0, caller);
}

/* The calls of one connection that wait for it to be identified, in their order. */
typedef struct
{
  AuthCallers *callers; /* (owned) */
  char *name;           /* (owned) */
  GPtrArray *checks;    /* (owned) */
} Question;

static void
question_end (Question *self, const GError *error)
{
  g_hash_table_remove (self->callers->questions, self->name);
  for (guint i = 0; i < self->checks->len; i++)
    if (error == NULL)
      check_allow (self->checks->pdata[i]);
    else
      check_deny (self->checks->pdata[i], error->message);
  g_ptr_array_unref (self->checks);
  g_object_unref (self->callers);
  g_free (self->name);
  g_free (self);
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  AuthCallers *self = question->callers;
  g_autoptr (GError) error = NULL;
  AuthCaller *caller = auth_caller_identify_finish (result, &error);

  /* One that has left already gets no answer, and nothing of it is kept. */
  if (caller != NULL && g_hash_table_contains (self->watches, question->name))
    g_hash_table_replace (self->callers, g_strdup (question->name), caller);
  else if (caller != NULL)
    {
      g_object_unref (caller);
      g_set_error (&error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, "The program is gone");
    }
  question_end (question, error);
}

static void
identify (Check *check)
{
  AuthCallers *self = check->callers;
  const char *name = g_dbus_method_invocation_get_sender (check->invocation);
  Question *question = g_hash_table_lookup (self->questions, name);

  if (question != NULL)
    {
      g_ptr_array_add (question->checks, check);
      return;
    }
  question = g_new0 (Question, 1);
  question->callers = g_object_ref (self);
  question->name = g_strdup (name);
  question->checks = g_ptr_array_new_with_free_func (check_free);
  g_ptr_array_add (question->checks, check);
  g_hash_table_insert (self->questions, question->name, question);
  /* Watched before it is looked at, so that no other process is taken for it. */
  if (!g_hash_table_contains (self->watches, name))
    g_hash_table_insert (self->watches, g_strdup (name),
                         GUINT_TO_POINTER (g_dbus_connection_signal_subscribe (
                           self->connection, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, name,
                           G_DBUS_SIGNAL_FLAGS_NONE, left_cb, self, NULL)));
  auth_caller_identify_async (self->connection, name, identified_cb, question);
}

static void
go_on (Check *check)
{
  AuthCallers *self = check->callers;
  const char *sender = g_dbus_method_invocation_get_sender (check->invocation);

  if (auth_controls_look_up (self->controls, sender) == AUTH_CONTROL_UNKNOWN)
    g_ptr_array_add (self->waiting, check);
  else
    check->decide (check);
}

static void
controls_known_cb (AuthCallers *self)
{
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->waiting);

  self->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    go_on (waiting->pdata[i]);
}

static void
decide_caller (Check *check)
{
  AuthCallers *self = check->callers;
  const char *sender = g_dbus_method_invocation_get_sender (check->invocation);

  if (!auth_callers_is_control (self, sender) && !g_hash_table_contains (self->callers, sender))
    return identify (check);
  check_allow (check);
  check_free (check);
}

/**
 * auth_callers_identify:
 * @self: the callers
 * @invocation: (transfer full): a method call
 * @handler: called when its caller is one of the person's own programs, or is identified
 * @target: (type GObject): for @handler
 *
 * Goes on with @handler at once for a caller that is known: no file, no bus call, no thread. One
 * that cannot be told is answered with Error.AccessDenied.
 */
void
auth_callers_identify (AuthCallers *self,
                       GDBusMethodInvocation *invocation,
                       AuthCallersHandler handler,
                       gpointer target)
{
  note_call (self, invocation);
  go_on (check_new (self, invocation, handler, target, decide_caller));
}

static void
decide_control (Check *check)
{
  if (auth_callers_is_control (check->callers,
                               g_dbus_method_invocation_get_sender (check->invocation)))
    check_allow (check);
  else
    check_deny (check, "Only Authenticator's own window and command line may do this");
  check_free (check);
}

/**
 * auth_callers_allow_control:
 * @self: the callers
 * @invocation: (transfer full): a method call
 * @handler: called when its caller is the person's own window or command line
 * @target: (type GObject): for @handler
 *
 * Others are answered with Error.AccessDenied.
 */
void
auth_callers_allow_control (AuthCallers *self,
                            GDBusMethodInvocation *invocation,
                            AuthCallersHandler handler,
                            gpointer target)
{
  note_call (self, invocation);
  go_on (check_new (self, invocation, handler, target, decide_control));
}

/**
 * auth_callers_peek:
 * @self: the callers
 * @unique_name: a name on the bus
 *
 * Returns: (transfer none) (nullable): the caller, if it was identified and has not left
 */
AuthCaller *
auth_callers_peek (AuthCallers *self, const char *unique_name)
{
  return g_hash_table_lookup (self->callers, unique_name);
}

/**
 * auth_callers_is_control:
 * @self: the callers
 * @unique_name: a name on the bus
 *
 * Returns: whether it is one of the person's own programs now
 */
gboolean
auth_callers_is_control (AuthCallers *self, const char *unique_name)
{
  return auth_controls_look_up (self->controls, unique_name) == AUTH_CONTROL_YES;
}

static void
auth_callers_finalize (GObject *object)
{
  AuthCallers *self = AUTH_CALLERS (object);
  GHashTableIter iter;
  gpointer watch;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    g_dbus_connection_signal_unsubscribe (self->connection, GPOINTER_TO_UINT (watch));
  g_clear_object (&self->controls);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->callers);
  g_hash_table_unref (self->watches);
  g_hash_table_unref (self->questions);
  g_ptr_array_unref (self->waiting);
  G_OBJECT_CLASS (auth_callers_parent_class)->finalize (object);
}

static void
auth_callers_class_init (AuthCallersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_callers_finalize;

  /**
   * AuthCallers::left:
   * @caller: the caller
   *
   * One that was identified is no longer on the bus.
   */
  signals[SIGNAL_LEFT] = g_signal_new ("left", AUTH_TYPE_CALLERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 1, AUTH_TYPE_CALLER);
}

static void
auth_callers_init (AuthCallers *self)
{
  self->callers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->watches = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->questions = g_hash_table_new (g_str_hash, g_str_equal);
  self->waiting = g_ptr_array_new ();
  self->last_call = g_get_monotonic_time ();
}

/**
 * auth_callers_get_last_call:
 * @self: the callers
 *
 * Returns: when the last method call came in, in microseconds of g_get_monotonic_time()
 */
gint64
auth_callers_get_last_call (AuthCallers *self)
{
  return self->last_call;
}

/**
 * auth_callers_is_waited_for:
 * @self: the callers
 *
 * Returns: whether a method call has no answer yet
 */
gboolean
auth_callers_is_waited_for (AuthCallers *self)
{
  return self->n_unanswered > 0;
}

/**
 * auth_callers_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the callers of that bus
 */
AuthCallers *
auth_callers_new (GDBusConnection *connection)
{
  AuthCallers *self = g_object_new (AUTH_TYPE_CALLERS, NULL);

  self->connection = g_object_ref (connection);
  self->controls = auth_controls_new (connection);
  g_signal_connect_object (self->controls, "known", G_CALLBACK (controls_known_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
