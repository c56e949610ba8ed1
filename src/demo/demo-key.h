/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An RSA key pair of the demo pool: makes signatures (RS256) and its public half as a JWK.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef struct _DemoKey DemoKey;

/* 2048 bits, made for this run only. key_id: an opaque string. */
DemoKey *demo_key_new (const char *key_id, GError **error);
void demo_key_free (DemoKey *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoKey, demo_key_free)

const char *demo_key_get_id (const DemoKey *self);
/* RSASSA-PKCS1-v1_5 with SHA-256, base64url (RFC 7518 section 3.3). */
char *demo_key_sign (const DemoKey *self, const char *text);
/* The public key (RFC 7517). (transfer full) */
JsonNode *demo_key_to_jwk (const DemoKey *self);

G_END_DECLS
