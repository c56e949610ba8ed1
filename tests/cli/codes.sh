#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl codes, code and mfa: an account's codes, and those that were in the keyring.
#
#   src/demo/session BUILD_DIR tests/cli/codes.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
start_pool

sign_in() { # [SECRET]
  "$here/../support/sign-in" "$build" demo alice@example.com 'Passw0rd!' "$@" 2>&1
}

ask_bus() { # METHOD: about the agent
  gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m "org.freedesktop.DBus.$1" org.example.Authenticator.Agent 2>"$dir/err"
}

kill_agent() {
  ask_bus GetConnectionUnixProcessID | sed -n 's/.*uint32 \([0-9]*\),.*/\1/p' | xargs -r kill -9
  while ask_bus NameHasOwner | grep -q true; do :; done
}

keep() { # DOCUMENT: the list as another program left it; the agent reads it anew
  kill_agent
  printf %s "$1" | secret-tool store --label=codes xdg:schema org.example.Authenticator \
    kind codes id codes
}

none() {
  expect 0 '' codes
  expect 0 '^\[\]$' codes --json
  expect 1 'no one-time code yet' code
  expect 1 'no one-time code “demo”' code demo
}

wrong() {
  expect 2 'missing' mfa
  expect 2 'cannot do “dance”' mfa dance
  expect 2 'Unknown option' code --secret
  expect 1 'no account yet' mfa enrol
  expect 0 . add demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool
  expect 3 '[Ss]ign in' mfa enrol
  expect 1 'no account “nobody”' mfa enrol nobody
  expect 0 . add other --client-id demo_desktop --issuer "$origin"
  expect 1 'no Cognito user pool' mfa enrol other
  expect 0 '' remove other
}

enrol() {
  sign_in
  expect 2 'is empty' mfa enrol demo --name ''
  expect 0 '^c[0-9a-f]{16}$' mfa enrol demo --name 'Test machine'
  id=$(cat "$dir/out")
  expect 0 "^demo	[^	]+	totp	\$" codes
  expect 0 . codes --json
  json "len(j) == 1 and j[0]['id'] == '$id' and j[0]['is_enrolled'] is True"
  json "'secret' not in str(j) and j[0]['digits'] == 6 and j[0]['period'] == 30"
}

code() {
  expect 0 '^[0-9]{6}$' code
  before=$(date +%s)
  expect 0 . code demo --json
  json "len(j['code']) == 6 and j['valid_from'] <= $(date +%s) + 3 and j['valid_until'] > $before - 3"
  id=$("$ctl" codes --json | sed -n 's/.*"id" : "\(.*\)",/\1/p')
  expect 0 . code "$id" --next --json
  json "j['valid_from'] > $before - 3 and j['valid_until'] == j['valid_from'] + 30"
}

# What is printed is what the pool asks for.
second_factor() {
  expect 0 '' sign-out demo
  sign_in "=$("$ctl" code demo),$("$ctl" code demo --next)"
  expect 0 'signed-in' accounts
}

others() {
  secret='"secret":"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"'
  keep '{"version":1,"codes":[
    {"id":"h","issuer":"Bank","account":"al","type":"hotp","algorithm":"SHA1","digits":6,"counter":0,'"$secret"'},
    {"id":"s","issuer":"Bank","account":"bo","type":"steam","algorithm":"SHA1","digits":5,"period":30,'"$secret"'},
    {"id":"x","issuer":"\u001b[31mred\nline\u202e","account":"","type":"totp","algorithm":"SHA1","digits":8,"period":30,'"$secret"'},
    {"id":"b","type":"totp","algorithm":"MD5","digits":6,"period":30,'"$secret"'}]}'
  expect 0 '^Bank	al	hotp	$' codes
  no_controls "$dir/out"
  [ "$(wc -l <"$dir/out")" = 4 ] || cat "$dir/out"
  grep -qE 'cannot be used: .*algorithm' "$dir/out" || echo 'no reason'
  expect 0 . codes --json
  no_controls "$dir/out"
  expect 0 '^755224$' code al
  expect 0 '^287082$' code bANK:al
  expect 0 '"valid_until" : 0' code h --json
  json "j['code'] == '359152'"
  expect 0 '^[2-9BCDFGHJKMNPQRTVWXY]{5}$' code bo
  expect 1 'Several one-time codes fit' code Bank
  expect 1 'Several one-time codes fit' code
  expect 1 'no one-time code “b”' code b
}

complete() { # WORD...: what is offered for the last one, one a line
  bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _authenticatorctl
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$here/../../data/authenticatorctl.bash" "$ctl" "$@"
}

completion() {
  [ "$(complete mfa e)" = enrol ] || complete mfa ''
  [ "$(complete mfa enrol d)" = demo ] || complete mfa enrol d
  [ "$(complete code Bank:a)" = Bank:al ] || complete code Bank:a
  [ "$(complete code --n)" = --next ] || complete code --n
}

offline() {
  kill $pool
  wait $pool 2>/dev/null
  expect 6 '.' mfa enrol demo
  expect 0 '^969429$' code al
}

locked() {
  expect 0 '' unlock
  gdbus call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets \
    -m org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/collection/login']" \
    >"$dir/ignored"
  expect 5 'locked' codes
  expect 5 'locked' code al
  # A cold agent does not even know whether there is an account.
  kill_agent
  expect 5 'authenticatorctl unlock' sign-out demo
  expect 5 'locked' unlock
}

check 'without a code' none
check 'what cannot be done is told' wrong
check 'mfa enrol makes this the authenticator' enrol
check 'code prints it alone' code
check 'the pool takes what is printed' second_factor
check 'HOTP, Steam, hostile and broken entries' others
check 'completion' completion bash
check 'without the network codes go on' offline
check 'a locked keyring exits 5' locked gdbus
check_done
