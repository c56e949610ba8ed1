/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Something one-time codes are read from: a file, a text, a picture.
 */

#include "config.h"

#include "auth-code-source.h"

#include "auth-document.h"
#include "auth-secret.h"

/**
 * AuthCodeSource:
 *
 * Is handed to an import as often as its password was wrong. Whether a file is a picture is seen in
 * it, whatever its name says.
 */
struct _AuthCodeSource
{
  GObject parent_instance;

  GFile *file;          /* (owned) (nullable) either this, or: */
  GdkTexture *texture;  /* (owned) (nullable) this, or: */
  GBytes *document;     /* (owned) (nullable) also what was in the file */
  AuthSecret *password; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (AuthCodeSource, auth_code_source, G_TYPE_OBJECT)

static void
auth_code_source_finalize (GObject *object)
{
  AuthCodeSource *self = AUTH_CODE_SOURCE (object);

  g_clear_object (&self->file);
  g_clear_object (&self->texture);
  g_clear_pointer (&self->document, g_bytes_unref);
  g_clear_pointer (&self->password, auth_secret_free);
  G_OBJECT_CLASS (auth_code_source_parent_class)->finalize (object);
}

static void
auth_code_source_class_init (AuthCodeSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_source_finalize;
}

static void
auth_code_source_init (AuthCodeSource *self)
{
}

/**
 * auth_code_source_new_for_file:
 * @file: a backup, a text or a picture
 *
 * Returns: (transfer full): the source
 */
AuthCodeSource *
auth_code_source_new_for_file (GFile *file)
{
  AuthCodeSource *self = g_object_new (AUTH_TYPE_CODE_SOURCE, NULL);

  self->file = g_object_ref (file);
  return self;
}

/**
 * auth_code_source_new_for_document:
 * @document: what is in such a file
 *
 * Returns: (transfer full): the source
 */
AuthCodeSource *
auth_code_source_new_for_document (GBytes *document)
{
  AuthCodeSource *self = g_object_new (AUTH_TYPE_CODE_SOURCE, NULL);

  self->document = g_bytes_ref (document);
  return self;
}

/**
 * auth_code_source_new_for_texture:
 * @texture: a picture
 *
 * Returns: (transfer full): the source
 */
AuthCodeSource *
auth_code_source_new_for_texture (GdkTexture *texture)
{
  AuthCodeSource *self = g_object_new (AUTH_TYPE_CODE_SOURCE, NULL);

  self->texture = g_object_ref (texture);
  return self;
}

/**
 * auth_code_source_set_password:
 * @self: a source
 * @password: to be tried next
 */
void
auth_code_source_set_password (AuthCodeSource *self, const char *password)
{
  auth_secret_free (self->password);
  self->password = g_strdup (password);
}

gboolean
auth_code_source_has_password (AuthCodeSource *self)
{
  return self->password != NULL;
}

/**
 * auth_code_source_may_be_of_series:
 * @self: a source
 *
 * Returns: whether it may be one of the pictures in which Google Authenticator shows its codes; of
 *   a picture that is known only when it was read
 */
gboolean
auth_code_source_may_be_of_series (AuthCodeSource *self)
{
  gsize length;
  const char *data;

  if (self->document == NULL)
    return TRUE;
  data = g_bytes_get_data (self->document, &length);
  return !g_utf8_validate_len (data, length, NULL) ||
         g_strstr_len (data, (gssize) length, "otpauth-migration:") != NULL;
}

static void
read_file_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthCodeSource *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->document = auth_document_read_finish (result, &error);
  if (self->document != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * auth_code_source_load_async:
 * @self: a source
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads the file if it is one.
 */
void
auth_code_source_load_async (AuthCodeSource *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  if (self->file != NULL && self->document == NULL)
    return auth_document_read_file_async (self->file, cancellable, read_file_cb, task);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

/**
 * auth_code_source_load_finish:
 * @self: a source
 * @result: the result
 * @error: return location; as auth_document_read_finish()
 *
 * Returns: whether there is something to read now
 */
gboolean
auth_code_source_load_finish (AuthCodeSource *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_code_source_get_document:
 * @self: a source that was loaded
 *
 * Returns: (transfer none) (nullable): what is in it; %NULL when it is a picture in memory
 */
GBytes *
auth_code_source_get_document (AuthCodeSource *self)
{
  return self->document;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GVariant *outcome = auth_code_import_read_finish (AUTH_CODE_IMPORT (source), result, &error);

  if (outcome != NULL)
    g_task_return_pointer (task, outcome, (GDestroyNotify) g_variant_unref);
  else
    g_task_return_error (task, error);
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthCodeImport *import = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  GError *error = NULL;
  g_autoptr (AuthPicture) picture = auth_picture_read_finish (result, &error);

  if (picture == NULL)
    return g_task_return_error (task, error);
  auth_code_import_read_picture_async (import, picture, cancellable, read_cb,
                                       g_steal_pointer (&task));
}

/* task: (transfer full) */
static void
read_document (AuthCodeSource *self, GTask *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (auth_picture_is_one (self->document))
    auth_picture_read_document_async (self->document, cancellable, seen_cb, task);
  else
    auth_code_import_read_async (g_task_get_task_data (task), self->document, self->password,
                                 cancellable, read_cb, task);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AuthCodeSource *self = AUTH_CODE_SOURCE (source);
  GError *error = NULL;

  if (!auth_code_source_load_finish (self, result, &error))
    return g_task_return_error (task, error);
  read_document (self, g_steal_pointer (&task));
}

/**
 * auth_code_source_read_async:
 * @self: a source
 * @import: what reads it
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Hands it to an import, a picture as pixels.
 */
void
auth_code_source_read_async (AuthCodeSource *self,
                             AuthCodeImport *import,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_task_data (task, g_object_ref (import), g_object_unref);
  if (self->texture != NULL)
    auth_picture_read_texture_async (self->texture, cancellable, seen_cb, task);
  else
    auth_code_source_load_async (self, cancellable, loaded_cb, task);
}

/**
 * auth_code_source_read_finish:
 * @self: a source
 * @result: the result
 * @error: return location; those of reading files, pictures and of CodeImport1.Read
 *
 * Returns: (transfer full): `a{sv}` as CodeImport1.Read has it
 */
GVariant *
auth_code_source_read_finish (AuthCodeSource *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
