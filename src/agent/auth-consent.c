/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One question to the person: whether a program may, and then the sign-in if one is needed.
 */

#include "config.h"

#include "auth-consent-private.h"

#include <glib/gi18n.h>

#include "auth-app.h"

#define LIFE_SECONDS (5 * 60)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_REFUSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthConsent, auth_consent, G_TYPE_OBJECT)

/**
 * auth_consent_get_account_id:
 * @self: a question
 *
 * Returns: (transfer none): whose things it is about; "" for one-time codes
 */
const char *
auth_consent_get_account_id (AuthConsent *self)
{
  return self->account != NULL ? auth_account_get_id (self->account) : "";
}

const char *const *
auth_consent_get_permissions (AuthConsent *self)
{
  return (const char *const *) self->ask->permissions;
}

void
auth_consent_set_state (AuthConsent *self, AuthConsentState state)
{
  self->state = state;
  if (state != AUTH_CONSENT_WAITING)
    g_clear_handle_id (&self->describe_id, g_source_remove);
  if (state == AUTH_CONSENT_ENDED)
    g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * auth_consent_end:
 * @self: a question
 * @response: in what way nothing is granted
 * @why: a sentence for the programs that wait
 */
void
auth_consent_end (AuthConsent *self, AuthResponse response, const GError *why)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  for (guint i = 0; i < self->requests->len; i++)
    auth_request_end (self->requests->pdata[i], response, why);
  g_ptr_array_set_size (self->requests, 0);
  auth_consent_set_state (self, AUTH_CONSENT_ENDED);
}

void
auth_consent_end_with (AuthConsent *self,
                       AuthResponse response,
                       AuthError code,
                       const char *message)
{
  g_autoptr (GError) why = g_error_new_literal (AUTH_ERROR, code, message);

  auth_consent_end (self, response, why);
}

void
auth_consent_grant (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  for (guint i = 0; i < self->requests->len; i++)
    auth_request_grant (self->requests->pdata[i], auth_consent_get_permissions (self));
  g_ptr_array_set_size (self->requests, 0);
  auth_consent_set_state (self, AUTH_CONSENT_ENDED);
}

/* A sign-in that nobody wanted is asked for no more often than anything else. */
static void
abandon (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
  auth_consent_end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_SIGN_IN_REQUIRED,
                         _ ("Nobody signed in: ask again when somebody is there"));
}

static gboolean
timed_out_cb (gpointer user_data)
{
  AuthConsent *self = user_data;

  self->timeout_id = 0;
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    abandon (self);
  else
    auth_consent_end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
                           _ ("Nobody answered in time: ask again when somebody is there"));
  return G_SOURCE_REMOVE;
}

void
auth_consent_limit (AuthConsent *self, guint seconds)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (seconds > 0)
    self->timeout_id = g_timeout_add_seconds (seconds, timed_out_cb, self);
}

/**
 * auth_consent_needs_sign_in:
 * @self: a question
 *
 * Returns: whether nobody is signed in to its account
 */
gboolean
auth_consent_needs_sign_in (AuthConsent *self)
{
  return self->account != NULL && auth_account_get_state (self->account) != AUTH_ACCOUNT_SIGNED_IN;
}

/* The person has nothing to decide any more. */
void
auth_consent_go_on (AuthConsent *self)
{
  if (!auth_consent_needs_sign_in (self))
    return auth_consent_grant (self);
  auth_consent_limit (self, LIFE_SECONDS);
  auth_consent_set_state (self, AUTH_CONSENT_SIGNING_IN);
}

static void
closed_cb (AuthConsent *self, AuthRequest *request)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  g_ptr_array_remove (self->requests, request);
  if (self->requests->len == 0 && self->state != AUTH_CONSENT_ENDED)
    auth_consent_set_state (self, AUTH_CONSENT_ENDED);
}

/**
 * auth_consent_take_request:
 * @self: a question
 * @request: (transfer full): waits for it
 */
void
auth_consent_take_request (AuthConsent *self, AuthRequest *request)
{
  g_signal_connect_object (request, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->requests, request);
}

/**
 * auth_consent_get_requests:
 * @self: a question
 *
 * Returns: (transfer none) (element-type AuthRequest): who waits for it
 */
GPtrArray *
auth_consent_get_requests (AuthConsent *self)
{
  return self->requests;
}

/**
 * auth_consent_begin_answer:
 * @self: a question that waits
 *
 * The person answered, which has to be stored.
 */
void
auth_consent_begin_answer (AuthConsent *self)
{
  auth_consent_set_state (self, AUTH_CONSENT_ANSWERING);
}

/**
 * auth_consent_fail_answer:
 * @self: a question that is being answered
 *
 * The answer could not be stored: it waits again.
 */
void
auth_consent_fail_answer (AuthConsent *self)
{
  if (self->state == AUTH_CONSENT_ANSWERING)
    auth_consent_set_state (self, AUTH_CONSENT_WAITING);
}

/**
 * auth_consent_allow:
 * @self: a question that is being answered
 *
 * The person said yes.
 */
void
auth_consent_allow (AuthConsent *self)
{
  if (self->state == AUTH_CONSENT_ANSWERING)
    auth_consent_go_on (self);
}

/**
 * auth_consent_refuse:
 * @self: a question that is being answered
 *
 * The person said no.
 */
void
auth_consent_refuse (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
  if (self->state == AUTH_CONSENT_ANSWERING)
    auth_consent_end_with (self, AUTH_RESPONSE_REFUSED, AUTH_ERROR_ACCESS_DENIED,
                           _ ("The person decided that this program may not have this"));
}

/**
 * auth_consent_dismiss:
 * @self: a question that is being answered
 *
 * The person said neither.
 */
void
auth_consent_dismiss (AuthConsent *self)
{
  auth_consent_end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
                         _ ("The person closed the question without an answer"));
}

const char *
auth_consent_get_id (AuthConsent *self)
{
  return self->id;
}

/**
 * auth_consent_get_asker:
 * @self: a question
 *
 * Returns: (transfer none): its program, or what comes closest to it where programs cannot be told
 *   apart: one of these has one question shown at a time
 */
const char *
auth_consent_get_asker (AuthConsent *self)
{
  return self->asker;
}

/**
 * auth_consent_get_refused:
 * @self: a question
 *
 * Returns: (transfer none): what rests for a while when the person says no: the asker, or where
 *   that is all programs of the computer, this connection of it
 */
const char *
auth_consent_get_refused (AuthConsent *self)
{
  return self->refused;
}

AuthAccount *
auth_consent_get_account (AuthConsent *self)
{
  return self->account;
}

const AuthAsk *
auth_consent_get_ask (AuthConsent *self)
{
  return self->ask;
}

AuthCaller *
auth_consent_get_caller (AuthConsent *self)
{
  return self->caller;
}

AuthConsentState
auth_consent_get_state (AuthConsent *self)
{
  return self->state;
}

/* Whether it is told from the other programs of this computer. */
static gboolean
is_known (AuthCaller *caller)
{
  return *auth_app_get_id (auth_caller_get_app (caller)) != '\0';
}

/**
 * auth_consent_is_same:
 * @self: a question
 * @other: another
 *
 * Returns: whether one answer is good for both
 */
gboolean
auth_consent_is_same (AuthConsent *self, AuthConsent *other)
{
  gboolean is_one_app =
    self->caller == other->caller || (self->caller != NULL && is_known (self->caller));

  return is_one_app && self->account == other->account && g_str_equal (self->asker, other->asker) &&
         g_strv_equal (auth_consent_get_permissions (self), auth_consent_get_permissions (other));
}

static void
auth_consent_finalize (GObject *object)
{
  AuthConsent *self = AUTH_CONSENT (object);

  auth_consent_limit (self, 0);
  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_ptr_array_unref (self->requests);
  g_clear_pointer (&self->ask, auth_ask_free);
  g_clear_object (&self->caller);
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  g_clear_object (&self->connection);
  g_free (self->refused);
  g_free (self->asker);
  g_free (self->id);
  G_OBJECT_CLASS (auth_consent_parent_class)->finalize (object);
}

static void
auth_consent_class_init (AuthConsentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consent_finalize;

  /**
   * AuthConsent::changed:
   *
   * It is in another state.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_CONSENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  /**
   * AuthConsent::refused:
   *
   * The person said no to it, or left the sign-in. It is about to end.
   */
  signals[SIGNAL_REFUSED] = g_signal_new ("refused", AUTH_TYPE_CONSENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_consent_init (AuthConsent *self)
{
  static guint last_number;

  self->id = g_strdup_printf ("%u", ++last_number);
  self->requests = g_ptr_array_new_with_free_func (g_object_unref);
}

/* Programs that cannot be told apart would be silenced by the first of them that is refused. */
static char *
build_asker (AuthCaller *caller, const char *owner)
{
  if (caller == NULL)
    return g_strdup (owner);
  if (is_known (caller))
    return g_strdup (auth_caller_get_app (caller));
  return g_strconcat (auth_caller_get_app (caller), " ", auth_caller_get_executable (caller), NULL);
}

/* Where even the executable cannot be seen, as from inside a sandbox of our own, all programs are
 * one asker. */
static char *
build_refused (AuthConsent *self, const char *owner)
{
  gboolean is_shared = self->caller != NULL && !is_known (self->caller) &&
                       *auth_caller_get_executable (self->caller) == '\0';

  return g_strconcat (self->asker, is_shared ? owner : NULL, NULL);
}

/**
 * auth_consent_new:
 * @connection: the session bus
 * @access: knows who may what
 * @account: (nullable): whose things are asked for; %NULL for one-time codes
 * @caller: (nullable): who asks; %NULL for the person's own programs
 * @owner: the unique name of who asks
 * @ask: (transfer full): what is asked
 *
 * Returns: (transfer full): a question nobody waits for yet
 */
AuthConsent *
auth_consent_new (GDBusConnection *connection,
                  AuthAccess *access,
                  AuthAccount *account,
                  AuthCaller *caller,
                  const char *owner,
                  AuthAsk *ask)
{
  AuthConsent *self = g_object_new (AUTH_TYPE_CONSENT, NULL);

  self->connection = g_object_ref (connection);
  self->access = g_object_ref (access);
  g_set_object (&self->account, account);
  g_set_object (&self->caller, caller);
  self->asker = build_asker (caller, owner);
  self->refused = build_refused (self, owner);
  self->ask = ask;
  auth_consent_limit (self, LIFE_SECONDS);
  return self;
}
