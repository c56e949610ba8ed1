/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tables of files of one-time codes and of what is to be read in them.
 */

#pragma once

#include "auth-code-file.h"

G_BEGIN_DECLS

/* The secret of every entry in the tables. */
#define SECRET "GEZDGNBVGY3TQOJQ"

typedef struct
{
  const char *name;
  const char *text;
  const char *expected; /* "totp|Example|alice|SHA1|6|30|0|tags|pinned|note\n" for each entry, or
                         * "!", its title, and why it is refused */
} TestCodeRow;

void test_code_rows_check (const char *format, const TestCodeRow *rows, gsize n_rows);
/* expected: a part of the message */
void test_code_rows_check_refused (const TestCodeRow *rows, gsize n_rows);

#define CHECK(format, rows) test_code_rows_check (format, rows, G_N_ELEMENTS (rows))
#define CHECK_REFUSED(rows) test_code_rows_check_refused (rows, G_N_ELEMENTS (rows))

#define NO_TYPE      "It is none of the types totp, hotp and steam\n"
#define NO_ALGORITHM "Its algorithm is none of SHA1, SHA256 and SHA512\n"
#define NO_DIGITS    "Its number of digits is missing or out of range\n"
#define NO_PERIOD    "Its period is missing or out of range\n"
#define NO_COUNTER   "Its counter is missing or out of range\n"
#define NO_SECRET    "There is no secret\n"

G_END_DECLS
