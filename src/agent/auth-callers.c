/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is calling: the person's own programs, and all others by their names.
 */

#include "config.h"

#include "auth-callers.h"

#include <unistd.h>

#include "auth-bus.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/**
 * AuthCallers:
 *
 * Who owns the names of the person's own programs is followed from the start, so that nobody has
 * to be asked when they call. Others are looked at once, when they call first, and forgotten when
 * they leave the bus.
 */
struct _AuthCallers
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  guint names_subscription;
  guint n_unknown;       /* answers about the names that are still to come */
  GHashTable *controls;  /* (owned) name -> unique name that owns it */
  GHashTable *callers;   /* (owned) unique name -> AuthCaller */
  GHashTable *watches;   /* (owned) unique name -> subscription */
  GHashTable *questions; /* (owned) unique name -> GPtrArray of Check */
  GPtrArray *waiting;    /* (owned) Check: for the names to be known */
  gint64 last_call;      /* monotonic, microseconds */
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
  CheckFunc go_on;
};

static Check *
check_new (AuthCallers *self,
           GDBusMethodInvocation *invocation,
           AuthCallersHandler handler,
           gpointer target,
           CheckFunc go_on)
{
  Check *check = g_new0 (Check, 1);

  check->callers = g_object_ref (self);
  check->invocation = invocation;
  check->handler = handler;
  check->target = g_object_ref (target);
  check->go_on = go_on;
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
call_bus (AuthCallers *self,
          const char *method,
          GVariant *parameters,
          const char *reply_type,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  g_dbus_connection_call (self->connection, BUS_NAME, BUS_PATH, BUS_NAME, method, parameters,
                          G_VARIANT_TYPE (reply_type), G_DBUS_CALL_FLAGS_NONE, -1, NULL, callback,
                          user_data);
}

static guint
watch_name (AuthCallers *self,
            const char *name,
            GDBusSignalFlags flags,
            GDBusSignalCallback callback)
{
  return g_dbus_connection_signal_subscribe (self->connection, BUS_NAME, BUS_NAME,
                                             "NameOwnerChanged", BUS_PATH, name, flags, callback,
                                             self, NULL);
}

static gboolean
is_control_name (const char *name)
{
  return g_str_equal (name, AUTH_BUS_APP_NAME) || g_str_has_prefix (name, AUTH_BUS_CONTROL_PREFIX);
}

static void
set_owner (AuthCallers *self, const char *name, const char *owner)
{
  if (!is_control_name (name))
    return;
  if (*owner != '\0')
    g_hash_table_replace (self->controls, g_strdup (name), g_strdup (owner));
  else
    g_hash_table_remove (self->controls, name);
}

static void
control_changed_cb (GDBusConnection *connection,
                    const char *sender,
                    const char *path,
                    const char *interface,
                    const char *signal,
                    GVariant *parameters,
                    gpointer user_data)
{
  const char *name, *owner;

  g_variant_get (parameters, "(&s&s&s)", &name, NULL, &owner);
  set_owner (user_data, name, owner);
}

/* One answer more; with the last of them those who wait go on. */
static void
names_known (AuthCallers *self)
{
  g_autoptr (GPtrArray) waiting = NULL;

  if (--self->n_unknown > 0)
    return;
  waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new ();
  for (guint i = 0; i < waiting->len; i++)
    {
      Check *check = waiting->pdata[i];

      check->go_on (check);
    }
}

typedef struct
{
  AuthCallers *callers; /* (owned) */
  char *name;           /* (owned) */
} Owner;

static void
got_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  Owner *question = user_data;
  const char *owner = "";

  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  set_owner (question->callers, question->name, owner);
  names_known (question->callers);
  g_object_unref (question->callers);
  g_free (question->name);
  g_free (question);
}

static void
listed_names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCallers) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (is_control_name (names[i]))
      {
        Owner *question = g_new0 (Owner, 1);

        question->callers = g_object_ref (self);
        question->name = g_strdup (names[i]);
        self->n_unknown++;
        call_bus (self, "GetNameOwner", g_variant_new ("(s)", names[i]), "(s)", got_owner_cb,
                  question);
      }
  names_known (self);
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
got_credentials_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) credentials = NULL;
  g_autoptr (GError) error = NULL;
  guint32 pid = 0, uid = G_MAXUINT32;

  if (reply != NULL)
    {
      credentials = g_variant_get_child_value (reply, 0);
      g_variant_lookup (credentials, "ProcessID", "u", &pid);
      g_variant_lookup (credentials, "UnixUserID", "u", &uid);
    }
  if (pid != 0 && uid == getuid ())
    {
      auth_caller_identify_async (question->name, pid, identified_cb, question);
      return;
    }
  g_set_error (&error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
               "It cannot be told which program is asking");
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
    g_hash_table_insert (
      self->watches, g_strdup (name),
      GUINT_TO_POINTER (watch_name (self, name, G_DBUS_SIGNAL_FLAGS_NONE, left_cb)));
  call_bus (self, "GetConnectionCredentials", g_variant_new ("(s)", name), "(a{sv})",
            got_credentials_cb, question);
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
  const char *sender = g_dbus_method_invocation_get_sender (invocation);
  Check *check;

  self->last_call = g_get_monotonic_time ();
  if (g_hash_table_contains (self->callers, sender) || auth_callers_is_control (self, sender))
    return handler (target, invocation);
  check = check_new (self, invocation, handler, target, identify);
  if (self->n_unknown > 0)
    g_ptr_array_add (self->waiting, check);
  else
    identify (check);
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
 * Others are answered with Error.AccessDenied. A sandboxed program cannot own the names it takes.
 */
void
auth_callers_allow_control (AuthCallers *self,
                            GDBusMethodInvocation *invocation,
                            AuthCallersHandler handler,
                            gpointer target)
{
  Check *check = check_new (self, invocation, handler, target, decide_control);

  self->last_call = g_get_monotonic_time ();
  if (self->n_unknown > 0)
    g_ptr_array_add (self->waiting, check);
  else
    decide_control (check);
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
  GHashTableIter iter;
  gpointer owner;

  g_hash_table_iter_init (&iter, self->controls);
  while (g_hash_table_iter_next (&iter, NULL, &owner))
    if (g_str_equal (owner, unique_name))
      return TRUE;
  return FALSE;
}

static void
auth_callers_finalize (GObject *object)
{
  AuthCallers *self = AUTH_CALLERS (object);
  GHashTableIter iter;
  gpointer watch;

  g_dbus_connection_signal_unsubscribe (self->connection, self->names_subscription);
  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, NULL, &watch))
    g_dbus_connection_signal_unsubscribe (self->connection, GPOINTER_TO_UINT (watch));
  g_clear_object (&self->connection);
  g_hash_table_unref (self->controls);
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
  self->controls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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
  self->names_subscription = watch_name (
    self, AUTH_BUS_APP_NAME, G_DBUS_SIGNAL_FLAGS_MATCH_ARG0_NAMESPACE, control_changed_cb);
  self->n_unknown = 1;
  call_bus (self, "ListNames", NULL, "(as)", listed_names_cb, g_object_ref (self));
  return self;
}
