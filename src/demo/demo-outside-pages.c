/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a person sees of a provider outside the pool: who wants to go on to the pool?
 */

#include "config.h"

#include "demo-outside-pages.h"

#include <string.h>

#include "auth-uri.h"
#include "demo-federation.h"
#include "demo-page.h"

static void
demo_outside_pages_refuse (DemoCall *call, guint status, const char *text)
{
  g_autofree char *body = demo_page_render ("error", "text", text, NULL);

  demo_call_reply_page (call, status, "Access blocked", body);
}

static void
demo_outside_pages_refuse_view (DemoCall *call)
{
  g_autofree char *body = demo_page_render ("outside-embedded", "text", call->provider->refusal,
                                            NULL);

  demo_call_reply_page (call, 403, "Access blocked", body);
}

/* FALSE: the call has been answered; never by a redirect, as it is not known to whom. */
static gboolean
demo_outside_pages_check (DemoCall *call)
{
  g_autofree char *redirect_uri = demo_federation_dup_redirect_uri (call->pool);

  if (call->provider->refusal != NULL && demo_call_is_embedded (call))
    demo_outside_pages_refuse_view (call);
  else if (g_strcmp0 (demo_call_get_query (call, "client_id"), DEMO_OUTSIDE_CLIENT_ID) != 0)
    demo_outside_pages_refuse (call, 401, "Error 401: invalid_client");
  else if (g_strcmp0 (demo_call_get_query (call, "redirect_uri"), redirect_uri) != 0)
    demo_outside_pages_refuse (call, 400, "Error 400: redirect_uri_mismatch");
  else if (g_strcmp0 (demo_call_get_query (call, "response_type"), "code") != 0 ||
           g_strcmp0 (demo_call_get_query (call, "code_challenge_method"), "S256") != 0 ||
           demo_call_get_query (call, "code_challenge") == NULL)
    demo_outside_pages_refuse (call, 400, "Error 400: invalid_request");
  else
    return TRUE;
  return FALSE;
}

static void
demo_outside_pages_answer (DemoCall *call, const char *name, const char *value)
{
  g_autofree char *query =
    auth_form_encode (name, value, "state", demo_call_get_query (call, "state"), NULL);
  g_autofree char *uri = g_strconcat (demo_call_get_query (call, "redirect_uri"), "?", query, NULL);

  demo_call_redirect (call, uri);
}

static void
demo_outside_pages_grant (DemoCall *call, const DemoPerson *person)
{
  DemoOutsideCode *code = g_new0 (DemoOutsideCode, 1);
  g_autofree char *text = NULL;

  code->provider = call->provider;
  code->person = person;
  code->redirect_uri = g_strdup (demo_call_get_query (call, "redirect_uri"));
  code->nonce = g_strdup (demo_call_get_query (call, "nonce"));
  code->code_challenge = g_strdup (demo_call_get_query (call, "code_challenge"));
  text = demo_outside_add_code (call->pool->outside, code, call->now);
  demo_outside_pages_answer (call, "code", text);
}

static char *
demo_outside_pages_new_people (const DemoProvider *provider)
{
  g_autoptr (GString) people = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (provider->people); i++)
    {
      g_autofree char *person =
        demo_page_render ("outside-person", "name", provider->people[i].name, "email",
                          provider->people[i].email, NULL);

      g_string_append (people, person);
    }
  return g_strdup (people->str);
}

static void
demo_outside_pages_show_page (DemoCall *call, const char *error)
{
  const char *typed = demo_call_get_form (call, "username");
  const char *hint = demo_call_get_query (call, "login_hint");
  const char *query = g_uri_get_query (soup_server_message_get_uri (call->message));
  g_autofree char *action = g_strconcat ("/", call->provider->name, "/authorize?", query, NULL);
  g_autofree char *title = g_strdup_printf ("Sign in with %s", call->provider->label);
  g_autofree char *notice = demo_page_notice (error);
  g_autofree char *people = demo_outside_pages_new_people (call->provider);
  g_autofree char *body =
    demo_page_render (call->provider->asks_password ? "outside-password" : "outside", "notice",
                      notice, "action", action, "csrf", demo_call_get_visit (call)->csrf,
                      "username", typed != NULL ? typed : hint, "people", people, NULL);

  demo_call_reply_page (call, 200, title, body);
}

/* Signed in here already, and nobody asks to choose again. */
static gboolean
demo_outside_pages_is_silent (DemoCall *call)
{
  const char *prompt = demo_call_get_query (call, "prompt");

  return demo_call_get_visit (call)->person != NULL && prompt == NULL;
}

void
demo_outside_pages_show (DemoCall *call)
{
  if (!demo_outside_pages_check (call))
    return;
  if (demo_outside_pages_is_silent (call))
    demo_outside_pages_grant (call, demo_call_get_visit (call)->person);
  else
    demo_outside_pages_show_page (call, NULL);
}

/* Who filled in the form, or NULL. */
static const DemoPerson *
demo_outside_pages_find_person (const DemoCall *call)
{
  const DemoProvider *provider = call->provider;
  const char *password = demo_call_get_form (call, "password");

  if (!provider->asks_password)
    return demo_provider_find_person (provider, demo_call_get_form (call, "account"));
  if (g_strcmp0 (password, DEMO_PROVIDER_PASSWORD) != 0)
    return NULL;
  return demo_provider_find_person (provider, demo_call_get_form (call, "username"));
}

void
demo_outside_pages_submit (DemoCall *call)
{
  const DemoPerson *person = demo_outside_pages_find_person (call);

  if (!demo_outside_pages_check (call))
    return;
  if (!demo_call_check_csrf (call))
    demo_outside_pages_show_page (call, "This page was open for too long. Please try again.");
  else if (g_strcmp0 (demo_call_get_form (call, "answer"), "cancel") == 0)
    demo_outside_pages_answer (call, "error", "access_denied");
  else if (person == NULL)
    demo_outside_pages_show_page (call, "There is no such account, or the password is wrong.");
  else
    {
      demo_call_renew_visit (call)->person = person;
      demo_outside_pages_grant (call, person);
    }
}
