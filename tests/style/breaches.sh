#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A check that cannot fail checks nothing: each is shown a copy of the tree with one breach.
#
#   tests/style/breaches.sh [SOURCE_ROOT]
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 99
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
count=0
failed=0

breach() { # SCRIPT CHECK COMMAND, in the copy
  rm -rf "$copy/tree"
  mkdir "$copy/tree"
  cp -r .ci .clang-format README.md meson.build data po src tests "$copy/tree"
  (cd "$copy/tree" && eval "$3")
  count=$((count + 1))
  output=$("$(pwd)/tests/style/$1.sh" "$copy/tree")
  if printf '%s\n' "$output" | grep -qE "^(not ok [0-9]+ - $2|ok [0-9]+ - $2 # SKIP)"; then
    echo "ok $count - noticed: $2"
  else
    failed=1
    echo "not ok $count - noticed: $2"
    printf '%s\n' "$output" | grep "$2" | sed 's/^/# /'
  fi
}

# The words of a breach are put together here, so that this file is none itself.
breach code 'C sources are as clang-format' 'echo "int  f(void);" >>src/core/auth-error.h'
breach code 'C sources are at most' 'printf "/* %0100d */\n" 0 >>src/core/auth-error.h'
breach code 'C sources begin with' 'echo "int x;" >src/core/bare.h'
breach code 'C sources use no' 'echo "  go""to out;" >>src/core/auth-error.c'
breach code 'no include leaves' 'echo "#include \"../ipc/auth-bus.h\"" >>src/core/auth-error.c'
breach code 'each layer includes' 'echo "#include <gio/gio.h>" >>src/core/auth-error.c'
breach code 'each layer includes' 'echo "#include <gtk/gtk.h>" >>src/agent/x.c'
breach code 'agent, app, cli and demo' \
  'touch src/agent/x.h; echo "#include \"x.h\"" >>src/app/x.c'
breach code 'libsoup, libsecret' \
  'for f in a b; do echo "#include <libsoup/soup.h>" >>src/agent/$f.c; done'
breach cppcheck 'cppcheck finds' 'echo "int f (void) { char b[2]; return b[2]; }" >>src/core/x.c'
breach data 'XML files' 'echo "<" >>data/org.example.Authenticator.Agent1.xml'
breach data 'every member' \
  'sed -i "s/<node.*/&<method name=\"New\"\/>/" data/org.example.Authenticator.Agent1.xml'
breach data 'man pages' 'printf ".TH X 1\n.xyzzy\n.SH\n\\\\s(\n" >data/x.1'
breach data 'desktop files' 'echo "[Desktop]" >data/x.desktop'
breach data 'AppStream' 'echo "<component/>" >data/x.metainfo.xml'
breach text 'scripts parse' 'printf "#!/bin/sh\nif\n" >tests/x; chmod +x tests/x'
breach text 'scripts parse' 'chmod -x tests/run'
breach text 'scripts begin' 'printf "#!/bin/sh\n" >tests/x'
breach text 'POTFILES' 'echo "x = _ (\"y\");" >>src/cli/x.c'
breach text 'POTFILES' 'echo src/none.c >>po/POTFILES'
breach text 'no path' 'echo "see /""home/alice/x" >>README.md'
breach text 'no white space' 'echo "x " >>README.md'
echo "1..$count"
exit "$failed"
