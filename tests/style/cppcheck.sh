#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# cppcheck over the C sources.
#
#   tests/style/cppcheck.sh [SOURCE_ROOT [CACHE_FOLDER]]
set -u
. "$(dirname "$0")/tap.sh"
tap_seconds=450
cache=${2:-}
cd "${1:-$(dirname "$0")/../..}" || exit 99
[ -z "$cache" ] || mkdir -p "$cache"

# NULL as the end of a list of arguments is GLib's way, and a pointer wherever GLib runs.
clean() {
  cppcheck -q -j2 --std=c11 --enable=warning,portability,performance --error-exitcode=1 \
    --library=gtk --library=posix ${cache:+--cppcheck-build-dir="$cache"} \
    --template='{file}:{line}: {severity}: {message} [{id}]' \
    --suppress=varFuncNullUB -i tests/interop \
    -I src/core -I src/ipc -I src/agent -I src/app -I src/cli -I src/demo src tests
}

check "cppcheck finds nothing" clean cppcheck
check_done
