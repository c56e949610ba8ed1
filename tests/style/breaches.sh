#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# A check that cannot fail checks nothing: each is shown a copy of the tree with a breach
# for it.
#
#   tests/style/breaches.sh [SOURCE_ROOT]
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 99
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
count=0
failed=0

breach() { # SCRIPT COMMANDS, in the copy, CHECK...
  script=$1
  rm -rf "$copy/tree"
  mkdir "$copy/tree"
  cp -r .ci .clang-format README.md meson.build data po src tests "$copy/tree"
  (cd "$copy/tree" && eval "$2")
  output=$("tests/style/$script.sh" "$copy/tree" 2>"$copy/findings")
  shift 2
  for check; do
    count=$((count + 1))
    if printf '%s\n' "$output" | grep -qE "^(not ok [0-9]+ - $check|ok [0-9]+ - $check.*# SKIP)"; then
      echo "ok $count - noticed: $check"
    else
      failed=1
      echo "not ok $count - noticed: $check"
      grep "$check" "$copy/findings" >&2
    fi
  done
}

# The words of a breach are put together here, so that this file is none itself.
breach code '
  echo "int  f(void);" >>src/core/auth-error.h
  printf "/* %0100d */\n" 0 >>src/core/auth-error.h
  echo "int x;" >src/core/bare.h
  echo "  go""to out;" >>src/core/auth-error.c
  echo "#include \"../ipc/auth-bus.h\"" >>src/core/auth-error.c
  echo "#include <gio/gio.h>" >>src/core/auth-error.c
  touch src/agent/x.h
  echo "#include \"x.h\"" >>src/app/x.c
  for f in a b; do echo "#include <libsoup/soup.h>" >>src/agent/$f.c; done
' 'C sources are as clang-format' 'C sources are at most' 'C sources begin with' \
  'C sources use no' 'no include leaves' 'each layer includes' 'agent, app, cli and demo' \
  'libsoup, libsecret'
breach code 'echo "#include <gtk/gtk.h>" >>src/agent/x.c' 'each layer includes'
breach catalogues '
  printf "msgid \"\"\nmsgstr \"\"\n\nmsgid \"_Sign In\"\nmsgstr \"x\"\n" >po/xx.po
  sed -i "/<dt>/d; s/<b>An/<b>No/" data/help/de.html
  sed -i "s/>E_xport />_Export /" src/app/auth-front-page.ui
' 'po/LINGUAS' 'catalogues are complete' 'catalogues are well' 'no two lines' 'there is help' 'the help says'
breach cppcheck 'echo "int f (void) { char b[2]; return b[2]; }" >>src/core/x.c' 'cppcheck finds'
breach data '
  echo "<" >data/x.xml
  sed -i "s/<node.*/&<method name=\"New\"\/>/" data/org.example.Authenticator.Agent1.xml
  printf ".TH X 1\n.xyzzy\n.SH\n" >data/x.1
  echo "[Desktop]" >data/x.desktop
  echo "<component/>" >data/x.metainfo.xml
' 'XML files' 'every member' 'the manual has' 'man pages' 'desktop files' 'AppStream'
breach text '
  printf "#!/bin/sh\nif\n" >tests/x
  chmod +x tests/x
  echo "x = _ (\"y\");" >>src/cli/x.c
  echo "<property name=\"spinning\">True</property>" >>src/app/x.ui
  echo "  animation: x 1s infinite;" >>src/app/style.css
  echo "see /""home/alice/x " >>README.md
' 'scripts parse' 'scripts begin' 'POTFILES' 'no path' 'no white space' \
  'no spinner' 'nothing moves'
breach text 'chmod -x tests/run; echo src/none.c >>po/POTFILES' 'scripts parse' 'POTFILES'
echo "1..$count"
exit "$failed"
