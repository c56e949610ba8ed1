/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl credentials: AWS credentials for credential_process of AWS configuration files.
 */

#include "config.h"

#include <glib/gi18n.h>

#include "auth-cli-aws.h"
#include "auth-cli-output.h"
#include "auth-cli.h"
#include "auth-secret.h"

/* The only version there is of what credential_process prints. */
#define VERSION 1

static char *role_arn;
static int min_validity;
static gboolean as_guest;

static const GOptionEntry options[] = {
  { "role-arn", 0, 0, G_OPTION_ARG_STRING, &role_arn,
    N_ ("Which of the roles you may take; without it the identity pool chooses"), "ARN" },
  { "min-validity", 0, 0, G_OPTION_ARG_INT, &min_validity,
    N_ ("For how many seconds they must still be good"), "SECONDS" },
  { "guest", 0, 0, G_OPTION_ARG_NONE, &as_guest,
    N_ ("When nobody is signed in, ask for what everybody gets"), NULL },
  { NULL },
};

/* What the agent calls a member is what credential_process calls it. */
static const char *const members[] = { "AccessKeyId", "SecretAccessKey", "SessionToken" };

static GVariant *
create_options (void)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (role_arn != NULL)
    g_variant_dict_insert (&dictionary, "role-arn", "s", role_arn);
  if (min_validity > 0)
    g_variant_dict_insert (&dictionary, "min-validity", "u", (guint) min_validity);
  if (as_guest)
    g_variant_dict_insert (&dictionary, "guest", "b", TRUE);
  return g_variant_dict_end (&dictionary);
}

static void
fill (JsonObject *object,
      GVariant *credentials)
{
  g_autofree char *expiration = auth_cli_aws_dup_expiration (credentials);

  json_object_set_int_member (object, "Version", VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      const char *value = "";

      g_variant_lookup (credentials, members[i], "&s", &value);
      json_object_set_string_member (object, members[i], value);
      /* Nobody else holds the answer, and it goes away with the command. */
      auth_secret_wipe ((gpointer) value, strlen (value));
    }
  json_object_set_string_member (object, "Expiration", expiration);
}

static gboolean
print_credentials (GVariant *credentials,
                   GError **error)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  gboolean is_written;

  json_node_take_object (root, json_object_new ());
  fill (json_node_get_object (root), credentials);
  is_written = auth_cli_print_json (root, error) && auth_cli_flush (error);
  auth_secret_wipe_json (root);
  return is_written;
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (AuthCliAccount) account = NULL;
  g_autoptr (GVariant) credentials = NULL;

  if (min_validity < 0)
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                           _ ("--min-validity must not be negative"));
      return FALSE;
    }
  bus = auth_cli_connect_as_owner (error);
  account = bus != NULL ? auth_cli_find_account (bus, arguments[0], error) : NULL;
  if (account == NULL)
    return FALSE;
  credentials = auth_cli_aws_get (bus, account, create_options (), error);
  return credentials != NULL && print_credentials (credentials, error);
}

const AuthCliCommand auth_cli_credentials_command = {
  .name = "credentials",
  .parameters = "[ACCOUNT]",
  .summary = N_ ("Print AWS credentials as credential_process does"),
  .options = options,
  .max_arguments = 1,
  .run = run,
};
