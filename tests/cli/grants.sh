#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl grants, events and consents with the real agent, and a program that is gdbus.
#
#   src/demo/session BUILD_DIR tests/cli/grants.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
start_pool

get_token() { # [KIND]: as a program that is not the person's own
  gdbus call --session -d org.example.Authenticator.Agent \
    -o "/org/example/Authenticator/Agent/account/$id" \
    -m org.example.Authenticator.Account1.GetToken "${1-access}" '{}' >"$dir/answer" 2>&1
}

gets_a_token() {
  get_token "$@" || echo "no token: $(cat "$dir/answer")"
  grep -q "('eyJ" "$dir/answer" || echo 'that is no token'
}

is_refused() { # ERROR [KIND]
  error=$1
  shift
  ! get_token "$@" || echo 'a token was handed out'
  grep -qF "org.example.Authenticator.Error.$error" "$dir/answer" || cat "$dir/answer"
}

none() {
  expect 0 '' grants
  expect 0 '^\[\]$' grants list --json
  expect 0 '' consents
  expect 0 '^\[\]$' consents list --json
  expect 1 '.' consents answer nothing once
  expect 1 'decided nothing' grants remove host:
  expect 1 'no account' grants set host: nobody profile allow
  expect 1 'no account' events --account nobody
}

wrong() {
  while IFS='|' read -r arguments; do
    # shellcheck disable=SC2086 # the arguments are words
    expect 2 '.' grants set $arguments
  done <<'TABLE'
mail demo profile allow
flatpak: demo profile allow
host: demo everything allow
host: demo codes allow
host: demo profile perhaps
TABLE
  expect 2 '.' grants set host: '' profile allow
  expect 0 '' grants
}

consent_required() {
  is_refused ConsentRequired
  expect 0 '^eyJ' token demo
}

allow() {
  expect 0 '' grants set "$app" demo access-token allow
  gets_a_token
  is_refused ConsentRequired id
  expect 0 "^$app	demo	access-token	allow	person	[0-9-]+ [0-9:]+	\$" grants
  expect 0 . grants --json
  json "len(j) == 1 and j[0]['app'] == '$app' and j[0]['account'] == '$id'"
  json "j[0]['permission'] == 'access-token' and j[0]['decision'] == 'allow'"
  json "0 < j[0]['since'] <= j[0]['last_used'] and j[0]['decided_by'] == 'person'"
  expect 0 '' grants set "$app" "$id" access-token allow
  expect 0 . grants --json
  json 'len(j) == 1'
}

deny() {
  expect 0 '' grants set "$app" demo access-token deny
  is_refused AccessDenied
  expect 0 'access-token	deny	person' grants
  expect 0 '^eyJ' token demo
}

# A program in a sandbox, as far as can be told, and its grants are nobody else's.
boxed() {
  printf '[Application]\nname=com.example.Mail\n' >"$dir/flatpak-info"
  get_token() {
    bwrap --tmpfs / --ro-bind /usr /usr --ro-bind-try /lib /lib --ro-bind-try /lib64 /lib64 \
      --proc /proc --dev /dev --bind /tmp /tmp --ro-bind "$dir/flatpak-info" /.flatpak-info \
      gdbus call --session -d org.example.Authenticator.Agent \
      -o "/org/example/Authenticator/Agent/account/$id" \
      -m org.example.Authenticator.Account1.GetToken "${1-access}" '{}' >"$dir/answer" 2>&1
  }
  is_refused ConsentRequired
  expect 0 '' grants set flatpak:com.example.Mail demo access-token allow
  gets_a_token
  is_refused ConsentRequired id
  expect 0 '' grants remove flatpak:com.example.Mail
  is_refused ConsentRequired
}

forget() {
  expect 0 '' grants set "$app" demo access-token ask
  expect 0 '' grants
  is_refused ConsentRequired
  for permission in profile id-token access-token; do
    expect 0 '' grants set "$app" demo "$permission" deny
  done
  expect 0 '' grants set "$app" '' codes deny
  expect 0 '' grants set flatpak:com.example.Mail demo profile deny
  expect 0 '' grants remove "$app" demo profile
  expect 1 'decided nothing' grants remove "$app" demo profile
  is_refused AccessDenied
  expect 0 '' grants remove "$app" demo
  is_refused ConsentRequired
  expect 0 "^$app		codes	deny" grants
  expect 0 '' grants remove "$app"
  expect 0 '^flatpak:com.example.Mail	demo	profile	deny' grants
  [ "$(wc -l <"$dir/out")" = 1 ] || cat "$dir/out"
}

events() {
  expect 0 . events --json
  json "any(e['app'] == '$app' and e['what'] == 'access-token' and e['outcome'] == 'given'
            and e['decided_by'] == 'person' for e in j)"
  json "any(e['app'] == '$app' and e['outcome'] == 'refused' for e in j)"
  json "all((e['executable'] != '') == e['app'].startswith('host:') for e in j)"
  json "any(e['app'] == '' and e['what'] == 'access-token' for e in j)"
  json "any(e['app'] == '' and e['what'] == 'signed-in' and e['account'] == '$id' for e in j)"
  json "all(e['time'] > 0 and 'eyJ' not in str(e) for e in j)"
  json "j == sorted(j, key=lambda e: -e['time'])"
  expect 0 "^[0-9-]+ [0-9:]+	$app	demo	access-token	given	person	[0-9]+	/[^	]*\$" events --account demo
  expect 0 . events --app "$app" --limit 1
  [ "$(wc -l <"$dir/out")" = 1 ] || cat "$dir/out"
  expect 0 '' events --app flatpak:com.example.Never
  expect 0 '' events --clear
  expect 0 '^\[\]$' events --json
}

complete() { # WORD...: what is offered for the last one, one a line
  bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _authenticatorctl
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$here/../../data/authenticatorctl.bash" "$ctl" "$@"
}

completion() {
  [ "$(complete grants s)" = set ] || complete grants s
  [ "$(complete grants set flatpak:c)" = flatpak:com.example.Mail ] || complete grants set flatpak:c
  [ "$(complete grants set flatpak:com.example.Mail d)" = demo ] || echo 'no account'
  [ "$(complete grants set host: demo access)" = access-token ] || echo 'no permission'
  [ "$(complete grants set host: demo profile d)" = deny ] || echo 'no decision'
  [ "$(complete events --account d)" = demo ] || complete events --account d
  [ "$(complete consents a)" = answer ] || complete consents a
  [ "$(complete consents answer x n)" = never ] || complete consents answer x n
}

gone() {
  expect 0 '' remove demo
  expect 0 '' grants
}

locked() {
  gdbus call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets \
    -m org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/collection/login']" \
    >"$dir/ignored"
  expect 5 'locked' grants set "$app" '' codes allow
}

app=host:
check 'nothing was decided' none
expect 0 . add demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool
id=$(cat "$dir/out")
check 'what cannot be right exits 2' wrong
"$here/../support/sign-in" "$build" demo alice@example.com 'Passw0rd!' >"$dir/ignored" 2>&1
check 'a program needs consent, the person does not' consent_required gdbus
check 'allow' allow gdbus
check 'deny' deny gdbus
check 'a program in a sandbox' boxed gdbus bwrap
check 'forget' forget gdbus
check 'events' events
check 'completion' completion bash
check 'an account takes its grants along' gone
check 'a locked keyring exits 5' locked gdbus
check_done
