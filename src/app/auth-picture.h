/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A picture as the agent reads it: a byte of grey a pixel, of a bounded size.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AUTH_PICTURE_MAX_SIDE 16384
#define AUTH_PICTURE_MAX_AREA (64 * 1024 * 1024)

typedef struct
{
  GBytes *grey; /* (owned) rows of width bytes, 0 black to 255 white */
  guint width;
  guint height;
} AuthPicture;

void auth_picture_free (AuthPicture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuthPicture, auth_picture_free)

gboolean auth_picture_is_one (GBytes *document);
void auth_picture_read_document_async (GBytes *document,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void auth_picture_read_texture_async (GdkTexture *texture,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
AuthPicture *auth_picture_read_finish (GAsyncResult *result, GError **error);

G_END_DECLS
