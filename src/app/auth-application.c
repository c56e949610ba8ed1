/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The application: one window, and what other programs may ask of it.
 */

#include "config.h"

#include "auth-application.h"

#include "auth-bus.h"
#include "auth-code-ways.h"
#include "auth-consent-dialogs.h"
#include "auth-dialogs.h"
#include "auth-import-ways.h"
#include "auth-locale.h"
#include "auth-preferences.h"
#include "auth-sign-in-answer.h"
#include "auth-window.h"

/**
 * AuthApplication:
 *
 * Its bus name is what shows the agent that the person's own window is asking. The command line
 * opens pages through the actions "sign-in" and "show-account", the desktop's search through
 * "show-code" and "search-codes", and the state of the first tells it
 * whose sign-in is open: none, when the person has left it without. The agent opens a question
 * through "consent", which needs no window. The desktop brings answers to
 * sign-ins and links to one-time codes over the bus, by Open (): the desktop file is
 * DBusActivatable and has no %u, for a code or secret would be in an argument list then, for all to
 * see. Who writes one there by hand is served nevertheless.
 */
struct _AuthApplication
{
  AdwApplication parent_instance;

  AuthConsentDialogs *consents; /* (owned) (nullable) until startup */
};

G_DEFINE_FINAL_TYPE (AuthApplication, auth_application, ADW_TYPE_APPLICATION)

static GtkWindow *
find_window (AuthApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  while (windows != NULL && !AUTH_IS_WINDOW (windows->data))
    windows = windows->next;
  return windows != NULL ? windows->data : NULL;
}

static AuthWindow *
present_window (AuthApplication *self)
{
  GtkWindow *window = find_window (self);

  if (window == NULL)
    window = GTK_WINDOW (auth_window_new (GTK_APPLICATION (self)));
  gtk_window_present (window);
  return AUTH_WINDOW (window);
}

static void
sign_in_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_window_sign_in (present_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_account_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_window_show_account (present_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
show_code_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_codes_page_show_code (auth_window_open_codes (present_window (user_data)),
                             g_variant_get_string (parameter, NULL), TRUE);
}

static void
search_codes_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_codes_page_search (auth_window_open_codes (present_window (user_data)),
                          g_variant_get_string (parameter, NULL));
}

static void
add_code_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_code_ways_add (GTK_WINDOW (present_window (user_data)));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (auth_preferences_new (GTK_WINDOW (present_window (user_data))));
}

static void
consent_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_consent_dialogs_present (AUTH_APPLICATION (user_data)->consents,
                                g_variant_get_string (parameter, NULL));
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autofree char *file = auth_locale_find_help ();
  g_autofree char *uri = g_filename_to_uri (file, NULL, NULL);

  /* GTK itself tells when it cannot. */
  gtk_show_uri (GTK_WINDOW (present_window (user_data)), uri, GDK_CURRENT_TIME);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auth_dialogs_show_about (GTK_WINDOW (present_window (user_data)));
}

/* GTK hands what is in the clipboard to the desktop when a program ends: with its window goes a
 * code that is there. */
static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GtkWindow *window = find_window (user_data);

  if (window != NULL)
    gtk_window_destroy (window);
  g_application_quit (G_APPLICATION (user_data));
}

static const GActionEntry actions[] = {
  { "sign-in", sign_in_cb, "s", "''" },
  { "show-account", show_account_cb, "s" },
  { "show-code", show_code_cb, "s" },
  { "search-codes", search_codes_cb, "s" },
  { "consent", consent_cb, "s" },
  { "add-code", add_code_cb },
  { "preferences", preferences_cb },
  { "help", help_cb },
  { "about", about_cb },
  { "quit", quit_cb },
};

static void
set_accel (AuthApplication *self, const char *action, const char *accel)
{
  const char *const accels[] = { accel, NULL };

  gtk_application_set_accels_for_action (GTK_APPLICATION (self), action, accels);
}

static void
contrast_changed_cb (AdwStyleManager *manager, GParamSpec *pspec, gpointer user_data)
{
  GdkDisplay *display = adw_style_manager_get_display (manager);

  if (adw_style_manager_get_high_contrast (manager))
    gtk_style_context_add_provider_for_display (display, user_data,
                                                GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  else
    gtk_style_context_remove_provider_for_display (display, user_data);
}

/* Not as a style-hc.css, which libadwaita would load by itself, and 1.10 complains of; what that
 * wants instead GTK 4.8 does not understand. */
static void
follow_contrast (void)
{
  AdwStyleManager *manager = adw_style_manager_get_for_display (gdk_display_get_default ());
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, "/org/example/Authenticator/high-contrast.css");
  g_object_set_data_full (G_OBJECT (manager), "auth-high-contrast", provider, g_object_unref);
  g_signal_connect (manager, "notify::high-contrast", G_CALLBACK (contrast_changed_cb), provider);
  contrast_changed_cb (manager, NULL, provider);
}

static void
auth_application_startup (GApplication *application)
{
  AuthApplication *self = AUTH_APPLICATION (application);

  G_APPLICATION_CLASS (auth_application_parent_class)->startup (application);
  auth_bus_register_errors ();
  follow_contrast ();
  self->consents = auth_consent_dialogs_new (GTK_APPLICATION (self));
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  set_accel (self, "app.quit", "<Control>q");
  set_accel (self, "window.close", "<Control>w");
  set_accel (self, "win.import", "<Control>o");
  set_accel (self, "app.preferences", "<Control>comma");
  set_accel (self, "app.help", "F1");
  set_accel (self, "win.show-help-overlay", "<Control>question");
}

static void
auth_application_activate (GApplication *application)
{
  present_window (AUTH_APPLICATION (application));
}

/* Ours are links and files; whatever else has a scheme may be the answer to a sign-in, which the
 * agent knows. */
static gboolean
is_to_be_imported (GFile *file)
{
  return g_file_is_native (file) || g_file_has_uri_scheme (file, "otpauth") ||
         g_file_has_uri_scheme (file, "otpauth-migration");
}

static void
auth_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  AuthWindow *window = present_window (AUTH_APPLICATION (application));
  g_autoptr (GPtrArray) imported = g_ptr_array_new_with_free_func (g_object_unref);

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *uri = g_file_get_uri (files[i]);

      if (is_to_be_imported (files[i]))
        g_ptr_array_add (imported, g_object_ref (files[i]));
      else
        auth_sign_in_answer_hand_on (window, uri);
    }
  auth_import_ways_open (GTK_WINDOW (window), imported);
}

static void
auth_application_finalize (GObject *object)
{
  g_clear_object (&AUTH_APPLICATION (object)->consents);
  G_OBJECT_CLASS (auth_application_parent_class)->finalize (object);
}

static void
auth_application_class_init (AuthApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auth_application_finalize;
  application_class->startup = auth_application_startup;
  application_class->activate = auth_application_activate;
  application_class->open = auth_application_open;
}

static void
auth_application_init (AuthApplication *self)
{
}

/**
 * auth_application_new:
 *
 * Returns: (transfer full): the application
 */
AuthApplication *
auth_application_new (void)
{
  return g_object_new (AUTH_TYPE_APPLICATION, "application-id", AUTH_APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/org/example/Authenticator", NULL);
}
