# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
"""What a screen reader is told of the window, what it looks like, and the keyboard."""

import collections
import functools
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


@functools.lru_cache(maxsize=None)
def luminance(color):
    """As WCAG 2 defines it, of three bytes."""
    parts = [part / 255 for part in color]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                        for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color, other):
    low, high = sorted(map(luminance, (color, other)))
    return (high + 0.05) / (low + 0.05)


class Picture:
    """What an X window looks like."""

    def __init__(self, window):
        geometry = run('xdotool', 'getwindowgeometry', '--shell', window)
        self.width, self.height = [int(re.search(rf'^{side}=(\d+)$', geometry, re.M).group(1))
                                   for side in ('WIDTH', 'HEIGHT')]
        self.pixels = subprocess.run(('import', '-window', window, '-depth', '8', 'rgb:-'),
                                     capture_output=True, check=False).stdout

    def holds(self, box):
        return box.x >= 0 and box.y >= 0 and box.x + box.width <= self.width and \
            box.y + box.height <= self.height

    def contrast(self, box):
        """Of what stands most against what is there most."""
        colors = collections.Counter()
        for line in range(box.y, box.y + box.height):
            start = 3 * (line * self.width + box.x)
            row = self.pixels[start:start + 3 * box.width]
            colors.update(row[i:i + 3] for i in range(0, len(row), 3))
        background = colors.most_common(1)[0][0]
        return max(contrast(one, background) for one in colors)


def extents(node):
    try:
        return node.get_extents(Atspi.CoordType.WINDOW)
    except GLib.Error:
        return None


def is_inside(box, outer):
    return box.x >= outer.x and box.y >= outer.y and \
        box.x + box.width <= outer.x + outer.width and \
        box.y + box.height <= outer.y + outer.height


def above(node):
    """The node and all that it is in."""
    while node is not None:
        yield node
        node = node.get_parent()


def is_at(node, x, y, window):
    """Whether a click there would meet it, or what is in it, or what it is in if it takes none."""
    met = window.get_accessible_at_point(x, y, Atspi.CoordType.WINDOW)
    return met is not None and (any(one == met for one in above(node)) or
                                any(one == node for one in above(met)))


def readable(node, panes=()):
    """The labels and signs that are to be read, and where; none that is disabled or scrolled away.

    The letters in an avatar say nothing that is not beside it, and keys are drawn by GTK.
    """
    box = extents(node)
    if not has_state(node, Atspi.StateType.SENSITIVE) or \
            name(node) in ('AdwAvatar', 'GtkShortcutLabel'):
        return
    below = children(node)
    if box is not None and box.width > 0 and all(is_inside(box, pane) for pane in panes):
        if role(node) == 'label' and words(node) or role(node) == 'image' or \
                role(node) == 'push button' and not below:
            yield node, box
    if role(node) == 'scroll pane':
        panes = (*panes, box)
    for child in below:
        yield from readable(child, panes)


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

    def window(self, title):
        """The newest of that title, as screen readers know it, or the newest."""
        windows = wait_for('the windows', self.windows)
        return ([window for window in windows if name(window) == title] or windows)[-1]

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
        """Where the keyboard is in the newest window; GTK 4.8 does not tell of entries."""
        return next((node for window in self.windows()[-1:] for node in tree(window)
                     if has_state(node, Atspi.StateType.FOCUSED)), None)

    def tab_round(self, title, limit=40):
        """What Tab comes to, until it comes to the first again; a web page has stops of its own."""
        self.focus_window(title)
        passed = []
        for _ in range(limit):
            run('xdotool', 'key', 'Tab')
            time.sleep(0.1)
            node = self.focus()
            if passed and node is not None and words(node) == passed[0]:
                # Where it began.
                run('xdotool', 'key', 'shift+Tab')
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
            if node is not None and words(node).startswith(label):
                run('xdotool', 'key', key)
                return
        raise TimeoutError(f'Tab does not come to “{label}” in “{title}”')

    def unnamed(self):
        """Controls without a name."""
        return [path(node) for window in self.windows() for node in tree(window)
                if role(node) in INTERACTIVE and is_shown(node) and not words(node) and
                not is_of_password_row(node)]

    def seen(self, title):
        """The labels and signs that are to be read in a window, and where."""
        window = self.window(title)
        return [(node, box) for node, box in readable(window)
                if is_at(node, box.x + box.width // 2, box.y + box.height // 2, window)]

    def beyond(self, title, width):
        """What does not end where a window of that width does; a border may."""
        window = self.window(title)
        found = []
        for node in tree(window):
            box = extents(node)
            if box is not None and box.width > 0 and 0 <= box.x < width < box.x + box.width - 2 \
                    and is_at(node, (box.x + width) // 2, box.y + box.height // 2, window):
                found.append(f'ends at {box.x + box.width}: {path(node)}')
        return found

    def faint(self, title, seen):
        """What stands out less from its background than WCAG 2.1 asks for (1.4.3, 1.4.11)."""
        picture = Picture(self.x_window(title))
        measured = [(node, picture.contrast(box)) for node, box in seen if picture.holds(box)]
        found = [f'{got:.1f}:1 {path(node)}' for node, got in measured
                 if got < (4.5 if role(node) == 'label' else 3)]
        return found if measured else ['nothing was measured']
