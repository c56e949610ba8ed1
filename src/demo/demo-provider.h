/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The identity providers outside the pool that a federation takes people from.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *subject;
  const char *email;
  const char *name;
} DemoPerson;

typedef struct
{
  const char *name;    /* as in identity_provider */
  const char *label;   /* as people call it */
  const char *type;    /* providerType of the claim "identities" */
  const char *domain;  /* (nullable) mail domain that leads here: idp_identifier */
  const char *refusal; /* (nullable) what an embedded web view is told */
  gboolean asks_password;
  const char *groups[2]; /* of the pool, that everybody from there is in */
  DemoPerson people[2];
} DemoProvider;

/* What everybody there signs in with, where a password is asked for. */
#define DEMO_PROVIDER_PASSWORD "Passw0rd!"

extern const DemoProvider demo_providers[5];

/* NULL when there is none. */
const DemoProvider *demo_provider_find (const char *name);
const DemoProvider *demo_provider_find_by_domain (const char *domain);
/* By subject or e-mail address, or NULL. */
const DemoPerson *demo_provider_find_person (const DemoProvider *self, const char *name);

G_END_DECLS
