#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# F1 opens the help in the person's language.
#
#   src/demo/session --keyring=none BUILD_DIR tests/app/with-display tests/app/test-help.sh BUILD_DIR
set -u
. "$(dirname "$0")/window.sh"
export LC_ALL=C.UTF-8

# A browser that only writes down what it is given.
add_browser() {
  mkdir -p "$XDG_DATA_HOME/applications"
  printf '#!/bin/sh\necho "$1" >"%s/opened"\n' "$dir" >"$dir/browser"
  chmod +x "$dir/browser"
  cat >"$XDG_DATA_HOME/applications/browser.desktop" <<DESKTOP
[Desktop Entry]
Type=Application
Name=Browser
Exec=$dir/browser %u
MimeType=text/html;
DESKTOP
  printf '[Default Applications]\ntext/html=browser.desktop\n' >"$XDG_CONFIG_HOME/mimeapps.list"
}

find_window() {
  window=$(xdotool search --onlyvisible --name '^Authenticator$')
  [ -n "$window" ]
}

# Another would only wake the one that the bus still knows.
is_gone() {
  gdbus call --session -d org.freedesktop.DBus -o / -m org.freedesktop.DBus.NameHasOwner \
    org.example.Authenticator | grep -q false
}

opens() { # LANGUAGES FILE: keys that come too early are lost
  rm -f "$dir/opened"
  wait_until 5 is_gone || return 1
  LANGUAGE=$1 start_window
  for _ in 1 2 3 4 5 6; do
    # What is found first may be the window of the case before.
    wait_until 20 find_window || return 1
    timeout 3 xdotool windowfocus --sync "$window" key F1
    ! wait_until 3 [ -s "$dir/opened" ] || break
  done
  cat "$dir/opened"
  kill "${pids%% *}"
  wait "${pids%% *}"
  pids=
  grep -q "^\(file://\)\?$AUTHENTICATOR_HELPDIR/$2\$" "$dir/opened"
}

add_browser
check "the help is German where the desktop is" opens de_AT de.html
check "the help is that of a country where it has one" opens pt_BR pt_BR.html
check "the help is in the next language of the person's that it is in" opens nn:fr fr.html
check "the help is English where it is in none of them" opens pt_PT en.html
check_done
