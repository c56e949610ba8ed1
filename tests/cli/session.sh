#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl with the real agent, a keyring and the demo pool, in a session of its own.
#
#   src/demo/session BUILD_DIR tests/cli/session.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"
start_pool --federation

sign_in() { # ACCOUNT USER [SECRET]
  "$here/../support/sign-in" "$build" "$1" "$2" 'Passw0rd!' ${3+"$3"} 2>&1
}

no_account() {
  expect 0 '^\[\]$' accounts --json
  "$ctl" accounts | grep .
  expect 1 'no account yet' token
}

add() {
  expect 0 '^[A-Za-z0-9_]+$' add demo --client-id demo_desktop --domain "$origin" \
    --user-pool-id local_DemoPool
  id=$(cat "$dir/out")
  expect 2 'demo' add demo --client-id demo_desktop --issuer "$origin/local_DemoPool"
  expect 2 '.' add bad --client-id demo_desktop --issuer http://example.com/
  expect 0 '^demo.signed-out.' accounts
  expect 0 . accounts --json
  json "len(j) == 1 and j[0]['id'] == '$id' and j[0]['name'] == 'demo'"
  json "all(k in j[0] for k in ('id', 'name', 'state', 'username', 'email', 'issuer'))"
  expect 1 'no account “nobody”' token nobody
}

signed_out() {
  expect 3 '[Ss]ign in' token demo
  expect 3 '[Ss]ign in' userinfo
  expect 1 'cannot be opened' sign-in --window
}

odd_name() {
  "$ctl" add --client-id demo_desktop --issuer "$origin/local_DemoPool" -- -odd >"$dir/out" ||
    echo 'cannot be added'
  expect 3 '[Ss]ign in' token -- -odd
  expect 0 '' remove -- -odd
}

given_up() {
  printf '%s\n' 'http://127.0.0.1:17911/callback?code=x&state=y' |
    "$ctl" sign-in demo --print-uri >"$dir/out" 2>"$dir/err" && echo 'exit status 0'
  grep -q '^http://127.0.0.1:[0-9]*/.*code_challenge_method=S256' "$dir/out" || echo 'no URI'
  [ "$(wc -l <"$dir/out")" = 1 ] || echo 'more than the URI'
  grep -q 'The input ended' "$dir/err" || cat "$dir/err"
  ! grep 'state=\|code=' "$dir/err"
}

# A wrong address first: it is told, and the right one still counts.
second_try() {
  mkfifo "$dir/answer" "$dir/uri"
  "$ctl" sign-in <"$dir/answer" >"$dir/uri" 2>"$dir/err" &
  run=$!
  exec 3>"$dir/answer" 4<"$dir/uri"
  IFS= read -r uri <&4
  echo 'https://example.com/?code=1' >&3
  printf '%s\n' "$uri" | "$here/../support/hosted-login" alice@example.com 'Passw0rd!' >&3
  wait $run || echo "exit status $?"
  exec 3>&- 4<&-
  [ "$(wc -l <"$dir/err")" = 1 ] || cat "$dir/err"
}

in_browser() {
  "$here/../support/browser" || echo 'no browser'
  "$ctl" sign-in demo --browser >"$dir/out" 2>"$dir/err" || echo "exit status $?"
  [ ! -s "$dir/err" ] || cat "$dir/err"
}

# What the browser itself prints is its own business.
in_peace() { # ARGUMENT...
  "$ctl" "$@" >"$dir/browser" 2>"$dir/err" || echo "$*: exit status $?: $(cat "$dir/err")"
}

# The provider is the one of the mail domain.
provider() {
  "$here/../support/browser" || echo 'no browser'
  in_peace sign-in demo --browser --login-hint ada@example.org --lang de
  expect 0 . accounts --json
  json "j[0]['federated'] is True and j[0]['hosted_session'] == 'browser'"
  in_peace sign-in demo --browser --provider COGNITO --other-account
  expect 0 . accounts --json
  json "j[0]['federated'] is False"
}

settings() {
  expect 2 'follows the @' set demo --mail-domain example=Okta
  expect 2 'embedded, browser or auto$' set demo --surface moon
  expect 0 '' set demo --provider Google --provider Okta --mail-domain example.org=example.com \
    --surface browser --keep-cookies yes
  expect 0 . accounts --json
  json "j[0]['providers'] == ['Google', 'Okta'] and j[0]['keeps_cookies'] is True"
  json "j[0]['mail_domains'] == {'example.org': 'example.com'}"
  json "j[0]['sign_in_surface'] == 'browser' and j[0]['name'] == 'demo'"
  expect 0 '' set demo --provider '' --surface auto --keep-cookies no --name renamed
  expect 0 '' set renamed --name demo
  expect 0 . accounts --json
  json "j[0]['providers'] == [] and j[0]['sign_in_surface'] == '' and not j[0]['keeps_cookies']"
}

hosted_session() {
  expect 0 . accounts --json
  json "j[0]['hosted_session'] == 'browser'"
  # The others wait some seconds more for the last page of the sign-ins before.
  expect 0 '' set demo --sign-out-uri http://127.0.0.1:17914/callback
  in_peace sign-out demo --hosted-session --everywhere
  expect 3 . token demo
}

tokens() {
  expect 0 '^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$' token
  cp "$dir/out" "$dir/token"
  expect 0 . token demo
  cmp "$dir/out" "$dir/token"
  expect 0 . token "$id" --json
  json "set(j) == {'token', 'kind', 'expires_at'} and j['kind'] == 'access'"
  json "j['token'] == open('$dir/token').read().strip() and j['expires_at'] > 1700000000"
  expect 0 '^Authorization: Bearer [^ ]+$' token --header
  expect 0 . token --kind id --json
  json "j['kind'] == 'id' and j['token'] != open('$dir/token').read().strip()"
  expect 0 . token --min-validity 60 --force-refresh
  ! cmp -s "$dir/out" "$dir/token" || echo 'not a new token'
}

userinfo() {
  expect 0 '^{$' userinfo demo
  json "j['email'] == 'alice@example.com' and j['email_verified'] == 'true'"
  expect 0 'demo.signed-in.alice@example.com' accounts
}

secret_client() {
  printf 'demo_secret_value\n' | expect 0 . add secret --client-id demo_secret \
    --issuer "$origin/local_DemoPool" --client-secret-stdin
  expect 1 'There are 2 accounts' token
  sign_in secret bob@example.com JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP
  expect 0 . token secret
  grep -rq demo_secret_value "$HOME" "$XDG_DATA_HOME" && echo 'the secret is on the disk'
  true
}

typed_secret() { # the terminal does not show it
  mkfifo "$dir/keys"
  script -qefc "$ctl add typed --client-id x --issuer $origin/local_DemoPool \
    --client-secret-stdin" "$dir/screen" <"$dir/keys" >/dev/null 2>&1 &
  run=$!
  exec 3>"$dir/keys"
  while ! grep -q 'Client secret: ' "$dir/screen" 2>/dev/null; do
    kill -0 $run 2>/dev/null || break
    sleep 0.05
  done
  printf 'hush-hush\n' >&3
  wait $run || echo "exit status $?"
  exec 3>&-
  ! grep hush "$dir/screen"
  expect 0 '' remove typed
}

# The signal comes when the question is there and the answer is not waited for yet.
interrupted_secret() {
  mkfifo "$dir/keys2"
  script -qefc "strace -qq -o /dev/null -P /dev/tty -e trace=close \
    -e inject=close:delay_enter=500000 sh -c 'echo \$\$ >$dir/asking; exec $ctl add typed \
    --client-id x --issuer $origin/local_DemoPool --client-secret-stdin'" "$dir/screen2" \
    <"$dir/keys2" >/dev/null 2>&1 &
  run=$!
  exec 3>"$dir/keys2"
  while ! grep -q 'Client secret: ' "$dir/screen2" 2>/dev/null; do
    kill -0 $run 2>/dev/null || break
    sleep 0.05
  done
  kill -TERM "$(cat "$dir/asking")"
  printf 'hush-hush\n' >&3
  wait $run && echo 'exit status 0'
  exec 3>&-
  grep -q 'Interrupted' "$dir/screen2" || cat "$dir/screen2"
  expect 1 . token typed
}

offline() {
  fault 'userinfo=status:503'
  expect 6 . userinfo demo
  fault 'userinfo=html:502'
  expect 6 . userinfo demo
  fault ''
  expect 0 . userinfo demo
}

# The server's words in an answer to the sign-in steer no terminal.
hostile_words() {
  mkfifo "$dir/answer2" "$dir/uri2"
  "$ctl" sign-in demo --print-uri <"$dir/answer2" >"$dir/uri2" 2>"$dir/err" &
  run=$!
  exec 3>"$dir/answer2" 4<"$dir/uri2"
  IFS= read -r uri <&4
  state=$(printf '%s\n' "$uri" | sed 's/.*[?&]state=\([^&]*\).*/\1/')
  words='%1B%5B31mred%C2%9B2J%0D%0Asecond+line%E2%80%AEtxt'
  printf 'http://127.0.0.1:17911/callback?error=invalid_request&error_description=%s&state=%s\n' \
    "$words" "$state" >&3
  wait $run && echo 'exit status 0'
  exec 3>&- 4<&-
  grep -q 'red.*second line' "$dir/err" || cat "$dir/err"
  [ "$(wc -l <"$dir/err")" = 1 ] || echo 'not one sentence'
  no_controls "$dir/err"
}

hostile_name() {
  name=$(printf 'a\342\200\256b\302\233c')
  got=0
  "$ctl" add "$name" --client-id x --issuer "$origin/local_DemoPool" >"$dir/out" 2>"$dir/err" ||
    got=$?
  "$ctl" accounts >"$dir/lines"
  "$ctl" accounts --json >"$dir/json"
  no_controls "$dir/err" "$dir/lines" "$dir/json"
  [ $got != 0 ] || "$ctl" remove "$name"
}

complete() { # WORD...: what is offered for the last one, one a line
  bash -c '. "$1"; shift
    PATH=$(dirname "$1"):$PATH
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _authenticatorctl
    printf "%s\n" "${COMPREPLY[@]}"' bash "$here/../../data/authenticatorctl.bash" "$ctl" "$@"
}

completion() {
  [ "$(complete 'sign-' | tr '\n' ' ')" = 'sign-in sign-out ' ] || complete 'sign-'
  [ "$(complete token --kind '' | tr '\n' ' ')" = 'access id ' ] || complete token --kind ''
  complete token --h | grep -qx -- '--header' || echo 'no --header'
  complete token '' | sort | tr '\n' ' ' | grep -qx 'demo secret ' || complete token ''
  [ -z "$(complete add x --scope '')" ] || echo 'a scope is made up'
  "$ctl" add 'two words' --client-id x --issuer "$origin/local_DemoPool" >/dev/null
  [ "$(complete token two)" = 'two\ words' ] || complete token two
  "$ctl" remove 'two words'
}

ended() {
  fault 'idp=status:503'
  expect 1 'other sessions were not ended' sign-out demo --everywhere
  fault ''
  expect 3 'other sessions were not ended: nobody is signed in' sign-out demo --everywhere
  expect 0 '' sign-out demo
  expect 3 . token demo
  expect 0 '' remove demo
  expect 1 'no account “demo”' token demo
  expect 0 . token
}

locked() {
  gdbus call --session -d org.freedesktop.secrets -o /org/freedesktop/secrets \
    -m org.freedesktop.Secret.Service.Lock "['/org/freedesktop/secrets/collection/login']" \
    >/dev/null
  agent=$(gdbus call --session -d org.freedesktop.DBus -o / \
    -m org.freedesktop.DBus.GetConnectionUnixProcessID org.example.Authenticator.Agent)
  agent=$(expr "$agent" : '(uint32 \([0-9]*\)')
  kill -9 "$agent"
  while kill -0 "$agent" 2>/dev/null; do
    sleep 0.1
  done
  expect 5 'locked' token
  expect 5 'locked' accounts
}

check 'no account' no_account
add >"$dir/findings"
printed() { cat "$dir/findings"; }
check 'add and list' printed
check 'signed out exits 3' signed_out
check 'a name that looks like an option' odd_name
check 'input that ends early exits 1' given_up
check 'sign in by hand, at the second try' second_try
check 'sign in in the default browser' in_browser curl
check 'change an account' settings
check 'sign in with another provider' provider curl
check 'sign out of the pages too' hosted_session curl
sign_in demo alice@example.com
check 'tokens' tokens
check 'userinfo' userinfo
check 'a client with a secret, a second factor' secret_client
check 'a secret is not shown while it is typed' typed_secret script
check 'a signal ends the question for a secret' interrupted_secret script strace
check 'offline exits 6' offline
check 'hostile words steer no terminal' hostile_words
check 'hostile names steer no terminal' hostile_name
check 'completion' completion bash
check 'the end of a session and of an account' ended
check 'a locked keyring exits 5' locked gdbus
check_done
