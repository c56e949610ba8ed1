/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Going wrong on purpose: which endpoint fails how, and how often.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DEMO_FAULT_NONE,
  DEMO_FAULT_STATUS, /* argument: the HTTP status of a JSON error */
  DEMO_FAULT_HTML,   /* argument: the HTTP status of a web page */
  DEMO_FAULT_DELAY,  /* argument: milliseconds */
  DEMO_FAULT_HANG,
  DEMO_FAULT_TRUNCATE,
  DEMO_FAULT_GARBAGE,
  DEMO_FAULT_CLOSE,
  DEMO_FAULT_LOST_ANSWER,
  DEMO_FAULT_INVALID_GRANT,
  DEMO_FAULT_THROTTLED,
  DEMO_FAULT_HUGE,
  DEMO_FAULT_REDIRECT,
  DEMO_FAULT_TOKEN_EXPIRED,
  DEMO_FAULT_AHEAD,  /* argument: seconds the pool's clock is ahead */
  DEMO_FAULT_BEHIND, /* argument: seconds the pool's clock is behind */
  /* From here on: what is wrong with the tokens of an answer. */
  DEMO_FAULT_BAD_SIGNATURE,
  DEMO_FAULT_BAD_ISSUER,
  DEMO_FAULT_BAD_AUDIENCE,
  DEMO_FAULT_BAD_NONCE,
  DEMO_FAULT_BAD_KID,
  DEMO_FAULT_BAD_AT_HASH,
  DEMO_FAULT_EXPIRED,
} DemoFaultKind;

typedef struct
{
  char *endpoint;
  DemoFaultKind kind;
  guint argument;
  int remaining; /* -1: for ever */
} DemoFault;

/* "ENDPOINT=KIND[:ARG][*COUNT]" */
DemoFault *demo_fault_parse (const char *text, GError **error);
void demo_fault_free (DemoFault *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoFault, demo_fault_free)

/* The fault to apply now, counted down; kind DEMO_FAULT_NONE when there is none. */
DemoFault demo_fault_take (GPtrArray *faults, const char *endpoint);

G_END_DECLS
