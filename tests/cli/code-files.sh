#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl codes add, edit, remove, restore, import and export.
#
#   src/demo/session BUILD_DIR tests/cli/code-files.sh BUILD_DIR
set -u
. "$(dirname "$0")/pool.sh"

secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ
link="otpauth://totp/Bank:al?secret=$secret&issuer=Bank"

typed() { # TEXT STATUS PATTERN ARGUMENT...: as expect, with TEXT on standard input
  printf '%s\n' "$1" >"$dir/in"
  shift
  expect "$@" <"$dir/in"
}

complete() { # WORD...: what is offered for the last one, one a line
  bash -c '. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _authenticatorctl
    ((${#COMPREPLY[@]} == 0)) || printf "%s\n" "${COMPREPLY[@]}"' \
    bash "$here/../../data/authenticatorctl.bash" "$ctl" "$@"
}

wrong() {
  expect 2 'cannot do “dance”' codes dance
  expect 2 'missing or too much' codes remove
  expect 2 'missing or too much' codes import
  expect 2 'Say --format' codes export "$dir/x"
  expect 2 'Say --format' codes export "$dir/x" --format csv
  typed '' 2 'nobody to be asked' codes import "$dir/in"
  expect 2 'either --preview' codes import --preview --yes "$dir/in"
  expect 1 'nowhere cannot be read' codes import --yes "$dir/nowhere"
  mkfifo "$dir/silent"
  expect 1 'silent cannot be read' codes import --yes "$dir/silent"
  typed 0189 2 . codes add
  typed "$secret" 2 . codes add --digits 99
  typed "$secret" 2 'type is totp' codes add --type motp
  typed "$secret" 2 . codes add --digits 0
  typed "$secret" 2 . codes add --period 0
  typed "$secret" 2 'have a --counter' codes add --counter 5
  typed "$secret" 2 'from 0 on' codes add --type hotp --counter -1
  typed "$secret" 2 'no --period' codes add --type hotp --period 30
  expect 2 'no --period' codes add --type hotp --period 30
  typed "$secret" 2 'SHA1 only' codes add --type steam --algorithm SHA256
  typed "$link" 2 'says itself' codes add --digits 8
  typed 'otpauth://totp/x?secret=0189' 2 . codes add
  typed "$secret" 1 'no account yet' codes add --for demo
  typed 'something else' 2 'none of the formats' codes import --yes -
  typed "$secret" 2 'pin is either yes or no' codes add --pin maybe
  expect 1 'no one-time code “x”' codes remove x
  expect 1 'no such' codes restore x
  expect 2 'aegis .encrypted.' codes export "$dir/x" --format otpauth --password-file /dev/null
  expect 1 'no one-time code' codes export "$dir/x" --format otpauth
  [ ! -e "$dir/x" ] || echo 'an empty file is left'
}

add() {
  typed "$secret" 0 '^c[0-9a-f]{16}$' codes add --issuer Bank --account al --tag ' work,' --tag 'two words,work'
  typed "$secret" 2 'already' codes add --issuer Bank --account al
  typed "$link" 2 'already' codes add
  typed " gezd gnbv-$secret" 0 . codes add --account hot --type hotp --counter 1
  typed "otpauth://steam/Steam:bo?secret=$secret" 0 '^c' codes add
  expect 0 . codes --json
  json "[c['type'] for c in j] == ['totp', 'hotp', 'steam']"
  json "j[0]['tags'] == ['work', 'two words'] and j[0]['used_at'] == 0 and not j[0]['has_note']"
  expect 0 '^[0-9]{6}$' code Bank
}

cannot_edit() {
  expect 2 'missing or too much' codes edit
  expect 2 'what to change: see authenticatorctl help codes' codes edit hot
  expect 2 'pin is either yes or no' codes edit hot --pin maybe
  expect 2 'Only one of' codes edit hot --note-file - --recovery-codes-file -
  expect 1 'no one-time code “x”' codes edit x --issuer y
  expect 1 'no account yet' codes edit hot --for nobody
  expect 1 'nowhere cannot be read' codes edit hot --account cold --note-file "$dir/nowhere"
  head -c 16385 /dev/zero | tr '\0' x >"$dir/long"
  expect 2 'long is too long' codes edit hot --account cold --note-file "$dir/long"
  printf '\351' >"$dir/latin1"
  expect 2 'not text in UTF-8' codes edit hot --account cold --recovery-codes-file "$dir/latin1"
  expect 2 . codes edit hot --account cold --digits 99
  expect 0 '^	hot	hotp' codes
}

note() { # ID: as it is stored
  secret-tool lookup kind codes id codes | python3 -c 'import json, sys
for c in json.load(sys.stdin)["codes"]:
    if c["id"] == sys.argv[1]: print(c.get("note"), c.get("recovery-codes"))' "$1"
}

# Each time what is not named stays what it was.
edit() {
  typed "$secret" 0 . codes add --issuer Old --account ed --tag one --pin yes --digits 8
  id=$(cat "$dir/out")
  expect 0 '' codes edit old:ED --issuer New --pin no
  expect 0 '' codes edit "$id" --tag two --tag 'three,four'
  expect 0 '' codes edit ed --algorithm SHA256 --period 60
  expect 0 . codes --json
  json "j[-1]['issuer'] == 'New' and j[-1]['account'] == 'ed' and not j[-1]['is_pinned']"
  json "j[-1]['tags'] == ['two', 'three', 'four'] and j[-1]['algorithm'] == 'SHA256'"
  json "j[-1]['digits'] == 8 and j[-1]['period'] == 60 and not j[-1]['has_note']"
  printf 'a “note”\n\n' >"$dir/note"
  expect 0 '' codes edit ed --note-file "$dir/note" --tag ''
  typed '12 34' 0 '' codes edit ed --recovery-codes-file -
  [ "$(note "$id")" = 'a “note” 12 34' ] || note "$id"
  expect 0 '' codes edit ed --note-file /dev/null
  [ "$(note "$id")" = 'None 12 34' ] || note "$id"
  expect 0 . codes --json
  json "j[-1]['tags'] == [] and j[-1]['issuer'] == 'New'"
  expect 0 . codes remove ed
}

owned() { # by an account, whose sign-in page asks for it
  expect 0 . add demo --client-id demo_desktop --issuer https://issuer.example
  owner=$(cat "$dir/out")
  typed "$secret" 1 'no account “nobody”' codes add --account cy --for nobody
  typed "$secret" 0 '^c' codes add --account cy --for demo
  typed "otpauth://totp/Own:di?secret=$secret" 0 '^c' codes add --for "$owner"
  expect 0 . codes --json
  json "[c['account_id'] for c in j[-2:]] == ['$owner'] * 2 and j[0]['account_id'] == ''"
  expect 0 '' codes edit di --for ''
  expect 0 '' codes edit Bank --for demo
  expect 0 . codes --json
  json "j[-1]['account_id'] == '' and j[0]['account_id'] == '$owner'"
  expect 0 '' codes edit Bank --for ''
  [ "$(complete codes add --for d)" = demo ] || complete codes add --for d
  expect 0 . codes remove cy
  expect 0 . codes remove di
}

remove() {
  typed "$secret" 0 '^c' codes add --account nobody
  id=$(cat "$dir/out")
  expect 1 'no one-time code “”' code ''
  expect 1 'no one-time code “”' codes remove ''
  expect 0 . codes remove "$id"
  expect 0 '^c' codes remove Bank:al
  id=$(cat "$dir/out")
  expect 1 'no one-time code “Bank”' code Bank
  expect 0 '' codes restore "$id"
  expect 0 '^Bank	al	totp' codes
}

otpauth() {
  "$ctl" codes export "$dir/plain" --format otpauth 2>"$dir/err" || echo 'not exported'
  grep -q 'tags and pins are not in it' "$dir/err" || cat "$dir/err"
  [ "$(stat -c %a "$dir/plain")" = 600 ] || stat "$dir/plain"
  grep -q "^otpauth://totp/Bank:al?secret=$secret&" "$dir/plain" || cat "$dir/plain"
  expect 1 'plain cannot be written' codes export "$dir/plain" --format otpauth
  "$ctl" codes export - --format otpauth >"$dir/out" 2>"$dir/err" || echo 'not exported'
  cmp "$dir/out" "$dir/plain"
  printf '%s\nnonsense\n' "$link" "otpauth://totp/New:cy?secret=$secret&issuer=New" >"$dir/some"
  expect 0 '^present	Bank	al	totp	$' codes import --preview "$dir/some"
  grep -q '^new	New	cy	totp	$' "$dir/out" || cat "$dir/out"
  expect 1 'no one-time code “New”' code New
  expect 0 '^new	New	cy' codes import --yes - <"$dir/some"
  expect 0 '^[0-9]{6}$' code New
  [ "$("$ctl" codes | wc -l)" = 4 ] || "$ctl" codes
  echo 'otpauth://totp/x?secret=0189' >"$dir/bad"
  typed "otpauth://totp/Old:di?secret=$secret" 0 . codes add --issuer Own --tag work
  expect 0 '^Own	di	totp' codes
  expect 0 . codes remove Own
  "$ctl" codes import --yes "$dir/bad" >"$dir/out" 2>"$dir/err" && echo 'all refused, and no error'
  grep -q 'None of the entries' "$dir/err" || cat "$dir/err"
  "$ctl" codes import --preview "$dir/nowhere" "$dir/some" >"$dir/out" 2>"$dir/err" &&
    echo 'a file was not read, and no error'
  grep -q "^authenticatorctl: $dir/nowhere: " "$dir/err" || cat "$dir/err"
  grep -q '^present	New	cy' "$dir/out" || cat "$dir/out"
}

# Export, wipe, import: the same again.
aegis() {
  printf 'correct horse\n' >"$dir/password"
  typed '' 2 'needs a password' codes export "$dir/vault" --format aegis
  printf 'p\377\n' >"$dir/bytes"
  expect 2 'no text in UTF-8' codes export "$dir/vault" --format aegis --password-file "$dir/bytes"
  expect 0 '' codes export "$dir/vault" --format aegis --password-file "$dir/password"
  ! grep -q "$secret" "$dir/vault" || echo 'not encrypted'
  "$ctl" codes export - --format otpauth >"$dir/before" 2>"$dir/err"
  for id in $("$ctl" codes --json | sed -n 's/.*"id" : "\(.*\)",/\1/p'); do
    "$ctl" codes remove "$id" >"$dir/ignored"
  done
  expect 0 '' codes
  typed wrong 2 'password' codes import --yes "$dir/vault"
  typed 'correct horse' 0 '^new	Bank	al' codes import --yes "$dir/vault"
  "$ctl" codes export - --format otpauth >"$dir/after" 2>"$dir/err"
  cmp "$dir/before" "$dir/after"
  expect 0 '^present	Bank	al' codes import --preview --password-file "$dir/password" "$dir/vault"
}

on_terminal() { # ANSWER ARGUMENT...: types it when asked; what is shown
  python3 - "$ctl" "$@" <<'PYTHON'
import os, pty, sys
ctl, answer, *arguments = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    os.execv(ctl, [ctl] + arguments)
shown = b''
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    shown += part
    if shown.endswith((b'[y/N] ', b'shown): ', b'more: ')):
        os.write(terminal, answer.encode() + b'\n')
sys.stdout.write(shown.decode())
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
PYTHON
}

terminal() {
  printf '%s\n' "otpauth://totp/Tty:di?secret=$secret&issuer=Tty" >"$dir/one"
  on_terminal n codes import "$dir/one" >"$dir/shown" || echo "exit status $?"
  grep -q '^new	Tty	di' "$dir/shown" || cat "$dir/shown"
  expect 1 'no one-time code “Tty”' code Tty
  on_terminal y codes import "$dir/one" >"$dir/shown" || echo "exit status $?"
  expect 0 . code Tty
  on_terminal 'a password' codes export "$dir/typed" --format aegis >"$dir/shown" ||
    echo "exit status $?"
  ! grep 'a password' "$dir/shown"
  on_terminal 'a password' codes import --preview "$dir/typed" >"$dir/shown" || echo "exit status $?"
  grep -q '^present	Tty	di' "$dir/shown" || cat "$dir/shown"
}

completion() {
  [ "$(complete codes im)" = import ] || complete codes im
  [ "$(complete codes remove New:)" = New:cy ] || complete codes remove New:
  [ "$(complete codes edit New:)" = New:cy ] || complete codes edit New:
  [ "$(complete codes edit New:cy --pin y)" = yes ] || complete codes edit New:cy --pin y
  [ "$(complete codes edit New:cy --note-file "$dir/va")" = "$dir/vault" ] ||
    complete codes edit New:cy --note-file "$dir/va"
  [ "$(complete codes import "$dir/va")" = "$dir/vault" ] || complete codes import "$dir/va"
  [ "$(complete codes export --format a)" = aegis ] || complete codes export --format a
  [ "$(complete codes add --type s)" = steam ] || complete codes add --type s
  [ "$(complete code New:)" = New:cy ] || complete code New:
  [ "$(complete mfa e)" = enrol ] || complete mfa e
}

check 'what cannot be done is told' wrong
check 'add takes secrets and links' add
check 'what cannot be edited is told, and nothing is' cannot_edit
check 'edit changes what is given' edit python3
check 'add and edit say for whom' owned bash
check 'remove can be undone' remove
check 'otpauth text in and out' otpauth
check 'an encrypted vault, out and in again' aegis
check 'a terminal is asked' terminal python3
check 'completion' completion bash
check_done
