# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Sourced by the checks of authenticatorctl: its two promises are the exit status and that
# standard error holds one sentence on failure and nothing on success.

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

# Runs authenticatorctl; $dir/out and $dir/err are left for a closer look.
expect() { # STATUS PATTERN [ARGUMENT...]: what the output or the sentence matches; '': nothing
  status=$1
  pattern=$2
  shift 2
  got=0
  "$ctl" "$@" >"$dir/out" 2>"$dir/err" || got=$?
  [ "$got" = "$status" ] || echo "$*: exit status $got, not $status: $(cat "$dir/err")"
  if [ "$status" = 0 ]; then
    [ ! -s "$dir/err" ] || echo "$*: standard error is not empty: $(cat "$dir/err")"
    [ -n "$pattern" ] || [ ! -s "$dir/out" ] || echo "$*: standard output is not empty"
    [ -z "$pattern" ] || grep -qE -- "$pattern" "$dir/out" ||
      echo "$*: the output does not match $pattern"
  else
    [ ! -s "$dir/out" ] || echo "$*: standard output is not empty"
    grep -qE -- "^authenticatorctl: .*($pattern)" "$dir/err" ||
      echo "$*: “$(cat "$dir/err")” does not match $pattern"
    [ "$(wc -l <"$dir/err")" = 1 ] || echo "$*: not one sentence"
  fi
}

no_controls() { # FILE...
  ! LC_ALL=C.UTF-8 grep -PH '[\x00-\x08\x0b-\x1f\x7f-\x{9f}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]' "$@"
}
