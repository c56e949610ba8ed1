/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The JSON dialect of Amazon Cognito: an operation in a header, an error with a type.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* "Service.Operation", or NULL when the request is not of this dialect. */
const char *demo_aws_get_target (SoupServerMessage *message);
/* output: (transfer none) */
void demo_aws_reply (DemoCall *call, JsonObject *output);
/* type: without a namespace, as "NotAuthorizedException". */
void demo_aws_fail (DemoCall *call, guint status, const char *type, const char *message);

G_END_DECLS
