/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Signing in with a provider outside the pool: there, back, and on to the app.
 */

#include "config.h"

#include "demo-federation.h"

#include "auth-pkce.h"
#include "auth-uri.h"
#include "demo-attempt.h"
#include "demo-exchange.h"
#include "demo-sign-in.h"

/* Somebody who came back and whose code is being exchanged. */
typedef struct
{
  DemoCall *call;            /* (owned) */
  DemoAttempt *attempt;      /* (owned) */
  GCancellable *cancellable; /* (owned) */
} DemoArrival;

char *
demo_federation_dup_redirect_uri (const DemoPool *pool)
{
  return g_strconcat (pool->origin, "/oauth2/idpresponse", NULL);
}

void
demo_federation_begin (DemoCall *call, const DemoRequest *request)
{
  g_autofree char *link = demo_request_link (request, "");
  g_autofree char *redirect_uri = demo_federation_dup_redirect_uri (call->pool);
  g_autofree char *state = NULL;
  DemoAttempt *attempt =
    demo_attempt_table_add (call->pool->attempts, request->provider, link + strlen ("?"),
                            demo_call_get_visit (call)->csrf, call->now, &state);
  g_autofree char *challenge = auth_pkce_challenge_s256 (attempt->verifier);
  g_autofree char *query =
    auth_form_encode ("response_type", "code", "client_id", DEMO_OUTSIDE_CLIENT_ID, "redirect_uri",
                      redirect_uri, "scope", "openid email profile", "state", state, "nonce",
                      attempt->nonce, "code_challenge", challenge, "code_challenge_method", "S256",
                      "login_hint", request->login_hint, "prompt", request->prompt, NULL);
  g_autofree char *uri =
    demo_outside_dup_uri (call->pool->outside, request->provider, "/authorize?");
  g_autofree char *whole = g_strconcat (uri, query, NULL);

  demo_call_redirect (call, whole);
}

static void
demo_arrival_free (DemoArrival *self)
{
  demo_call_free (self->call);
  demo_attempt_free (self->attempt);
  g_object_unref (self->cancellable);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoArrival, demo_arrival_free)

static void
demo_federation_exchanged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DemoArrival) arrival = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthJwt) jwt = demo_exchange_run_finish (result, &error);
  DemoCall *call = arrival->call;
  DemoRequest request;

  /* The browser did not wait. */
  if (g_cancellable_is_cancelled (arrival->cancellable))
    return;
  call->now = g_get_real_time () / G_USEC_PER_SEC;
  /* Another request of this browser may have ended it meanwhile. */
  call->visit = NULL;
  if (!demo_request_read (call, &request))
    g_assert_not_reached ();
  if (jwt == NULL)
    demo_request_fail (&request, call, "invalid_request", error->message);
  else
    demo_sign_in_finish (call, &request,
                         demo_user_list_federate (call->pool->users, arrival->attempt->provider,
                                                  auth_jwt_get_string (jwt, "sub"),
                                                  auth_jwt_get_string (jwt, "email"),
                                                  auth_jwt_get_string (jwt, "name"), call->now));
  soup_server_message_unpause (call->message);
}

static void
demo_federation_exchange (DemoCall *call, DemoAttempt *attempt, const char *code)
{
  DemoArrival *arrival = g_new0 (DemoArrival, 1);

  arrival->call = demo_call_ref (call);
  arrival->attempt = attempt;
  arrival->cancellable = g_cancellable_new ();
  g_signal_connect_object (call->message, "finished", G_CALLBACK (g_cancellable_cancel),
                           arrival->cancellable, G_CONNECT_SWAPPED);
  soup_server_message_pause (call->message);
  demo_exchange_run_async (call->pool, attempt, code, arrival->cancellable,
                           demo_federation_exchanged_cb, arrival);
}

/* The provider's own refusal, in the words Cognito hands on. */
static void
demo_federation_fail (DemoCall *call,
                      const DemoRequest *request,
                      const DemoProvider *provider,
                      const char *error)
{
  g_autofree char *description = g_strdup_printf ("%s Error - %.100s", provider->label, error);
  gboolean is_denied = strcmp (error, "access_denied") == 0;

  demo_request_fail (request, call, is_denied ? error : "invalid_request", description);
}

void
demo_federation_respond (DemoCall *call)
{
  g_autofree char *code = g_strdup (demo_call_get_query (call, "code"));
  g_autofree char *error = g_strdup (demo_call_get_query (call, "error"));
  g_autoptr (DemoAttempt) attempt =
    demo_attempt_table_take (call->pool->attempts, demo_call_get_query (call, "state"),
                             demo_call_get_visit (call)->csrf, call->now);
  DemoRequest request;

  if (attempt == NULL)
    {
      demo_call_redirect (call, "/error?error=invalid_state");
      return;
    }
  demo_call_set_query (call, attempt->query);
  if (!demo_request_read (call, &request))
    g_assert_not_reached ();
  if (code == NULL)
    demo_federation_fail (call, &request, attempt->provider, error != NULL ? error : "no code");
  else
    demo_federation_exchange (call, g_steal_pointer (&attempt), code);
}
