/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a caller says of an entry of the code list: a{sv} with the members of Codes1.Add.
 */

#include "config.h"

#include "auth-code-input.h"

#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-options.h"

#define DEFAULT_DIGITS         6
#define DEFAULT_PERIOD_SECONDS 30

/* What the new type cannot have becomes what is usual for it. */
static void
set_type (AuthCode *code, AuthOtpType type)
{
  if (type == AUTH_OTP_STEAM)
    code->algorithm = AUTH_OTP_SHA1;
  if (type == AUTH_OTP_STEAM)
    code->digits = AUTH_OTP_STEAM_DIGITS;
  else if (code->type == AUTH_OTP_STEAM)
    code->digits = DEFAULT_DIGITS;
  if (type == AUTH_OTP_HOTP)
    code->period = 0;
  else if (code->period == 0)
    code->period = DEFAULT_PERIOD_SECONDS;
  if (type != AUTH_OTP_HOTP)
    code->counter = 0;
  code->type = type;
}

static gboolean
apply_kind (AuthCode *code, GVariant *members, GError **error)
{
  const char *type_word = auth_otp_type_to_string (code->type);
  const char *algorithm_word = NULL;
  AuthOtpType type;
  AuthOtpAlgorithm algorithm;

  if (!auth_options_get_string (members, "type", &type_word, error) ||
      !auth_options_get_string (members, "algorithm", &algorithm_word, error))
    return FALSE;
  if (!auth_otp_type_from_string (type_word, &type) ||
      (algorithm_word != NULL && !auth_otp_algorithm_from_string (algorithm_word, &algorithm)))
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("The type is totp, hotp or steam, and the algorithm SHA1, SHA256 or SHA512"));
      return FALSE;
    }
  if (type != code->type)
    set_type (code, type);
  if (algorithm_word != NULL)
    code->algorithm = algorithm;
  return TRUE;
}

static gboolean
apply_numbers (AuthCode *code, GVariant *members, GError **error)
{
  const guint64 counter = code->counter;
  guint32 period = code->period;

  if (!auth_options_get_uint32 (members, "digits", &code->digits, error) ||
      !auth_options_get_uint32 (members, "period", &period, error) ||
      !auth_options_get_uint64 (members, "counter", &code->counter, error))
    return FALSE;
  /* One that has no period is described with 0, and may be sent back so. */
  if (code->type != AUTH_OTP_HOTP || period != 0)
    code->period = period;
  return code->counter == counter || auth_code_check_counter (code, error);
}

static gboolean
apply_text (GVariant *members, const char *name, char **text_inout, GError **error)
{
  const char *text = NULL;

  if (!auth_options_get_string (members, name, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  g_free (*text_inout);
  *text_inout = g_strdup (text);
  return TRUE;
}

static gboolean
apply_account (AuthCode *code, GVariant *members, AuthAccounts *accounts, GError **error)
{
  const char *account_id = NULL;

  if (!auth_options_get_string (members, "account-id", &account_id, error))
    return FALSE;
  if (account_id == NULL ||
      g_str_equal (account_id, code->account_id != NULL ? code->account_id : ""))
    return TRUE;
  if (*account_id != '\0' && !auth_accounts_check_id (accounts, account_id, error))
    return FALSE;
  g_clear_pointer (&code->account_id, g_free);
  g_clear_pointer (&code->subject, g_free);
  if (*account_id == '\0')
    return TRUE;
  /* Whoever says so knows: nobody is asked to confirm it. */
  code->account_id = g_strdup (account_id);
  code->is_enrolled = TRUE;
  return TRUE;
}

static gboolean
apply_texts (AuthCode *code, GVariant *members, AuthAccounts *accounts, GError **error)
{
  return apply_text (members, "issuer", &code->issuer, error) &&
         apply_text (members, "account", &code->account, error) &&
         apply_account (code, members, accounts, error) &&
         auth_options_get_strv (members, "tags", &code->tags, error) &&
         auth_options_get_boolean (members, "is-pinned", &code->is_pinned, error);
}

/**
 * auth_code_input_apply:
 * @code: an entry
 * @members: `a{sv}` with the members of Codes1.Add; what is not there stays what it is
 * @accounts: whose it may be; one that is gone stays whose it is
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, AUTH_ERROR_NOT_FOUND (there is no such
 *   account), and the entry is half changed
 *
 * Returns: whether the entry is as @members say
 */
gboolean
auth_code_input_apply (AuthCode *code, GVariant *members, AuthAccounts *accounts, GError **error)
{
  if (!auth_options_check_size (members, error) || !apply_kind (code, members, error) ||
      !apply_numbers (code, members, error) || !apply_texts (code, members, accounts, error))
    return FALSE;
  if (code->tags != NULL && code->tags[0] == NULL)
    g_clear_pointer (&code->tags, g_strfreev);
  return auth_code_check (code, error);
}
