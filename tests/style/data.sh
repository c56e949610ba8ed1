#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# What is installed beside the programs: XML, the bus contract, desktop files, man pages.
#
#   tests/style/data.sh [SOURCE_ROOT]
set -u
. "$(dirname "$0")/tap.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 99
export LC_ALL=C.UTF-8

well_formed() {
  find data src tests -name node_modules -prune -o -name corpus -prune -o -type f \
    \( -name '*.xml' -o -name '*.ui' -o -name '*.svg' -o -name '*.xml.in' \) -print0 |
    xargs -0 xmllint --nonet --noout
}

# Each member has a comment that begins with its name; each argument an @name: in one.
documented() {
  for file in data/org.example.*1.xml; do
    sed -nE 's/.*<(method|signal|property) name="([^"]+)".*/\2/p' "$file" | while read -r member; do
      grep -qE "^ *(<!-- )?$member:" "$file" || echo "$file: $member is not documented"
    done
    sed -nE 's/.*<arg name="([^"]+)".*/\1/p' "$file" | sort -u | while read -r argument; do
      grep -qE "^ *(<!-- )?@$argument:" "$file" || echo "$file: @$argument is not documented"
    done
  done
}

members() { # FILE...: as the manual has them
  awk -F'"' '
    /<property / { print ".It Ic " $2 " " $4 }
    /<(method|signal) / { member = $2; from = to = "" }
    /<(method|signal) .*\/>/ { print ".It Ic " member " ()" }
    /<arg / && /direction="out"/ { to = to (to == "" ? "" : ", ") $4 " " $2; next }
    /<arg / { from = from (from == "" ? "" : ", ") $4 " " $2 }
    /<\/(method|signal)>/ { print ".It Ic " member " (" from ")" (to == "" ? "" : " -> (" to ")") }
  ' "$@"
}

# What is in one of them and not in the other is there an odd number of times.
in_the_manual() {
  page=data/org.example.Authenticator.Agent.5
  { members data/org.example.*1.xml && grep '^\.It Ic ' "$page"; } | sort | uniq -c |
    awk -v page="$page" '$1 % 2 { $1 = page ": not as in the XML:"; print }'
}

# A template of a desktop file or man page (NAME.in) is checked as if it were the product.
each() { # GLOB COMMAND...
  glob=$1
  shift
  copy=$(mktemp -d)
  find data \( -name "$glob" -o -name "$glob.in" \) -print | while read -r file; do
    name=$(basename "$file" .in)
    cp "$file" "$copy/$name"
    "$@" "$copy/$name" 2>&1 | sed "s|$copy/||"
  done
  rm -r "$copy"
}

man_pages() {
  each '*.[158]' env MANWIDTH=80 MAN_KEEP_STDERR=1 sh -c 'man --warnings -l "$0" >/dev/null'
}

desktop_files() {
  each '*.desktop' desktop-file-validate
}

metainfo() {
  each '*.metainfo.xml' sh -c 'out=$(appstreamcli validate --strict --no-net "$0") || echo "$out"'
}

check "XML files are well formed" well_formed xmllint
check "every member of the bus contract is documented" documented
check "the manual has every member of the bus contract" in_the_manual
check "man pages are clean" man_pages man groff
check "desktop files are valid" desktop_files desktop-file-validate
check "AppStream metainfo is valid" metainfo appstreamcli
check_done
