/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * QR codes as they come in pictures: turned, dark, tiny, in a large screenshot, spoilt.
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "auth-error.h"
#include "auth-qr-decode.h"
#include "auth-qr-draw.h"

#define LINK                                                                        \
  "otpauth://totp/Example:alice%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3T&" \
  "issuer=Example&algorithm=SHA1&digits=6&period=30"
#define MARGIN 4

typedef struct
{
  guint8 *luma; /* (owned) */
  guint width;
  guint height;
} Canvas;

static void
canvas_clear (Canvas *canvas)
{
  g_free (canvas->luma);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Canvas, canvas_clear)

static Canvas
canvas_new (guint width, guint height, guint8 background)
{
  Canvas canvas = { g_malloc ((gsize) width * height), width, height };

  memset (canvas.luma, background, (gsize) width * height);
  return canvas;
}

/* Whether the module at a place is dark; outside there is the margin. */
static gboolean
is_dark (const guint8 *modules, guint width, double x, double y)
{
  return x >= 0 && y >= 0 && x < width && y < width && modules[(guint) y * width + (guint) x];
}

/* Nine samples a pixel, as a screen or a camera has no sharp edges on what is turned. */
static guint8
sample (
  const guint8 *modules, guint width, double x, double y, double cosine, double sine, double middle)
{
  guint n_dark = 0;

  for (int i = 0; i < 9; i++)
    {
      double dx = x + (i % 3 - 1) / 3.0, dy = y + (i / 3 - 1) / 3.0;

      n_dark += is_dark (modules, width, dx * cosine + dy * sine + middle,
                         dy * cosine - dx * sine + middle);
    }
  return 255 - n_dark * 255 / 9;
}

/* Puts the code with its middle at a place, pixels is the side of a module. */
static void
paint (
  Canvas *canvas, const char *text, guint middle_x, guint middle_y, double pixels, double degrees)
{
  guint width = 0;
  g_autofree guint8 *modules = auth_qr_draw (text, &width, NULL);
  const double angle = degrees * G_PI / 180;
  const double cosine = cos (angle) / pixels, sine = sin (angle) / pixels;
  /* Modules begin where pixels do. */
  const double middle = floor (width * pixels / 2) / pixels;
  const int reach = (int) ceil ((width / 2.0 + MARGIN) * pixels);
  const int half = degrees == 0 ? reach : (int) ceil (reach * G_SQRT2);

  for (int dy = -half; dy < half; dy++)
    for (int dx = -half; dx < half; dx++)
      {
        guint x = middle_x + dx, y = middle_y + dy;
        guint8 luma = sample (modules, width, dx + 0.5, dy + 0.5, cosine, sine, middle);

        if (x < canvas->width && y < canvas->height)
          canvas->luma[(gsize) y * canvas->width + x] = luma;
      }
}

static void
invert (Canvas *canvas)
{
  for (gsize i = 0; i < (gsize) canvas->width * canvas->height; i++)
    canvas->luma[i] = 255 - canvas->luma[i];
}

static void
add_noise (Canvas *canvas, int strength)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (gsize i = 0; i < (gsize) canvas->width * canvas->height; i++)
    {
      int luma = canvas->luma[i] + g_rand_int_range (random, -strength, strength + 1);

      canvas->luma[i] = CLAMP (luma, 0, 255);
    }
}

/* Windows, lines of text and icons. */
static void
add_desktop (Canvas *canvas)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2);

  for (guint i = 0; i < 400; i++)
    {
      guint left = g_rand_int_range (random, 0, canvas->width - 200);
      guint top = g_rand_int_range (random, 0, canvas->height - 30);
      guint width = g_rand_int_range (random, 3, 200), height = g_rand_int_range (random, 1, 30);
      guint8 luma = g_rand_int_range (random, 0, 256);

      for (guint y = top; y < top + height; y++)
        memset (canvas->luma + (gsize) y * canvas->width + left, luma, width);
    }
}

typedef struct
{
  const char *name;
  guint width;
  guint height;
  guint x;
  guint y;
  double pixels;
  double degrees;
  gboolean is_dark;
  gboolean is_desktop;
  int noise;
} Row;

static const Row rows[] = {
  { "plain", 300, 300, 150, 150, 5 },
  { "three pixels a module", 200, 200, 100, 100, 3 },
  { "two pixels a module", 120, 120, 60, 60, 2 },
  { "one pixel a module", 80, 80, 40, 40, 1 },
  { "one pixel a module, dark", 80, 80, 40, 40, 1, 0, TRUE },
  { "between the pixels", 300, 300, 150, 150, 3.7 },
  { "dark theme", 300, 300, 150, 150, 5, 0, TRUE },
  { "turned a little", 400, 400, 200, 200, 5, 7 },
  { "turned", 400, 400, 200, 200, 5, 45 },
  { "upside down", 400, 400, 200, 200, 5, 180 },
  { "turned and dark", 400, 400, 200, 200, 5, 30, TRUE },
  { "noise", 300, 300, 150, 150, 5, 0, FALSE, FALSE, 60 },
  { "much noise", 300, 300, 150, 150, 5, 0, FALSE, FALSE, 140 },
  { "noise on a fine one", 160, 160, 80, 80, 2.5, 0, FALSE, FALSE, 60 },
  { "1080p screenshot", 1920, 1080, 1400, 500, 4, 0, FALSE, TRUE },
  { "4K screenshot", 3840, 2160, 3000, 1400, 4, 0, FALSE, TRUE },
  { "4K screenshot, dark", 3840, 2160, 700, 400, 6, 0, TRUE, TRUE },
  { "5K screenshot", 5120, 2880, 4000, 2000, 3, 0, FALSE, TRUE },
  { "8K screenshot", 7680, 4320, 7000, 4000, 8, 0, FALSE, TRUE },
  { "all of a large noisy photograph", 4000, 3000, 2000, 1500, 50, 12, FALSE, FALSE, 60 },
};

static Canvas
draw_row (const Row *row)
{
  Canvas canvas = canvas_new (row->width, row->height, 255);

  if (row->is_desktop)
    add_desktop (&canvas);
  paint (&canvas, LINK, row->x, row->y, row->pixels, row->degrees);
  if (row->is_dark)
    invert (&canvas);
  if (row->noise > 0)
    add_noise (&canvas, row->noise);
  return canvas;
}

static void
test_found (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Canvas) canvas = draw_row (&rows[i]);
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) found =
        auth_qr_decode (canvas.luma, canvas.width, canvas.height, &error);

      g_test_message ("%s: %.0f ms", rows[i].name, (g_get_monotonic_time () - start) / 1000.0);
      g_assert_no_error (error);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (found->pdata[0], ==, LINK);
    }
}

static void
test_two (void)
{
  g_auto (Canvas) canvas = canvas_new (800, 400, 255);
  g_autoptr (GPtrArray) found = NULL;

  paint (&canvas, LINK, 200, 200, 5, 0);
  paint (&canvas, "otpauth://totp/Other?secret=GEZDGNBVGY3TQOJQ", 600, 200, 5, 0);
  found = auth_qr_decode (canvas.luma, canvas.width, canvas.height, NULL);
  g_assert_cmpuint (found->len, ==, 2);
  g_assert_true (g_ptr_array_find_with_equal_func (found, LINK, g_str_equal, NULL));
}

static void
test_twice (void)
{
  g_auto (Canvas) canvas = canvas_new (800, 400, 255);
  g_autoptr (GPtrArray) found = NULL;

  paint (&canvas, LINK, 200, 200, 5, 0);
  paint (&canvas, LINK, 600, 200, 5, 0);
  found = auth_qr_decode (canvas.luma, canvas.width, canvas.height, NULL);
  g_assert_cmpuint (found->len, ==, 1);
}

/* Bytes are not taken for Japanese or Chinese. */
static void
test_characters (void)
{
  static const struct
  {
    const char *text;
    const char *read;
  } texts[] = {
    { "otpauth://totp/M\303\274ller", "otpauth://totp/M\303\274ller" },
    { "otpauth://totp/M\374ller", "otpauth://totp/M\303\274ller" },
    { "\346\227\245\346\234\254", "\346\227\245\346\234\254" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Canvas) canvas = canvas_new (300, 300, 255);
      g_autoptr (GPtrArray) found = NULL;

      paint (&canvas, texts[i].text, 150, 150, 5, 0);
      found = auth_qr_decode (canvas.luma, canvas.width, canvas.height, NULL);
      g_assert_cmpuint (found->len, ==, 1);
      g_assert_cmpstr (found->pdata[0], ==, texts[i].read);
    }
}

static void
test_none (void)
{
  static const struct
  {
    guint width;
    guint height;
    int noise;
  } sizes[] = {
    { 1, 1 },
    { 2, 2 },
    { 3, 3 },
    { 1, 2000 },
    { 2000, 1 },
    { 1, 16384 },
    { 16384, 2 },
    { 1000, 1000, 255 },
    { 3840, 2160, 255 },
    { 1920, 1080, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_auto (Canvas) canvas = canvas_new (sizes[i].width, sizes[i].height, 128);
      gint64 start = g_get_monotonic_time ();
      g_autoptr (GPtrArray) found = NULL;

      add_noise (&canvas, sizes[i].noise);
      found = auth_qr_decode (canvas.luma, canvas.width, canvas.height, NULL);
      g_test_message ("%u x %u: %.0f ms", canvas.width, canvas.height,
                      (g_get_monotonic_time () - start) / 1000.0);
      g_assert_cmpuint (found->len, ==, 0);
    }
}

static void
test_refused (void)
{
  static const guint sizes[][2] = {
    { 0, 0 },
    { 0, 10 },
    { 10, 0 },
    { AUTH_QR_MAX_SIDE + 1, 1 },
    { 1, 16385 },
    { 16384, 4097 },
    { G_MAXUINT, 1 },
    { G_MAXUINT, G_MAXUINT },
    { 65536, 65536 },
  };
  const guint8 luma = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_qr_decode (&luma, sizes[i][0], sizes[i][1], &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_draw_too_long (void)
{
  g_autofree char *text = g_strnfill (3000, 'x');
  g_autoptr (GError) error = NULL;
  guint width = 7;

  g_assert_null (auth_qr_draw (text, &width, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  g_assert_cmpuint (width, ==, 7);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/qr/refused", test_refused);
  g_test_add_func ("/qr/none", test_none);
  g_test_add_func ("/qr/found", test_found);
  g_test_add_func ("/qr/two", test_two);
  g_test_add_func ("/qr/twice", test_twice);
  g_test_add_func ("/qr/characters", test_characters);
  g_test_add_func ("/qr/draw-too-long", test_draw_too_long);
  return g_test_run ();
}
