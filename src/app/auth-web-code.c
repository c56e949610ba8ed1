/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the pool's pages: looking for a QR code, and typing a code.
 */

#include "config.h"

#include "auth-web-code.h"

#include <webkit/webkit.h>

#define TYPING "InsertText"

/* What becomes of the page is seen from outside, as a person sees it: no script runs in it. */
static guint page_signal;
static guint looked_signal;
static guint typed_signal;

static WebKitWebView *
get_view (GtkWidget *widget)
{
  GtkWidget *view = gtk_widget_get_first_child (widget);

  return view != NULL ? WEBKIT_WEB_VIEW (view) : NULL;
}

static gboolean
may_ask (GtkWidget *widget)
{
  return get_view (widget) != NULL && g_object_get_data (G_OBJECT (widget), TYPING) != NULL;
}

static void
looked_cb (GObject *view, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) widget = user_data;
  g_autoptr (GdkTexture) picture =
    webkit_web_view_get_snapshot_finish (WEBKIT_WEB_VIEW (view), result, NULL);

  if (picture != NULL && may_ask (widget))
    g_signal_emit (widget, looked_signal, 0, picture);
}

static void
look_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (may_ask (widget))
    webkit_web_view_get_snapshot (get_view (widget), WEBKIT_SNAPSHOT_REGION_FULL_DOCUMENT,
                                  WEBKIT_SNAPSHOT_OPTIONS_NONE, NULL, looked_cb,
                                  g_object_ref (widget));
}

typedef struct
{
  GtkWidget *widget; /* (owned) */
  char *code;        /* (owned) */
} Typing;

static void
asked_cb (GObject *view, GAsyncResult *result, gpointer user_data)
{
  g_autofree Typing *typing = user_data;
  g_autoptr (GtkWidget) widget = typing->widget;
  g_autofree char *code = typing->code;
  gboolean has_field =
    webkit_web_view_can_execute_editing_command_finish (WEBKIT_WEB_VIEW (view), result, NULL);

  if (has_field && may_ask (widget))
    webkit_web_view_execute_editing_command_with_argument (WEBKIT_WEB_VIEW (view), TYPING, code);
  g_signal_emit (widget, typed_signal, 0, has_field);
}

/* Into the field that has the focus, if one has. */
static void
type_action (GtkWidget *widget, const char *name, GVariant *code)
{
  Typing *typing;

  if (!may_ask (widget))
    return;
  typing = g_new0 (Typing, 1);
  typing->widget = g_object_ref (widget);
  typing->code = g_variant_dup_string (code, NULL);
  webkit_web_view_can_execute_editing_command (get_view (widget), TYPING, NULL, asked_cb, typing);
}

/**
 * auth_web_code_install:
 * @klass: a widget whose child is a #WebKitWebView
 *
 * Gives it "web.look", answered by the signal "looked" (a #GdkTexture of the page), and "web.type"
 * (code), answered by "typed" (whether a field had the focus). Both do nothing on a page that is
 * not the pool's own; the signal "page" tells whether it is and may ask for a code.
 */
void
auth_web_code_install (GtkWidgetClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  page_signal = g_signal_new ("page", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                              G_TYPE_BOOLEAN);
  looked_signal = g_signal_new ("looked", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                1, GDK_TYPE_TEXTURE);
  typed_signal = g_signal_new ("typed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                               1, G_TYPE_BOOLEAN);
  gtk_widget_class_install_action (klass, "web.look", NULL, look_action);
  gtk_widget_class_install_action (klass, "web.type", "s", type_action);
}

/**
 * auth_web_code_set_page:
 * @view: such a widget
 * @is_asking: whether the page shown, all of it, is the pool's own and may ask for a code
 */
void
auth_web_code_set_page (GtkWidget *view, gboolean is_asking)
{
  g_object_set_data (G_OBJECT (view), TYPING, GINT_TO_POINTER (is_asking));
  g_signal_emit (view, page_signal, 0, is_asking);
}
