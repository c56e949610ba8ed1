#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# What an installation consists of: all of it, nothing else, and paths that are right wherever it is.
#
#   tests/style/install.sh SOURCE_ROOT BUILD_DIR
set -u
. "$(dirname "$0")/tap.sh"
source=$(cd "$1" && pwd)
build=$(cd "$2" && pwd)
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
app=org.example.Authenticator

# Relative to the prefix; what there is one of for each language is one line.
expected() {
  cat <<END
bin/authenticator
bin/authenticatorctl
lib/systemd/user/authenticator-agent.service
libdir/authenticator/auth-web-view.so
libexec/authenticator-agent
libexec/authenticator-transfer
share/applications/$app.desktop
share/authenticator/help/LANGUAGE.html
share/bash-completion/completions/authenticatorctl
share/dbus-1/interfaces/$app.Account1.xml
share/dbus-1/interfaces/$app.Agent1.xml
share/dbus-1/interfaces/$app.CodeImport1.xml
share/dbus-1/interfaces/$app.Codes1.xml
share/dbus-1/interfaces/$app.Request1.xml
share/dbus-1/interfaces/$app.SignIn1.xml
share/dbus-1/interfaces/$app.UserPool1.xml
share/dbus-1/services/$app.Agent.service
share/dbus-1/services/$app.service
share/doc/authenticator/policy.ini.example
share/glib-2.0/schemas/$app.gschema.xml
share/gnome-shell/search-providers/$app.search-provider.ini
share/icons/hicolor/scalable/apps/$app.svg
share/icons/hicolor/symbolic/apps/$app-symbolic.svg
share/locale/LANGUAGE/LC_MESSAGES/authenticator.mo
share/man/man1/authenticatorctl.1
share/man/man5/$app.Agent.5
share/man/man5/authenticator-codes.5
share/man/man8/authenticator-agent.8
share/metainfo/$app.metainfo.xml
share/pkgconfig/authenticator.pc
END
}

option() { # NAME
  meson introspect --buildoptions "$build" |
    python3 -c 'import json, sys
print(next(o["value"] for o in json.load(sys.stdin) if o["name"] == sys.argv[1]))' "$1"
}

complete() {
  prefix=$(option prefix)
  libdir=$(option libdir)
  DESTDIR=$dir/root meson install -C "$build" --no-rebuild --quiet || return
  (cd "$dir/root" && find . -type f | sed "s|^\.$prefix/||; s|^$libdir/authenticator|libdir/authenticator|
    s|/locale/[^/]*/|/locale/LANGUAGE/|; s|/help/[^/]*\.html|/help/LANGUAGE.html|" | sort -u) \
    >"$dir/found"
  expected | sort | diff - "$dir/found"
}

usable() {
  share=$dir/root$(option prefix)/share
  glib-compile-schemas --strict --dry-run "$share/glib-2.0/schemas"
  desktop-file-validate "$share/applications/$app.desktop"
  appstreamcli validate --strict --no-net "$share/metainfo/$app.metainfo.xml" >"$dir/out" 2>&1 ||
    cat "$dir/out"
  for language in $(grep -v '^#' "$source/po/LINGUAS"); do
    [ -s "$share/locale/$language/LC_MESSAGES/authenticator.mo" ] || echo "no words in $language"
  done
}

# What meson runs at the end of an installation, but of none into a folder for packages.
found_by_links() {
  prefix=$(option prefix)
  meson install -C "$build" --no-rebuild --dry-run |
    sed -n "s/^Running custom install script '\(.*\)'$/\1/p" |
    sed "s| $prefix/| $dir/root$prefix/|g" >"$dir/scripts"
  sh -e "$dir/scripts" || cat "$dir/scripts"
  for scheme in org.example.authenticator otpauth otpauth-migration; do
    grep -qx "x-scheme-handler/$scheme=$app.desktop;" \
      "$dir/root$prefix/share/applications/mimeinfo.cache" || echo "nothing opens $scheme"
  done
}

# Nothing is built for this: the files are made when the folder is set up.
elsewhere() {
  meson setup -Dtests=false --prefix=/opt/elsewhere --libexecdir=lib/programs "$dir/build" \
    "$source" >"$dir/out" 2>&1 || cat "$dir/out"
  data=$dir/build/data
  grep -HEx '(Exec|ExecStart)=.*' "$data/$app.service" "$data/$app.Agent.service" \
    "$data/authenticator-agent.service" |
    grep -vE '=/opt/elsewhere/(bin/authenticator|lib/programs/authenticator-agent)( |$)'
  grep -F 'share/' "$dir/build/config.h" | grep -v '"/opt/elsewhere/'
  meson introspect --installed "$dir/build" | tr ',' '\n' | sed 's/.*": "//; s/"}*$//' |
    grep -v '^/opt/elsewhere/'
}

check 'an installation is complete, and has nothing else' complete meson python3
check 'what is installed is valid' usable glib-compile-schemas desktop-file-validate appstreamcli
check 'links are opened with it' found_by_links meson update-desktop-database
check 'another prefix is in all paths' elsewhere meson
check_done
