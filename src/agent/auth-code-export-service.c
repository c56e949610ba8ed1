/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Codes1.Export and Codes1.GetPicture: the ways on which a secret leaves.
 */

#include "config.h"

#include "auth-code-export-service.h"

#include <string.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-codes-entry.h"
#include "auth-options.h"
#include "auth-pipe.h"
#include "auth-transfer-process.h"

struct _AuthCodeExportService
{
  GObject parent_instance;

  AuthCodes *codes;     /* (owned) */
  AuthCallers *callers; /* (owned) */
  guint pending;        /* calls that are not answered yet */
};

G_DEFINE_FINAL_TYPE (AuthCodeExportService, auth_code_export_service, G_TYPE_OBJECT)

typedef struct
{
  AuthCodeExportService *service; /* (owned) */
  GDBusMethodInvocation *invocation;
  AuthTransferFds fds; /* (owned) */
  const char *format;  /* (unowned) (nullable) */
  GStrv ids;           /* (owned) (nullable) NULL: all */
  GHashTable *written; /* (owned) (nullable) id -> AuthCode as it was written */
  gboolean is_all;     /* found out: nothing was left out */
} Call;

static Call *
call_new (AuthCodeExportService *service, GDBusMethodInvocation *invocation)
{
  Call *call = g_new0 (Call, 1);

  call->service = g_object_ref (service);
  call->service->pending++;
  call->invocation = invocation;
  call->fds = (AuthTransferFds){ -1, -1, -1 };
  return call;
}

static void
close_fd (int *fd)
{
  if (*fd != -1)
    close (*fd);
  *fd = -1;
}

static void
call_free (Call *call)
{
  call->service->pending--;
  g_clear_object (&call->service);
  close_fd (&call->fds.input);
  close_fd (&call->fds.password);
  close_fd (&call->fds.output);
  g_clear_pointer (&call->ids, g_strfreev);
  g_clear_pointer (&call->written, g_hash_table_unref);
  g_free (call);
}

static void
fail (Call *call, const GError *error)
{
  g_dbus_method_invocation_return_gerror (call->invocation, error);
  call_free (call);
}

/* What is handed to the program: it has what is in it for as long as it runs. */
static gboolean
fill_input (Call *call, JsonNode *node, GError **error)
{
  g_autoptr (AuthSecret) text = json_to_string (node, FALSE);

  auth_secret_wipe_json (node);
  call->fds.input = auth_pipe_new_filled (text, strlen (text), error);
  return call->fds.input != -1;
}

static void
run (Call *call, const char *const *arguments, GAsyncReadyCallback callback)
{
  const AuthTransferFds fds = call->fds;

  call->fds = (AuthTransferFds){ -1, -1, -1 };
  auth_transfer_process_run_async (arguments, &fds, NULL, callback, call);
}

static gboolean
is_wanted (const Call *call, const AuthCode *code)
{
  return code->removed_at == 0 &&
         (call->ids == NULL || g_strv_contains ((const char *const *) call->ids, code->id));
}

static gboolean
collect (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autoptr (JsonArray) array = json_array_new ();

  call->is_all = TRUE;
  call->written =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) auth_code_free);
  for (gsize i = 0; call->ids != NULL && call->ids[i] != NULL; i++)
    if (auth_codes_find (list, call->ids[i], error) == NULL)
      return FALSE;
  for (guint i = 0; i < list->codes->len; i++)
    {
      const AuthCode *code = list->codes->pdata[i];
      AuthCode *copy;

      if (!is_wanted (call, code))
        {
          call->is_all = call->is_all && code->removed_at != 0;
          continue;
        }
      copy = auth_code_copy (code);
      g_hash_table_insert (call->written, copy->id, copy);
      json_array_add_object_element (array, auth_code_to_json (code));
    }
  json_node_set_array (node, array);
  if (g_hash_table_size (call->written) > 0)
    return fill_input (call, node, error);
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                       _ ("There is no one-time code to be exported"));
  return FALSE;
}

/* A counter that went on since is no reason to write it down again. */
static gboolean
is_unchanged (const AuthCode *code, const AuthCode *written)
{
  return written != NULL && auth_code_is_same (code, written) &&
         code->is_pinned == written->is_pinned && g_strcmp0 (code->note, written->note) == 0 &&
         g_strcmp0 (code->recovery_codes, written->recovery_codes) == 0 &&
         (code->tags == NULL) == (written->tags == NULL) &&
         (code->tags == NULL ||
          g_strv_equal ((const char *const *) code->tags, (const char *const *) written->tags));
}

static gboolean
note_backup (AuthCodeList *list, gpointer user_data, GError **error)
{
  const Call *call = user_data;

  for (guint i = 0; i < list->codes->len; i++)
    {
      AuthCode *code = list->codes->pdata[i];

      if (is_unchanged (code, g_hash_table_lookup (call->written, code->id)))
        code->is_saved = TRUE;
    }
  list->backup_at = g_get_real_time () / G_USEC_PER_SEC;
  return TRUE;
}

/* The file is written all the same when the keyring cannot note it. */
static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  auth_codes_finish (AUTH_CODES (source), result, NULL);
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(u)", g_hash_table_size (call->written)));
  call_free (call);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  g_autoptr (AuthSecret) answer = auth_transfer_process_run_finish (result, &length, &error);

  if (answer == NULL)
    return fail (call, error);
  if (call->is_all)
    return auth_codes_change_async (call->service->codes, note_backup, call, noted_cb, call);
  g_dbus_method_invocation_return_value (call->invocation,
                                         g_variant_new ("(u)", g_hash_table_size (call->written)));
  call_free (call);
}

static void
collected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return fail (call, error);
  run (call, (const char *[]){ "write", call->format, NULL }, written_cb);
}

static gboolean
read_options (Call *call, GVariant *options, GError **error)
{
  const char *format = NULL;

  if (!auth_options_check_size (options, error) ||
      !auth_options_get_string (options, "format", &format, error) ||
      !auth_options_get_strv (options, "ids", &call->ids, error))
    return FALSE;
  /* What goes to a program is of our own words. */
  if (g_strcmp0 (format, "aegis") == 0)
    call->format = "aegis";
  else if (g_strcmp0 (format, "otpauth") == 0)
    call->format = "otpauth";
  else
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         _ ("The format must be aegis or otpauth"));
  return call->format != NULL;
}

static void
export_codes (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodeExportService *self = target;
  Call *call = call_new (self, invocation);
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  int file, password;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(hh@a{sv})", &file,
                 &password, &options);
  if (!read_options (call, options, &error))
    return fail (call, error);
  call->fds.output = auth_pipe_take (invocation, file, &error);
  if (call->fds.output == -1)
    return fail (call, error);
  call->fds.password = auth_pipe_take (invocation, password, &error);
  if (call->fds.password == -1)
    return fail (call, error);
  auth_codes_read_async (self->codes, collect, call, collected_cb, call);
}

static gboolean
handle_export_cb (AuthCodeExportService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, export_codes, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
pick (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  const char *id;
  const AuthCode *code;

  g_variant_get (g_dbus_method_invocation_get_parameters (call->invocation), "(&s)", &id);
  code = auth_codes_find (list, id, error);
  if (code == NULL)
    return FALSE;
  json_node_take_object (node, auth_code_to_json (code));
  return fill_input (call, node, error);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  guint32 width = 0;
  AuthSecret *modules = auth_transfer_process_run_finish (result, &length, &error);

  if (modules == NULL)
    return fail (call, error);
  while ((gsize) width * width < length)
    width++;
  g_dbus_method_invocation_return_value (
    call->invocation,
    g_variant_new ("(u@ay)", width,
                   g_variant_new_fixed_array (G_VARIANT_TYPE_BYTE, modules, length, 1)));
  auth_secret_wipe (modules, length);
  g_free (modules);
  call_free (call);
}

static void
picked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return fail (call, error);
  run (call, (const char *[]){ "draw", NULL }, drawn_cb);
}

static void
get_picture (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodeExportService *self = target;
  Call *call = call_new (self, invocation);

  auth_codes_read_async (self->codes, pick, call, picked_cb, call);
}

static gboolean
handle_get_picture_cb (AuthCodeExportService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, get_picture, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_code_export_service_is_busy:
 * @self: the service
 *
 * Returns: whether leaving now would leave a call without an answer
 */
gboolean
auth_code_export_service_is_busy (AuthCodeExportService *self)
{
  return self->pending > 0;
}

static void
auth_code_export_service_finalize (GObject *object)
{
  AuthCodeExportService *self = AUTH_CODE_EXPORT_SERVICE (object);

  g_clear_object (&self->codes);
  g_clear_object (&self->callers);
  G_OBJECT_CLASS (auth_code_export_service_parent_class)->finalize (object);
}

static void
auth_code_export_service_class_init (AuthCodeExportServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_export_service_finalize;
}

static void
auth_code_export_service_init (AuthCodeExportService *self)
{
}

/**
 * auth_code_export_service_new:
 * @codes: the one-time codes
 * @callers: knows who is calling
 * @skeleton: Codes1
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthCodeExportService *
auth_code_export_service_new (AuthCodes *codes, AuthCallers *callers, AuthDBusCodes1 *skeleton)
{
  AuthCodeExportService *self = g_object_new (AUTH_TYPE_CODE_EXPORT_SERVICE, NULL);

  self->codes = g_object_ref (codes);
  self->callers = g_object_ref (callers);
  g_signal_connect_object (skeleton, "handle-export", G_CALLBACK (handle_export_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-get-picture", G_CALLBACK (handle_get_picture_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}
