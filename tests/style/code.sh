#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# What the C sources look like: format, width, heads, and who includes whom.
#
#   tests/style/code.sh [SOURCE_ROOT]
set -u
. "$(dirname "$0")/tap.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 99
export LC_ALL=C.UTF-8

formatter=clang-format-14
command -v "$formatter" >/dev/null || formatter=clang-format

sources() {
  find src tests -name node_modules -prune -o -name '*.[ch]' -print
}

formatted() {
  sources | xargs "$formatter" --dry-run -Werror
}

narrow() {
  sources | xargs grep -nE '^.{101,}$'
}

headed() {
  sources | xargs awk '
    function end_of_file() {
      if (file && head !~ \
        /^\/\* SPDX-License-Identifier: GPL-3.0-or-later~ \* Copyright [^~]+~ \*~ \* [^ ]/)
        print file ": two lines of licence and copyright, an empty one, a sentence"
    }
    FNR == 1 { end_of_file(); file = FILENAME; head = $0; next }
    FNR <= 4 { head = head "~" $0 }
    END { end_of_file() }'
}

# Include paths already keep the layers apart; this closes what they cannot.
no_way_round() {
  grep -rnE '#include "(\.\./|src/)' src
}

no_library() { # FOLDER LIBRARY...
  folder=$1
  shift
  for library; do
    grep -rnE "#include <${library}[/.]" "src/$folder"
  done
}

libraries_in_their_layer() {
  no_library core gio libsoup libsecret gtk adwaita webkit
  no_library ipc libsoup libsecret gtk adwaita webkit
  no_library agent gtk adwaita webkit
  no_library cli libsoup libsecret gtk adwaita webkit
  no_library app libsoup libsecret gcrypt
  no_library demo libsecret gtk adwaita webkit
}

programs_apart() {
  for folder in agent app cli demo; do
    grep -rnoE '#include "[^"]+"' "src/$folder" | while IFS= read -r line; do
      header=${line##*#include \"}
      header=${header%\"}
      [ ! -e "src/$folder/$header" ] || continue
      for other in agent app cli demo; do
        [ ! -e "src/$other/$header" ] || echo "$line is of src/$other"
      done
    done
  done
}

one_user_of() { # LIBRARY FOLDER
  users=$(grep -rlE "#include <${1}[/.]" "src/$2" | sed 's/\.[ch]$//' | sort -u)
  [ "$(printf '%s\n' "$users" | wc -l)" -le 1 ] || printf '%s is used by\n%s\n' "$1" "$users"
}

one_user_each() {
  one_user_of libsoup agent
  one_user_of libsecret agent
  one_user_of zbar agent
  one_user_of archive agent
  one_user_of qrencode agent
  # The module that brings WebKit in when it is wanted.
  grep -rlE '#include <webkit[/.]' src/app | grep -v '^src/app/auth-web-' | sed 's/$/ uses webkit/'
}

no_goto() {
  sources | xargs grep -nE '^[[:space:]]+goto [a-z_]+;'
}

check "C sources are as clang-format 14 writes them" formatted "$formatter"
check "C sources are at most 100 columns wide" narrow
check "C sources begin with licence, copyright and a sentence" headed
check "C sources use no goto" no_goto
check "no include leaves its folder by a path" no_way_round
check "each layer includes only its libraries" libraries_in_their_layer
check "agent, app, cli and demo do not know each other" programs_apart
check "libsoup, libsecret, WebKit and what reads files are used in one place each" one_user_each
check_done
