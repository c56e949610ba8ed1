/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the stage: what the keyring holds of them, and what the agent shows.
 */

#include "config.h"

#include "auth-stage-codes.h"

#include <libsecret/secret.h>

/* Nothing of ours is asked what is in the keyring. */
static const SecretSchema schema = {
  "org.example.Authenticator",
  SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

void
auth_stage_codes_store (AuthStage *stage, const char *document)
{
  g_autoptr (GError) error = NULL;

  auth_stage_kill_agent (stage);
  secret_password_clear_sync (&schema, NULL, &error, "kind", "codes", NULL);
  if (document != NULL)
    secret_password_store_sync (&schema, NULL, "codes", document, NULL, &error, "kind", "codes",
                                "id", "codes", NULL);
  g_assert_no_error (error);
}

char *
auth_stage_codes_dup_document (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *document =
    secret_password_lookup_sync (&schema, NULL, &error, "kind", "codes", NULL);

  g_assert_no_error (error);
  return g_strdup (document);
}

GVariant *
auth_stage_codes_list (AuthStage *stage, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "List", NULL, error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

char *
auth_stage_codes_get (AuthStage *stage, const char *id, gboolean is_next, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "GetCode",
                     g_variant_new_parsed ("(%s, {'next': <%b>})", id, is_next), error);
  char *code;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(stt)", &code, NULL, NULL);
  return code;
}

gboolean
auth_stage_codes_remove (AuthStage *stage, const char *id, GError **error)
{
  g_autoptr (GVariant) reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE,
                                                "Remove", g_variant_new ("(s)", id), error);

  return reply != NULL;
}
