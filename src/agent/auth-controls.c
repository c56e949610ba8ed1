/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which connections are the person's own window and command line.
 */

#include "config.h"

#include "auth-controls.h"

#include "auth-app.h"
#include "auth-bus.h"
#include "auth-caller.h"

#define BUS_NAME "org.freedesktop.DBus"
#define BUS_PATH "/org/freedesktop/DBus"

/**
 * AuthControls:
 *
 * Who owns the names of the person's own programs is followed from the start, and looked at when
 * it takes one: a call mostly finds the answer there. A sandbox with a filtered bus cannot own
 * them; one that was given the whole bus can, and is told by what it is.
 */
struct _AuthControls
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  guint subscription;
  guint n_unknown;    /* answers about who owns the names that are still to come */
  GHashTable *names;  /* (owned) name -> Owner */
  GHashTable *owners; /* (owned) unique name -> Owner */
};

typedef struct
{
  char *unique_name; /* (owned) */
  guint n_names;
  AuthControl answer;
} Owner;

enum
{
  SIGNAL_KNOWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthControls, auth_controls, G_TYPE_OBJECT)

/* What was asked about a name, well-known or unique. */
typedef struct
{
  AuthControls *controls; /* (owned) */
  char *name;             /* (owned) */
} Question;

static Question *
question_new (AuthControls *self, const char *name)
{
  Question *question = g_new0 (Question, 1);

  question->controls = g_object_ref (self);
  question->name = g_strdup (name);
  return question;
}

static void
question_free (Question *self)
{
  g_object_unref (self->controls);
  g_free (self->name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
owner_free (gpointer data)
{
  Owner *self = data;

  g_free (self->unique_name);
  g_free (self);
}

static gboolean
is_control_name (const char *name)
{
  return g_str_equal (name, AUTH_BUS_APP_NAME) || g_str_has_prefix (name, AUTH_BUS_CONTROL_PREFIX);
}

/* Our own window may be in a sandbox of its own. */
static gboolean
is_own_program (AuthCaller *caller)
{
  const char *app = auth_caller_get_app (caller);

  return !auth_app_is_sandboxed (app) || g_str_equal (app, "flatpak:" AUTH_BUS_APP_NAME);
}

static void
identified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (AuthCaller) caller = auth_caller_identify_finish (result, NULL);
  Owner *owner = g_hash_table_lookup (question->controls->owners, question->name);

  /* Unique names do not come again: this is the one that was asked about, or it has left. */
  if (owner != NULL)
    owner->answer = caller != NULL && is_own_program (caller) ? AUTH_CONTROL_YES : AUTH_CONTROL_NO;
  g_signal_emit (question->controls, signals[SIGNAL_KNOWN], 0);
}

static Owner *
ensure_owner (AuthControls *self, const char *unique_name)
{
  Owner *owner = g_hash_table_lookup (self->owners, unique_name);

  if (owner != NULL)
    return owner;
  owner = g_new0 (Owner, 1);
  owner->unique_name = g_strdup (unique_name);
  g_hash_table_insert (self->owners, owner->unique_name, owner);
  auth_caller_identify_async (self->connection, unique_name, identified_cb,
                              question_new (self, unique_name));
  return owner;
}

/* unique_name: "" for nobody */
static void
set_owner (AuthControls *self, const char *name, const char *unique_name)
{
  Owner *before = g_hash_table_lookup (self->names, name);
  Owner *owner;

  if (!is_control_name (name))
    return;
  if (*unique_name != '\0')
    {
      owner = ensure_owner (self, unique_name);
      owner->n_names++;
      g_hash_table_replace (self->names, g_strdup (name), owner);
    }
  else
    g_hash_table_remove (self->names, name);
  if (before != NULL && --before->n_names == 0)
    g_hash_table_remove (self->owners, before->unique_name);
}

static void
owner_changed_cb (GDBusConnection *connection,
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

static void
call_bus (AuthControls *self,
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

static void
note_answer (AuthControls *self)
{
  if (--self->n_unknown == 0)
    g_signal_emit (self, signals[SIGNAL_KNOWN], 0);
}

static void
got_owner_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  const char *owner = "";

  if (reply != NULL)
    g_variant_get (reply, "(&s)", &owner);
  set_owner (question->controls, question->name, owner);
  note_answer (question->controls);
}

static void
listed_names_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthControls) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autofree const char **names = NULL;

  if (reply != NULL)
    g_variant_get (reply, "(^a&s)", &names);
  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    if (is_control_name (names[i]))
      {
        self->n_unknown++;
        call_bus (self, "GetNameOwner", g_variant_new ("(s)", names[i]), "(s)", got_owner_cb,
                  question_new (self, names[i]));
      }
  note_answer (self);
}

/**
 * auth_controls_look_up:
 * @self: the person's own programs
 * @unique_name: a name on the bus
 *
 * Returns: whether it is one of them now; after %AUTH_CONTROL_UNKNOWN there will be a
 *   #AuthControls::known
 */
AuthControl
auth_controls_look_up (AuthControls *self, const char *unique_name)
{
  Owner *owner = g_hash_table_lookup (self->owners, unique_name);

  if (owner != NULL)
    return owner->answer;
  return self->n_unknown > 0 ? AUTH_CONTROL_UNKNOWN : AUTH_CONTROL_NO;
}

static void
auth_controls_finalize (GObject *object)
{
  AuthControls *self = AUTH_CONTROLS (object);

  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_object (&self->connection);
  g_hash_table_unref (self->names);
  g_hash_table_unref (self->owners);
  G_OBJECT_CLASS (auth_controls_parent_class)->finalize (object);
}

static void
auth_controls_class_init (AuthControlsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_controls_finalize;

  /**
   * AuthControls::known:
   *
   * What was unknown of some connection may not be any more.
   */
  signals[SIGNAL_KNOWN] = g_signal_new ("known", AUTH_TYPE_CONTROLS, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_controls_init (AuthControls *self)
{
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->owners = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, owner_free);
}

/**
 * auth_controls_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the person's own programs on that bus
 */
AuthControls *
auth_controls_new (GDBusConnection *connection)
{
  AuthControls *self = g_object_new (AUTH_TYPE_CONTROLS, NULL);

  self->connection = g_object_ref (connection);
  self->subscription = g_dbus_connection_signal_subscribe (
    connection, BUS_NAME, BUS_NAME, "NameOwnerChanged", BUS_PATH, AUTH_BUS_APP_NAME,
    G_DBUS_SIGNAL_FLAGS_MATCH_ARG0_NAMESPACE, owner_changed_cb, self, NULL);
  self->n_unknown = 1;
  call_bus (self, "ListNames", NULL, "(as)", listed_names_cb, g_object_ref (self));
  return self;
}
