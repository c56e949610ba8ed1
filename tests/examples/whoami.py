#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# Copyright 2026 The Authenticator Authors
#
# Who is signed in, asked in Python with Gio (python3-gi).
#
#   whoami.py [ACCOUNT]
import secrets
import sys
import urllib.request

from gi.repository import Gio, GLib

AGENT = 'org.example.Authenticator.Agent'
ROOT = '/org/example/Authenticator/Agent'
ACCOUNT = 'org.example.Authenticator.Account1'
bus = Gio.bus_get_sync(Gio.BusType.SESSION)


def call(path, interface, method, arguments=None):
    reply = bus.call_sync(AGENT, path, interface, method, arguments, None, 0, -1, None)
    return reply.unpack()


def find_account(wanted):
    """The path and the properties of an account."""
    objects, = call(ROOT, 'org.freedesktop.DBus.ObjectManager', 'GetManagedObjects')
    for path, interfaces in objects.items():
        if interfaces.get(ACCOUNT, {}).get('Name') == wanted:
            return path, interfaces[ACCOUNT]
    sys.exit(f'There is no account “{wanted}”')


def ask(path, permission, reason):
    """Asks the person, and ends where nothing is granted: 1 is a no, 2 that nobody answered."""
    loop = GLib.MainLoop()
    answer = []
    token = 'whoami_' + secrets.token_hex(4)
    sender = bus.get_unique_name()[1:].replace('.', '_')

    def response_cb(_bus, _sender, _path, _interface, _signal, parameters):
        answer.extend(parameters.unpack())
        loop.quit()

    # Before the call, so that no answer is missed.
    bus.signal_subscribe(AGENT, 'org.example.Authenticator.Request1', 'Response',
                         f'{ROOT}/request/{sender}/{token}', None, 0, response_cb)
    options = {'handle-token': GLib.Variant('s', token), 'reason': GLib.Variant('s', reason)}
    call(path, ACCOUNT, 'RequestAccess',
         GLib.Variant('(assa{sv})', ([permission], '', options)))
    loop.run()
    response, results = answer
    if response != 0:
        sys.exit(results['message'])


def get_token(path):
    arguments = GLib.Variant('(sa{sv})', ('access', {}))
    try:
        return call(path, ACCOUNT, 'GetToken', arguments)[0]
    except GLib.Error as error:
        name = Gio.DBusError.get_remote_error(error) or ''
        if not name.endswith(('.Error.ConsentRequired', '.Error.SignInRequired')):
            raise
    ask(path, 'access-token', 'To greet you by your name')
    return call(path, ACCOUNT, 'GetToken', arguments)[0]


def main():
    path, properties = find_account(sys.argv[1] if len(sys.argv) > 1 else 'Work')
    request = urllib.request.Request(properties['Domain'] + '/oauth2/userInfo',
                                     headers={'Authorization': 'Bearer ' + get_token(path)})
    with urllib.request.urlopen(request, timeout=20) as answer:
        print(answer.read().decode())


try:
    main()
except GLib.Error as failure:
    Gio.DBusError.strip_remote_error(failure)
    sys.exit(failure.message)
