# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Sourced, with their argument BUILD_DIR, by the checks of authenticatorctl that play on a demo pool
# of their own.

build=$1
here=$(cd "$(dirname "$0")" && pwd)
ctl=$build/src/cli/authenticatorctl
export LC_ALL=C.UTF-8
unset DISPLAY WAYLAND_DISPLAY
. "$here/../style/tap.sh"
. "$here/expect.sh"
pool=
trap 'kill $pool 2>/dev/null; rm -rf "$dir"' EXIT

start_pool() { # [OPTION...]: sets pool and origin
  : >"$dir/pool"
  "$build/src/demo/authenticator-demo-pool" --port 0 --test-control "$@" >"$dir/pool" 2>&1 &
  pool=$!
  while ! grep -q '^Listening' "$dir/pool"; do
    kill -0 $pool 2>/dev/null || exit 99
    sleep 0.05
  done
  origin=$(sed -n 's/^Listening on //p' "$dir/pool")
}

control() { # PATH [BODY]
  python3 - "$origin/test/$1" ${2+"$2"} <<'PYTHON'
import sys, urllib.request
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
data = sys.argv[2].encode() if len(sys.argv) > 2 else None
sys.stdout.write(opener.open(sys.argv[1], data, timeout=10).read().decode())
PYTHON
}

fault() { # FAULT, or '' for none any more
  control fault "$1" >/dev/null
}

json() { # EXPRESSION: an expression that must hold of the output, as j
  python3 -c 'import json, sys
from datetime import datetime, timezone
j = json.load(sys.stdin)
if not eval(sys.argv[1]): sys.exit("%s: %s" % (sys.argv[1], json.dumps(j)[:400]))' "$1" <"$dir/out"
}
