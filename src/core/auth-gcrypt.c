/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Sets libgcrypt up, for whoever in core is the first to use it.
 */

#include "config.h"

#include "auth-gcrypt.h"

#include <gcrypt.h>

/**
 * auth_gcrypt_ensure:
 *
 * A program that wants libgcrypt set up in its own way (libsecret does) has done so before.
 */
void
auth_gcrypt_ensure (void)
{
  if (gcry_control (GCRYCTL_INITIALIZATION_FINISHED_P))
    return;

  gcry_check_version (NULL);
  /* Where no memory may be locked, secrets are wiped all the same; there is nothing to warn of. */
  gcry_control (GCRYCTL_DISABLE_SECMEM_WARN);
  gcry_control (GCRYCTL_INITIALIZATION_FINISHED, 0);
}
