#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A language that is offered is offered whole: each catalogue says all that the programs say, its
# menus can be used by keys, and there is help in it.
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
  xgettext --output="$scratch/template.pot" --no-wrap --files-from=po/POTFILES --from-code=UTF-8 \
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

# What reads like a sentence in a literal, whatever function it is given to.
sentences() { # TEMPLATE
  sed -nE 's/^msgid(_plural)? "(.*)"$/\2/p' "$1" |
    grep -E '^(%s|“|[A-Z])[^\]* .*[a-z]{3}' | sed 's/ $//' | sort -u
}

# Every sentence is in the catalogues, but for those that no person is shown.
all_is_marked() {
  template
  find src/core src/ipc src/agent src/cli src/app -name '*.c' | LC_ALL=C sort >"$scratch/sources"
  xgettext --extract-all --no-wrap --from-code=UTF-8 --files-from="$scratch/sources" \
    --output="$scratch/literals.pot" 2>/dev/null
  sentences "$scratch/template.pot" >"$scratch/marked"
  sed '/^#/d; /^$/d' tests/style/english | sort >"$scratch/english"
  sentences "$scratch/literals.pot" | comm -23 - "$scratch/marked" | comm -23 - "$scratch/english" |
    sed 's/^/neither marked for translation nor in tests\/style\/english: /'
  sentences "$scratch/literals.pot" | comm -13 - "$scratch/english" |
    sed 's/^/in tests\/style\/english, but nothing says it: /'
  comm -12 "$scratch/english" "$scratch/marked" | sed 's/^/marked and in tests\/style\/english: /'
}

# Headers, placeholders, line breaks, and one mnemonic where there was one.
well_formed() {
  for file in $(catalogues); do
    msgfmt --check --check-accelerators=_ --output-file=/dev/null "$file"
  done
}

menus() { # the labels of each menu, one a line, after the menu's name and a tab
  awk -F'[<>"]' '
    /<menu id=/ { depth = 1; menu[1] = FILENAME ": " $3 }
    /<submenu>/ { depth++; menu[depth] = ""; next }
    /<\/submenu>/ { depth-- }
    depth && /<attribute name="label"/ {
      label = $(NF - 2)
      of = menu[depth] == "" ? menu[depth - 1] : menu[depth]
      if (menu[depth] == "")
        menu[depth] = of " / " label
      print of "\t" label
    }
    /<\/menu>/ { depth = 0 }
  ' "$@"
}

# One key of a menu is for one of its lines.
mnemonics() {
  for language in en $(cat "$scratch/listed"); do
    mkdir -p "$scratch/$language/LC_MESSAGES"
    [ "$language" = en ] ||
      msgfmt --output-file="$scratch/$language/LC_MESSAGES/menus.mo" "po/$language.po"
    menus src/app/*.ui | while IFS='	' read -r menu label; do
      printf '%s\t%s\n' "$menu" \
        "$(LANGUAGE=$language TEXTDOMAINDIR=$scratch gettext -d menus "$label")"
    done | awk -F'\t' -v language="$language" '{
      key = tolower(substr($2, index($2, "_") + 1, 1))
      if (index($2, "_") && seen[$1, key]++)
        print $1 ": " key " is there twice in " language
    }'
  done
}

help_pages() {
  find data/help -name '*.html' | sort
}

# What stands in which order, and what is in each paragraph in the order of any language.
outline() { # FILE
  sed '/<body>/q; s/ lang="[^"]*"//; s/<title>[^<]*/<title>/' "$1"
  tr '\n' ' ' <"$1" | grep -oE '</?(h1|h2|p|dl|dt|dd|/body)[ >]'
  tr '\n' ' ' <"$1" | grep -oE '<(b|kbd)>|<code>[^<]*' | sort
}

# Of a language that is offered there is help, with all that the English one has.
help_is_whole() {
  { sed 's/#.*//' po/LINGUAS | tr -s ' ' '\n' | sed '/^$/d' && echo en; } |
    sed 's|.*|data/help/&.html|' | sort >"$scratch/listed"
  help_pages | comm -3 "$scratch/listed" - | sed 's|^[[:space:]]*|po/LINGUAS and data/help: |'
  outline data/help/en.html >"$scratch/outline"
  for file in $(help_pages); do
    language=$(basename "$file" .html | tr _ -)
    grep -q "^<html lang=\"$language\">\$" "$file" || echo "$file does not say its language"
    outline "$file" | diff "$scratch/outline" - | sed "s|^|$file: not as in English: |"
  done
}

# All that is said in a language, less the mnemonics, which follow in brackets in some.
said() { # LANGUAGE
  case $1 in
    en) msgcat --no-wrap "$scratch/template.pot" | sed -nE 's/^msgid "(.*)"$/\1/p' ;;
    *) msgcat --no-wrap "po/$1.po" | sed -nE 's/^msgstr "(.*)"$/\1/p' ;;
  esac | sed -E 's/\(_.\)//; s/_//'
}

# What the help bids to press is on the button in the same words.
help_names_buttons() {
  template
  for file in $(help_pages); do
    said "$(basename "$file" .html)" >"$scratch/said"
    tr '\n' ' ' <"$file" | grep -oE '<b>[^<]+' | sed 's/<b>//' | grep -vxF + |
      grep -vxF -f "$scratch/said" | sed "s|^|$file: no button says: |"
  done
}

check "po/LINGUAS names the catalogues" listed
check "catalogues are complete" complete xgettext msgcmp msgattrib
check "all that a person is told is marked for them" all_is_marked xgettext
check "catalogues are well formed" well_formed msgfmt
check "no two lines of a menu have the same key" mnemonics msgfmt gettext
check "there is help in each language" help_is_whole
check "the help says what the buttons say" help_names_buttons xgettext msgcat
check_done
