/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One org.example.Authenticator.CodeImport1 on the bus: what was read, until somebody chooses.
 */

#include "config.h"

#include "auth-code-import.h"

#include <unistd.h>

#include "auth-code-choice.h"
#include "auth-pipe.h"
#include "auth-transfer-process.h"

#define PATH_PREFIX     AUTH_BUS_AGENT_PATH "/code_import/"
#define TIMEOUT_SECONDS (10 * 60)

/**
 * AuthCodeImport:
 *
 * What was read stays in here: a caller that is about to choose sees everything but the secrets.
 */
struct _AuthCodeImport
{
  GObject parent_instance;

  AuthCodes *codes;              /* (owned) */
  AuthDBusCodeImport1 *skeleton; /* (owned) */
  char *owner;                   /* (owned) unique name */
  char *path;                    /* (owned) */
  char *account_id;              /* (owned) (nullable) */
  AuthCodeBatch *batch;          /* (owned) */
  GCancellable *reading;         /* (owned) (nullable) a file is read */
  GArray *listed;                /* (owned) (nullable) AuthCodeStatus: what List said last */
  gboolean is_accepting;
  guint watch_id;
  guint timeout_id;
};

enum
{
  SIGNAL_ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthCodeImport, auth_code_import, G_TYPE_OBJECT)

/* One method call, for as long as it is not answered. */
typedef struct
{
  AuthCodeImport *self;              /* (owned) */
  GDBusMethodInvocation *invocation; /* (nullable) */
  GArray *indexes;                   /* (owned) (nullable) guint: what was chosen */
  GVariant *answer;                  /* (owned) (nullable) */
} Call;

static Call *
call_new (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  return call;
}

static void
call_free (Call *call)
{
  g_clear_object (&call->self);
  g_clear_pointer (&call->indexes, g_array_unref);
  g_clear_pointer (&call->answer, g_variant_unref);
  g_free (call);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static void
leave_bus (AuthCodeImport *self)
{
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  g_clear_handle_id (&self->watch_id, g_bus_unwatch_name);
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
}

static gboolean
timed_out_cb (gpointer user_data)
{
  AuthCodeImport *self = user_data;

  self->timeout_id = 0;
  auth_code_import_end (self);
  return G_SOURCE_REMOVE;
}

static void
wait_for_call (AuthCodeImport *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  self->timeout_id = g_timeout_add_seconds (TIMEOUT_SECONDS, timed_out_cb, self);
}

/* Answers the call if it may not be gone on with. */
static gboolean
may_call (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  if (g_strcmp0 (g_dbus_method_invocation_get_sender (invocation), self->owner) != 0)
    {
      g_dbus_method_invocation_return_error_literal (
        invocation, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, "This import is another program's");
      return FALSE;
    }
  wait_for_call (self);
  return TRUE;
}

static gboolean
may_read (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  if (!may_call (self, invocation))
    return FALSE;
  if (self->reading == NULL && !self->is_accepting)
    return TRUE;
  g_dbus_method_invocation_return_error_literal (
    invocation, AUTH_ERROR, AUTH_ERROR_FAILED,
    "This import is busy: wait for its last answer, or cancel the reading");
  return FALSE;
}

static GVariant *
add_document (AuthCodeImport *self, const char *document, gsize length, GError **error)
{
  const guint before = self->batch->entries->len;
  g_autoptr (AuthCodeFile) file = auth_code_file_new_from_document (document, length, error);

  if (file == NULL || !auth_code_batch_add (self->batch, file, error))
    return NULL;
  return auth_code_choice_describe_file (file, self->batch->entries->len - before, self->batch);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  AuthCodeImport *self = call->self;
  g_autoptr (GError) error = NULL;
  GVariant *outcome = NULL;
  gsize length = 0;
  AuthSecret *document = auth_transfer_process_run_finish (result, &length, &error);

  g_clear_object (&self->reading);
  if (document != NULL)
    {
      outcome = add_document (self, document, length, &error);
      auth_secret_wipe (document, length);
      g_free (document);
    }
  if (outcome != NULL)
    g_dbus_method_invocation_return_value (call->invocation, outcome);
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static void
run (AuthCodeImport *self,
     GDBusMethodInvocation *invocation,
     const char *const *arguments,
     const AuthTransferFds *fds)
{
  self->reading = g_cancellable_new ();
  auth_transfer_process_run_async (arguments, fds, self->reading, read_cb,
                                   call_new (self, invocation));
}

static gboolean
handle_read_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  static const char *const arguments[] = { "read", NULL };
  AuthTransferFds fds = { -1, -1, -1 };
  g_autoptr (GError) error = NULL;
  int document, password;

  if (!may_read (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(hh)", &document,
                 &password);
  fds.input = auth_pipe_take (invocation, document, &error);
  if (error == NULL)
    fds.password = auth_pipe_take (invocation, password, &error);
  if (error != NULL && fds.input != -1)
    close (fds.input);
  if (error != NULL)
    g_dbus_method_invocation_return_gerror (invocation, error);
  else
    run (self, invocation, arguments, &fds);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_read_picture_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  g_autofree char *width_text = NULL, *height_text = NULL;
  AuthTransferFds fds = { -1, -1, -1 };
  g_autoptr (GError) error = NULL;
  guint32 width, height;
  int pixels;

  if (!may_read (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(huu)", &pixels, &width,
                 &height);
  fds.input = auth_pipe_take (invocation, pixels, &error);
  if (fds.input == -1)
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  width_text = g_strdup_printf ("%u", width);
  height_text = g_strdup_printf ("%u", height);
  run (self, invocation, (const char *[]){ "read-picture", width_text, height_text, NULL }, &fds);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_cancel_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  if (!may_call (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  g_cancellable_cancel (self->reading);
  g_dbus_method_invocation_return_value (invocation, NULL);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
describe_entries (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;

  g_clear_pointer (&call->self->listed, g_array_unref);
  call->self->listed = auth_code_batch_compare (call->self->batch, list);
  call->answer = g_variant_ref_sink (auth_code_choice_describe (call->self->batch, list));
  return TRUE;
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_codes_finish (AUTH_CODES (source), result, &error))
    g_dbus_method_invocation_return_value (call->invocation, call->answer);
  else
    g_dbus_method_invocation_return_gerror (call->invocation, error);
}

static gboolean
handle_list_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  Call *call;

  if (!may_call (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  call = call_new (self, invocation);
  auth_codes_read_async (self->codes, describe_entries, call, described_cb, call);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
store (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;

  call->answer = g_variant_ref_sink (auth_code_choice_store (
    call->self->batch, call->indexes, call->self->listed, call->self->account_id, list));
  return TRUE;
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  g_autoptr (GError) error = NULL;

  call->self->is_accepting = FALSE;
  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return g_dbus_method_invocation_return_gerror (call->invocation, error);
  g_dbus_method_invocation_return_value (call->invocation, call->answer);
  auth_code_import_end (call->self);
}

static gboolean
handle_accept_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GVariant) chosen = NULL;
  g_autoptr (GError) error = NULL;
  const guint32 *indexes;
  gsize n_indexes;
  Call *call;

  if (!may_read (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  chosen = g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  indexes = g_variant_get_fixed_array (chosen, &n_indexes, sizeof *indexes);
  call = call_new (self, invocation);
  call->indexes = g_array_new (FALSE, FALSE, sizeof (guint));
  g_array_append_vals (call->indexes, indexes, (guint) n_indexes);
  if (!auth_code_choice_check (self->batch, call->indexes, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      call_free (call);
      return G_DBUS_METHOD_INVOCATION_HANDLED;
    }
  self->is_accepting = TRUE;
  auth_codes_change_async (self->codes, store, call, stored_cb, call);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_close_cb (AuthCodeImport *self, GDBusMethodInvocation *invocation)
{
  if (!may_call (self, invocation))
    return G_DBUS_METHOD_INVOCATION_HANDLED;
  g_dbus_method_invocation_return_value (invocation, NULL);
  auth_code_import_end (self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
owner_vanished_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  auth_code_import_end (user_data);
}

/**
 * auth_code_import_end:
 * @self: an import
 *
 * Takes it off the bus; what is read ends, and nothing is stored that is not being stored.
 */
void
auth_code_import_end (AuthCodeImport *self)
{
  g_autoptr (AuthCodeImport) alive = g_object_ref (self);

  leave_bus (self);
  g_cancellable_cancel (self->reading);
  g_signal_emit (self, signals[SIGNAL_ENDED], 0);
}

const char *
auth_code_import_get_path (AuthCodeImport *self)
{
  return self->path;
}

static void
auth_code_import_finalize (GObject *object)
{
  AuthCodeImport *self = AUTH_CODE_IMPORT (object);

  leave_bus (self);
  g_clear_object (&self->reading);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->codes);
  g_clear_pointer (&self->batch, auth_code_batch_free);
  g_clear_pointer (&self->listed, g_array_unref);
  g_free (self->owner);
  g_free (self->path);
  g_free (self->account_id);
  G_OBJECT_CLASS (auth_code_import_parent_class)->finalize (object);
}

static void
auth_code_import_class_init (AuthCodeImportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_import_finalize;

  /**
   * AuthCodeImport::ended:
   *
   * It is off the bus.
   */
  signals[SIGNAL_ENDED] = g_signal_new ("ended", AUTH_TYPE_CODE_IMPORT, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_code_import_init (AuthCodeImport *self)
{
  static const struct
  {
    const char *signal;
    GCallback callback;
  } rows[] = {
    { "handle-read", G_CALLBACK (handle_read_cb) },
    { "handle-read-picture", G_CALLBACK (handle_read_picture_cb) },
    { "handle-list", G_CALLBACK (handle_list_cb) },
    { "handle-cancel", G_CALLBACK (handle_cancel_cb) },
    { "handle-accept", G_CALLBACK (handle_accept_cb) },
    { "handle-close", G_CALLBACK (handle_close_cb) },
  };

  self->batch = auth_code_batch_new ();
  self->skeleton = auth_dbus_code_import1_skeleton_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_object (self->skeleton, rows[i].signal, rows[i].callback, self,
                             G_CONNECT_SWAPPED);
}

/**
 * auth_code_import_new:
 * @codes: where it is to be stored
 * @connection: the session bus
 * @owner: the unique name of the connection that began it
 * @account_id: (nullable): whose the entries are that depend on the time
 * @error: return location; those of g_dbus_interface_skeleton_export()
 *
 * Returns: (transfer full): an import, on the bus until it ends
 */
AuthCodeImport *
auth_code_import_new (AuthCodes *codes,
                      GDBusConnection *connection,
                      const char *owner,
                      const char *account_id,
                      GError **error)
{
  static guint last_number;
  g_autoptr (AuthCodeImport) self = g_object_new (AUTH_TYPE_CODE_IMPORT, NULL);

  self->codes = g_object_ref (codes);
  self->owner = g_strdup (owner);
  self->account_id = g_strdup (account_id);
  self->path = g_strdup_printf (PATH_PREFIX "%u", ++last_number);
  if (!g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         self->path, error))
    return NULL;
  self->watch_id = g_bus_watch_name_on_connection (connection, owner, G_BUS_NAME_WATCHER_FLAGS_NONE,
                                                   NULL, owner_vanished_cb, self, NULL);
  wait_for_call (self);
  return g_steal_pointer (&self);
}
