/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what of org.example.Authenticator.Codes1 other programs may ask for as well.
 */

#include "config.h"

#include "auth-codes-service.h"

#include <glib/gi18n.h>

#include "auth-access-call.h"
#include "auth-code-export-service.h"
#include "auth-code-import-service.h"
#include "auth-code-search.h"
#include "auth-codes-entry.h"
#include "auth-codes-own-service.h"
#include "auth-options.h"

struct _AuthCodesService
{
  GObject parent_instance;

  AuthCodes *codes;               /* (owned) */
  AuthCallers *callers;           /* (owned) */
  AuthAccess *access;             /* (owned) */
  AuthDBusCodes1 *skeleton;       /* (owned) */
  AuthCodesOwnService *own;       /* (owned) the rest of its methods */
  AuthCodeImportService *imports; /* (owned) */
  AuthCodeExportService *exports; /* (owned) */
  AuthCodeSearch *search;         /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthCodesService, auth_codes_service, G_TYPE_OBJECT)

/* One method call. */
typedef struct
{
  AuthCodes *codes;       /* (owned) */
  AuthAccessCall *access; /* (owned) */
  gboolean is_own;        /* the person's own program asks */
  char *id;               /* (owned) (nullable) the entry it is about */
  gboolean is_next;       /* the code after this one is wanted */
  gboolean is_hotp;       /* found out: the counter has to be raised and stored first */
  GVariant *answer;       /* (owned) (nullable) */
} Call;

/* access: (transfer full) */
static Call *
call_new (AuthCodesService *service, AuthAccessCall *access)
{
  GDBusMethodInvocation *invocation = auth_access_call_get_invocation (access);
  Call *self = g_new0 (Call, 1);

  self->codes = g_object_ref (service->codes);
  self->access = access;
  self->is_own =
    auth_callers_is_control (service->callers, g_dbus_method_invocation_get_sender (invocation));
  return self;
}

static void
call_free (Call *self)
{
  g_clear_object (&self->codes);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->answer, g_variant_unref);
  g_free (self);
}

static void
answer (Call *call, const GError *error)
{
  if (error == NULL && call->id != NULL)
    auth_codes_note_use (call->codes, call->id);
  if (error == NULL)
    auth_access_call_return_value (call->access, call->answer);
  else
    auth_access_call_return_error (call->access, error);
  call_free (call);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  auth_codes_finish (AUTH_CODES (source), result, &error);
  answer (user_data, error);
}

/* What the person added to it is nobody else's business. */
static void
add_additions (GVariantBuilder *builder, const AuthCode *code, gint64 used_at)
{
  static const char *const none[] = { NULL };
  const gboolean has_note = code->note != NULL || code->recovery_codes != NULL;

  g_variant_builder_add (
    builder, "{sv}", "tags",
    g_variant_new_strv (code->tags != NULL ? (const char *const *) code->tags : none, -1));
  g_variant_builder_add (builder, "{sv}", "is-pinned", g_variant_new_boolean (code->is_pinned));
  g_variant_builder_add (builder, "{sv}", "has-note", g_variant_new_boolean (has_note));
  g_variant_builder_add (builder, "{sv}", "used-at",
                         g_variant_new_uint64 ((guint64) MAX (used_at, 0)));
}

static void
add_description (GVariantBuilder *builder, const AuthCode *code)
{
  g_variant_builder_add (builder, "{sv}", "id", g_variant_new_string (code->id));
  g_variant_builder_add (builder, "{sv}", "issuer", g_variant_new_string (code->issuer));
  g_variant_builder_add (builder, "{sv}", "account", g_variant_new_string (code->account));
  g_variant_builder_add (builder, "{sv}", "type",
                         g_variant_new_string (auth_otp_type_to_string (code->type)));
  g_variant_builder_add (builder, "{sv}", "algorithm",
                         g_variant_new_string (auth_otp_algorithm_to_string (code->algorithm)));
  g_variant_builder_add (builder, "{sv}", "digits", g_variant_new_uint32 (code->digits));
  g_variant_builder_add (builder, "{sv}", "period", g_variant_new_uint32 (code->period));
  g_variant_builder_add (builder, "{sv}", "account-id",
                         g_variant_new_string (code->account_id != NULL ? code->account_id : ""));
  g_variant_builder_add (builder, "{sv}", "is-enrolled", g_variant_new_boolean (code->is_enrolled));
}

static void
add_problem (GVariantBuilder *builder, const AuthBrokenCode *broken)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (builder, "{sv}", "problem", g_variant_new_string (broken->reason));
  g_variant_builder_close (builder);
}

static gboolean
describe_all (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < list->codes->len; i++)
    {
      GVariantBuilder description = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
      const AuthCode *code = list->codes->pdata[i];

      if (code->removed_at != 0)
        continue;
      add_description (&description, code);
      if (call->is_own)
        add_additions (&description, code, auth_codes_get_used_at (call->codes, code));
      auth_codes_add_description (&builder, &description);
    }
  for (guint i = 0; i < list->broken->len; i++)
    add_problem (&builder, list->broken->pdata[i]);
  call->answer = g_variant_ref_sink (g_variant_new ("(aa{sv})", &builder));
  return TRUE;
}

static void
list_codes (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodesService *self = target;
  AuthAccessCall *access = auth_access_call_new (self->access, invocation, NULL, "codes");
  Call *call;

  if (access == NULL)
    return;
  call = call_new (self, access);
  auth_codes_read_async (self->codes, describe_all, call, done_cb, call);
}

static gboolean
handle_list_cb (AuthCodesService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, list_codes, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
compute_totp (Call *call, const AuthCodeList *list, const AuthCode *code)
{
  gint64 ahead = auth_codes_get_ahead (list, code);
  gint64 time =
    g_get_real_time () / G_USEC_PER_SEC + ahead + (call->is_next ? (gint64) code->period : 0);
  gint64 valid_from = auth_code_get_start (code, time) - ahead;
  g_autoptr (AuthSecret) digits = auth_code_compute (code, time);

  call->answer = g_variant_ref_sink (
    g_variant_new ("(stt)", digits, MAX (valid_from, 0), MAX (valid_from + code->period, 0)));
  return TRUE;
}

static gboolean
compute (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  const AuthCode *code = auth_codes_find (list, call->id, error);

  if (code == NULL)
    return FALSE;
  call->is_hotp = code->type == AUTH_OTP_HOTP;
  return call->is_hotp || compute_totp (call, list, code);
}

static gboolean
raise_counter (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  AuthCode *code = auth_codes_find (list, call->id, error);
  g_autoptr (AuthSecret) digits = NULL;

  if (code == NULL)
    return FALSE;
  if (!auth_code_check_counter (code, NULL))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                           _ ("The counter of this one-time code is used up: set it up anew"));
      return FALSE;
    }
  digits = auth_code_compute (code, 0);
  call->answer = g_variant_ref_sink (
    g_variant_new ("(stt)", digits, G_GUINT64_CONSTANT (0), G_GUINT64_CONSTANT (0)));
  code->counter++;
  return TRUE;
}

static void
computed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  if (call->is_hotp)
    auth_codes_change_async (AUTH_CODES (source), raise_counter, call, done_cb, call);
  else
    done_cb (source, result, call);
}

static void
get_code (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodesService *self = target;
  g_autoptr (GVariant) options = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *permission = NULL;
  gboolean is_next = FALSE;
  AuthAccessCall *access;
  const char *id;
  Call *call;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s@a{sv})", &id, &options);
  if (!auth_options_get_boolean (options, "next", &is_next, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  permission = g_strconcat ("code:", id, NULL);
  access = auth_access_call_new (self->access, invocation, NULL, permission);
  if (access == NULL)
    return;
  call = call_new (self, access);
  call->id = g_strdup (id);
  call->is_next = is_next;
  auth_codes_read_async (self->codes, compute, call, computed_cb, call);
}

static gboolean
handle_get_code_cb (AuthCodesService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_identify (self->callers, invocation, get_code, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
auth_codes_service_finalize (GObject *object)
{
  AuthCodesService *self = AUTH_CODES_SERVICE (object);
  GDBusInterfaceSkeleton *skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);

  if (g_dbus_interface_skeleton_get_connection (skeleton) != NULL)
    g_dbus_interface_skeleton_unexport (skeleton);
  g_clear_object (&self->own);
  g_clear_object (&self->imports);
  g_clear_object (&self->exports);
  g_clear_object (&self->search);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->codes);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  G_OBJECT_CLASS (auth_codes_service_parent_class)->finalize (object);
}

static void
auth_codes_service_class_init (AuthCodesServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_codes_service_finalize;
}

static void
auth_codes_service_init (AuthCodesService *self)
{
  self->skeleton = auth_dbus_codes1_skeleton_new ();
  g_signal_connect_object (self->skeleton, "handle-list", G_CALLBACK (handle_list_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-get-code", G_CALLBACK (handle_get_code_cb), self,
                           G_CONNECT_SWAPPED);
}

/**
 * auth_codes_service_new:
 * @codes: the one-time codes
 * @callers: knows who is calling
 * @access: knows who may what
 * @accounts: whose the codes may be
 *
 * Returns: (transfer full): the service, not on the bus yet
 */
AuthCodesService *
auth_codes_service_new (AuthCodes *codes,
                        AuthCallers *callers,
                        AuthAccess *access,
                        AuthAccounts *accounts)
{
  AuthCodesService *self = g_object_new (AUTH_TYPE_CODES_SERVICE, NULL);

  self->codes = g_object_ref (codes);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  self->own = auth_codes_own_service_new (codes, callers, accounts, self->skeleton);
  self->imports = auth_code_import_service_new (codes, callers, accounts, self->skeleton);
  self->exports = auth_code_export_service_new (codes, callers, self->skeleton);
  self->search = auth_code_search_new (codes, callers, access);
  g_signal_connect_object (codes, "changed", G_CALLBACK (auth_dbus_codes1_emit_changed),
                           self->skeleton, G_CONNECT_SWAPPED);
  return self;
}

/**
 * auth_codes_service_is_busy:
 * @self: the service
 *
 * Returns: whether leaving now would end something that is under way
 */
gboolean
auth_codes_service_is_busy (AuthCodesService *self)
{
  return auth_codes_own_service_is_busy (self->own) ||
         auth_code_import_service_is_busy (self->imports) ||
         auth_code_export_service_is_busy (self->exports);
}

/**
 * auth_codes_service_close:
 * @self: the service
 *
 * Ends what waits for somebody.
 */
void
auth_codes_service_close (AuthCodesService *self)
{
  auth_code_import_service_end_all (self->imports);
}

AuthDBusCodes1 *
auth_codes_service_get_skeleton (AuthCodesService *self)
{
  return self->skeleton;
}

/**
 * auth_codes_service_export:
 * @self: the service
 * @connection: the session bus
 * @error: return location; those of g_dbus_interface_skeleton_export()
 *
 * Returns: whether it is on the bus now
 */
gboolean
auth_codes_service_export (AuthCodesService *self, GDBusConnection *connection, GError **error)
{
  return g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                           AUTH_BUS_AGENT_PATH, error) &&
         auth_code_search_export (self->search, connection, error);
}
