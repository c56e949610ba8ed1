/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A bar over the pool's page that fills in a one-time code, or saves the one that the page shows.
 */

#include "config.h"

#include "auth-code-bar.h"

#include <glib/gi18n.h>

#include "auth-code-buttons.h"
#include "auth-code-import.h"
#include "auth-codes-lock.h"
#include "auth-error.h"
#include "auth-settings.h"
#include "auth-unlock.h"
#include "auth-words.h"

#define CODES_IFACE "org.example.Authenticator.Codes1"

/* A page that is a program draws its picture after it was loaded. */
#define LOOK_AGAIN_MSEC 1500

/**
 * AuthCodeBar:
 *
 * Looks at each page of the pool that may be about one-time codes. A QR code in it is read as any
 * other picture is; nothing is stored before the person says so. A code is asked for when it is
 * filled in, which types it into the field that has the focus. None is shown where codes are
 * hidden.
 */
struct _AuthCodeBar
{
  AdwBin parent_instance;

  GtkWidget *view;           /* (owned) (nullable) AuthWebView */
  GDBusConnection *bus;      /* (owned) (nullable) */
  char *account_id;          /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of what is under way for this page */
  GVariant *entries;         /* (owned) (nullable) aa{sv}: the codes of the account */
  AuthCodeImport *import;    /* (owned) (nullable) what the page shows */
  guint32 index;             /* of its entry to be saved */
  guint timer;               /* source id of the next look, or 0 */
  guint renewal;             /* source id of when the codes shown are over, or 0 */

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkWidget *save_button;
  GtkWidget *unlock_button;
  GtkWidget *codes;
};

G_DEFINE_FINAL_TYPE (AuthCodeBar, auth_code_bar, ADW_TYPE_BIN)

static void
forget_page (AuthCodeBar *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_handle_id (&self->renewal, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->import);
  g_clear_pointer (&self->entries, g_variant_unref);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

static gboolean
is_over (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
say (AuthCodeBar *self, const char *words)
{
  gtk_label_set_label (self->label, words);
  gtk_widget_set_visible (self->unlock_button, FALSE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

static void
say_error (AuthCodeBar *self, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  say (self, words);
  gtk_widget_set_visible (self->unlock_button, auth_unlock_is_due (error));
}

static void
call (AuthCodeBar *self, const char *method, GVariant *parameters, GAsyncReadyCallback callback)
{
  g_dbus_connection_call (self->bus, AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, CODES_IFACE, method,
                          parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, callback,
                          g_object_ref (self));
}

static void
got_code_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);
  const char *code;

  if (is_over (error))
    return;
  if (reply == NULL)
    return say_error (self, error);
  g_variant_get_child (reply, 0, "&s", &code);
  gtk_widget_activate_action (self->view, "web.type", "s", code);
}

/* What the button shows may be over by now. */
static void
fill_in_action (GtkWidget *widget, const char *name, GVariant *id)
{
  call (AUTH_CODE_BAR (widget), "GetCode",
        g_variant_new_parsed ("(%s, @a{sv} {})", g_variant_get_string (id, NULL)), got_code_cb);
}

static void ask_for_codes (AuthCodeBar *self);

static gboolean
renew_cb (gpointer user_data)
{
  AuthCodeBar *self = user_data;

  self->renewal = 0;
  ask_for_codes (self);
  return G_SOURCE_REMOVE;
}

/* codes: (nullable) aa{sv} as GetCodes has them */
static void
show_codes (AuthCodeBar *self, GVariant *codes)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 until = auth_code_buttons_show (GTK_BOX (self->codes), self->entries, codes);

  g_clear_handle_id (&self->renewal, g_source_remove);
  gtk_widget_set_visible (self->save_button, FALSE);
  say (self, _ ("Does this page ask for a one-time code?"));
  if (until != G_MAXINT64)
    self->renewal = g_timeout_add_seconds (MAX (1, until - now), renew_cb, self);
}

static gboolean
is_hidden (void)
{
  return auth_codes_lock_is_locked (auth_codes_lock_get_default ()) ||
         g_settings_get_boolean (auth_settings_get (), "hide-codes");
}

static void
got_codes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) codes = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;

  if (codes != NULL && self->entries != NULL && self->import == NULL)
    show_codes (self, is_hidden () ? NULL : codes);
}

/* list: aa{sv}. Result: those of the account, the newest first; ids_out: likewise. */
static GVariant *
choose (AuthCodeBar *self, GVariant *list, GVariant **ids_out)
{
  GVariantBuilder entries = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  GVariantBuilder ids = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("as"));

  for (gsize i = g_variant_n_children (list); i > 0; i--)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (list, i - 1);
      const char *account_id = "", *id = NULL;

      g_variant_lookup (entry, "account-id", "&s", &account_id);
      if (!g_str_equal (account_id, self->account_id) || !g_variant_lookup (entry, "id", "&s", &id))
        continue;
      g_variant_builder_add_value (&entries, entry);
      g_variant_builder_add (&ids, "s", id);
    }
  *ids_out = g_variant_ref_sink (g_variant_builder_end (&ids));
  return g_variant_ref_sink (g_variant_builder_end (&entries));
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  g_autoptr (GVariant) list = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autoptr (GVariant) ids = NULL;

  if (list == NULL || self->account_id == NULL || self->import != NULL)
    return;
  g_clear_pointer (&self->entries, g_variant_unref);
  self->entries = choose (self, list, &ids);
  if (g_variant_n_children (self->entries) == 0)
    return;
  if (is_hidden ())
    show_codes (self, NULL);
  else
    call (self, "GetCodes", g_variant_new ("(@ast)", ids, G_GUINT64_CONSTANT (0)), got_codes_cb);
}

static void
ask_for_codes (AuthCodeBar *self)
{
  call (self, "List", NULL, listed_cb);
}

static gboolean
shows_codes (AuthCodeBar *self)
{
  return self->import == NULL && self->entries != NULL && g_variant_n_children (self->entries) > 0;
}

/* At once: none is in sight, whoever asks again. */
static void
hide_cb (AuthCodeBar *self)
{
  if (shows_codes (self))
    show_codes (self, NULL);
}

static void
hides_changed_cb (AuthCodeBar *self)
{
  hide_cb (self);
  if (shows_codes (self) && !is_hidden ())
    ask_for_codes (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = auth_code_import_accept_finish (AUTH_CODE_IMPORT (source), result, &error);

  /* The page that came meanwhile may be none that asks for a code. */
  if (self->cancellable == NULL)
    return;
  if (self->import == AUTH_CODE_IMPORT (source) && !auth_unlock_is_due (error))
    g_clear_object (&self->import);
  if (ids == NULL)
    say_error (self, error);
  else
    ask_for_codes (self);
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodeBar *self = AUTH_CODE_BAR (widget);
  g_autoptr (GArray) chosen = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (self->import == NULL)
    return;
  g_array_append_val (chosen, self->index);
  gtk_widget_set_visible (self->save_button, FALSE);
  auth_code_import_accept_async (self->import, chosen, saved_cb, g_object_ref (self));
}

static void
unlocked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_unlocked = auth_unlock_finish (source, result, &error);

  if (is_over (error))
    return;
  if (!is_unlocked)
    say_error (self, error);
  else if (self->import != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "code-bar.save", NULL);
  else
    ask_for_codes (self);
}

static void
unlock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodeBar *self = AUTH_CODE_BAR (widget);

  gtk_widget_set_visible (self->unlock_button, FALSE);
  auth_unlock_async (self->bus, self->cancellable, unlocked_cb, g_object_ref (self));
}

static void
offer (AuthCodeBar *self, AuthCodeImport *import, GVariant *entry)
{
  const char *issuer = "", *account = "";
  g_autofree char *words = NULL;
  g_autofree char *clean = NULL;

  g_variant_lookup (entry, "index", "u", &self->index);
  g_variant_lookup (entry, "issuer", "&s", &issuer);
  g_variant_lookup (entry, "account", "&s", &account);
  g_set_object (&self->import, import);
  words = g_strdup_printf (_ ("This page shows a new one-time code: %s %s"), issuer, account);
  clean = auth_error_clean_text (words);
  auth_code_buttons_clear (GTK_BOX (self->codes));
  gtk_widget_set_visible (self->save_button, TRUE);
  say (self, clean);
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  AuthCodeImport *import = AUTH_CODE_IMPORT (source);
  g_autoptr (GVariant) entries = auth_code_import_list_finish (import, result, NULL);

  for (gsize i = 0; entries != NULL && i < g_variant_n_children (entries); i++)
    {
      g_autoptr (GVariant) entry = g_variant_get_child_value (entries, i);
      const char *status = "";

      g_variant_lookup (entry, "status", "&s", &status);
      if (g_str_equal (status, "new"))
        return offer (self, import, entry);
    }
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  AuthCodeImport *import = AUTH_CODE_IMPORT (source);
  g_autoptr (GVariant) outcome = auth_code_import_read_finish (import, result, NULL);

  if (outcome != NULL)
    auth_code_import_list_async (import, self->cancellable, previewed_cb, g_object_ref (self));
}

static void
seen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodeBar) self = user_data;
  g_autoptr (AuthPicture) picture = auth_picture_read_finish (result, NULL);
  g_autoptr (AuthCodeImport) import = NULL;

  if (picture == NULL || self->view == NULL || self->import != NULL)
    return;
  import = auth_code_import_new (self->bus, self->account_id);
  auth_code_import_read_picture_async (import, picture, self->cancellable, read_cb,
                                       g_object_ref (self));
}

static void
looked_cb (AuthCodeBar *self, GdkTexture *picture)
{
  if (self->cancellable != NULL)
    auth_picture_read_texture_async (picture, self->cancellable, seen_cb, g_object_ref (self));
}

static gboolean
look_again_cb (gpointer user_data)
{
  AuthCodeBar *self = user_data;

  self->timer = 0;
  if (self->import == NULL)
    gtk_widget_activate_action (self->view, "web.look", NULL);
  return G_SOURCE_REMOVE;
}

static void
page_cb (AuthCodeBar *self, gboolean may_ask)
{
  forget_page (self);
  if (!may_ask)
    return;
  self->cancellable = g_cancellable_new ();
  ask_for_codes (self);
  gtk_widget_activate_action (self->view, "web.look", NULL);
  self->timer = g_timeout_add (LOOK_AGAIN_MSEC, look_again_cb, self);
}

static void
typed_cb (AuthCodeBar *self, gboolean has_field)
{
  say (self, has_field ? _ ("Does this page ask for a one-time code?")
                       : _ ("Click into the field for the code first."));
  if (has_field)
    gtk_widget_grab_focus (self->view);
}

static void
auth_code_bar_dispose (GObject *object)
{
  auth_code_bar_watch (AUTH_CODE_BAR (object), NULL, NULL);
  G_OBJECT_CLASS (auth_code_bar_parent_class)->dispose (object);
}

static void
auth_code_bar_class_init (AuthCodeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_code_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-code-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodeBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeBar, label);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeBar, save_button);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeBar, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, AuthCodeBar, codes);
  gtk_widget_class_install_action (widget_class, "code-bar.fill-in", "s", fill_in_action);
  gtk_widget_class_install_action (widget_class, "code-bar.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "code-bar.unlock", NULL, unlock_action);
}

static void
auth_code_bar_init (AuthCodeBar *self)
{
  AuthCodesLock *lock = auth_codes_lock_get_default ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (lock, "lock", G_CALLBACK (hide_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (lock, "revealed", G_CALLBACK (hides_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_settings_get (), "changed::hide-codes",
                           G_CALLBACK (hides_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * auth_code_bar_watch:
 * @self: a bar
 * @view: (nullable): the AuthWebView that shows the pool's pages, or %NULL when there is none
 * @account: (nullable): the account of the sign-in
 *
 * Follows what the view shows.
 */
void
auth_code_bar_watch (AuthCodeBar *self, GtkWidget *view, AuthDBusAccount1 *account)
{
  if (self->view != NULL)
    g_signal_handlers_disconnect_by_data (self->view, self);
  if (self->revealer != NULL)
    forget_page (self);
  g_clear_object (&self->view);
  g_clear_object (&self->bus);
  g_clear_pointer (&self->account_id, g_free);
  if (view == NULL)
    return;
  self->view = g_object_ref (view);
  self->bus = g_object_ref (g_dbus_proxy_get_connection (G_DBUS_PROXY (account)));
  self->account_id = auth_dbus_account1_dup_id (account);
  g_signal_connect_swapped (view, "page", G_CALLBACK (page_cb), self);
  g_signal_connect_swapped (view, "looked", G_CALLBACK (looked_cb), self);
  g_signal_connect_swapped (view, "typed", G_CALLBACK (typed_cb), self);
}
