#!/usr/bin/env -S gjs -m
// SPDX-License-Identifier: GPL-3.0-or-later
// Copyright 2026 The Authenticator Authors
//
// Who is signed in, asked in JavaScript with gjs and libsoup (gir1.2-soup-3.0).
//
//   whoami.js [ACCOUNT]
import Gio from 'gi://Gio';
import GLib from 'gi://GLib';
import Soup from 'gi://Soup?version=3.0';
import System from 'system';

const AGENT = 'org.example.Authenticator.Agent';
const ROOT = '/org/example/Authenticator/Agent';
const ACCOUNT = 'org.example.Authenticator.Account1';
const bus = Gio.bus_get_sync(Gio.BusType.SESSION, null);

function call(path, iface, method, parameters) {
    return bus.call_sync(AGENT, path, iface, method, parameters, null, 0, -1, null)
        .recursiveUnpack();
}

function findAccount(wanted) {
    const [objects] = call(ROOT, 'org.freedesktop.DBus.ObjectManager', 'GetManagedObjects', null);
    for (const [path, interfaces] of Object.entries(objects)) {
        if (interfaces[ACCOUNT]?.Name === wanted)
            return [path, interfaces[ACCOUNT]];
    }
    throw new Error(`There is no account “${wanted}”`);
}

/* Asks the person, and throws where nothing is granted: 1 is a no, 2 that nobody answered. */
function ask(path, permission, reason) {
    const loop = new GLib.MainLoop(null, false);
    const token = `whoami_${GLib.uuid_string_random().replaceAll('-', '')}`;
    const sender = bus.get_unique_name().slice(1).replaceAll('.', '_');
    let response, results;
    // Before the call, so that no answer is missed.
    bus.signal_subscribe(AGENT, 'org.example.Authenticator.Request1', 'Response',
        `${ROOT}/request/${sender}/${token}`, null, 0, (_bus, _sender, _path, _iface, _signal, p) => {
            [response, results] = p.recursiveUnpack();
            loop.quit();
        });
    const options = {
        'handle-token': GLib.Variant.new_string(token),
        reason: GLib.Variant.new_string(reason),
    };
    call(path, ACCOUNT, 'RequestAccess',
        new GLib.Variant('(assa{sv})', [[permission], '', options]));
    loop.run();
    if (response !== 0)
        throw new Error(results.message);
}

function getToken(path) {
    const getNow = () =>
        call(path, ACCOUNT, 'GetToken', new GLib.Variant('(sa{sv})', ['access', {}]))[0];
    try {
        return getNow();
    } catch (error) {
        if (!/\.Error\.(ConsentRequired|SignInRequired)/.test(Gio.DBusError.get_remote_error(error)))
            throw error;
    }
    ask(path, 'access-token', 'To greet you by your name');
    return getNow();
}

try {
    const [path, properties] = findAccount(ARGV[0] ?? 'Work');
    const message = Soup.Message.new('GET', `${properties.Domain}/oauth2/userInfo`);
    message.request_headers.append('Authorization', `Bearer ${getToken(path)}`);
    const body = new Soup.Session().send_and_read(message, null);
    print(new TextDecoder().decode(body.get_data()));
    System.exit(message.get_status() === Soup.Status.OK ? 0 : 1);
} catch (error) {
    printerr(error.message);
    System.exit(1);
}
