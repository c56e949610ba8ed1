/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One org.example.Authenticator.Request1 on the bus: a program waits for the person's answer.
 */

#include "config.h"

#include "auth-request.h"

#define IFACE "org.example.Authenticator.Request1"

struct _AuthRequest
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthDBusRequest1 *skeleton;  /* (owned) */
  char *owner;                 /* (owned) unique name */
  char *path;                  /* (owned) */
  guint watch_id;
};

enum
{
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthRequest, auth_request, G_TYPE_OBJECT)

static void
leave_bus (AuthRequest *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}

static void
close_request (AuthRequest *self)
{
  leave_bus (self);
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static gboolean
handle_close_cb (AuthRequest *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (AuthRequest) alive = g_object_ref (self);

  if (g_strcmp0 (g_dbus_method_invocation_get_sender (invocation), self->owner) != 0)
    {
      g_dbus_method_invocation_return_error_literal (
        invocation, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, "This request is another program's");
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  g_dbus_method_invocation_return_value (invocation, NULL);
  close_request (self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
owner_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_autoptr (AuthRequest) alive = g_object_ref (user_data);

  close_request (alive);
}

/* To one connection alone: the generated function would tell everybody. In a Flatpak of our own
 * the bus lets no signal pass that is for one connection; the path still tells whom it is for. */
static void
respond (AuthRequest *self, AuthResponse response, GVariant *results)
{
  gboolean is_filtered = g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
  const char *destination = is_filtered ? NULL : self->owner;

  g_dbus_connection_emit_signal (self->connection, destination, self->path, IFACE, "Response",
                                 g_variant_new ("(u@a{sv})", response, results), NULL);
  leave_bus (self);
}

/**
 * auth_request_grant:
 * @self: a request
 * @permissions: what its program may have
 *
 * Tells it, and takes the request off the bus.
 */
void
auth_request_grant (AuthRequest *self, const char *const *permissions)
{
  g_auto (GVariantDict) results = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&results, "permissions", "^as", permissions);
  respond (self, AUTH_RESPONSE_GRANTED, g_variant_dict_end (&results));
}

/**
 * auth_request_end:
 * @self: a request
 * @response: in what way nothing was granted
 * @why: a sentence for people
 *
 * Tells its program, and takes the request off the bus.
 */
void
auth_request_end (AuthRequest *self, AuthResponse response, const GError *why)
{
  g_auto (GVariantDict) results = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *name = g_dbus_error_encode_gerror (why);

  g_variant_dict_insert (&results, "message", "s", why->message);
  g_variant_dict_insert (&results, "error", "s", name);
  respond (self, response, g_variant_dict_end (&results));
}

const char *
auth_request_get_path (AuthRequest *self)
{
  return self->path;
}

const char *
auth_request_get_owner (AuthRequest *self)
{
  return self->owner;
}

static void
auth_request_finalize (GObject *object)
{
  AuthRequest *self = AUTH_REQUEST (object);

  leave_bus (self);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->connection);
  g_free (self->owner);
  g_free (self->path);
  G_OBJECT_CLASS (auth_request_parent_class)->finalize (object);
}

static void
auth_request_class_init (AuthRequestClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_request_finalize;

  /**
   * AuthRequest::closed:
   *
   * Its program took it back, or left the bus.
   */
  signals[SIGNAL_CLOSED] = g_signal_new ("closed", AUTH_TYPE_REQUEST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_request_init (AuthRequest *self)
{
  self->skeleton = auth_dbus_request1_skeleton_new ();
  g_signal_connect_object (self->skeleton, "handle-close", G_CALLBACK (handle_close_cb), self,
                           G_CONNECT_SWAPPED);
}

/* token: of the caller's choice, or a number it did not choose */
static char *
build_path (const char *owner, const char *handle_token)
{
  static guint last_number;
  g_autofree char *sender = g_strdelimit (g_strdup (owner + 1), ".", '_');

  if (handle_token != NULL)
    return g_strconcat (AUTH_BUS_AGENT_PATH "/request/", sender, "/", handle_token, NULL);
  return g_strdup_printf (AUTH_BUS_AGENT_PATH "/request/%s/authenticator_%u", sender,
                          ++last_number);
}

/**
 * auth_request_new:
 * @connection: the session bus
 * @owner: the unique name of the connection that asks
 * @handle_token: (nullable): what it wants the request's path to end with, checked
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT when another request has that path
 *
 * Returns: (transfer full): a request, on the bus until it is ended or its owner leaves
 */
AuthRequest *
auth_request_new (GDBusConnection *connection,
                  const char *owner,
                  const char *handle_token,
                  GError **error)
{
  g_autoptr (AuthRequest) self = g_object_new (AUTH_TYPE_REQUEST, NULL);

  self->connection = g_object_ref (connection);
  self->owner = g_strdup (owner);
  self->path = build_path (owner, handle_token);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         self->path, NULL))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "A request with this handle token is waiting: choose another one");
      return NULL;
    }
  self->watch_id = g_bus_watch_name_on_connection (connection, owner, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   NULL, owner_vanished_cb, self, NULL);
  return g_steal_pointer (&self);
}
