#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# The real window imports configurations: pasted, and chosen after a damaged one.
#
#   src/demo/session BUILD_DIR tests/app/with-display tests/app/test-import.sh BUILD_DIR [DIR]
#
# DIR: where pictures of the dialog are kept; AUTH_WINDOW_SIZE: "360 640" or the like.
set -u
build=$1
pictures=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
corpus=$here/../fuzz/corpus/import
ctl=$build/src/cli/authenticatorctl
dir=$(mktemp -d "${TMPDIR:-/tmp}/authenticator-import.XXXXXX")
pids=
trap 'kill $pids 2>/dev/null; wait; rm -rf "$dir"' EXIT
number=0
status=0

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
    sed 's/^/# /' "$dir/out"
    [ -z "$pictures" ] || import -window root "$pictures/failed-$number.png"
    status=1
  fi
}

picture() { # NAME
  [ -z "$pictures" ] || [ -z "$found" ] || { sleep 1 && import -window "$found" "$pictures/$1.png"; }
}

find_titled() { # TITLE
  found=$(xdotool search --onlyvisible --name "^$1\$" | tail -n 1)
  [ -n "$found" ]
}

focus() { # TITLE
  wait_until 20 find_titled "$1" || return 1
  # shellcheck disable=SC2086
  [ -z "${AUTH_WINDOW_SIZE:-}" ] || xdotool windowsize --sync "$found" $AUTH_WINDOW_SIZE
  xdotool windowfocus --sync "$found"
}

is_gone() { # TITLE
  ! find_titled "$1"
}

open_window() {
  "$build/src/app/authenticator" >"$dir/window.log" 2>&1 &
  pids="$! $pids"
  focus Authenticator && "$ctl" accounts
}

# Keys that come before the window takes them are lost, so they are sent again.
press_until() { # KEY TITLE: the window it opens
  for _ in 1 2 3 4 5 6; do
    xdotool key "$1"
    ! wait_until 10 find_titled "$2" || return 0
  done
  return 1
}

choose() { # FILE, in the chooser that is open
  focus 'Choose a Configuration File' && xdotool key ctrl+a type --delay 10 "$1" &&
    sleep 0.5 && xdotool key Return && wait_until 10 is_gone 'Choose a Configuration File'
}

damaged_file() {
  focus Authenticator && press_until ctrl+o 'Choose a Configuration File' && choose "$corpus/computed" &&
    focus 'Import'
}

# The button of the page that tells of the trouble has the focus.
another_file() {
  press_until Return 'Choose a Configuration File' && choose "$corpus/aws-exports.js" &&
    focus 'Import'
}

has_account() { # NAME
  "$ctl" accounts | grep -q "^$1.signed-out"
}

import_it() { # NAME
  for _ in 1 2 3 4 5 6; do
    xdotool key Return
    ! wait_until 3 has_account "$1" || break
  done
  has_account "$1" && wait_until 10 is_gone 'Import'
}

paste() {
  focus Authenticator && press_until ctrl+v 'Import' &&
    focus 'Import'
}

is_silent() {
  ! grep -Ei 'critical|warning|not-a-real-secret' "$dir/window.log"
}

check 'the window opens without accounts' open_window
picture empty
"$build/tests/app/copy-text" "$corpus/mobile.json" &
pids="$! $pids"
check 'a copied text can be pasted' paste
picture import-pasted
check 'it is imported' import_it myapp-dev
check 'its second pool is there, too' has_account 'eu-west-1_ZzZzZzZzZ'
check 'a damaged file is told of' damaged_file
picture import-problem
check 'no account came of it' test "$("$ctl" accounts | wc -l)" = 2
check 'another file can be chosen' another_file
picture import-preview
check 'it is imported under a name that is free' import_it 'myapp-dev 2'
check 'nothing of it is in the log' is_silent
echo "1..$number"
exit $status
