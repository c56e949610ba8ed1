/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Just enough of the AWS Security Token Service to ask it who one is.
 */

#include "config.h"

#include "demo-sts.h"

#include "demo-signature.h"

#define NAMESPACE    "https://sts.amazonaws.com/doc/2011-06-15/"
#define VERSION      "2011-06-15"
#define SESSION_NAME "CognitoIdentityCredentials"

static const DemoRefusal refusal_action = {
  400, "InvalidAction", "Could not find operation for version " VERSION
};

static void
demo_sts_fail (DemoCall *call, const DemoRefusal *refusal)
{
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *text =
    g_markup_printf_escaped ("<ErrorResponse xmlns=\"" NAMESPACE "\">\n"
                             "  <Error>\n"
                             "    <Type>Sender</Type>\n"
                             "    <Code>%s</Code>\n"
                             "    <Message>%s</Message>\n"
                             "  </Error>\n"
                             "  <RequestId>%s</RequestId>\n"
                             "</ErrorResponse>\n",
                             refusal->code, refusal->message, id);

  demo_call_reply_text (call, refusal->status, "text/xml", text);
}

/* A role has a unique id beside its name. */
static char *
demo_sts_dup_role_id (const char *role)
{
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, role, -1);
  g_autofree char *id = g_strdup_printf ("AROA%.17s", hash);

  return g_ascii_strup (id, -1);
}

static void
demo_sts_reply_identity (DemoCall *call, const char *role_arn)
{
  const char *role = strrchr (role_arn, '/') + 1;
  g_autofree char *role_id = demo_sts_dup_role_id (role);
  g_autofree char *id = g_uuid_string_random ();
  g_autofree char *text =
    g_markup_printf_escaped ("<GetCallerIdentityResponse xmlns=\"" NAMESPACE "\">\n"
                             "  <GetCallerIdentityResult>\n"
                             "    <Arn>arn:aws:sts::" DEMO_ACCOUNT
                             ":assumed-role/%s/" SESSION_NAME "</Arn>\n"
                             "    <UserId>%s:" SESSION_NAME "</UserId>\n"
                             "    <Account>" DEMO_ACCOUNT "</Account>\n"
                             "  </GetCallerIdentityResult>\n"
                             "  <ResponseMetadata>\n"
                             "    <RequestId>%s</RequestId>\n"
                             "  </ResponseMetadata>\n"
                             "</GetCallerIdentityResponse>\n",
                             role, role_id, id);

  demo_call_reply_text (call, 200, "text/xml", text);
}

void
demo_sts_serve (DemoCall *call)
{
  const DemoCredentials *credentials = NULL;
  const DemoRefusal *refusal = demo_signature_check (call, "sts", &credentials);

  if (g_strcmp0 (demo_call_get_form (call, "Action"), "GetCallerIdentity") != 0 ||
      g_strcmp0 (demo_call_get_form (call, "Version"), VERSION) != 0)
    demo_sts_fail (call, &refusal_action);
  else if (refusal != NULL)
    demo_sts_fail (call, refusal);
  else
    demo_sts_reply_identity (call, credentials->role_arn);
}
