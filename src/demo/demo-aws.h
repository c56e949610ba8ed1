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
/* The operation alone, or NULL. */
const char *demo_aws_get_operation (SoupServerMessage *message);
/* output: (transfer none) */
void demo_aws_reply (DemoCall *call, JsonObject *output);
/* {} */
void demo_aws_reply_nothing (DemoCall *call);
/* type: without a namespace, as "NotAuthorizedException". */
void demo_aws_fail (DemoCall *call, guint status, const char *type, const char *message);
void demo_aws_fail_unknown (DemoCall *call);
/* The body, an object, or NULL after answering. (transfer full) */
JsonNode *demo_aws_read (DemoCall *call);

G_END_DECLS
