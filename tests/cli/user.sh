#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl user, password, mfa, devices, sessions, passkeys and renew, against the demo pool.
#
#   src/demo/session BUILD_DIR tests/cli/user.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
start_pool --track-sessions --passkeys

told() { # TEXT STATUS PATTERN ARGUMENT...: with the text, a line each, on standard input
  printf '%b' "$1" >"$dir/in"
  shift
  expect "$@" <"$dir/in"
}

sign_in() { # [PASSWORD]
  "$here/../support/sign-in" "$build" demo alice@example.com "${1-Passw0rd!}" 2>&1
}

wrong_usage() {
  expect 2 'help user' user show one two
  expect 2 'help user' user
  expect 2 'help user' user set email
  expect 2 'help user' user dance
  expect 2 'help mfa' mfa on
  expect 2 'help devices' devices forget
}

signed_out() {
  expect 3 '[Ss]ign in' user show
  expect 3 '[Ss]ign in' renew
  expect 3 '[Ss]ign in' sessions list demo
  "$ctl" add other --client-id x --issuer "$origin" >/dev/null
  expect 1 'no Cognito user pool' user show other
  "$ctl" remove other
}

show() {
  expect 0 '^email: alice@example.com$' user show
  expect 0 '"email" : "alice@example.com"' user show demo --json
}

set_and_verify() {
  expect 0 '' user set given_name Alice
  expect 0 '^given_name: Alice$' user show
  expect 0 '' user set given_name ''
  "$ctl" user show | grep given_name
  expect 0 'user verify email$' user set email alice@elsewhere.example
  told '' 2 '--stdin' user verify email
  told '000000\n' 2 'code' user verify email --stdin
  expect 0 'user verify email$' user send-code email
  told '123456\n' 0 '' user verify email --stdin
  expect 0 '^email_verified: true$' user show
  expect 0 'verify email$' user set email alice@example.com
  told '123456\n' 0 '' user verify email --stdin
  expect 2 . user set sub x
}

password() {
  told 'Wr0ngOne!\nN3w-Secret\n' 2 'password until now' password --stdin
  told 'Passw0rd!\nabc\n' 2 'another password' password --stdin
  told 'Passw0rd!\n' 1 'ended' password --stdin
  told 'Passw0rd!\nN3w-Secret\n' 2 '--stdin' password
  told 'Passw0rd!\nN3w-Secret\n' 0 '' password demo --stdin
  told 'N3w-Secret\nPassw0rd!\n' 0 '' password --stdin
}

mfa() {
  expect 2 'app, sms or email' mfa on telepathy
  expect 0 '' mfa show
  expect 0 '"methods"' mfa show --json
  expect 2 . mfa on app
  expect 0 '' mfa off app
  expect 0 . mfa enrol
  expect 0 '^app' mfa show
  expect 0 '' mfa prefer app
  expect 0 '^app .asked for first.$' mfa show
  expect 0 '' mfa off app
}

lists() {
  expect 0 IsCurrent sessions list
  expect 0 '"IsCurrent" : true' sessions list --json
  expect 1 . sessions revoke nonsense
  expect 0 '"Id"' passkeys list --json
  id=$("$ctl" passkeys list | cut -f1)
  expect 1 . passkeys delete nonsense
  expect 0 '' passkeys delete -- "$id"
  expect 0 '' passkeys list
  expect 1 . devices forget nonsense
  expect 1 . devices remember nonsense
  "$ctl" devices list >"$dir/devices"
  while IFS='	' read -r key rest; do
    expect 0 '' devices remember -- "$key"
    expect 0 '	IsRemembered$' devices list
    expect 0 '' devices distrust -- "$key"
    expect 0 '' devices forget -- "$key"
  done <"$dir/devices"
  expect 0 '' devices list
}

renew() {
  expect 0 '' renew
  expect 2 'either an account or --all' renew demo --all
  expect 0 '' renew --all
  fault 'token=status:503'
  expect 6 'later' renew demo
  fault 'idp=status:503'
  expect 6 'later' user show
  fault ''
}

revoke() {
  id=$("$ctl" sessions list | awk -F '\t' '$NF == "IsCurrent" { print $1 }')
  expect 2 'sign out instead' sessions revoke -- "$id"
  "$ctl" add second --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool \
    >/dev/null
  "$here/../support/sign-in" "$build" second alice@example.com 'Passw0rd!' 2>&1
  id=$("$ctl" sessions list second | awk -F '\t' '$NF == "IsCurrent" { print $1 }')
  expect 0 '' sessions revoke --linked -- "$id" demo
  expect 3 '[Ss]ign in' user show second
  expect 0 . user show demo
  "$ctl" remove second
}

delete() {
  expect 2 'Nothing was deleted' user delete </dev/null
  expect 2 'nothing was deleted' user delete --yes-delete ALICE
  name=$("$ctl" user show | sed -n 's/^username: //p')
  expect 0 '' user delete --yes-delete "$name"
  expect 3 '[Ss]ign in' user show
  expect 0 'signed-out' accounts
}

check 'wrong usage' wrong_usage
"$ctl" add demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool \
  >/dev/null || exit 1
check 'nobody is signed in, or there is no pool' signed_out
check 'signed in' sign_in
check 'user show' show
check 'user set, send-code and verify' set_and_verify
check 'password' password
check 'mfa' mfa
check 'devices, sessions and passkeys' lists
check 'renew, and a pool that is away' renew
check 'another session can be revoked, the own one ends otherwise' revoke
check 'user delete asks for the name' delete
check_done
