/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The ways into an account beside its pool's first page.
 */

#include "config.h"

#include "auth-sign-in-choices.h"

#include <glib/gi18n.h>

/**
 * AuthSignInChoices:
 *
 * Is not there while somebody is signed in. Each choice is the window's "win.sign-in-with".
 */
struct _AuthSignInChoices
{
  AdwPreferencesGroup parent_instance;

  AuthDBusAccount1 *account; /* (owned) (nullable) until set */
  GtkListBox *providers;
  GtkWidget *mail_list;
  GtkEditable *mail;
  GtkWidget *pages;
};

G_DEFINE_FINAL_TYPE (AuthSignInChoices, auth_sign_in_choices, ADW_TYPE_PREFERENCES_GROUP)

/* What Amazon Cognito calls them, and people do. */
static const char *
get_provider_words (const char *provider)
{
  if (g_str_equal (provider, "LoginWithAmazon"))
    return "Amazon";
  if (g_str_equal (provider, "SignInWithApple"))
    return "Apple";
  return provider;
}

static void
sign_in_with (GtkWidget *widget, const char *key, const char *value)
{
  AuthSignInChoices *self = AUTH_SIGN_IN_CHOICES (widget);
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&options, key, "s", value);
  gtk_widget_activate_action (widget, "win.sign-in-with", "(s@a{sv})",
                              auth_dbus_account1_get_id (self->account),
                              g_variant_dict_end (&options));
}

static void
provider_action (GtkWidget *widget, const char *name, GVariant *provider)
{
  sign_in_with (widget, "provider", g_variant_get_string (provider, NULL));
}

static void
page_action (GtkWidget *widget, const char *name, GVariant *page)
{
  sign_in_with (widget, "page", g_variant_get_string (page, NULL));
}

/* The browser is the person's own, with cookies that are not ours to clear: the pool signs out
 * whoever is there first. */
static void
another_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthDBusAccount1 *account = AUTH_SIGN_IN_CHOICES (widget)->account;

  if (g_strcmp0 (auth_dbus_account1_get_sign_in_surface (account), "browser") == 0)
    sign_in_with (widget, "page", "logout");
  else
    sign_in_with (widget, "prompt", "login");
}

static void
mail_applied_cb (AuthSignInChoices *self)
{
  g_autofree char *address = g_strdup (gtk_editable_get_text (self->mail));

  if (*g_strstrip (address) != '\0')
    sign_in_with (GTK_WIDGET (self), "login-hint", address);
}

static GtkWidget *
new_provider_row (const char *provider)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  /* Translators: the name of an identity provider, like Google */
  g_autofree char *title = g_strdup_printf (_ ("Continue with %s"), get_provider_words (provider));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "choices.provider");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", provider);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  return row;
}

static void
show_providers (AuthSignInChoices *self)
{
  const char *const *providers = auth_dbus_account1_get_providers (self->account);
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->providers, 0);

  for (; row != NULL; row = gtk_list_box_get_row_at_index (self->providers, 0))
    gtk_list_box_remove (self->providers, GTK_WIDGET (row));
  for (gsize i = 0; providers != NULL && providers[i] != NULL; i++)
    gtk_list_box_append (self->providers, new_provider_row (providers[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->providers), providers != NULL && providers[0] != NULL);
}

static void
show_mail (AuthSignInChoices *self)
{
  g_autoptr (GVariant) domains = auth_dbus_account1_dup_mail_domains (self->account);

  gtk_widget_set_visible (self->mail_list, domains != NULL && g_variant_n_children (domains) > 0);
}

static void
show_state (AuthSignInChoices *self)
{
  const char *state = auth_dbus_account1_get_state (self->account);
  const char *pool = auth_dbus_account1_get_user_pool_id (self->account);

  gtk_widget_set_visible (GTK_WIDGET (self), g_strcmp0 (state, "signed-in") != 0);
  gtk_widget_set_visible (self->pages, pool != NULL && *pool != '\0');
}

static void
auth_sign_in_choices_dispose (GObject *object)
{
  g_clear_object (&AUTH_SIGN_IN_CHOICES (object)->account);
  G_OBJECT_CLASS (auth_sign_in_choices_parent_class)->dispose (object);
}

static void
auth_sign_in_choices_class_init (AuthSignInChoicesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_sign_in_choices_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/Authenticator/auth-sign-in-choices.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthSignInChoices, providers);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInChoices, mail_list);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInChoices, mail);
  gtk_widget_class_bind_template_child (widget_class, AuthSignInChoices, pages);
  gtk_widget_class_bind_template_callback (widget_class, mail_applied_cb);
  gtk_widget_class_install_action (widget_class, "choices.provider", "s", provider_action);
  gtk_widget_class_install_action (widget_class, "choices.page", "s", page_action);
  gtk_widget_class_install_action (widget_class, "choices.another", NULL, another_action);
}

static void
auth_sign_in_choices_init (AuthSignInChoices *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch (AuthSignInChoices *self, const char *signal, GCallback show)
{
  g_signal_connect_object (self->account, signal, show, self, G_CONNECT_SWAPPED);
}

/**
 * auth_sign_in_choices_set_account:
 * @self: choices
 * @account: the account to sign in to
 */
void
auth_sign_in_choices_set_account (AuthSignInChoices *self, AuthDBusAccount1 *account)
{
  g_return_if_fail (AUTH_IS_SIGN_IN_CHOICES (self));

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  watch (self, "notify::providers", G_CALLBACK (show_providers));
  watch (self, "notify::mail-domains", G_CALLBACK (show_mail));
  watch (self, "notify::state", G_CALLBACK (show_state));
  show_providers (self);
  show_mail (self);
  show_state (self);
}
