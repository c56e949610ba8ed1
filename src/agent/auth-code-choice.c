/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What was read, as it is shown to whoever chooses from it, and what becomes of the choice.
 */

#include "config.h"

#include "auth-code-choice.h"

#include "auth-code-tags.h"
#include "auth-codes-entry.h"
#include "auth-error.h"
#include "auth-id.h"

static GVariant *
describe_missing (const AuthCodeBatch *batch)
{
  g_autoptr (GPtrArray) missing = auth_code_batch_get_missing (batch);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aau"));

  for (guint i = 0; i < missing->len; i++)
    {
      const GArray *numbers = missing->pdata[i];

      g_variant_builder_add_value (&builder,
                                   g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, numbers->data,
                                                              numbers->len, sizeof (guint32)));
    }
  return g_variant_builder_end (&builder);
}

GVariant *
auth_code_choice_describe_file (const AuthCodeFile *file, guint count, const AuthCodeBatch *batch)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&builder, "{sv}", "format", g_variant_new_string (file->format));
  g_variant_builder_add (&builder, "{sv}", "needs-password",
                         g_variant_new_boolean (file->needs_password));
  g_variant_builder_add (&builder, "{sv}", "missing", describe_missing (batch));
  g_variant_builder_add (&builder, "{sv}", "count", g_variant_new_uint32 (count));
  return g_variant_new ("(a{sv})", &builder);
}

static void
add_member (GVariantBuilder *builder, const char *name, const char *text)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_string (text));
}

static void
add_code (GVariantBuilder *builder, const AuthCode *code)
{
  static const char *const none[] = { NULL };
  const char *const *tags = code->tags != NULL ? (const char *const *) code->tags : none;

  add_member (builder, "issuer", code->issuer);
  add_member (builder, "account", code->account);
  add_member (builder, "type", auth_otp_type_to_string (code->type));
  add_member (builder, "algorithm", auth_otp_algorithm_to_string (code->algorithm));
  g_variant_builder_add (builder, "{sv}", "digits", g_variant_new_uint32 (code->digits));
  g_variant_builder_add (builder, "{sv}", "period", g_variant_new_uint32 (code->period));
  g_variant_builder_add (builder, "{sv}", "tags", g_variant_new_strv (tags, -1));
}

static void
add_entry (GVariantBuilder *builder,
           guint index,
           const AuthCodeFileEntry *entry,
           AuthCodeStatus status)
{
  static const char *const words[] = { "new", "present", "refused" };
  GVariantBuilder description = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&description, "{sv}", "index", g_variant_new_uint32 (index));
  add_member (&description, "status", words[status]);
  add_member (&description, "title", entry->title);
  if (entry->code != NULL)
    add_code (&description, entry->code);
  else
    add_member (&description, "reason", entry->reason);
  auth_codes_add_description (builder, &description);
}

GVariant *
auth_code_choice_describe (const AuthCodeBatch *batch, const AuthCodeList *list)
{
  g_autoptr (GArray) statuses = auth_code_batch_compare (batch, list);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < batch->entries->len; i++)
    add_entry (&builder, i, batch->entries->pdata[i], g_array_index (statuses, AuthCodeStatus, i));
  return g_variant_new ("(aa{sv})", &builder);
}

gboolean
auth_code_choice_check (const AuthCodeBatch *batch, const GArray *indexes, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < indexes->len; i++)
    {
      const guint index = g_array_index (indexes, guint, i);
      const AuthCodeFileEntry *entry =
        index < batch->entries->len ? batch->entries->pdata[index] : NULL;

      if (entry != NULL && entry->code != NULL && g_hash_table_add (seen, GUINT_TO_POINTER (index)))
        continue;
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "There is no entry %u to be stored, or it was named twice", index);
      return FALSE;
    }
  return TRUE;
}

/* id: (transfer full). account_id: (nullable) */
static AuthCode *
new_code (const AuthCode *read, char *id, const char *account_id)
{
  AuthCode *code = auth_code_copy (read);

  g_free (code->id);
  code->id = id;
  code->is_saved = FALSE;
  if (account_id == NULL || code->type != AUTH_OTP_TOTP)
    return code;
  /* The pool's page asks for a code itself: nobody is asked to confirm it here. */
  code->account_id = g_strdup (account_id);
  code->is_enrolled = TRUE;
  return code;
}

/* What was new when it was chosen and came from elsewhere since is not wanted twice. */
static gboolean
is_stored_since (const GArray *listed, const GArray *present, guint index)
{
  return listed != NULL && index < listed->len &&
         g_array_index (listed, AuthCodeStatus, index) == AUTH_CODE_STATUS_NEW &&
         g_array_index (present, AuthCodeStatus, index) == AUTH_CODE_STATUS_PRESENT;
}

GVariant *
auth_code_choice_store (const AuthCodeBatch *batch,
                        const GArray *indexes,
                        const GArray *listed,
                        const char *account_id,
                        AuthCodeList *list)
{
  g_autoptr (GArray) present = auth_code_batch_compare (batch, list);
  g_autoptr (GHashTable) tags = auth_code_tags_new (list, NULL);
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (guint i = 0; i < indexes->len; i++)
    {
      const guint index = g_array_index (indexes, guint, i);
      const AuthCodeFileEntry *entry = batch->entries->pdata[index];
      AuthCode *code;

      if (is_stored_since (listed, present, index))
        continue;
      code = new_code (entry->code, auth_id_new ("c"), account_id);
      auth_code_tags_adopt (tags, code);
      g_ptr_array_add (list->codes, code);
      g_variant_builder_add (&builder, "s", code->id);
    }
  return g_variant_new ("(as)", &builder);
}
