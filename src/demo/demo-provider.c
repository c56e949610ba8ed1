/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The identity providers outside the pool that a federation takes people from.
 */

#include "config.h"

#include "demo-provider.h"

#include "demo-pool.h"

#define ADA   "ada@example.com", "Ada Lovelace"
#define GRACE "grace@example.com", "Grace Hopper"

const DemoProvider demo_providers[5] = {
  { "Google",
    "Google",
    "Google",
    NULL,
    "Error 403: disallowed_useragent. Google does not let embedded web views sign in.",
    FALSE,
    { DEMO_POOL_ID "_Google", NULL },
    { { "1234567890", ADA }, { "1234567891", GRACE } } },
  { "Facebook",
    "Facebook",
    "Facebook",
    NULL,
    "Logging in to Facebook from an embedded browser is disabled",
    FALSE,
    { DEMO_POOL_ID "_Facebook", NULL },
    { { "10204500001", ADA }, { "10204500002", GRACE } } },
  { "LoginWithAmazon",
    "Amazon",
    "LoginWithAmazon",
    NULL,
    NULL,
    FALSE,
    { DEMO_POOL_ID "_LoginWithAmazon", NULL },
    { { "amzn1.account.ADA0EXAMPLE", ADA }, { "amzn1.account.GRACE0EXAMPLE", GRACE } } },
  { "SignInWithApple",
    "Apple",
    "SignInWithApple",
    NULL,
    NULL,
    FALSE,
    { DEMO_POOL_ID "_SignInWithApple", NULL },
    { { "001234.ada0example.0815", ADA }, { "001234.grace0example.0816", GRACE } } },
  { "Okta",
    "Okta",
    "OIDC",
    "example.com",
    NULL,
    TRUE,
    { DEMO_POOL_ID "_Okta", NULL },
    { { "00u1adaexample", ADA }, { "00u1graceexample", GRACE } } },
};

const DemoProvider *
demo_provider_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demo_providers); i++)
    if (g_strcmp0 (demo_providers[i].name, name) == 0)
      return &demo_providers[i];
  return NULL;
}

const DemoProvider *
demo_provider_find_by_domain (const char *domain)
{
  for (gsize i = 0; i < G_N_ELEMENTS (demo_providers); i++)
    if (demo_providers[i].domain != NULL && g_strcmp0 (demo_providers[i].domain, domain) == 0)
      return &demo_providers[i];
  return NULL;
}

const DemoPerson *
demo_provider_find_person (const DemoProvider *self, const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->people); i++)
    if (g_strcmp0 (self->people[i].subject, name) == 0 ||
        g_strcmp0 (self->people[i].email, name) == 0)
      return &self->people[i];
  return NULL;
}
