/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The decisions as the keyring has them, and a change to them.
 */

#include "config.h"

#include "auth-grants-document.h"

#include "auth-json.h"

void
auth_grants_change_free (gpointer data)
{
  AuthGrantsChange *self = data;

  g_free (self->app);
  g_free (self->account);
  g_free (self->permission);
  g_clear_error (&self->error);
  g_free (self);
}

static gint64
get_time (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

gboolean
auth_grants_change_apply (AuthGrants *grants, const AuthGrantsChange *change, GError **error)
{
  if (change->app == NULL)
    return auth_grants_forget (grants, change->account, change->permission), TRUE;
  return auth_grants_set (grants, change->app, change->account, change->permission,
                          change->decision, get_time (), error);
}

AuthGrants *
auth_grants_document_parse (const char *document)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (document == NULL)
    return auth_grants_new ();
  node = auth_json_parse (document, strlen (document), "The list of decisions", &error);
  if (node != NULL)
    return auth_grants_new_from_json (json_node_get_object (node));
  g_warning ("%s: everything is asked again", error->message);
  return auth_grants_new ();
}

char *
auth_grants_document_new (const AuthGrants *grants)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, auth_grants_to_json (grants));
  return json_to_string (node, FALSE);
}

void
auth_grants_document_copy_uses (AuthGrants *to, const AuthGrants *from)
{
  GPtrArray *all = auth_grants_get_all (from);

  for (guint i = 0; i < all->len; i++)
    {
      const AuthGrant *grant = all->pdata[i];

      if (grant->last_used > 0)
        auth_grants_use (to, grant->app, grant->account, grant->permission, grant->last_used);
    }
}
