# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Sourced by the style checks: a check is a function that prints what it finds wrong, and
# nothing when all is well. The results are printed as TAP, the findings on standard error,
# which meson shows of a failed test. A check that hangs is one that found something, and the next
# one is run.

tap_count=0
tap_failed=0
tap_seconds=100 # for one check; a program that needs more sets it

check() { # NAME FUNCTION [TOOL...]
  name=$1
  function=$2
  shift 2
  tap_count=$((tap_count + 1))
  for tool; do
    if ! command -v "$tool" >/dev/null; then
      echo "ok $tap_count - $name # SKIP $tool is not installed"
      return
    fi
  done
  # Into a file: what a check leaves running may keep a pipe open.
  findings=$(mktemp)
  $function >"$findings" 2>&1 &
  if ! timeout "$tap_seconds" tail --pid=$! -s 0.1 -f /dev/null; then
    echo "It did not end within $tap_seconds seconds" >>"$findings"
    kill $! $(pgrep -P $!)
  fi
  if [ ! -s "$findings" ]; then
    echo "ok $tap_count - $name"
  else
    tap_failed=1
    echo "not ok $tap_count - $name"
    { echo "$name:"; cat "$findings"; } >&2
  fi
  rm -f "$findings"
}

check_done() {
  echo "1..$tap_count"
  exit "$tap_failed"
}
