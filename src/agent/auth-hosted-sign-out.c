/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Ends the session of a provider's pages in the system browser.
 */

#include "config.h"

#include "auth-hosted-sign-out.h"

#include <glib/gi18n.h>

#include "auth-loopback.h"
#include "auth-pages.h"

#define WAIT_SECONDS 60

/**
 * AuthHostedSignOut:
 *
 * For a minute, a page for the browser to arrive at. Cognito repeats nothing that would show whose
 * arrival it is, so this counts as a hint, not as proof: nothing but the account's memory of the
 * hosted session depends on it.
 */
struct _AuthHostedSignOut
{
  GObject parent_instance;

  AuthAccount *account;   /* (owned) */
  AuthLoopback *loopback; /* (owned) (nullable) unless the browser ends at a page elsewhere */
  char *uri;
  guint timeout_id;
};

G_DEFINE_FINAL_TYPE (AuthHostedSignOut, auth_hosted_sign_out, G_TYPE_OBJECT)

static void
saved_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  auth_account_save_finish (AUTH_ACCOUNT (source), result, NULL);
}

static void
stop_listening (AuthHostedSignOut *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  auth_loopback_finish (self->loopback);
}

static gboolean
arrived_cb (const char *uri,
            gpointer user_data)
{
  AuthHostedSignOut *self = user_data;

  stop_listening (self);
  auth_account_set_hosted_session (self->account, "");
  auth_account_save_async (self->account, saved_cb, NULL);
  return TRUE;
}

static gboolean
timed_out_cb (gpointer user_data)
{
  AuthHostedSignOut *self = user_data;

  self->timeout_id = 0;
  stop_listening (self);
  return G_SOURCE_REMOVE;
}

/* A page of somebody else's that is registered needs no port. */
static const char *
find_page (const AuthConfiguration *configuration)
{
  for (gsize i = 0; configuration->sign_out_uris[i] != NULL; i++)
    if (g_str_has_prefix (configuration->sign_out_uris[i], "https://"))
      return configuration->sign_out_uris[i];
  return NULL;
}

static const char *
choose_target (AuthHostedSignOut *self,
               const AuthConfiguration *configuration,
               GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *page = find_page (configuration);

  self->loopback = auth_loopback_new ((const char *const *) configuration->sign_out_uris,
                                      AUTH_LOOPBACK_SIGN_OUT, &local);
  if (self->loopback != NULL)
    return auth_loopback_get_uri (self->loopback);
  if (page == NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return page;
}

const char *
auth_hosted_sign_out_get_uri (AuthHostedSignOut *self)
{
  return self->uri;
}

static void
auth_hosted_sign_out_finalize (GObject *object)
{
  AuthHostedSignOut *self = AUTH_HOSTED_SIGN_OUT (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->loopback);
  g_clear_object (&self->account);
  g_clear_pointer (&self->uri, g_free);
  G_OBJECT_CLASS (auth_hosted_sign_out_parent_class)->finalize (object);
}

static void
auth_hosted_sign_out_class_init (AuthHostedSignOutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_hosted_sign_out_finalize;
}

static void
auth_hosted_sign_out_init (AuthHostedSignOut *self)
{
}

/**
 * auth_hosted_sign_out_new:
 * @account: an account; its provider is known
 * @error: return location; AUTH_ERROR_NOT_SUPPORTED: there is no such page, or nowhere to arrive;
 *   AUTH_ERROR_FAILED: all ports are busy
 *
 * Returns: (transfer full): a sign-out, waiting for the browser already
 */
AuthHostedSignOut *
auth_hosted_sign_out_new (AuthAccount *account,
                          GError **error)
{
  const AuthConfiguration *configuration = auth_account_get_configuration (account);
  g_autoptr (AuthHostedSignOut) self = g_object_new (AUTH_TYPE_HOSTED_SIGN_OUT, NULL);
  const char *target = choose_target (self, configuration, error);

  if (target == NULL)
    return NULL;
  self->account = g_object_ref (account);
  self->uri =
    auth_pages_dup_sign_out_uri (auth_account_get_provider (account), configuration, target);
  if (self->uri == NULL)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                   _ ("This provider has no page to sign out at: sign out on its own pages"));
      return NULL;
    }
  if (self->loopback == NULL)
    return g_steal_pointer (&self);
  auth_loopback_listen (self->loopback, arrived_cb, self);
  self->timeout_id = g_timeout_add_seconds (WAIT_SECONDS, timed_out_cb, self);
  return g_steal_pointer (&self);
}
