/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Makes this program the authenticator app of an account's user, losing no secret on the way.
 */

#include "config.h"

#include "auth-enrolment.h"

#include <glib/gi18n.h>

#include "auth-codes-entry.h"
#include "auth-cognito-enrolment.h"
#include "auth-cognito-user.h"
#include "auth-id.h"

/**
 * AuthEnrolment:
 *
 * A new secret is in the keyring before the pool hears a code made with it, and no other secret of
 * the same person is dropped before the pool has taken the new one. So the one that the pool knows
 * is in the keyring whenever the agent is killed, and the next run begins with it.
 */
struct _AuthEnrolment
{
  GObject parent_instance;

  AuthUserPool *pool; /* (owned) */
  AuthCodes *codes;   /* (owned) */
  GQueue waiters;     /* GTask */

  /* Of the present run. */
  GCancellable *session; /* (owned) (nullable) */
  char *name;            /* (owned) */
  char *subject;         /* (owned) `sub` of the person */
  char *username;        /* (owned) */
  AuthCode *code;        /* (owned) (nullable) the entry that is being enrolled */
  guint tries;           /* codes of it that the pool did not take */
};

/* Begins with the code before the present one, which the pool takes as well: so the present one,
 * which may have to be typed in next, is not used up. */
#define FIRST_TRY_STEPS (-1)
#define MAX_TRIES       2

G_DEFINE_FINAL_TYPE (AuthEnrolment, auth_enrolment, G_TYPE_OBJECT)

static void
reset (AuthEnrolment *self)
{
  g_clear_object (&self->session);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->subject, g_free);
  g_clear_pointer (&self->username, g_free);
  g_clear_pointer (&self->code, auth_code_free);
  self->tries = 0;
}

/* error: (transfer full) (nullable) */
static void
finish (AuthEnrolment *self, GError *error)
{
  g_autoptr (GError) owned = error;
  g_autofree char *id = self->code != NULL ? g_strdup (self->code->id) : NULL;
  GQueue waiters = self->waiters;
  GTask *task;

  g_queue_init (&self->waiters);
  reset (self);
  while ((task = g_queue_pop_head (&waiters)) != NULL)
    {
      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_strdup (id), g_free);
      g_object_unref (task);
    }
}

/* arguments: (transfer full) */
static void
ask (AuthEnrolment *self, const char *operation, JsonNode *arguments, GAsyncReadyCallback callback)
{
  auth_user_pool_ask_async (self->pool, operation, arguments, self->session, callback,
                            g_object_ref (self));
  json_node_unref (arguments);
}

static gboolean
settle (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthEnrolment *self = user_data;

  if (auth_code_list_settle (list, self->code->id))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                       _ ("The new one-time code was removed meanwhile: set it up again"));
  return FALSE;
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  GError *error = NULL;

  auth_codes_finish (AUTH_CODES (source), result, &error);
  finish (self, error);
}

static void
switched_on_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  GError *error = NULL;
  g_autoptr (JsonNode) answer = auth_user_pool_ask_finish (AUTH_USER_POOL (source), result, &error);

  if (answer == NULL)
    return finish (self, error);
  auth_codes_change_async (self->codes, settle, self, settled_cb, g_object_ref (self));
}

/* Without this step the pool would know the authenticator and never ask for it. */
static void
switch_on (AuthEnrolment *self)
{
  ask (self, "SetUserMFAPreference",
       auth_cognito_user_new_mfa ("SOFTWARE_TOKEN_MFA", TRUE, TRUE, NULL), switched_on_cb);
}

static void
verify (AuthEnrolment *self, GAsyncReadyCallback callback)
{
  gint64 time = g_get_real_time () / G_USEC_PER_SEC + auth_codes_get_ahead (NULL, self->code) +
                ((gint64) self->tries + FIRST_TRY_STEPS) * self->code->period;
  g_autoptr (AuthSecret) digits = auth_code_compute (self->code, time);

  self->tries++;
  ask (self, "VerifySoftwareToken",
       auth_cognito_user_new_arguments ("UserCode", digits, "FriendlyDeviceName", self->name, NULL),
       callback);
}

static gboolean
finish_verify (GObject *source, GAsyncResult *result, GError **error)
{
  g_autoptr (JsonNode) answer = auth_user_pool_ask_finish (AUTH_USER_POOL (source), result, error);

  if (answer == NULL)
    return FALSE;
  if (auth_cognito_enrolment_is_verified (json_node_get_object (answer)))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, _ ("The code is not right"));
  return FALSE;
}

static void
verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  GError *error = NULL;

  if (finish_verify (source, result, &error))
    return switch_on (self);
  if (!g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT))
    return finish (self, error);
  g_error_free (error);
  if (self->tries < MAX_TRIES)
    return verify (self, verified_cb);
  finish (self,
          g_error_new_literal (AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED,
                               _ ("The user pool does not take the codes made here: check this "
                                  "computer's clock and try again")));
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  GError *error = NULL;

  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return finish (self, error);
  verify (self, verified_cb);
}

static gboolean
add (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthEnrolment *self = user_data;

  g_ptr_array_add (list->codes, auth_code_copy (self->code));
  return TRUE;
}

static void
describe (AuthEnrolment *self)
{
  AuthAccount *account = auth_user_pool_get_account (self->pool);

  g_free (self->code->issuer);
  self->code->issuer = g_strdup (auth_account_get_configuration (account)->name);
  g_free (self->code->account);
  self->code->account = g_strdup (self->username);
  self->code->account_id = g_strdup (auth_account_get_id (account));
  self->code->subject = g_strdup (self->subject);
}

static void
associated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  g_autofree char *id = auth_id_new ("c");
  GError *error = NULL;
  g_autoptr (JsonNode) answer = auth_user_pool_ask_finish (AUTH_USER_POOL (source), result, &error);

  if (answer == NULL)
    return finish (self, error);
  self->code = auth_cognito_enrolment_read_secret (json_node_get_object (answer), id, &error);
  auth_secret_wipe_json (answer);
  if (self->code == NULL)
    return finish (self, error);
  describe (self);
  auth_codes_change_async (self->codes, add, self, stored_cb, g_object_ref (self));
}

static void
associate (AuthEnrolment *self)
{
  g_clear_pointer (&self->code, auth_code_free);
  self->tries = 0;
  ask (self, "AssociateSoftwareToken", auth_cognito_user_new_arguments (NULL, NULL), associated_cb);
}

/* A pool that has said no, for whatever reason, may be asked for another secret; one that could not
 * be asked may know this one by now. */
static gboolean
is_no (const GError *error)
{
  return g_error_matches (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED) ||
         g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
}

/* What an earlier run has stored is tried first: the pool may know it already. */
static void
tried_begun_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  g_autoptr (GError) error = NULL;

  if (finish_verify (source, result, &error))
    return switch_on (self);
  if (!is_no (error))
    return finish (self, g_steal_pointer (&error));
  if (self->tries < MAX_TRIES)
    return verify (self, tried_begun_cb);
  associate (self);
}

static gboolean
find_begun (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthEnrolment *self = user_data;
  const char *account_id = auth_account_get_id (auth_user_pool_get_account (self->pool));
  const AuthCode *code = auth_code_list_find_begun (list, account_id, self->subject);

  self->code = code != NULL ? auth_code_copy (code) : NULL;
  return TRUE;
}

static void
looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthEnrolment) self = user_data;
  GError *error = NULL;

  if (!auth_codes_finish (AUTH_CODES (source), result, &error))
    return finish (self, error);
  if (self->code != NULL)
    verify (self, tried_begun_cb);
  else
    associate (self);
}

static gboolean
check_person (const AuthTokens *tokens, GError **error)
{
  g_autoptr (AuthJwt) id =
    tokens->id_token != NULL ? auth_jwt_parse (tokens->id_token, NULL) : NULL;

  if (id == NULL || !auth_cognito_enrolment_is_federated (id))
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                       _ ("Another provider signs this user in, and the user pool never asks for a "
                          "code: set the authenticator up with that provider"));
  return FALSE;
}

static gboolean
read_person (AuthEnrolment *self, GError **error)
{
  const char *unavailable = auth_user_pool_get_unavailable (self->pool);
  const AuthTokens *tokens =
    auth_account_get_latest_tokens (auth_user_pool_get_account (self->pool));
  g_autoptr (AuthJwt) access = NULL;

  if (*unavailable != '\0')
    {
      g_set_error_literal (error, AUTH_ERROR,
                           tokens != NULL ? AUTH_ERROR_NOT_SUPPORTED : AUTH_ERROR_SIGN_IN_REQUIRED,
                           unavailable);
      return FALSE;
    }
  if (!check_person (tokens, error))
    return FALSE;
  access = auth_jwt_parse (tokens->access_token, error);
  if (access == NULL)
    return FALSE;
  self->subject = g_strdup (auth_jwt_get_string (access, "sub"));
  self->username = g_strdup (auth_jwt_get_string (access, "username"));
  return TRUE;
}

static void
begin (AuthEnrolment *self, const char *name)
{
  GError *error = NULL;

  if ((name != NULL && !auth_cognito_user_check_text (name, &error)) || !read_person (self, &error))
    return finish (self, error);
  self->name = g_strdup (name != NULL ? name : g_get_host_name ());
  self->session = g_object_ref (auth_user_pool_get_session (self->pool));
  auth_codes_read_async (self->codes, find_begun, self, looked_cb, g_object_ref (self));
}

/**
 * auth_enrolment_run_async:
 * @self: an enrolment
 * @name: (nullable): what the pool is to call this authenticator; %NULL for this machine's name
 * @callback: called when done
 * @user_data: for @callback
 *
 * Asks the pool for a secret, stores it, proves it with a code and switches it on; or goes on with
 * a secret that is stored already. Who comes meanwhile joins the run under way.
 */
void
auth_enrolment_run_async (AuthEnrolment *self,
                          const char *name,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_queue_push_tail (&self->waiters, g_task_new (self, NULL, callback, user_data));
  if (self->waiters.length == 1)
    begin (self, name);
}

/**
 * auth_enrolment_run_finish:
 * @self: an enrolment
 * @result: the result
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED (a federated user, or the pool or the session
 *   does not allow it), AUTH_ERROR_INVALID_ARGUMENT (the name), AUTH_ERROR_SERVER_REFUSED and those
 *   of auth_user_pool_ask_finish() and auth_codes_finish()
 *
 * Returns: (transfer full): the id of the entry, whose codes the pool asks for from now on
 */
char *
auth_enrolment_run_finish (AuthEnrolment *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * auth_enrolment_is_running:
 * @self: an enrolment
 *
 * Returns: whether somebody waits for it
 */
gboolean
auth_enrolment_is_running (AuthEnrolment *self)
{
  return self->waiters.length > 0;
}

static void
auth_enrolment_finalize (GObject *object)
{
  AuthEnrolment *self = AUTH_ENROLMENT (object);

  reset (self);
  g_clear_object (&self->codes);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (auth_enrolment_parent_class)->finalize (object);
}

static void
auth_enrolment_class_init (AuthEnrolmentClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_enrolment_finalize;
}

static void
auth_enrolment_init (AuthEnrolment *self)
{
}

/**
 * auth_enrolment_new:
 * @pool: an account's user pool
 * @codes: the one-time codes
 *
 * Returns: (transfer full): the account's enrolment, not begun
 */
AuthEnrolment *
auth_enrolment_new (AuthUserPool *pool, AuthCodes *codes)
{
  AuthEnrolment *self = g_object_new (AUTH_TYPE_ENROLMENT, NULL);

  self->pool = g_object_ref (pool);
  self->codes = g_object_ref (codes);
  return self;
}
