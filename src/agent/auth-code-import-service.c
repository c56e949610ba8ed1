/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Codes1.BeginImport.
 */

#include "config.h"

#include "auth-code-import-service.h"

#include <glib/gi18n.h>

#include "auth-options.h"

#define MAX_IMPORTS 8

struct _AuthCodeImportService
{
  GObject parent_instance;

  AuthCodes *codes;       /* (owned) */
  AuthCallers *callers;   /* (owned) */
  AuthAccounts *accounts; /* (owned) */
  GPtrArray *imports;     /* (owned) AuthCodeImport: on the bus now */
};

G_DEFINE_FINAL_TYPE (AuthCodeImportService, auth_code_import_service, G_TYPE_OBJECT)

static void
ended_cb (AuthCodeImportService *self, AuthCodeImport *import)
{
  g_ptr_array_remove (self->imports, import);
}

/* Returns: (transfer none) (nullable) */
static AuthCodeImport *
begin (AuthCodeImportService *self, GDBusMethodInvocation *invocation, GError **error)
{
  g_autoptr (GVariant) options =
    g_variant_get_child_value (g_dbus_method_invocation_get_parameters (invocation), 0);
  const char *account_id = "";
  AuthCodeImport *import;

  if (!auth_options_check_size (options, error) ||
      !auth_options_get_string (options, "account-id", &account_id, error) ||
      (*account_id != '\0' && !auth_accounts_check_id (self->accounts, account_id, error)))
    return NULL;
  if (self->imports->len >= MAX_IMPORTS)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                           _ ("Too many imports are under way: close one of them first"));
      return NULL;
    }
  import = auth_code_import_new (self->codes, g_dbus_method_invocation_get_connection (invocation),
                                 g_dbus_method_invocation_get_sender (invocation),
                                 *account_id != '\0' ? account_id : NULL, error);
  if (import != NULL)
    g_ptr_array_add (self->imports, import);
  return import;
}

static void
begin_import (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodeImportService *self = target;
  g_autoptr (GError) error = NULL;
  AuthCodeImport *import = begin (self, invocation, &error);

  if (import == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  g_signal_connect_object (import, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(o)", auth_code_import_get_path (import)));
}

static gboolean
handle_begin_import_cb (AuthCodeImportService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, begin_import, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/**
 * auth_code_import_service_end_all:
 * @self: the service
 *
 * Ends every import, because the agent leaves.
 */
void
auth_code_import_service_end_all (AuthCodeImportService *self)
{
  while (self->imports->len > 0)
    auth_code_import_end (self->imports->pdata[0]);
}

/**
 * auth_code_import_service_is_busy:
 * @self: the service
 *
 * Returns: whether leaving now would end an import
 */
gboolean
auth_code_import_service_is_busy (AuthCodeImportService *self)
{
  return self->imports->len > 0;
}

static void
auth_code_import_service_finalize (GObject *object)
{
  AuthCodeImportService *self = AUTH_CODE_IMPORT_SERVICE (object);

  g_clear_pointer (&self->imports, g_ptr_array_unref);
  g_clear_object (&self->codes);
  g_clear_object (&self->callers);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (auth_code_import_service_parent_class)->finalize (object);
}

static void
auth_code_import_service_class_init (AuthCodeImportServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_import_service_finalize;
}

static void
auth_code_import_service_init (AuthCodeImportService *self)
{
  self->imports = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * auth_code_import_service_new:
 * @codes: the one-time codes
 * @callers: knows who is calling
 * @accounts: whose the codes may be
 * @skeleton: Codes1
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthCodeImportService *
auth_code_import_service_new (AuthCodes *codes,
                              AuthCallers *callers,
                              AuthAccounts *accounts,
                              AuthDBusCodes1 *skeleton)
{
  AuthCodeImportService *self = g_object_new (AUTH_TYPE_CODE_IMPORT_SERVICE, NULL);

  self->codes = g_object_ref (codes);
  self->callers = g_object_ref (callers);
  self->accounts = g_object_ref (accounts);
  g_signal_connect_object (skeleton, "handle-begin-import", G_CALLBACK (handle_begin_import_cb),
                           self, G_CONNECT_SWAPPED);
  return self;
}
