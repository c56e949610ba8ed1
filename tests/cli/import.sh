#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl import with the real agent, a keyring and the demo pool.
#
#   src/demo/session BUILD_DIR tests/cli/import.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
corpus=$here/../fuzz/corpus/import
start_pool

demo() { # what a developer of a web app keeps
  cat <<FILE
import { Amplify } from 'aws-amplify';
Amplify.configure({
  Auth: { Cognito: {
    userPoolId: 'local_DemoPool',
    userPoolClientId: 'demo_desktop',
    loginWith: { oauth: {
      domain: '$origin',
      scopes: ['openid', 'email', 'profile'],
      redirectSignIn: ['http://127.0.0.1:17911/callback', 'https://app.example.com/'],
      redirectSignOut: ['http://127.0.0.1:17911/callback'],
      responseType: 'code',
    } },
  } },
});
FILE
}

refused() {
  expect 1 'cannot be read: No such file' import "$dir/none"
  expect 1 'cannot be read: Is a directory' import "$dir"
  : >"$dir/empty"
  expect 2 'no configuration in this' import "$dir/empty"
  head -c 1048577 /dev/zero | tr '\0' ' ' >"$dir/long"
  expect 2 'too long' import "$dir/long"
  printf '{ "a": 1 }\0' >"$dir/nul"
  expect 2 'not text in UTF-8' import "$dir/nul"
  printf '{ a: "\377" }' >"$dir/latin1"
  expect 2 'not text in UTF-8' import "$dir/latin1"
  expect 2 'too long' import /dev/zero
  head -c 300 "$corpus/aws-exports.js" >"$dir/truncated"
  expect 2 'Line [0-9]+ cannot be read' import "$dir/truncated"
  for file in computed template regex deep; do
    expect 2 'Line 1 cannot be read' import "$corpus/$file"
  done
  expect 1 'version this program does not know' import "$corpus/version-2"
  expect 2 'one line' import --name "$(printf 'a\nb')" "$corpus/aws-exports.js"
  expect 0 '^\[\]$' accounts --json
}

preview() {
  expect 0 '^myapp-dev$' import --preview "$corpus/mobile.json"
  grep -q 'User pool: us-east-1_AbCdEfGhI' "$dir/out" || echo "no user pool"
  grep -q '^    http://127.0.0.1:17911/callback$' "$dir/out" || echo "nothing to register"
  grep -q 'With a client secret' "$dir/out" || echo "no word of the secret"
  grep -q 'myapp://' "$dir/out" || echo "no word of what is left out"
  grep -q 'Nothing was changed' "$dir/out" || echo "no word of the end"
  ! grep 'not-a-real-secret' "$dir/out"
  no_controls "$dir/out"
  expect 0 . import --preview --json --name Work "$corpus/mobile.json"
  json "[a['name'] for a in j['accounts']] == ['Work', 'Work 2']"
  json "j['accounts'][0]['has_client_secret'] and 'id' not in j['accounts'][0]"
  json "any('keyring' in n for n in j['notes'])"
  json "'not-a-real-secret' not in str(j)"
  expect 0 '^\[\]$' accounts --json
}

import() {
  demo >"$dir/demo.js"
  expect 0 'Imported. Sign in with: authenticatorctl sign-in a[0-9a-f]+$' import --name demo \
    "$dir/demo.js"
  expect 0 '^demo.signed-out.' accounts
  "$here/../support/sign-in" "$build" demo alice@example.com 'Passw0rd!' 2>&1
  expect 0 . token demo
  expect 2 'choose another name' import --name demo "$dir/demo.js"
  expect 2 'choose another name' import --preview --name demo "$dir/demo.js"
}

from_input() {
  "$ctl" import --json - <"$corpus/amplify_outputs.json" >"$dir/out" || echo "exit status $?"
  json "j['accounts'][0]['name'] == 'myapp-dev' and j['accounts'][0]['id'].startswith('a')"
  "$ctl" import --json - <"$corpus/aws-exports.js" >"$dir/out" || echo "exit status $?"
  json "j['accounts'][0]['name'] == 'myapp-dev 2'"
  expect 0 '^myapp-dev 2.signed-out' accounts
}

no_agent() {
  DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent expect 1 . import "$corpus/aws-exports.js"
}

# Our own sandbox, as far as can be told: only what is handed in is seen there.
boxed() {
  bwrap --ro-bind / / true 2>/dev/null || return 0
  ! bwrap --tmpfs / --ro-bind /usr /usr --ro-bind-try /lib /lib --ro-bind-try /lib64 /lib64 \
    --proc /proc --dev /dev --bind /tmp /tmp --ro-bind "$build" "$build" \
    --ro-bind /etc/hostname /.flatpak-info "$ctl" import /elsewhere/config.json 2>"$dir/err" ||
    echo 'it was read'
  grep -q '^authenticatorctl: /elsewhere/config.json cannot be seen .*“-”' "$dir/err" ||
    cat "$dir/err"
}

check 'what is no configuration is refused in a sentence' refused
check 'a preview changes nothing' preview
check 'an imported account can sign in' import
check 'a file can come from standard input' from_input
check 'without a bus nothing happens' no_agent
check 'in a sandbox files are handed in' boxed bwrap
check_done
