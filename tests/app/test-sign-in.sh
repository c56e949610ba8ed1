#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# The real window with the real agent, a keyring and the demo pool: every page of it is opened, and
# a person signs in.
#
#   src/demo/session BUILD_DIR tests/app/with-display tests/app/test-sign-in.sh BUILD_DIR [DIR]
#
# DIR: where pictures of the pages are kept; AUTH_WINDOW_SIZE: "360 640" or the like.
set -u
. "$(dirname "$0")/window.sh"

activate() { # ACTION ACCOUNT
  gdbus call --session -d org.example.Authenticator -o /org/example/Authenticator \
    -m org.freedesktop.Application.ActivateAction "$1" "[<'$2'>]" '{}'
}

find_window() {
  window=$(xdotool search --onlyvisible --class authenticator | head -n 1)
  [ -n "$window" ]
}

open_window() {
  start_window
  wait_until 30 find_window && resize
}

has_title() { # TITLE
  [ "$(xdotool getwindowname "$window")" = "$1" ]
}

pool_saw() { # LINE
  grep -q "$1" "$dir/pool"
}

shows_trouble_after() { # ACCOUNT LINE
  activate sign-in "$1" && wait_until 30 pool_saw "$2" && wait_until 30 has_title Authenticator
}

state_is() { # ACCOUNT STATE
  "$ctl" accounts --json | tr -d '\n ' | grep -q "\"name\":\"$1\",\"state\":\"$2\""
}

shows_page() {
  has_title '127.0.0.1:'"${origin##*:}"' · Authenticator'
}

# Keys that come before the page takes them are lost, so they are sent again.
cancelled_for_command() { # ACCOUNT
  local status=0
  "$ctl" sign-in "$1" --window >"$dir/said" 2>&1 &
  local command=$!
  wait_until 20 shows_page || return 1
  for _ in 1 2 3 4 5 6; do
    xdotool windowfocus --sync "$window" key alt+c
    ! wait_until 3 has_title Authenticator || break
  done
  wait "$command" || status=$?
  cat "$dir/said"
  [ "$status" = 1 ] && grep -qx 'authenticatorctl: The sign-in was cancelled in the window' "$dir/said"
}

in_browser() { # ACCOUNT
  "$ctl" sign-out Demo && "$here/../support/browser" && activate sign-in "$1" &&
    wait_until 20 shows_page &&
    xdotool key ctrl+b && wait_until 20 state_is Demo signed-in
}

# What an installation does.
handle_scheme() {
  sed "s|^Exec=.*|Exec=$build/src/app/authenticator|" \
    "$build/data/org.example.Authenticator.desktop" \
    >"$XDG_DATA_HOME/applications/org.example.Authenticator.desktop" &&
    printf 'x-scheme-handler/org.example.authenticator=org.example.Authenticator.desktop\n' \
      >>"$XDG_CONFIG_HOME/mimeapps.list"
}

by_scheme() { # ACCOUNT
  handle_scheme && activate sign-in "$1" &&
    wait_until 20 shows_page &&
    xdotool key ctrl+b && wait_until 20 state_is Scheme signed-in
}

has_dialog() {
  [ "$(xdotool search --onlyvisible --class authenticator | wc -l)" -gt 1 ]
}

refuses_strange_answer() {
  gdbus call --session -d org.example.Authenticator -o /org/example/Authenticator \
    -m org.freedesktop.Application.Open \
    "['org.example.authenticator:/callback?code=strange&state=nobody']" '{}' &&
    wait_until 20 has_dialog
}

"$build/src/demo/authenticator-demo-pool" --port 0 >"$dir/pool" 2>&1 &
pids=$!
wait_until 20 pool_saw '^Listening' || exit 99
origin=$(sed -n 's/^Listening on //p' "$dir/pool")
export AUTHENTICATOR_DEMO_POOL=$origin

check 'the window opens without accounts' open_window
picture empty
demo=$("$ctl" add Demo --client-id demo_desktop --domain "$origin" --user-pool-id local_DemoPool)
other=$("$ctl" add Other --client-id demo_desktop --domain "$origin" \
  --user-pool-id local_DemoPool --redirect-uri http://127.0.0.1:18000/elsewhere)
scheme=$("$ctl" add Scheme --client-id demo_desktop --domain "$origin" \
  --user-pool-id local_DemoPool --redirect-uri org.example.authenticator:/callback)
away=$("$ctl" add 'Example & Sons' --client-id demo_desktop --issuer http://127.0.0.1:9/pool)
picture accounts
check 'an account page opens from outside' activate show-account "$demo"
picture account-signed-out
check 'an unknown callback URL is explained' shows_trouble_after "$other" 'GET /error 400'
picture trouble-callback-url
check 'a pool out of reach is explained' activate sign-in "$away"
picture trouble-unreachable
check 'a command whose sign-in is cancelled in the window says so' cancelled_for_command Demo
check 'somebody signs in' "$here/drive" "$build" Demo alice@example.com 'Passw0rd!' $pictures
check 'the account is signed in' state_is Demo signed-in
check 'the window is back' wait_until 10 has_title Authenticator
picture account-signed-in
check 'there is a token' "$ctl" token Demo
check 'the default browser takes over' in_browser "$demo"
check 'the window has seen it' wait_until 10 has_title Authenticator
check 'an answer to our own scheme arrives over the bus' by_scheme "$scheme"
picture scheme
check 'an answer over the bus that nobody waits for is refused' refuses_strange_answer
picture scheme-refused
check 'nothing of it is in the log' is_silent 'code=|state=|strange'
check_done
