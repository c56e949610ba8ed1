#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A check that hangs is told by its name, and the others are made all the same.
#
#   tests/style/hangs.sh [SOURCE_ROOT]
set -u
here=$(cd "${1:-$(dirname "$0")/../..}" && pwd)/tests/style
. "$here/tap.sh"
dir=$(mktemp -d)
trap 'kill "$(cat "$dir/left")"; rm -rf "$dir"' EXIT

cat >"$dir/program" <<'PROGRAM'
. "$1/tap.sh"
dir=$2
tap_seconds=5
waits() { echo waiting; sleep 600; }
leaves() { sleep 600 & echo $! >"$dir/left"; }
check 'it waits' waits
check 'it leaves something running' leaves
check_done
PROGRAM

told() {
  ! sh "$dir/program" "$here" "$dir" >"$dir/out" 2>"$dir/err" || echo 'exit status 0'
  printf '%s\n' 'not ok 1 - it waits' 'ok 2 - it leaves something running' 1..2 |
    diff - "$dir/out"
  printf '%s\n' 'it waits:' waiting 'It did not end within 5 seconds' | diff - "$dir/err"
}

check 'a check that hangs is told, and the next one made' told
check_done
