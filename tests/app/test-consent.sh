#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A program asks for a token with the real agent, which has the window's program show the question;
# a person answers it by the keyboard alone.
#
#   src/demo/session BUILD_DIR tests/app/with-display tests/app/test-consent.sh BUILD_DIR [DIR]
#
# DIR: where pictures are kept.
set -u
build=$1
pictures=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
ctl=$build/src/cli/authenticatorctl
dir=$(mktemp -d "${TMPDIR:-/tmp}/authenticator-consent.XXXXXX")
pids=
trap 'kill $pids 2>/dev/null; wait; rm -rf "$dir"' EXIT
number=0
status=0
# Not every Python has Gio; Debian's has.
for python in python3 /usr/bin/python3 python3-gi; do
  ! "$python" -c 'import gi' 2>/dev/null || break
done

wait_until() { # SECONDS COMMAND...
  local tenths=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    tenths=$((tenths - 1))
    [ "$tenths" -gt 0 ] || return 1
    sleep 0.1
  done
}

check() { # WHAT COMMAND...
  local what=$1
  shift
  number=$((number + 1))
  if "$@" >"$dir/out" 2>&1; then
    echo "ok $number - $what"
  else
    echo "not ok $number - $what"
    cat "$dir/out" "$dir/program" | sed 's/^/# /'
    status=1
  fi
}

picture() { # NAME
  [ -z "$pictures" ] || { sleep 1 && import -window root "$pictures/$1.png"; }
}

pool_saw() { # LINE
  grep -q "$1" "$dir/pool"
}

find_question() {
  question=$(xdotool search --onlyvisible --name '^A Program Asks for Access$' | tail -n 1)
  [ -n "$question" ]
}

has_no_question() {
  ! find_question
}

asks() {
  rm -f "$dir/status"
  { "$python" "$here/../examples/whoami.py" Demo >"$dir/program" 2>&1; echo $? >"$dir/status"; } &
  pids="$! $pids"
  wait_until 30 find_question
}

has_ended() { # STATUS
  [ "$(cat "$dir/status")" = "$1" ]
}

# Keys are taken only some time after the window got them, so they are tried again.
press_until_ended() { # KEY STATUS
  xdotool windowfocus --sync "$question" key "$1"
  has_ended "$2"
}

answer() { # KEY STATUS
  wait_until 20 press_until_ended "$1" "$2" && wait_until 10 has_no_question
}

is_given() {
  answer alt+o 0 && grep -q alice@example.com "$dir/program"
}

is_refused() { # KEY
  answer "$1" 1 && grep -q 'this program may not have this' "$dir/program"
}

is_dismissed() {
  answer Escape 1
}

quit_program() {
  kill "$(pgrep -f -P "${pids%% *}" whoami.py)"
}

closes_with_its_program() {
  quit_program && wait_until 10 has_no_question
}

window_is_gone() {
  gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus \
    -m org.freedesktop.DBus.NameHasOwner org.example.Authenticator | grep -q false
}

shows_sign_in() {
  xdotool windowfocus --sync "$question" key alt+o
  [ -n "$(xdotool search --onlyvisible --name '127.0.0.1:.* · Authenticator$')" ]
}

"$build/src/demo/authenticator-demo-pool" --port 0 >"$dir/pool" 2>&1 &
pids=$!
wait_until 20 pool_saw '^Listening' || exit 99
origin=$(sed -n 's/^Listening on //p' "$dir/pool")
dbus-update-activation-environment DISPLAY GDK_BACKEND GSETTINGS_BACKEND
"$ctl" add Demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool >/dev/null
"$here/../support/sign-in" "$build" Demo alice@example.com 'Passw0rd!' >/dev/null 2>&1 || exit 99

check 'a program that asks opens the question' asks
picture consent
check 'Allow Once gives the token' is_given
check 'the program of the window leaves' wait_until 30 window_is_gone
check 'another program has to ask as well' asks
check 'the question goes with its program' closes_with_its_program
check 'a program asks' asks
check 'Escape dismisses' is_dismissed
"$ctl" sign-out Demo >/dev/null
check 'it may ask again at once, also while nobody is signed in' asks
check 'after Allow Once the sign-in is there' wait_until 30 shows_sign_in
picture sign-in
quit_program
check 'another program asks beside the sign-in' asks
check 'Deny refuses' is_refused alt+d
echo "1..$number"
exit $status
