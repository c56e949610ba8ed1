/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers Agent1.PreviewImport and Agent1.ImportAccounts.
 */

#include "config.h"

#include "auth-import-call.h"

#include <glib/gi18n.h>

#include "auth-dict.h"
#include "auth-import.h"
#include "auth-options.h"

static gboolean
is_free (AuthAccounts *accounts,
         const AuthImport *import,
         guint index,
         const char *name)
{
  for (guint i = 0; i < import->accounts->len; i++)
    if (i != index && g_str_equal (((AuthConfiguration *) import->accounts->pdata[i])->name, name))
      return FALSE;
  return !auth_accounts_has_name (accounts, name);
}

/* A name that was made up gives way to those the accounts have. */
static void
make_names_free (AuthAccounts *accounts,
                 AuthImport *import)
{
  for (guint i = 0; i < import->accounts->len; i++)
    {
      AuthConfiguration *configuration = import->accounts->pdata[i];
      g_autofree char *name = g_steal_pointer (&configuration->name);

      configuration->name = g_strdup (name);
      for (guint number = 2; !is_free (accounts, import, i, configuration->name); number++)
        {
          g_free (configuration->name);
          configuration->name = auth_import_dup_numbered_name (name, number);
        }
    }
}

static gboolean
check_names (AuthAccounts *accounts,
             const AuthImport *import,
             GError **error)
{
  for (guint i = 0; i < import->accounts->len; i++)
    {
      const AuthConfiguration *configuration = import->accounts->pdata[i];

      if (!auth_accounts_has_name (accounts, configuration->name))
        continue;
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("There is an account named “%s”: choose another name"), configuration->name);
      return FALSE;
    }
  return TRUE;
}

static AuthImport *
read_import (AuthAccounts *accounts,
             GDBusMethodInvocation *invocation,
             GError **error)
{
  g_autoptr (AuthImport) import = NULL;
  g_autoptr (GVariant) options = NULL;
  const char *document;
  const char *name = NULL;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s@a{sv})", &document,
                 &options);
  if (!auth_options_check_size (options, error) ||
      !auth_options_get_string (options, "name", &name, error))
    return NULL;
  import = auth_import_new_from_text (document, name, error);
  if (import == NULL)
    return NULL;
  if (name == NULL)
    make_names_free (accounts, import);
  return check_names (accounts, import, error) ? g_steal_pointer (&import) : NULL;
}

/* The secret stays here. */
static GVariant *
to_variant (const AuthConfiguration *self)
{
  g_auto (GVariantDict) dictionary = G_VARIANT_DICT_INIT (NULL);

  auth_dict_insert_string (&dictionary, "name", self->name);
  auth_dict_insert_string (&dictionary, "client-id", self->client_id);
  auth_dict_insert_string (&dictionary, "domain", self->domain);
  auth_dict_insert_string (&dictionary, "user-pool-id", self->user_pool_id);
  auth_dict_insert_string (&dictionary, "issuer", self->issuer);
  auth_dict_insert_string (&dictionary, "identity-pool-id", self->identity_pool_id);
  g_variant_dict_insert (&dictionary, "has-client-secret", "b", self->client_secret != NULL);
  g_variant_dict_insert (&dictionary, "redirect-uris", "^as", self->redirect_uris);
  g_variant_dict_insert (&dictionary, "sign-out-uris", "^as", self->sign_out_uris);
  g_variant_dict_insert (&dictionary, "scopes", "^as", self->scopes);
  g_variant_dict_insert (&dictionary, "providers", "^as", self->providers);
  g_variant_dict_insert (&dictionary, "register-redirect-uris", "^as", self->redirect_uris);
  g_variant_dict_insert (&dictionary, "register-sign-out-uris", "^as", self->sign_out_uris);
  return g_variant_dict_end (&dictionary);
}

static GVariant *
notes_to_variant (const AuthImport *import)
{
  return g_variant_new_strv ((const char *const *) import->notes->pdata, import->notes->len);
}

/**
 * auth_import_call_preview:
 * @accounts: the accounts
 * @invocation: (transfer full): a call of the person's own program
 */
void
auth_import_call_preview (AuthAccounts *accounts,
                          GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthImport) import = read_import (accounts, invocation, &error);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  if (import == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  for (guint i = 0; i < import->accounts->len; i++)
    g_variant_builder_add_value (&builder, to_variant (import->accounts->pdata[i]));
  g_dbus_method_invocation_return_value (
    invocation, g_variant_new ("(aa{sv}@as)", &builder, notes_to_variant (import)));
}

typedef struct
{
  GDBusMethodInvocation *invocation;
  AuthImport *import; /* (owned) */
} Call;

static void
added_cb (GObject *source,
          GAsyncResult *result,
          gpointer user_data)
{
  g_autofree Call *call = user_data;
  g_autoptr (AuthImport) import = call->import;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = auth_accounts_add_finish (AUTH_ACCOUNTS (source), result, &error);

  if (paths == NULL)
    return g_dbus_method_invocation_return_gerror (call->invocation, error);
  g_dbus_method_invocation_return_value (
    call->invocation, g_variant_new ("(^ao@as)", paths, notes_to_variant (import)));
}

/**
 * auth_import_call_add:
 * @accounts: the accounts
 * @invocation: (transfer full): a call of the person's own program
 */
void
auth_import_call_add (AuthAccounts *accounts,
                      GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  AuthImport *import = read_import (accounts, invocation, &error);
  Call *call;

  if (import == NULL)
    return g_dbus_method_invocation_return_gerror (invocation, error);
  call = g_new0 (Call, 1);
  call->invocation = invocation;
  call->import = import;
  auth_accounts_add_async (accounts, import->accounts, added_cb, call);
}
