/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * How an account signs in: where, with whom, and what must be registered for it.
 */

#include "config.h"

#include "auth-account-settings.h"

#include <glib/gi18n.h>

#include "auth-detail-row.h"
#include "auth-dialogs.h"
#include "auth-words.h"

/* In the order of the row's words. */
static const char *const surfaces[] = { "", "embedded", "browser" };

/**
 * AuthAccountSettings:
 *
 * Shows what the agent has, and asks it for each change at once.
 */
struct _AuthAccountSettings
{
  AdwPreferencesGroup parent_instance;

  AuthDBusAccount1 *account; /* (owned) (nullable) until set */
  gboolean is_showing;       /* what changes now was not changed by the person */

  AdwComboRow *surface;
  GtkSwitch *keep_cookies;
  GtkEditable *providers;
  GtkEditable *mail_domains;
  AuthDetailRow *redirect_uris;
  AuthDetailRow *sign_out_uris;
};

G_DEFINE_FINAL_TYPE (AuthAccountSettings, auth_account_settings, ADW_TYPE_PREFERENCES_GROUP)

static guint
find_surface (const char *surface)
{
  for (guint i = 0; i < G_N_ELEMENTS (surfaces); i++)
    if (g_strcmp0 (surface, surfaces[i]) == 0)
      return i;
  return 0;
}

static char *
dup_mail_domains (AuthDBusAccount1 *account)
{
  g_autoptr (GVariant) domains = auth_dbus_account1_dup_mail_domains (account);
  g_autoptr (GString) text = g_string_new ("");
  GVariantIter iter;
  const char *domain, *identifier;

  if (domains == NULL)
    return g_strdup ("");
  g_variant_iter_init (&iter, domains);
  while (g_variant_iter_next (&iter, "{&s&s}", &domain, &identifier))
    g_string_append_printf (text, "%s%s=%s", text->len > 0 ? ", " : "", domain, identifier);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
join (const char *const *texts, const char *separator)
{
  return texts != NULL ? g_strjoinv (separator, (char **) texts) : g_strdup ("");
}

static void
show_choices (AuthAccountSettings *self)
{
  AuthDBusAccount1 *account = self->account;

  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->surface,
                              find_surface (auth_dbus_account1_get_sign_in_surface (account)));
  gtk_switch_set_active (self->keep_cookies, auth_dbus_account1_get_keeps_cookies (account));
  self->is_showing = FALSE;
}

static void
show_providers (AuthAccountSettings *self)
{
  g_autofree char *text = join (auth_dbus_account1_get_providers (self->account), ", ");

  gtk_editable_set_text (self->providers, text);
}

static void
show_mail_domains (AuthAccountSettings *self)
{
  g_autofree char *text = dup_mail_domains (self->account);

  gtk_editable_set_text (self->mail_domains, text);
}

static void
show_uris (AuthAccountSettings *self)
{
  g_autofree char *redirect = join (auth_dbus_account1_get_redirect_uris (self->account), "\n");
  g_autofree char *sign_out = join (auth_dbus_account1_get_sign_out_uris (self->account), "\n");

  g_object_set (self->redirect_uris, "value", redirect, NULL);
  g_object_set (self->sign_out_uris, "value", sign_out, NULL);
}

static void
updated_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAccountSettings) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (auth_dbus_account1_call_update_finish (AUTH_DBUS_ACCOUNT1 (source), result, &error))
    return;
  words = auth_words_dup_error (error);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    auth_dialogs_tell (GTK_WIDGET (self), _ ("Not Changed"), words);
  /* What was typed stays, to be mended. */
  if (AUTH_DBUS_ACCOUNT1 (source) == self->account)
    show_choices (self);
}

static void
update (AuthAccountSettings *self, const char *key, GVariant *value)
{
  GVariantDict changes;

  g_variant_dict_init (&changes, NULL);
  g_variant_dict_insert_value (&changes, key, value);
  auth_dbus_account1_call_update (self->account, g_variant_dict_end (&changes), NULL, updated_cb,
                                  g_object_ref (self));
}

static void
surface_selected_cb (AuthAccountSettings *self)
{
  guint selected = adw_combo_row_get_selected (self->surface);

  if (!self->is_showing && selected < G_N_ELEMENTS (surfaces))
    update (self, "sign-in-surface", g_variant_new_string (surfaces[selected]));
}

static void
keep_cookies_cb (AuthAccountSettings *self)
{
  if (!self->is_showing)
    update (self, "keep-cookies",
            g_variant_new_boolean (gtk_switch_get_active (self->keep_cookies)));
}

/* Commas part the words; spaces at their ends are nobody's name. */
static GStrv
split (GtkEditable *row)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (row), ",", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (builder, parts[i]);
  return g_strv_builder_end (builder);
}

static void
providers_applied_cb (AuthAccountSettings *self)
{
  g_auto (GStrv) names = split (self->providers);

  update (self, "providers", g_variant_new_strv ((const char *const *) names, -1));
}

static void
mail_domains_applied_cb (AuthAccountSettings *self)
{
  g_auto (GStrv) pairs = split (self->mail_domains);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a{ss}"));

  for (gsize i = 0; pairs[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (pairs[i], "=", 2);

      /* A domain alone is its own identifier, as administrators mostly set it up. */
      g_variant_builder_add (&builder, "{ss}", g_strstrip (pair[0]),
                             pair[1] != NULL ? g_strstrip (pair[1]) : pair[0]);
    }
  update (self, "mail-domains", g_variant_builder_end (&builder));
}

static void
auth_account_settings_dispose (GObject *object)
{
  g_clear_object (&AUTH_ACCOUNT_SETTINGS (object)->account);
  G_OBJECT_CLASS (auth_account_settings_parent_class)->dispose (object);
}

static void
auth_account_settings_class_init (AuthAccountSettingsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_account_settings_dispose;
  g_type_ensure (AUTH_TYPE_DETAIL_ROW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/Authenticator/auth-account-settings.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, surface);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, keep_cookies);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, providers);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, mail_domains);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, redirect_uris);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountSettings, sign_out_uris);
  gtk_widget_class_bind_template_callback (widget_class, surface_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cookies_cb);
  gtk_widget_class_bind_template_callback (widget_class, providers_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, mail_domains_applied_cb);
}

static void
auth_account_settings_init (AuthAccountSettings *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
watch (AuthAccountSettings *self, const char *property, GCallback show)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  g_signal_connect_object (self->account, signal, show, self, G_CONNECT_SWAPPED);
}

/**
 * auth_account_settings_set_account:
 * @self: a group
 * @account: the account to show
 */
void
auth_account_settings_set_account (AuthAccountSettings *self, AuthDBusAccount1 *account)
{
  g_return_if_fail (AUTH_IS_ACCOUNT_SETTINGS (self));

  if (self->account != NULL)
    g_signal_handlers_disconnect_by_data (self->account, self);
  g_set_object (&self->account, account);
  watch (self, "sign-in-surface", G_CALLBACK (show_choices));
  watch (self, "keeps-cookies", G_CALLBACK (show_choices));
  watch (self, "providers", G_CALLBACK (show_providers));
  watch (self, "mail-domains", G_CALLBACK (show_mail_domains));
  watch (self, "redirect-uris", G_CALLBACK (show_uris));
  watch (self, "sign-out-uris", G_CALLBACK (show_uris));
  show_choices (self);
  show_providers (self);
  show_mail_domains (self);
  show_uris (self);
}
