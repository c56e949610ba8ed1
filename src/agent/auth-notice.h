/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A notification of the desktop that opens a page of the window.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_NOTICE (auth_notice_get_type ())
G_DECLARE_FINAL_TYPE (AuthNotice, auth_notice, AUTH, NOTICE, GObject)

/* What it says and what a click does. */
typedef struct
{
  const char *title;
  const char *body;
  const char *label;  /* of the button */
  const char *action; /* (nullable) of the application, with a string; NULL: its window */
  const char *target; /* (nullable) that string */
} AuthNoticeContent;

AuthNotice *auth_notice_new (GDBusConnection *connection, const char *name);
AuthNotice *auth_notice_new_for_portal (GDBusConnection *connection, const char *name);
void auth_notice_show (AuthNotice *self, const AuthNoticeContent *content);
void auth_notice_withdraw (AuthNotice *self);
gboolean auth_notice_is_shown (AuthNotice *self);

G_END_DECLS
