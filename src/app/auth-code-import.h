/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One import of one-time codes at the agent, from BeginImport () to Accept () or Close ().
 */

#pragma once

#include <gio/gio.h>

#include "auth-picture.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_IMPORT (auth_code_import_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeImport, auth_code_import, AUTH, CODE_IMPORT, GObject)

AuthCodeImport *auth_code_import_new (GDBusConnection *bus, const char *account_id);
void auth_code_import_read_async (AuthCodeImport *self,
                                  GBytes *document,
                                  const char *password,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
void auth_code_import_read_picture_async (AuthCodeImport *self,
                                          const AuthPicture *picture,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GVariant *auth_code_import_read_finish (AuthCodeImport *self, GAsyncResult *result, GError **error);
void auth_code_import_list_async (AuthCodeImport *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GVariant *auth_code_import_list_finish (AuthCodeImport *self, GAsyncResult *result, GError **error);
void auth_code_import_accept_async (AuthCodeImport *self,
                                    GArray *indexes,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
char **auth_code_import_accept_finish (AuthCodeImport *self, GAsyncResult *result, GError **error);

G_END_DECLS
