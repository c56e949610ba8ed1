/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The app clients of the demo pool.
 */

#include "config.h"

#include "demo-client.h"

const DemoClient demo_clients[2] = {
  { "demo_desktop", NULL },
  { "demo_secret", "demo_secret_value" },
};

const char *const demo_redirect_uris[] = {
  "http://127.0.0.1:17911/callback",
  "http://127.0.0.1:17912/callback",
  "http://127.0.0.1:17913/callback",
  "org.example.authenticator:/callback",
  NULL
};

const char *const demo_scopes[] = {
  "openid", "email", "profile", "phone", "aws.cognito.signin.user.admin", NULL
};

const DemoClient *
demo_client_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demo_clients); i++)
    if (g_strcmp0 (demo_clients[i].id, id) == 0)
      return &demo_clients[i];
  return NULL;
}
