# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
"""What a screen reader is told of the window, and the keyboard that goes with it."""

import re
import subprocess
import time

import gi
gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

INTERACTIVE = {
    'push button', 'toggle button', 'radio button', 'check box', 'switch', 'combo box', 'link',
    'entry', 'password text', 'spin button', 'slider', 'list item', 'menu item', 'page tab',
    'check menu item', 'radio menu item', 'table row', 'tree item',
}
# GTK 4.8 calls what has no name by its type.
NO_NAME = re.compile(r'((Gtk|Adw|Auth|WebKit)[A-Z]\w*)?\s*')


def wait_for(what, ask, seconds=30):
    """The first answer that is one."""
    end = time.monotonic() + seconds
    while True:
        answer = ask()
        if answer:
            return answer
        if time.monotonic() > end:
            raise TimeoutError(f'waited for {what}')
        time.sleep(0.1)


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def children(node):
    try:
        return [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:
        return []


def tree(node):
    """The node and all below; what leaves meanwhile is left out."""
    if node is None:
        return
    yield node
    for child in children(node):
        yield from tree(child)


def name(node):
    try:
        return node.get_name() or ''
    except GLib.Error:
        return ''


def role(node):
    try:
        return node.get_role_name()
    except GLib.Error:
        return ''


def has_state(node, state):
    try:
        return node.get_state_set().contains(state)
    except GLib.Error:
        return False


def words(node):
    """Rows are read with the labels in them, as screen readers do."""
    parts = [node]
    if role(node) in ('list item', 'table row', 'tree item'):
        parts += [child for child in tree(node) if role(child) == 'label']
    return ' '.join(name(part) for part in parts if not NO_NAME.fullmatch(name(part)))


def is_called(node, label):
    """GTK 4.8 tells the text with its mnemonic, too."""
    return name(node) == label or name(node).endswith(f' {label}')


def is_shown(node):
    try:
        return node.get_extents(Atspi.CoordType.WINDOW).width > 0
    except GLib.Error:
        return False


def is_of_password_row(node):
    """The eye that libadwaita draws in a row for passwords has no name, and no place for one."""
    return role(node) == 'push button' and name(node) == 'GtkImage'


def path(node):
    steps = []
    while node is not None and role(node) != 'application':
        steps.append(f'{role(node)} “{name(node)}”')
        node = node.get_parent()
    return ' < '.join(steps)


class Screen:
    """The windows of one program, which have no window manager."""

    def __init__(self, program):
        self.program = program

    def windows(self):
        for program in children(Atspi.get_desktop(0)):
            if program is not None and name(program) == self.program:
                # Nothing here listens to what would keep a cache fresh.
                program.set_cache_mask(Atspi.Cache.NONE)
                return [window for window in children(program) if window is not None]
        return []

    def x_window(self, title):
        """The newest of that title, as xdotool knows it, or nothing; a question has no title."""
        pattern = ('--name', f'^{re.escape(title)}$') if title else ('--class', self.program)
        return max(run('xdotool', 'search', '--onlyvisible', *pattern).split(), key=int, default='')

    def has(self, text):
        return any(text in name(node) and is_shown(node)
                   for window in self.windows() for node in tree(window))

    def wait_text(self, text):
        wait_for(f'“{text}”', lambda: self.has(text))

    def focus_window(self, title, seconds=30):
        window = wait_for(f'the window “{title}”', lambda: self.x_window(title), seconds)
        run('xdotool', 'windowfocus', '--sync', window)
        return window

    def keys(self, title, *keys):
        run('xdotool', 'windowfocus', '--sync', self.x_window(title))
        run('xdotool', 'key', '--delay', '60', *keys)

    def focus(self):
        """Where the keyboard is."""
        focused = [node for window in self.windows() for node in tree(window)
                   if has_state(node, Atspi.StateType.FOCUSED)]
        return focused[-1] if focused else None

    def tab_round(self, title, limit=40):
        """What Tab comes to, until it comes to the first again; a web page has stops of its own."""
        self.focus_window(title)
        passed = []
        for _ in range(limit):
            run('xdotool', 'key', 'Tab')
            time.sleep(0.1)
            node = self.focus()
            if passed and node is not None and words(node) == passed[0]:
                return passed
            if node is not None and words(node):
                passed.append(words(node))
        return []

    def press(self, label):
        """The newest button that is called so; what was never shown has no extents."""
        def ask():
            for window in reversed(self.windows()):
                for node in tree(window):
                    if is_called(node, label) and is_shown(node) and node.get_n_actions() > 0:
                        return node.do_action(0)
            return False
        wait_for(f'“{label}”', ask)

    def walk_to(self, title, label, key='Return'):
        """By Tab to the row that is called so, and a key on it."""
        self.wait_text(label)
        self.focus_window(title)
        for _ in range(80):
            run('xdotool', 'key', 'Tab')
            time.sleep(0.05)
            node = self.focus()
            if node is not None and label in words(node):
                run('xdotool', 'key', key)
                return
        raise TimeoutError(f'Tab does not come to “{label}” in “{title}”')

    def unnamed(self):
        """Controls without a name."""
        return [path(node) for window in self.windows() for node in tree(window)
                if role(node) in INTERACTIVE and is_shown(node) and not words(node) and
                not is_of_password_row(node)]
