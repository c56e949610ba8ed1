/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Comma-separated values (RFC 4180), a record at a time.
 */

#pragma once

#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_CSV_MAX_FIELDS 1024

typedef struct
{
  const char *position; /* borrowed */
  const char *end;
  guint line; /* where the record read last begins, from 1 */
  guint next_line;
} AuthCsv;

void auth_csv_init (AuthCsv *self, const char *data, gsize length);
/* The next record that is not an empty line. record_out: NULL at the end; for
 * auth_csv_free_record(). Errors: AUTH_ERROR_INVALID_ARGUMENT, with the line */
gboolean auth_csv_next (AuthCsv *self, char ***record_out, GError **error);
/* Wipes them. */
void auth_csv_free_record (char **record);

G_END_DECLS
