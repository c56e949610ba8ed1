/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A user of the demo pool.
 */

#pragma once

#include <json-glib/json-glib.h>

#include "demo-provider.h"

G_BEGIN_DECLS

/* Typed instead of the code that Cognito would send by e-mail. */
#define DEMO_CONFIRMATION_CODE "123456"

typedef enum
{
  DEMO_MFA_NONE = 0,
  DEMO_MFA_SMS = 1 << 0,
  DEMO_MFA_SOFTWARE_TOKEN = 1 << 1,
  DEMO_MFA_EMAIL = 1 << 2,
} DemoMfa;

/* What Cognito calls them: where it lists them and where it is told of them. */
typedef struct
{
  DemoMfa mfa;
  const char *name;
  const char *settings;
} DemoMfaName;

extern const DemoMfaName demo_mfa_names[3];

/* Where a code can be sent to. */
typedef struct
{
  gboolean is_verified;
  gint64 code_expires_at; /* 0: none was sent */
} DemoContact;

typedef struct
{
  char *subject;
  char *username;
  char *email;
  char *name;
  char *password;         /* (nullable) NULL: federated */
  GHashTable *attributes; /* (owned) char* -> char*: the other ones */
  GPtrArray *devices;     /* (owned) DemoDevice* */
  DemoContact email_contact;
  DemoContact phone_contact;
  char *totp_secret;         /* (nullable) verified */
  char *pending_totp_secret; /* (nullable) asked for by the user's program, not verified yet */
  gint64 totp_last_step;     /* codes up to this one are used up */
  DemoMfa mfa;               /* what may be asked for at the next sign-in */
  DemoMfa preferred_mfa;     /* one of them, or none */
  gboolean must_set_up_totp;
  gboolean has_passkey;
  gboolean is_confirmed;
  gboolean has_reset_pending;   /* a new password may be set with the confirmation code */
  const char *const *groups;    /* (nullable) (unowned) static */
  const char *const *roles;     /* (nullable) (unowned) static */
  const DemoProvider *provider; /* (nullable) who vouches for a federated user */
  char *provider_subject;       /* (nullable) what the user is called there */
  gint64 created_at;
} DemoUser;

/* The three users a pool starts with. (element-type DemoUser) */
GPtrArray *demo_user_list_new (void);
/* By user name or e-mail address, or NULL. Federated users have no password: none of them. */
DemoUser *demo_user_list_find (GPtrArray *users, const char *name);
/* A person who signed up, not confirmed yet. */
DemoUser *demo_user_new (const char *name, const char *email, const char *password);
/* The user who is subject at provider, made at the first sign-in; email and name are taken over at
 * each. (transfer none) */
DemoUser *demo_user_list_federate (GPtrArray *users,
                                   const DemoProvider *provider,
                                   const char *subject,
                                   const char *email,
                                   const char *name,
                                   gint64 now);
void demo_user_free (DemoUser *self);

/* In place of an e-mail or a text message: the confirmation code on standard output. */
void demo_user_announce_code (const char *address);

/* The claim "identities" of a federated user, or NULL. (transfer full) */
JsonArray *demo_user_new_identities (const DemoUser *self);
/* The same as the text of an attribute. */
char *demo_user_dup_identities (const DemoUser *self);

/* Why password is too weak, in words, or NULL. */
const char *demo_user_check_password (const char *password);
/* secret: (transfer full) its codes up to step are used up */
void demo_user_set_up_totp (DemoUser *self, char *secret, gint64 step);
/* What is asked for at a sign-in. */
DemoMfa demo_user_choose_mfa (const DemoUser *self);
/* TRUE for the right code, which is used up by it. */
gboolean demo_user_check_totp (DemoUser *self, const char *code, gint64 now);

G_END_DECLS
