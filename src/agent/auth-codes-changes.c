/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What Codes1 changes in the list.
 */

#include "config.h"

#include <glib/gi18n.h>

#include <string.h>

#include "auth-code-input.h"
#include "auth-code-tags.h"
#include "auth-codes-entry.h"
#include "auth-codes-method.h"
#include "auth-error.h"
#include "auth-id.h"
#include "auth-json.h"
#include "auth-options.h"

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
fail_not_found (GError **error)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                       _ ("There is no such one-time code: look at the list again"));
  return FALSE;
}

static void
adopt_tags (const AuthCodeList *list, AuthCode *code)
{
  g_autoptr (GHashTable) tags = auth_code_tags_new (list, code);

  auth_code_tags_adopt (tags, code);
}

gboolean
auth_codes_add (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (GVariant) entry = g_variant_get_child_value (call->parameters, 1);
  g_autofree char *id = auth_id_new ("c");
  g_autoptr (AuthCode) code = auth_code_new (id, g_strchomp (call->text), error);

  if (code == NULL || !auth_code_input_apply (code, entry, call->accounts, error))
    return FALSE;
  if (auth_code_list_has_same (list, code))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           _ ("This one-time code is in the list already"));
      return FALSE;
    }
  adopt_tags (list, code);
  call->answer = g_variant_ref_sink (g_variant_new ("(s)", id));
  g_ptr_array_add (list->codes, g_steal_pointer (&code));
  return TRUE;
}

gboolean
auth_codes_update (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (GVariant) changes = NULL;
  const char *id;
  AuthCode *code;

  g_variant_get (call->parameters, "(&s@a{sv})", &id, &changes);
  code = auth_codes_find (list, id, error);
  if (code == NULL || !auth_code_input_apply (code, changes, call->accounts, error))
    return FALSE;
  adopt_tags (list, code);
  code->is_saved = FALSE;
  return TRUE;
}

gboolean
auth_codes_remove (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  const char *id;

  g_variant_get (call->parameters, "(&s)", &id);
  return auth_code_list_remove (list, id, get_now ()) || fail_not_found (error);
}

gboolean
auth_codes_restore (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  const AuthCode *code;
  const char *id;

  g_variant_get (call->parameters, "(&s)", &id);
  code = auth_code_list_find_any (list, id);
  if (code != NULL && code->removed_at != 0 && auth_code_list_has_same (list, code))
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("The same one-time code has been added since: remove that one first"));
      return FALSE;
    }
  return auth_code_list_restore (list, id) || fail_not_found (error);
}

gboolean
auth_codes_reorder (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autofree const char **ids = NULL;

  g_variant_get (call->parameters, "(^a&s)", &ids);
  return auth_code_list_reorder (list, ids) || fail_not_found (error);
}

static gboolean
read_text (JsonObject *object, const char *name, AuthSecret **text_inout, GError **error)
{
  const char *text = auth_json_get_string (object, name);

  if (!json_object_has_member (object, name))
    return TRUE;
  if (text == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           "A note and recovery codes must be strings");
      return FALSE;
    }
  auth_secret_free (*text_inout);
  *text_inout = *text != '\0' ? g_strdup (text) : NULL;
  return TRUE;
}

static gboolean
read_note (AuthCode *code, JsonNode *node, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           "A note must come as a JSON object");
      return FALSE;
    }
  code->is_saved = FALSE;
  return read_text (json_node_get_object (node), "note", &code->note, error) &&
         read_text (json_node_get_object (node), "recovery_codes", &code->recovery_codes, error) &&
         auth_code_check (code, error);
}

gboolean
auth_codes_set_note (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (JsonNode) node = NULL;
  const char *id;
  gboolean is_good;
  AuthCode *code;

  g_variant_get (call->parameters, "(&sh)", &id, NULL);
  code = auth_codes_find (list, id, error);
  if (code == NULL)
    return FALSE;
  node = json_from_string (call->text, NULL);
  is_good = read_note (code, node, error);
  auth_secret_wipe_json (node);
  return is_good;
}

gboolean
auth_codes_configure (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (GVariant) settings = g_variant_get_child_value (call->parameters, 0);

  return auth_options_check_size (settings, error) &&
         auth_options_get_boolean (settings, "in-search", &list->in_search, error) &&
         auth_options_get_boolean (settings, "copies-from-search", &list->copies_from_search,
                                   error) &&
         auth_options_get_boolean (settings, "corrects-clock", &list->corrects_clock, error);
}
