/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What Codes1 shows of the list to the person's own program.
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "auth-clock.h"
#include "auth-code-input.h"
#include "auth-codes-entry.h"
#include "auth-codes-method.h"
#include "auth-error.h"
#include "auth-pipe.h"

/* More than a window can show: a message may hold millions, and all wait while they are read. */
#define MAX_IDS 10000

static void
add_text (GVariantBuilder *builder, const char *name, const char *text)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_string (text));
}

static void
add_time (GVariantBuilder *builder, const char *name, gint64 time)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_uint64 ((guint64) MAX (time, 0)));
}

static void
add_code (GVariantBuilder *builder, const AuthCode *code, gint64 at, gint64 ahead)
{
  GVariantBuilder description = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);
  gint64 start = auth_code_get_start (code, at + ahead);
  g_autoptr (AuthSecret) digits = auth_code_compute (code, start);
  g_autoptr (AuthSecret) next_digits = auth_code_compute (code, start + code->period);

  add_text (&description, "id", code->id);
  add_text (&description, "code", digits);
  add_text (&description, "next-code", next_digits);
  add_time (&description, "valid-from", start - ahead);
  add_time (&description, "valid-until", start - ahead + code->period);
  auth_codes_add_description (builder, &description);
}

static gboolean
is_wanted (const AuthCode *code, GHashTable *ids)
{
  return code->removed_at == 0 && code->type != AUTH_OTP_HOTP &&
         (g_hash_table_size (ids) == 0 || g_hash_table_contains (ids, code->id));
}

static gboolean
check_ids (GVariant *parameters, GError **error)
{
  g_autoptr (GVariant) ids = g_variant_get_child_value (parameters, 0);

  if (g_variant_n_children (ids) <= MAX_IDS)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               "There are more than %d ids: ask for fewer at a time, or for all with none",
               MAX_IDS);
  return FALSE;
}

gboolean
auth_codes_get_codes (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autoptr (GHashTable) wanted = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree const char **ids = NULL;
  guint64 at;

  if (!check_ids (call->parameters, error))
    return FALSE;
  g_variant_get (call->parameters, "(^a&st)", &ids, &at);
  /* 2^62 seconds leave room for what is reckoned with them. */
  at = at == 0 ? (guint64) (g_get_real_time () / G_USEC_PER_SEC) : MIN (at, G_MAXINT64 / 2);
  for (gsize i = 0; ids[i] != NULL; i++)
    g_hash_table_add (wanted, (char *) ids[i]);
  for (guint i = 0; i < list->codes->len; i++)
    {
      const AuthCode *code = list->codes->pdata[i];

      if (is_wanted (code, wanted))
        add_code (&builder, code, (gint64) at, auth_codes_get_ahead (list, code));
    }
  call->answer = g_variant_ref_sink (g_variant_new ("(aa{sv})", &builder));
  return TRUE;
}

gboolean
auth_codes_preview (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (GVariant) entry = g_variant_get_child_value (call->parameters, 1);
  g_autoptr (AuthCode) code = auth_code_new ("", g_strchomp (call->text), error);
  g_autoptr (AuthSecret) digits = NULL;
  gint64 ahead, time, valid_until = 0;

  if (code == NULL || !auth_code_input_apply (code, entry, call->accounts, error))
    return FALSE;
  ahead = auth_codes_get_ahead (list, code);
  time = g_get_real_time () / G_USEC_PER_SEC + ahead;
  digits = auth_code_compute (code, time);
  if (code->type != AUTH_OTP_HOTP)
    valid_until = auth_code_get_start (code, time) + code->period - ahead;
  call->answer =
    g_variant_ref_sink (g_variant_new ("(st)", digits, (guint64) MAX (valid_until, 0)));
  return TRUE;
}

/* Returns: (transfer full): to be wiped */
static AuthSecret *
note_to_text (const AuthCode *code)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "note", code->note != NULL ? code->note : "");
  json_object_set_string_member (object, "recovery_codes",
                                 code->recovery_codes != NULL ? code->recovery_codes : "");
  return auth_secret_from_json (object);
}

gboolean
auth_codes_get_note (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  g_autoptr (AuthSecret) text = NULL;
  const AuthCode *code;
  const char *id;
  int fd;

  g_variant_get (call->parameters, "(&s)", &id);
  code = auth_codes_find (list, id, error);
  if (code == NULL)
    return FALSE;
  text = note_to_text (code);
  fd = auth_pipe_new_filled (text, strlen (text), error);
  if (fd == -1)
    return FALSE;
  call->fds = g_unix_fd_list_new_from_array (&fd, 1);
  call->answer = g_variant_ref_sink (g_variant_new ("(h)", 0));
  return TRUE;
}

gboolean
auth_codes_describe (AuthCodeList *list, gpointer user_data, GError **error)
{
  AuthCodesCall *call = user_data;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE_VARDICT);

  g_variant_builder_add (&builder, "{sv}", "in-search", g_variant_new_boolean (list->in_search));
  g_variant_builder_add (&builder, "{sv}", "copies-from-search",
                         g_variant_new_boolean (list->copies_from_search));
  g_variant_builder_add (&builder, "{sv}", "corrects-clock",
                         g_variant_new_boolean (list->corrects_clock));
  add_time (&builder, "backup-at", list->backup_at);
  g_variant_builder_add (&builder, "{sv}", "unsaved",
                         g_variant_new_uint32 (auth_code_list_count_unsaved (list)));
  g_variant_builder_add (&builder, "{sv}", "clock-offset",
                         g_variant_new_int64 (auth_clock_get_wall_drift ()));
  call->answer = g_variant_ref_sink (g_variant_new ("(a{sv})", &builder));
  return TRUE;
}
