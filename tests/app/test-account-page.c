/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an account and its settings with the real agent and pool: what is typed and pressed
 * there happens.
 */

#include "config.h"

#include "auth-account-page.h"
#include "auth-account-settings.h"
#include "auth-account-stage.h"
#include "auth-agent-client.h"
#include "auth-detail-row.h"
#include "auth-sign-out.h"

static gboolean
has_surface (AuthStage *stage, gpointer user_data)
{
  AuthAccountWanted *wanted = user_data;
  AuthDBusAccount1 *account = wanted->fixture->account;

  return g_strcmp0 (auth_dbus_account1_get_sign_in_surface (account), wanted->text) == 0;
}

static gboolean
has_provider (AuthStage *stage, gpointer user_data)
{
  AuthAccountWanted *wanted = user_data;
  const char *const *providers = auth_dbus_account1_get_providers (wanted->fixture->account);

  return providers != NULL && g_strv_contains (providers, wanted->text);
}

static void
test_settings (AuthAccountStage *self, gconstpointer data)
{
  AuthAccountSettings *settings = g_object_new (AUTH_TYPE_ACCOUNT_SETTINGS, NULL);
  AuthAccountWanted browser = { self, "browser" };
  AuthAccountWanted okta = { self, "Okta" };
  GtkWidget *row;

  auth_account_settings_set_account (settings, self->account);
  auth_account_stage_show (self, settings);
  row = auth_account_stage_wait_for (self, "Where");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  auth_stage_wait (self->stage, has_surface, &browser);

  auth_account_stage_type (self, "Identity providers, like Google, Okta", " Google, Okta,, ");
  g_signal_emit_by_name (auth_account_stage_find ("Identity providers, like Google, Okta"),
                         "apply");
  auth_stage_wait (self->stage, has_provider, &okta);
  g_assert_cmpuint (g_strv_length ((char **) auth_dbus_account1_get_providers (self->account)), ==,
                    2);

  /* What cannot be right is told, and stays to be mended. */
  auth_account_stage_type (self, "Mail domains, like example.com=okta-id", "not a domain=Okta");
  g_signal_emit_by_name (auth_account_stage_find ("Mail domains, like example.com=okta-id"),
                         "apply");
  auth_account_stage_answer (self, "Not Changed", "close");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                     auth_account_stage_find ("Mail domains, like example.com=okta-id"))),
                   ==, "not a domain=Okta");
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
test_agent_left (AuthAccountStage *self, gconstpointer data)
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
test_again (AuthAccountStage *self, gconstpointer data)
{
  GtkWidget *page = auth_account_page_new ();
  AuthAccountWanted signed_out = { self, "signed-out" };
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new ("(a{sv})", NULL), &error);
  g_assert_no_error (error);
  auth_stage_wait (self->stage, auth_account_stage_has_state, &signed_out);
  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  auth_account_stage_show (self, page);
  auth_stage_sign_in (self->stage, self->path, &error);
  g_assert_no_error (error);
  auth_account_stage_press (self, "Sign Out…");
  auth_account_stage_answer (self, "Sign Out?", "cancel");
}

static gboolean
is_wrapped (AuthStage *stage, gpointer label)
{
  return gtk_widget_get_width (label) > 0 &&
         pango_layout_get_line_count (gtk_label_get_layout (label)) > 1;
}

static void
test_long_id (AuthAccountStage *self, gconstpointer data)
{
  static const char id[] = "us-east-1:11111111-2222-3333-4444-555555555555";
  GtkWidget *list = gtk_list_box_new ();
  GtkLabel *label;

  gtk_list_box_append (GTK_LIST_BOX (list), g_object_new (AUTH_TYPE_DETAIL_ROW, "title", "Pool",
                                                          "copyable", TRUE, "value", id, NULL));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 300, 200);
  auth_account_stage_show (self, list);
  label = GTK_LABEL (auth_account_stage_wait_for (self, id));
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
test_entered (AuthAccountStage *self, gconstpointer data)
{
  GtkWidget *page = auth_account_page_new ();
  GtkWidget *last, *focus;
  GtkAdjustment *adjustment;

  auth_account_page_set_account (AUTH_ACCOUNT_PAGE (page), self->account);
  auth_account_stage_show (self, page);
  last = auth_account_stage_wait_for (self, "Remove…");
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
test_sign_out (AuthAccountStage *self, gconstpointer data)
{
  GtkWidget *page = gtk_label_new ("page");
  g_autofree char *other = auth_stage_add_signed_in (self->stage, "the same user elsewhere");
  g_autoptr (GError) error = NULL;
  AuthAccountWanted signed_out = { self, "signed-out" };

  auth_account_stage_show (self, page);
  auth_sign_out_ask (page, self->account);
  auth_account_stage_answer (self, "Sign Out?", "cancel");
  g_assert_cmpstr (auth_dbus_account1_get_state (self->account), ==, "signed-in");

  auth_sign_out_ask (page, self->account);
  gtk_switch_set_active (
    auth_account_stage_find_switch (auth_account_stage_wait_for (self, "On all devices")), TRUE);
  auth_account_stage_answer (self, "Sign Out?", "confirm");
  auth_stage_wait (self->stage, auth_account_stage_has_state, &signed_out);
  g_assert_null (auth_stage_refresh (self->stage, other, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

#define ADD(path, test)                                                      \
  g_test_add (path, AuthAccountStage, NULL, auth_account_stage_set_up, test, \
              auth_account_stage_tear_down)

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
  return g_test_run ();
}
