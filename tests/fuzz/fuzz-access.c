/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what tells who is asking and what an administrator decided.
 */

#include "config.h"

#include <string.h>

#include "auth-app.h"
#include "auth-error.h"
#include "auth-policy.h"
#include "fuzz.h"

static void
check_app (const char *app,
           const GError *error)
{
  g_assert_true ((app != NULL) == (error == NULL));
  if (app != NULL)
    g_assert_true (auth_app_check (app, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autofree char *flatpak = NULL;
  g_autofree char *snap = NULL;
  g_autofree char *id = NULL;
  g_autoptr (AuthPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  flatpak = auth_app_new_from_flatpak_info (text, strlen (text), &error);
  check_app (flatpak, error);
  g_clear_error (&error);
  snap = auth_app_new_from_snap_info (text, strlen (text), &error);
  check_app (snap, error);
  g_clear_error (&error);
  auth_app_is_snap_cgroup (text);
  id = auth_app_dup_id_from_cgroup (text);
  policy = auth_policy_new (text, strlen (text), &error);
  g_assert_true ((policy != NULL) == (error == NULL));
  if (policy != NULL)
    auth_policy_decide (policy, "flatpak:org.example.App", "access-token");
  return 0;
}
