# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Sourced by the style checks: a check is a function that prints what it finds wrong, and
# nothing when all is well. The results are printed as TAP, the findings on standard error,
# which meson shows of a failed test.

tap_count=0
tap_failed=0

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
  findings=$($function 2>&1) || true
  if [ -z "$findings" ]; then
    echo "ok $tap_count - $name"
  else
    tap_failed=1
    echo "not ok $tap_count - $name"
    printf '%s:\n%s\n' "$name" "$findings" >&2
  fi
}

check_done() {
  echo "1..$tap_count"
  exit "$tap_failed"
}
