/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes as the window shows them: a list that can be searched, with codes.
 */

#pragma once

#include "auth-bus.h"
#include "auth-code-item.h"
#include "auth-code-order.h"
#include "auth-codes-clock.h"

G_BEGIN_DECLS

typedef enum
{
  AUTH_CODES_EMPTIED, /* not asked for, or put away again */
  AUTH_CODES_LOADING,
  AUTH_CODES_LISTED,
  AUTH_CODES_FAILED,
} AuthCodesState;

#define AUTH_TYPE_CODES_MODEL (auth_codes_model_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodesModel, auth_codes_model, AUTH, CODES_MODEL, GObject)

/* How many rows are added when somebody scrolls to the last. */
#define AUTH_CODES_MODEL_MORE 32

AuthCodesModel *auth_codes_model_new (void);
void auth_codes_model_load (AuthCodesModel *self);
void auth_codes_model_empty (AuthCodesModel *self);
AuthCodesState auth_codes_model_get_state (AuthCodesModel *self);
/* Result: (nullable) why it failed */
const GError *auth_codes_model_get_error (AuthCodesModel *self);
/* Result: (nullable) NULL until it was asked for */
AuthDBusCodes1 *auth_codes_model_get_codes (AuthCodesModel *self);
AuthCodesClock *auth_codes_model_get_clock (AuthCodesModel *self);

guint auth_codes_model_get_n_entries (AuthCodesModel *self);
AuthCodeItem *auth_codes_model_find (AuthCodesModel *self, const char *id);
guint auth_codes_model_get_position (AuthCodesModel *self, AuthCodeItem *item);
/* To be called when the end of the list comes into sight. */
void auth_codes_model_show_more (AuthCodesModel *self, guint n_more);
void auth_codes_model_set_search (AuthCodesModel *self, const char *text);
void auth_codes_model_set_order (AuthCodesModel *self, AuthCodeOrder order);
char **auth_codes_model_dup_order (AuthCodesModel *self, AuthCodeItem *moved, AuthCodeItem *before);

G_END_DECLS
