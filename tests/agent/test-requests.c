/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Programs ask for access, the person answers, and nobody gets around that.
 */

#include "config.h"

#include "auth-stage-consent.h"

static const struct
{
  const char *name;
  const char *arguments; /* of Account1.RequestAccess */
} wrong[] = {
  { "nothing", "([], '', {})" },
  { "unknown", "(['everything'], '', {})" },
  { "empty", "([''], '', {})" },
  { "of codes", "(['codes'], '', {})" },
  { "of both", "(['profile', 'codes'], '', {})" },
  { "window", "(['profile'], 'window', {})" },
  { "no number", "(['profile'], 'x11:', {})" },
  { "a word", "(['profile'], 'x11:root', {})" },
  { "no handle", "(['profile'], 'wayland:', {})" },
  { "control", "(['profile'], 'wayland:a\\nb', {})" },
  { "empty token", "(['profile'], '', {'handle-token': <''>})" },
  { "path", "(['profile'], '', {'handle-token': <'../x'>})" },
  { "slash", "(['profile'], '', {'handle-token': <'a/b'>})" },
  { "no letter", "(['profile'], '', {'handle-token': <'é'>})" },
  { "token's type", "(['profile'], '', {'handle-token': <5>})" },
  { "reason's type", "(['profile'], '', {'reason': <true>})" },
};

static void
test_wrong (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Wrong");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", wrong[i].name);
      g_assert_false (auth_stage_asker_request (asker, account, wrong[i].arguments, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpuint (window->activated->len, ==, 0);
}

/* Each in its place is longer than it may be; the first of a length are what just fits. */
static void
test_long (void)
{
  static const struct
  {
    const char *format;
    gsize length;
    gboolean is_good;
  } cases[] = {
    { "(['profile'], '', {'handle-token': <'%s'>})", 64, TRUE },
    { "(['profile'], '', {'handle-token': <'%s'>})", 65, FALSE },
    { "(['profile'], '', {'handle-token': <'%s'>})", 10000, FALSE },
    { "(['profile'], '', {'reason': <'%s'>, 'handle-token': <'r'>})", 256, TRUE },
    { "(['profile'], '', {'reason': <'%s'>})", 257, FALSE },
    { "(['profile'], '', {'reason': <'%s'>})", 1000000, FALSE },
    { "(['profile'], 'x11:%s', {'handle-token': <'x'>})", 16, TRUE },
    { "(['profile'], 'x11:%s', {})", 17, FALSE },
    { "(['profile'], 'wayland:%s', {'handle-token': <'w'>})", 504, TRUE },
    { "(['profile'], 'wayland:%s', {})", 505, FALSE },
    { "(['aws-credentials:%s'], '', {})", 100000, FALSE },
    { "(['profile'], '', {'unknown': <'%s'>})", 1000000, FALSE },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Long");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *filling = g_strnfill (cases[i].length, 'a');
      g_auto (GStrv) parts = g_strsplit (cases[i].format, "%s", 2);
      g_autofree char *arguments = g_strconcat (parts[0], filling, parts[1], NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_true (auth_stage_asker_request (asker, account, arguments, &error) ==
                     cases[i].is_good);
      if (!cases[i].is_good)
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

/* What is allowed is answered without a person, and at once. */
static void
test_allowed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Allowed");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);
  g_autofree const char **permissions = NULL;

  auth_stage_allow (stage, account, "profile");
  auth_stage_asker_ask (asker, account, "profile");
  auth_stage_asker_wait (asker, 1);
  auth_stage_asker_assert (asker, 0, NULL);
  g_assert_true (g_variant_lookup (asker->results, "permissions", "^a&s", &permissions));
  g_assert_cmpuint (g_strv_length ((char **) permissions), ==, 1);
  g_assert_cmpstr (permissions[0], ==, "profile");
  g_assert_cmpuint (window->activated->len, ==, 0);
}

static gboolean
may_have_token (AuthStageAsker *asker, const char *account, GError **error)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    asker->bus, AUTH_BUS_AGENT_NAME, account, AUTH_BUS_ACCOUNT_IFACE, "GetToken",
    g_variant_new_parsed ("('access', @a{sv} {})"), NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, error);

  return reply != NULL;
}

typedef struct
{
  const char *answer;
  guint response;
  const char *error_name;
  int afterwards; /* the error of GetToken; -1: none */
  int to_another; /* the same for another connection */
  const char *event;
} AnswerCase;

static const AnswerCase answers[] = {
  { "once", 0, NULL, -1, AUTH_ERROR_CONSENT_REQUIRED, "granted" },
  { "always", 0, NULL, -1, -1, "granted" },
  { "deny", 1, "AccessDenied", AUTH_ERROR_ACCESS_DENIED, AUTH_ERROR_CONSENT_REQUIRED, "refused" },
  { "never", 1, "AccessDenied", AUTH_ERROR_ACCESS_DENIED, AUTH_ERROR_ACCESS_DENIED, "refused" },
  { "dismiss", 2, "Cancelled", AUTH_ERROR_CONSENT_REQUIRED, AUTH_ERROR_CONSENT_REQUIRED, NULL },
};

static void
assert_token (AuthStageAsker *asker, const char *account, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (may_have_token (asker, account, &error) == (code == -1));
  if (code != -1)
    g_assert_error (error, AUTH_ERROR, code);
}

/* what: NULL: the person answered nothing */
static void
assert_event (AuthStage *stage, const char *account, const char *what)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *filter = g_strdup_printf ("({'account': <'%s'>},)", strrchr (account, '/') + 1);
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "ListEvents",
                     g_variant_new_parsed (filter), &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_variant_print (reply, FALSE);
  g_assert_true ((strstr (text, "'What': <'granted'>") != NULL) ==
                 (g_strcmp0 (what, "granted") == 0));
  g_assert_true ((strstr (text, "'What': <'refused'>") != NULL) ==
                 (g_strcmp0 (what, "refused") == 0));
}

static void
test_answer (gconstpointer data)
{
  const AnswerCase *one = data;
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, one->answer);
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);
  g_autoptr (AuthStageAsker) other = auth_stage_asker_new (stage);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) again = NULL;

  auth_stage_kill_agent (stage);
  auth_stage_asker_ask (asker, account, "access-token");
  auth_stage_window_wait (window, 1);
  g_assert_cmpuint (asker->n_responses, ==, 0);
  auth_stage_window_answer (window, one->answer);
  auth_stage_asker_wait (asker, 1);
  auth_stage_asker_assert (asker, one->response, one->error_name);
  assert_event (stage, account, one->event);
  assert_token (asker, account, one->afterwards);
  assert_token (other, account, one->to_another);
  again = auth_stage_window_call (window, "AnswerConsent",
                                  g_variant_new ("(ss)", auth_stage_window_get_id (window), "once"),
                                  &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
}

static void
test_described (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Described");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);
  g_autoptr (GVariant) consent = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_asker_request (asker, account,
                            "(['profile', 'id-token', 'profile'], 'x11:1a', "
                            "{'reason': <'Now\\n\\u202eyes <b>'>, 'activation-token': <'t1'>})",
                            &error);
  g_assert_no_error (error);
  auth_stage_window_wait (window, 1);
  g_assert_nonnull (strstr (window->platform, "'activation-token': <'t1'>"));
  g_assert_nonnull (strstr (window->platform, "'desktop-startup-id': <'t1'>"));
  consent = auth_stage_window_describe (window);
  text = g_variant_print (consent, FALSE);
  g_assert_nonnull (strstr (text, "'App': <'host:'>"));
  g_assert_nonnull (strstr (text, "'AppName': <''>"));
  g_assert_nonnull (strstr (text, "test-requests"));
  g_assert_nonnull (strstr (text, "'IsVerified': <false>"));
  g_assert_nonnull (strstr (text, "'AccountName': <'Described'>"));
  g_assert_nonnull (strstr (text, "'User': <''>"));
  g_assert_nonnull (strstr (text, "'Permissions': <['id-token', 'profile']>"));
  g_assert_nonnull (strstr (text, "'Reason': <'Now yes <b>'>"));
  g_assert_nonnull (strstr (text, "'ParentWindow': <'x11:1a'>"));
  g_assert_nonnull (strstr (text, "'NeedsSignIn': <true>"));
}

static void
test_described_user (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Signed in");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);
  g_autoptr (GVariant) consent = NULL;
  const char *user = NULL;

  auth_stage_asker_ask (asker, account, "profile");
  auth_stage_window_wait (window, 1);
  consent = auth_stage_window_describe (window);
  g_assert_true (g_variant_lookup (consent, "User", "&s", &user));
  g_assert_cmpstr (user, ==, "alice@example.com");
}

/* A no ends what waits behind it, and is a rest from any other question. */
static void
test_rest (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Rest");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);
  g_autoptr (GError) error = NULL;

  auth_stage_kill_agent (stage);
  auth_stage_asker_ask (asker, account, "profile");
  auth_stage_asker_ask (asker, account, "id-token");
  auth_stage_asker_ask (asker, NULL, "codes");
  auth_stage_window_wait (window, 1);
  auth_stage_window_answer (window, "deny");
  auth_stage_asker_wait (asker, 3);
  auth_stage_asker_assert (asker, 1, "AccessDenied");
  g_assert_false (auth_stage_asker_request (asker, account, "(['access-token'], '', {})", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
  g_assert_nonnull (strstr (error->message, "a moment ago"));
  g_assert_cmpuint (window->activated->len, ==, 1);
}

/* What the person has asked anew needs no rest. */
static void
test_forgiven (void)
{
  static const char *const noes[] = { "deny", "never" };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Forgiven");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);

  auth_stage_kill_agent (stage);
  for (guint i = 0; i < G_N_ELEMENTS (noes); i++)
    {
      g_autoptr (GError) error = NULL;

      auth_stage_asker_ask (asker, account, "profile");
      auth_stage_window_wait (window, i + 1);
      auth_stage_window_answer (window, noes[i]);
      auth_stage_asker_wait (asker, i + 1);
      auth_stage_asker_assert (asker, 1, "AccessDenied");
      auth_stage_set_grant (stage, "host:", account, "profile", "ask", &error);
      g_assert_no_error (error);
    }
  auth_stage_asker_ask (asker, account, "profile");
  auth_stage_window_wait (window, 3);
}

/* One question of a program at a time; equal ones are one. */
static void
test_queue (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_signed_in (stage, "Queue");
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (AuthStageAsker) asker = auth_stage_asker_new (stage);

  auth_stage_kill_agent (stage);
  for (guint i = 0; i < 3; i++)
    auth_stage_asker_ask (asker, account, "profile");
  auth_stage_asker_ask (asker, account, "id-token");
  auth_stage_window_wait (window, 1);
  auth_stage_window_answer (window, "once");
  auth_stage_asker_wait (asker, 3);
  auth_stage_asker_assert (asker, 0, NULL);
  auth_stage_window_wait (window, 2);
  auth_stage_window_answer (window, "dismiss");
  auth_stage_asker_wait (asker, 4);
  auth_stage_asker_assert (asker, 2, "Cancelled");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/requests/wrong", test_wrong);
  g_test_add_func ("/requests/long", test_long);
  g_test_add_func ("/requests/allowed", test_allowed);
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autofree char *path = g_strconcat ("/requests/answer/", answers[i].answer, NULL);

      g_test_add_data_func (path, &answers[i], test_answer);
    }
  g_test_add_func ("/requests/described", test_described);
  g_test_add_func ("/requests/described-user", test_described_user);
  g_test_add_func ("/requests/rest", test_rest);
  g_test_add_func ("/requests/forgiven", test_forgiven);
  g_test_add_func ("/requests/queue", test_queue);
  return g_test_run ();
}
