#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# authenticatorctl and the real agent in the languages there are; the agent's session is German.
#
#   LC_ALL=C.UTF-8 LANGUAGE=de src/demo/session BUILD_DIR tests/cli/languages.sh BUILD_DIR
set -u
ctl=$1/src/cli/authenticatorctl
reader=$1/src/agent/authenticator-transfer
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../style/tap.sh"
. "$here/expect.sh"

each_language() {
  LANGUAGE=en "$ctl" --help >"$dir/english"
  sed 's/#.*//; /^$/d' "$here/../../po/LINGUAS" | while read -r language; do
    LANGUAGE=$language "$ctl" --help >"$dir/overview"
    ! cmp -s "$dir/english" "$dir/overview" || echo "$language: the overview is English"
  done
}

speaks() {
  expect 2 'keinen Befehl „frobnicate“' frobnicate
  expect 0 '^Befehle:$' --help
  expect 0 'Hilfeoptionen' help token
}

agent_speaks() {
  expect 0 . add work --client-id x --issuer https://login.example.com
  expect 2 'anderen Namen' add work --client-id x --issuer https://login.example.com
  expect 3 'Niemand ist bei „work“ angemeldet' token
}

ask() { # as a program that is not the person's own
  gdbus call --session -d org.example.Authenticator.Agent \
    -o "/org/example/Authenticator/Agent/account/$id" \
    -m "org.example.Authenticator.Account1.$@" >"$dir/out" 2>&1 && echo "$1: not refused"
}

agent_speaks_to_programs() {
  id=$("$ctl" accounts --json | sed -n 's/.*"id" : "\(.*\)",/\1/p')
  expect 0 '' grants set host: work access-token deny
  ask GetToken access '{}'
  grep -q 'AccessDenied: Es wurde entschieden' "$dir/out" || cat "$dir/out"
  ask RequestAccess "['access-token']" '' '{}'
  grep -q 'AccessDenied: Es wurde entschieden' "$dir/out" || cat "$dir/out"
}

reader_speaks_for_the_agent() {
  printf 'otpauth://totp/%s?secret=GEZDGNBVGY3TQOJQ&algorithm=%s\n' good SHA1 bad MD5 \
    >"$dir/codes.txt"
  expect 0 'Zeile 2: Der Algorithmus ist' codes import --preview "$dir/codes.txt"
}

# What is refused is told in German by whoever refuses it.
refusals() {
  place='--domain auth.example.com --user-pool-id eu-west-1_AbCdEfGhI'
  while IFS='|' read -r pattern words; do
    # shellcheck disable=SC2086 # each word is one of the command line
    echo GEZDGNBVGY3TQOJQ | expect 2 "$pattern" $words
  done <<END
Zahl der Stellen|codes add --digits 5
Zahl der Stellen|codes add --digits 11
Zahl der Stellen|codes add --type steam --digits 6
Die Dauer ist|codes add --period 0
Der Typ ist totp|codes add --type foo
der Algorithmus SHA1|codes add --algorithm MD5
„x“ ist unvollständig|add two --client-id x --domain x --user-pool-id eu-west-1_AbCdEfGhI
sieht aus wie eu-west-1|add two --client-id x --domain auth.example.com --user-pool-id y
Der Aussteller „x“|add two --client-id x --issuer https://x
ist nicht sicher|add two --client-id x --issuer http://auth.example.com
Die Weiterleitungs-URI „x“|add two --client-id x $place --redirect-uri x
Ein Scope ist|add two --client-id x $place --scope a"b
Identitätspools|add two --client-id x $place --identity-pool-id x
Client-ID ist zu lang|add two --client-id $(printf %0300d 0) $place
END
}

# Names are UTF-8 over ssh and from cron too, where the locale is C, or one that is not here.
any_locale() {
  for locale in C POSIX xx_YY; do
    (
      export LC_ALL=$locale
      echo GEZDGNBVGY3TQOJQ | expect 0 . codes add --issuer "日本 $locale" --account é --tag ü
      expect 0 "日本 $locale" codes list
      expect 2 'not UTF-8' codes add --issuer "$(printf 'Caf\351')"
    )
  done
}

reader_speaks() {
  printf nothing | LANGUAGE=es "$reader" read >"$dir/said"
  grep -q 'los formatos que se pueden leer' "$dir/said" || cat "$dir/said"
}

check "a command line is in the person's language" speaks
check "so is what the agent says" agent_speaks
check "so is what it says to programs, for people" agent_speaks_to_programs gdbus
check "so is what is wrong with an account or a code" refusals
check "names are taken in any locale" any_locale
check "so is what reads files, with nothing else of its surroundings" reader_speaks
check "and what it says to the agent" reader_speaks_for_the_agent
check "each language has its own overview" each_language
check_done
