/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The command line of the demo pool.
 */

#include "config.h"

#include "demo-options.h"

#include <string.h>

#include "auth-error.h"

static const char summary[] =
  "A user pool on 127.0.0.1 that behaves as Amazon Cognito does, to try the program with and to\n"
  "test it against. Nothing is kept: when it ends, its users and sessions are gone.";

static const char description[] =
  "A fault is ENDPOINT=KIND[:ARG][*COUNT]: it hits COUNT requests, or all without a count.\n"
  "Endpoints: authorize login token userinfo revoke discovery jwks logout identity idp sts\n"
  "provider; also a part of one, as token:refresh_token, identity:GetId, idp:GetUser,\n"
  "provider:token or provider:jwks.\n"
  "Kinds: status:N html:N delay:MS hang truncate garbage close lost-answer invalid-grant\n"
  "throttled huge redirect token-expired, ahead:S and behind:S (the pool's clock); for both\n"
  "token endpoints also bad-signature bad-issuer bad-audience bad-nonce bad-kid bad-at-hash\n"
  "expired.";

gboolean
demo_options_is_classic (const DemoOptions *self)
{
  return g_strcmp0 (self->branding, "classic") == 0;
}

static gboolean
demo_options_check (const DemoOptions *self, GError **error)
{
  if (self->port < 0 || self->port > 65535)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "A port is a number from 0 to 65535");
  else if (self->access_lifetime_seconds <= 0 || self->id_lifetime_seconds <= 0 ||
           self->refresh_lifetime_seconds <= 0 || self->credentials_lifetime_seconds <= 0)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "A lifetime is at least one second");
  else if (self->grace_seconds < 0 || self->grace_seconds > 60)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "The grace period is 0 to 60 seconds");
  else if (self->branding != NULL && strcmp (self->branding, "managed") != 0 &&
           !demo_options_is_classic (self))
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                         "The branding is managed or classic");
  else
    return TRUE;
  return FALSE;
}

static GOptionContext *
demo_options_new_context (DemoOptions *self)
{
  GOptionContext *context = g_option_context_new (NULL);
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &self->port, "Listen here (9230; 0: any)", "N" },
    { "access-lifetime", 0, 0, G_OPTION_ARG_INT, &self->access_lifetime_seconds,
      "Seconds an access token lasts (3600)", "S" },
    { "id-lifetime", 0, 0, G_OPTION_ARG_INT, &self->id_lifetime_seconds,
      "Seconds an ID token lasts (3600)", "S" },
    { "refresh-lifetime", 0, 0, G_OPTION_ARG_INT, &self->refresh_lifetime_seconds,
      "Seconds a session lasts (2592000)", "S" },
    { "credentials-lifetime", 0, 0, G_OPTION_ARG_INT, &self->credentials_lifetime_seconds,
      "Seconds AWS credentials last (3600)", "S" },
    { "rotation", 0, 0, G_OPTION_ARG_NONE, &self->rotation, "Rotate refresh tokens", NULL },
    { "grace", 0, 0, G_OPTION_ARG_INT, &self->grace_seconds,
      "Seconds a rotated token is still taken (0)", "S" },
    { "track-sessions", 0, 0, G_OPTION_ARG_NONE, &self->track_sessions,
      "Let users list and end their sessions", NULL },
    { "branding", 0, 0, G_OPTION_ARG_STRING, &self->branding,
      "Pages that know prompt and lang, or those that do not (managed)", "managed|classic" },
    { "sign-out-uri", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->sign_out_uris,
      "Where a logout may lead, instead of the redirect URIs", "URI" },
    { "federation", 0, 0, G_OPTION_ARG_NONE, &self->federation,
      "Play Google, Facebook, Amazon, Apple and Okta too", NULL },
    { "passkeys", 0, 0, G_OPTION_ARG_NONE, &self->passkeys,
      "Offer to sign in with a passkey (managed pages only); alice has one", NULL },
    { "fault", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self->faults, "Go wrong on purpose", "FAULT" },
    { "test-control", 0, 0, G_OPTION_ARG_NONE, &self->test_control,
      "Serve /test/fault, /test/stats and /test/revoke-all", NULL },
    { NULL }
  };

  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  g_option_context_add_main_entries (context, entries, NULL);
  return context;
}

gboolean
demo_options_parse (DemoOptions *self, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context = demo_options_new_context (self);

  *self = (DemoOptions){ .port = 9230,
                         .access_lifetime_seconds = 3600,
                         .id_lifetime_seconds = 3600,
                         .refresh_lifetime_seconds = 30 * 24 * 3600,
                         .credentials_lifetime_seconds = 3600 };
  return g_option_context_parse (context, argc, argv, error) && demo_options_check (self, error);
}

void
demo_options_clear (DemoOptions *self)
{
  g_clear_pointer (&self->branding, g_free);
  g_clear_pointer (&self->sign_out_uris, g_strfreev);
  g_clear_pointer (&self->faults, g_strfreev);
}
