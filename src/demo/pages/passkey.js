// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Authenticator Authors
//
// Asks the browser for a passkey and says what it answered.
'use strict';
const ask = document.getElementById('ask');
const outcome = document.getElementById('outcome');
const random = (length) => crypto.getRandomValues(new Uint8Array(length));

function options(kind) {
  if (kind === 'use')
    return { challenge: random(32), userVerification: 'preferred' };
  return {
    challenge: random(32),
    rp: { name: 'Demo Pool' },
    user: { id: random(16), name: 'demo', displayName: 'Demo' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }],
  };
}

async function answer() {
  const publicKey = options(ask.dataset.kind);
  try {
    await (ask.dataset.kind === 'use' ? navigator.credentials.get({ publicKey })
                                      : navigator.credentials.create({ publicKey }));
    return 'Your browser has a passkey, but this demo takes none from a page: nothing was changed.';
  } catch (error) {
    return `Your browser gave no passkey (${error.name}). Browsers take them for names only, ` +
           'not for 127.0.0.1.';
  }
}

if (window.PublicKeyCredential && navigator.credentials) {
  document.getElementById('missing').hidden = true;
  document.getElementById('present').hidden = false;
  ask.addEventListener('click', async () => {
    outcome.textContent = await answer();
    outcome.hidden = false;
  });
}
