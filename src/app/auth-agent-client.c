/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The agent as the window sees it: whether it can be used, and a list of its accounts.
 */

#include "config.h"

#include "auth-agent-client.h"

#include "auth-proxy-follow.h"

/* The agent itself asks the pool with time limits of its own; a call must outlast them. */
#define CALL_TIMEOUT_MSEC (3 * 60 * 1000)

/**
 * AuthAgentClient:
 *
 * The D-Bus object manager of the agent, wrapped as a list model of #AuthDBusAccount1. The agent
 * leaves when idle: its accounts stay listed then, and the next call to one of them brings it
 * back.
 */
struct _AuthAgentClient
{
  GObject parent_instance;

  AuthAgentState state;
  AuthDBusAgent1 *agent;       /* (owned) (nullable) until connected */
  GDBusObjectManager *manager; /* (owned) (nullable) until connected */
  GListStore *accounts;        /* (owned) of AuthDBusAccount1 */
  guint n_pending;             /* accounts on their way to the list */
  GCancellable *cancellable;   /* (owned) */
  guint watch_id;              /* of the agent's name while it could not be asked, or 0 */
  char *tried_owner;           /* (owned) (nullable) of the name, who was asked again last */
};

G_DEFINE_ENUM_TYPE (AuthAgentState,
                    auth_agent_state,
                    G_DEFINE_ENUM_VALUE (AUTH_AGENT_LOADING, "loading"),
                    G_DEFINE_ENUM_VALUE (AUTH_AGENT_READY, "ready"),
                    G_DEFINE_ENUM_VALUE (AUTH_AGENT_LOCKED, "locked"),
                    G_DEFINE_ENUM_VALUE (AUTH_AGENT_NO_KEYRING, "no-keyring"),
                    G_DEFINE_ENUM_VALUE (AUTH_AGENT_UNAVAILABLE, "unavailable"))

G_DEFINE_FINAL_TYPE (AuthAgentClient, auth_agent_client, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (AuthAgentClient *self, AuthAgentState state)
{
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
update_state (AuthAgentClient *self)
{
  const char *keyring = auth_dbus_agent1_get_keyring (self->agent);

  /* Unknown while the agent is away; what was known of it still holds. */
  if (self->manager == NULL || self->n_pending > 0 || keyring == NULL)
    return;
  if (g_str_equal (keyring, "locked"))
    set_state (self, AUTH_AGENT_LOCKED);
  else if (g_str_equal (keyring, "missing"))
    set_state (self, AUTH_AGENT_NO_KEYRING);
  else
    set_state (self, AUTH_AGENT_READY);
}

static gboolean
find_path (AuthAgentClient *self, const char *path, guint *position_out)
{
  guint n_accounts = g_list_model_get_n_items (G_LIST_MODEL (self->accounts));

  for (guint i = 0; i < n_accounts; i++)
    {
      g_autoptr (GDBusProxy) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i);

      if (g_str_equal (g_dbus_proxy_get_object_path (account), path))
        {
          *position_out = i;
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
update_listed (AuthAgentClient *self, GDBusProxy *source)
{
  g_autoptr (GDBusProxy) account = NULL;
  guint position;

  if (!find_path (self, g_dbus_proxy_get_object_path (source), &position))
    return FALSE;
  account = g_list_model_get_item (G_LIST_MODEL (self->accounts), position);
  auth_proxy_follow (account, source);
  return TRUE;
}

static void
list_account (AuthAgentClient *self, AuthDBusAccount1 *account)
{
  g_autoptr (GDBusInterface) source = g_dbus_object_manager_get_interface (
    self->manager, g_dbus_proxy_get_object_path (G_DBUS_PROXY (account)), AUTH_BUS_ACCOUNT_IFACE);

  /* Gone meanwhile, or come twice. */
  if (source == NULL || update_listed (self, G_DBUS_PROXY (source)))
    return;
  auth_proxy_follow (G_DBUS_PROXY (account), G_DBUS_PROXY (source));
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (account), CALL_TIMEOUT_MSEC);
  g_list_store_append (self->accounts, account);
}

static void
account_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgentClient) self = user_data;
  g_autoptr (AuthDBusAccount1) account = auth_dbus_account1_proxy_new_finish (result, NULL);

  self->n_pending--;
  if (self->manager == NULL)
    return;
  if (account != NULL)
    list_account (self, account);
  update_state (self);
}

/* The object manager's own proxies are for one agent only: calls to them end with it. These are for
 * whoever has the name, and keep what was known while nobody has. They hear of changes from the
 * object manager. */
static void
object_added_cb (AuthAgentClient *self, GDBusObject *object)
{
  g_autoptr (GDBusInterface) account = g_dbus_object_get_interface (object, AUTH_BUS_ACCOUNT_IFACE);

  if (account == NULL || update_listed (self, G_DBUS_PROXY (account)))
    return;
  self->n_pending++;
  auth_dbus_account1_proxy_new (g_dbus_proxy_get_connection (G_DBUS_PROXY (account)),
                                G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES |
                                  G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START_AT_CONSTRUCTION,
                                AUTH_BUS_AGENT_NAME, g_dbus_object_get_object_path (object),
                                self->cancellable, account_ready_cb, g_object_ref (self));
}

static void
account_changed_cb (AuthAgentClient *self,
                    GDBusObject *object,
                    GDBusProxy *interface,
                    GVariant *changed,
                    const char *const *invalidated)
{
  if (AUTH_DBUS_IS_ACCOUNT1 (interface))
    update_listed (self, interface);
}

static void
object_removed_cb (AuthAgentClient *self, GDBusObject *object)
{
  GDBusObjectManagerClient *manager = G_DBUS_OBJECT_MANAGER_CLIENT (self->manager);
  g_autofree char *owner = g_dbus_object_manager_client_get_name_owner (manager);
  guint position;

  /* Without an owner it is the agent that left, not the account. */
  if (owner != NULL && find_path (self, g_dbus_object_get_object_path (object), &position))
    g_list_store_remove (self->accounts, position);
}

static void
remove_gone_accounts (AuthAgentClient *self)
{
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->accounts)); i > 0; i--)
    {
      g_autoptr (GDBusProxy) account = g_list_model_get_item (G_LIST_MODEL (self->accounts), i - 1);
      const char *path = g_dbus_proxy_get_object_path (account);
      g_autoptr (GDBusObject) object = g_dbus_object_manager_get_object (self->manager, path);

      if (object == NULL)
        g_list_store_remove (self->accounts, i - 1);
    }
}

static void
name_owner_changed_cb (AuthAgentClient *self)
{
  GDBusObjectManagerClient *manager = G_DBUS_OBJECT_MANAGER_CLIENT (self->manager);
  g_autofree char *owner = g_dbus_object_manager_client_get_name_owner (manager);

  if (owner != NULL)
    remove_gone_accounts (self);
}

static void
watch_manager (AuthAgentClient *self)
{
  g_autolist (GDBusObject) objects = g_dbus_object_manager_get_objects (self->manager);

  g_signal_connect_object (self->manager, "object-added", G_CALLBACK (object_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "object-removed", G_CALLBACK (object_removed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "interface-proxy-properties-changed",
                           G_CALLBACK (account_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->manager, "notify::name-owner", G_CALLBACK (name_owner_changed_cb),
                           self, G_CONNECT_SWAPPED);
  for (GList *l = objects; l != NULL; l = l->next)
    object_added_cb (self, l->data);
}

/* Each agent is asked once, so that one that cannot answer is not asked for ever. */
static void
agent_appeared_cb (GDBusConnection *bus, const char *name, const char *owner, gpointer user_data)
{
  AuthAgentClient *self = user_data;

  if (self->state != AUTH_AGENT_UNAVAILABLE || g_strcmp0 (owner, self->tried_owner) == 0)
    return;
  g_free (self->tried_owner);
  self->tried_owner = g_strdup (owner);
  auth_agent_client_connect (self);
}

static void
fail (AuthAgentClient *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_state (self, AUTH_AGENT_UNAVAILABLE);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  self->watch_id =
    g_bus_watch_name (G_BUS_TYPE_SESSION, AUTH_BUS_AGENT_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE,
                      agent_appeared_cb, NULL, self, NULL);
}

static void
manager_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgentClient) self = user_data;
  g_autoptr (GError) error = NULL;

  self->manager = auth_dbus_object_manager_client_new_for_bus_finish (result, &error);
  if (self->manager == NULL)
    {
      fail (self, error);
      return;
    }
  watch_manager (self);
  update_state (self);
}

static void
agent_ready_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgentClient) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthDBusAgent1) agent = auth_dbus_agent1_proxy_new_for_bus_finish (result, &error);

  if (agent == NULL || auth_dbus_agent1_get_keyring (agent) == NULL)
    {
      fail (self, error);
      return;
    }
  g_set_object (&self->agent, agent);
  /* Unlock () returns when a person has answered the keyring's question. */
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (agent), G_MAXINT);
  g_signal_connect_object (agent, "notify::keyring", G_CALLBACK (update_state), self,
                           G_CONNECT_SWAPPED);
  auth_dbus_object_manager_client_new_for_bus (
    G_BUS_TYPE_SESSION, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, AUTH_BUS_AGENT_NAME,
    AUTH_BUS_AGENT_PATH, self->cancellable, manager_ready_cb, g_object_ref (self));
}

static void
auth_agent_client_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AuthAgentClient *self = AUTH_AGENT_CLIENT (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
auth_agent_client_dispose (GObject *object)
{
  AuthAgentClient *self = AUTH_AGENT_CLIENT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_object (&self->agent);
  g_clear_object (&self->manager);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (auth_agent_client_parent_class)->dispose (object);
}

static void
auth_agent_client_finalize (GObject *object)
{
  AuthAgentClient *self = AUTH_AGENT_CLIENT (object);

  g_object_unref (self->cancellable);
  g_free (self->tried_owner);
  G_OBJECT_CLASS (auth_agent_client_parent_class)->finalize (object);
}

static void
auth_agent_client_class_init (AuthAgentClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = auth_agent_client_get_property;
  object_class->dispose = auth_agent_client_dispose;
  object_class->finalize = auth_agent_client_finalize;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, AUTH_TYPE_AGENT_STATE, AUTH_AGENT_LOADING,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
auth_agent_client_init (AuthAgentClient *self)
{
  self->accounts = g_list_store_new (AUTH_DBUS_TYPE_ACCOUNT1);
  self->cancellable = g_cancellable_new ();
}

/**
 * auth_agent_client_new:
 *
 * Returns: (transfer full): a client that is not connected yet
 */
AuthAgentClient *
auth_agent_client_new (void)
{
  return g_object_new (AUTH_TYPE_AGENT_CLIENT, NULL);
}

/**
 * auth_agent_client_connect:
 * @self: a client
 *
 * Starts the agent if need be and lists its accounts; #AuthAgentClient:state tells how it went.
 * It is called again by itself when an agent that was unavailable comes.
 */
void
auth_agent_client_connect (AuthAgentClient *self)
{
  g_return_if_fail (AUTH_IS_AGENT_CLIENT (self));
  g_return_if_fail (self->manager == NULL);

  set_state (self, AUTH_AGENT_LOADING);
  auth_dbus_agent1_proxy_new_for_bus (G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_NONE,
                                      AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, self->cancellable,
                                      agent_ready_cb, g_object_ref (self));
}

/**
 * auth_agent_client_get_state:
 * @self: a client
 *
 * Returns: whether the agent can be used
 */
AuthAgentState
auth_agent_client_get_state (AuthAgentClient *self)
{
  g_return_val_if_fail (AUTH_IS_AGENT_CLIENT (self), AUTH_AGENT_UNAVAILABLE);
  return self->state;
}

/**
 * auth_agent_client_get_agent:
 * @self: a client
 *
 * Returns: (transfer none) (nullable): the agent, %NULL until it is connected
 */
AuthDBusAgent1 *
auth_agent_client_get_agent (AuthAgentClient *self)
{
  g_return_val_if_fail (AUTH_IS_AGENT_CLIENT (self), NULL);
  return self->agent;
}

/**
 * auth_agent_client_get_accounts:
 * @self: a client
 *
 * Returns: (transfer none): the accounts, a model of #AuthDBusAccount1
 */
GListModel *
auth_agent_client_get_accounts (AuthAgentClient *self)
{
  g_return_val_if_fail (AUTH_IS_AGENT_CLIENT (self), NULL);
  return G_LIST_MODEL (self->accounts);
}

/**
 * auth_agent_client_find_account:
 * @self: a client
 * @id: an account's id
 *
 * Returns: (transfer full) (nullable): the account, or %NULL when there is none of that id
 */
AuthDBusAccount1 *
auth_agent_client_find_account (AuthAgentClient *self, const char *id)
{
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);
  guint position;

  g_return_val_if_fail (AUTH_IS_AGENT_CLIENT (self), NULL);

  if (!find_path (self, path, &position))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->accounts), position);
}
