/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in and out in the browser: authorize, the login page and logout.
 */

#include "config.h"

#include "demo-sign-in.h"

#include "demo-federation.h"
#include "demo-page.h"
#include "demo-words.h"

static void
demo_sign_in_go_to (DemoCall *call, const DemoRequest *request, const char *path)
{
  g_autofree char *link = demo_request_link (request, path);

  demo_call_redirect (call, link);
}

static gboolean
demo_sign_in_has_prompt (const DemoRequest *request, const char *prompt)
{
  g_auto (GStrv) prompts = g_strsplit (request->prompt != NULL ? request->prompt : "", " ", -1);

  return g_strv_contains ((const char *const *) prompts, prompt);
}

/* TRUE when the session of this visit answers the request. */
static gboolean
demo_sign_in_may_reuse (const DemoVisit *visit, const DemoRequest *request)
{
  if (visit->user == NULL || demo_sign_in_has_prompt (request, "login"))
    return FALSE;
  if (request->identity_provider == NULL && request->idp_identifier == NULL)
    return TRUE;
  /* Cognito finds no federated session for a silent request that names a provider. */
  if (visit->user->provider != NULL && demo_sign_in_has_prompt (request, "none"))
    return FALSE;
  /* These two are for the provider to heed. */
  if (request->provider != NULL && (demo_sign_in_has_prompt (request, "select_account") ||
                                    demo_sign_in_has_prompt (request, "consent")))
    return FALSE;
  return visit->user->provider == request->provider;
}

void
demo_sign_in_authorize (DemoCall *call)
{
  DemoRequest request;
  DemoVisit *visit;

  if (!demo_request_read (call, &request))
    return;
  visit = demo_call_get_visit (call);
  if (demo_sign_in_may_reuse (visit, &request))
    demo_request_grant (&request, call, visit->user, visit->auth_time);
  else if (demo_sign_in_has_prompt (&request, "none"))
    demo_request_fail (&request, call, "login_required", NULL);
  else if (request.provider != NULL)
    demo_federation_begin (call, &request);
  else
    demo_sign_in_go_to (call, &request, "/login");
}

/* What is left to do once the password was right; NULL: nothing. */
static const char *
demo_sign_in_get_step (const DemoUser *user)
{
  if (!user->is_confirmed)
    return "/confirm";
  if (user->mfa != DEMO_MFA_NONE)
    return "/mfa";
  return user->must_set_up_totp ? "/mfa/setup" : NULL;
}

DemoUser *
demo_sign_in_get_candidate (DemoCall *call, const DemoRequest *request, const char *path)
{
  DemoUser *candidate = demo_call_get_visit (call)->candidate;

  if (candidate != NULL && g_strcmp0 (demo_sign_in_get_step (candidate), path) == 0)
    return candidate;
  demo_sign_in_go_to (call, request, "/login");
  return NULL;
}

void
demo_sign_in_finish (DemoCall *call, const DemoRequest *request, DemoUser *user)
{
  DemoVisit *visit = demo_call_renew_visit (call);

  visit->user = user;
  visit->auth_time = call->now;
  demo_request_grant (request, call, user, call->now);
}

void
demo_sign_in_continue (DemoCall *call, const DemoRequest *request, DemoUser *user)
{
  const char *step = demo_sign_in_get_step (user);

  if (step == NULL)
    {
      demo_sign_in_finish (call, request, user);
      return;
    }
  demo_call_renew_visit (call)->candidate = user;
  demo_sign_in_go_to (call, request, step);
}

/* A button for each provider, as markup. */
static char *
demo_sign_in_new_providers (const DemoCall *call, const DemoRequest *request, const char *lang)
{
  g_autoptr (GString) buttons = g_string_new (NULL);

  if (call->pool->outside == NULL || request->identity_provider != NULL)
    return g_strdup ("");
  for (gsize i = 0; i < G_N_ELEMENTS (demo_providers); i++)
    {
      DemoRequest chosen = *request;
      g_autoptr (GString) text = g_string_new (demo_words_get (lang, "Continue with NAME"));
      g_autofree char *link = NULL;
      g_autofree char *button = NULL;

      chosen.identity_provider = demo_providers[i].name;
      link = demo_request_link (&chosen, "/oauth2/authorize");
      g_string_replace (text, "NAME", demo_providers[i].label, 1);
      button = demo_page_render ("provider", "link", link, "text", text->str, NULL);
      g_string_append (buttons, button);
    }
  return demo_page_render ("providers", "lang", lang, "buttons", buttons->str, NULL);
}

/* The way to the passkey page, as markup. */
static char *
demo_sign_in_new_passkey_link (const DemoCall *call, const DemoRequest *request, const char *lang)
{
  g_autofree char *link = demo_request_link (request, "/passkeys/sign-in");

  if (!call->pool->options.passkeys || demo_options_is_classic (&call->pool->options))
    return g_strdup ("");
  return demo_page_render ("passkey-link", "lang", lang, "link", link, NULL);
}

static void
demo_sign_in_show_page (DemoCall *call, const DemoRequest *request, const char *error)
{
  const char *typed = demo_call_get_form (call, "username");
  g_autofree char *action = demo_request_link (request, "/login");
  g_autofree char *sign_up = demo_request_link (request, "/signup");
  g_autofree char *forgot = demo_request_link (request, "/forgotPassword");
  const char *lang = demo_call_get_lang (call);
  g_autofree char *notice = demo_page_notice (demo_words_get (lang, error));
  g_autofree char *providers = demo_sign_in_new_providers (call, request, lang);
  g_autofree char *passkey = demo_sign_in_new_passkey_link (call, request, lang);
  g_autofree char *body = demo_page_render ("login",
                                            "lang", lang,
                                            "notice", notice,
                                            "providers", providers,
                                            "passkey", passkey,
                                            "action", action,
                                            "csrf", demo_call_get_visit (call)->csrf,
                                            "username", typed != NULL ? typed : request->login_hint,
                                            "sign-up", sign_up,
                                            "forgot", forgot,
                                            NULL);

  demo_call_reply_page (call, 200, "Sign in", body);
}

void
demo_sign_in_show (DemoCall *call)
{
  DemoRequest request;

  if (demo_request_read (call, &request))
    demo_sign_in_show_page (call, &request, NULL);
}

void
demo_sign_in_submit (DemoCall *call)
{
  const char *name = demo_call_get_form (call, "username");
  const char *password = demo_call_get_form (call, "password");
  DemoRequest request;
  DemoUser *user;

  if (!demo_request_read (call, &request))
    return;
  if (!demo_call_check_csrf (call))
    {
      demo_sign_in_show_page (call, &request, "This page was open for too long. Please try again.");
      return;
    }
  user = name != NULL ? demo_user_list_find (call->pool->users, name) : NULL;
  if (user == NULL || password == NULL || g_strcmp0 (user->password, password) != 0)
    demo_sign_in_show_page (call, &request, "Incorrect username or password.");
  else
    demo_sign_in_continue (call, &request, user);
}

/* Both forms: to a registered sign-out URI, or back to the login page. */
void
demo_sign_in_logout (DemoCall *call)
{
  const char *logout_uri = demo_call_get_query (call, "logout_uri");
  gboolean is_known = demo_client_find (demo_call_get_query (call, "client_id")) != NULL;
  DemoRequest request;

  if (is_known && logout_uri != NULL && demo_pool_is_sign_out_uri (call->pool, logout_uri))
    {
      demo_call_end_visit (call);
      demo_call_redirect (call, logout_uri);
    }
  else if (demo_call_get_query (call, "redirect_uri") == NULL)
    {
      /* Misleading when logout_uri is merely not registered, but these are Cognito's words. */
      g_autofree char *body = demo_page_render ("error", "text",
                                                "Required String parameter 'redirect_uri' "
                                                "is not present",
                                                NULL);

      demo_call_reply_page (call, 400, "An error was encountered", body);
    }
  else if (demo_request_read (call, &request))
    {
      demo_call_end_visit (call);
      demo_sign_in_go_to (call, &request, "/login");
    }
}

void
demo_sign_in_show_error (DemoCall *call)
{
  const char *error = demo_call_get_query (call, "error");
  g_autofree char *body = demo_page_render ("error", "text", error != NULL ? error : "unknown",
                                            NULL);

  demo_call_reply_page (call, 400, "An error was encountered", body);
}
