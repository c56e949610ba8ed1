// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Authenticator Authors
//
// Amazon's own client signs with the AWS credentials it finds where we say.
//
//   credentials.js ORIGIN PROVIDER: a function of @aws-sdk/credential-providers

'use strict';

const assert = require('node:assert/strict');
const providers = require('@aws-sdk/credential-providers');
const { STSClient, GetCallerIdentityCommand } = require('@aws-sdk/client-sts');

const [origin, provider] = process.argv.slice(2);

async function main() {
  const credentials = await providers[provider]()();
  assert.ok(credentials.expiration.getTime() > Date.now() + 15 * 60 * 1000);
  const client = new STSClient({ region: 'us-east-1', endpoint: origin, credentials });
  const caller = await client.send(new GetCallerIdentityCommand({}));
  assert.equal(caller.Account, '123456789012');
  assert.match(caller.Arn, /:assumed-role\/Demo/);
}

main().catch((error) => {
  console.error(error.name, error.message);
  process.exit(1);
});
