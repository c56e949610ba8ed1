/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program asks the person for, and how often it may after a no.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define AUTH_ASK_MAX_REASON_CHARACTERS 256
#define AUTH_ASK_MAX_HANDLE_TOKEN      64
#define AUTH_ASK_MAX_WINDOW            512

typedef struct
{
  char **permissions; /* (owned) sorted, none twice */
  gboolean is_of_codes;
  char *parent_window;    /* (owned) */
  char *reason;           /* (owned) safe to show */
  char *handle_token;     /* (owned) (nullable) */
  char *activation_token; /* (owned) (nullable) */
} AuthAsk;

/* options: a{sv} */
AuthAsk *auth_ask_new (const char *const *permissions,
                       const char *parent_window,
                       GVariant *options,
                       GError **error);
void auth_ask_free (AuthAsk *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthAsk, auth_ask_free)

/* How long programs that were refused are not to ask again. */
typedef struct _AuthRefusals AuthRefusals;

AuthRefusals *auth_refusals_new (void);
void auth_refusals_free (AuthRefusals *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthRefusals, auth_refusals_free)

void auth_refusals_note (AuthRefusals *self, const char *app, gint64 now);
void auth_refusals_forgive (AuthRefusals *self, const char *app);
gint64 auth_refusals_get_rest (AuthRefusals *self, const char *app, gint64 now);
gint64 auth_refusals_get_brief_rest (AuthRefusals *self, const char *app, gint64 now);

G_END_DECLS
