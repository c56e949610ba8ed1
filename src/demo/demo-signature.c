/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * AWS Signature Version 4: who signed a request, and whether the signature is right.
 */

#include "config.h"

#include "demo-signature.h"

#define ALGORITHM         "AWS4-HMAC-SHA256"
#define HEX_DIGEST_LENGTH 64
#define DIGEST_BYTES      32
#define MAX_SKEW_SECONDS  300
#define TIMESTAMP_LENGTH  16
#define SEPARATOR         "\x01"

/* The parts of the Authorization header, and what is looked up by them. */
typedef struct
{
  const DemoCall *call;
  char **scope;          /* (owned) key id, date, region, service, "aws4_request" */
  char **signed_headers; /* (owned) lower case, sorted */
  char *signature;       /* (owned) hexadecimal */
  const char *timestamp; /* X-Amz-Date */
} DemoSignature;

static const DemoRefusal refusal_missing = {
  403, "MissingAuthenticationToken", "Request is missing Authentication Token"
};
static const DemoRefusal refusal_incomplete = {
  400, "IncompleteSignature",
  "The Authorization header or a header it has to cover is missing or malformed"
};
static const DemoRefusal refusal_unknown = {
  403, "InvalidClientTokenId", "The security token included in the request is invalid."
};
static const DemoRefusal refusal_scope = {
  403, "SignatureDoesNotMatch",
  "Credential should be scoped to correct service and to the date of the request."
};
static const DemoRefusal refusal_skewed = {
  403, "SignatureDoesNotMatch", "Signature expired or not yet current: its time is not ours."
};
static const DemoRefusal refusal_mismatch = {
  403, "SignatureDoesNotMatch",
  "The request signature we calculated does not match the signature you provided. Check your AWS "
  "Secret Access Key and signing method. Consult the service documentation for details."
};
static const DemoRefusal refusal_expired = {
  403, "ExpiredToken", "The security token included in the request is expired"
};

static SoupMessageHeaders *
demo_signature_get_headers (const DemoCall *call)
{
  return soup_server_message_get_request_headers (call->message);
}

static void
demo_signature_clear (DemoSignature *self)
{
  g_clear_pointer (&self->scope, g_strfreev);
  g_clear_pointer (&self->signed_headers, g_strfreev);
  g_clear_pointer (&self->signature, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DemoSignature, demo_signature_clear)

static gboolean
demo_signature_covers (const DemoSignature *self)
{
  static const char *const required[] = { "host", "x-amz-date", "x-amz-security-token" };
  const char *const *names = (const char *const *) self->signed_headers;

  for (gsize i = 0; i < G_N_ELEMENTS (required); i++)
    if (!g_strv_contains (names, required[i]))
      return FALSE;
  for (gsize i = 1; names[i] != NULL; i++)
    if (strcmp (names[i - 1], names[i]) >= 0)
      return FALSE;
  return TRUE;
}

/* "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…" */
static gboolean
demo_signature_read (DemoSignature *self, const char *header)
{
  const char *parts = header + strlen (ALGORITHM);
  GHashTable *table = soup_header_parse_param_list (parts);
  const char *credential = g_hash_table_lookup (table, "Credential");
  const char *names = g_hash_table_lookup (table, "SignedHeaders");

  self->scope = g_strsplit (credential != NULL ? credential : "", "/", -1);
  self->signed_headers = g_strsplit (names != NULL ? names : "", ";", -1);
  self->signature = g_strdup (g_hash_table_lookup (table, "Signature"));
  self->timestamp = soup_message_headers_get_one (demo_signature_get_headers (self->call),
                                                  "X-Amz-Date");
  soup_header_free_param_list (table);
  return g_strv_length (self->scope) == 5 && demo_signature_covers (self) &&
         self->signature != NULL && strlen (self->signature) == HEX_DIGEST_LENGTH &&
         self->timestamp != NULL && strlen (self->timestamp) == TIMESTAMP_LENGTH;
}

/* Without blanks around it, and with single ones within it. */
static void
demo_signature_add_value (GString *text, const char *value)
{
  g_auto (GStrv) words = g_strsplit (value, " ", -1);
  const char *separator = "";

  for (char **word = words; *word != NULL; word++)
    if (**word != '\0')
      {
        g_string_append_printf (text, "%s%s", separator, *word);
        separator = " ";
      }
}

static void
demo_signature_add_header (const DemoSignature *self, GString *text, const char *wanted)
{
  SoupMessageHeadersIter iter;
  const char *separator = ":";
  const char *name;
  const char *value;

  g_string_append (text, wanted);
  soup_message_headers_iter_init (&iter, demo_signature_get_headers (self->call));
  while (soup_message_headers_iter_next (&iter, &name, &value))
    if (g_ascii_strcasecmp (name, wanted) == 0)
      {
        g_string_append (text, separator);
        demo_signature_add_value (text, value);
        separator = ",";
      }
  g_string_append_c (text, '\n');
}

/* Everything but A-Z, a-z, 0-9, '-', '.', '_' and '~' is escaped, whatever it was before. */
static char *
demo_signature_encode (const char *text)
{
  g_autofree char *plain = g_uri_unescape_string (text, NULL);

  return g_uri_escape_string (plain != NULL ? plain : text, NULL, FALSE);
}

/* SEPARATOR sorts before all that is in a name, which '=' does not. */
static char *
demo_signature_encode_pair (const char *pair)
{
  g_auto (GStrv) parts = g_strsplit (pair, "=", 2);
  g_autofree char *name = demo_signature_encode (parts[0]);
  g_autofree char *value = demo_signature_encode (parts[1] != NULL ? parts[1] : "");

  return g_strconcat (name, SEPARATOR, value, NULL);
}

static int
demo_signature_compare_cb (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted by name, then by value. */
static char *
demo_signature_dup_query (const DemoSignature *self)
{
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->call->message));
  g_auto (GStrv) pairs = g_strsplit (query != NULL ? query : "", "&", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) encoded = NULL;

  for (char **pair = pairs; *pair != NULL; pair++)
    if (**pair != '\0')
      {
        g_autofree char *text = demo_signature_encode_pair (*pair);

        g_strv_builder_add (builder, text);
      }
  encoded = g_strv_builder_end (builder);
  qsort (encoded, g_strv_length (encoded), sizeof *encoded, demo_signature_compare_cb);
  return g_strdelimit (g_strjoinv ("&", encoded), SEPARATOR, '=');
}

/* The only path served is "/", which is its own canonical form. */
static char *
demo_signature_dup_canonical_request (const DemoSignature *self)
{
  g_autoptr (GString) headers = g_string_new (NULL);
  g_autofree char *query = demo_signature_dup_query (self);
  g_autofree char *names = g_strjoinv (";", self->signed_headers);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, self->call->body, -1);

  for (char **name = self->signed_headers; *name != NULL; name++)
    demo_signature_add_header (self, headers, *name);
  return g_strjoin ("\n", soup_server_message_get_method (self->call->message), "/", query,
                    headers->str, names, hash, NULL);
}

static char *
demo_signature_dup_string_to_sign (const DemoSignature *self)
{
  g_autofree char *request = demo_signature_dup_canonical_request (self);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, request, -1);
  g_autofree char *scope = g_strjoinv ("/", self->scope + 1);

  return g_strjoin ("\n", ALGORITHM, self->timestamp, scope, hash, NULL);
}

/* key: DIGEST_BYTES, replaced by the HMAC it makes of text. */
static void
demo_signature_derive (guint8 *key, const char *text)
{
  g_autoptr (GHmac) hmac = g_hmac_new (G_CHECKSUM_SHA256, key, DIGEST_BYTES);
  gsize length = DIGEST_BYTES;

  g_hmac_update (hmac, (const guchar *) text, -1);
  g_hmac_get_digest (hmac, key, &length);
}

static char *
demo_signature_compute (const DemoSignature *self, const char *secret_key)
{
  g_autofree char *secret = g_strconcat ("AWS4", secret_key, NULL);
  g_autoptr (GHmac) first = g_hmac_new (G_CHECKSUM_SHA256, (const guchar *) secret,
                                        strlen (secret));
  g_autofree char *text = demo_signature_dup_string_to_sign (self);
  guint8 key[DIGEST_BYTES];
  gsize length = sizeof key;

  g_hmac_update (first, (const guchar *) self->scope[1], -1);
  g_hmac_get_digest (first, key, &length);
  for (gsize i = 2; self->scope[i] != NULL; i++)
    demo_signature_derive (key, self->scope[i]);
  return g_compute_hmac_for_string (G_CHECKSUM_SHA256, key, sizeof key, text, -1);
}

/* Takes as long for a wrong first digit as for a wrong last one. */
static gboolean
demo_signature_matches (const DemoSignature *self, const char *secret_key)
{
  g_autofree char *expected = demo_signature_compute (self, secret_key);
  guint difference = 0;

  for (gsize i = 0; i < HEX_DIGEST_LENGTH; i++)
    difference |= (guint) (guchar) expected[i] ^ (guint) (guchar) self->signature[i];
  return difference == 0;
}

static gboolean
demo_signature_is_scoped (const DemoSignature *self, const char *service)
{
  return strlen (self->scope[1]) == strlen ("20261121") &&
         g_str_has_prefix (self->timestamp, self->scope[1]) &&
         strcmp (self->scope[3], service) == 0 && strcmp (self->scope[4], "aws4_request") == 0;
}

static gboolean
demo_signature_is_current (const DemoSignature *self)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (self->timestamp, NULL);

  return time != NULL &&
         ABS (g_date_time_to_unix (time) - self->call->now) <= MAX_SKEW_SECONDS;
}

const DemoRefusal *
demo_signature_check (const DemoCall *call,
                      const char *service,
                      const DemoCredentials **credentials_out)
{
  SoupMessageHeaders *headers = demo_signature_get_headers (call);
  const char *header = soup_message_headers_get_one (headers, "Authorization");
  const char *token = soup_message_headers_get_one (headers, "X-Amz-Security-Token");
  g_auto (DemoSignature) self = { .call = call };
  const DemoCredentials *credentials;

  if (header == NULL)
    return &refusal_missing;
  if (!g_str_has_prefix (header, ALGORITHM " ") || !demo_signature_read (&self, header))
    return &refusal_incomplete;
  credentials = g_hash_table_lookup (call->pool->credentials, self.scope[0]);
  if (credentials == NULL || g_strcmp0 (credentials->session_token, token) != 0)
    return &refusal_unknown;
  if (!demo_signature_is_scoped (&self, service))
    return &refusal_scope;
  if (!demo_signature_is_current (&self))
    return &refusal_skewed;
  if (!demo_signature_matches (&self, credentials->secret_key))
    return &refusal_mismatch;
  if (call->now >= credentials->expires_at)
    return &refusal_expired;
  *credentials_out = credentials;
  return NULL;
}
