/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * otpauth:// (Google's Key URI Format): read widely, written strictly.
 */

#include "config.h"

#include "auth-otpauth.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-otpauth-label.h"
#include "auth-uri.h"

#define SCHEME       "otpauth://"
#define STEAM_SCHEME "steam://"
#define KEEOTP_START "key="

/* What a dialect calls the parameters. */
typedef struct
{
  const char *secret;
  const char *algorithm;
  const char *digits;
  const char *period;
} Names;

static const Names uri_names = { "secret", "algorithm", "digits", "period" };
static const Names keeotp_names = { "key", "otpHashMode", "size", "step" };

static gboolean
fail (GError **error, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, reason);
  return FALSE;
}

static gboolean
has_prefix (const char *text, const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

/* Returns (transfer none) (nullable): where the value begins. Links are copied out of HTML, too,
 * where
 * "&" is written "&amp;". */
static const char *
find_parameter (const char *query, const char *name, gsize min_length, gsize *length_out)
{
  const gsize name_length = strlen (name);
  gsize length = 0;

  for (const char *at = query; *at != '\0'; at += length + (at[length] == '&'))
    {
      if (has_prefix (at, "amp;"))
        at += strlen ("amp;");
      length = strcspn (at, "&");
      if (length < name_length + 1 + min_length || at[name_length] != '=' || !has_prefix (at, name))
        continue;
      *length_out = length - name_length - 1;
      return at + name_length + 1;
    }
  return NULL;
}

static AuthSecret *
dup_parameter (const char *query, const char *name)
{
  gsize length = 0;
  const char *value = find_parameter (query, name, 1, &length);

  return value != NULL ? auth_otpauth_decode (value, length, ' ') : NULL;
}

/* A fragment is not looked for: "#" is in names that somebody forgot to encode. */
static const char *
find_query (const char *uri)
{
  const char *mark = strchr (uri, '?');

  return mark != NULL ? mark + 1 : "";
}

/**
 * auth_otpauth_dup_parameter:
 * @uri: a URI
 * @name: a parameter, in any case
 *
 * Returns: (transfer full) (nullable): its value, decoded, with "+" as a space, or %NULL when it
 *   is missing or empty
 */
AuthSecret *
auth_otpauth_dup_parameter (const char *uri, const char *name)
{
  return dup_parameter (find_query (uri), name);
}

static const char *
skip_authority (const char *uri)
{
  const char *path = uri + strlen (SCHEME);

  path += strcspn (path, "/?");
  return path + strspn (path, "/");
}

/**
 * auth_otpauth_dup_label:
 * @uri: a URI, which may be of no use otherwise
 *
 * Returns: (transfer full): the words before its query, decoded, or "" where a secret might be
 *   among them
 */
char *
auth_otpauth_dup_label (const char *uri)
{
  const char *label;

  if (!has_prefix (uri, SCHEME) || strchr (uri, '?') == NULL)
    return g_strdup ("");
  label = skip_authority (uri);
  return auth_otpauth_decode (label, strcspn (label, "?"), '+');
}

/* What makes the codes must not be said in two ways. */
static gboolean
check_once (const char *query, const Names *names, GError **error)
{
  const char *const once[] = { names->secret, names->algorithm, names->digits,
                               names->period, "counter", "encoder" };
  gsize length = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (once); i++)
    {
      const char *value = find_parameter (query, once[i], 1, &length);

      if (value != NULL && find_parameter (value + length, once[i], 1, &length) != NULL)
        return fail (error, _ ("It says the same thing twice"));
    }
  return TRUE;
}

static gboolean
read_type (AuthCode *code, const char *type, const char *query, GError **error)
{
  g_autofree char *encoder = dup_parameter (query, "encoder");

  if (!auth_otp_type_from_string (type, &code->type))
    return fail (error, _ ("It is none of the types totp, hotp and steam"));
  if (encoder == NULL)
    return TRUE;
  if (code->type == AUTH_OTP_HOTP || g_ascii_strcasecmp (encoder, "steam") != 0)
    return fail (error, _ ("Its codes are written in a way that is not known"));
  code->type = AUTH_OTP_STEAM;
  return TRUE;
}

static gboolean
read_number (const char *query, const char *name, guint64 max, guint64 *number_inout)
{
  g_autofree char *text = dup_parameter (query, name);

  return text == NULL ||
         g_ascii_string_to_unsigned (g_strstrip (text), 10, 0, max, number_inout, NULL);
}

/* Steam's codes have five characters, whatever is written about them. */
static gboolean
read_numbers (AuthCode *code, const char *query, const Names *names, GError **error)
{
  guint64 digits = code->digits;
  guint64 period = code->period;

  if (code->type != AUTH_OTP_STEAM &&
      !read_number (query, names->digits, AUTH_OTP_MAX_DIGITS, &digits))
    return fail (error, _ ("Its number of digits is out of range"));
  if (code->type != AUTH_OTP_HOTP &&
      (!read_number (query, names->period, G_MAXUINT32, &period) || period == 0))
    return fail (error, _ ("Its period is out of range"));
  if (code->type == AUTH_OTP_HOTP && !read_number (query, "counter", G_MAXINT64, &code->counter))
    return fail (error, _ ("Its counter is out of range"));
  code->digits = code->type == AUTH_OTP_STEAM ? AUTH_OTP_STEAM_DIGITS : (guint) digits;
  code->period = code->type == AUTH_OTP_HOTP ? 0 : (guint) period;
  return TRUE;
}

/* A counter that starts anew makes codes that were used: who left it empty meant another one. */
static gboolean
check_not_empty (const char *query, GError **error)
{
  static const char *const names[] = { "counter", "digits", "algorithm" };
  gsize length;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      length = 1;
      if (find_parameter (query, names[i], 0, &length) == NULL || length > 0)
        continue;
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   _ ("There is nothing after “%s=”: leave it out, or complete it"), names[i]);
      return FALSE;
    }
  return TRUE;
}

static AuthCode *
parse_query (const char *type, const char *query, const Names *names, GError **error)
{
  g_autoptr (AuthSecret) secret = dup_parameter (query, names->secret);
  g_autofree char *algorithm = dup_parameter (query, names->algorithm);
  g_autoptr (AuthCode) code = NULL;

  if (secret == NULL)
    {
      fail (error, _ ("There is no secret"));
      return NULL;
    }
  code = auth_code_new ("", secret, error);
  if (code == NULL || !check_once (query, names, error) || !read_type (code, type, query, error))
    return NULL;
  if (code->type == AUTH_OTP_HOTP && !check_not_empty (query, error))
    return NULL;
  if (algorithm != NULL && !auth_otp_algorithm_from_string (algorithm, &code->algorithm))
    {
      fail (error, _ ("Its algorithm is none of SHA1, SHA256 and SHA512"));
      return NULL;
    }
  return read_numbers (code, query, names, error) ? g_steal_pointer (&code) : NULL;
}

static void
read_names (AuthCode *code, const char *label, const char *query)
{
  g_autofree char *said = dup_parameter (query, "issuer");
  g_autofree char *issuer = g_strstrip (g_strdup (said != NULL ? said : ""));

  auth_otpauth_read_label (code, label, strcspn (label, "?"), issuer);
}

/* Stratum's sign; it has no value. */
static gboolean
has_steam_flag (const char *query)
{
  const char *flag = strstr (query, "&steam");

  return flag != NULL && strchr ("&", flag[strlen ("&steam")]) != NULL;
}

/* Stratum and FreeOTP+ write Steam's codes as TOTP; by the name they are told apart there, too.
 * Whoever says another number of digits does not mean them. */
static void
recognize_steam (AuthCode *code, const char *query)
{
  gsize length = 0;
  const gboolean may_be = code->digits == AUTH_OTP_STEAM_DIGITS ||
                          find_parameter (query, uri_names.digits, 1, &length) == NULL;

  if (code->type != AUTH_OTP_TOTP || !may_be ||
      (!has_steam_flag (query) && g_ascii_strcasecmp (code->issuer, "steam") != 0))
    return;
  code->type = AUTH_OTP_STEAM;
  code->digits = AUTH_OTP_STEAM_DIGITS;
}

static AuthCode *
parse_uri (const char *uri, GError **error)
{
  const char *start = uri + strlen (SCHEME);
  g_autofree char *type = g_strndup (start, strcspn (start, "/?"));
  const char *query = find_query (uri);
  g_autoptr (AuthCode) code = parse_query (type, query, &uri_names, error);

  if (code == NULL)
    return NULL;
  read_names (code, skip_authority (uri), query);
  recognize_steam (code, query);
  return auth_code_check (code, error) ? g_steal_pointer (&code) : NULL;
}

/* Bitwarden's */
static AuthCode *
parse_steam (const char *uri, GError **error)
{
  const char *start = uri + strlen (STEAM_SCHEME);
  g_autoptr (AuthSecret) secret = auth_otpauth_decode (start, strcspn (start, "/?"), ' ');
  AuthCode *code = auth_code_new ("", secret, error);

  if (code == NULL)
    return NULL;
  code->type = AUTH_OTP_STEAM;
  code->digits = AUTH_OTP_STEAM_DIGITS;
  return code;
}

static AuthCode *
parse_keeotp (const char *query, GError **error)
{
  g_autofree char *type = dup_parameter (query, "type");
  g_autofree char *encoding = dup_parameter (query, "encoding");
  g_autoptr (AuthCode) code = NULL;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "base32") != 0)
    {
      fail (error, _ ("Its secret is written in another way than base32"));
      return NULL;
    }
  code = parse_query (type != NULL ? type : "totp", query, &keeotp_names, error);
  return code != NULL && auth_code_check (code, error) ? g_steal_pointer (&code) : NULL;
}

/**
 * auth_otpauth_parse:
 * @uri: a URI of any origin
 * @error: return location for an error
 *
 * Reads otpauth:// (Google's Key URI Format) as programs write it, and steam://SECRET. What is
 * wrong is not replaced by a default, which would make wrong codes.
 *
 * Returns: (transfer full): the entry, with "" for its id and for names that the URI does not say,
 *   or %NULL with AUTH_ERROR_INVALID_ARGUMENT; nothing of the URI is in the message
 */
AuthCode *
auth_otpauth_parse (const char *uri, GError **error)
{
  const char *start = uri + strspn (uri, " \t\r\n");

  if (strnlen (start, AUTH_OTPAUTH_MAX_BYTES + 1) > AUTH_OTPAUTH_MAX_BYTES)
    {
      fail (error, _ ("The link is far too long"));
      return NULL;
    }
  if (strstr (start + (*start != '\0'), SCHEME) != NULL)
    {
      fail (error, _ ("There is more than one link in it: each needs a line of its own"));
      return NULL;
    }
  if (has_prefix (start, SCHEME))
    return parse_uri (start, error);
  if (has_prefix (start, STEAM_SCHEME))
    return parse_steam (start, error);
  fail (error, _ ("This is no link of a one-time code"));
  return NULL;
}

/**
 * auth_otpauth_parse_field:
 * @text: what a password manager has in its field for one-time codes
 * @error: return location for an error
 *
 * Reads what auth_otpauth_parse() does, KeeOtp's "key=…&size=…&step=…", and base32 alone.
 *
 * Returns: (transfer full): the entry, or %NULL with AUTH_ERROR_INVALID_ARGUMENT
 */
AuthCode *
auth_otpauth_parse_field (const char *text, GError **error)
{
  g_autoptr (AuthSecret) field = g_strchomp (g_strdup (text + strspn (text, " \t\r\n")));

  if (strnlen (field, AUTH_OTPAUTH_MAX_BYTES + 1) > AUTH_OTPAUTH_MAX_BYTES ||
      strstr (field, "://") != NULL)
    return auth_otpauth_parse (field, error);
  if (has_prefix (field, KEEOTP_START))
    return parse_keeotp (field, error);
  return auth_code_new ("", field, error);
}

static char *
write_label (const AuthCode *code)
{
  g_autofree char *issuer = g_uri_escape_string (code->issuer, NULL, FALSE);
  g_autofree char *account = g_uri_escape_string (code->account, NULL, FALSE);

  /* The colon of an account must not be taken for the one that ends the issuer. */
  if (*issuer == '\0' && strchr (code->account, ':') == NULL)
    return g_steal_pointer (&account);
  return g_strconcat (issuer, ":", account, NULL);
}

/**
 * auth_otpauth_to_string:
 * @code: an entry
 *
 * Returns: (transfer full): its otpauth URI, every reserved character encoded
 */
AuthSecret *
auth_otpauth_to_string (const AuthCode *code)
{
  const gboolean is_hotp = code->type == AUTH_OTP_HOTP;
  g_autofree char *label = write_label (code);
  g_autofree char *digits = g_strdup_printf ("%u", code->digits);
  g_autofree char *number = is_hotp ? g_strdup_printf ("%" G_GUINT64_FORMAT, code->counter)
                                    : g_strdup_printf ("%u", code->period);
  g_autoptr (AuthSecret) query =
    auth_form_encode ("secret", code->secret, "issuer", *code->issuer != '\0' ? code->issuer : NULL,
                      "algorithm", auth_otp_algorithm_to_string (code->algorithm), "digits", digits,
                      is_hotp ? "counter" : "period", number, "encoder",
                      code->type == AUTH_OTP_STEAM ? "steam" : NULL, NULL);

  return g_strconcat (SCHEME, auth_otp_type_to_string (code->type), "/", label, "?", query, NULL);
}
