/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Codes1 is for the person's own program alone.
 */

#include "config.h"

#include "auth-codes-own-service.h"

#include <string.h>

#include "auth-codes-method.h"
#include "auth-pipe.h"

#define READ_SECONDS 5

/* With every character of both notes escaped. */
#define NOTE_MAX_BYTES (13 * AUTH_CODE_MAX_NOTE_BYTES)

struct _AuthCodesOwnService
{
  GObject parent_instance;

  AuthCodes *codes;       /* (owned) */
  AuthCallers *callers;   /* (owned) */
  AuthAccounts *accounts; /* (owned) */
  guint pending;          /* calls whose file descriptors are read */
};

G_DEFINE_FINAL_TYPE (AuthCodesOwnService, auth_codes_own_service, G_TYPE_OBJECT)

typedef struct
{
  const char *name;
  const char *signal;
  AuthCodesFunc func;
  gboolean is_change;
  gsize max_bytes; /* of what comes through a file descriptor; 0: nothing does */
} Method;

static const Method methods[] = {
  { "GetCodes", "handle-get-codes", auth_codes_get_codes, FALSE, 0 },
  { "Preview", "handle-preview", auth_codes_preview, FALSE, AUTH_CODE_MAX_SECRET_CHARS },
  { "GetNote", "handle-get-note", auth_codes_get_note, FALSE, 0 },
  { "Describe", "handle-describe", auth_codes_describe, FALSE, 0 },
  { "Add", "handle-add", auth_codes_add, TRUE, AUTH_CODE_MAX_SECRET_CHARS },
  { "Update", "handle-update", auth_codes_update, TRUE, 0 },
  { "SetNote", "handle-set-note", auth_codes_set_note, TRUE, NOTE_MAX_BYTES },
  { "Remove", "handle-remove", auth_codes_remove, TRUE, 0 },
  { "Restore", "handle-restore", auth_codes_restore, TRUE, 0 },
  { "Reorder", "handle-reorder", auth_codes_reorder, TRUE, 0 },
  { "Configure", "handle-configure", auth_codes_configure, TRUE, 0 },
};

static const Method *
find_method (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return &methods[i];
  g_assert_not_reached ();
}

static void
call_free (AuthCodesCall *call)
{
  g_clear_object (&call->codes);
  g_clear_object (&call->accounts);
  g_clear_pointer (&call->text, auth_secret_free);
  g_clear_pointer (&call->answer, g_variant_unref);
  g_clear_object (&call->fds);
  g_free (call);
}

static void
fail (AuthCodesCall *call, const GError *error)
{
  g_dbus_method_invocation_return_gerror (call->invocation, error);
  call_free (call);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthCodesCall *call = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return fail (call, error);
  g_dbus_method_invocation_return_value_with_unix_fd_list (call->invocation, call->answer,
                                                           call->fds);
  call_free (call);
}

static void
perform (AuthCodesCall *call)
{
  const Method *method = find_method (g_dbus_method_invocation_get_method_name (call->invocation));

  if (method->is_change)
    auth_codes_change_async (call->codes, method->func, call, done_cb, call);
  else
    auth_codes_read_async (call->codes, method->func, call, done_cb, call);
}

typedef struct
{
  AuthCodesOwnService *service; /* (owned) */
  AuthCodesCall *call;          /* (owned) */
} Reading;

static void
text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Reading *reading = user_data;
  g_autoptr (AuthCodesOwnService) self = reading->service;
  AuthCodesCall *call = reading->call;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  self->pending--;
  call->text = auth_pipe_read_finish (result, &length, &error);
  if (call->text != NULL && strlen (call->text) != length)
    g_set_error_literal (&error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "What came through the file descriptor is no text");
  if (error != NULL)
    return fail (call, error);
  perform (call);
}

static int
take_fd (AuthCodesCall *call, GError **error)
{
  const gsize n = g_variant_n_children (call->parameters);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) argument = g_variant_get_child_value (call->parameters, i);

      if (g_variant_is_of_type (argument, G_VARIANT_TYPE_HANDLE))
        return auth_pipe_take (call->invocation, g_variant_get_handle (argument), error);
    }
  g_assert_not_reached ();
}

static void
begin (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodesOwnService *self = target;
  const Method *method = find_method (g_dbus_method_invocation_get_method_name (invocation));
  AuthCodesCall *call = g_new0 (AuthCodesCall, 1);
  g_autoptr (GError) error = NULL;
  Reading *reading;
  int fd;

  call->codes = g_object_ref (self->codes);
  call->accounts = g_object_ref (self->accounts);
  call->invocation = invocation;
  call->parameters = g_dbus_method_invocation_get_parameters (invocation);
  if (method->max_bytes == 0)
    return perform (call);
  fd = take_fd (call, &error);
  if (fd == -1)
    return fail (call, error);
  reading = g_new (Reading, 1);
  reading->service = g_object_ref (self);
  reading->call = call;
  self->pending++;
  auth_pipe_read_async (fd, method->max_bytes, READ_SECONDS, NULL, text_read_cb, reading);
}

static gboolean
handle_cb (AuthCodesOwnService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, begin, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_codes_own_service_is_busy:
 * @self: the service
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_codes_own_service_is_busy (AuthCodesOwnService *self)
{
  return self->pending > 0;
}

static void
auth_codes_own_service_finalize (GObject *object)
{
  AuthCodesOwnService *self = AUTH_CODES_OWN_SERVICE (object);

  g_clear_object (&self->codes);
  g_clear_object (&self->callers);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (auth_codes_own_service_parent_class)->finalize (object);
}

static void
auth_codes_own_service_class_init (AuthCodesOwnServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_codes_own_service_finalize;
}

static void
auth_codes_own_service_init (AuthCodesOwnService *self)
{
}

/**
 * auth_codes_own_service_new:
 * @codes: the one-time codes
 * @callers: knows who is calling
 * @accounts: whose the codes may be
 * @skeleton: Codes1
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthCodesOwnService *
auth_codes_own_service_new (AuthCodes *codes,
                            AuthCallers *callers,
                            AuthAccounts *accounts,
                            AuthDBusCodes1 *skeleton)
{
  AuthCodesOwnService *self = g_object_new (AUTH_TYPE_CODES_OWN_SERVICE, NULL);

  self->codes = g_object_ref (codes);
  self->callers = g_object_ref (callers);
  self->accounts = g_object_ref (accounts);
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_signal_connect_object (skeleton, methods[i].signal, G_CALLBACK (handle_cb), self,
                             G_CONNECT_SWAPPED);
  return self;
}
