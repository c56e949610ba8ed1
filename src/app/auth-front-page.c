/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The front page of the window: the one-time codes or the accounts.
 */

#include "config.h"

#include "auth-front-page.h"

#include <glib/gi18n.h>

#include "auth-accounts-page.h"
#include "auth-settings.h"

/**
 * AuthFrontPage:
 *
 * Two pages under one header, which offers what goes with the one that is shown.
 */
struct _AuthFrontPage
{
  GtkWidget parent_instance;

  GtkWidget *search_button;
  GtkWidget *add_code_button;
  GtkWidget *add_account_button;
  AdwViewStack *stack;
  AuthCodesPage *codes_page;
};

G_DEFINE_FINAL_TYPE (AuthFrontPage, auth_front_page, GTK_TYPE_WIDGET)

static gboolean
shows_codes (AuthFrontPage *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->stack), "codes") == 0;
}

static void
page_changed_cb (AuthFrontPage *self)
{
  gboolean is_codes = shows_codes (self);

  gtk_widget_set_visible (self->search_button, is_codes);
  gtk_widget_set_visible (self->add_code_button, is_codes);
  gtk_widget_set_visible (self->add_account_button, !is_codes);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_front_page_show (AUTH_FRONT_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
add_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gboolean is_codes = shows_codes (AUTH_FRONT_PAGE (widget));

  gtk_widget_activate_action (widget, is_codes ? "win.add-code" : "win.add-account", NULL);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthFrontPage *self = AUTH_FRONT_PAGE (widget);

  auth_front_page_show (self, "codes");
  gtk_widget_activate_action (GTK_WIDGET (self->codes_page), "codes.search", NULL);
}

/* The search takes Escape only where it has the focus. */
static gboolean
escape_cb (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  GtkSearchBar *bar = auth_codes_page_get_search_bar (AUTH_FRONT_PAGE (widget)->codes_page);

  if (!gtk_search_bar_get_search_mode (bar))
    return GDK_EVENT_PROPAGATE;
  gtk_search_bar_set_search_mode (bar, FALSE);
  return GDK_EVENT_STOP;
}

/* Where the focus is in the header bar; nothing is revealed out of sight. */
static void
reveal_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthFrontPage *self = AUTH_FRONT_PAGE (widget);

  if (shows_codes (self))
    gtk_widget_activate_action (GTK_WIDGET (self->codes_page), "codes.reveal", "s", "");
}

static void
install_settings_actions (AuthFrontPage *self)
{
  static const char *const keys[] = { "codes-order", "hide-codes", "show-next-code" };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr (GAction) action = g_settings_create_action (auth_settings_get (), keys[i]);

      g_action_map_add_action (G_ACTION_MAP (group), action);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "settings", G_ACTION_GROUP (group));
}

static void
auth_front_page_dispose (GObject *object)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (object));

  g_clear_pointer (&child, gtk_widget_unparent);
  G_OBJECT_CLASS (auth_front_page_parent_class)->dispose (object);
}

static void
auth_front_page_class_init (AuthFrontPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_front_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-front-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthFrontPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, AuthFrontPage, add_code_button);
  gtk_widget_class_bind_template_child (widget_class, AuthFrontPage, add_account_button);
  gtk_widget_class_bind_template_child (widget_class, AuthFrontPage, stack);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_install_action (widget_class, "front.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "front.add", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "front.search", NULL, search_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, GDK_CONTROL_MASK, "front.add",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, GDK_CONTROL_MASK, "front.search",
                                       NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, escape_cb, NULL);
  gtk_widget_class_install_action (widget_class, "front.reveal", NULL, reveal_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_h, GDK_CONTROL_MASK, "front.reveal",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "front.show", "s",
                                       "codes");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "front.show", "s",
                                       "accounts");
}

/* With large letters their words are longer than a narrow window. */
static void
wrap_pills (GtkWidget *widget)
{
  GtkWidget *child = gtk_widget_get_first_child (widget);

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    wrap_pills (child);
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (gtk_widget_get_parent (widget), "pill"))
    {
      gtk_label_set_wrap (GTK_LABEL (widget), TRUE);
      gtk_label_set_justify (GTK_LABEL (widget), GTK_JUSTIFY_CENTER);
    }
}

static void
auth_front_page_init (AuthFrontPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  install_settings_actions (self);
}

static void
add_page (
  AuthFrontPage *self, GtkWidget *page, const char *name, const char *title, const char *icon)
{
  AdwViewStackPage *added = adw_view_stack_add_titled (self->stack, page, name, title);

  adw_view_stack_page_set_icon_name (added, icon);
}

/**
 * auth_front_page_new:
 * @client: the agent
 *
 * Returns: (transfer floating): the page, as it was left last
 */
GtkWidget *
auth_front_page_new (AuthAgentClient *client)
{
  AuthFrontPage *self = g_object_new (AUTH_TYPE_FRONT_PAGE, NULL);

  self->codes_page = AUTH_CODES_PAGE (auth_codes_page_new (client));
  add_page (self, GTK_WIDGET (self->codes_page), "codes", _ ("Codes"), "auth-codes-symbolic");
  add_page (self, auth_accounts_page_new (client), "accounts", _ ("Accounts"),
            "system-users-symbolic");
  wrap_pills (GTK_WIDGET (self));
  g_settings_bind (auth_settings_get (), "page", self->stack, "visible-child-name",
                   G_SETTINGS_BIND_DEFAULT);
  g_object_bind_property (auth_codes_page_get_search_bar (self->codes_page), "search-mode-enabled",
                          self->search_button, "active", G_BINDING_BIDIRECTIONAL);
  page_changed_cb (self);
  return GTK_WIDGET (self);
}

/**
 * auth_front_page_get_codes:
 * @self: a page
 *
 * Returns: (transfer none): the page of the codes
 */
AuthCodesPage *
auth_front_page_get_codes (AuthFrontPage *self)
{
  g_return_val_if_fail (AUTH_IS_FRONT_PAGE (self), NULL);
  return self->codes_page;
}

void
auth_front_page_show (AuthFrontPage *self, const char *name)
{
  g_return_if_fail (AUTH_IS_FRONT_PAGE (self));
  adw_view_stack_set_visible_child_name (self->stack, name);
}
