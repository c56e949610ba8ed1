/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS Signature Version 4: who signed a request, and whether the signature is right.
 */

#pragma once

#include "demo-call.h"

G_BEGIN_DECLS

/* Why a request is not answered: static values. */
typedef struct
{
  guint status;
  const char *code;
  const char *message;
} DemoRefusal;

/* NULL when the request is signed for this service with credentials the pool gave out, which are
 * then in credentials_out. */
const DemoRefusal *demo_signature_check (const DemoCall *call,
                                         const char *service,
                                         const DemoCredentials **credentials_out);

G_END_DECLS
