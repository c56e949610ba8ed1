/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-transfer: reads what strangers made, in a process that holds nothing.
 */

#include "config.h"

#include "auth-transfer-limits.h"
#include "auth-transfer.h"

int
main (int argc, char **argv)
{
  if (!auth_transfer_limit ())
    return 1;
  return auth_transfer_run (argc, argv);
}
