/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What programs call without a word, and what was decided about it, for the stage.
 */

#include "config.h"

#include "auth-stage-calls.h"

#include "auth-stage-aws.h"
#include "auth-stage-codes.h"

#define CODE                                                                           \
  "{\"version\":1,\"codes\":[{\"id\":\"c1\",\"issuer\":\"Example\",\"account\":\"a\"," \
  "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,"               \
  "\"secret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}]}"

const AuthStageCall auth_stage_calls[AUTH_STAGE_N_CALLS] = {
  { "access-token", "GetToken", "('access', @a{sv} {})" },
  { "id-token", "GetToken", "('id', @a{sv} {})" },
  { "profile", "GetUserInfo", "()" },
  { "aws-credentials", "GetAwsCredentials", "(@a{sv} {},)" },
  { "aws-credentials", "OpenCredentialsEndpoint", "(@a{sv} {},)" },
  { "aws-credentials:" AUTH_STAGE_ROLE, "GetAwsCredentials",
    "({'role-arn': <'" AUTH_STAGE_ROLE "'>},)" },
  { "aws-credentials:" AUTH_STAGE_ROLE, "OpenCredentialsEndpoint",
    "({'role-arn': <'" AUTH_STAGE_ROLE "'>},)" },
  { "codes", "List", "()" },
  { "code:c1", "GetCode", "('c1', @a{sv} {})" },
};

static gboolean
is_of_codes (const char *permission)
{
  return g_str_has_prefix (permission, "code");
}

gboolean
auth_stage_ask_for (GDBusConnection *app, const char *account, gsize call, GError **error)
{
  gboolean of_codes = is_of_codes (auth_stage_calls[call].permission);
  g_autoptr (GVariant) reply = g_dbus_connection_call_sync (
    app, AUTH_BUS_AGENT_NAME, of_codes ? AUTH_BUS_AGENT_PATH : account,
    of_codes ? AUTH_STAGE_CODES_IFACE : AUTH_BUS_ACCOUNT_IFACE, auth_stage_calls[call].method,
    g_variant_new_parsed (auth_stage_calls[call].parameters), NULL, G_DBUS_CALL_FLAGS_NONE, 60000,
    NULL, error);

  return reply != NULL;
}

void
auth_stage_assert_asked (GDBusConnection *app, const char *account, gsize call, int code)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%s with %s", auth_stage_calls[call].method, auth_stage_calls[call].permission);
  g_assert_false (auth_stage_ask_for (app, account, call, &error));
  g_assert_error (error, AUTH_ERROR, code);
}

void
auth_stage_assert_given (GDBusConnection *app, const char *account, gsize call)
{
  g_autoptr (GError) error = NULL;

  auth_stage_ask_for (app, account, call, &error);
  g_assert_no_error (error);
}

void
auth_stage_decide (AuthStage *stage,
                   const char *account,
                   const char *permission,
                   const char *decision)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (stage, "host:", is_of_codes (permission) ? "" : account, permission,
                        decision, &error);
  g_assert_no_error (error);
}

GVariant *
auth_stage_list (AuthStage *stage, const char *method, const char *parameters)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, method,
                     parameters != NULL ? g_variant_new_parsed (parameters) : NULL, &error);

  g_assert_no_error (error);
  return g_variant_get_child_value (reply, 0);
}

guint
auth_stage_count_listed (AuthStage *stage, const char *method, const char *parameters)
{
  g_autoptr (GVariant) all = auth_stage_list (stage, method, parameters);

  return (guint) g_variant_n_children (all);
}

void
auth_stage_forget_all (AuthStage *stage)
{
  g_autoptr (GVariant) grants = auth_stage_list (stage, "ListGrants", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  for (gsize i = 0; i < g_variant_n_children (grants); i++)
    {
      g_autoptr (GVariant) grant = g_variant_get_child_value (grants, i);
      const char *app, *account, *permission;

      g_variant_lookup (grant, "App", "&s", &app);
      g_variant_lookup (grant, "Account", "&s", &account);
      g_variant_lookup (grant, "Permission", "&s", &permission);
      auth_stage_set_grant (stage, app, account, permission, "ask", &error);
      g_assert_no_error (error);
    }
  reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE, "ClearEvents", NULL,
                           &error);
  g_assert_no_error (error);
}

AuthStage *
auth_stage_new_signed_in (char **account_out, const char *name)
{
  AuthStage *stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, CODE);
  *account_out = auth_stage_aws_add_signed_in (stage, name);
  auth_stage_forget_all (stage);
  return stage;
}
