/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells the person, once, which sessions have ended.
 */

#include "config.h"

#include "auth-attention.h"

#include <glib/gi18n.h>

#include "auth-notice.h"

/* Accounts whose sessions end together, as after a long sleep, are told of together. */
#define GATHER_SECONDS 1
#define MAX_NAMES      5

/**
 * AuthAttention:
 *
 * One notification for all accounts. An account gets into it when its session ends or somebody asks
 * in vain for what the session would give, and out of it when its person has signed in or out. Who
 * has dismissed it is left alone until another session ends.
 */
struct _AuthAttention
{
  GObject parent_instance;

  AuthNotice *notice;  /* (owned) */
  GPtrArray *accounts; /* (owned) AuthAccount (owned): what the person was told of */
  guint timer;
};

G_DEFINE_FINAL_TYPE (AuthAttention, auth_attention, G_TYPE_OBJECT)

static const char *
get_name (AuthAttention *self, guint i)
{
  return auth_account_get_configuration (self->accounts->pdata[i])->name;
}

static void
show_one (AuthAttention *self)
{
  g_autofree char *title = g_strdup_printf (_ ("Sign in to “%s” again"), get_name (self, 0));
  const AuthNoticeContent content = {
    .title = title,
    .body = _ ("The session has ended. Until you sign in, programs get nothing of this account."),
    .label = _ ("Sign In"),
    .action = "sign-in",
    .target = auth_account_get_id (self->accounts->pdata[0]),
  };

  auth_notice_show (self->notice, &content);
}

static char *
dup_names (AuthAttention *self)
{
  GString *names = g_string_new (NULL);
  guint n_named = MIN (self->accounts->len, MAX_NAMES), n_more = self->accounts->len - n_named;

  for (guint i = 0; i < n_named; i++)
    g_string_append_printf (names, i == 0 ? "%s" : ", %s", get_name (self, i));
  if (n_more > 0)
    /* Translators: follows the names of the first few accounts */
    g_string_append_printf (names, ngettext (", %u more", ", %u more", n_more), n_more);
  return g_string_free (names, FALSE);
}

static void
show_many (AuthAttention *self)
{
  g_autofree char *names = dup_names (self);
  g_autofree char *body = g_strdup_printf (_ ("Sessions have ended: %s"), names);
  const AuthNoticeContent content = {
    .title = _ ("Sign in again"),
    .body = body,
    .label = _ ("Open"),
  };

  auth_notice_show (self->notice, &content);
}

static void
show (AuthAttention *self)
{
  if (self->accounts->len == 0)
    auth_notice_withdraw (self->notice);
  else if (self->accounts->len == 1)
    show_one (self);
  else
    show_many (self);
}

static gboolean
gathered_cb (gpointer user_data)
{
  AuthAttention *self = user_data;

  self->timer = 0;
  show (self);
  return G_SOURCE_REMOVE;
}

static void
sign_in_wanted_cb (AuthAttention *self, AuthAccount *account)
{
  if (g_ptr_array_find (self->accounts, account, NULL))
    return;
  g_ptr_array_add (self->accounts, g_object_ref (account));
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (GATHER_SECONDS, gathered_cb, self);
}

static gboolean
is_settled (AuthAccount *account)
{
  return auth_account_get_state (account) != AUTH_ACCOUNT_SIGN_IN_REQUIRED;
}

static void
state_changed_cb (AuthAttention *self)
{
  guint before = self->accounts->len;

  for (guint i = before; i > 0; i--)
    if (is_settled (self->accounts->pdata[i - 1]))
      g_ptr_array_remove_index (self->accounts, i - 1);
  if (self->accounts->len == before || self->timer != 0)
    return;
  if (self->accounts->len == 0 || auth_notice_is_shown (self->notice))
    show (self);
}

/**
 * auth_attention_watch:
 * @self: the attention
 * @account: an account whose person is to be told
 */
void
auth_attention_watch (AuthAttention *self, AuthAccount *account)
{
  g_signal_connect_object (account, "sign-in-wanted", G_CALLBACK (sign_in_wanted_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_account_get_skeleton (account), "notify::state",
                           G_CALLBACK (state_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * auth_attention_close:
 * @self: the attention
 *
 * The agent is about to leave: nobody would answer a click on the notification.
 */
void
auth_attention_close (AuthAttention *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  auth_notice_withdraw (self->notice);
}

/**
 * auth_attention_is_busy:
 * @self: the attention
 *
 * Returns: whether a notification is there, or will be soon
 */
gboolean
auth_attention_is_busy (AuthAttention *self)
{
  return self->timer != 0 || auth_notice_is_shown (self->notice);
}

static void
auth_attention_finalize (GObject *object)
{
  AuthAttention *self = AUTH_ATTENTION (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_object (&self->notice);
  G_OBJECT_CLASS (auth_attention_parent_class)->finalize (object);
}

static void
auth_attention_class_init (AuthAttentionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_attention_finalize;
}

static void
auth_attention_init (AuthAttention *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * auth_attention_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the attention, with nothing to tell yet
 */
AuthAttention *
auth_attention_new (GDBusConnection *connection)
{
  AuthAttention *self = g_object_new (AUTH_TYPE_ATTENTION, NULL);

  self->notice = auth_notice_new (connection, "sign-in");
  return self;
}
