/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An RSA key pair of the demo pool: makes signatures (RS256) and its public half as a JWK.
 */

#include "config.h"

#include "demo-key.h"

#include <gcrypt.h>

#include "auth-base64url.h"
#include "auth-error.h"

#define KEY_BYTES (2048 / 8)

struct _DemoKey
{
  char *id;
  gcry_sexp_t pair; /* (owned) */
};

/* Big endian, padded with zero bytes on the left to at least minimum_length. */
static guint8 *
demo_key_dup_number (gcry_sexp_t sexp, const char *name, gsize minimum_length, gsize *length_out)
{
  gcry_sexp_t part = gcry_sexp_find_token (sexp, name, 0);
  gcry_mpi_t number;
  gsize used = 0;
  guint8 *bytes;

  g_assert (part != NULL);
  number = gcry_sexp_nth_mpi (part, 1, GCRYMPI_FMT_USG);
  gcry_mpi_print (GCRYMPI_FMT_USG, NULL, 0, &used, number);
  *length_out = MAX (used, minimum_length);
  bytes = g_malloc0 (*length_out);
  gcry_mpi_print (GCRYMPI_FMT_USG, bytes + (*length_out - used), used, NULL, number);
  gcry_mpi_release (number);
  gcry_sexp_release (part);
  return bytes;
}

static void
demo_key_add_number (const DemoKey *self, JsonBuilder *builder, const char *name)
{
  gsize length = 0;
  g_autofree guint8 *bytes = demo_key_dup_number (self->pair, name, 1, &length);
  g_autofree char *text = auth_base64url_encode (bytes, length);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

DemoKey *
demo_key_new (const char *key_id, GError **error)
{
  DemoKey *self;
  gcry_sexp_t parameters = NULL;
  gcry_sexp_t pair = NULL;
  gcry_error_t failure;

  gcry_check_version (NULL);
  gcry_sexp_build (&parameters, NULL, "(genkey (rsa (nbits 4:2048) (flags transient-key)))");
  failure = gcry_pk_genkey (&pair, parameters);
  gcry_sexp_release (parameters);
  if (failure != 0)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_FAILED,
                   "The pool could not make its keys: %s", gcry_strerror (failure));
      return NULL;
    }
  self = g_new0 (DemoKey, 1);
  self->id = g_strdup (key_id);
  self->pair = pair;
  return self;
}

void
demo_key_free (DemoKey *self)
{
  gcry_sexp_release (self->pair);
  g_free (self->id);
  g_free (self);
}

const char *
demo_key_get_id (const DemoKey *self)
{
  return self->id;
}

char *
demo_key_sign (const DemoKey *self, const char *text)
{
  guint8 digest[32];
  gcry_sexp_t data = NULL;
  gcry_sexp_t signature = NULL;
  gsize length = 0;
  g_autofree guint8 *bytes = NULL;

  gcry_md_hash_buffer (GCRY_MD_SHA256, digest, text, strlen (text));
  gcry_sexp_build (&data, NULL, "(data (flags pkcs1) (hash sha256 %b))",
                   (int) sizeof digest, digest);
  if (gcry_pk_sign (&signature, data, self->pair) != 0)
    g_assert_not_reached ();
  gcry_sexp_release (data);
  bytes = demo_key_dup_number (signature, "s", KEY_BYTES, &length);
  gcry_sexp_release (signature);
  return auth_base64url_encode (bytes, length);
}

JsonNode *
demo_key_to_jwk (const DemoKey *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *const members[][2] = {
    { "kid", self->id }, { "alg", "RS256" }, { "kty", "RSA" }, { "use", "sig" }
  };

  json_builder_begin_object (builder);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      json_builder_set_member_name (builder, members[i][0]);
      json_builder_add_string_value (builder, members[i][1]);
    }
  demo_key_add_number (self, builder, "e");
  demo_key_add_number (self, builder, "n");
  json_builder_end_object (builder);
  return json_builder_get_root (builder);
}
