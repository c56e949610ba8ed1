/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whose code it is, out of the label of an otpauth URI, which programs write in many ways.
 */

#include "config.h"

#include "auth-otpauth-label.h"

#include <string.h>

#include "auth-text.h"

static char
decode_byte (const char *text, gsize length, gsize *used_out)
{
  int high = length > 2 && text[0] == '%' ? g_ascii_xdigit_value (text[1]) : -1;
  int low = high >= 0 ? g_ascii_xdigit_value (text[2]) : -1;

  *used_out = high * 16 + low > 0 && low >= 0 ? 3 : 1;
  return *used_out == 3 ? (char) (high * 16 + low) : *text;
}

/**
 * auth_otpauth_decode:
 * @text: percent-encoded text, or more or less so
 * @length: its bytes
 * @plus: what "+" means: itself or a space
 *
 * GUri gives up on what programs do write: here a stray "%" stands for itself, control characters
 * are spaces, and what is no UTF-8 is ISO 8859-1.
 *
 * Returns: (transfer full): UTF-8
 */
AuthSecret *
auth_otpauth_decode (const char *text, gsize length, char plus)
{
  g_autoptr (AuthSecret) decoded = g_malloc0 (length + 1);
  gsize size = 0;
  gsize used = 0;

  for (gsize i = 0; i < length; i += used)
    {
      char byte = decode_byte (text + i, length - i, &used);

      if (g_ascii_iscntrl (byte))
        byte = ' ';
      decoded[size++] = used == 1 && byte == '+' ? plus : byte;
    }
  return auth_text_make_valid (decoded, size);
}

static gboolean
is_same_name (const char *name, const char *other)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *other_folded = g_utf8_casefold (other, -1);

  return g_str_equal (folded, other_folded);
}

/* prefix: (nullable). An issuer that was said apart is the one to show; another in front of the
 * account is part of whose account it is. */
static void
set_names (AuthCode *code, const char *issuer, const char *prefix, const char *account)
{
  gboolean is_apart =
    *issuer != '\0' && prefix != NULL && *prefix != '\0' && !is_same_name (prefix, issuer);
  char *new_issuer = g_strdup (*issuer != '\0' || prefix == NULL ? issuer : prefix);
  char *new_account = is_apart ? g_strconcat (prefix, ":", account, NULL) : g_strdup (account);

  g_free (code->issuer);
  g_free (code->account);
  code->issuer = g_strstrip (new_issuer);
  code->account = g_strstrip (new_account);
}

/* Issuers have colons, too. */
static const char *
skip_issuer (const char *label, const char *issuer)
{
  const gsize length = strlen (issuer);

  return length > 0 && g_str_has_prefix (label, issuer) && label[length] == ':' ? label + length + 1
                                                                                : NULL;
}

/**
 * auth_otpauth_set_label:
 * @code: an entry
 * @label: "account" or "issuer:account", decoded
 * @issuer: what was said apart from it, or ""; may be that of @code
 *
 * Sets issuer and account of @code.
 */
void
auth_otpauth_set_label (AuthCode *code, const char *label, const char *issuer)
{
  const char *account = skip_issuer (label, issuer);
  const char *colon = strchr (label, ':');
  g_autofree char *prefix = NULL;

  if (account == NULL && colon != NULL)
    prefix = g_strstrip (g_strndup (label, (gsize) (colon - label)));
  if (account == NULL)
    account = colon != NULL ? colon + 1 + strspn (colon + 1, " ") : label;
  set_names (code, issuer, prefix, account);
}

/* A colon that is not encoded parts the label; only where there is none an encoded one does. */
static gsize
find_colon (const char *label, gsize length, gsize *width_out)
{
  const char *colon = memchr (label, ':', length);

  *width_out = 1;
  if (colon != NULL)
    return (gsize) (colon - label);
  *width_out = 3;
  for (gsize i = 0; i + 3 <= length; i++)
    if (g_ascii_strncasecmp (label + i, "%3A", 3) == 0)
      return i;
  return length;
}

/**
 * auth_otpauth_read_label:
 * @code: an entry
 * @label: the label of a URI, encoded
 * @length: its bytes
 * @issuer: the parameter of this name, or ""
 *
 * Sets issuer and account of @code.
 */
void
auth_otpauth_read_label (AuthCode *code, const char *label, gsize length, const char *issuer)
{
  gsize width = 0;
  const gsize colon = find_colon (label, length, &width);
  g_autofree char *decoded = auth_otpauth_decode (label, length, '+');
  const char *account = skip_issuer (decoded, issuer);
  g_autofree char *prefix = NULL;
  g_autofree char *rest = NULL;

  if (account == NULL && colon < length)
    {
      prefix = g_strstrip (auth_otpauth_decode (label, colon, ' '));
      rest = auth_otpauth_decode (label + colon + width, length - colon - width, '+');
      account = g_strchug (rest);
    }
  set_names (code, issuer, prefix, account != NULL ? account : decoded);
}
