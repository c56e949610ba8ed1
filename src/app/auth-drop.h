/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is dropped on a widget, pasted or scanned there: files, texts and pictures.
 */

#pragma once

#include "auth-code-source.h"

G_BEGIN_DECLS

/* sources: (element-type AuthCodeSource), at least one */
typedef void (*AuthDropFunc) (GPtrArray *sources, gpointer widget);

GPtrArray *auth_drop_new_sources (AuthCodeSource *source);
GPtrArray *auth_drop_new_sources_for_files (GListModel *files);
void auth_drop_accept (GtkWidget *widget, AuthDropFunc take);
void auth_drop_paste (GtkWidget *widget, AuthDropFunc take);
void auth_drop_scan (GtkWidget *widget,
                     GDBusConnection *bus,
                     GCancellable *cancellable,
                     AuthDropFunc take);

G_END_DECLS
