/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes what tells who is asking and what an administrator decided.
 */

#include "config.h"

#include <string.h>

#include "auth-app.h"
#include "auth-ask.h"
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

/* What a program says is a permission, a window, its reason and its token. */
static void
ask (const char *text)
{
  const char *const permissions[] = { text, "profile", NULL };
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (
    "{'reason': <%s>, 'handle-token': <%s>, 'activation-token': <%s>}", valid, valid, valid));
  g_autoptr (GVariant) none = g_variant_ref_sink (g_variant_new_parsed ("@a{sv} {}"));
  g_autoptr (AuthAsk) one = auth_ask_new (permissions, "", none, NULL);
  g_autoptr (AuthAsk) other = auth_ask_new (permissions + 1, text, none, NULL);
  g_autoptr (AuthAsk) third = auth_ask_new (permissions + 1, "", options, NULL);

  g_assert_true (one == NULL || g_strv_contains ((const char *const *) one->permissions, text));
  g_assert_true (other == NULL || strlen (text) <= AUTH_ASK_MAX_WINDOW);
  g_assert_true (third == NULL || strlen (third->handle_token) <= AUTH_ASK_MAX_HANDLE_TOKEN);
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
  ask (text);
  return 0;
}
