#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl facing an agent that passes everything on: each error's exit status, and no
# control character on the terminal.
#
#   dbus-run-session -- tests/cli/hostile.sh AUTHENTICATORCTL HOSTILE_AGENT
set -u
ctl=$1
export LC_ALL=C.UTF-8
. "$(dirname "$0")/../style/tap.sh"
. "$(dirname "$0")/expect.sh"

"$2" &
agent=$!
trap 'kill $agent 2>/dev/null; rm -rf "$dir"' EXIT
gdbus wait --session --timeout 60 org.example.Authenticator.Agent

statuses() {
  while read -r name status; do
    expect "$status" 'Sorry .*red.*second line' token "$name"
    no_controls "$dir/err"
  done <<'TABLE'
AccessDenied 4
ConsentRequired 4
SignInRequired 3
Locked 5
Offline 6
ServerRefused 4
InvalidResponse 1
InvalidArgument 2
NotFound 1
NotSupported 1
Cancelled 1
Failed 1
TABLE
}

header() {
  for format in '' --header --json; do
    expect 1 'not a token' token header $format
  done
}

words() {
  expect 0 'red.*second line' accounts
  no_controls "$dir/out"
  [ "$(wc -l <"$dir/out")" = 15 ] || echo 'not a line an account'
  expect 0 . accounts --json
  no_controls "$dir/out"
  expect 0 'Not revoked: .*red.*second line' sign-out Failed
  no_controls "$dir/out"
}

lists() {
  for command in grants events consents; do
    expect 0 'red.*second line' $command
    no_controls "$dir/out"
    [ "$(wc -l <"$dir/out")" = 1 ] || echo "$command: not one line"
    expect 0 'red' $command --json
    no_controls "$dir/out"
  done
  expect 0 'red.*second line.*,profile	' consents --wait
}

claims() {
  expect 0 . userinfo Failed
  no_controls "$dir/out"
  python3 - "$dir/out" <<'PYTHON'
import json, sys
claims = json.load(open(sys.argv[1], encoding='utf-8'))
expected = {'steering': '\x1b[31mred\x9b2J\r\nsecond line\u202etxt\x7f', 'key': '\U0001f511 é',
            'tag': '\U000e0001'}
if claims != expected:
    print(ascii(claims))
PYTHON
  grep -q '🔑 é' "$dir/out" || echo 'plain characters are escaped'
  grep -qF '\udb40\udc01' "$dir/out" || echo 'a format character above the first plane is not'
}

window() {
  DISPLAY=:0 expect 0 '' sign-in Failed
  expect 0 '' sign-in Failed --window
  DISPLAY=:0 expect 1 'window was closed' sign-in closes
}

no_agent() {
  kill $agent 2>/dev/null
  wait $agent 2>/dev/null
  expect 1 'not installed' accounts
}

check 'each error has its exit status' statuses
check 'a token that is none is not printed' header
check 'words steer no terminal' words
check 'grants, events and questions steer no terminal' lists
check 'claims are escaped' claims python3
check 'sign in in the window' window
check 'no agent exits 1' no_agent
check_done
