/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials on the stage: accounts with an identity pool, and what they are given.
 */

#include "config.h"

#include "auth-stage-aws.h"

#include <string.h>

char *
auth_stage_aws_add_account (AuthStage *stage,
                            const char *name,
                            const char *pool)
{
  g_autoptr (GVariant) base = g_variant_ref_sink (auth_stage_configuration (stage, name));
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (base);
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  char *path;

  g_variant_dict_insert (&dictionary, "identity-pool-id", "s", pool);
  reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, "org.example.Authenticator.Agent1", "AddAccount",
                     g_variant_new ("(@a{sv})", g_variant_dict_end (&dictionary)), &error);
  g_assert_no_error (error);
  g_variant_get (reply, "(o)", &path);
  return path;
}

char *
auth_stage_aws_add_signed_in (AuthStage *stage,
                              const char *name)
{
  g_autoptr (GError) error = NULL;
  char *account = auth_stage_aws_add_account (stage, name, AUTH_STAGE_AWS_POOL);

  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  return account;
}

/* options: text of an a{sv} */
GVariant *
auth_stage_aws_get (AuthStage *stage,
                    const char *account,
                    const char *options,
                    GError **error)
{
  GVariant *parsed = g_variant_new_parsed (options);
  g_autoptr (GVariant) reply = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE,
                                                "GetAwsCredentials",
                                                g_variant_new ("(@a{sv})", parsed), error);

  return reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
}

char *
auth_stage_aws_dup (AuthStage *stage,
                    const char *account,
                    const char *options,
                    const char *member)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = auth_stage_aws_get (stage, account, options, &error);
  char *value = NULL;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (credentials, member, "s", &value));
  g_assert_cmpstr (value, !=, "");
  return value;
}

gint64
auth_stage_aws_get_expiration (AuthStage *stage,
                               const char *account)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = auth_stage_aws_get (stage, account, "@a{sv} {}", &error);
  guint64 expires_at = 0;

  g_assert_no_error (error);
  g_assert_true (g_variant_lookup (credentials, "Expiration", "t", &expires_at));
  return (gint64) expires_at;
}

void
auth_stage_aws_fails (AuthStage *stage,
                      const char *account,
                      const char *options,
                      int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) credentials = auth_stage_aws_get (stage, account, options, &error);

  g_assert_null (credentials);
  g_test_message ("%s", error->message);
  g_assert_error (error, AUTH_ERROR, code);
  g_assert_null (strstr (error->message, "eyJ"));
}

gboolean
auth_stage_is_past (AuthStage *stage,
                    gpointer user_data)
{
  const gint64 *time = user_data;

  return g_get_real_time () / G_USEC_PER_SEC > *time;
}
