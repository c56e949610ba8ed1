/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One notification at a time, of the desktop and of the portal, and the questions that raise it.
 */

#include "config.h"

#include "auth-consent-notice.h"
#include "auth-notice.h"
#include "auth-stage-desktop.h"

static const AuthNoticeContent first = { "First", "<First> body", "Open", "sign-in", "a1" };
static const AuthNoticeContent second = { "Second", "Second body", "Open", NULL, NULL };

/* While the desktop has not answered yet, only the last word counts. */
static void
test_overtaken (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autoptr (AuthNotice) notice = auth_notice_new (stage->bus, "test");

  auth_notice_withdraw (notice);
  auth_notice_show (notice, &first);
  auth_notice_show (notice, &second);
  auth_stage_desktop_wait_shown (desktop, 2);
  g_assert_cmpstr (desktop->title, ==, "Second");
  auth_notice_withdraw (notice);
  auth_stage_desktop_wait_gone (desktop);
  g_assert_cmpuint (desktop->last_id, ==, 1);
  auth_notice_show (notice, &first);
  auth_notice_withdraw (notice);
  auth_stage_desktop_wait_shown (desktop, 3);
  g_assert_cmpstr (desktop->body, ==, "&lt;First&gt; body");
  auth_stage_desktop_wait_gone (desktop);
}

static gboolean
is_unshown (AuthStage *stage, gpointer user_data)
{
  return !auth_notice_is_shown (user_data);
}

static void
test_window (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autoptr (AuthNotice) notice = auth_notice_new (stage->bus, "test");

  auth_notice_show (notice, &second);
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_true (auth_notice_is_shown (notice));
  auth_stage_desktop_click (desktop);
  g_assert_true (g_str_has_prefix (auth_stage_desktop_wait_activated (desktop), "({"));
  auth_stage_wait (stage, is_unshown, notice);
}

/* The desktop's shell crashed: what it showed is gone, and the next one is shown anew. */
static void
test_desktop_left (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  AuthStageDesktop *before = auth_stage_desktop_new (stage);
  g_autoptr (AuthStageDesktop) after = NULL;
  g_autoptr (AuthNotice) notice = auth_notice_new (stage->bus, "test");

  auth_notice_show (notice, &first);
  auth_stage_desktop_wait_shown (before, 1);
  auth_stage_desktop_free (before);
  auth_stage_wait (stage, is_unshown, notice);
  after = auth_stage_desktop_new (stage);
  auth_notice_show (notice, &first);
  auth_stage_desktop_wait_shown (after, 1);
}

/* An answer in time is nothing to tell of; all that are late are told of together. */
static void
test_consents (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autoptr (AuthConsentNotice) notice = auth_consent_notice_new (stage->bus, 0);

  auth_consent_notice_remove (notice, "none");
  auth_consent_notice_add (notice, "c0", "In time");
  auth_consent_notice_remove (notice, "c0");
  auth_consent_notice_add (notice, "c1", "Mail");
  auth_consent_notice_add (notice, "c1", "Mail");
  auth_stage_desktop_wait_shown (desktop, 1);
  g_assert_cmpstr (desktop->title, ==, "“Mail” asks for access");
  auth_consent_notice_add (notice, "c2", NULL);
  auth_stage_desktop_wait_shown (desktop, 2);
  g_assert_cmpstr (desktop->title, ==, "2 programs ask for access");
  auth_consent_notice_remove (notice, "c1");
  auth_stage_desktop_wait_shown (desktop, 3);
  g_assert_cmpstr (desktop->title, ==, "A program asks for access");
  auth_stage_desktop_click (desktop);
  g_assert_true (
    g_str_has_prefix (auth_stage_desktop_wait_activated (desktop), "('consent', [<'c2'>], "));
  auth_consent_notice_add (notice, "c3", NULL);
  auth_stage_desktop_wait_shown (desktop, 4);
  auth_consent_notice_remove (notice, "c2");
  auth_consent_notice_remove (notice, "c3");
  auth_stage_desktop_wait_gone (desktop);
}

/* What the portal was told, as text. */
static gboolean
is_told (AuthStage *stage, gpointer user_data)
{
  AuthStageDesktop *desktop = user_data;

  return desktop->portal != NULL;
}

static void
assert_told (AuthStage *stage, AuthStageDesktop *desktop, const char *expected)
{
  auth_stage_wait (stage, is_told, desktop);
  g_assert_cmpstr (desktop->portal, ==, expected);
  g_clear_pointer (&desktop->portal, g_free);
}

static void
test_portal (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageDesktop) desktop = auth_stage_desktop_new (stage);
  g_autoptr (AuthNotice) notice = auth_notice_new_for_portal (stage->bus, "test");

  auth_notice_show (notice, &first);
  auth_stage_wait (stage, is_told, desktop);
  g_assert_nonnull (strstr (desktop->portal, "'default-action': <'app.sign-in'>"));
  g_assert_nonnull (strstr (desktop->portal, "'default-action-target': <'a1'>"));
  g_assert_nonnull (strstr (desktop->portal, "'body': <'<First> body'>"));
  g_assert_false (auth_notice_is_shown (notice));
  g_clear_pointer (&desktop->portal, g_free);
  auth_notice_withdraw (notice);
  assert_told (stage, desktop, "RemoveNotification ('test',)");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notice/overtaken", test_overtaken);
  g_test_add_func ("/notice/window", test_window);
  g_test_add_func ("/notice/desktop-left", test_desktop_left);
  g_test_add_func ("/notice/consents", test_consents);
  g_test_add_func ("/notice/portal", test_portal);
  return g_test_run ();
}
