# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
"""The programs that a walk through the window starts, and what is done on each page of it: it is
looked at, or its picture is taken."""
import gettext
import os
import re
import subprocess
import sys
import time

from gi.repository import Gio, GLib

from screen import Picture, Screen, is_called, name, path, role, run, tree, wait_for

BUILD = os.path.abspath(sys.argv[1])
NARROW = '--narrow' in sys.argv
PICTURES = sys.argv[2] if len(sys.argv) > 2 and not NARROW else None
HERE = os.path.dirname(os.path.abspath(__file__))
CTL = f'{BUILD}/src/cli/authenticatorctl'
APP = 'org.example.Authenticator'
MAIN = 'Authenticator'
IDENTITY_POOL = 'us-east-1:11111111-2222-3333-4444-555555555555'
CODES = '''
otpauth://totp/Example%20Corp:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Example%20Corp
otpauth://totp/Example%20Corp:root?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Example%20Corp
otpauth://totp/Mail:alice%40example.com?secret=MZXW6YTBOI2DGNBVGY3TQOJQGEZDGNBV&issuer=Mail&digits=8
otpauth://hotp/Bank:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&counter=3
otpauth://totp/Refused?secret=GEZDGNBVGY3TQOJQ&algorithm=MD5
'''
# Without a window manager GTK draws a border, which is part of the window.
BORDER = 5
# The last is the one that is left on.
STYLES = ('dark', 'light contrast', 'light')
SIZES = ((1000, 720), (360, 640))

SESSION = os.environ['AUTH_SESSION_DIR']
# What GNOME has, and no movement.
SETTINGS = '''[Settings]
gtk-font-name=Cantarell 11
gtk-decoration-layout=:close
gtk-enable-animations=false
gtk-cursor-blink=false
'''

CATALOGUE = gettext.translation('authenticator', os.environ['AUTHENTICATOR_LOCALEDIR'],
                                fallback=True)
started = []
numbers = {'tests': 0, 'failed': 0}
screen = Screen('authenticator')


def _(text):
    """The text in the language of the window, as screen readers are told it."""
    return CATALOGUE.gettext(text).replace('_', '')


def key_of(text):
    """The key that its mnemonic makes."""
    return f'alt+{CATALOGUE.gettext(text).split("_")[1][0].lower()}'


def start(*command, **options):
    started.append(subprocess.Popen(command, **options))
    return started[-1]


def start_pool():
    log = f'{SESSION}/pool.log'
    with open(log, 'w', encoding='utf-8') as file:
        start(f'{BUILD}/src/demo/authenticator-demo-pool', '--port', '0', '--federation',
              '--passkeys', '--track-sessions', '--test-control', stdout=file, stderr=file)
    line = wait_for('the demo pool', lambda: run('grep', '-m1', '^Listening on ', log))
    return line.split()[-1]


def ctl(*arguments):
    done = subprocess.run((CTL, *arguments), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f'{arguments[0]}: {done.stderr}')
    return done.stdout.strip()


def application(method, *arguments):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    bus.call_sync(APP, '/org/example/Authenticator', 'org.freedesktop.Application', method,
                  GLib.Variant(*arguments), None, 0, 20000, None)


def activate(action, target=None):
    targets = [] if target is None else [GLib.Variant('s', target)]
    application('ActivateAction', '(sava{sv})', (action, targets, {}))


def open_path(path_name):
    uri = GLib.filename_to_uri(os.path.abspath(path_name))
    application('Open', '(asa{sv})', ([uri], {}))


def open_file(text, file_name):
    path = f'{SESSION}/{file_name}'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    application('Open', '(asa{sv})', ([GLib.filename_to_uri(path)], {}))


def is_still(window, picture):
    """Whether it looks as half a second ago; what moves by itself is taken as it is."""
    before = run('import', '-window', window, picture) or run('md5sum', picture)
    time.sleep(0.5)
    return (run('import', '-window', window, picture) or run('md5sum', picture)) == before


def wear(style):
    """The desktop's style, from now on."""
    styles.stdin.write(f'{style}\n')
    styles.stdin.flush()
    styles.stdout.readline()


def faint(title):
    """In each style that there is."""
    found = []
    seen = screen.seen(title)
    for style in STYLES:
        wear(style)
        time.sleep(0.3)
        found += [f'{style}: {one}' for one in screen.faint(title, seen)]
    return found


def comes_to_rest(title):
    """The person wants no animations; the time that a code has left goes on in steps."""
    pictures = [Picture(screen.x_window(title)).pixels]
    for _step in range(8):
        time.sleep(0.3)
        pictures.append(Picture(screen.x_window(title)).pixels)
        if pictures[-1] == pictures[-2]:
            return True
    return False


def beyond(title):
    window = screen.focus_window(title)
    size = [str(side + 2 * BORDER) for side in SIZES[-1]]
    run('xdotool', 'windowsize', '--sync', window, *size)
    time.sleep(0.5)
    return screen.beyond(title, SIZES[-1][0])


def take_pictures(page, title):
    window = screen.focus_window(title)
    run('xdotool', 'windowraise', window)
    # A question keeps the size it comes in, and a dialog its own where there is room.
    for width, height in SIZES if title else SIZES[:1]:
        if title == MAIN or width == 360 or '· Authenticator' in title:
            run('xdotool', 'windowsize', '--sync', window, str(width + 2 * BORDER),
                str(height + 2 * BORDER))
        picture = f'{PICTURES}/{page}-{width}.png'
        time.sleep(0.3)
        any(is_still(window, picture) for _ in range(4))
        run('mogrify', '-shave', f'{BORDER}x{BORDER}', '-strip', picture)


def check(what, findings):
    numbers['tests'] += 1
    numbers['failed'] += bool(findings)
    print(f'{"not ok" if findings else "ok"} {numbers["tests"]} - {what}')
    for finding in sorted(set(findings)):
        print(f'#   {finding}')
    sys.stdout.flush()


def visit(page, title=MAIN):
    """A page is there."""
    if PICTURES:
        take_pictures(page, title)
    elif NARROW:
        check(f'{page}: it fits in 360 pixels', beyond(title))
    else:
        check(f'{page}: every control has a name', screen.unnamed())
        check(f'{page}: words and signs stand out in each style', faint(title))
        check(f'{page}: nothing moves by itself', [] if comes_to_rest(title) else ['It moves'])


def visit_by_tab(page, title, *controls):
    if not PICTURES and not NARROW:
        passed = screen.tab_round(title)
        check(f'{page}: Tab goes round and comes to every control',
              [control for control in controls if not any(control in one for one in passed)])


def visit_focus(page, label):
    """What came by itself is said with the control that has the focus then."""
    if not PICTURES and not NARROW:
        node = screen.focus()
        is_told = node is not None and is_called(node, label) and node.get_description()
        check(f'{page}: what is the matter is said with the way on',
              [] if is_told else [f'The focus is at {path(node)}'])


def visit_rows():
    """Digit by digit, of what is not hidden."""
    if not PICTURES and not NARROW:
        told = [node.get_description() for node in tree(screen.window(MAIN))
                if role(node) == 'list item' and 'alice' in name(node)]
        spelt = [one for one in told if re.fullmatch(r'(\d[ ,]*){6,8}', one)]
        check('codes: the rows say their codes digit by digit',
              [] if len(spelt) == 2 and len(told) == 3 else told or ['nothing'])


def close(title, key='Escape'):
    """Keys that come too early are lost."""
    wait_for(f'the end of “{title}”',
             lambda: screen.keys(title, key) or not screen.x_window(title))


def prepare():
    """Before the first window: how it looks, and its icons as if it were installed."""
    global styles
    config = f'{os.environ["XDG_CONFIG_HOME"]}/gtk-4.0'
    os.makedirs(config)
    with open(f'{config}/settings.ini', 'w', encoding='utf-8') as file:
        file.write(SETTINGS)
    os.symlink(f'{HERE}/../../data/icons', f'{os.environ["XDG_DATA_HOME"]}/icons')
    run('dbus-update-activation-environment', 'DISPLAY', 'GDK_BACKEND', 'GSETTINGS_BACKEND')
    styles = start(f'{HERE}/styles', stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    styles.stdout.readline()


def go_through(walk):
    """The whole of a program that walks."""
    try:
        prepare()
        walk()
    except (TimeoutError, RuntimeError, GLib.Error) as error:
        print(f'not ok - {error}')
        numbers['failed'] += 1
        run('import', '-window', 'root', f'{PICTURES or SESSION}/failed.png')
    finally:
        for process in reversed(started):
            process.terminate()
    print(f'1..{numbers["tests"]}')
    sys.exit(1 if numbers['failed'] else 0)
