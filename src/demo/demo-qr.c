/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A QR code as an SVG drawing.
 */

#include "config.h"

#include "demo-qr.h"

#include <qrencode.h>

/* The standard asks for four modules of white all round (ISO/IEC 18004). */
#define QUIET_ZONE 4
/* Whole pixels, so that every module is drawn as wide as the next. */
#define MODULE_PIXELS 4

static void
demo_qr_draw_modules (const QRcode *code, GString *svg)
{
  for (int y = 0; y < code->width; y++)
    for (int x = 0; x < code->width; x++)
      if (code->data[y * code->width + x] & 1)
        g_string_append_printf (svg, "M%d %dh1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE);
}

char *
demo_qr_to_svg (const char *text)
{
  QRcode *code = QRcode_encodeString (text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  g_autoptr (GString) svg = g_string_new (NULL);
  int size;

  if (code == NULL)
    return NULL;
  size = code->width + 2 * QUIET_ZONE;
  g_string_append_printf (svg,
                          "<svg class=\"qr\" width=\"%2$d\" height=\"%2$d\" "
                          "viewBox=\"0 0 %1$d %1$d\" role=\"img\" "
                          "aria-label=\"QR code for your authenticator app\" "
                          "shape-rendering=\"crispEdges\">"
                          "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>"
                          "<path fill=\"#000\" d=\"",
                          size, size * MODULE_PIXELS);
  demo_qr_draw_modules (code, svg);
  g_string_append (svg, "\"/></svg>");
  QRcode_free (code);
  return g_strdup (svg->str);
}
