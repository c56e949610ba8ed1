/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * JSON Web Key Sets (RFC 7517) and RS256 signatures (RFC 7518 section 3.3) with libgcrypt.
 */

#include "config.h"

#include "auth-jwks.h"

#include <gcrypt.h>
#include <glib/gi18n.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-gcrypt.h"

#define MIN_MODULUS_BYTES  (2048 / 8)
#define MAX_MODULUS_BYTES  (8192 / 8)
#define MAX_EXPONENT_BYTES 8
#define SHA256_BYTES       32

typedef struct
{
  char *key_id;     /* (owned) (nullable) */
  GBytes *modulus;  /* (owned) without leading zeros */
  GBytes *exponent; /* (owned) without leading zeros */
} Key;

struct _AuthJwks
{
  GPtrArray *keys; /* (owned) (element-type Key), at least one */
};

typedef struct gcry_sexp Sexp;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Sexp, gcry_sexp_release)

static void
key_free (Key *key)
{
  g_free (key->key_id);
  g_clear_pointer (&key->modulus, g_bytes_unref);
  g_clear_pointer (&key->exponent, g_bytes_unref);
  g_free (key);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Key, key_free)

/* RFC 7518 section 2, Base64urlUInt; leading zeros are forbidden there but seen. */
static GBytes *
dup_number (JsonObject *object, const char *name, gsize min_bytes, gsize max_bytes)
{
  const char *text = auth_json_get_string (object, name);
  g_autofree guint8 *data = NULL;
  gsize length = 0;
  gsize zeros = 0;

  if (text != NULL)
    data = auth_base64url_decode (text, -1, &length, NULL);
  while (zeros < length && data[zeros] == 0)
    zeros++;
  if (length - zeros < min_bytes || length - zeros > max_bytes)
    return NULL;

  return g_bytes_new (data + zeros, length - zeros);
}

static gboolean
is_or_missing (JsonObject *object, const char *name, const char *value)
{
  return !json_object_has_member (object, name) ||
         g_strcmp0 (auth_json_get_string (object, name), value) == 0;
}

/* An exponent that is even or 1 makes every signature, or none, a right one. */
static gboolean
is_sound_exponent (GBytes *exponent)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (exponent, &length);

  return data[length - 1] % 2 == 1 && (length > 1 || data[0] > 1);
}

static Key *
key_new (JsonObject *object)
{
  g_autoptr (Key) key = g_new0 (Key, 1);

  if (g_strcmp0 (auth_json_get_string (object, "kty"), "RSA") != 0 ||
      !is_or_missing (object, "use", "sig") || !is_or_missing (object, "alg", "RS256"))
    return NULL;

  key->key_id = g_strdup (auth_json_get_string (object, "kid"));
  key->modulus = dup_number (object, "n", MIN_MODULUS_BYTES, MAX_MODULUS_BYTES);
  key->exponent = dup_number (object, "e", 1, MAX_EXPONENT_BYTES);
  if (key->modulus == NULL || key->exponent == NULL || !is_sound_exponent (key->exponent))
    return NULL;

  return g_steal_pointer (&key);
}

static void
add_key (JsonArray *array, guint index, JsonNode *node, gpointer user_data)
{
  GPtrArray *keys = user_data;
  Key *key = JSON_NODE_HOLDS_OBJECT (node) ? key_new (json_node_get_object (node)) : NULL;

  if (key != NULL)
    g_ptr_array_add (keys, key);
}

/**
 * auth_jwks_parse:
 * @data: a JWK Set (RFC 7517 section 5)
 * @length: its size in bytes
 * @error: return location for an error
 *
 * Reads the RSA signature keys of 2048 to 8192 bits; other keys are passed over.
 *
 * Returns: (transfer full): the keys, or %NULL with AUTH_ERROR_INVALID_RESPONSE, also when there
 *   is not one
 */
AuthJwks *
auth_jwks_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) node = auth_json_parse (data, length, _ ("The key set"), error);
  g_autoptr (AuthJwks) self = NULL;
  JsonNode *keys = NULL;

  if (node == NULL)
    return NULL;

  self = g_new0 (AuthJwks, 1);
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) key_free);
  keys = json_object_get_member (json_node_get_object (node), "keys");
  if (keys != NULL && JSON_NODE_HOLDS_ARRAY (keys))
    json_array_foreach_element (json_node_get_array (keys), add_key, self->keys);
  if (self->keys->len > 0)
    return g_steal_pointer (&self);

  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                       _ ("The key set holds no key this program can verify tokens with"));
  return NULL;
}

static void
set_number (JsonObject *object, const char *name, GBytes *number)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (number, &length);
  g_autofree char *text = auth_base64url_encode (data, length);

  json_object_set_string_member (object, name, text);
}

/**
 * auth_jwks_to_json:
 * @self: keys
 *
 * Returns: (transfer full): the keys as a JWK Set that auth_jwks_parse() takes
 */
JsonObject *
auth_jwks_to_json (const AuthJwks *self)
{
  JsonObject *set = json_object_new ();
  JsonArray *keys = json_array_new ();

  for (guint i = 0; i < self->keys->len; i++)
    {
      Key *key = g_ptr_array_index (self->keys, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "kty", "RSA");
      json_object_set_string_member (object, "use", "sig");
      if (key->key_id != NULL)
        json_object_set_string_member (object, "kid", key->key_id);
      set_number (object, "n", key->modulus);
      set_number (object, "e", key->exponent);
      json_array_add_object_element (keys, object);
    }
  json_object_set_array_member (set, "keys", keys);
  return set;
}

/**
 * auth_jwks_free:
 * @self: (transfer full) (nullable): keys
 *
 * Frees them.
 */
void
auth_jwks_free (AuthJwks *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->keys);
  g_free (self);
}

static Sexp *
key_to_sexp (const Key *key)
{
  Sexp *sexp = NULL;

  gcry_sexp_build (&sexp, NULL, "(public-key (rsa (n %b) (e %b)))",
                   (int) g_bytes_get_size (key->modulus), g_bytes_get_data (key->modulus, NULL),
                   (int) g_bytes_get_size (key->exponent), g_bytes_get_data (key->exponent, NULL));
  return sexp;
}

static Sexp *
signing_input_to_sexp (const char *signing_input)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[SHA256_BYTES];
  gsize length = sizeof digest;
  Sexp *sexp = NULL;

  g_checksum_update (checksum, (const guchar *) signing_input, -1);
  g_checksum_get_digest (checksum, digest, &length);
  gcry_sexp_build (&sexp, NULL, "(data (flags pkcs1) (hash sha256 %b))", (int) length, digest);
  return sexp;
}

static gboolean
key_verify (const Key *key, const AuthJwt *jwt)
{
  g_autoptr (Sexp) public_key = NULL;
  g_autoptr (Sexp) data = NULL;
  g_autoptr (Sexp) signature = NULL;

  /* RFC 8017 section 8.2.2, step 1 */
  if (jwt->signature_length != g_bytes_get_size (key->modulus))
    return FALSE;

  public_key = key_to_sexp (key);
  data = signing_input_to_sexp (jwt->signing_input);
  gcry_sexp_build (&signature, NULL, "(sig-val (rsa (s %b)))",
                   (int) jwt->signature_length, jwt->signature);
  return public_key != NULL && data != NULL && signature != NULL &&
         gcry_pk_verify (signature, data, public_key) == 0;
}

/**
 * auth_jwks_verify:
 * @self: the issuer's keys
 * @jwt: a token's parts
 * @error: return location for an error
 *
 * Verifies the RS256 signature with the key the token names; the "kid" is compared as an opaque
 * string (RFC 7515 section 4.1.4). A token that names none is tried with every key.
 *
 * Returns: %TRUE if the signature is right, else %FALSE with AUTH_ERROR_NOT_FOUND (no key of that
 *   name: fetch the set again) or AUTH_ERROR_INVALID_RESPONSE
 */
gboolean
auth_jwks_verify (const AuthJwks *self, const AuthJwt *jwt, GError **error)
{
  gboolean found = FALSE;

  auth_gcrypt_ensure ();
  if (!g_str_equal (jwt->algorithm, "RS256"))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                           _ ("The token is not signed with RS256 and cannot be trusted"));
      return FALSE;
    }
  for (guint i = 0; i < self->keys->len; i++)
    {
      Key *key = g_ptr_array_index (self->keys, i);

      if (jwt->key_id != NULL && g_strcmp0 (jwt->key_id, key->key_id) != 0)
        continue;
      if (key_verify (key, jwt))
        return TRUE;
      found = TRUE;
    }
  if (found)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE,
                         _ ("The token's signature is wrong: it cannot be trusted"));
  else
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("The token is signed with a key the issuer does not publish"));
  return FALSE;
}
