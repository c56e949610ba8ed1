/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The names of what the pool serves, in faults and counts.
 */

#include "config.h"

#include "demo-endpoint.h"

#include <string.h>

const char *const demo_endpoints[] = {
  "authorize", "login", "logout", "discovery", "jwks", "userinfo", "revoke", "sts",
  "token", "token:authorization_code", "token:refresh_token",
  "identity", "identity:GetId", "identity:GetCredentialsForIdentity",
  "idp", "idp:AssociateSoftwareToken", "idp:ChangePassword", "idp:DeleteUser",
  "idp:DeleteUserAttributes", "idp:DeleteWebAuthnCredential", "idp:ForgetDevice",
  "idp:GetDevice", "idp:GetTokensFromRefreshToken", "idp:GetUser",
  "idp:GetUserAttributeVerificationCode", "idp:GetUserAuthFactors", "idp:GlobalSignOut",
  "idp:ListDevices", "idp:ListUserSessions", "idp:ListWebAuthnCredentials", "idp:RevokeToken",
  "idp:RevokeUserSession", "idp:SetUserMFAPreference", "idp:UpdateDeviceStatus",
  "idp:UpdateUserAttributes", "idp:VerifySoftwareToken", "idp:VerifyUserAttribute",
  "provider", "provider:authorize", "provider:jwks", "provider:token",
  NULL
};

const char *
demo_endpoint_find (const char *name, const char *part)
{
  gsize length = strlen (name);

  for (gsize i = 0; part != NULL && demo_endpoints[i] != NULL; i++)
    if (g_str_has_prefix (demo_endpoints[i], name) && demo_endpoints[i][length] == ':' &&
        strcmp (demo_endpoints[i] + length + 1, part) == 0)
      return demo_endpoints[i];
  return name;
}
