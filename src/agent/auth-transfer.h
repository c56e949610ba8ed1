/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-transfer: reads and writes what one-time codes come and go in, for the agent.
 *
 *   read                       standard input: a file or links, at most 16 MiB
 *   read-picture WIDTH HEIGHT  standard input: width times height bytes, 0 black to 255 white
 *   write aegis|otpauth        standard input: a JSON array of auth_code_to_json()
 *   draw                       standard input: a JSON object of auth_code_to_json()
 *
 * Descriptor 3, where there is one, has the password. Standard output gets
 * auth_code_file_to_document() from the reading ones, the file from write, and width times width
 * bytes (1: dark) from draw. When it fails, it leaves with 1, and {"error": the last part of an
 * error name of the bus contract, "message": text} goes to standard output, or to standard error
 * from write, whose output is the person's own file.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns the exit status. */
int auth_transfer_run (int argc, char **argv);

G_END_DECLS
