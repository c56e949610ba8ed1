/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Finds the QR codes in a picture with ZBar, and gives it what it needs to see them.
 */

#include "config.h"

#include "auth-qr-decode.h"

#include <string.h>
#include <zbar.h>
#include <glib/gi18n.h>

#include "auth-error.h"

/* A picture of this size is more likely cut out around its code than a screenshot with one. */
#define SMALL_SIDE 1024
/* Of a larger one, the code may fill much: too coarse for ZBar when there is noise in it. */
#define LARGE_SIDE 1024

typedef struct
{
  guint8 *luma; /* (owned) */
  guint width;
  guint height;
} Picture;

static void
picture_clear (Picture *self)
{
  if (self->luma != NULL)
    auth_secret_wipe (self->luma, (gsize) self->width * self->height);
  g_clear_pointer (&self->luma, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

/* ZBar decides between light and dark over a few pixels, so a module has to have some. */
static Picture
enlarge (const Picture *from, guint factor)
{
  Picture to = { NULL, from->width * factor, from->height * factor };

  to.luma = g_malloc ((gsize) to.width * to.height);
  for (guint y = 0; y < to.height; y++)
    for (guint x = 0; x < to.width; x++)
      to.luma[(gsize) y * to.width + x] =
        from->luma[(gsize) (y / factor) * from->width + x / factor];
  return to;
}

static Picture
halve (const Picture *from)
{
  Picture to = { NULL, from->width / 2, from->height / 2 };

  to.luma = g_malloc ((gsize) to.width * to.height);
  for (guint y = 0; y < to.height; y++)
    for (guint x = 0; x < to.width; x++)
      {
        const guint8 *upper = from->luma + (gsize) 2 * y * from->width + 2 * x;
        const guint8 *lower = upper + from->width;

        to.luma[(gsize) y * to.width + x] = (upper[0] + upper[1] + lower[0] + lower[1]) / 4;
      }
  return to;
}

/* The mean of three by three pixels takes noise away; the outermost pixels stay. */
static Picture
blur (const Picture *from)
{
  const gsize width = from->width;
  Picture to = { g_memdup2 (from->luma, width * from->height), from->width, from->height };

  for (gsize y = 1; y + 1 < from->height; y++)
    for (gsize x = 1; x + 1 < width; x++)
      {
        const guint8 *middle = from->luma + y * width + x;
        guint sum = 0;

        for (gssize row = -1; row <= 1; row++)
          for (gssize column = -1; column <= 1; column++)
            sum += middle[row * (gssize) width + column];
        to.luma[y * width + x] = sum / 9;
      }
  return to;
}

/* What a QR code says is ISO 8859-1 unless it is UTF-8, which most programs write unannounced. */
static AuthSecret *
read_symbol (const zbar_symbol_t *symbol)
{
  const char *data = zbar_symbol_get_data (symbol);
  gsize length = zbar_symbol_get_data_length (symbol);

  if (zbar_symbol_get_type (symbol) != ZBAR_QRCODE || data == NULL || length == 0 ||
      memchr (data, '\0', length) != NULL)
    return NULL;
  if (g_utf8_validate (data, length, NULL))
    return g_strndup (data, length);
  return g_convert (data, length, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);
}

static gboolean
holds (GPtrArray *found, const char *text)
{
  return g_ptr_array_find_with_equal_func (found, text, g_str_equal, NULL);
}

/* Returns whether there is anything in it. */
static gboolean
scan (zbar_image_scanner_t *scanner, const Picture *picture, GPtrArray *found)
{
  zbar_image_t *image = zbar_image_create ();

  zbar_image_set_format (image, zbar_fourcc ('Y', '8', '0', '0'));
  zbar_image_set_size (image, picture->width, picture->height);
  zbar_image_set_data (image, picture->luma, (gulong) picture->width * picture->height, NULL);
  if (zbar_scan_image (scanner, image) > 0)
    for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
         symbol = zbar_symbol_next (symbol))
      {
        g_autoptr (AuthSecret) text = read_symbol (symbol);

        if (text != NULL && !holds (found, text))
          g_ptr_array_add (found, g_steal_pointer (&text));
      }
  zbar_image_destroy (image);
  return found->len > 0;
}

static gboolean
scan_enlarged (zbar_image_scanner_t *scanner, const Picture *picture, GPtrArray *found)
{
  g_auto (Picture) large = enlarge (picture, 2);

  return scan (scanner, &large, found);
}

/* Noise between the modules goes when four pixels become one. */
static gboolean
scan_halved (zbar_image_scanner_t *scanner, const Picture *picture, GPtrArray *found)
{
  g_auto (Picture) half = halve (picture);

  if (half.width == 0 || half.height == 0)
    return FALSE;
  return scan (scanner, &half, found) ||
         (MAX (half.width, half.height) > LARGE_SIDE && scan_halved (scanner, &half, found));
}

static gboolean
scan_blurred (zbar_image_scanner_t *scanner, const Picture *picture, GPtrArray *found)
{
  g_auto (Picture) soft = blur (picture);
  g_auto (Picture) softer = blur (&soft);

  return scan (scanner, &soft, found) || scan (scanner, &softer, found);
}

/* Each try costs time, so the ones that seldom help come last; a large picture had its noise taken
 * away by halving. */
static void
scan_again (zbar_image_scanner_t *scanner, const Picture *picture, GPtrArray *found)
{
  const guint side = MAX (picture->width, picture->height);

  if (side <= SMALL_SIDE && scan_enlarged (scanner, picture, found))
    return;
  if (side > LARGE_SIDE && scan_halved (scanner, picture, found))
    return;
  if (side <= 2 * LARGE_SIDE)
    scan_blurred (scanner, picture, found);
}

static zbar_image_scanner_t *
new_scanner (void)
{
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();

  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  /* ZBar's guess at the character set is worse than ours. */
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_BINARY, 1);
  /* Without it no code of a dark theme is found. */
  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_TEST_INVERTED, 1);
  return scanner;
}

/**
 * auth_qr_decode:
 * @luma: (array): @width times @height bytes, row by row, 0 black to 255 white
 * @width: pixels in a row, at most AUTH_QR_MAX_SIDE
 * @height: rows, at most AUTH_QR_MAX_SIDE; at most AUTH_QR_MAX_PIXELS in all
 * @error: return location for an error
 *
 * Reads also light on dark, and tries once more with the picture larger, smaller or blurred when
 * nothing is found. ZBar reads what strangers made: to be called in a process that holds nothing.
 *
 * Returns: (transfer full) (element-type utf8): what the QR codes say, none of it twice; or %NULL
 *   with AUTH_ERROR_INVALID_ARGUMENT
 */
GPtrArray *
auth_qr_decode (const guint8 *luma, guint width, guint height, GError **error)
{
  GPtrArray *found;
  zbar_image_scanner_t *scanner;
  const Picture picture = { (guint8 *) luma, width, height };

  if (width < 1 || height < 1 || width > AUTH_QR_MAX_SIDE || height > AUTH_QR_MAX_SIDE ||
      (guint64) width * height > AUTH_QR_MAX_PIXELS)
    {
      g_set_error_literal (
        error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
        _ ("The picture is empty or far too large: cut out the part with the code"));
      return NULL;
    }
  found = g_ptr_array_new_with_free_func ((GDestroyNotify) auth_secret_free);
  scanner = new_scanner ();
  if (!scan (scanner, &picture, found))
    scan_again (scanner, &picture, found);
  zbar_image_scanner_destroy (scanner);
  return found;
}
