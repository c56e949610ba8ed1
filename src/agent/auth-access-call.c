/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A silent call for something: looked at before it is fetched, and again when it goes out.
 */

#include "config.h"

#include "auth-access-call.h"

#include "auth-error.h"

struct _AuthAccessCall
{
  AuthAccess *access;                /* (owned) */
  GDBusMethodInvocation *invocation; /* (owned) (nullable) */
  AuthAccount *account;              /* (owned) (nullable) */
  char *permission;                  /* (owned) */
};

static void
free_call (AuthAccessCall *self)
{
  g_clear_object (&self->access);
  g_clear_object (&self->account);
  g_free (self->permission);
  g_free (self);
}

static const char *
get_account_id (AuthAccessCall *self)
{
  return self->account != NULL ? auth_account_get_id (self->account) : "";
}

static gboolean
is_allowed (AuthAccessCall *self, GError **error)
{
  return auth_access_is_allowed (self->access,
                                 g_dbus_method_invocation_get_sender (self->invocation),
                                 get_account_id (self), self->permission, error);
}

static const char *
get_outcome (const GError *error)
{
  static const char *const names[] = {
    [AUTH_ERROR_FAILED] = "Failed",
    [AUTH_ERROR_ACCESS_DENIED] = "refused",
    [AUTH_ERROR_CONSENT_REQUIRED] = "refused",
    [AUTH_ERROR_SIGN_IN_REQUIRED] = "SignInRequired",
    [AUTH_ERROR_LOCKED] = "Locked",
    [AUTH_ERROR_OFFLINE] = "Offline",
    [AUTH_ERROR_SERVER_REFUSED] = "ServerRefused",
    [AUTH_ERROR_INVALID_RESPONSE] = "InvalidResponse",
    [AUTH_ERROR_INVALID_ARGUMENT] = "InvalidArgument",
    [AUTH_ERROR_NOT_FOUND] = "NotFound",
    [AUTH_ERROR_NOT_SUPPORTED] = "NotSupported",
    [AUTH_ERROR_CANCELLED] = "Cancelled",
  };

  if (error == NULL)
    return "given";
  if (error->domain != AUTH_ERROR || error->code < 0 || error->code >= (int) G_N_ELEMENTS (names))
    return names[AUTH_ERROR_FAILED];
  return names[error->code];
}

/* A program chooses what comes after the colon: what it does not get fills no list. */
static char *
dup_what (AuthAccessCall *self, const GError *error)
{
  if (error == NULL)
    return g_strdup (self->permission);
  return g_strndup (self->permission, strcspn (self->permission, ":"));
}

/* The window looks at the one-time codes all the time: that the person's own programs do is no
 * event. */
static void
note (AuthAccessCall *self, const GError *error)
{
  const char *sender = g_dbus_method_invocation_get_sender (self->invocation);
  AuthCallers *callers = auth_access_get_callers (self->access);
  gboolean is_control = auth_callers_is_control (callers, sender);
  AuthCaller *caller = is_control ? NULL : auth_callers_peek (callers, sender);
  g_autofree char *what = dup_what (self, error);
  const char *account = get_account_id (self);
  AuthEvent event = { 0 };

  if (caller == NULL && (!is_control || self->account == NULL))
    return;
  event.app = (char *) (caller != NULL ? auth_caller_get_app (caller) : "");
  event.executable = (char *) (caller != NULL ? auth_caller_get_executable (caller) : "");
  event.account = (char *) account;
  if (self->account != NULL)
    event.account_name = auth_account_get_configuration (self->account)->name;
  event.what = what;
  event.outcome = (char *) get_outcome (error);
  event.decided_by = (char *) "";
  if (caller != NULL && error == NULL)
    event.decided_by =
      (char *) auth_access_get_decider (self->access, caller, account, self->permission);
  auth_access_note (self->access, &event);
  if (caller != NULL && error == NULL)
    auth_access_note_use (self->access, event.app, account, self->permission);
}

/**
 * auth_access_call_new:
 * @access: knows who may what
 * @invocation: (transfer full): a call of an identified program
 * @account: (nullable): the account it is about; %NULL for one-time codes
 * @permission: what it asks for
 *
 * Returns: (transfer full) (nullable): the call, to be gone on with; %NULL when it was refused
 */
AuthAccessCall *
auth_access_call_new (AuthAccess *access,
                      GDBusMethodInvocation *invocation,
                      AuthAccount *account,
                      const char *permission)
{
  AuthAccessCall *self = g_new0 (AuthAccessCall, 1);
  g_autoptr (GError) error = NULL;

  self->access = g_object_ref (access);
  self->invocation = invocation;
  self->account = account != NULL ? g_object_ref (account) : NULL;
  self->permission = g_strdup (permission);
  if (is_allowed (self, &error))
    return self;
  auth_access_call_return_error (self, error);
  return NULL;
}

GDBusMethodInvocation *
auth_access_call_get_invocation (AuthAccessCall *self)
{
  return self->invocation;
}

GVariant *
auth_access_call_get_parameters (AuthAccessCall *self)
{
  return g_dbus_method_invocation_get_parameters (self->invocation);
}

/**
 * auth_access_call_return_error:
 * @self: (transfer full): a call
 * @error: why it gets nothing
 */
void
auth_access_call_return_error (AuthAccessCall *self, const GError *error)
{
  note (self, error);
  g_dbus_method_invocation_return_gerror (g_steal_pointer (&self->invocation), error);
  free_call (self);
}

/**
 * auth_access_call_return_value:
 * @self: (transfer full): a call
 * @value: what it asked for
 *
 * Hands it out if the caller still may have it.
 */
void
auth_access_call_return_value (AuthAccessCall *self, GVariant *value)
{
  g_autoptr (GVariant) owned = g_variant_ref_sink (value);
  g_autoptr (GError) error = NULL;

  if (!is_allowed (self, &error))
    return auth_access_call_return_error (self, error);
  note (self, NULL);
  g_dbus_method_invocation_return_value (g_steal_pointer (&self->invocation), owned);
  free_call (self);
}

/**
 * auth_access_build_aws_permission:
 * @role_arn: (nullable): a role that is asked for
 *
 * Returns: (transfer full): the permission that takes
 */
char *
auth_access_build_aws_permission (const char *role_arn)
{
  if (role_arn == NULL || *role_arn == '\0')
    return g_strdup ("aws-credentials");
  return g_strconcat ("aws-credentials:", role_arn, NULL);
}
