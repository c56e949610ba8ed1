/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Shows waiting questions to the person's own programs, and takes their answers.
 */

#include "config.h"

#include "auth-consent-service.h"

#include <glib/gi18n.h>

#include "auth-app-info.h"
#include "auth-app.h"
#include "auth-consent-answer.h"

struct _AuthConsentService
{
  GObject parent_instance;

  AuthConsents *consents;   /* (owned) */
  AuthCallers *callers;     /* (owned) */
  AuthAccess *access;       /* (owned) */
  AuthDBusAgent1 *skeleton; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthConsentService, auth_consent_service, G_TYPE_OBJECT)

/* Returns: (nullable): with %NULL the call is answered */
static AuthConsent *
find (AuthConsentService *self, GDBusMethodInvocation *invocation, const char *id)
{
  AuthConsent *consent = auth_consents_find (self->consents, id);

  if (consent == NULL)
    g_dbus_method_invocation_return_error_literal (
      invocation, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
      _ ("This question does not wait any more: it was answered, or its program is gone"));
  return consent;
}

static void
list (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthConsentService *self = target;
  g_auto (GStrv) ids = auth_consents_list (self->consents);

  auth_consents_note_reader (self->consents, g_dbus_method_invocation_get_sender (invocation));
  auth_dbus_agent1_complete_list_consents (self->skeleton, invocation, (const char *const *) ids);
}

static gboolean
handle_list_cb (AuthConsentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, list, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Names and icons are those of installed desktop files: what the program says of itself is its
 * reason alone. */
static void
describe_program (AuthCaller *caller, GVariantDict *dict)
{
  const char *app = caller != NULL ? auth_caller_get_app (caller) : AUTH_APP_HOST;
  gboolean is_verified = auth_app_is_sandboxed (app);
  g_autofree char *name = auth_app_info_dup_name (app);
  g_autofree char *icon = auth_app_info_dup_icon (app);
  const char *executable =
    caller != NULL && !is_verified ? auth_caller_get_executable (caller) : "";

  g_variant_dict_insert (dict, "App", "s", app);
  g_variant_dict_insert (dict, "AppName", "s", name);
  g_variant_dict_insert (dict, "Icon", "s", icon);
  g_variant_dict_insert (dict, "Executable", "s", executable);
  g_variant_dict_insert (dict, "IsVerified", "b", is_verified);
  g_variant_dict_insert (dict, "MayRemember", "b",
                         caller != NULL && auth_caller_may_remember (caller));
}

/* Returns: (transfer none): as far as it is known; "" if nobody was ever signed in */
static const char *
get_user (AuthAccount *account)
{
  AuthDBusAccount1 *shown = auth_account_get_skeleton (account);
  const char *email = auth_dbus_account1_get_email (shown);

  return email != NULL && *email != '\0' ? email : auth_dbus_account1_get_username (shown);
}

static GVariant *
build_description (AuthConsent *consent)
{
  AuthAccount *account = auth_consent_get_account (consent);
  const AuthAsk *ask = auth_consent_get_ask (consent);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  describe_program (auth_consent_get_caller (consent), &dict);
  g_variant_dict_insert (&dict, "Account", "s", auth_consent_get_account_id (consent));
  g_variant_dict_insert (&dict, "AccountName", "s",
                         account != NULL ? auth_account_get_configuration (account)->name : "");
  g_variant_dict_insert (&dict, "User", "s", account != NULL ? get_user (account) : "");
  g_variant_dict_insert (&dict, "Permissions", "^as", ask->permissions);
  g_variant_dict_insert (&dict, "Reason", "s", ask->reason);
  g_variant_dict_insert (&dict, "ParentWindow", "s", ask->parent_window);
  g_variant_dict_insert (&dict, "NeedsSignIn", "b", auth_consent_needs_sign_in (consent));
  return g_variant_dict_end (&dict);
}

static void
describe (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthConsentService *self = target;
  AuthConsent *consent;
  const char *id;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &id);
  consent = find (self, invocation, id);
  if (consent == NULL)
    return;
  auth_consent_note_described (consent);
  auth_dbus_agent1_complete_describe_consent (self->skeleton, invocation,
                                              build_description (consent));
}

static gboolean
handle_describe_cb (AuthConsentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, describe, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

typedef struct
{
  AuthConsentService *service; /* (owned) */
  GDBusMethodInvocation *invocation;
} Call;

/* The window opens the sign-in itself; a terminal has none to open. */
static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthConsent *consent = AUTH_CONSENT (source);
  g_autofree Call *call = user_data;
  g_autoptr (AuthConsentService) self = call->service;
  g_autoptr (GError) error = NULL;
  gboolean is_window = auth_consents_is_window (
    self->consents, g_dbus_method_invocation_get_sender (call->invocation));

  if (!auth_consent_answer_finish (result, &error))
    return g_dbus_method_invocation_return_gerror (call->invocation, error);
  auth_dbus_agent1_complete_answer_consent (self->skeleton, call->invocation);
  if (!is_window && auth_consent_get_state (consent) == AUTH_CONSENT_SIGNING_IN)
    auth_consent_open_sign_in (consent);
}

static void
answer (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthConsentService *self = target;
  AuthConsent *consent;
  const char *id, *word;
  Call *call;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s)", &id, &word);
  consent = find (self, invocation, id);
  if (consent == NULL)
    return;
  call = g_new0 (Call, 1);
  call->service = g_object_ref (self);
  call->invocation = invocation;
  auth_consents_note_reader (self->consents, g_dbus_method_invocation_get_sender (invocation));
  auth_consent_answer_async (consent, self->callers, self->access, word, answered_cb, call);
}

static gboolean
handle_answer_cb (AuthConsentService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (self->callers, invocation, answer, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
auth_consent_service_finalize (GObject *object)
{
  AuthConsentService *self = AUTH_CONSENT_SERVICE (object);

  g_clear_object (&self->skeleton);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  g_clear_object (&self->consents);
  G_OBJECT_CLASS (auth_consent_service_parent_class)->finalize (object);
}

static void
auth_consent_service_class_init (AuthConsentServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consent_service_finalize;
}

static void
auth_consent_service_init (AuthConsentService *self)
{
}

/**
 * auth_consent_service_new:
 * @consents: the questions
 * @callers: knows who is calling
 * @access: keeps what is decided
 * @skeleton: of the agent
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthConsentService *
auth_consent_service_new (AuthConsents *consents,
                          AuthCallers *callers,
                          AuthAccess *access,
                          AuthDBusAgent1 *skeleton)
{
  AuthConsentService *self = g_object_new (AUTH_TYPE_CONSENT_SERVICE, NULL);

  self->consents = g_object_ref (consents);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  self->skeleton = g_object_ref (skeleton);
  g_signal_connect_object (skeleton, "handle-list-consents", G_CALLBACK (handle_list_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-describe-consent", G_CALLBACK (handle_describe_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-answer-consent", G_CALLBACK (handle_answer_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (consents, "changed", G_CALLBACK (auth_dbus_agent1_emit_consent_changed),
                           skeleton, G_CONNECT_SWAPPED);
  return self;
}
