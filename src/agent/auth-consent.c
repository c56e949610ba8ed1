/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One question to the person: whether a program may, and then the sign-in if one is needed.
 */

#include "config.h"

#include "auth-consent.h"

#include "auth-activation.h"
#include "auth-app.h"

#define LIFE_SECONDS          (5 * 60)
#define DESCRIBE_SECONDS      30
#define SIGN_IN_AGAIN_SECONDS 5
#define MAX_SHOWN             2

/**
 * AuthConsent:
 *
 * Equal requests of one program wait for the same question. It is queued, shown, answered, and has
 * ended once all of its requests have their Response; where nobody is signed in that is after the
 * sign-in.
 */
struct _AuthConsent
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) */
  AuthAccess *access;          /* (owned) */
  AuthAccount *account;        /* (owned) (nullable) for one-time codes */
  AuthAsk *ask;                /* (owned) */
  AuthCaller *caller;          /* (owned) (nullable) for the person's own programs */
  char *asker;                 /* (owned) one that asks one question at a time */
  char *id;                    /* (owned) */
  GPtrArray *requests;         /* (owned) AuthRequest */
  AuthConsentState state;
  gboolean has_terminal; /* somebody who may answer listens without a window */
  gboolean is_described; /* whoever was to show it has asked what it is about */
  guint n_shown;
  guint timeout_id;
  guint describe_id;
};

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

static void
set_state (AuthConsent *self, AuthConsentState state)
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
  set_state (self, AUTH_CONSENT_ENDED);
}

static void
end_with (AuthConsent *self, AuthResponse response, AuthError code, const char *message)
{
  g_autoptr (GError) why = g_error_new_literal (AUTH_ERROR, code, message);

  auth_consent_end (self, response, why);
}

static void
grant (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  for (guint i = 0; i < self->requests->len; i++)
    auth_request_grant (self->requests->pdata[i], auth_consent_get_permissions (self));
  g_ptr_array_set_size (self->requests, 0);
  set_state (self, AUTH_CONSENT_ENDED);
}

/* A sign-in that nobody wanted is asked for no more often than anything else. */
static void
abandon (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  g_signal_emit (self, signals[SIGNAL_REFUSED], 0);
  end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_SIGN_IN_REQUIRED,
            "Nobody signed in: ask again when somebody is there");
}

static gboolean
timed_out_cb (gpointer user_data)
{
  AuthConsent *self = user_data;

  self->timeout_id = 0;
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    abandon (self);
  else
    end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
              "Nobody answered in time: ask again when somebody is there");
  return G_SOURCE_REMOVE;
}

static void
limit (AuthConsent *self, guint seconds)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  if (seconds > 0)
    self->timeout_id = g_timeout_add_seconds (seconds, timed_out_cb, self);
}

static void
not_shown (AuthConsent *self)
{
  end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_NOT_SUPPORTED,
            "Authenticator’s window did not show the question: open it and ask again");
}

static gboolean
not_described_cb (gpointer user_data)
{
  AuthConsent *self = user_data;

  self->describe_id = 0;
  not_shown (self);
  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthConsent) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!auth_activation_open_finish (result, &error) && !self->has_terminal &&
      (self->state == AUTH_CONSENT_WAITING || self->state == AUTH_CONSENT_SIGNING_IN))
    auth_consent_end (self, AUTH_RESPONSE_ENDED, error);
}

static void
open_window (AuthConsent *self, const char *action, const char *target)
{
  auth_activation_open_async (self->connection, action, target, self->ask->activation_token,
                              opened_cb, g_object_ref (self));
}

static void
show (AuthConsent *self)
{
  self->n_shown++;
  self->is_described = FALSE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (!self->has_terminal)
    self->describe_id = g_timeout_add_seconds (DESCRIBE_SECONDS, not_described_cb, self);
  open_window (self, "consent", self->id);
}

/**
 * auth_consent_open_sign_in:
 * @self: a question whose account is waiting for its user
 *
 * Has the window open the sign-in.
 */
void
auth_consent_open_sign_in (AuthConsent *self)
{
  open_window (self, "sign-in", auth_consent_get_account_id (self));
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
static void
go_on (AuthConsent *self)
{
  if (!auth_consent_needs_sign_in (self))
    return grant (self);
  limit (self, LIFE_SECONDS);
  set_state (self, AUTH_CONSENT_SIGNING_IN);
}

/**
 * auth_consent_decide:
 * @self: a question
 * @owner: a connection that asks it
 *
 * Returns: what is decided already: "deny" if that is so of any of it, "allow" if of all of it
 */
AuthDecision
auth_consent_decide (AuthConsent *self, const char *owner)
{
  AuthDecision decision = AUTH_DECISION_ALLOW;

  for (gsize i = 0; self->ask->permissions[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (auth_access_is_allowed (self->access, owner, auth_consent_get_account_id (self),
                                  self->ask->permissions[i], &error))
        continue;
      if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED))
        return AUTH_DECISION_DENY;
      decision = AUTH_DECISION_ASK;
    }
  return decision;
}

static AuthDecision
decide_for_all (AuthConsent *self)
{
  AuthDecision decision = AUTH_DECISION_ALLOW;

  for (guint i = 0; i < self->requests->len; i++)
    decision = auth_decision_get_stricter (
      decision, auth_consent_decide (self, auth_request_get_owner (self->requests->pdata[i])));
  return decision;
}

/**
 * auth_consent_begin:
 * @self: a question that is queued
 *
 * It is its turn.
 */
void
auth_consent_begin (AuthConsent *self)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  if (decide_for_all (self) != AUTH_DECISION_ALLOW)
    {
      set_state (self, AUTH_CONSENT_WAITING);
      return show (self);
    }
  go_on (self);
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    auth_consent_open_sign_in (self);
}

/**
 * auth_consent_review:
 * @self: a question
 *
 * Something was decided elsewhere.
 */
void
auth_consent_review (AuthConsent *self)
{
  AuthDecision decision;

  if (self->state == AUTH_CONSENT_ANSWERING || self->state == AUTH_CONSENT_ENDED ||
      auth_access_is_locked (self->access))
    return;
  decision = decide_for_all (self);
  if (decision == AUTH_DECISION_DENY ||
      (decision == AUTH_DECISION_ASK && self->state == AUTH_CONSENT_SIGNING_IN))
    end_with (self, AUTH_RESPONSE_REFUSED, AUTH_ERROR_ACCESS_DENIED,
              "The person decided that this program may not have this");
  else if (decision == AUTH_DECISION_ALLOW && self->state == AUTH_CONSENT_WAITING)
    {
      go_on (self);
      if (self->state == AUTH_CONSENT_SIGNING_IN)
        auth_consent_open_sign_in (self);
    }
}

/**
 * auth_consent_note_described:
 * @self: a question
 *
 * Somebody is about to show it.
 */
void
auth_consent_note_described (AuthConsent *self)
{
  self->is_described = TRUE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
}

/**
 * auth_consent_note_window_left:
 * @self: a question
 *
 * What showed it is gone: it is shown once more.
 */
void
auth_consent_note_window_left (AuthConsent *self)
{
  /* Without a display it comes and goes, and the terminal may still answer. */
  if (self->state != AUTH_CONSENT_WAITING || self->has_terminal)
    return;
  if (self->n_shown < MAX_SHOWN)
    return show (self);
  if (!self->is_described)
    return not_shown (self);
  end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
            "Authenticator’s window was closed before the question was answered: ask again");
}

/**
 * auth_consent_note_terminal:
 * @self: a question
 *
 * Somebody can answer it without a window.
 */
void
auth_consent_note_terminal (AuthConsent *self)
{
  self->has_terminal = TRUE;
  g_clear_handle_id (&self->describe_id, g_source_remove);
}

/**
 * auth_consent_note_sign_in_begun:
 * @self: a question
 *
 * A sign-in to its account began, which has a limit of its own.
 */
void
auth_consent_note_sign_in_begun (AuthConsent *self)
{
  if (self->state == AUTH_CONSENT_SIGNING_IN)
    limit (self, 0);
}

/**
 * auth_consent_note_sign_in_ended:
 * @self: a question
 *
 * The last sign-in to its account is over; where it failed another one may begin.
 */
void
auth_consent_note_sign_in_ended (AuthConsent *self)
{
  if (self->state != AUTH_CONSENT_SIGNING_IN)
    return;
  if (auth_consent_needs_sign_in (self))
    limit (self, SIGN_IN_AGAIN_SECONDS);
  else
    grant (self);
}

static void
closed_cb (AuthConsent *self, AuthRequest *request)
{
  g_autoptr (AuthConsent) alive = g_object_ref (self);

  g_ptr_array_remove (self->requests, request);
  if (self->requests->len == 0 && self->state != AUTH_CONSENT_ENDED)
    set_state (self, AUTH_CONSENT_ENDED);
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
  set_state (self, AUTH_CONSENT_ANSWERING);
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
    set_state (self, AUTH_CONSENT_WAITING);
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
    go_on (self);
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
    end_with (self, AUTH_RESPONSE_REFUSED, AUTH_ERROR_ACCESS_DENIED,
              "The person said that this program may not have this");
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
  end_with (self, AUTH_RESPONSE_ENDED, AUTH_ERROR_CANCELLED,
            "The person closed the question without an answer");
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

  limit (self, 0);
  g_clear_handle_id (&self->describe_id, g_source_remove);
  g_ptr_array_unref (self->requests);
  g_clear_pointer (&self->ask, auth_ask_free);
  g_clear_object (&self->caller);
  g_clear_object (&self->account);
  g_clear_object (&self->access);
  g_clear_object (&self->connection);
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
  self->ask = ask;
  limit (self, LIFE_SECONDS);
  return self;
}
