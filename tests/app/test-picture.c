/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Pictures of every kind become grey pixels of a bounded size, or a sentence.
 */

#include "config.h"

#include "auth-error.h"
#include "auth-picture.h"

typedef struct
{
  AuthPicture *picture; /* (owned) (nullable) */
  GError *error;        /* (owned) (nullable) */
  gboolean is_done;
} Outcome;

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->picture = auth_picture_read_finish (result, &outcome->error);
  outcome->is_done = TRUE;
}

static AuthPicture *
wait (Outcome *outcome, GError **error)
{
  while (!outcome->is_done)
    g_main_context_iteration (NULL, TRUE);
  if (outcome->error != NULL)
    g_propagate_error (error, outcome->error);
  return outcome->picture;
}

static AuthPicture *
read_document (GBytes *document, GError **error)
{
  Outcome outcome = { NULL };

  auth_picture_read_document_async (document, NULL, read_cb, &outcome);
  return wait (&outcome, error);
}

static AuthPicture *
read_texture (GdkTexture *texture, GError **error)
{
  Outcome outcome = { NULL };

  auth_picture_read_texture_async (texture, NULL, read_cb, &outcome);
  return wait (&outcome, error);
}

static guint8
get_grey (const AuthPicture *picture, guint x, guint y)
{
  const guint8 *grey = g_bytes_get_data (picture->grey, NULL);

  g_assert_cmpuint (g_bytes_get_size (picture->grey), ==, picture->width * picture->height);
  return grey[y * picture->width + x];
}

static GBytes *
encode (GdkPixbuf *pixbuf, const char *type)
{
  g_autoptr (GError) error = NULL;
  char *data;
  gsize length;

  gdk_pixbuf_save_to_buffer (pixbuf, &data, &length, type, &error, NULL);
  g_assert_no_error (error);
  return g_bytes_new_take (data, length);
}

static void
test_document (gconstpointer type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 67, 33);
  g_autoptr (GdkPixbuf) part = gdk_pixbuf_new_subpixbuf (pixbuf, 32, 16, 35, 17);
  g_autoptr (GBytes) document = NULL;
  g_autoptr (AuthPicture) picture = NULL;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  gdk_pixbuf_fill (part, 0x000000ff);
  document = encode (pixbuf, type);
  g_assert_true (auth_picture_is_one (document));
  picture = read_document (document, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (picture->width, ==, 67);
  g_assert_cmpuint (picture->height, ==, 33);
  g_assert_cmpuint (get_grey (picture, 1, 1), >, 250);
  g_assert_cmpuint (get_grey (picture, 50, 25), <, 5);
  g_assert_cmpuint (get_grey (picture, 66, 32), <, 5);
}

/* On the ground on which what is drawn can be seen. */
static void
test_transparent (void)
{
  static const struct
  {
    guint32 left;
    guint32 right;
    guint8 grey[2];
  } rows[] = {
    { 0x00000000, 0x000000ff, { 255, 0 } },
    { 0xffffff00, 0x000000ff, { 255, 0 } },
    { 0x00000000, 0xffffffff, { 0, 255 } },
    { 0x00000000, 0xc0c0c0ff, { 0, 192 } },
    { 0x00000000, 0x606060ff, { 255, 96 } },
    { 0x000000ff, 0xffffffff, { 0, 255 } },
    { 0x00000000, 0x00000000, { 255, 255 } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 16, 16);
      g_autoptr (GdkPixbuf) part = gdk_pixbuf_new_subpixbuf (pixbuf, 8, 0, 8, 16);
      g_autoptr (GBytes) document = NULL;
      g_autoptr (GdkTexture) texture = NULL;
      g_autoptr (AuthPicture) picture = NULL;
      g_autoptr (AuthPicture) same = NULL;

      g_test_message ("%08x, %08x", rows[i].left, rows[i].right);
      gdk_pixbuf_fill (pixbuf, rows[i].left);
      gdk_pixbuf_fill (part, rows[i].right);
      document = encode (pixbuf, "png");
      texture = gdk_texture_new_for_pixbuf (pixbuf);
      picture = read_document (document, NULL);
      same = read_texture (texture, NULL);
      g_assert_cmpuint (get_grey (picture, 0, 0), ==, rows[i].grey[0]);
      g_assert_cmpuint (get_grey (picture, 15, 0), ==, rows[i].grey[1]);
      g_assert_true (g_bytes_equal (picture->grey, same->grey));
    }
}

/* Each colour as bright as it looks. */
static void
test_colours (void)
{
  static const struct
  {
    guint32 colour;
    guint8 grey;
  } rows[] = {
    { 0xff0000ff, 76 },
    { 0x00ff00ff, 150 },
    { 0x0000ffff, 27 },
    { 0xffff00ff, 227 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 3, 3);
      g_autoptr (GdkTexture) texture = NULL;
      g_autoptr (AuthPicture) picture = NULL;

      gdk_pixbuf_fill (pixbuf, rows[i].colour);
      texture = gdk_texture_new_for_pixbuf (pixbuf);
      picture = read_texture (texture, NULL);
      g_assert_cmpuint (get_grey (picture, 1, 1), ==, rows[i].grey);
    }
}

/* Longer than may be, and of more pixels than may be, as a screen may be. */
static void
test_made_smaller (void)
{
  static const struct
  {
    int width;
    int height;
    guint expected_width;
    guint expected_height;
  } rows[] = {
    { AUTH_PICTURE_MAX_SIDE * 2, 8, AUTH_PICTURE_MAX_SIDE, 4 },
    { 8, AUTH_PICTURE_MAX_SIDE + 2, 7, AUTH_PICTURE_MAX_SIDE },
    { 10000, 8000, 9158, 7327 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf =
        gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, rows[i].width, rows[i].height);
      g_autoptr (GdkTexture) texture = NULL;
      g_autoptr (AuthPicture) picture = NULL;
      g_autoptr (GError) error = NULL;

      gdk_pixbuf_fill (pixbuf, 0x808080ff);
      texture = gdk_texture_new_for_pixbuf (pixbuf);
      picture = read_texture (texture, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (picture->width, ==, rows[i].expected_width);
      g_assert_cmpuint (picture->height, ==, rows[i].expected_height);
      g_assert_cmpuint (get_grey (picture, 1, 1), ==, 0x80);
    }
}

/* A small file may hold very many pixels that are all alike. */
static void
test_too_large (void)
{
  static const int rows[][2] = {
    { 1, AUTH_PICTURE_MAX_SIDE + 1 },
    { AUTH_PICTURE_MAX_SIDE + 1, 1 },
    { 100, 1000000 },
    { 8193, 8192 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GdkPixbuf) pixbuf =
        gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, rows[i][0], rows[i][1]);
      g_autoptr (GBytes) document = NULL;
      g_autoptr (GError) error = NULL;

      gdk_pixbuf_fill (pixbuf, 0xffffffff);
      document = encode (pixbuf, "png");
      g_assert_null (read_document (document, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, "too large"));
    }
}

/* A PNG that says it is 60,000 pixels wide and high: nobody takes 14 GB for it. */
static void
test_bomb (void)
{
  static const guint8 bomb[] = {
    0x89,
    'P',
    'N',
    'G',
    '\r',
    '\n',
    0x1a,
    '\n',
    0,
    0,
    0,
    13,
    'I',
    'H',
    'D',
    'R',
    0,
    0,
    0xea,
    0x60,
    0,
    0,
    0xea,
    0x60,
    8,
    2,
    0,
    0,
    0,
    0x0f,
    0xb0,
    0xe2,
    0x15,
  };
  g_autoptr (GBytes) document = g_bytes_new_static (bomb, sizeof bomb);
  g_autoptr (GError) error = NULL;

  g_assert_true (auth_picture_is_one (document));
  g_assert_null (read_document (document, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_no_picture (void)
{
  static const char *const texts[] = { "", "otpauth://totp/a?secret=AA", "{\"a\": 1}" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) document = g_bytes_new_static (texts[i], strlen (texts[i]));

      g_assert_false (auth_picture_is_one (document));
    }
}

static void
test_damaged (void)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 64, 64);
  g_autoptr (GBytes) whole = NULL;

  gdk_pixbuf_fill (pixbuf, 0xffffffff);
  whole = encode (pixbuf, "png");
  for (gsize length = 0; length < 40; length += 8)
    {
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (whole, 0, length);
      g_autoptr (GError) error = NULL;

      g_assert_null (read_document (part, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/picture/no-picture", test_no_picture);
  g_test_add_func ("/app/picture/damaged", test_damaged);
  g_test_add_func ("/app/picture/too-large", test_too_large);
  g_test_add_func ("/app/picture/bomb", test_bomb);
  g_test_add_data_func ("/app/picture/png", "png", test_document);
  g_test_add_data_func ("/app/picture/jpeg", "jpeg", test_document);
  g_test_add_data_func ("/app/picture/bmp", "bmp", test_document);
  g_test_add_func ("/app/picture/transparent", test_transparent);
  g_test_add_func ("/app/picture/colours", test_colours);
  g_test_add_func ("/app/picture/made-smaller", test_made_smaller);
  return g_test_run ();
}
