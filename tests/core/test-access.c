/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program asks, what was decided about it, and what is noted of it.
 */

#include "config.h"

#include <string.h>

#include "auth-app.h"
#include "auth-error.h"
#include "auth-events.h"
#include "auth-policy.h"

#define NOW  G_GINT64_CONSTANT (1800000000)
#define MAIL "flatpak:org.example.Mail"
#define ROLE "aws-credentials:arn:aws:iam::123456789012:role/Demo"

typedef struct
{
  const char *text;
  const char *expected; /* NULL: refused, or none */
} Row;

static void
test_flatpak_info (void)
{
  static const Row rows[] = {
    { "", NULL },
    { "not a key file", NULL },
    { "[Application]\n", NULL },
    { "[Application]\nname=\n", NULL },
    { "[Application]\nname=nodot\n", NULL },
    { "[Application]\nname=org..example\n", NULL },
    { "[Application]\nname=.org.example\n", NULL },
    { "[Application]\nname=org.example.\n", NULL },
    { "[Application]\nname=org/example.App\n", NULL },
    { "[Application]\nname=org.example.App\\nX\n", NULL },
    { "[Instance]\nname=org.example.App\n", NULL },
    { "[Application]\nname=org.example.App\n[Instance]\ninstance-id=1\n",
      "flatpak:org.example.App" },
    { "[Runtime]\nname=org.gnome.Sdk\n", "flatpak:org.gnome.Sdk" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *app =
        auth_app_new_from_flatpak_info (rows[i].text, strlen (rows[i].text), &error);

      g_assert_cmpstr (app, ==, rows[i].expected);
      if (app == NULL)
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_snap (void)
{
  static const char info[] = "[Snap Info]\nInstanceName=mail_two\nDesktopFile=mail_mail.desktop\n";
  g_autofree char *app = auth_app_new_from_snap_info (info, strlen (info), NULL);

  g_assert_cmpstr (app, ==, "snap:mail_two");
  g_assert_null (auth_app_new_from_snap_info ("", 0, NULL));
  g_assert_true (auth_app_is_snap_cgroup ("0::/user.slice/snap.mail.mail.scope\n"));
  g_assert_true (auth_app_is_snap_cgroup ("7:freezer:/snap.mail\n0::/\n"));
  g_assert_false (auth_app_is_snap_cgroup ("3:cpu:/snap.mail\n"));
  g_assert_false (auth_app_is_snap_cgroup ("0::/user.slice/app-x.scope\n"));
}

#define USER "0::/user.slice/user-1000.slice/user@1000.service/"

static void
test_unit (void)
{
  static const Row rows[] = {
    { "", NULL },
    { "0::/", NULL },
    { "0::/system.slice/app-gnome-org.example.App-12.scope\n", NULL },
    { USER "app.slice/vte-spawn-1.scope\n", NULL },
    { USER "app.slice/app-.scope\n", NULL },
    { USER "app.slice/app-a-b-c-d.scope\n", NULL },
    { USER "app.slice/app-gnome-..-1.scope\n", NULL },
    { "1:cpu:/x0::/user@1.service/app-gnome-org.example.App-1.scope\n", NULL },
    { USER "app.slice/app-gnome-org.example.App-1234.scope\n", "org.example.App" },
    { USER "app.slice/app-org.example.App-1234.scope\n", "org.example.App" },
    { USER "app.slice/app-gnome-org.gnome.Terminal.slice/app-org.example.App@1.service\n",
      "org.example.App" },
    { USER "app.slice/app-dbus\\x2d:1.2\\x2dorg.example.App.service\n", NULL },
    { USER "app.slice/app-gnome-firefox\\x2desr-9.scope\n", "firefox-esr" },
    { "1:cpu:/\n" USER "app.slice/app-gnome-a.b-1.scope\n", "a.b" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = auth_app_dup_id_from_cgroup (rows[i].text);

      g_assert_cmpstr (id, ==, rows[i].expected);
    }
}

static void
test_names (void)
{
  static const char *const bad[] = { "",
                                     "mail",
                                     "flatpak:",
                                     "flatpak:nodot",
                                     "snap:",
                                     "host:a b",
                                     "other:org.example.App",
                                     "flatpak:org.example.App\n" };
  static const char *const good[] = { "flatpak:org.example.App", "snap:mail",
                                      "host:", "host:firefox-esr" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auth_app_check (bad[i], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (auth_app_check (good[i], NULL));
  g_assert_true (auth_app_is_sandboxed ("snap:mail"));
  g_assert_false (auth_app_is_sandboxed (AUTH_APP_HOST));
  g_assert_cmpstr (auth_app_get_id ("host:firefox-esr"), ==, "firefox-esr");
}

static void
test_policy_refused (void)
{
  static const Row rows[] = {
    { "allow=profile\n", "cannot be read" },
    { "[mail]\nallow=profile\n", "“mail”" },
    { "[flatpak:org.example.Mail]\nallow=everything\n", "does not exist" },
    { "[*]\nalow=profile\n", "allow and deny" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_policy_new (rows[i].text, strlen (rows[i].text), &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_FAILED);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

static void
test_policy (void)
{
  static const char text[] = "# managed\n[*]\ndeny=aws-credentials;aws-credentials:*\n"
                             "[flatpak:org.example.Mail]\nallow=access-token;aws-credentials\n"
                             "[snap:*]\ndeny=*\n[host:]\nallow=profile\n";
  g_autoptr (AuthPolicy) policy = auth_policy_new (text, strlen (text), NULL);
  g_autoptr (AuthPolicy) denying = auth_policy_new_denying ();
  static const struct
  {
    const char *app;
    const char *permission;
    AuthDecision expected;
  } rows[] = {
    { MAIL, "access-token", AUTH_DECISION_ALLOW },
    { MAIL, "id-token", AUTH_DECISION_ASK },
    { MAIL, "aws-credentials", AUTH_DECISION_DENY },
    { MAIL, ROLE, AUTH_DECISION_DENY },
    { "snap:mail", "profile", AUTH_DECISION_DENY },
    { AUTH_APP_HOST, "profile", AUTH_DECISION_ALLOW },
    { "host:firefox", "profile", AUTH_DECISION_ASK },
  };

  g_assert_nonnull (policy);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (auth_policy_decide (policy, rows[i].app, rows[i].permission), ==,
                     rows[i].expected);
  g_assert_cmpint (auth_policy_decide (denying, MAIL, "profile"), ==, AUTH_DECISION_DENY);
}

/* What is shown to administrators does what it says. */
static void
test_policy_example (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("AUTH_DATA_DIR"), "policy.ini.example", NULL);
  g_autofree char *text = NULL;
  g_autoptr (AuthPolicy) policy = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  policy = auth_policy_new (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_cmpint (auth_policy_decide (policy, "flatpak:com.example.Mail", "access-token"), ==,
                   AUTH_DECISION_ALLOW);
  g_assert_cmpint (auth_policy_decide (policy, AUTH_APP_HOST, ROLE), ==, AUTH_DECISION_DENY);
  g_assert_cmpint (auth_policy_decide (policy, AUTH_APP_HOST, "profile"), ==, AUTH_DECISION_ASK);
  g_assert_cmpint (auth_policy_decide (policy, MAIL, "code:one"), ==, AUTH_DECISION_DENY);
}

static void
add_event (AuthEvents *events, const char *what, const char *executable, gint64 time)
{
  AuthEvent event = { .time = time,
                      .app = (char *) MAIL,
                      .executable = (char *) executable,
                      .account = (char *) "one",
                      .account_name = (char *) "Work",
                      .what = (char *) what,
                      .outcome = (char *) "given",
                      .decided_by = (char *) "person" };

  auth_events_add (events, &event);
}

static void
test_events (void)
{
  g_autoptr (AuthEvents) events = auth_events_new ();
  g_autoptr (AuthEvents) again = NULL;
  g_autoptr (JsonObject) stored = NULL;
  AuthEvent *event;

  add_event (events, "profile", "/bin/a", NOW);
  add_event (events, "id-token", "/bin/a", NOW + 1);
  add_event (events, "profile", "/bin/b", NOW + 2);
  add_event (events, "profile", "/bin/a", NOW + 59);
  add_event (events, "profile", "/bin/a", NOW + 60);
  g_assert_cmpuint (auth_events_get_all (events)->len, ==, 4);
  event = auth_events_get_all (events)->pdata[0];
  g_assert_cmpuint (event->count, ==, 2);
  g_assert_cmpint (event->last_time, ==, NOW + 59);
  stored = auth_events_to_json (events);
  again = auth_events_new_from_json (stored, NOW + 100);
  event = auth_events_get_all (again)->pdata[0];
  g_assert_cmpuint (event->count, ==, 2);
  g_assert_cmpstr (event->account_name, ==, "Work");
  g_assert_cmpstr (event->executable, ==, "/bin/a");
  auth_events_clear (again);
  g_assert_cmpuint (auth_events_get_all (again)->len, ==, 0);
}

static void
test_events_bounds (void)
{
  g_autoptr (AuthEvents) events = auth_events_new ();
  g_autoptr (AuthEvents) old = NULL;
  g_autoptr (JsonObject) stored = NULL;
  AuthEvent *event;

  for (guint i = 0; i < AUTH_EVENTS_MAX + 5; i++)
    add_event (events, "profile", "", NOW + i * 60);
  g_assert_cmpuint (auth_events_get_all (events)->len, ==, AUTH_EVENTS_MAX);
  event = auth_events_get_all (events)->pdata[0];
  g_assert_cmpint (event->time, ==, NOW + 5 * 60);
  stored = auth_events_to_json (events);
  old = auth_events_new_from_json (stored, NOW + 2 * AUTH_EVENTS_MAX_AGE_SECONDS);
  g_assert_cmpuint (auth_events_get_all (old)->len, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/flatpak-info", test_flatpak_info);
  g_test_add_func ("/app/snap", test_snap);
  g_test_add_func ("/app/unit", test_unit);
  g_test_add_func ("/app/names", test_names);
  g_test_add_func ("/policy/refused", test_policy_refused);
  g_test_add_func ("/policy/decide", test_policy);
  g_test_add_func ("/policy/example", test_policy_example);
  g_test_add_func ("/events/counted", test_events);
  g_test_add_func ("/events/bounds", test_events_bounds);
  return g_test_run ();
}
