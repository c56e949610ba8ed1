/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The second factor in the browser: asking for a one-time code, and setting one up.
 */

#include "config.h"

#include "demo-mfa.h"

#include "demo-attribute.h"
#include "demo-page.h"
#include "demo-qr.h"
#include "demo-sign-in.h"
#include "demo-totp.h"

#define WRONG_CODE "That code is wrong or was used already. Wait for the next one and try again."

static const char *
demo_mfa_get_address (const DemoUser *user)
{
  return demo_user_choose_mfa (user) == DEMO_MFA_SMS ? demo_attribute_get (user, "phone_number")
                                                     : user->email;
}

static void
demo_mfa_show_page (DemoCall *call,
                    const DemoRequest *request,
                    const DemoUser *user,
                    const char *error)
{
  g_autofree char *action = demo_request_link (request, "/mfa");
  g_autofree char *notice = demo_page_notice (error);
  const char *prompt = demo_user_choose_mfa (user) == DEMO_MFA_SOFTWARE_TOKEN
                         ? "Open your authenticator app and enter the six-digit code for"
                         : "Enter the six-digit code that was sent to";
  g_autofree char *body = demo_page_render ("mfa",
                                            "notice", notice,
                                            "action", action,
                                            "csrf", demo_call_get_visit (call)->csrf,
                                            "prompt", prompt,
                                            "address", demo_mfa_get_address (user),
                                            NULL);

  demo_call_reply_page (call, 200, "Enter the code", body);
}

void
demo_mfa_show (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/mfa");
  if (user == NULL)
    return;
  if (demo_user_choose_mfa (user) != DEMO_MFA_SOFTWARE_TOKEN)
    demo_user_announce_code (demo_mfa_get_address (user));
  demo_mfa_show_page (call, &request, user, NULL);
}

/* Apps show codes in groups, and people type them so. */
static char *
demo_mfa_dup_code (const DemoCall *call)
{
  const char *typed = demo_call_get_form (call, "code");
  GString *code = g_string_new (NULL);

  for (const char *p = typed != NULL ? typed : ""; *p != '\0'; p++)
    if (*p != ' ')
      g_string_append_c (code, *p);
  return g_string_free (code, FALSE);
}

static gboolean
demo_mfa_accept_code (DemoCall *call, DemoUser *user)
{
  g_autofree char *code = demo_mfa_dup_code (call);

  if (!demo_call_check_csrf (call))
    return FALSE;
  if (demo_user_choose_mfa (user) == DEMO_MFA_SOFTWARE_TOKEN)
    return demo_user_check_totp (user, code, call->now);
  return strcmp (code, DEMO_CONFIRMATION_CODE) == 0;
}

void
demo_mfa_submit (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/mfa");
  if (user == NULL)
    return;
  if (demo_mfa_accept_code (call, user))
    demo_sign_in_finish (call, &request, user);
  else
    demo_mfa_show_page (call, &request, user, WRONG_CODE);
}

static char *
demo_mfa_new_setup_uri (const DemoUser *user, const char *secret)
{
  g_autofree char *email = g_uri_escape_string (user->email, NULL, FALSE);

  return g_strdup_printf ("otpauth://totp/Demo%%20pool:%s?secret=%s&issuer=Demo%%20pool", email,
                          secret);
}

/* In groups of four, for those who type it. */
static char *
demo_mfa_group_secret (const char *secret)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; secret[i] != '\0'; i++)
    {
      if (i > 0 && i % 4 == 0)
        g_string_append_c (text, ' ');
      g_string_append_c (text, secret[i]);
    }
  return g_string_free (text, FALSE);
}

static void
demo_mfa_show_setup_page (DemoCall *call,
                          const DemoRequest *request,
                          const DemoUser *user,
                          const char *error)
{
  DemoVisit *visit = demo_call_get_visit (call);
  g_autofree char *action = demo_request_link (request, "/mfa/setup");
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *secret = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *qr = NULL;
  g_autofree char *body = NULL;

  if (visit->new_secret == NULL)
    visit->new_secret = demo_totp_new_secret ();
  secret = demo_mfa_group_secret (visit->new_secret);
  uri = demo_mfa_new_setup_uri (user, visit->new_secret);
  qr = demo_qr_to_svg (uri);
  body = demo_page_render ("mfa-setup", "notice", notice, "action", action, "csrf", visit->csrf,
                           "qr", qr, "secret", secret, NULL);
  demo_call_reply_page (call, 200, "Set up your authenticator app", body);
}

void
demo_mfa_show_setup (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/mfa/setup");
  if (user != NULL)
    demo_mfa_show_setup_page (call, &request, user, NULL);
}

static gboolean
demo_mfa_accept_secret (DemoCall *call, DemoUser *user)
{
  g_autofree char *code = demo_mfa_dup_code (call);
  DemoVisit *visit = demo_call_get_visit (call);
  gint64 step;

  if (!demo_call_check_csrf (call) || visit->new_secret == NULL)
    return FALSE;
  step = demo_totp_check (visit->new_secret, code, call->now, 0);
  if (step < 0)
    return FALSE;
  demo_user_set_up_totp (user, g_steal_pointer (&visit->new_secret), step);
  user->mfa |= DEMO_MFA_SOFTWARE_TOKEN;
  user->preferred_mfa = DEMO_MFA_SOFTWARE_TOKEN;
  return TRUE;
}

void
demo_mfa_submit_setup (DemoCall *call)
{
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  user = demo_sign_in_get_candidate (call, &request, "/mfa/setup");
  if (user == NULL)
    return;
  if (demo_mfa_accept_secret (call, user))
    demo_sign_in_finish (call, &request, user);
  else
    demo_mfa_show_setup_page (call, &request, user, WRONG_CODE);
}
