#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# What is neither C nor installed: scripts, translations, and what must not be in a text.
#
#   tests/style/text.sh [SOURCE_ROOT]
set -u
. "$(dirname "$0")/tap.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 99
export LC_ALL=C.UTF-8

texts() {
  find .ci data po src tests README.md meson.build -name node_modules -prune -o \
    -name corpus -prune -o -type f -print
}

scripts() {
  texts | while read -r file; do
    case "$(head -c 64 "$file" | head -n 1 | tr -d '\0')" in
      '#!/bin/sh'*) echo "sh $file" ;;
      '#!/bin/bash'* | '#!/usr/bin/env bash'*) echo "bash $file" ;;
    esac
  done
}

parsed() {
  scripts | while read -r shell file; do
    "$shell" -n "$file"
    [ -x "$file" ] || echo "$file cannot be executed"
  done
}

scripts_headed() {
  scripts | while read -r _ file; do
    sed -n 2,3p "$file" | tr '\n' '~' |
      grep -qE '^# SPDX-License-Identifier: GPL-3.0-or-later~# Copyright ' ||
      echo "$file has no licence and copyright in lines 2 and 3"
  done
}

# Words for people are in C sources as _() or N_(), in templates as translatable.
translatable() {
  {
    grep -rlE '(^|[^A-Za-z0-9_])(N?C?_|ngettext|g_dgettext) \(' src --include='*.c'
    grep -rlE 'translatable="?(yes|true)' src data --include='*.ui' --include='*.gschema.xml'
    find data -name '*.desktop' -o -name '*.desktop.in' -o -name '*.metainfo.xml' \
      -o -name '*.metainfo.xml.in'
  } | sort -u
}

potfiles() {
  listed=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' po/POTFILES)
  printf '%s\n' "$listed" | while read -r file; do
    [ -z "$file" ] || [ -e "$file" ] || echo "po/POTFILES: $file does not exist"
  done
  printf '%s\n' "$listed" | sort | uniq -d | sed 's|^|po/POTFILES: twice: |'
  translatable | while read -r file; do
    printf '%s\n' "$listed" | grep -qxF "$file" || echo "po/POTFILES: $file is missing"
  done
}

# A path of one person's machine is of no use to another.
no_private_path() {
  texts | xargs -d '\n' grep -nIE '(^|[^A-Za-z0-9_./-])/(home|root|Users)/[A-Za-z]'
}

tidy() {
  texts | grep -vE '\.(po|png)$' | xargs -d '\n' grep -nIE '[[:space:]]+$'
}

# A spinner out of sight would go on drawing frames: it begins as it is mapped.
no_endless_spinner() {
  find src -name '*.ui' -print0 | xargs -0 grep -n '<property name="spinning">'
}

check "scripts parse and can be executed" parsed
check "scripts begin with licence and copyright" scripts_headed
check "POTFILES is complete" potfiles
check "no path of somebody's machine" no_private_path
# What moves by itself is drawn by GTK alone, which stops where the person wants no animations.
no_own_motion() {
  grep -rnE 'progress_bar_pulse|add_tick_callback|(timed|spring)_animation_new' src/app
  grep -nE '^ *(animation|transition)[a-z-]*:' src/app/*.css
}

check "nothing moves but by GTK" no_own_motion
check "no spinner spins out of sight" no_endless_spinner
check "no white space at the end of a line" tidy
check_done
