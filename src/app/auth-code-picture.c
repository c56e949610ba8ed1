/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * An entry of the code list as a QR code, for another device.
 */

#include "config.h"

#include "auth-code-picture.h"

#include <glib/gi18n.h>

#include "auth-codes-lock.h"
#include "auth-dialogs.h"
#include "auth-words.h"

/* ISO/IEC 18004: four modules of white around; more pixels than any window here shows. */
#define QUIET_MODULES     4
#define PIXELS_PER_MODULE 8
#define MAX_MODULES       177

/**
 * AuthCodePicture:
 *
 * A window with nothing else in it; it closes when the codes are hidden.
 */
struct _AuthCodePicture
{
  AdwWindow parent_instance;

  AuthCodesModel *model; /* (owned) */
};

G_DEFINE_FINAL_TYPE (AuthCodePicture, auth_code_picture, ADW_TYPE_WINDOW)

/* What was asked for behind a warning. */
typedef struct
{
  GtkWidget *parent;     /* (owned) */
  AuthCodesModel *model; /* (owned) */
  AuthCodeItem *item;    /* (owned) */
} Request;

static void
request_free (gpointer data)
{
  Request *self = data;

  g_object_unref (self->parent);
  g_object_unref (self->model);
  g_object_unref (self->item);
  g_free (self);
}

static gboolean
is_dark (const guint8 *modules, guint width, guint x, guint y)
{
  guint column = x / PIXELS_PER_MODULE, row = y / PIXELS_PER_MODULE;

  if (column < QUIET_MODULES || row < QUIET_MODULES || column >= width + QUIET_MODULES ||
      row >= width + QUIET_MODULES)
    return FALSE;
  return modules[(row - QUIET_MODULES) * width + column - QUIET_MODULES] != 0;
}

static GdkTexture *
draw (const guint8 *modules, guint width)
{
  guint side = (width + 2 * QUIET_MODULES) * PIXELS_PER_MODULE;
  guint8 *pixels = g_malloc ((gsize) side * side * 3);
  g_autoptr (GBytes) bytes = g_bytes_new_take (pixels, (gsize) side * side * 3);

  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      memset (pixels + ((gsize) y * side + x) * 3, is_dark (modules, width, x, y) ? 0 : 255, 3);
  return gdk_memory_texture_new ((int) side, (int) side, GDK_MEMORY_R8G8B8, bytes,
                                 (gsize) side * 3);
}

static void
model_updated_cb (AuthCodePicture *self)
{
  if (auth_codes_model_get_state (self->model) == AUTH_CODES_EMPTIED)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
auth_code_picture_dispose (GObject *object)
{
  g_clear_object (&AUTH_CODE_PICTURE (object)->model);
  G_OBJECT_CLASS (auth_code_picture_parent_class)->dispose (object);
}

static void
auth_code_picture_class_init (AuthCodePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_code_picture_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
auth_code_picture_init (AuthCodePicture *self)
{
}

static GtkWidget *
create_content (GdkTexture *texture, AuthCodeItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *picture = gtk_picture_new_for_paintable (GDK_PAINTABLE (texture));

  adw_header_bar_set_title_widget (
    ADW_HEADER_BAR (header),
    adw_window_title_new (auth_code_item_get_title (item), auth_code_item_get_subtitle (item)));
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), _ ("QR code of the entry"));
  gtk_widget_set_vexpand (picture, TRUE);
  gtk_widget_set_margin_top (picture, 12);
  gtk_widget_set_margin_bottom (picture, 24);
  gtk_widget_set_margin_start (picture, 24);
  gtk_widget_set_margin_end (picture, 24);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), picture);
  return box;
}

static void
open_window (Request *request, GdkTexture *texture)
{
  AuthCodePicture *self = g_object_new (
    AUTH_TYPE_CODE_PICTURE, "transient-for", gtk_widget_get_root (request->parent), "modal", TRUE,
    "title", _ ("QR Code"), "default-width", 400, "default-height", 460, NULL);

  self->model = g_object_ref (request->model);
  g_signal_connect_object (self->model, "updated", G_CALLBACK (model_updated_cb), self,
                           G_CONNECT_SWAPPED);
  adw_window_set_content (ADW_WINDOW (self), create_content (texture, request->item));
  gtk_window_present (GTK_WINDOW (self));
}

/* reply: (uay); as text, which is what the generated code would make of it, it ended at a white
 * module. */
static void
take_picture (Request *request, GVariant *reply)
{
  g_autoptr (GVariant) modules = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  guint width;

  g_variant_get (reply, "(u@ay)", &width, &modules);
  if (width > MAX_MODULES || g_variant_get_size (modules) != (gsize) width * width ||
      auth_codes_model_get_state (request->model) != AUTH_CODES_LISTED)
    return;
  texture = draw (g_variant_get_data (modules), width);
  open_window (request, texture);
}

static void
got_picture_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  g_autofree char *words = NULL;

  if (reply != NULL)
    take_picture (request, reply);
  else
    {
      words = auth_words_dup_error (error);
      auth_dialogs_tell (request->parent, _ ("The QR Code Could Not Be Drawn"), words);
    }
  g_object_unref (task);
}

static void
confirmed_cb (gpointer owner)
{
  Request *request = g_task_get_task_data (owner);

  g_dbus_proxy_call (G_DBUS_PROXY (auth_codes_model_get_codes (request->model)), "GetPicture",
                     g_variant_new ("(s)", request->item->id), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                     got_picture_cb, g_object_ref (owner));
}

/**
 * auth_code_picture_ask:
 * @parent: the page
 * @model: the codes
 * @item: the entry
 *
 * Warns that the picture is the secret, then shows it.
 */
void
auth_code_picture_ask (GtkWidget *parent, AuthCodesModel *model, AuthCodeItem *item)
{
  g_autoptr (GTask) owner = g_task_new (parent, NULL, NULL, NULL);
  Request *request = g_new0 (Request, 1);
  GtkWidget *dialog;

  request->parent = g_object_ref (parent);
  request->model = g_object_ref (model);
  request->item = g_object_ref (item);
  g_task_set_task_data (owner, request, request_free);
  dialog =
    auth_dialogs_confirm (parent, _ ("Show the QR Code?"),
                          _ ("Whoever sees or photographs it can make your codes from then on."),
                          _ ("_Show"), confirmed_cb, owner);
  g_signal_connect_object (auth_codes_lock_get_default (), "lock",
                           G_CALLBACK (auth_dialogs_dismiss), dialog, G_CONNECT_SWAPPED);
}
