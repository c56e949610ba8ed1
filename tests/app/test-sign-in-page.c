/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The sign-in page with the real agent, pool and web view: choices, providers, the ends it comes
 * to.
 */

#include "config.h"

#include <glib/gstdio.h>

#include "auth-sign-in-choices.h"
#include "auth-sign-in-stage.h"

#define UNSUITED "This Page Does Not Work Inside This Window"

#define AGENT_ENDED "The background service has ended, and this sign-in with it. Start again."

static gboolean
is_unsuited (AuthSignInStage *self)
{
  return auth_sign_in_stage_find (self->page, GTK_TYPE_LABEL, UNSUITED) != NULL;
}

static void
test_provider (AuthSignInStage *self, gconstpointer data)
{
  auth_sign_in_stage_open_page (self, "{'provider': <'Google'>}");
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_closed, "the browser");
  g_assert_true (self->is_signed_in);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_in, "a session");
  g_assert_cmpstr (auth_dbus_account1_get_email (self->account), ==, "ada@example.com");
  g_assert_true (auth_dbus_account1_get_federated (self->account));
}

static void
test_unsuited (AuthSignInStage *self, gconstpointer data)
{
  auth_sign_in_stage_open_page (self, "{'provider': <'Google'>, 'surface': <'embedded'>}");
  auth_sign_in_stage_wait_until (self, is_unsuited, "an explanation");
  gtk_widget_activate_action (self->page, "sign-in.start-over", NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "the pool's own page");
  g_assert_false (is_unsuited (self));

  auth_sign_in_stage_open_page (self, "{'provider': <'Google'>, 'surface': <'embedded'>}");
  auth_sign_in_stage_wait_until (self, is_unsuited, "an explanation");
  gtk_widget_activate_action (self->page, "sign-in.browser", NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_closed, "the browser");
  g_assert_true (self->is_signed_in);
}

static gboolean
tells_of_agent (AuthSignInStage *self)
{
  return auth_sign_in_stage_find (self->page, GTK_TYPE_LABEL, AGENT_ENDED) != NULL;
}

static gboolean
activate_escape (AuthSignInStage *self, GListModel *shortcuts)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      g_autofree char *trigger =
        gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

      if (g_str_equal (trigger, "Escape"))
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, self->page,
                                             gtk_shortcut_get_arguments (shortcut));
    }
  return FALSE;
}

static gboolean
press_escape (AuthSignInStage *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (self->page);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_SHORTCUT_CONTROLLER (controller) &&
          activate_escape (self, G_LIST_MODEL (controller)))
        return TRUE;
    }
  return FALSE;
}

static void
test_agent_killed (AuthSignInStage *self, gconstpointer data)
{
  auth_sign_in_stage_open_page (self, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "a page that asks");
  g_assert_false (press_escape (self));
  auth_stage_kill_agent (self->stage);
  auth_sign_in_stage_wait_until (self, tells_of_agent, "an explanation");
  g_assert_true (press_escape (self));
  g_assert_true (self->is_closed);
  g_assert_false (self->is_signed_in);
}

static gboolean
has_choices (AuthSignInStage *self)
{
  g_autoptr (GVariant) domains = auth_dbus_account1_dup_mail_domains (self->account);
  const char *const *providers = auth_dbus_account1_get_providers (self->account);

  return providers != NULL && providers[0] != NULL && domains != NULL &&
         g_variant_n_children (domains) > 0;
}

static void
press (AuthSignInStage *self, const char *title)
{
  GtkWidget *label = auth_sign_in_stage_find (self->window, GTK_TYPE_LABEL, title);

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW)));
}

static gboolean
has_way (AuthSignInStage *self)
{
  return self->way != NULL;
}

static void
assert_way (AuthSignInStage *self, const char *title, const char *way)
{
  g_clear_pointer (&self->way, g_free);
  press (self, title);
  auth_sign_in_stage_wait_until (self, has_way, title);
  g_assert_cmpstr (self->way, ==, way);
}

static void
test_choices (AuthSignInStage *self, gconstpointer data)
{
  GtkWidget *choices = g_object_new (AUTH_TYPE_SIGN_IN_CHOICES, NULL);

  auth_sign_in_choices_set_account (AUTH_SIGN_IN_CHOICES (choices), self->account);
  adw_window_set_content (ADW_WINDOW (self->window), choices);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_null (auth_sign_in_stage_find (self->window, GTK_TYPE_LABEL, "Work e-mail"));
  auth_sign_in_stage_update (self, "({'providers': <['Google', 'SignInWithApple', 'Okta <b>']>,"
                                   "'mail-domains': <{'example.com': 'Okta'}>},)");
  auth_sign_in_stage_wait_until (self, has_choices, "the providers");
  assert_way (self, "Continue with Google", "{'provider': <'Google'>}");
  assert_way (self, "Continue with Apple", "{'provider': <'SignInWithApple'>}");
  assert_way (self, "Continue with Okta <b>", "{'provider': <'Okta <b>'>}");
  assert_way (self, "Create account", "{'page': <'signup'>}");
  assert_way (self, "Forgot password", "{'page': <'forgot-password'>}");
  assert_way (self, "Use another account", "{'prompt': <'login'>}");
  g_assert_nonnull (auth_sign_in_stage_find (self->window, GTK_TYPE_LABEL, "Work e-mail"));
}

static void
make_browser (void)
{
  g_autofree char *script =
    g_build_filename (g_getenv ("AUTH_SOURCE_DIR"), "tests", "support", "browser", NULL);
  const char *argv[] = { script, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

static void
add (const char *path, void (*test) (AuthSignInStage *self, gconstpointer data))
{
  g_test_add (path, AuthSignInStage, NULL, auth_sign_in_stage_set_up, test,
              auth_sign_in_stage_tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  make_browser ();
  add ("/app/sign-in-page/choices", test_choices);
  add ("/app/sign-in-page/provider", test_provider);
  add ("/app/sign-in-page/unsuited", test_unsuited);
  add ("/app/sign-in-page/agent-killed", test_agent_killed);
  return g_test_run ();
}
