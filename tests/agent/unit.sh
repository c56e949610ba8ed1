#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# The agent's unit, as systemd reads it and as a real user instance of it runs the agent: started by
# the bus, with all that is forbidden to it, and still doing its job.
#
#   tests/agent/unit.sh BUILD_DIR
set -u
. "$(dirname "$0")/../style/tap.sh"
here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${1:-_build}" && pwd)
unit=authenticator-agent.service
agent=org.example.Authenticator.Agent
ctl=$build/src/cli/authenticatorctl

# Tenths; what a user's unit cannot have without namespaces, which would hide its callers, is in it.
exposure=65

write_unit() { # FOLDER
  mkdir -p "$1" &&
    sed "s|^ExecStart=.*/|ExecStart=$build/src/agent/|" "$build/data/$unit" >"$1/$unit"
}

verified() {
  write_unit "$dir/read"
  XDG_RUNTIME_DIR=$dir systemd-analyze --user --man=no verify "$dir/read/$unit"
}

exposed() {
  XDG_RUNTIME_DIR=$dir systemd-analyze --user --offline=true --threshold="$exposure" --no-pager \
    security "$dir/read/$unit" >"$dir/exposure" 2>&1 || cat "$dir/exposure"
}

# Of the rest: its own processes, mounts, control group and loopback.
start_systemd() {
  mount --make-rprivate / && umount -R /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup &&
    mount -t tmpfs none /run && mkdir -p /run/systemd/system "$XDG_RUNTIME_DIR" &&
    chmod 700 "$XDG_RUNTIME_DIR" && mkdir "/sys/fs/cgroup/$AUTH_SESSION_DIR_NAME" &&
    echo $$ >"/sys/fs/cgroup/$AUTH_SESSION_DIR_NAME/cgroup.procs" && ip link set lo up || return
  systemd=/lib/systemd/systemd
  [ -x "$systemd" ] || systemd=/usr/lib/systemd/systemd
  "$systemd" --user --unit=basic.target --log-target=console </dev/null >"$dir/systemd.log" 2>&1 &
  wait_until 20 systemctl --user is-active dbus.socket
}

start_keyring() {
  printf demo | gnome-keyring-daemon --foreground --unlock --components=secrets \
    >/dev/null 2>&1 &
  gdbus wait --session --timeout 60 org.freedesktop.secrets
}

agent_pid() {
  systemctl --user show -p MainPID --value "$unit"
}

activated() {
  "$ctl" add demo --client-id demo_desktop --domain "$pool_origin" --user-pool-id local_DemoPool \
    --redirect-uri http://127.0.0.1:17911/callback >/dev/null || cat "$dir/systemd.log"
  [ "$(systemctl --user is-active "$unit")" = active ] || systemctl --user status "$unit"
  owner=$(gdbus call --session -d org.freedesktop.DBus -o / \
    -m org.freedesktop.DBus.GetConnectionUnixProcessID "$agent" | tr -dc '0-9 ' | cut -d ' ' -f 2)
  [ "$owner" = "$(agent_pid)" ] || echo "process $owner is not that of the unit"
}

confined() {
  for line in 'NoNewPrivs:	1' 'Seccomp:	2' 'Umask:	0077'; do
    grep -qx "$line" "/proc/$(agent_pid)/status" || echo "there is no “$line”"
  done
  grep -q '^Max core file size  *0  *0 ' "/proc/$(agent_pid)/limits" || echo 'it may dump core'
}

signed_in() {
  "$here/../support/sign-in" "$build" demo alice@example.com 'Passw0rd!' || echo 'no sign-in'
  [ "$("$ctl" token demo | cut -c 1-3)" = eyJ ] || echo 'no token'
  "$ctl" renew demo || echo 'no renewal'
}

listened() {
  "$here/../support/browser"
  "$ctl" sign-in demo --browser >"$dir/out" 2>&1 || cat "$dir/out"
}

# Another program, with a filter of its own on top.
read_codes() {
  echo 'otpauth://totp/Bank:al?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' >"$dir/codes"
  "$ctl" codes import --preview - <"$dir/codes" | grep -q '^new' || echo 'nothing was read'
}

ended() {
  systemctl --user stop "$unit"
  [ "$(systemctl --user show -p Result --value "$unit")" = success ] ||
    systemctl --user status "$unit"
  [ "$("$ctl" token demo | cut -c 1-3)" = eyJ ] || echo 'the session is lost'
}

quiet() {
  grep -E 'CRITICAL|WARNING|Failed|audit' "$dir/systemd.log" | grep -F authenticator
}

if [ "${2:-}" = inside ]; then
  dir=$AUTH_SESSION_DIR
  . "$here/../../src/demo/scene"
  scene_begin
  start_systemd >"$dir/start.log" 2>&1 && start_keyring >/dev/null && start_pool "$build" || {
    cat "$dir/start.log" "$dir/systemd.log" >&2
    exit 77
  }
  tap_count=2
  check 'the bus starts the unit' activated
  check 'what it must not do is forbidden' confined
  check 'it signs in, gives tokens and renews them' signed_in
  check 'it waits for a browser' listened
  check 'it has files read by a program of their own' read_codes
  check 'it ends when told to, and comes back' ended
  check 'nobody complained' quiet
  check_done
fi

dir=$(mktemp -d "${TMPDIR:-/tmp}/authenticator-unit.XXXXXX")
trap 'rm -rf "$dir"' EXIT
check 'systemd has nothing to say against the unit' verified systemd-analyze
check 'systemd finds it confined' exposed systemd-analyze

data=$dir/home/data
mkdir -p "$data/dbus-1/services"
write_unit "$dir/home/config/systemd/user"
sed "s|^Exec=.*/|Exec=$build/src/agent/|" "$build/data/$agent.service" \
  >"$data/dbus-1/services/$agent.service"
status=0
env -i PATH="$PATH" LANG=C.UTF-8 HOME="$dir/home" AUTH_SESSION_DIR="$dir" \
  AUTH_SESSION_DIR_NAME="${dir##*/}" XDG_RUNTIME_DIR="$dir/runtime" \
  XDG_CONFIG_HOME="$dir/home/config" XDG_DATA_HOME="$data" \
  DBUS_SESSION_BUS_ADDRESS="unix:path=$dir/runtime/bus" GSETTINGS_BACKEND=memory \
  AUTHENTICATOR_LOCALEDIR="$build/po" \
  unshare --fork --pid --kill-child --mount --mount-proc --net "$0" "$build" inside || status=$?
find "/sys/fs/cgroup/unified/${dir##*/}" "/sys/fs/cgroup/${dir##*/}" -depth -type d \
  -exec rmdir {} \; 2>/dev/null
[ "$status" -le 1 ] && [ -e "$dir/systemd.log" ] || {
  echo "ok 3 - a real user instance runs it # SKIP none can be started here"
  echo 1..3
  exit "$tap_failed"
}
[ "$tap_failed" = 0 ] && exit "$status"
exit 1
