/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages that ask the browser for a passkey (Web Authentication), which this demo does not take.
 */

#include "config.h"

#include "demo-passkey.h"

#include "auth-uri.h"
#include "demo-page.h"
#include "demo-request.h"

/* kind: "add" or "use", for the script. */
static void
demo_passkey_show (DemoCall *call, const char *title, const char *kind, const char *back)
{
  g_autofree char *body =
    demo_page_render ("passkey", "title", title, "kind", kind, "back", back, NULL);

  demo_call_reply_script_page (call, title, body, "passkey.js");
}

/* The classic pages have nothing of this. */
static gboolean
demo_passkey_is_there (DemoCall *call)
{
  g_autofree char *body = NULL;

  if (!demo_options_is_classic (&call->pool->options))
    return TRUE;
  body = demo_page_render ("error", "text", "There is nothing here", NULL);
  demo_call_reply_page (call, 404, "Not found", body);
  return FALSE;
}

void
demo_passkey_show_add (DemoCall *call)
{
  const char *client_id = demo_call_get_query (call, "client_id");
  const char *redirect_uri = demo_call_get_query (call, "redirect_uri");
  g_autofree char *query = auth_form_encode ("response_type", "code", "client_id", client_id,
                                             "redirect_uri", redirect_uri, NULL);
  g_autofree char *login = g_strconcat ("/login?", query, NULL);
  DemoRequest request;

  if (!demo_passkey_is_there (call))
    return;
  /* What is wrong with the two is told as it is anywhere else. */
  demo_call_set_query (call, query);
  if (!demo_request_read (call, &request))
    return;
  if (demo_call_get_visit (call)->user == NULL)
    demo_call_redirect (call, login);
  else
    demo_passkey_show (call, "Add a passkey", "add", request.redirect_uri);
}

void
demo_passkey_show_sign_in (DemoCall *call)
{
  DemoRequest request;
  g_autofree char *back = NULL;

  if (!demo_passkey_is_there (call) || !demo_request_read (call, &request))
    return;
  back = demo_request_link (&request, "/login");
  demo_passkey_show (call, "Sign in with a passkey", "use", back);
}
