/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The encryption round the vault of Aegis: a master key, wrapped once for each password.
 */

#include "config.h"

#include "auth-aegis-vault.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"

#define SLOT_PASSWORD 1
#define SALT_BYTES    32
/* Each one costs the work of a key derivation. */
#define MAX_SLOTS 32
/* Passwords up to the block of SHA-256 give the same key with NULs behind them or without. */
#define HMAC_BLOCK_BYTES 64

typedef struct
{
  GBytes *nonce; /* (owned) */
  GBytes *tag;   /* (owned) */
} Params;

typedef struct
{
  GBytes *key;  /* (owned) the master key, encrypted */
  GBytes *salt; /* (owned) */
  Params params;
  AuthScryptCost cost;
  gboolean is_repaired;
} Slot;

static void
params_clear (Params *self)
{
  g_clear_pointer (&self->nonce, g_bytes_unref);
  g_clear_pointer (&self->tag, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Params, params_clear)

static void
slot_free (Slot *self)
{
  g_clear_pointer (&self->key, g_bytes_unref);
  g_clear_pointer (&self->salt, g_bytes_unref);
  params_clear (&self->params);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Slot, slot_free)

static gboolean
read_params (JsonObject *object, Params *params_out)
{
  if (object == NULL)
    return FALSE;
  params_out->nonce =
    auth_code_vault_decode_hex (auth_json_get_string (object, "nonce"), AUTH_CIPHER_NONCE_BYTES);
  params_out->tag =
    auth_code_vault_decode_hex (auth_json_get_string (object, "tag"), AUTH_CIPHER_TAG_BYTES);
  return params_out->nonce != NULL && params_out->tag != NULL;
}

static Slot *
slot_new (JsonObject *object)
{
  g_autoptr (Slot) self = g_new0 (Slot, 1);

  self->key = auth_code_vault_decode_hex (auth_json_get_string (object, "key"), AUTH_KEY_BYTES);
  self->salt = auth_code_vault_decode_hex (auth_json_get_string (object, "salt"), SALT_BYTES);
  self->is_repaired = json_object_get_boolean_member_with_default (object, "repaired", FALSE);
  if (self->key == NULL || self->salt == NULL ||
      !read_params (auth_json_get_object (object, "key_params"), &self->params) ||
      !auth_json_get_int64 (object, "n", &self->cost.n) ||
      !auth_json_get_int64 (object, "r", &self->cost.r) ||
      !auth_json_get_int64 (object, "p", &self->cost.p))
    return NULL;
  return g_steal_pointer (&self);
}

/* Fingerprints (type 2) do not leave the phone; types to come are nothing we could open. */
static GPtrArray *
read_slots (JsonArray *array)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 type = 0;
      Slot *slot;

      if (!JSON_NODE_HOLDS_OBJECT (node) ||
          !auth_json_get_int64 (json_node_get_object (node), "type", &type))
        return NULL;
      if (type != SLOT_PASSWORD)
        continue;
      slot = slot_new (json_node_get_object (node));
      if (slot == NULL)
        return NULL;
      g_ptr_array_add (slots, slot);
    }
  return g_steal_pointer (&slots);
}

static gboolean
unwrap (const Slot *slot, const AuthKey *key, AuthKey *master_out)
{
  const AuthSealed sealed = {
    .nonce = g_bytes_get_data (slot->params.nonce, NULL),
    .tag = g_bytes_get_data (slot->params.tag, NULL),
    .data = g_bytes_get_data (slot->key, NULL),
    .length = AUTH_KEY_BYTES,
  };

  return auth_cipher_open (key, &sealed, master_out);
}

/* Returns %NULL without an error when the password is not that of the slot. */
static AuthKey *
try_password (const Slot *slot, const char *password, gsize length, GError **error)
{
  g_autoptr (AuthKey) key = auth_key_new_scrypt (password, length, slot->salt, &slot->cost, error);
  g_autoptr (AuthKey) master = auth_key_new ();

  return key != NULL && unwrap (slot, key, master) ? g_steal_pointer (&master) : NULL;
}

/* What Java allocated to encode the password: that many bytes for each UTF-16 unit in the mean, and
 * twice as many and one when they were too few. */
static gsize
get_java_buffer_size (const char *password, float mean)
{
  gsize units = 0;
  gsize size;

  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    units += g_utf8_get_char (p) > 0xffff ? 2 : 1;
  size = (gsize) ((float) units * mean);
  while (size < strlen (password))
    size = 2 * size + 1;
  return size;
}

/* Aegis once took the whole buffer for the password, which makes another key when it is longer than
 * a block (Aegis issue 95). Android counts 2 bytes a unit, OpenJDK 1.1. */
static AuthKey *
try_padded (const Slot *slot, const AuthSecret *password, float mean, GError **error)
{
  gsize length = strlen (password);
  gsize size = g_utf8_validate (password, -1, NULL) ? get_java_buffer_size (password, mean) : 0;
  char *padded;
  AuthKey *master;

  if (slot->is_repaired || size <= HMAC_BLOCK_BYTES || size == length)
    return NULL;
  padded = g_malloc0 (size);
  memcpy (padded, password, length);
  master = try_password (slot, padded, size, error);
  auth_secret_wipe (padded, size);
  g_free (padded);
  return master;
}

static AuthKey *
try_slot (const Slot *slot, const AuthSecret *password, GError **error)
{
  GError *local = NULL;
  AuthKey *master = try_password (slot, password, strlen (password), &local);

  if (master == NULL && local == NULL)
    master = try_padded (slot, password, 2.0f, &local);
  if (master == NULL && local == NULL)
    master = try_padded (slot, password, 1.1f, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  return master;
}

static AuthKey *
find_master_key (GPtrArray *slots, const AuthSecret *password, GError **error)
{
  GError *local = NULL;
  AuthKey *master = NULL;

  for (guint i = 0; i < slots->len && master == NULL && local == NULL; i++)
    master = try_slot (slots->pdata[i], password, &local);
  if (local != NULL)
    g_propagate_error (error, local);
  else if (master == NULL)
    auth_code_vault_fail_password (error);
  return master;
}

static GPtrArray *
get_slots (JsonObject *root, GError **error)
{
  JsonObject *header = auth_json_get_object (root, "header");
  JsonArray *array = auth_json_get_array (header, "slots");
  g_autoptr (GPtrArray) slots = array != NULL ? read_slots (array) : NULL;

  if (slots == NULL)
    return auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
  if (slots->len > MAX_SLOTS)
    return auth_code_vault_fail (error, _ ("The file has more passwords than can be tried: export "
                                           "it from Aegis with one password"));
  if (slots->len == 0)
    return auth_code_vault_fail (error,
                                 _ ("No password opens the file, only the fingerprint on the "
                                    "phone: export it from Aegis with a password"));
  return g_steal_pointer (&slots);
}

/**
 * auth_aegis_vault_check:
 * @root: the file, with a header that has slots
 * @error: return location for an error
 *
 * Returns: whether a password may open it, otherwise AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_aegis_vault_check (JsonObject *root, GError **error)
{
  g_autoptr (GPtrArray) slots = get_slots (root, error);

  return slots != NULL;
}

/**
 * auth_aegis_vault_open:
 * @root: the file, with a header that has slots
 * @password: any of its passwords
 * @error: return location for an error
 *
 * The password is known to be right before the database is touched, so what goes wrong then is the
 * file's fault.
 *
 * Returns: (transfer full): the database, for auth_secret_wipe_json(), or %NULL with
 *   AUTH_ERROR_INVALID_ARGUMENT
 */
JsonNode *
auth_aegis_vault_open (JsonObject *root, const AuthSecret *password, GError **error)
{
  g_autoptr (GBytes) data = auth_code_vault_decode_base64 (auth_json_get_string (root, "db"));
  g_autoptr (GPtrArray) slots = get_slots (root, error);
  g_auto (Params) params = { 0 };
  g_autoptr (AuthKey) master = slots != NULL ? find_master_key (slots, password, error) : NULL;
  AuthSealed sealed = { 0 };
  g_autofree guint8 *plain = NULL;
  JsonNode *database = NULL;

  if (master == NULL)
    return NULL;
  if (data != NULL &&
      read_params (auth_json_get_object (auth_json_get_object (root, "header"), "params"), &params))
    {
      sealed.nonce = g_bytes_get_data (params.nonce, NULL);
      sealed.tag = g_bytes_get_data (params.tag, NULL);
      sealed.data = g_bytes_get_data (data, &sealed.length);
      plain = g_malloc (sealed.length + 1);
      if (auth_cipher_open (master, &sealed, plain))
        database = auth_code_vault_parse (g_steal_pointer (&plain), sealed.length);
    }
  return database != NULL ? database : auth_code_vault_fail_damaged (error, AUTH_AEGIS_FORMAT);
}
