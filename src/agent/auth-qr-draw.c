/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Draws a QR code with libqrencode.
 */

#include "config.h"

#include "auth-qr-draw.h"

#include <qrencode.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-secret.h"

/**
 * auth_qr_draw:
 * @text: what it is to say
 * @width_out: (out): modules in a row, without the margin
 * @error: return location for an error
 *
 * Returns: (transfer full) (array): @width_out times @width_out bytes, row by row, 1 where it is
 *   dark, to be wiped; or %NULL with AUTH_ERROR_NOT_SUPPORTED
 */
guint8 *
auth_qr_draw (const char *text, guint *width_out, GError **error)
{
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  guint8 *modules;
  gsize size;

  if (code == NULL)
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                           _ ("This is too long for a QR code: export it to a file instead"));
      return NULL;
    }
  size = (gsize) code->width * code->width;
  modules = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    modules[i] = code->data[i] & 1;
  *width_out = code->width;
  auth_secret_wipe (code->data, size);
  QRcode_free (code);
  return modules;
}
