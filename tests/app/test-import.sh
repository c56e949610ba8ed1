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
. "$(dirname "$0")/window.sh"
corpus=$here/../fuzz/corpus/import
find_titled() { # TITLE
  window=$(xdotool search --onlyvisible --name "^$1\$" | tail -n 1)
  [ -n "$window" ]
}

focus() { # TITLE
  wait_until 20 find_titled "$1" || return 1
  resize
  xdotool windowfocus --sync "$window"
}

is_gone() { # TITLE
  ! find_titled "$1"
}

open_window() {
  start_window
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

# The chooser fills in names while one types: what did not arrive whole is typed again.
choose() { # FILE, in the chooser that is open
  for _ in 1 2 3 4; do
    focus 'Choose a Configuration File' && xdotool key ctrl+a type --delay 10 "$1"
    sleep 0.5
    xdotool key Return
    ! wait_until 10 is_gone 'Choose a Configuration File' || return 0
  done
  return 1
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
check 'nothing of it is in the log' is_silent not-a-real-secret
check_done
