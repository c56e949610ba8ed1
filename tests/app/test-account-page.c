/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pages of an account with the real agent and pool: what is typed and pressed there happens.
 */

#include "config.h"

#include <adwaita.h>
#include <json-glib/json-glib.h>

#include "auth-account-page.h"
#include "auth-account-settings.h"
#include "auth-agent-client.h"
#include "auth-detail-row.h"
#include "auth-remote-list.h"
#include "auth-stage.h"
#include "auth-sign-out.h"
#include "auth-user-page.h"

typedef struct
{
  AuthStage *stage;
  char *path;
  AuthDBusAccount1 *account;
  GtkWidget *window;
} Fixture;

typedef struct
{
  Fixture *fixture;
  const char *text;
} Wanted;

static void
fixture_set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->stage = auth_stage_new ("--rotation", NULL);
  self->path = auth_stage_add_signed_in (self->stage, "demo");
  self->account = auth_dbus_account1_proxy_new_sync (self->stage->bus, G_DBUS_PROXY_FLAGS_NONE,
                                                     AUTH_BUS_AGENT_NAME, self->path, NULL, &error);
  g_assert_no_error (error);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
}

static void
fixture_tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  gtk_window_destroy (GTK_WINDOW (self->window));
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->account);
  g_free (self->path);
  auth_stage_free (self->stage);
}

static void
show (Fixture *self, gpointer widget)
{
  adw_window_set_content (ADW_WINDOW (self->window), widget);
  gtk_window_present (GTK_WINDOW (self->window));
}

/* A mnemonic's underline is no part of what is read. */
static gboolean
reads (const char *text, const char *wanted)
{
  g_auto (GStrv) parts = text != NULL ? g_strsplit (text, "_", -1) : NULL;
  g_autofree char *plain = parts != NULL ? g_strjoinv ("", parts) : NULL;

  return g_strcmp0 (plain, wanted) == 0;
}

static gboolean
is_called (GtkWidget *widget, const char *text)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (ADW_IS_PREFERENCES_ROW (widget))
    return reads (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text);
  if (GTK_IS_BUTTON (widget))
    return reads (gtk_button_get_label (GTK_BUTTON (widget)), text);
  if (GTK_IS_LABEL (widget))
    return reads (gtk_label_get_label (GTK_LABEL (widget)), text);
  return FALSE;
}

static GtkWidget *
find_below (GtkWidget *widget, const char *text)
{
  if (is_called (widget, text))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_below (child, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* In a dialog, else in the window. */
static GtkWidget *
find (const char *text)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i > 0; i--)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i - 1);
      GtkWidget *found = find_below (window, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static gboolean
is_there (AuthStage *stage, gpointer text)
{
  return find (text) != NULL;
}

static GtkWidget *
wait_for (Fixture *self, const char *text)
{
  auth_stage_wait (self->stage, is_there, (gpointer) text);
  return find (text);
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static gboolean
is_titled (AuthStage *stage, gpointer heading)
{
  GtkWidget *dialog = find_dialog ();

  return dialog != NULL &&
         g_strcmp0 (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), heading) == 0;
}

/* Waits for the dialog and presses its button; a button that cannot be pressed is a failure. */
static void
answer (Fixture *self, const char *heading, const char *response)
{
  AdwMessageDialog *dialog;

  auth_stage_wait (self->stage, is_titled, (gpointer) heading);
  dialog = ADW_MESSAGE_DIALOG (find_dialog ());
  g_assert_true (adw_message_dialog_get_response_enabled (dialog, response));
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
expect_disabled (Fixture *self, const char *heading)
{
  auth_stage_wait (self->stage, is_titled, (gpointer) heading);
  g_assert_false (
    adw_message_dialog_get_response_enabled (ADW_MESSAGE_DIALOG (find_dialog ()), "confirm"));
}

static void
type (Fixture *self, const char *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (wait_for (self, row)), text);
}

static void
press (Fixture *self, const char *label)
{
  GtkWidget *button = wait_for (self, label);

  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static GtkSwitch *
find_switch (GtkWidget *row)
{
  GtkWidget *widget = adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row));

  g_assert_true (GTK_IS_SWITCH (widget));
  return GTK_SWITCH (widget);
}

static char *
dup_attribute (Fixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (
    self->stage, self->path, "org.example.Authenticator.UserPool1", "GetUser", NULL, &error);
  g_autoptr (GVariant) user = NULL;
  g_autoptr (GVariant) attributes = NULL;
  char *value = NULL;

  g_assert_no_error (error);
  user = g_variant_get_child_value (reply, 0);
  attributes = g_variant_lookup_value (user, "Attributes", G_VARIANT_TYPE ("a{ss}"));
  g_assert_true (g_variant_lookup (attributes, name, "s", &value));
  return value;
}

static gboolean
has_surface (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;
  AuthDBusAccount1 *account = wanted->fixture->account;

  return g_strcmp0 (auth_dbus_account1_get_sign_in_surface (account), wanted->text) == 0;
}

static gboolean
has_state (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_strcmp0 (auth_dbus_account1_get_state (wanted->fixture->account), wanted->text) == 0;
}

static gboolean
has_provider (AuthStage *stage, gpointer user_data)
{
  Wanted *wanted = user_data;
  const char *const *providers = auth_dbus_account1_get_providers (wanted->fixture->account);

  return providers != NULL && g_strv_contains (providers, wanted->text);
}

static void
test_settings (Fixture *self, gconstpointer data)
{
  AuthAccountSettings *settings = g_object_new (AUTH_TYPE_ACCOUNT_SETTINGS, NULL);
  Wanted browser = { self, "browser" };
  Wanted okta = { self, "Okta" };
  GtkWidget *row;

  auth_account_settings_set_account (settings, self->account);
  show (self, settings);
  row = wait_for (self, "Where");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  auth_stage_wait (self->stage, has_surface, &browser);

  type (self, "Identity providers, like Google, Okta", " Google, Okta,, ");
  g_signal_emit_by_name (find ("Identity providers, like Google, Okta"), "apply");
  auth_stage_wait (self->stage, has_provider, &okta);
  g_assert_cmpuint (g_strv_length ((char **) auth_dbus_account1_get_providers (self->account)), ==,
                    2);

  /* What cannot be right is told, and stays to be mended. */
  type (self, "Mail domains, like example.com=okta-id", "not a domain=Okta");
  g_signal_emit_by_name (find ("Mail domains, like example.com=okta-id"), "apply");
  answer (self, "Not Changed", "close");
  g_assert_cmpstr (
    gtk_editable_get_text (GTK_EDITABLE (find ("Mail domains, like example.com=okta-id"))), ==,
    "not a domain=Okta");
}

static gboolean
is_ready (AuthStage *stage, gpointer client)
{
  return auth_agent_client_get_state (client) == AUTH_AGENT_READY;
}

static gboolean
is_alone (AuthStage *stage, gpointer account)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (account);

  return owner == NULL;
}

static gboolean
is_out (AuthStage *stage, gpointer account)
{
  return g_strcmp0 (auth_dbus_account1_get_state (account), "signed-out") == 0;
}

/* It leaves when idle, the window stays. */
static void
test_agent_left (Fixture *self, gconstpointer data)
{
  g_autoptr (AuthAgentClient) client = auth_agent_client_new ();
  g_autoptr (AuthDBusAccount1) account = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  auth_agent_client_connect (client);
  auth_stage_wait (self->stage, is_ready, client);
  account = auth_agent_client_find_account (client, strrchr (self->path, '/') + 1);
  auth_stage_kill_agent (self->stage);
  auth_stage_wait (self->stage, is_alone, account);
  g_assert_cmpstr (auth_dbus_account1_get_state (account), ==, "signed-in");
  auth_dbus_account1_call_renew_sync (account, NULL, NULL, &error);
  g_assert_no_error (error);
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new ("(a{sv})", NULL), &error);
  g_assert_no_error (error);
  auth_stage_wait (self->stage, is_out, account);
}

/* From the list to the account, and from there to a sign-in: it is shown twice. */
static void
test_again (Fixture *self, gconstpointer data)
{
  GtkWidget *page = auth_account_page_new ();
  Wanted signed_out = { self, "signed-out" };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new ("(a{sv})", NULL), &error);
  g_assert_no_error (error);
  auth_stage_wait (self->stage, has_state, &signed_out);
  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  show (self, page);
  auth_stage_sign_in (self->stage, self->path, &error);
  g_assert_no_error (error);
  press (self, "Sign Out…");
  answer (self, "Sign Out?", "cancel");
}

static gboolean
is_wrapped (AuthStage *stage, gpointer label)
{
  return gtk_widget_get_width (label) > 0 &&
         pango_layout_get_line_count (gtk_label_get_layout (label)) > 1;
}

static void
test_long_id (Fixture *self, gconstpointer data)
{
  static const char id[] = "us-east-1:11111111-2222-3333-4444-555555555555";
  GtkWidget *list = gtk_list_box_new ();
  GtkLabel *label;

  gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (AUTH_TYPE_DETAIL_ROW, "title", "Pool",
                                                          "copyable", TRUE, "value", id, NULL));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 300, 200);
  show (self, list);
  label = GTK_LABEL (wait_for (self, id));
  auth_stage_wait (self->stage, is_wrapped, label);
  g_assert_cmpint (
    pango_layout_line_get_length (pango_layout_get_line_readonly (gtk_label_get_layout (label), 0)),
    >, (int) strlen ("us-east-1:"));
}

static gboolean
is_at_top (AuthStage *stage, gpointer adjustment)
{
  return gtk_adjustment_get_value (adjustment) == 0;
}

/* Possible once the page has its size. */
static gboolean
scrolls (AuthStage *stage, gpointer adjustment)
{
  gtk_adjustment_set_value (adjustment, 200);
  return !is_at_top (stage, adjustment);
}

/* After a sign-in the page begins where it says who is signed in, with something in focus. */
static void
test_entered (Fixture *self, gconstpointer data)
{
  GtkWidget *page = auth_account_page_new ();
  GtkWidget *last, *focus;
  GtkAdjustment *adjustment;

  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  show (self, page);
  last = wait_for (self, "Remove…");
  adjustment = gtk_scrolled_window_get_vadjustment (
    GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (last, GTK_TYPE_SCROLLED_WINDOW)));
  auth_stage_wait (self->stage, scrolls, adjustment);
  gtk_widget_grab_focus (last);

  auth_account_page_enter (AUTH_ACCOUNT_PAGE (page));
  focus = gtk_window_get_focus (GTK_WINDOW (self->window));
  g_assert_nonnull (focus);
  g_assert_true (gtk_widget_is_ancestor (focus, page));
  g_assert_true (focus != last);
  auth_stage_wait (self->stage, is_at_top, adjustment);
}

static void
test_sign_out (Fixture *self, gconstpointer data)
{
  GtkWidget *page = gtk_label_new ("page");
  g_autofree char *other = auth_stage_add_signed_in (self->stage, "the same user elsewhere");
  g_autoptr (GError) error = NULL;
  Wanted signed_out = { self, "signed-out" };

  show (self, page);
  auth_sign_out_ask (page, self->account);
  answer (self, "Sign Out?", "cancel");
  g_assert_cmpstr (auth_dbus_account1_get_state (self->account), ==, "signed-in");

  auth_sign_out_ask (page, self->account);
  gtk_switch_set_active (find_switch (wait_for (self, "On all devices")), TRUE);
  answer (self, "Sign Out?", "confirm");
  auth_stage_wait (self->stage, has_state, &signed_out);
  g_assert_null (auth_stage_refresh (self->stage, other, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
test_attributes (Fixture *self, gconstpointer data)
{
  g_autofree char *nickname = NULL;

  show (self, auth_user_page_new (self->account));
  wait_for (self, "About You");
  g_signal_emit_by_name (wait_for (self, "More"), "activate");
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (find ("More")), TRUE);
  type (self, "Nickname", "Al");
  g_signal_emit_by_name (find ("Nickname"), "apply");
  while (!gtk_widget_is_sensitive (find ("Nickname")))
    g_main_context_iteration (NULL, TRUE);
  nickname = dup_attribute (self, "nickname");
  g_assert_cmpstr (nickname, ==, "Al");
}

static void
test_verify (Fixture *self, gconstpointer data)
{
  g_autofree char *verified = NULL;

  show (self, auth_user_page_new (self->account));
  type (self, "E-mail", "alice@elsewhere.example");
  g_signal_emit_by_name (find ("E-mail"), "apply");
  expect_disabled (self, "Enter the Code");
  type (self, "Code", "000000");
  answer (self, "Enter the Code", "confirm");
  /* A wrong one is asked for again, with the reason. */
  expect_disabled (self, "Enter the Code");
  answer (self, "Enter the Code", "cancel");
  verified = dup_attribute (self, "email_verified");
  g_assert_cmpstr (verified, ==, "false");
  g_assert_true (gtk_widget_get_visible (wait_for (self, "Verify…")));
}

static void
change_password (Fixture *self, const char *previous, const char *proposed)
{
  press (self, "Change…");
  type (self, "Current password", previous);
  type (self, "New password", proposed);
  expect_disabled (self, "Change Password");
  type (self, "New password again", proposed);
  answer (self, "Change Password", "confirm");
}

static gboolean
has_new_password (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, "org.example.Authenticator.UserPool1", "ChangePassword",
                     g_variant_new ("(ss)", "An0ther-one!", "An0ther-one!"), NULL);

  return reply != NULL;
}

static void
test_password (Fixture *self, gconstpointer data)
{
  show (self, auth_user_page_new (self->account));
  change_password (self, "wrong", "An0ther-one!");
  answer (self, "The Password Stays as It Is", "close");
  change_password (self, "Passw0rd!", "An0ther-one!");
  auth_stage_wait (self->stage, has_new_password, self->path);
}

static gboolean
has_no_mfa (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, "org.example.Authenticator.UserPool1", "GetUser", NULL, NULL);
  g_autoptr (GVariant) user = reply != NULL ? g_variant_get_child_value (reply, 0) : NULL;
  g_autofree const char **methods = NULL;

  return user != NULL && g_variant_lookup (user, "MfaMethods", "^a&s", &methods) &&
         methods[0] == NULL;
}

static void
test_authenticator (Fixture *self, gconstpointer data)
{
  show (self, auth_user_page_new (self->account));
  press (self, "Set Up");
  wait_for (self, "This program makes the codes");
  g_assert_true (gtk_switch_get_active (
    find_switch (wait_for (self, "Ask for a code of the authenticator app"))));
  gtk_switch_set_active (find_switch (find ("Ask for a code of the authenticator app")), FALSE);
  auth_stage_wait (self->stage, has_no_mfa, self->path);
}

static void
test_deletion (Fixture *self, gconstpointer data)
{
  Wanted signed_out = { self, "signed-out" };

  show (self, auth_user_page_new (self->account));
  press (self, "Delete…");
  expect_disabled (self, "Delete Your User?");
  type (self, "User name", "somebody else");
  expect_disabled (self, "Delete Your User?");
  type (self, "User name", auth_dbus_account1_get_username (self->account));
  answer (self, "Delete Your User?", "confirm");
  auth_stage_wait (self->stage, has_state, &signed_out);
}

static void
test_offline (Fixture *self, gconstpointer data)
{
  g_subprocess_force_exit (self->stage->pool);
  g_subprocess_wait (self->stage->pool, NULL, NULL);
  show (self, auth_user_page_new (self->account));
  wait_for (self, "The Pool Did Not Tell");
  wait_for (self, "Try Again");
}

#define ADD(path, test) g_test_add (path, Fixture, NULL, fixture_set_up, test, fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();

  ADD ("/account-page/settings", test_settings);
  ADD ("/account-page/again", test_again);
  ADD ("/account-page/agent-left", test_agent_left);
  ADD ("/account-page/long-id", test_long_id);
  ADD ("/account-page/entered", test_entered);
  ADD ("/account-page/sign-out", test_sign_out);
  ADD ("/user-page/attributes", test_attributes);
  ADD ("/user-page/verify", test_verify);
  ADD ("/user-page/password", test_password);
  ADD ("/user-page/authenticator", test_authenticator);
  ADD ("/user-page/deletion", test_deletion);
  ADD ("/user-page/offline", test_offline);
  return g_test_run ();
}
