/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The questions that wait for the person, and whose turn it is.
 */

#include "config.h"

#include "auth-consents-private.h"

#include <glib/gi18n.h>

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthConsents, auth_consents, G_TYPE_OBJECT)

static AuthConsent *
get (AuthConsents *self, guint i)
{
  return self->consents->pdata[i];
}

/* What is done to each of them may end it, and that begins others. */
static GPtrArray *
copy_all (AuthConsents *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->consents->len; i++)
    g_ptr_array_add (all, g_object_ref (get (self, i)));
  return all;
}

static gboolean
is_its_turn (AuthConsents *self, AuthConsent *consent)
{
  for (guint i = 0; i < self->consents->len; i++)
    if (get (self, i) == consent)
      return TRUE;
    else if (g_str_equal (auth_consent_get_asker (get (self, i)), auth_consent_get_asker (consent)))
      return FALSE;
  return FALSE;
}

static void
begin_next (AuthConsents *self)
{
  g_autoptr (GPtrArray) all = copy_all (self);

  for (guint i = 0; i < all->len; i++)
    if (auth_consent_get_state (all->pdata[i]) == AUTH_CONSENT_QUEUED &&
        is_its_turn (self, all->pdata[i]))
      auth_consent_begin (all->pdata[i]);
}

static void
changed_cb (AuthConsents *self, AuthConsent *consent)
{
  if (auth_consent_get_state (consent) == AUTH_CONSENT_ENDED &&
      g_ptr_array_remove (self->consents, consent))
    begin_next (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* The one that was refused comes to its own end. */
static void
refused_cb (AuthConsents *self, AuthConsent *refused)
{
  g_autoptr (GPtrArray) all = copy_all (self);
  g_autoptr (GError) why = g_error_new_literal (
    AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED, _ ("The person said no to this program a moment ago"));

  auth_consents_note_refusal (self, refused);
  for (guint i = 0; i < all->len; i++)
    if (all->pdata[i] != refused &&
        g_str_equal (auth_consent_get_refused (all->pdata[i]), auth_consent_get_refused (refused)))
      auth_consent_end (all->pdata[i], AUTH_RESPONSE_REFUSED, why);
}

/**
 * auth_consents_add:
 * @self: the questions
 * @consent: one that may turn out to be asked already
 * @request: (transfer full): what waits for it
 */
void
auth_consents_add (AuthConsents *self, AuthConsent *consent, AuthRequest *request)
{
  for (guint i = 0; i < self->consents->len; i++)
    if (auth_consent_is_same (get (self, i), consent) &&
        auth_consent_get_state (get (self, i)) != AUTH_CONSENT_ANSWERING)
      return auth_consent_take_request (get (self, i), request);
  auth_consent_take_request (consent, request);
  if (auth_consent_readers_have_terminal (self->readers))
    auth_consent_note_terminal (consent);
  g_signal_connect_object (consent, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (consent, "refused", G_CALLBACK (refused_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->consents, g_object_ref (consent));
  begin_next (self);
}

AuthAccess *
auth_consents_get_access (AuthConsents *self)
{
  return self->access;
}

/**
 * auth_consents_copy_of_account:
 * @self: the questions
 * @account: id of an account
 *
 * Returns: (transfer full) (element-type AuthConsent): those about it; what is done to one of them
 *   may end others
 */
GPtrArray *
auth_consents_copy_of_account (AuthConsents *self, const char *account)
{
  GPtrArray *all = copy_all (self);

  for (guint i = all->len; i > 0; i--)
    if (!g_str_equal (auth_consent_get_account_id (all->pdata[i - 1]), account))
      g_ptr_array_remove_index (all, i - 1);
  return all;
}

/**
 * auth_consents_forget_account:
 * @self: the questions
 * @account: id of an account that is gone
 */
void
auth_consents_forget_account (AuthConsents *self, const char *account)
{
  g_autoptr (GPtrArray) all = auth_consents_copy_of_account (self, account);
  g_autoptr (GError) why =
    g_error_new_literal (AUTH_ERROR, AUTH_ERROR_NOT_FOUND, _ ("The account was removed"));

  for (guint i = 0; i < all->len; i++)
    auth_consent_end (all->pdata[i], AUTH_RESPONSE_ENDED, why);
}

/**
 * auth_consents_close:
 * @self: the questions
 *
 * The agent is about to leave: nobody can answer any more.
 */
void
auth_consents_close (AuthConsents *self)
{
  g_autoptr (GPtrArray) all = copy_all (self);
  g_autoptr (GError) why = g_error_new_literal (AUTH_ERROR, AUTH_ERROR_CANCELLED,
                                                _ ("Authenticator is being ended: ask again"));

  self->is_closed = TRUE;
  for (guint i = 0; i < all->len; i++)
    auth_consent_end (all->pdata[i], AUTH_RESPONSE_ENDED, why);
}

/**
 * auth_consents_is_busy:
 * @self: the questions
 *
 * Returns: whether a program waits for an answer
 */
gboolean
auth_consents_is_busy (AuthConsents *self)
{
  return self->consents->len > 0;
}

/**
 * auth_consents_find:
 * @self: the questions
 * @id: what somebody calls one of them
 *
 * Returns: (transfer none) (nullable): it, if it waits for an answer
 */
AuthConsent *
auth_consents_find (AuthConsents *self, const char *id)
{
  for (guint i = 0; i < self->consents->len; i++)
    if (auth_consent_get_state (get (self, i)) == AUTH_CONSENT_WAITING &&
        g_str_equal (auth_consent_get_id (get (self, i)), id))
      return get (self, i);
  return NULL;
}

/**
 * auth_consents_list:
 * @self: the questions
 *
 * Returns: (transfer full): the ids of those that wait for an answer, oldest first
 */
char **
auth_consents_list (AuthConsents *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->consents->len; i++)
    if (auth_consent_get_state (get (self, i)) == AUTH_CONSENT_WAITING)
      g_strv_builder_add (builder, auth_consent_get_id (get (self, i)));
  return g_strv_builder_end (builder);
}

/**
 * auth_consents_is_window:
 * @self: the questions
 * @unique_name: one of the person's own programs
 *
 * Returns: whether it is the window
 */
gboolean
auth_consents_is_window (AuthConsents *self, const char *unique_name)
{
  return auth_consent_readers_is_window (self->readers, unique_name);
}

/**
 * auth_consents_note_reader:
 * @self: the questions
 * @unique_name: one of the person's own programs that asked for them
 *
 * As long as a terminal listens, a question needs no window.
 */
void
auth_consents_note_reader (AuthConsents *self, const char *unique_name)
{
  if (auth_consents_is_window (self, unique_name))
    return;
  for (guint i = 0; i < self->consents->len; i++)
    auth_consent_note_terminal (get (self, i));
  auth_consent_readers_add_terminal (self->readers, unique_name);
}

static void
window_left_cb (AuthConsents *self)
{
  g_autoptr (GPtrArray) all = copy_all (self);

  for (guint i = 0; i < all->len; i++)
    auth_consent_note_window_left (all->pdata[i]);
}

static void
access_changed_cb (AuthConsents *self)
{
  g_autoptr (GPtrArray) all = copy_all (self);

  for (guint i = 0; i < all->len; i++)
    auth_consent_review (all->pdata[i]);
}

static void
forgiven_cb (AuthConsents *self, const char *app)
{
  auth_refusals_forgive (self->refusals, app);
}

static void
auth_consents_finalize (GObject *object)
{
  AuthConsents *self = AUTH_CONSENTS (object);

  g_clear_object (&self->readers);
  g_ptr_array_unref (self->consents);
  g_clear_pointer (&self->refusals, auth_refusals_free);
  g_clear_object (&self->access);
  g_clear_object (&self->callers);
  g_clear_object (&self->connection);
  G_OBJECT_CLASS (auth_consents_parent_class)->finalize (object);
}

static void
auth_consents_class_init (AuthConsentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consents_finalize;

  /**
   * AuthConsents::changed:
   *
   * A question came, or one is no longer waiting.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_CONSENTS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_consents_init (AuthConsents *self)
{
  self->consents = g_ptr_array_new_with_free_func (g_object_unref);
  self->refusals = auth_refusals_new ();
}

/**
 * auth_consents_new:
 * @connection: the session bus
 * @callers: knows who is calling
 * @access: keeps what is decided
 *
 * Returns: (transfer full): no question yet
 */
AuthConsents *
auth_consents_new (GDBusConnection *connection, AuthCallers *callers, AuthAccess *access)
{
  AuthConsents *self = g_object_new (AUTH_TYPE_CONSENTS, NULL);

  self->connection = g_object_ref (connection);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  self->readers = auth_consent_readers_new (connection);
  g_signal_connect_object (self->readers, "window-left", G_CALLBACK (window_left_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "changed", G_CALLBACK (access_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "forgiven", G_CALLBACK (forgiven_cb), self, G_CONNECT_SWAPPED);
  return self;
}
