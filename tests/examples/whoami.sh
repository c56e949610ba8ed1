#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Who is signed in, asked by gdbus, busctl and curl.
#
#   whoami.sh [ACCOUNT]
#
# Each gdbus and busctl is a program of its own to the agent, gone when it has printed: it cannot
# wait for a person. So this script says what to decide, instead of asking.
set -eu
agent=org.example.Authenticator.Agent
root=/org/example/Authenticator/Agent
wanted=${1:-Work}

property() { # PATH NAME
  busctl --user --json=short get-property $agent "$1" org.example.Authenticator.Account1 "$2" |
    sed -nE 's/.*"data":"(.*)"\}$/\1/p'
}

find_account() {
  busctl --user --list tree $agent | grep "^$root/account/" | while read -r path; do
    [ "$(property "$path" Name)" != "$wanted" ] || echo "$path"
  done
}

path=$(find_account)
[ -n "$path" ] || { echo "There is no account “$wanted”" >&2 && exit 1; }

answer=$(gdbus call --session --dest $agent --object-path "$path" \
  --method org.example.Authenticator.Account1.GetToken access '{}' 2>&1) || {
  case $answer in
    *Error.ConsentRequired*)
      echo "Allow it first: authenticatorctl grants set host: '$wanted' access-token allow"
      ;;
    *Error.SignInRequired*) echo "Sign in first: authenticatorctl sign-in '$wanted'" ;;
    *) echo "$answer" ;;
  esac >&2
  exit 1
}
token=$(printf '%s\n' "$answer" | cut -d "'" -f 2)
# The token is in no argument list: printf is the shell's own, and curl reads the header.
printf 'Authorization: Bearer %s\n' "$token" |
  curl -fsS -H @- "$(property "$path" Domain)/oauth2/userInfo"
echo
