#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A language that is offered is offered whole: each catalogue says all that the programs say.
#
#   tests/style/catalogues.sh [SOURCE_ROOT]
set -u
. "$(dirname "$0")/tap.sh"
cd "${1:-$(dirname "$0")/../..}" || exit 99
export LC_ALL=C.UTF-8
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# As the build extracts them (the preset "glib").
template() {
  xgettext --output="$scratch/template.pot" --files-from=po/POTFILES --from-code=UTF-8 \
    --keyword=_ --keyword=N_ --keyword=C_:1c,2 --keyword=NC_:1c,2 --keyword=g_dcgettext:2 \
    --keyword=g_dngettext:2,3 --keyword=g_dpgettext2:2c,3 --flag=N_:1:pass-c-format \
    --flag=g_strdup_printf:1:c-format --flag=g_string_append_printf:2:c-format \
    --flag=g_error_new:3:c-format --flag=g_set_error:4:c-format
}

catalogues() {
  find po -name '*.po' | sort
}

listed() {
  sed 's/#.*//' po/LINGUAS | tr -s ' ' '\n' | sed '/^$/d' | sort >"$scratch/listed"
  catalogues | sed 's|^po/||; s|\.po$||' | sort >"$scratch/there"
  comm -3 "$scratch/listed" "$scratch/there" | sed 's|^[[:space:]]*|po/LINGUAS and po/*.po: |'
}

complete() {
  template
  for file in $(catalogues); do
    msgcmp "$file" "$scratch/template.pot" || echo "$file is not complete"
    [ -z "$(msgattrib --only-obsolete "$file")" ] || echo "$file holds what nothing says any more"
  done
}

# Headers, placeholders, line breaks, and one mnemonic where there was one.
well_formed() {
  for file in $(catalogues); do
    msgfmt --check --check-accelerators=_ --output-file=/dev/null "$file"
  done
}

check "po/LINGUAS names the catalogues" listed
check "catalogues are complete" complete xgettext msgcmp msgattrib
check "catalogues are well formed" well_formed msgfmt
check_done
