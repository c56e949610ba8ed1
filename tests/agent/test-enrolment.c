/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * This program as the authenticator app of a user: killed at every step, no secret is lost.
 */

#include "config.h"

#include <string.h>

#include "auth-code-list.h"
#include "auth-stage-codes.h"
#include "auth-stage-user.h"

#define ALICE "alice@example.com"
#define ENROL "EnrolAuthenticator"
#define NONE  "(@a{sv} {},)"

#define AHEAD_SECONDS 1800

/* A pool of its own, and no code from before. */
static char *
set_stage (AuthStage *stage)
{
  static guint count;
  g_autofree char *name = g_strdup_printf ("Enrol %u", ++count);

  auth_stage_codes_store (stage, NULL);
  return auth_stage_add_signed_in (stage, name);
}

static char *
enrol (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) id = auth_stage_user_ask (stage, account, ENROL, NONE);

  return g_variant_dup_string (id, NULL);
}

static GVariant *
list_codes (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  GVariant *list = auth_stage_codes_list (stage, &error);

  g_assert_no_error (error);
  return list;
}

/* Alice signs in with her password and, when the pool asks, with a code that the agent shows. */
static void
sign_in_with_code (AuthStage *stage, const char *account, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = auth_stage_codes_get (stage, id, FALSE, &error);
  g_autofree char *next = auth_stage_codes_get (stage, id, TRUE, &error);
  g_autofree char *both = g_strconcat ("=", code, ",", next, NULL);
  g_autofree char *uri = NULL;
  g_autofree char *sign_in = auth_stage_begin (stage, account, &uri, &error);
  g_autofree char *redirect = auth_stage_visit (stage, uri, ALICE, both);

  g_assert_true (auth_stage_complete (stage, sign_in, redirect, &error));
  g_assert_no_error (error);
}

static gboolean
is_asked_for_code (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) user = auth_stage_user_ask (stage, account, "GetUser", NULL);
  const char *preferred = "";

  g_variant_lookup (user, "PreferredMfa", "&s", &preferred);
  return g_str_equal (preferred, "SOFTWARE_TOKEN_MFA");
}

/* One entry, confirmed, and the pool takes its codes. */
static void
assert_enrolled (AuthStage *stage, const char *account, const char *id)
{
  g_autoptr (GVariant) list = list_codes (stage);
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
  g_assert_true (is_asked_for_code (stage, account));
  sign_in_with_code (stage, account, id);
}

static void
test_enrol (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *id = NULL;

  g_assert_false (is_asked_for_code (stage, account));
  id = enrol (stage, account);
  assert_enrolled (stage, account, id);
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 1);
  auth_stage_kill_agent (stage);
  assert_enrolled (stage, account, id);
}

/* The older secret goes only when the pool has taken the new one. */
static void
test_again (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *first = enrol (stage, account);
  g_autofree char *second = NULL;
  g_autoptr (GVariant) list = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=status:500*1");
  auth_stage_user_fails (stage, account, ENROL, NONE, AUTH_ERROR_OFFLINE);
  list = list_codes (stage);
  g_assert_cmpuint (g_variant_n_children (list), ==, 2);
  sign_in_with_code (stage, account, first);
  second = enrol (stage, account);
  g_assert_cmpstr (second, !=, first);
  assert_enrolled (stage, account, second);
}

static void
ignored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
}

typedef struct
{
  const char *operation;
  int count;
} Asked;

static gboolean
was_asked (AuthStage *stage, gpointer user_data)
{
  const Asked *asked = user_data;

  return auth_stage_count (stage, asked->operation) >= asked->count;
}

/* The agent is killed while the pool has the question: before it acts, or after. */
static void
kill_at (AuthStage *stage, const char *account, const char *operation, const char *fault)
{
  g_autofree char *text = g_strdup_printf ("%s=%s*1", operation, fault);
  Asked asked = { operation, auth_stage_count (stage, operation) + 1 };

  auth_stage_fault (stage, text);
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, ENROL,
                          g_variant_new_parsed (NONE), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
                          ignored_cb, NULL);
  auth_stage_wait (stage, was_asked, &asked);
  auth_stage_kill_agent (stage);
  auth_stage_fault (stage, "");
}

/* What the pool asks for now, if it asks, is shown by the agent. */
static void
assert_not_locked_out (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) list = list_codes (stage);
  g_autoptr (GVariant) entry = NULL;
  const char *id = NULL;

  if (!is_asked_for_code (stage, account))
    return;
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  entry = g_variant_get_child_value (list, 0);
  g_variant_lookup (entry, "id", "&s", &id);
  sign_in_with_code (stage, account, id);
}

static const struct
{
  const char *operation;
  const char *fault;
} kills[] = {
  { "idp:AssociateSoftwareToken", "hang" },
  { "idp:AssociateSoftwareToken", "lost-answer" },
  { "idp:VerifySoftwareToken", "hang" },
  { "idp:VerifySoftwareToken", "lost-answer" },
  { "idp:SetUserMFAPreference", "hang" },
  { "idp:SetUserMFAPreference", "lost-answer" },
};

static void
test_kill (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
      g_autofree char *account = set_stage (stage);
      g_autofree char *id = NULL;

      g_test_message ("%s %s", kills[i].operation, kills[i].fault);
      kill_at (stage, account, kills[i].operation, kills[i].fault);
      assert_not_locked_out (stage, account);
      id = enrol (stage, account);
      assert_enrolled (stage, account, id);
    }
}

/* Killed again and again, at the same step or at another. */
static void
test_kill_often (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *id = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kills); i++)
    kill_at (stage, account,
             kills[i].operation == kills[0].operation ? kills[2].operation : kills[i].operation,
             kills[i].fault);
  id = enrol (stage, account);
  assert_enrolled (stage, account, id);
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
  g_autofree char *account = set_stage (stage);
  g_autofree char *id = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GVariant) list = NULL;

      g_test_message ("%s", rows[i].fault);
      /* Each with a new secret: what was begun is begun anew. */
      auth_stage_codes_store (stage, NULL);
      auth_stage_fault (stage, rows[i].fault);
      auth_stage_user_fails (stage, account, ENROL, NONE, rows[i].code);
      auth_stage_fault (stage, "");
      list = list_codes (stage);
      g_assert_cmpuint (g_variant_n_children (list), ==,
                        strstr (rows[i].fault, "Associate") != NULL ? 0 : 1);
      g_assert_false (is_asked_for_code (stage, account));
    }
  id = enrol (stage, account);
  assert_enrolled (stage, account, id);
}

static void
test_code_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *message = NULL;
  g_autofree char *id = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=status:400");
  message = auth_stage_user_dup_failure (stage, account, ENROL, NONE, AUTH_ERROR_SERVER_REFUSED);
  g_assert_nonnull (strstr (message, "clock"));
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 2);
  auth_stage_fault (stage, "");
  g_assert_false (is_asked_for_code (stage, account));
  id = enrol (stage, account);
  assert_enrolled (stage, account, id);
}

/* The pool's clock counts, not ours. */
static void
test_clock (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *fault = g_strdup_printf ("idp=ahead:%d", AHEAD_SECONDS);
  g_autofree char *id = NULL, *code = NULL, *document = NULL, *early = NULL, *late = NULL;
  g_autoptr (AuthCodeList) list = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before, after;

  auth_stage_fault (stage, fault);
  id = enrol (stage, account);
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
  g_autofree char *account = set_stage (stage);
  g_autofree char *id = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=ahead:600");
  id = enrol (stage, account);
  g_assert_cmpint (auth_stage_count (stage, "idp:VerifySoftwareToken"), ==, 2);
  auth_stage_fault (stage, "");
  g_assert_true (is_asked_for_code (stage, account));
}

static void
test_locked (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autofree char *first = enrol (stage, account);
  g_autofree char *id = NULL;

  auth_stage_lock_keyring (stage);
  auth_stage_user_fails (stage, account, ENROL, NONE, AUTH_ERROR_LOCKED);
  g_assert_cmpint (auth_stage_count (stage, "idp:AssociateSoftwareToken"), ==, 1);
  auth_stage_unlock_keyring (stage);
  id = enrol (stage, account);
  assert_enrolled (stage, account, id);
}

typedef struct
{
  GHashTable *ids; /* (owned) */
  guint answers;
} Both;

static void
enrolled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Both *both = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  char *id;

  g_assert_no_error (error);
  g_variant_get (reply, "(s)", &id);
  g_hash_table_add (both->ids, id);
  both->answers++;
}

static gboolean
are_both_answered (AuthStage *stage, gpointer user_data)
{
  return ((Both *) user_data)->answers == 2;
}

static void
test_two_at_once (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Both both = { ids, 0 };

  for (guint i = 0; i < 2; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, ENROL,
                            g_variant_new_parsed (NONE), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
                            enrolled_cb, &both);
  auth_stage_wait (stage, are_both_answered, &both);
  g_assert_cmpuint (g_hash_table_size (ids), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, "idp:AssociateSoftwareToken"), ==, 1);
}

static gboolean
is_settled (AuthStage *stage, gpointer user_data)
{
  g_autofree char *document = auth_stage_codes_dup_document ();

  return document != NULL && strstr (document, "\"is-enrolled\":true") != NULL;
}

/* Nobody waits for the answer, but it has begun. */
static void
test_caller_leaves (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autoptr (GDBusConnection) bus =
    auth_stage_user_connect (AUTH_BUS_CONTROL_PREFIX "TestEnrolment");
  Asked asked = { "idp:AssociateSoftwareToken", 1 };

  auth_stage_fault (stage, "idp:AssociateSoftwareToken=delay:300*1");
  g_dbus_connection_call (bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, ENROL,
                          g_variant_new_parsed (NONE), NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL,
                          ignored_cb, NULL);
  auth_stage_wait (stage, was_asked, &asked);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  auth_stage_wait (stage, is_settled, NULL);
}

static void
test_wrong_arguments (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = set_stage (stage);
  g_autoptr (GDBusConnection) stranger = auth_stage_user_connect (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    stranger, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE, ENROL,
    g_variant_new_parsed (NONE), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);

  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  auth_stage_user_fails (stage, account, ENROL, "({'name': <7>},)", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, ENROL, "({'name': <''>},)", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_user_fails (stage, account, ENROL, "({'name': <'a\\nb'>},)",
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
  auth_stage_user_fails (stage, account, ENROL, NONE, AUTH_ERROR_SIGN_IN_REQUIRED);
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
  message = auth_stage_user_dup_failure (stage, account, ENROL, NONE, AUTH_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (message, "provider"));
  g_assert_cmpint (auth_stage_count (stage, "idp"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/enrolment/signed-out", test_signed_out);
  g_test_add_func ("/enrolment/federated", test_federated);
  g_test_add_func ("/enrolment/trouble", test_trouble);
  g_test_add_func ("/enrolment/code-refused", test_code_refused);
  g_test_add_func ("/enrolment/locked", test_locked);
  g_test_add_func ("/enrolment/enrol", test_enrol);
  g_test_add_func ("/enrolment/again", test_again);
  g_test_add_func ("/enrolment/kill", test_kill);
  g_test_add_func ("/enrolment/kill-often", test_kill_often);
  g_test_add_func ("/enrolment/clock", test_clock);
  g_test_add_func ("/enrolment/clock-learnt", test_clock_learnt);
  g_test_add_func ("/enrolment/two-at-once", test_two_at_once);
  g_test_add_func ("/enrolment/caller-leaves", test_caller_leaves);
  return g_test_run ();
}
