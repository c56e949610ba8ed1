/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Whose page is shown: the title of a header bar and of the window.
 */

#include "config.h"

#include "auth-host-title.h"

#include <glib/gi18n.h>

/**
 * AuthHostTitle:
 *
 * A host and a picture of how safe the way to it is; empty before auth_host_title_show ().
 */
struct _AuthHostTitle
{
  GtkWidget parent_instance;

  GtkImage *lock;
  GtkLabel *host;
};

G_DEFINE_FINAL_TYPE (AuthHostTitle, auth_host_title, GTK_TYPE_WIDGET)

/* Where a list of windows shows them, too, a person shall see whose page it is. */
static void
set_window_title (AuthHostTitle *self, const char *host)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *title = g_strdup (_ ("Authenticator"));

  if (*host != '\0')
    {
      g_free (title);
      /* Translators: the host of a sign-in page, as the title of the window */
      title = g_strdup_printf (_ ("%s · Authenticator"), host);
    }
  if (root != NULL)
    gtk_window_set_title (GTK_WINDOW (root), title);
}

static void
auth_host_title_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_host_title_parent_class)->dispose (object);
}

static void
auth_host_title_class_init (AuthHostTitleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_host_title_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-host-title.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthHostTitle, lock);
  gtk_widget_class_bind_template_child (widget_class, AuthHostTitle, host);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
auth_host_title_init (AuthHostTitle *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_host_title_show:
 * @self: a title
 * @view: (nullable): the AuthWebView whose page is shown, or %NULL while there is none
 */
void
auth_host_title_show (AuthHostTitle *self, GtkWidget *view)
{
  g_autofree char *host = g_strdup ("");
  gboolean is_secure = FALSE;
  const char *words;

  g_return_if_fail (AUTH_IS_HOST_TITLE (self));

  if (view != NULL)
    {
      g_free (host);
      g_object_get (view, "host", &host, "secure", &is_secure, NULL);
    }
  words = is_secure ? _ ("The connection is encrypted")
                    : _ ("The connection does not leave this computer");
  gtk_label_set_label (self->host, host);
  gtk_image_set_from_icon_name (self->lock,
                                is_secure ? "channel-secure-symbolic" : "computer-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->lock), words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->lock), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
  gtk_widget_set_visible (GTK_WIDGET (self->lock), *host != '\0');
  set_window_title (self, host);
}
