/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Draws a QR code, as another program would show it.
 */

#include "config.h"

#include "auth-draw.h"

#include <qrencode.h>

GdkTexture *
auth_draw_qr (const char *text)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  int scale = 5, border = 4 * scale, width = code->width * scale + 2 * border;
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, width);

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  for (int i = 0; i < code->width * code->width; i++)
    if (code->data[i] & 1)
      {
        g_autoptr (GdkPixbuf) module = gdk_pixbuf_new_subpixbuf (
          pixbuf, border + i % code->width * scale, border + i / code->width * scale, scale, scale);

        gdk_pixbuf_fill (module, 0x000000ff);
      }
  QRcode_free (code);
  return gdk_texture_new_for_pixbuf (pixbuf);
}
