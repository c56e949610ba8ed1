# shellcheck shell=bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Sourced by the scripts that play on the real window, with their arguments BUILD_DIR and [DIR]:
# where pictures are kept. AUTH_WINDOW_SIZE is "360 640" or the like.

build=$1
pictures=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck disable=SC2034
ctl=$build/src/cli/authenticatorctl
dir=$(mktemp -d "${TMPDIR:-/tmp}/authenticator-window.XXXXXX")
pids=
trap 'kill $pids 2>/dev/null; wait; rm -rf "$dir"' EXIT
window=
number=0
failed=0

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
    failed=1
  fi
}

check_done() {
  echo "1..$number"
  exit $failed
}

picture() { # NAME
  [ -z "$pictures" ] || [ -z "$window" ] || { sleep 1 && import -window "$window" "$pictures/$1.png"; }
}

resize() {
  # shellcheck disable=SC2086
  [ -z "${AUTH_WINDOW_SIZE:-}" ] || xdotool windowsize --sync "$window" $AUTH_WINDOW_SIZE
}

start_window() {
  "$build/src/app/authenticator" >"$dir/window.log" 2>&1 &
  pids="$! $pids"
}

is_silent() { # PATTERN: what must not be in the log either
  ! grep -Ei "critical|warning|$1" "$dir/window.log"
}
