/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A picture as the agent reads it: a byte of grey a pixel, of a bounded size.
 */

#include "config.h"

#include "auth-picture.h"

#include <glib/gi18n.h>
#include <math.h>

#include "auth-error.h"

/* What is downloaded of the display's at all, before it is made smaller. */
#define MAX_DECODED_AREA (192 * 1024 * 1024)
#define CHUNK_BYTES      (64 * 1024)

/* Where the channels of a pixel are. */
typedef struct
{
  int red;
  int green;
  int blue;
  int alpha; /* -1: there is none */
  gboolean is_premultiplied;
  guint8 ground; /* what is seen where nothing is */
} Layout;

void
auth_picture_free (AuthPicture *self)
{
  g_bytes_unref (self->grey);
  g_free (self);
}

/* What can be seen through is on white paper, as QR codes are drawn dark; only where nearly nothing
 * else than light is drawn, as for the dark style of a page, it is on black. */
#define LIGHT_GREY 160

static guint8
get_grey (const guint8 *pixel, const Layout *layout)
{
  guint grey =
    (pixel[layout->red] * 77 + pixel[layout->green] * 151 + pixel[layout->blue] * 28) >> 8;
  guint alpha = layout->alpha >= 0 ? pixel[layout->alpha] : 255;

  if (!layout->is_premultiplied)
    grey = grey * alpha / 255;
  return MIN (grey + (255 - alpha) * layout->ground / 255, 255);
}

/* How bright what is drawn is, in all. */
static guint8
find_ground (
  const guint8 *pixels, int width, int height, gsize stride, int size, const Layout *layout)
{
  guint64 grey = 0, alpha = 0;

  if (layout->alpha < 0)
    return 255;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *pixel = pixels + y * stride + (gsize) x * size;

        grey += get_grey (pixel, layout);
        alpha += pixel[layout->alpha];
      }
  return grey * 255 > alpha * LIGHT_GREY ? 0 : 255;
}

static double
get_scale (gint64 width, gint64 height)
{
  double scale = MIN (1.0, (double) AUTH_PICTURE_MAX_SIDE / MAX (width, height));
  double area = (double) width * height * scale * scale;

  return area > AUTH_PICTURE_MAX_AREA ? scale * sqrt (AUTH_PICTURE_MAX_AREA / area) : scale;
}

/* Each pixel is the mean of those it stands for, or fine modules would be lost. */
static guint8
get_mean (const guint8 *pixels, gsize stride, int size, const Layout *layout, const int box[4])
{
  guint64 sum = 0;
  guint n = 0;

  for (int y = box[1]; y < box[3]; y++)
    for (int x = box[0]; x < box[2]; x++, n++)
      sum += get_grey (pixels + y * stride + (gsize) x * size, layout);
  return n > 0 ? sum / n : 255;
}

static AuthPicture *
new_from_pixels (
  const guint8 *pixels, int width, int height, gsize stride, int size, const Layout *layout)
{
  AuthPicture *self = g_new0 (AuthPicture, 1);
  double scale = get_scale (width, height);
  Layout grounded = *layout;
  guint8 *grey, *at;

  grounded.ground = find_ground (pixels, width, height, stride, size, layout);

  self->width = MAX (1, (guint) (width * scale));
  self->height = MAX (1, (guint) (height * scale));
  at = grey = g_malloc ((gsize) self->width * self->height);
  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      {
        int box[4] = { (gint64) x * width / self->width, (gint64) y * height / self->height,
                       (gint64) (x + 1) * width / self->width,
                       (gint64) (y + 1) * height / self->height };

        *at++ = get_mean (pixels, stride, size, &grounded, box);
      }
  self->grey = g_bytes_new_take (grey, (gsize) self->width * self->height);
  return self;
}

static AuthPicture *
new_from_pixbuf (GdkPixbuf *pixbuf)
{
  Layout layout = { 0, 1, 2, gdk_pixbuf_get_has_alpha (pixbuf) ? 3 : -1, FALSE, 0 };

  return new_from_pixels (gdk_pixbuf_read_pixels (pixbuf), gdk_pixbuf_get_width (pixbuf),
                          gdk_pixbuf_get_height (pixbuf), gdk_pixbuf_get_rowstride (pixbuf),
                          gdk_pixbuf_get_n_channels (pixbuf), &layout);
}

/* A small file may say that it is very long, and most formats are decoded whole. A loader that is
 * told 0 gives up before it takes the memory. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gboolean *is_too_large)
{
  *is_too_large =
    MAX (width, height) > AUTH_PICTURE_MAX_SIDE || (gint64) width * height > AUTH_PICTURE_MAX_AREA;
  if (*is_too_large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static gboolean
load (GdkPixbufLoader *loader, GBytes *document, GCancellable *cancellable, GError **error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (document, &length);

  for (gsize at = 0; at < length; at += CHUNK_BYTES)
    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !gdk_pixbuf_loader_write (loader, data + at, MIN (CHUNK_BYTES, length - at), error))
      {
        gdk_pixbuf_loader_close (loader, NULL);
        return FALSE;
      }
  return gdk_pixbuf_loader_close (loader, error);
}

static void
decode (GTask *task, gpointer source, gpointer document, GCancellable *cancellable)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  g_autoptr (GError) error = NULL;
  gboolean is_too_large = FALSE;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &is_too_large);
  if (load (loader, document, cancellable, &error) && gdk_pixbuf_loader_get_pixbuf (loader) != NULL)
    {
      g_task_return_pointer (task, new_from_pixbuf (gdk_pixbuf_loader_get_pixbuf (loader)),
                             (GDestroyNotify) auth_picture_free);
      return;
    }
  g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT, "%s",
                           is_too_large
                             ? _ ("This picture is too large: cut out the part with the QR code")
                             : _ ("This picture is damaged, or of a kind that cannot be read"));
}

/**
 * auth_picture_is_one:
 * @document: a file
 *
 * Returns: whether it is a picture, by what is in it
 */
gboolean
auth_picture_is_one (GBytes *document)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (document, &length);
  g_autofree char *type = NULL;

  if (length == 0)
    return FALSE;
  type = g_content_type_guess (NULL, data, length, NULL);
  return g_content_type_is_a (type, "image/*") || g_str_has_prefix (type, "image/");
}

/**
 * auth_picture_read_document_async:
 * @document: a picture file
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Decodes a picture in a thread. One that says that it is larger than may be is not decoded.
 */
void
auth_picture_read_document_async (GBytes *document,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, g_bytes_ref (document), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, decode);
}

typedef struct
{
  guint8 *pixels; /* (owned) as gdk_texture_download() has them */
  int width;
  int height;
} Pixels;

static void
pixels_free (gpointer data)
{
  Pixels *self = data;

  g_free (self->pixels);
  g_free (self);
}

static void
convert (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static const Layout layout =
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
    { 2, 1, 0, 3, TRUE, 0 };
#else
    { 1, 2, 3, 0, TRUE, 0 };
#endif
  Pixels *pixels = data;

  g_task_return_pointer (task,
                         new_from_pixels (pixels->pixels, pixels->width, pixels->height,
                                          (gsize) pixels->width * 4, 4, &layout),
                         (GDestroyNotify) auth_picture_free);
}

/**
 * auth_picture_read_texture_async:
 * @texture: a picture
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Reads what is in memory already: a texture is the display's, so it is downloaded here. One that
 * is larger than may be, such as of several screens, is made smaller.
 */
void
auth_picture_read_texture_async (GdkTexture *texture,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Pixels *pixels = g_new0 (Pixels, 1);
  gsize stride;

  pixels->width = gdk_texture_get_width (texture);
  pixels->height = gdk_texture_get_height (texture);
  stride = (gsize) pixels->width * 4;
  g_task_set_task_data (task, pixels, pixels_free);
  if ((gint64) pixels->width * pixels->height > MAX_DECODED_AREA)
    return g_task_return_new_error (
      task, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
      _ ("This picture is too large: cut out the part with the QR code"));
  pixels->pixels = g_malloc (stride * pixels->height);
  gdk_texture_download (texture, pixels->pixels, stride);
  g_task_run_in_thread (task, convert);
}

/**
 * auth_picture_read_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the picture, at most 64 MiB of it
 */
AuthPicture *
auth_picture_read_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
