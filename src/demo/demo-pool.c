/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * All that the demo pool knows: its users, keys, sessions, visits and faults.
 */

#include "config.h"

#include "demo-pool.h"

#include "demo-attempt.h"
#include "demo-visit.h"

/* As Cognito's: an opaque string that is no plain word of base64url. */
#define ID_KEY_ID     "h+7gDemoIdKeyWithAPlusAndASlash/Of44Chars0E="
#define ACCESS_KEY_ID "q/3xDemoAccessKeyWithASlashAndAPlus+Of44Ch8="

static gboolean
demo_pool_make_keys (DemoPool *self, GError **error)
{
  self->id_key = demo_key_new (ID_KEY_ID, error);
  if (self->id_key == NULL)
    return FALSE;
  self->access_key = demo_key_new (ACCESS_KEY_ID, error);
  if (self->access_key == NULL)
    return FALSE;
  if (self->options.federation)
    self->outside = demo_outside_new (error);
  return !self->options.federation || self->outside != NULL;
}

DemoPool *
demo_pool_new (DemoOptions *options, GError **error)
{
  g_autoptr (DemoPool) self = g_new0 (DemoPool, 1);

  self->options = *options;
  *options = (DemoOptions){ 0 };
  self->users = demo_user_list_new ();
  demo_user_list_find (self->users, "alice")->has_passkey = self->options.passkeys;
  self->grants = demo_grants_new ();
  self->visits = demo_visit_table_new ();
  self->attempts = demo_attempt_table_new ();
  self->guests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->credentials = demo_credentials_table_new ();
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) demo_fault_free);
  self->counts = g_hash_table_new (g_str_hash, g_str_equal);
  for (char **fault = self->options.faults; fault != NULL && *fault != NULL; fault++)
    if (!demo_pool_add_fault (self, *fault, error))
      return NULL;
  if (!demo_pool_make_keys (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
demo_pool_free (DemoPool *self)
{
  demo_options_clear (&self->options);
  g_free (self->origin);
  g_free (self->issuer);
  g_clear_pointer (&self->id_key, demo_key_free);
  g_clear_pointer (&self->access_key, demo_key_free);
  g_hash_table_unref (self->visits);
  g_hash_table_unref (self->attempts);
  g_clear_pointer (&self->outside, demo_outside_free);
  g_hash_table_unref (self->guests);
  g_hash_table_unref (self->credentials);
  demo_grants_free (self->grants);
  g_ptr_array_unref (self->users);
  g_ptr_array_unref (self->faults);
  g_hash_table_unref (self->counts);
  g_free (self);
}

void
demo_pool_set_port (DemoPool *self, guint port)
{
  self->port = port;
  g_free (self->origin);
  self->origin = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_free (self->issuer);
  self->issuer = g_strconcat (self->origin, "/" DEMO_POOL_ID, NULL);
}

void
demo_pool_delete_user (DemoPool *self, DemoUser *user)
{
  demo_grants_forget (self->grants, user);
  demo_visit_table_forget (self->visits, user);
  g_ptr_array_remove (self->users, user);
}

void
demo_pool_count (DemoPool *self, const char *endpoint)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->counts, endpoint));

  g_hash_table_insert (self->counts, (gpointer) endpoint, GUINT_TO_POINTER (count + 1));
}

gboolean
demo_pool_is_sign_out_uri (const DemoPool *self, const char *uri)
{
  const char *const *uris = (const char *const *) self->options.sign_out_uris;

  return g_strv_contains (uris != NULL ? uris : demo_redirect_uris, uri);
}

gboolean
demo_pool_add_fault (DemoPool *self, const char *text, GError **error)
{
  DemoFault *fault = demo_fault_parse (text, error);

  if (fault == NULL)
    return FALSE;
  g_ptr_array_add (self->faults, fault);
  return TRUE;
}
