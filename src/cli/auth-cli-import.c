/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticatorctl import: accounts out of a configuration file of Amplify.
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-cli-agent.h"
#include "auth-cli-input.h"
#include "auth-cli-output.h"
#include "auth-cli.h"
#include "auth-dict.h"
#include "auth-secret.h"

#define MAX_BYTES (1024 * 1024)

static gboolean only_preview;
static gboolean as_json;
static char *account_name;

static const GOptionEntry options[] = {
  { "preview", 0, 0, G_OPTION_ARG_NONE, &only_preview, N_ ("Only tell what would be imported"),
    NULL },
  { "name", 0, 0, G_OPTION_ARG_STRING, &account_name, N_ ("What to call the account"), "NAME" },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("Print a JSON object"), NULL },
  { NULL },
};

/* What of an account a person recognises it by. */
static const struct
{
  const char *key;
  const char *label;
} lines[] = {
  { "user-pool-id", N_ ("User pool") },
  { "domain", N_ ("Domain") },
  { "issuer", N_ ("Issuer") },
  { "client-id", N_ ("App client") },
  { "identity-pool-id", N_ ("Identity pool") },
  { "scopes", N_ ("Scopes") },
  { "providers", N_ ("Identity providers") },
};

static GVariant *
call (GDBusConnection *bus,
      const char *method,
      const char *document,
      const char *reply_type,
      GError **error)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  if (account_name != NULL)
    g_variant_dict_insert (&dictionary, "name", "s", account_name);
  return auth_cli_call (bus, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", method,
                        g_variant_new ("(s@a{sv})", document, g_variant_dict_end (&dictionary)),
                        G_VARIANT_TYPE (reply_type), error);
}

/* "" when it is not there. */
static char *
dup_value (GVariant *account,
           const char *key)
{
  g_autofree char *text = auth_dict_dup_text (account, key);

  return auth_error_clean_text (text);
}

/* list: (transfer none): strings */
static void
append_list (GString *text,
             const char *heading,
             const char *const *list,
             const char *before)
{
  if (list == NULL || list[0] == NULL)
    return;
  g_string_append_printf (text, "%s\n", heading);
  for (; *list != NULL; list++)
    {
      g_autofree char *clean = auth_error_clean_text (*list);

      g_string_append_printf (text, "%s%s\n", before, clean);
    }
}

static void
append_uris (GString *text,
             GVariant *account,
             const char *key,
             const char *heading)
{
  g_autofree const char **uris = NULL;

  g_variant_lookup (account, key, "^a&s", &uris);
  append_list (text, heading, uris, "    ");
}

static void
append_account (GString *text,
                GVariant *account)
{
  g_autofree char *name = dup_value (account, "name");
  gboolean has_secret = FALSE;

  g_string_append_printf (text, "%s\n", name);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *value = dup_value (account, lines[i].key);

      if (*value != '\0')
        g_string_append_printf (text, "  %s: %s\n", _ (lines[i].label), value);
    }
  g_variant_lookup (account, "has-client-secret", "b", &has_secret);
  if (has_secret)
    g_string_append_printf (text, "  %s\n", _ ("With a client secret"));
  append_uris (text, account, "register-redirect-uris",
               _ ("  Allowed callback URLs, to be registered at the app client:"));
  append_uris (text, account, "register-sign-out-uris",
               _ ("  Allowed sign-out URLs, to be registered at the app client:"));
}

/* ids: (nullable): those of the new accounts */
static gboolean
print_text (GVariant *preview,
            char **ids,
            GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GVariant) accounts = NULL;
  g_autofree const char **notes = NULL;

  g_variant_get (preview, "(@aa{sv}^a&s)", &accounts, &notes);
  for (gsize i = 0; i < g_variant_n_children (accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);

      append_account (text, account);
    }
  append_list (text, _ ("To be known:"), notes, "  - ");
  if (ids == NULL)
    g_string_append_printf (text, "%s\n",
                            _ ("Nothing was changed: leave out --preview to import."));
  for (; ids != NULL && *ids != NULL; ids++)
    g_string_append_printf (text, _ ("Imported. Sign in with: authenticatorctl sign-in %s\n"),
                            *ids);
  return auth_cli_print (text->str, error);
}

static void
add_account (JsonBuilder *builder,
             GVariant *account,
             const char *id)
{
  GVariantIter iter;
  const char *key;
  GVariant *value;

  json_builder_begin_object (builder);
  g_variant_iter_init (&iter, account);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    {
      g_autofree char *member = g_strdelimit (g_strdup (key), "-", '_');

      json_builder_set_member_name (builder, member);
      json_builder_add_value (builder, json_gvariant_serialize (value));
    }
  if (id != NULL)
    {
      json_builder_set_member_name (builder, "id");
      json_builder_add_string_value (builder, id);
    }
  json_builder_end_object (builder);
}

/* ids: (nullable): those of the new accounts */
static gboolean
print_json (GVariant *preview,
            char **ids,
            GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GVariant) accounts = NULL;
  g_autoptr (GVariant) notes = NULL;

  g_variant_get (preview, "(@aa{sv}@as)", &accounts, &notes);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "accounts");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < g_variant_n_children (accounts); i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);

      add_account (builder, account, ids != NULL && i < g_strv_length (ids) ? ids[i] : NULL);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_add_value (builder, json_gvariant_serialize (notes));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return auth_cli_print_json (root, error);
}

static char **
import_accounts (GDBusConnection *bus,
                 const char *document,
                 GError **error)
{
  g_autoptr (GVariant) reply = call (bus, "ImportAccounts", document, "(aoas)", error);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autofree const char **paths = NULL;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(^a&oas)", &paths, NULL);
  for (gsize i = 0; paths[i] != NULL; i++)
    g_strv_builder_add (ids, strrchr (paths[i], '/') + 1);
  return g_strv_builder_end (ids);
}

static gboolean
run (char **arguments,
     GError **error)
{
  g_autoptr (AuthSecret) document = auth_cli_read_text (arguments[0], MAX_BYTES, error);
  g_autoptr (GDBusConnection) bus = NULL;
  g_autoptr (GVariant) preview = NULL;
  g_auto (GStrv) ids = NULL;

  bus = document != NULL ? auth_cli_connect_as_owner (error) : NULL;
  preview = bus != NULL ? call (bus, "PreviewImport", document, "(aa{sv}as)", error) : NULL;
  if (preview == NULL)
    return FALSE;
  if (!only_preview)
    ids = import_accounts (bus, document, error);
  if (!only_preview && ids == NULL)
    return FALSE;
  return as_json ? print_json (preview, ids, error) : print_text (preview, ids, error);
}

const AuthCliCommand auth_cli_import_command = {
  .name = "import",
  .parameters = "FILE|-",
  .summary = N_ ("Add the accounts of a configuration file of Amplify"),
  .options = options,
  .min_arguments = 1,
  .max_arguments = 1,
  .run = run,
};
