/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The attributes of a user of the demo pool.
 */

#pragma once

#include <json-glib/json-glib.h>

#include "demo-user.h"

G_BEGIN_DECLS

/* {"Name", "Value"}; value: (nullable) NULL: nothing is added */
void demo_attribute_add (JsonArray *attributes, const char *name, const char *value);
/* Those of the user in no order but Cognito's. (transfer full) */
JsonArray *demo_attribute_list (const DemoUser *user);
/* NULL when the user has none of that name. */
const char *demo_attribute_get (const DemoUser *user, const char *name);
/* What is new is not verified. value: (nullable) NULL: no longer any. */
void demo_attribute_set (DemoUser *user, const char *name, const char *value);
/* The address or number that name is, or NULL: it is another attribute. */
DemoContact *demo_attribute_get_contact (DemoUser *user, const char *name);
/* Why a user may not set name to value, in Cognito's words, or NULL. value: (nullable) NULL: may
 * not delete it. (transfer full) */
char *demo_attribute_check (const char *name, const char *value);

G_END_DECLS
