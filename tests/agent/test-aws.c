/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS credentials over the bus: whoever may have them, through every kind of trouble.
 */

#include "config.h"

#include "auth-stage-aws.h"

static void
test_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *without = auth_stage_add_signed_in (stage, "Without");
  g_autofree char *nobody = auth_stage_aws_add_account (stage, "Nobody", AUTH_STAGE_AWS_POOL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Refused");

  auth_stage_aws_fails (stage, without, "@a{sv} {}", AUTH_ERROR_NOT_SUPPORTED);
  auth_stage_aws_fails (stage, nobody, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_aws_fails (stage, account, "{'role-arn': <1>}", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_aws_fails (stage, account, "{'role-arn': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_aws_fails (stage, account, "{'min-validity': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_aws_fails (stage, account, "{'guest': <1>}", AUTH_ERROR_INVALID_ARGUMENT);
  auth_stage_aws_fails (stage, account, "{'role-arn': <'arn:aws:iam::123456789012:role/nobodys'>}",
                        AUTH_ERROR_SERVER_REFUSED);
}

/* One answer is kept for all; the identity outlives the agent, the credentials do not. */
static void
test_kept (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Kept");
  g_autofree char *first = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *identity =
    auth_stage_aws_dup (stage, account, "{'guest': <true>}", "IdentityId");
  g_autofree char *second =
    auth_stage_aws_dup (stage, account, "{'min-validity': <uint32 100000>}", "AccessKeyId");
  g_autofree char *third = NULL;
  g_autofree char *same = NULL;

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 1);
  auth_stage_terminate_agent (stage);
  third = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  same = auth_stage_aws_dup (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (third, !=, first);
  g_assert_cmpstr (same, ==, identity);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 2);
}

static void
test_roles (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Roles");
  g_autoptr (GVariant) roles =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Roles");
  g_autofree char *usual = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_autofree char *options = NULL;
  g_autofree char *chosen = NULL;
  g_autofree char *again = NULL;
  const char *role;

  g_assert_cmpuint (g_variant_n_children (roles), >, 0);
  g_variant_get_child (roles, 0, "&s", &role);
  options = g_strdup_printf ("{'role-arn': <'%s'>}", role);
  chosen = auth_stage_aws_dup (stage, account, options, "AccessKeyId");
  again = auth_stage_aws_dup (stage, account, options, "AccessKeyId");
  g_assert_cmpstr (chosen, !=, usual);
  g_assert_cmpstr (chosen, ==, again);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_ID), ==, 1);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 2);
}

static void
test_guest (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_account (stage, "Guest", AUTH_STAGE_AWS_POOL);
  g_autofree char *closed = auth_stage_aws_add_account (stage, "Closed", AUTH_STAGE_AWS_CLOSED);
  g_autofree char *guest = auth_stage_aws_dup (stage, account, "{'guest': <true>}", "AccessKeyId");
  g_autofree char *identity =
    auth_stage_aws_dup (stage, account, "{'guest': <true>}", "IdentityId");
  g_autofree char *user = NULL;
  g_autofree char *own = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_aws_fails (stage, account, "@a{sv} {}", AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_aws_fails (stage, account,
                        "{'guest': <true>, 'role-arn': <'arn:aws:iam::123456789012:role/x'>}",
                        AUTH_ERROR_SIGN_IN_REQUIRED);
  auth_stage_aws_fails (stage, closed, "{'guest': <true>}", AUTH_ERROR_SIGN_IN_REQUIRED);
  g_assert_cmpint (auth_stage_count (stage, AUTH_STAGE_AWS_GET_KEYS), ==, 1);
  auth_stage_sign_in (stage, account, &error);
  g_assert_no_error (error);
  user = auth_stage_aws_dup (stage, account, "{'guest': <true>}", "AccessKeyId");
  own = auth_stage_aws_dup (stage, account, "@a{sv} {}", "IdentityId");
  g_assert_cmpstr (user, !=, guest);
  g_assert_cmpstr (own, !=, identity);
}

/* What is still good is handed out while the identity pool cannot be reached, but not to whom it
 * does not last long enough. */
static void
test_offline (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--credentials-lifetime=20", NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, "Offline");
  g_autofree char *first = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  gint64 stale_at = auth_stage_aws_get_expiration (stage, account) - 18;
  g_autofree char *same = NULL;
  g_autofree char *renewed = NULL;

  auth_stage_wait (stage, auth_stage_is_past, &stale_at);
  auth_stage_fault (stage, "identity=status:503");
  same = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (same, ==, first);
  auth_stage_aws_fails (stage, account, "{'min-validity': <uint32 19>}", AUTH_ERROR_OFFLINE);
  auth_stage_fault (stage, "");
  stale_at += 3;
  auth_stage_wait (stage, auth_stage_is_past, &stale_at);
  renewed = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
  g_assert_cmpstr (renewed, !=, first);
}

static const struct
{
  const char *name;
  const char *fault;
  int code;
} troubles[] = {
  { "status-500", "identity=status:500", AUTH_ERROR_OFFLINE },
  { "status-429", "identity=status:429", AUTH_ERROR_OFFLINE },
  { "status-400", "identity=status:400", AUTH_ERROR_SERVER_REFUSED },
  { "throttled", "identity=throttled", AUTH_ERROR_OFFLINE },
  { "html-200", "identity=html:200", AUTH_ERROR_OFFLINE },
  { "html-400", "identity=html:400", AUTH_ERROR_OFFLINE },
  { "close", "identity=close", AUTH_ERROR_OFFLINE },
  { "garbage", "identity=garbage", AUTH_ERROR_INVALID_RESPONSE },
  { "huge", "identity=huge", AUTH_ERROR_INVALID_RESPONSE },
  { "redirect", "identity=redirect", AUTH_ERROR_INVALID_RESPONSE },
};

/* Whatever goes wrong, nobody is signed out, and all is well again when the trouble is over. */
static void
test_trouble (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_aws_add_signed_in (stage, troubles[i].name);
  g_autofree char *state = NULL;
  g_autofree char *key_id = NULL;

  auth_stage_fault (stage, troubles[i].fault);
  auth_stage_aws_fails (stage, account, "@a{sv} {}", troubles[i].code);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  auth_stage_fault (stage, "");
  auth_stage_kill_agent (stage);
  key_id = auth_stage_aws_dup (stage, account, "@a{sv} {}", "AccessKeyId");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/aws/refused", test_refused);
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      g_autofree char *path = g_strconcat ("/aws/trouble/", troubles[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_trouble);
    }
  g_test_add_func ("/aws/offline", test_offline);
  g_test_add_func ("/aws/guest", test_guest);
  g_test_add_func ("/aws/kept", test_kept);
  g_test_add_func ("/aws/roles", test_roles);

  return g_test_run ();
}
