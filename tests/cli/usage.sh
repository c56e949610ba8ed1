#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# What authenticatorctl does without an agent: wrong usage, help, output that cannot be written.
#
#   tests/cli/usage.sh AUTHENTICATORCTL
set -u
ctl=$1
export LC_ALL=C.UTF-8
. "$(dirname "$0")/../style/tap.sh"
. "$(dirname "$0")/expect.sh"

wrong_usage() {
  while IFS='|' read -r pattern arguments; do
    # shellcheck disable=SC2086 # the arguments are words
    expect 2 "$pattern" $arguments
  done <<'TABLE'
Say what to do|
no command “frobnicate”|frobnicate
no command “--bogus”|--bogus
no command “x”|help x
too many|accounts x
Unknown option|accounts --xml
Something is missing|add
--client-id is missing|add x
either --domain|add x --client-id y
either --domain|add x --client-id y --domain d --issuer i
belong together|add x --client-id y --domain d
belong together|add x --client-id y --issuer i --user-pool-id p
Something is missing|import
too many|import a b
Unknown option|import --evaluate a
too many|token a b
--kind must be|token --kind refresh
min-validity|token --min-validity soon
must not be negative|token --min-validity=-1
either --json or --header|token --json --header
only one of --window, --browser and --paste|sign-in --window --paste
only one of --window, --browser and --paste|sign-in --browser --print-uri
--window alone|sign-in --window --provider Google
either --provider or|sign-in --provider Google --idp-identifier x
chooses page and prompt|sign-in --other-account --page signup
Something is missing|set
what to change|set a
too many|set a b
example.com=|set a --mail-domain example.com
either yes or no|set a --keep-cookies maybe
too many|sign-out a b
too many|credentials a b
must not be negative|credentials --min-validity=-1
Unknown option|credentials --json
too many|aws-profile a b
Unknown option|remove --force
Say what to run|exec
Say what to run|exec demo
Say what to run|exec demo --
Say what to run|exec demo other -- true
Unknown option|exec --verbose -- true
codes cannot do “dance”|codes dance
missing or too much|codes edit
too much|codes edit a b
grants cannot do “dance”|grants dance
missing or too much|grants set host: a profile
too much|grants list x
too much|grants remove host: a profile allow
missing or too much|consents answer c1
too much|consents list x
too many|events x
must not be negative|events --limit=-1
goes with no other|events --clear --json
too many|unlock it
TABLE
  expect 2 'UTF-8' token "$(printf 'a\377b')"
}

help() {
  expect 0 '^authenticatorctl [0-9.]+$' --version
  expect 0 'userinfo' --help
  expect 0 'userinfo' help
  for command in accounts add set import sign-in token credentials aws-profile exec userinfo \
    user password mfa devices sessions passkeys renew codes code grants consents events unlock \
    sign-out remove; do
    expect 0 "authenticatorctl $command " help $command
    cp "$dir/out" "$dir/help"
    expect 0 "authenticatorctl $command " $command --help
    cmp "$dir/out" "$dir/help"
  done
}

unwritable() {
  mkfifo "$dir/pipe"
  # The reader of the pipe is gone before anything is written.
  for redirection in '>/dev/full' '>&-' '>&4'; do
    sh -c "exec 3<>\"\$2\" 4>\"\$2\" 3<&-; \"\$1\" --version $redirection; echo \$? >\"\$3\"" sh \
      "$ctl" "$dir/pipe" "$dir/status" 2>"$dir/err"
    [ "$(cat "$dir/status")" = 1 ] || echo "$redirection: exit status $(cat "$dir/status")"
    grep -q 'cannot be written' "$dir/err" || echo "$redirection: $(cat "$dir/err")"
  done
}

no_bus() {
  unset DBUS_SESSION_BUS_ADDRESS DISPLAY
  XDG_RUNTIME_DIR=$dir expect 1 'no session bus' accounts
}

check 'wrong usage is told and exits 2' wrong_usage
check 'help and version' help
check 'output that cannot be written exits 1' unwritable
check 'no session bus exits 1' no_bus
check_done
