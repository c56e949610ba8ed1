#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# The real window gets one-time codes: a link that the desktop opens, a file that the command line
# names, a text that is pasted.
#
#   src/demo/session BUILD_DIR tests/app/with-display tests/app/test-codes.sh BUILD_DIR [DIR]
#
# DIR: where pictures of the dialogs are kept; AUTH_WINDOW_SIZE: "360 640" or the like.
set -u
. "$(dirname "$0")/window.sh"
key=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ

find_titled() { # TITLE
  window=$(xdotool search --onlyvisible --name "^$1\$" | tail -n 1)
  [ -n "$window" ]
}

focus() { # TITLE
  wait_until 20 find_titled "$1" || return 1
  resize
  xdotool windowfocus --sync "$window"
}

open_window() {
  start_window
  focus Authenticator && "$ctl" accounts
}

has_codes() { # NUMBER
  [ "$("$ctl" codes list | wc -l)" = "$1" ]
}

# Keys that come before the window takes them are lost, so they are sent again.
import_it() { # NUMBER: of codes there are then
  focus 'Import Codes' || return 1
  picture "import-codes-$1"
  for _ in 1 2 3 4 5 6; do
    xdotool key Return
    ! wait_until 3 has_codes "$1" || return 0
  done
  return 1
}

open_link() {
  gdbus call --session -d org.example.Authenticator -o /org/example/Authenticator \
    -m org.freedesktop.Application.Open \
    "['otpauth://totp/Example:alice?secret=$key&issuer=Example']" '{}' && import_it 1
}

open_file() {
  printf 'otpauth://totp/Bank:al?secret=%s&issuer=Bank\notpauth://totp/Broken?secret=018!\n' \
    "$key" >"$dir/codes.txt"
  "$build/src/app/authenticator" "$dir/codes.txt" && import_it 2
}

paste() {
  printf 'otpauth://hotp/Shop:al?secret=%s&issuer=Shop&counter=3' "$key" >"$dir/copied"
  "$build/tests/app/copy-text" "$dir/copied" &
  pids="$! $pids"
  focus Authenticator || return 1
  for _ in 1 2 3 4 5 6; do
    xdotool key ctrl+v
    ! wait_until 5 find_titled 'Import Codes' || break
  done
  import_it 3
}

check 'the window opens' open_window
check 'a link that the desktop opens is imported' open_link
check 'a file that the command line names is imported' open_file
check 'a text that is pasted is imported' paste
focus Authenticator
picture codes
check 'nothing of it is in the log' is_silent "$key|otpauth"
check_done
