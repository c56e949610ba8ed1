/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Why there is no page to sign in on, and the ways on.
 */

#include "config.h"

#include "auth-trouble-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "auth-detail-row.h"

/**
 * AuthTroublePage:
 *
 * Its buttons are the actions "sign-in.retry" or "sign-in.start-over", "sign-in.browser" and
 * "sign-in.here" of the page it is on; one that is not enabled is not shown.
 */
struct _AuthTroublePage
{
  GtkWidget parent_instance;

  AdwStatusPage *status;
  GtkWidget *redirect_uri;
  GtkWidget *retry;
  GtkWidget *browser;
  GtkWidget *start_over;
};

G_DEFINE_FINAL_TYPE (AuthTroublePage, auth_trouble_page, GTK_TYPE_WIDGET)

static void
auth_trouble_page_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_trouble_page_parent_class)->dispose (object);
}

static GtkWidget *
get_way_on (AuthTroublePage *self)
{
  if (gtk_widget_get_visible (self->retry))
    return self->retry;
  return gtk_widget_get_visible (self->browser) ? self->browser : self->start_over;
}

static gboolean
auth_trouble_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (get_way_on (AUTH_TROUBLE_PAGE (widget)));
}

static void
auth_trouble_page_class_init (AuthTroublePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_trouble_page_dispose;
  widget_class->grab_focus = auth_trouble_page_grab_focus;
  g_type_ensure (AUTH_TYPE_DETAIL_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-trouble-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthTroublePage, status);
  gtk_widget_class_bind_template_child (widget_class, AuthTroublePage, redirect_uri);
  gtk_widget_class_bind_template_child (widget_class, AuthTroublePage, retry);
  gtk_widget_class_bind_template_child (widget_class, AuthTroublePage, browser);
  gtk_widget_class_bind_template_child (widget_class, AuthTroublePage, start_over);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
auth_trouble_page_init (AuthTroublePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_trouble_page_set:
 * @self: a page
 * @kind: what is the matter
 * @detail: (nullable): its detail
 * @redirect_uri: (nullable): that of the sign-in, shown where it must be registered
 */
void
auth_trouble_page_set (AuthTroublePage *self,
                       AuthTroubleKind kind,
                       const char *detail,
                       const char *redirect_uri)
{
  g_autofree char *description = auth_trouble_dup_description (kind, detail);
  g_autofree char *plain = NULL;
  g_autofree char *spoken = NULL;
  gboolean is_unsuited = kind == AUTH_TROUBLE_UNSUITED;

  g_return_if_fail (AUTH_IS_TROUBLE_PAGE (self));

  if (!auth_trouble_is_redirect_mismatch (kind, detail))
    redirect_uri = NULL;
  g_object_set (self->redirect_uri, "value", redirect_uri, NULL);
  adw_status_page_set_icon_name (self->status, auth_trouble_get_icon_name (kind));
  adw_status_page_set_title (self->status, auth_trouble_get_title (kind, detail));
  adw_status_page_set_description (self->status, description);
  gtk_widget_set_visible (self->start_over, is_unsuited);
  gtk_widget_set_visible (self->retry, !is_unsuited);
  if (is_unsuited)
    gtk_widget_add_css_class (self->browser, "suggested-action");
  else
    gtk_widget_remove_css_class (self->browser, "suggested-action");
  pango_parse_markup (description, -1, 0, NULL, &plain, NULL, NULL);
  spoken = g_strdup_printf ("%s: %s", auth_trouble_get_title (kind, detail), plain);
  /* Screen readers say it with the button that has the focus. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (get_way_on (self)),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, spoken, -1);
}
