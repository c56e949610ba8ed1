/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An authenticator app on the stage: set up, looked at, and signed in with.
 */

#include "config.h"

#include "auth-stage-enrolment.h"

char *
auth_stage_enrolment_prepare (AuthStage *stage)
{
  static guint count;
  g_autofree char *name = g_strdup_printf ("Enrol %u", ++count);

  auth_stage_codes_store (stage, NULL);
  return auth_stage_add_signed_in (stage, name);
}

char *
auth_stage_enrolment_run (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) id =
    auth_stage_user_ask (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS);

  return g_variant_dup_string (id, NULL);
}

GVariant *
auth_stage_enrolment_list (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  GVariant *list = auth_stage_codes_list (stage, &error);

  g_assert_no_error (error);
  return list;
}

void
auth_stage_enrolment_sign_in (AuthStage *stage, const char *account, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = auth_stage_codes_get (stage, id, FALSE, &error);
  g_autofree char *next = auth_stage_codes_get (stage, id, TRUE, &error);
  g_autofree char *both = g_strconcat ("=", code, ",", next, NULL);
  g_autofree char *uri = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, "alice@example.com", both);

  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  g_assert_no_error (error);
}

gboolean
auth_stage_enrolment_is_on (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) user = auth_stage_user_ask (stage, account, "GetUser", NULL);
  const char *preferred = "";

  g_variant_lookup (user, "PreferredMfa", "&s", &preferred);
  return g_str_equal (preferred, "SOFTWARE_TOKEN_MFA");
}

void
auth_stage_enrolment_assert_done (AuthStage *stage, const char *account, const char *id)
{
  g_autoptr (GVariant) list = auth_stage_enrolment_list (stage);
  g_autoptr (GVariant) entry = NULL;
  gboolean is_enrolled = FALSE;
  const char *shown = NULL, *account_id = NULL;

  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  entry = g_variant_get_child_value (list, 0);
  g_variant_lookup (entry, "id", "&s", &shown);
  g_variant_lookup (entry, "account-id", "&s", &account_id);
  g_variant_lookup (entry, "is-enrolled", "b", &is_enrolled);
  g_assert_cmpstr (shown, ==, id);
  g_assert_true (g_str_has_suffix (account, account_id));
  g_assert_true (is_enrolled);
  g_assert_true (auth_stage_enrolment_is_on (stage, account));
  auth_stage_enrolment_sign_in (stage, account, id);
}
