/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Something one-time codes are read from: a file, a text, a picture.
 */

#pragma once

#include "auth-code-import.h"

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_SOURCE (auth_code_source_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeSource, auth_code_source, AUTH, CODE_SOURCE, GObject)

AuthCodeSource *auth_code_source_new_for_file (GFile *file);
AuthCodeSource *auth_code_source_new_for_document (GBytes *document);
AuthCodeSource *auth_code_source_new_for_texture (GdkTexture *texture);
void auth_code_source_set_password (AuthCodeSource *self, const char *password);
gboolean auth_code_source_has_password (AuthCodeSource *self);
gboolean auth_code_source_may_be_of_series (AuthCodeSource *self);
void auth_code_source_load_async (AuthCodeSource *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean auth_code_source_load_finish (AuthCodeSource *self, GAsyncResult *result, GError **error);
GBytes *auth_code_source_get_document (AuthCodeSource *self);
void auth_code_source_read_async (AuthCodeSource *self,
                                  AuthCodeImport *import,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GVariant *auth_code_source_read_finish (AuthCodeSource *self, GAsyncResult *result, GError **error);

G_END_DECLS
