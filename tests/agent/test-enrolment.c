/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * This program as the authenticator app of a user: for whom, and what may go wrong.
 */

#include "config.h"

#include <string.h>

#include "auth-code-list.h"
#include "auth-stage-enrolment.h"

/* What the demo pool's bob has in his own authenticator. */
#define BOB_SECRET "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

#define AHEAD_SECONDS 1800

static void
test_enrol (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *id = NULL;

  g_assert_false (auth_stage_enrolment_is_on (stage, account));
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 1);
  auth_stage_kill_agent (stage);
  auth_stage_enrolment_assert_done (stage, account, id);
}

static void
test_trouble (void)
{
  static const struct
  {
    const char *fault;
    int code;
  } rows[] = {
    { "idp:AssociateSoftwareToken=status:500*1", AUTH_ERROR_OFFLINE },
    { "idp:AssociateSoftwareToken=throttled*1", AUTH_ERROR_OFFLINE },
    { "idp:AssociateSoftwareToken=garbage*1", AUTH_ERROR_INVALID_RESPONSE },
    { "idp:AssociateSoftwareToken=status:400*1", AUTH_ERROR_INVALID_ARGUMENT },
    { "idp:VerifySoftwareToken=close*1", AUTH_ERROR_OFFLINE },
    { "idp:VerifySoftwareToken=html:503*1", AUTH_ERROR_OFFLINE },
    { "idp:VerifySoftwareToken=truncate*1", AUTH_ERROR_OFFLINE },
    { "idp:SetUserMFAPreference=close*1", AUTH_ERROR_OFFLINE },
    { "idp:SetUserMFAPreference=status:500*1", AUTH_ERROR_OFFLINE },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *id = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GVariant) list = NULL;

      g_test_message ("%s", rows[i].fault);
      /* Each with a new secret: what was begun is begun anew. */
      auth_stage_codes_store (stage, NULL);
      auth_stage_fault (stage, rows[i].fault);
      auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS, rows[i].code);
      auth_stage_fault (stage, "");
      list = auth_stage_enrolment_list (stage);
      g_assert_cmpuint (g_variant_n_children (list), ==,
                        strstr (rows[i].fault, "Associate") != NULL ? 0 : 1);
      g_assert_false (auth_stage_enrolment_is_on (stage, account));
    }
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
}

static void
test_code_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *message = NULL;
  g_autofree char *id = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=status:400");
  message = auth_stage_user_dup_failure (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                                         AUTH_ERROR_SERVER_REFUSED);
  g_assert_nonnull (strstr (message, "clock"));
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 2);
  auth_stage_fault (stage, "");
  g_assert_false (auth_stage_enrolment_is_on (stage, account));
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
}

/* The pool's clock counts, not ours. */
static void
test_clock (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *fault = g_strdup_printf ("idp=ahead:%d", AHEAD_SECONDS);
  g_autofree char *id = NULL, *code = NULL, *document = NULL, *early = NULL, *late = NULL;
  g_autoptr (AuthCodeList) list = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before, after;

  auth_stage_fault (stage, fault);
  id = auth_stage_enrolment_run (stage, account);
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 1);
  document = auth_stage_codes_dup_document ();
  list = auth_code_list_new_from_document (document, &error);
  g_assert_no_error (error);
  before = g_get_real_time () / G_USEC_PER_SEC + AHEAD_SECONDS - 3;
  code = auth_stage_codes_get (stage, id, FALSE, &error);
  g_assert_no_error (error);
  after = g_get_real_time () / G_USEC_PER_SEC + AHEAD_SECONDS + 3;
  early = auth_code_compute (list->codes->pdata[0], before);
  late = auth_code_compute (list->codes->pdata[0], after);
  g_assert_true (g_str_equal (code, early) || g_str_equal (code, late));
}

/* What the first refusal tells of the pool's clock helps the second try. */
static void
test_clock_learnt (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *id = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=ahead:600");
  id = auth_stage_enrolment_run (stage, account);
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 2);
  auth_stage_fault (stage, "");
  g_assert_true (auth_stage_enrolment_is_on (stage, account));
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *first = auth_stage_enrolment_run (stage, account);
  g_autofree char *id = NULL;

  auth_stage_lock_keyring (stage);
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                         AUTH_ERROR_LOCKED);
  g_assert_cmpint (auth_stage_count (stage, "idp:AssociateSoftwareToken"), ==, 1);
  auth_stage_unlock_keyring (stage);
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
}

static void
test_wrong_arguments (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autoptr (GDBusConnection) stranger = auth_stage_user_connect (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stranger, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, AUTH_STAGE_ENROL,
    g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, "({'name': <7>},)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, "({'name': <''>},)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, "({'name': <'a\\nb'>},)",
                         AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

static void
test_signed_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = NULL;

  auth_stage_codes_store (stage, NULL);
  account = auth_stage_add_account (stage, "Out");
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                         AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
test_scope (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *configuration = NULL, *account = NULL, *message = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) added = NULL;

  auth_stage_codes_store (stage, NULL);
  configuration =
    g_strdup_printf ("({'name': <'No scope'>, 'client-id': <'demo_desktop'>, 'domain': <'%s'>,"
                     " 'user-pool-id': <'local_DemoPool'>, 'scopes': <['openid', 'email']>},)",
                     stage->origin);
  added = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1",
                           "AddAccount", g_variant_new_parsed (configuration), &error);
  g_assert_no_error (error);
  g_variant_get (added, "(o)", &account);
  g_assert_true (auth_stage_sign_in (stage, account, &error));
  message = auth_stage_user_dup_failure (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                                         AUTH_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (message, "scope"));
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

/* The same account, another person: nobody's secret takes the place of another's. */
static void
test_other_person (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *alice = auth_stage_enrolment_run (stage, account);
  g_autofree char *bob = NULL, *uri = NULL, *sign_in = NULL, *redirect = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = NULL;

  sign_in = auth_stage_begin (stage, account, &uri, &error);
  redirect = auth_stage_visit (stage, uri, "bob@example.com", BOB_SECRET);
  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  bob = auth_stage_enrolment_run (stage, account);
  g_assert_cmpstr (bob, !=, alice);
  list = auth_stage_enrolment_list (stage);
  g_assert_cmpuint (g_variant_n_children (list), ==, 2);
  auth_stage_enrolment_sign_in (stage, account, alice);
}

static void
test_federated (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--federation", NULL);
  g_autofree char *account = NULL;
  g_autofree char *uri = NULL, *redirect = NULL, *message = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;
  const char *sign_in;

  auth_stage_codes_store (stage, NULL);
  account = auth_stage_add_account (stage, "Federated");
  reply = auth_stage_call (
    stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
    g_variant_new_parsed ("({'provider': <'Google'>, 'surface': <'embedded'>},)"), &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(&oss)", &sign_in, &uri, NULL);
  redirect = auth_stage_visit (stage, uri, "ada@example.com", NULL);
  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  message = auth_stage_user_dup_failure (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                                         AUTH_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (message, "provider"));
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/enrolment/signed-out", test_signed_out);
  g_test_add_func ("/enrolment/scope", test_scope);
  g_test_add_func ("/enrolment/federated", test_federated);
  g_test_add_func ("/enrolment/trouble", test_trouble);
  g_test_add_func ("/enrolment/code-refused", test_code_refused);
  g_test_add_func ("/enrolment/locked", test_locked);
  g_test_add_func ("/enrolment/enrol", test_enrol);
  g_test_add_func ("/enrolment/clock", test_clock);
  g_test_add_func ("/enrolment/clock-learnt", test_clock_learnt);
  g_test_add_func ("/enrolment/other-person", test_other_person);
  return g_test_run ();
}
