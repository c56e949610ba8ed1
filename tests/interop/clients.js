// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Authenticator Authors
//
// Amazon's own clients, given the tokens that the agent handed out.
//
//   clients.js ORIGIN CHECK   with {"access", "id", "refresh"} on standard input

'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');
const { JwtRsaVerifier } = require('aws-jwt-verify');
const { validateCognitoJwtFields } = require('aws-jwt-verify/cognito-verifier');
const idp = require('@aws-sdk/client-cognito-identity-provider');

const [origin, check] = process.argv.slice(2);
const issuer = `${origin}/local_DemoPool`;
const clientId = 'demo_desktop';
const tokens = JSON.parse(readFileSync(0, 'utf8'));
const client = new idp.CognitoIdentityProviderClient({
  region: 'us-east-1', endpoint: origin, maxAttempts: 1,
});

function ask(command, input = {}) {
  return client.send(new idp[`${command}Command`]({ AccessToken: tokens.access, ...input }));
}

// The type the SDK makes of an answer, which it takes from the header or the body.
async function refuses(type, promise) {
  await assert.rejects(promise, (error) => {
    assert.ok(error instanceof idp[type], `${error.name} is no ${type}`);
    assert.equal(error.$fault, 'client');
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
}

// Given its keys by hand: it would fetch them over https only.
async function newVerifier(audience) {
  const verifier = JwtRsaVerifier.create({ issuer, audience });
  const response = await fetch(`${issuer}/.well-known/jwks.json`);
  verifier.cacheJwks(await response.json());
  return verifier;
}

async function verify(token, tokenUse, audience) {
  const payload = await (await newVerifier(audience)).verify(token);
  validateCognitoJwtFields(payload, { tokenUse, clientId });
  assert.equal(payload.sub, 'a11ce000-1111-4aaa-8aaa-000000000001');
  return payload;
}

function forge(token) {
  const [header, payload, signature] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url'));
  claims.sub = 'somebody else';
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

const checks = {
  async verify() {
    await verify(tokens.id, 'id', clientId);
    const payload = await verify(tokens.access, 'access', null);
    assert.equal(payload.client_id, clientId);
    await assert.rejects(verify(forge(tokens.id), 'id', clientId), /signature/i);
    await assert.rejects(verify(tokens.id, 'id', 'another_client'), /audience/i);
    await assert.rejects(verify(tokens.access, 'id', null), /use/i);
  },

  async user() {
    const user = await ask('GetUser');
    assert.equal(user.Username, 'alice');
    assert.ok(user.UserAttributes.some((a) => a.Name === 'email' && a.Value.includes('@')));
    const factors = await ask('GetUserAuthFactors');
    assert.ok(factors.ConfiguredUserAuthFactors.includes('PASSWORD'));
    const passkeys = await ask('ListWebAuthnCredentials');
    assert.deepEqual(passkeys.Credentials, []);
  },

  async errors() {
    const device = { DeviceKey: 'us-east-1_00000000-0000-4000-8000-000000000000' };
    const email = { AttributeName: 'email' };
    const weak = { PreviousPassword: 'Passw0rd!', ProposedPassword: 'Weakling' };
    await refuses('NotAuthorizedException', ask('GetUser', { AccessToken: forge(tokens.access) }));
    await refuses('NotAuthorizedException', ask('GetUser', { AccessToken: tokens.id }));
    await refuses('InvalidPasswordException', ask('ChangePassword', weak));
    await refuses('ExpiredCodeException', ask('VerifyUserAttribute', { ...email, Code: '123456' }));
    await refuses('ResourceNotFoundException', ask('GetDevice', device));
    await refuses('InvalidParameterException', ask('UpdateUserAttributes', {
      UserAttributes: [{ Name: 'sub', Value: 'somebody else' }],
    }));
    await refuses('UnsupportedTokenTypeException', ask('RevokeToken', {
      ClientId: clientId, Token: tokens.access,
    }));
    await refuses('UnauthorizedException', ask('RevokeToken', {
      ClientId: 'demo_secret', ClientSecret: 'wrong', Token: tokens.refresh,
    }));
  },

  // A client that was told to wait comes again, and is let in.
  async throttled() {
    const patient = new idp.CognitoIdentityProviderClient({ region: 'us-east-1', endpoint: origin });
    const fault = { method: 'POST', body: 'idp:GetUser=throttled*1' };
    assert.equal((await fetch(`${origin}/test/fault`, fault)).status, 200);
    const user = await patient.send(new idp.GetUserCommand({ AccessToken: tokens.access }));
    assert.equal(user.$metadata.attempts, 2);
  },

  async sessions() {
    const { Sessions } = await ask('ListUserSessions');
    const current = Sessions.filter((session) => session.IsCurrentSession);
    const browser = Sessions.find((session) => session.SessionType === 'SSO');
    assert.equal(current.length, 1);
    assert.equal(current[0].SessionType, 'TOKEN');
    assert.equal(current[0].ClientId, clientId);
    assert.equal(current[0].OriginSessionId, browser.SessionId);
    assert.ok(Date.now() - current[0].CreateDate.getTime() < 600 * 1000);
    await refuses('InvalidParameterException', ask('RevokeUserSession', current[0]));
    await ask('RevokeUserSession', { SessionId: browser.SessionId });
    await refuses('ResourceNotFoundException', ask('RevokeUserSession', {
      SessionId: 'tkn0000000000000000000000000',
    }));
    assert.equal((await ask('ListUserSessions')).Sessions.length, Sessions.length - 1);
  },

  // Takes the refresh token away from the agent, which must notice.
  async renew() {
    const input = { ClientId: clientId, RefreshToken: tokens.refresh };
    const { AuthenticationResult: result } = await ask('GetTokensFromRefreshToken', input);
    assert.equal(result.TokenType, 'Bearer');
    assert.ok(result.ExpiresIn > 0);
    assert.notEqual(result.RefreshToken, tokens.refresh);
    await verify(result.IdToken, 'id', clientId);
    await verify(result.AccessToken, 'access', null);
    await refuses('RefreshTokenReuseException', ask('GetTokensFromRefreshToken', input));
    await refuses('NotAuthorizedException', ask('GetTokensFromRefreshToken', {
      ClientId: clientId, RefreshToken: 'unknown',
    }));
    await refuses('ResourceNotFoundException', ask('GetTokensFromRefreshToken', {
      ClientId: 'nobody', RefreshToken: tokens.refresh,
    }));
  },
};

// Nothing of the answer but what is wrong with it: a message could quote a token.
checks[check]().catch((error) => {
  console.error(String(error.stack ?? error).replace(/eyJ[\w.-]+/g, '(a token)'));
  process.exit(1);
});
