/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A user of the demo pool.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Typed instead of the code that Cognito would send by e-mail. */
#define DEMO_CONFIRMATION_CODE "123456"

typedef struct
{
  char *subject;
  char *username;
  char *email;
  char *name;
  char *password;
  char *totp_secret;     /* (nullable) */
  gint64 totp_last_step; /* codes up to this one are used up */
  gboolean must_set_up_totp;
  gboolean is_confirmed;
  gboolean has_reset_pending; /* a new password may be set with the confirmation code */
  const char *const *groups;  /* (nullable) (unowned) static */
  const char *const *roles;   /* (nullable) (unowned) static */
} DemoUser;

/* The three users a pool starts with. (element-type DemoUser) */
GPtrArray *demo_user_list_new (void);
/* By user name or e-mail address, or NULL. */
DemoUser *demo_user_list_find (GPtrArray *users, const char *name);
/* A person who signed up, not confirmed yet. */
DemoUser *demo_user_new (const char *name, const char *email, const char *password);
void demo_user_free (DemoUser *self);

/* In place of an e-mail: the confirmation code on standard output. */
void demo_user_announce_code (const DemoUser *self);

/* Why password is too weak, in words, or NULL. */
const char *demo_user_check_password (const char *password);
/* TRUE for the right code, which is used up by it. */
gboolean demo_user_check_totp (DemoUser *self, const char *code, gint64 now);

G_END_DECLS
