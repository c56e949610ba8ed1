/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * In which order and groups the entries of the code list are shown.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_CODE_ORDER_HAND,
  AUTH_CODE_ORDER_NAME,
  AUTH_CODE_ORDER_USED,
} AuthCodeOrder;

void auth_code_order_sort (GPtrArray *items, AuthCodeOrder order);
GPtrArray *auth_code_order_search (GPtrArray *items, const char *text);
void auth_code_order_group (GPtrArray *items);

G_END_DECLS
