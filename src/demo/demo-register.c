/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Becoming a user: the sign-up page and its confirmation code.
 */

#include "config.h"

#include "demo-register.h"

#include <string.h>

#include "demo-page.h"
#include "demo-sign-in.h"

static void
demo_register_show_page (DemoCall *call, const DemoRequest *request, const char *error)
{
  g_autofree char *action = demo_request_link (request, "/signup");
  g_autofree char *sign_in = demo_request_link (request, "/login");
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *body = demo_page_render ("signup",
                                            "notice", notice,
                                            "action", action,
                                            "csrf", demo_call_get_visit (call)->csrf,
                                            "name", demo_call_get_form (call, "name"),
                                            "email", demo_call_get_form (call, "email"),
                                            "sign-in", sign_in,
                                            NULL);

  demo_call_reply_page (call, 200, "Create an account", body);
}

void
demo_register_show (DemoCall *call)
{
  DemoRequest request;

  if (demo_request_read (call, &request))
    demo_register_show_page (call, &request, NULL);
}

static const char *
demo_register_check (DemoCall *call)
{
  const char *email = demo_call_get_form (call, "email");
  const char *password = demo_call_get_form (call, "password");
  const char *at = email != NULL ? strchr (email, '@') : NULL;

  if (!demo_call_check_csrf (call))
    return "This page was open for too long. Please try again.";
  if (demo_call_get_form (call, "name") == NULL)
    return "Please enter your name.";
  if (at == NULL || at == email || at[1] == '\0')
    return "Please enter a whole e-mail address, such as name@example.com.";
  if (demo_user_list_find (call->pool->users, email) != NULL)
    return "There is an account with this e-mail address already. Sign in instead.";
  return demo_user_check_password (password != NULL ? password : "");
}

void
demo_register_submit (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;
  const char *error;

  if (!demo_request_read (call, &request))
    return;
  error = demo_register_check (call);
  if (error != NULL)
    {
      demo_register_show_page (call, &request, error);
      return;
    }
  user = demo_user_new (demo_call_get_form (call, "name"), demo_call_get_form (call, "email"),
                        demo_call_get_form (call, "password"));
  g_ptr_array_add (call->pool->users, user);
  demo_user_announce_code (user->email);
  demo_sign_in_continue (call, &request, user);
}

static void
demo_register_show_confirm_page (DemoCall *call,
                                 const DemoRequest *request,
                                 const DemoUser *user,
                                 const char *error)
{
  g_autofree char *action = demo_request_link (request, "/confirm");
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *body = demo_page_render ("confirm",
                                            "notice", notice,
                                            "action", action,
                                            "csrf", demo_call_get_visit (call)->csrf,
                                            "email", user->email,
                                            NULL);

  demo_call_reply_page (call, 200, "Confirm your account", body);
}

void
demo_register_show_confirm (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/confirm");
  if (user != NULL)
    demo_register_show_confirm_page (call, &request, user, NULL);
}

void
demo_register_submit_confirm (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/confirm");
  if (user == NULL)
    return;
  if (!demo_call_check_csrf (call) ||
      g_strcmp0 (demo_call_get_form (call, "code"), DEMO_CONFIRMATION_CODE) != 0)
    {
      demo_register_show_confirm_page (call, &request, user,
                                       "That code is wrong. Check it and try again.");
      return;
    }
  user->is_confirmed = TRUE;
  user->email_contact.is_verified = TRUE;
  demo_sign_in_continue (call, &request, user);
}
