/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Fuzzes key sets, and verifies the token of RFC 7515 appendix A.2 with whatever they hold.
 */

#include "config.h"

#include <string.h>

#include "auth-jwks.h"
#include "fuzz.h"

static const char vector_token[] =
  "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS"
  "9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-"
  "0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLI"
  "ARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnv"
  "Wh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (AuthJwks) jwks = auth_jwks_parse ((const char *) data, size, NULL);
  g_autoptr (AuthJwt) jwt = auth_jwt_parse (vector_token, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (AuthJwks) again = NULL;

  if (jwks == NULL)
    return 0;

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, auth_jwks_to_json (jwks));
  text = json_to_string (node, FALSE);
  again = auth_jwks_parse (text, strlen (text), NULL);
  g_assert_nonnull (again);
  g_assert_cmpint (auth_jwks_verify (jwks, jwt, NULL), ==, auth_jwks_verify (again, jwt, NULL));
  return 0;
}
