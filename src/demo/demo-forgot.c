/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A forgotten password: the page that asks whose, and the one that sets a new one.
 */

#include "config.h"

#include "demo-forgot.h"

#include "demo-page.h"
#include "demo-request.h"

#define TOO_LATE "This page was open for too long. Please try again."

static void
demo_forgot_show_page (DemoCall *call, const DemoRequest *request, const char *error)
{
  const char *typed = demo_call_get_form (call, "username");
  g_autofree char *action = demo_request_link (request, "/forgotPassword");
  g_autofree char *sign_in = demo_request_link (request, "/login");
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *body = demo_page_render ("forgot",
                                            "notice", notice,
                                            "action", action,
                                            "csrf", demo_call_get_visit (call)->csrf,
                                            "username", typed != NULL ? typed : request->login_hint,
                                            "sign-in", sign_in,
                                            NULL);

  demo_call_reply_page (call, 200, "Forgot your password?", body);
}

void
demo_forgot_show (DemoCall *call)
{
  DemoRequest request;

  if (demo_request_read (call, &request))
    demo_forgot_show_page (call, &request, NULL);
}

void
demo_forgot_submit (DemoCall *call)
{
  const char *name = demo_call_get_form (call, "username");
  g_autofree char *link = NULL;
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  if (!demo_call_check_csrf (call) || name == NULL)
    {
      demo_forgot_show_page (call, &request,
                             name == NULL ? "Please enter your e-mail address." : TOO_LATE);
      return;
    }
  user = demo_user_list_find (call->pool->users, name);
  if (user != NULL)
    {
      user->has_reset_pending = TRUE;
      demo_user_announce_code (user->email);
    }
  /* The same next page whether or not there is such a user: it does not tell who has an account. */
  g_free (demo_call_get_visit (call)->email);
  demo_call_get_visit (call)->email = g_strdup (name);
  link = demo_request_link (&request, "/confirmforgotPassword");
  demo_call_redirect (call, link);
}

static void
demo_forgot_show_confirm_page (DemoCall *call, const DemoRequest *request, const char *error)
{
  DemoVisit *visit = demo_call_get_visit (call);
  g_autofree char *action = demo_request_link (request, "/confirmforgotPassword");
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *body = NULL;

  if (visit->email == NULL)
    {
      g_autofree char *link = demo_request_link (request, "/forgotPassword");

      demo_call_redirect (call, link);
      return;
    }
  body = demo_page_render ("reset", "notice", notice, "action", action, "csrf", visit->csrf,
                           "email", visit->email, NULL);
  demo_call_reply_page (call, 200, "Choose a new password", body);
}

void
demo_forgot_show_confirm (DemoCall *call)
{
  DemoRequest request;

  if (demo_request_read (call, &request))
    demo_forgot_show_confirm_page (call, &request, NULL);
}

static const char *
demo_forgot_change_password (DemoCall *call)
{
  const char *password = demo_call_get_form (call, "password");
  const char *name = demo_call_get_visit (call)->email;
  DemoUser *user = name != NULL ? demo_user_list_find (call->pool->users, name) : NULL;
  const char *error;

  if (!demo_call_check_csrf (call))
    return TOO_LATE;
  if (user == NULL || !user->has_reset_pending ||
      g_strcmp0 (demo_call_get_form (call, "code"), DEMO_CONFIRMATION_CODE) != 0)
    return "That code is wrong. Check it and try again.";
  error = demo_user_check_password (password != NULL ? password : "");
  if (error != NULL)
    return error;
  g_free (user->password);
  user->password = g_strdup (password);
  user->has_reset_pending = FALSE;
  return NULL;
}

void
demo_forgot_submit_confirm (DemoCall *call)
{
  g_autofree char *link = NULL;
  DemoRequest request;
  const char *error;

  if (!demo_request_read (call, &request))
    return;
  error = demo_forgot_change_password (call);
  if (error != NULL)
    {
      demo_forgot_show_confirm_page (call, &request, error);
      return;
    }
  link = demo_request_link (&request, "/login");
  demo_call_redirect (call, link);
}
