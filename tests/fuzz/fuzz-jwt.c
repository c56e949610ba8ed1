/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes JSON Web Tokens; whatever comes is held against the key of RFC 7515 appendix A.2.
 */

#include "config.h"

#include <string.h>

#include "auth-jwks.h"
#include "fuzz.h"

static const char vector_keys[] =
  "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_"
  "wWJcyQoTbji9k0l8W26mPddxHmf"
  "HQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7"
  "OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5Z"
  "wKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ\","
  "\"e\":\"AQAB\"}]}";

static void
read_claims (const AuthJwt *jwt)
{
  g_auto (GStrv) audience = auth_jwt_dup_strv (jwt, "aud");
  gint64 time = 0;

  g_assert_nonnull (audience);
  auth_jwt_get_string (jwt, "iss");
  if (auth_jwt_get_time (jwt, "exp", &time))
    g_assert_cmpint (time, >=, 0);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *token = g_strndup ((const char *) data, size);
  g_autoptr (AuthJwks) jwks = auth_jwks_parse (vector_keys, strlen (vector_keys), NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (token, &error);

  g_assert_true ((jwt != NULL) == (error == NULL));
  if (jwt == NULL)
    return 0;

  read_claims (jwt);
  auth_jwks_verify (jwks, jwt, NULL);
  return 0;
}
