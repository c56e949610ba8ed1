/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An enrolment that is broken off at every step, by whatever: no secret is lost.
 */

#include "config.h"

#include <string.h>

#include "auth-stage-enrolment.h"

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
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE,
                          AUTH_STAGE_ENROL, g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, ignored_cb, NULL);
  auth_stage_wait (stage, was_asked, &asked);
  auth_stage_kill_agent (stage);
  auth_stage_fault (stage, "");
}

/* What the pool asks for now, if it asks, is shown by the agent. */
static void
assert_not_locked_out (AuthStage *stage, const char *account)
{
  g_autoptr (GVariant) list = auth_stage_enrolment_list (stage);
  g_autoptr (GVariant) entry = NULL;
  const char *id = NULL;

  if (!auth_stage_enrolment_is_on (stage, account))
    return;
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  entry = g_variant_get_child_value (list, 0);
  g_variant_lookup (entry, "id", "&s", &id);
  auth_stage_enrolment_sign_in (stage, account, id);
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
      g_autofree char *account = auth_stage_enrolment_prepare (stage);
      g_autofree char *id = NULL;

      g_test_message ("%s %s", kills[i].operation, kills[i].fault);
      kill_at (stage, account, kills[i].operation, kills[i].fault);
      assert_not_locked_out (stage, account);
      id = auth_stage_enrolment_run (stage, account);
      auth_stage_enrolment_assert_done (stage, account, id);
    }
}

/* Killed again and again, at the same step or at another. */
static void
test_kill_often (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *id = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kills); i++)
    kill_at (stage, account,
             kills[i].operation == kills[0].operation ? kills[2].operation : kills[i].operation,
             kills[i].fault);
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
}

/* The older secret goes only when the pool has taken the new one. */
static void
test_again (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *first = auth_stage_enrolment_run (stage, account);
  g_autofree char *second = NULL;
  g_autoptr (GVariant) list = NULL;

  auth_stage_fault (stage, "idp:VerifySoftwareToken=status:500*1");
  auth_stage_user_fails (stage, account, AUTH_STAGE_ENROL, AUTH_STAGE_NO_OPTIONS,
                         AUTH_ERROR_OFFLINE);
  list = auth_stage_enrolment_list (stage);
  g_assert_cmpuint (g_variant_n_children (list), ==, 2);
  auth_stage_enrolment_sign_in (stage, account, first);
  second = auth_stage_enrolment_run (stage, account);
  g_assert_cmpstr (second, !=, first);
  auth_stage_enrolment_assert_done (stage, account, second);
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
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Both both = { ids, 0 };

  for (guint i = 0; i < 2; i++)
    g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE,
                            AUTH_STAGE_ENROL, g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL,
                            G_DBUS_CALL_FLAGS_NONE, 60000, NULL, enrolled_cb, &both);
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
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autoptr (GDBusConnection) bus =
    auth_stage_user_connect (AUTH_BUS_CONTROL_PREFIX "TestEnrolment");
  Asked asked = { "idp:AssociateSoftwareToken", 1 };

  auth_stage_fault (stage, "idp:AssociateSoftwareToken=delay:300*1");
  g_dbus_connection_call (bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE,
                          AUTH_STAGE_ENROL, g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, ignored_cb, NULL);
  auth_stage_wait (stage, was_asked, &asked);
  g_dbus_connection_close_sync (bus, NULL, NULL);
  auth_stage_wait (stage, is_settled, NULL);
}

static void
refused_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError **error = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, error);

  g_assert_null (reply);
}

static gboolean
is_refused (AuthStage *stage, gpointer user_data)
{
  return *(GError **) user_data != NULL;
}

/* Nothing goes on in the name of somebody who is gone; what was stored stays. */
static void
test_sign_out_meanwhile (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_enrolment_prepare (stage);
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL, list = NULL;
  Asked asked = { "idp:VerifySoftwareToken", 1 };

  auth_stage_fault (stage, "idp:VerifySoftwareToken=hang*1");
  g_dbus_connection_call (stage->bus, AUTH_BUS_AGENT_NAME, account, AUTH_STAGE_USER_IFACE,
                          AUTH_STAGE_ENROL, g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, refused_cb, &error);
  auth_stage_wait (stage, was_asked, &asked);
  reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed (AUTH_STAGE_NO_OPTIONS), NULL);
  g_assert_nonnull (reply);
  auth_stage_wait (stage, is_refused, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  g_clear_error (&error);
  list = auth_stage_enrolment_list (stage);
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  g_assert_true (auth_stage_sign_in (stage, account, &error));
  id = auth_stage_enrolment_run (stage, account);
  auth_stage_enrolment_assert_done (stage, account, id);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/enrolment-kill/kill", test_kill);
  g_test_add_func ("/enrolment-kill/kill-often", test_kill_often);
  g_test_add_func ("/enrolment-kill/again", test_again);
  g_test_add_func ("/enrolment-kill/two-at-once", test_two_at_once);
  g_test_add_func ("/enrolment-kill/caller-leaves", test_caller_leaves);
  g_test_add_func ("/enrolment-kill/sign-out-meanwhile", test_sign_out_meanwhile);
  return g_test_run ();
}
