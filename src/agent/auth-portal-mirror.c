/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was decided about Flatpak apps, shown to the portals' permission store, where it can be
 * taken back as well.
 */

#include "config.h"

#include "auth-portal-mirror-private.h"

#define STORE_NAME "org.freedesktop.impl.portal.PermissionStore"
#define STORE_PATH "/org/freedesktop/impl/portal/PermissionStore"
#define TABLE      "authenticator"
#define SETTLE_MS  50

G_DEFINE_FINAL_TYPE (AuthPortalMirror, auth_portal_mirror, G_TYPE_OBJECT)

static const char *
get_id (const char *account)
{
  return *account != '\0' ? account : AUTH_PORTAL_CODES_ID;
}

/* app: with its kind. No part has a space. */
char *
auth_portal_mirror_build_key (const char *account, const char *app)
{
  return g_strconcat (get_id (account), " ", app + strlen (AUTH_PORTAL_FLATPAK), NULL);
}

static GHashTable *
take_snapshot (AuthPortalMirror *self)
{
  GPtrArray *grants = auth_access_get_grants (self->access);
  GHashTable *snapshot = NULL;

  if (grants == NULL)
    return NULL;
  snapshot = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < grants->len; i++)
    {
      const AuthGrant *grant = grants->pdata[i];
      const char *before;
      char *key;

      if (!g_str_has_prefix (grant->app, AUTH_PORTAL_FLATPAK))
        continue;
      key = auth_portal_mirror_build_key (grant->account, grant->app);
      before = g_hash_table_lookup (snapshot, key);
      g_hash_table_replace (
        snapshot, key,
        g_strconcat (before != NULL ? before : "", before != NULL ? " " : "", grant->permission,
                     grant->decision == AUTH_DECISION_ALLOW ? "=yes" : "=no", NULL));
    }
  return snapshot;
}

static void
call_store (AuthPortalMirror *self,
            const char *method,
            GVariant *parameters,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  g_dbus_connection_call (self->connection, STORE_NAME, STORE_PATH, STORE_NAME, method, parameters,
                          NULL, G_DBUS_CALL_FLAGS_NO_AUTO_START, -1, NULL, callback, user_data);
}

typedef struct
{
  AuthPortalMirror *mirror; /* (owned) */
  char *what;               /* (owned) a key, or an id */
} Call;

static Call *
call_new (AuthPortalMirror *self, const char *what)
{
  Call *call = g_new0 (Call, 1);

  call->mirror = g_object_ref (self);
  call->what = g_strdup (what);
  return call;
}

static void
call_free (Call *self)
{
  g_object_unref (self->mirror);
  g_free (self->what);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
settle_later (AuthPortalMirror *self)
{
  if (self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, self->settled, self);
}

/* The store itself has errors of its own, as when there is nothing to take out. */
static gboolean
is_gone (const GError *error)
{
  g_autofree char *name = error != NULL ? g_dbus_error_get_remote_error (error) : NULL;

  return error != NULL && (name == NULL || g_str_has_prefix (name, "org.freedesktop.DBus.Error."));
}

/* What the store told meanwhile was left alone: it is looked at once more. */
static void
pushed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;
  AuthPortalMirror *self = call->mirror;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->pushing, call->what));

  if (n > 1)
    g_hash_table_replace (self->pushing, g_strdup (call->what), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (self->pushing, call->what);
  if (is_gone (error))
    g_hash_table_add (self->unpushed, g_strdup (call->what));
  else if (n <= 1)
    {
      g_hash_table_add (self->unchecked, g_strndup (call->what, strcspn (call->what, " ")));
      settle_later (self);
    }
}

/* Tells the store what is decided of one app and account now. */
void
auth_portal_mirror_push (AuthPortalMirror *self, const char *key)
{
  const char *entry = g_hash_table_lookup (self->snapshot, key);
  g_auto (GStrv) parts = g_strsplit (key, " ", 2);
  g_auto (GStrv) words = entry != NULL ? g_strsplit (entry, " ", -1) : NULL;
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (self->pushing, key));

  if (!self->is_there)
    {
      g_hash_table_add (self->unpushed, g_strdup (key));
      return;
    }
  g_hash_table_replace (self->pushing, g_strdup (key), GUINT_TO_POINTER (n + 1));
  if (words != NULL)
    call_store (self, "SetPermission",
                g_variant_new ("(sbss^as)", TABLE, TRUE, parts[0], parts[1], words), pushed_cb,
                call_new (self, key));
  else
    call_store (self, "DeletePermission", g_variant_new ("(sss)", TABLE, parts[0], parts[1]),
                pushed_cb, call_new (self, key));
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) permissions = NULL;

  if (reply != NULL && g_variant_is_of_type (reply, G_VARIANT_TYPE ("(a{sas}v)")))
    permissions = g_variant_get_child_value (reply, 0);
  else
    permissions = g_variant_ref_sink (g_variant_new ("a{sas}", NULL));
  if (call->mirror->is_there)
    auth_portal_mirror_reconcile (call->mirror, call->what, permissions);
}

static void
look_up (AuthPortalMirror *self, const char *id)
{
  call_store (self, "Lookup", g_variant_new ("(ss)", TABLE, id), looked_up_cb, call_new (self, id));
}

static void
push_unpushed (AuthPortalMirror *self)
{
  g_autoptr (GHashTable) keys = g_steal_pointer (&self->unpushed);
  GHashTableIter iter;
  gpointer key;

  self->unpushed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, keys);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    auth_portal_mirror_push (self, key);
}

static void
push_changes (AuthPortalMirror *self, GHashTable *before)
{
  GHashTableIter iter;
  gpointer key, entry;

  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->snapshot, key))
      auth_portal_mirror_push (self, key);
  g_hash_table_iter_init (&iter, self->snapshot);
  while (g_hash_table_iter_next (&iter, &key, &entry))
    if (g_strcmp0 (entry, g_hash_table_lookup (before, key)) != 0)
      auth_portal_mirror_push (self, key);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  AuthPortalMirror *self = call->mirror;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree const char **listed = NULL;
  GHashTableIter iter;
  gpointer key;

  if (self->snapshot == NULL || !self->is_there)
    return;
  push_unpushed (self);
  if (reply == NULL)
    return push_changes (self, ids);
  if (g_variant_is_of_type (reply, G_VARIANT_TYPE ("(as)")))
    g_variant_get (reply, "(^a&s)", &listed);
  for (gsize i = 0; listed != NULL && listed[i] != NULL && i < AUTH_PORTAL_MAX_ENTRIES; i++)
    g_hash_table_add (ids, g_strdup (listed[i]));
  g_hash_table_iter_init (&iter, self->snapshot);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (ids, g_strndup (key, strcspn (key, " ")));
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    look_up (self, key);
}

static void
compare_all (AuthPortalMirror *self)
{
  call_store (self, "List", g_variant_new ("(s)", TABLE), listed_cb, call_new (self, ""));
}

/* Not before there is something to show. Where no store is installed nothing comes of it. */
static void
start_store (AuthPortalMirror *self)
{
  if (self->is_started)
    return;
  self->is_started = TRUE;
  g_dbus_connection_call (self->connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                          "org.freedesktop.DBus", "StartServiceByName",
                          g_variant_new ("(su)", STORE_NAME, 0), NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, NULL, NULL);
}

static void
check_again (AuthPortalMirror *self)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->unchecked);
  while (self->is_there && g_hash_table_iter_next (&iter, &id, NULL))
    look_up (self, id);
  g_hash_table_remove_all (self->unchecked);
}

static gboolean
settled_cb (gpointer user_data)
{
  AuthPortalMirror *self = user_data;
  g_autoptr (GHashTable) before = g_steal_pointer (&self->snapshot);

  self->settle_id = 0;
  self->snapshot = take_snapshot (self);
  if (self->snapshot == NULL)
    return G_SOURCE_REMOVE;
  if (before != NULL && self->is_there)
    push_unpushed (self);
  if (before != NULL)
    push_changes (self, before);
  else if (self->is_there)
    compare_all (self);
  check_again (self);
  if (!self->is_there && g_hash_table_size (self->unpushed) > 0)
    start_store (self);
  return G_SOURCE_REMOVE;
}

static void
store_changed_cb (GDBusConnection *connection,
                  const char *sender,
                  const char *path,
                  const char *interface,
                  const char *signal,
                  GVariant *parameters,
                  gpointer user_data)
{
  AuthPortalMirror *self = user_data;
  g_autoptr (GVariant) permissions = NULL;
  gboolean is_deleted;
  const char *id;

  if (!self->is_there || !g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(ssbva{sas})")))
    return;
  g_variant_get (parameters, "(&s&sbv@a{sas})", NULL, &id, &is_deleted, NULL, &permissions);
  if (is_deleted)
    {
      g_variant_unref (permissions);
      permissions = g_variant_ref_sink (g_variant_new ("a{sas}", NULL));
    }
  auth_portal_mirror_reconcile (self, id, permissions);
}

static void
appeared_cb (GDBusConnection *connection, const char *name, const char *owner, gpointer user_data)
{
  AuthPortalMirror *self = user_data;

  self->is_there = TRUE;
  if (self->snapshot != NULL)
    compare_all (self);
}

static void
vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  AuthPortalMirror *self = user_data;

  self->is_there = FALSE;
}

static void
auth_portal_mirror_finalize (GObject *object)
{
  AuthPortalMirror *self = AUTH_PORTAL_MIRROR (object);

  g_bus_unwatch_name (self->watch_id);
  g_dbus_connection_signal_unsubscribe (self->connection, self->subscription);
  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_pointer (&self->snapshot, g_hash_table_unref);
  g_hash_table_unref (self->unpushed);
  g_hash_table_unref (self->unchecked);
  g_hash_table_unref (self->pushing);
  g_clear_object (&self->accounts);
  g_clear_object (&self->access);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (auth_portal_mirror_parent_class)->finalize (object);
}

static void
auth_portal_mirror_class_init (AuthPortalMirrorClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_portal_mirror_finalize;
}

static void
auth_portal_mirror_init (AuthPortalMirror *self)
{
  self->unpushed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unchecked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->settled = settled_cb;
  self->pushing = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * auth_portal_mirror_new:
 * @connection: the session bus
 * @access: knows who may what
 * @accounts: the accounts
 *
 * Returns: (transfer full): the mirror, at work from now on
 */
AuthPortalMirror *
auth_portal_mirror_new (GDBusConnection *connection, AuthAccess *access, AuthAccounts *accounts)
{
  AuthPortalMirror *self = g_object_new (AUTH_TYPE_PORTAL_MIRROR, NULL);

  self->connection = g_object_ref (connection);
  self->access = g_object_ref (access);
  self->accounts = g_object_ref (accounts);
  self->watch_id = g_bus_watch_name_on_connection (
    connection, STORE_NAME, G_BUS_NAME_WATCHER_FLAGS_NONE, appeared_cb, vanished_cb, self, NULL);
  self->subscription = g_dbus_connection_signal_subscribe (
    connection, STORE_NAME, STORE_NAME, "Changed", STORE_PATH, TABLE, G_DBUS_SIGNAL_FLAGS_NONE,
    store_changed_cb, self, NULL);
  g_signal_connect_object (access, "changed", G_CALLBACK (settle_later), self, G_CONNECT_SWAPPED);
  return self;
}
