/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who signed in to which client, and the codes and tokens that stand for it.
 */

#pragma once

#include "demo-client.h"
#include "demo-user.h"

G_BEGIN_DECLS

/* One sign-in; every token made from it points here. */
typedef struct
{
  DemoUser *user;           /* (unowned) */
  const DemoClient *client; /* (unowned) */
  char *scope;
  char *nonce; /* (nullable) */
  char *origin_id;
  char *id;       /* what its user knows it by */
  char *visit_id; /* (nullable) the visit to the pages it came through */
  char *device;   /* (nullable) what used it last */
  gint64 auth_time;
  gint64 active_at;
  gboolean is_revoked;
} DemoSession;

typedef struct
{
  DemoSession *session; /* (owned) */
  char *redirect_uri;
  char *code_challenge; /* (nullable) */
  gint64 expires_at;
} DemoCode;

typedef enum
{
  DEMO_TOKEN_UNKNOWN,
  DEMO_TOKEN_EXPIRED,
  DEMO_TOKEN_REVOKED,
  DEMO_TOKEN_RETIRED, /* rotated out */
  DEMO_TOKEN_GOOD,
} DemoTokenState;

typedef struct _DemoGrants DemoGrants;

DemoGrants *demo_grants_new (void);
void demo_grants_free (DemoGrants *self);

DemoSession *demo_session_new (DemoUser *user,
                               const DemoClient *client,
                               const char *scope,
                               const char *nonce,
                               gint64 auth_time);
DemoSession *demo_session_ref (DemoSession *self);
void demo_session_unref (DemoSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoSession, demo_session_unref)
void demo_code_free (DemoCode *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoCode, demo_code_free)

/* A new authorization code, good once and for five minutes. (transfer full) */
char *demo_grants_add_code (DemoGrants *self,
                            DemoSession *session,
                            const char *redirect_uri,
                            const char *code_challenge,
                            gint64 now);
/* The code is used up by this. NULL: unknown, used or expired. */
DemoCode *demo_grants_take_code (DemoGrants *self, const char *code, gint64 now);

/* A new refresh token that ends at expires_at. (transfer full) */
char *demo_grants_add_refresh_token (DemoGrants *self, DemoSession *session, gint64 expires_at);
/* client: whose token it has to be */
DemoTokenState demo_grants_look_up (DemoGrants *self,
                                    const DemoClient *client,
                                    const char *refresh_token,
                                    gint64 now);
/* Its session, or NULL: unknown, expired, revoked or rotated out. */
DemoSession *demo_grants_find_refresh_token (DemoGrants *self, const char *token, gint64 now);
/* The token that follows token, which ends after the grace period. (transfer full) */
char *demo_grants_rotate (DemoGrants *self, const char *token, gint64 now, int grace_seconds);

void demo_grants_add_access_token (DemoGrants *self,
                                   const char *token,
                                   DemoSession *session,
                                   gint64 expires_at,
                                   gint64 now);
DemoSession *demo_grants_find_access_token (DemoGrants *self, const char *token, gint64 now);

/* Unknown tokens are nothing to complain of (RFC 7009 section 2.2). */
void demo_grants_revoke (DemoGrants *self, const DemoClient *client, const char *refresh_token);
/* user: (nullable) all */
void demo_grants_revoke_all (DemoGrants *self, const DemoUser *user);
/* Those of user that can be renewed. (transfer container) (element-type DemoSession) */
GPtrArray *demo_grants_list_sessions (DemoGrants *self, const DemoUser *user, gint64 now);
/* Nothing of the user is left. */
void demo_grants_forget (DemoGrants *self, const DemoUser *user);

G_END_DECLS
