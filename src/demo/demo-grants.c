/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who signed in to which client, and the codes and tokens that stand for it.
 */

#include "config.h"

#include "demo-grants.h"

#include "demo-random.h"

#define CODE_LIFETIME_SECONDS 300

typedef struct
{
  DemoSession *session; /* (owned) */
  gint64 expires_at;
  gint64 retired_at; /* rotated: no longer taken from here on; 0: current */
} DemoToken;

struct _DemoGrants
{
  GHashTable *codes;          /* (owned) char* -> DemoCode* */
  GHashTable *refresh_tokens; /* (owned) char* -> DemoToken* */
  GHashTable *access_tokens;  /* (owned) char* -> DemoToken* */
};

static void
demo_session_clear (gpointer data)
{
  DemoSession *self = data;

  g_free (self->scope);
  g_free (self->nonce);
  g_free (self->origin_id);
  g_free (self->id);
  g_free (self->visit_id);
  g_free (self->device);
}

static DemoToken *
demo_token_new (DemoSession *session, gint64 expires_at)
{
  DemoToken *self = g_new0 (DemoToken, 1);

  self->session = demo_session_ref (session);
  self->expires_at = expires_at;
  return self;
}

static void
demo_token_free (DemoToken *self)
{
  demo_session_unref (self->session);
  g_free (self);
}

static gboolean
demo_token_is_good (const DemoToken *self, gint64 now)
{
  return !self->session->is_revoked && now < self->expires_at &&
         (self->retired_at == 0 || now < self->retired_at);
}

static gboolean
demo_token_is_expired (gpointer key, gpointer value, gpointer user_data)
{
  return ((DemoToken *) value)->expires_at <= *(gint64 *) user_data;
}

static gboolean
demo_token_is_of (gpointer key, gpointer value, gpointer user_data)
{
  return ((DemoToken *) value)->session->user == user_data;
}

static gboolean
demo_code_is_of (gpointer key, gpointer value, gpointer user_data)
{
  return ((DemoCode *) value)->session->user == user_data;
}

DemoGrants *
demo_grants_new (void)
{
  DemoGrants *self = g_new0 (DemoGrants, 1);

  self->codes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                       (GDestroyNotify) demo_code_free);
  self->refresh_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                                (GDestroyNotify) demo_token_free);
  self->access_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                               (GDestroyNotify) demo_token_free);
  return self;
}

void
demo_grants_free (DemoGrants *self)
{
  g_hash_table_unref (self->codes);
  g_hash_table_unref (self->refresh_tokens);
  g_hash_table_unref (self->access_tokens);
  g_free (self);
}

DemoSession *
demo_session_new (DemoUser *user,
                  const DemoClient *client,
                  const char *scope,
                  const char *nonce,
                  gint64 auth_time)
{
  DemoSession *self = g_rc_box_new0 (DemoSession);

  self->user = user;
  self->client = client;
  self->scope = g_strdup (scope);
  self->nonce = g_strdup (nonce);
  self->origin_id = g_uuid_string_random ();
  self->id = demo_random_id ("tkn");
  self->auth_time = auth_time;
  self->active_at = auth_time;
  return self;
}

DemoSession *
demo_session_ref (DemoSession *self)
{
  return g_rc_box_acquire (self);
}

void
demo_session_unref (DemoSession *self)
{
  g_rc_box_release_full (self, demo_session_clear);
}

void
demo_code_free (DemoCode *self)
{
  demo_session_unref (self->session);
  g_free (self->redirect_uri);
  g_free (self->code_challenge);
  g_free (self);
}

char *
demo_grants_add_code (DemoGrants *self,
                      DemoSession *session,
                      const char *redirect_uri,
                      const char *code_challenge,
                      gint64 now)
{
  DemoCode *code = g_new0 (DemoCode, 1);
  char *text = g_uuid_string_random ();

  code->session = demo_session_ref (session);
  code->redirect_uri = g_strdup (redirect_uri);
  code->code_challenge = g_strdup (code_challenge);
  code->expires_at = now + CODE_LIFETIME_SECONDS;
  g_hash_table_insert (self->codes, g_strdup (text), code);
  return text;
}

DemoCode *
demo_grants_take_code (DemoGrants *self, const char *code, gint64 now)
{
  g_autofree char *key = NULL;
  g_autoptr (DemoCode) found = NULL;

  if (!g_hash_table_steal_extended (self->codes, code, (gpointer *) &key, (gpointer *) &found) ||
      now >= found->expires_at)
    return NULL;
  return g_steal_pointer (&found);
}

char *
demo_grants_add_refresh_token (DemoGrants *self, DemoSession *session, gint64 expires_at)
{
  g_autofree char *key = demo_random_token (256);
  g_autofree char *text = demo_random_token (768);
  /* Opaque, but of the length and look of Cognito's encrypted ones. */
  char *token = g_strconcat ("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.",
                             key, ".", text, NULL);

  g_hash_table_insert (self->refresh_tokens, g_strdup (token),
                       demo_token_new (session, expires_at));
  return token;
}

DemoTokenState
demo_grants_look_up (DemoGrants *self,
                     const DemoClient *client,
                     const char *refresh_token,
                     gint64 now)
{
  const DemoToken *found = g_hash_table_lookup (self->refresh_tokens, refresh_token);

  if (found == NULL || found->session->client != client)
    return DEMO_TOKEN_UNKNOWN;
  if (found->session->is_revoked)
    return DEMO_TOKEN_REVOKED;
  if (now >= found->expires_at)
    return DEMO_TOKEN_EXPIRED;
  return demo_token_is_good (found, now) ? DEMO_TOKEN_GOOD : DEMO_TOKEN_RETIRED;
}

DemoSession *
demo_grants_find_refresh_token (DemoGrants *self, const char *token, gint64 now)
{
  const DemoToken *found = g_hash_table_lookup (self->refresh_tokens, token);

  return found != NULL && demo_token_is_good (found, now) ? found->session : NULL;
}

char *
demo_grants_rotate (DemoGrants *self, const char *token, gint64 now, int grace_seconds)
{
  DemoToken *old = g_hash_table_lookup (self->refresh_tokens, token);

  g_assert (old != NULL);
  /* A second use within the grace period does not make the period longer. */
  if (old->retired_at == 0)
    old->retired_at = now + grace_seconds;
  return demo_grants_add_refresh_token (self, old->session, old->expires_at);
}

void
demo_grants_add_access_token (DemoGrants *self,
                              const char *token,
                              DemoSession *session,
                              gint64 expires_at,
                              gint64 now)
{
  g_hash_table_foreach_remove (self->access_tokens, demo_token_is_expired, &now);
  g_hash_table_insert (self->access_tokens, g_strdup (token),
                       demo_token_new (session, expires_at));
}

DemoSession *
demo_grants_find_access_token (DemoGrants *self, const char *token, gint64 now)
{
  const DemoToken *found = g_hash_table_lookup (self->access_tokens, token);

  return found != NULL && demo_token_is_good (found, now) ? found->session : NULL;
}

void
demo_grants_revoke (DemoGrants *self, const DemoClient *client, const char *refresh_token)
{
  DemoToken *found = g_hash_table_lookup (self->refresh_tokens, refresh_token);

  if (found != NULL && found->session->client == client)
    found->session->is_revoked = TRUE;
}

void
demo_grants_revoke_all (DemoGrants *self, const DemoUser *user)
{
  GHashTableIter iter;
  DemoToken *token;

  g_hash_table_iter_init (&iter, self->refresh_tokens);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &token))
    if (user == NULL || token->session->user == user)
      token->session->is_revoked = TRUE;
}

GPtrArray *
demo_grants_list_sessions (DemoGrants *self, const DemoUser *user, gint64 now)
{
  GPtrArray *sessions = g_ptr_array_new ();
  GHashTableIter iter;
  const DemoToken *token;

  g_hash_table_iter_init (&iter, self->refresh_tokens);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &token))
    if (token->session->user == user && demo_token_is_good (token, now) &&
        !g_ptr_array_find (sessions, token->session, NULL))
      g_ptr_array_add (sessions, token->session);
  return sessions;
}

void
demo_grants_forget (DemoGrants *self, const DemoUser *user)
{
  g_hash_table_foreach_remove (self->codes, demo_code_is_of, (gpointer) user);
  g_hash_table_foreach_remove (self->refresh_tokens, demo_token_is_of, (gpointer) user);
  g_hash_table_foreach_remove (self->access_tokens, demo_token_is_of, (gpointer) user);
}
