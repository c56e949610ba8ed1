/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The sign-in page with the real agent, pool and web view: providers, other accounts, cookies.
 */

#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>
#include <webkit/webkit.h>

#include "auth-paths.h"
#include "auth-sign-in-choices.h"
#include "auth-sign-in-page.h"
#include "auth-silent-sign-in.h"
#include "auth-stage.h"

#define UNSUITED "This Page Does Not Work Inside This Window"

#define AGENT_ENDED "The background service has ended, and this sign-in with it. Start again."

#define TYPE_ALICE                                                   \
  "document.getElementById('username').value = 'alice@example.com';" \
  "document.getElementById('password').value = 'Passw0rd!';"         \
  "document.querySelector('form[method=post] button').click ();"

typedef struct
{
  AuthStage *stage;
  char *path;
  AuthDBusAccount1 *account;
  GtkWidget *window;
  GtkWidget *page; /* (unowned) (nullable) */
  gboolean is_closed;
  gboolean is_signed_in;
  char *way;          /* what the choices asked the window for */
  int authorizations; /* until now */
  gint64 over_at;     /* microseconds of the monotonic clock */
} Fixture;

typedef gboolean (*Condition) (Fixture *self);

static void
sign_in_with_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *self = user_data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameter, 1);

  g_free (self->way);
  self->way = g_variant_print (options, FALSE);
}

static void
update (Fixture *self, const char *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE,
                                                "Update", g_variant_new_parsed (changes), &error);

  g_assert_no_error (error);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  static const GActionEntry actions[] = { { "sign-in-with", sign_in_with_cb, "(sa{sv})" } };
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GError) error = NULL;

  self->stage = auth_stage_new ("--federation", NULL);
  self->path = auth_stage_add_account (self->stage, "demo");
  self->account = auth_dbus_account1_proxy_new_sync (self->stage->bus, G_DBUS_PROXY_FLAGS_NONE,
                                                     AUTH_BUS_AGENT_NAME, self->path, NULL, &error);
  g_assert_no_error (error);
  auth_silent_sign_in_watch (self->account);
  g_action_map_add_action_entries (G_ACTION_MAP (group), actions, G_N_ELEMENTS (actions), self);
  self->window = adw_window_new ();
  gtk_widget_insert_action_group (self->window, "win", G_ACTION_GROUP (group));
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  gtk_window_destroy (GTK_WINDOW (self->window));
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self->account);
  g_free (self->path);
  g_free (self->way);
  auth_stage_free (self->stage);
}

static gboolean
timeout_cb (gpointer what)
{
  g_error ("In vain: %s", (const char *) what);
  return G_SOURCE_REMOVE;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static void
wait_until (Fixture *self, Condition condition, const char *what)
{
  guint timeout = g_timeout_add_seconds (60, timeout_cb, (gpointer) what);
  guint tick = g_timeout_add (50, tick_cb, NULL);

  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (timeout);
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *text)
{
  if (gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (text == NULL || g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
closed_cb (Fixture *self, gboolean is_signed_in)
{
  self->is_closed = TRUE;
  self->is_signed_in = is_signed_in;
}

/* options: (nullable) a{sv} */
static void
open_page (Fixture *self, const char *options)
{
  GVariant *way = options != NULL ? g_variant_new_parsed (options) : NULL;

  self->is_closed = FALSE;
  self->is_signed_in = FALSE;
  self->page = auth_sign_in_page_new (self->account, way);
  g_signal_connect_swapped (self->page, "closed", G_CALLBACK (closed_cb), self);
  adw_window_set_content (ADW_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
}

static gboolean
is_closed (Fixture *self)
{
  return self->is_closed;
}

static gboolean
asks (Fixture *self)
{
  GtkWidget *view = find (self->page, WEBKIT_TYPE_WEB_VIEW, NULL);

  g_assert_false (self->is_closed);
  return view != NULL && !webkit_web_view_is_loading (WEBKIT_WEB_VIEW (view));
}

static gboolean
is_unsuited (Fixture *self)
{
  return find (self->page, GTK_TYPE_LABEL, UNSUITED) != NULL;
}

static gboolean
is_in (Fixture *self)
{
  return g_strcmp0 (auth_dbus_account1_get_state (self->account), "signed-in") == 0;
}

static gboolean
is_lost (Fixture *self)
{
  return g_strcmp0 (auth_dbus_account1_get_state (self->account), "sign-in-required") == 0;
}

static gboolean
is_asked (Fixture *self)
{
  return auth_stage_count (self->stage, "authorize") > self->authorizations;
}

static gboolean
is_over (Fixture *self)
{
  return g_get_monotonic_time () > self->over_at;
}

static gboolean
keeps_cookies (Fixture *self)
{
  return auth_dbus_account1_get_keeps_cookies (self->account);
}

static void
sign_in_here (Fixture *self, const char *options)
{
  open_page (self, options);
  wait_until (self, asks, "a page that asks");
  webkit_web_view_evaluate_javascript (
    WEBKIT_WEB_VIEW (find (self->page, WEBKIT_TYPE_WEB_VIEW, NULL)), TYPE_ALICE, -1, NULL, NULL,
    NULL, NULL, NULL);
  wait_until (self, is_closed, "a sign-in");
  g_assert_true (self->is_signed_in);
  wait_until (self, is_in, "a session");
}

static void
lose_session (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;

  auth_stage_revoke_all (self->stage);
  token = auth_stage_refresh (self->stage, self->path, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
}

static void
keep_cookies (Fixture *self)
{
  update (self, "({'keep-cookies': <true>},)");
  wait_until (self, keeps_cookies, "cookies to be kept");
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
test_provider (Fixture *self, gconstpointer data)
{
  open_page (self, "{'provider': <'Google'>}");
  wait_until (self, is_closed, "the browser");
  g_assert_true (self->is_signed_in);
  wait_until (self, is_in, "a session");
  g_assert_cmpstr (auth_dbus_account1_get_email (self->account), ==, "ada@example.com");
  g_assert_true (auth_dbus_account1_get_federated (self->account));
}

static void
test_unsuited (Fixture *self, gconstpointer data)
{
  open_page (self, "{'provider': <'Google'>, 'surface': <'embedded'>}");
  wait_until (self, is_unsuited, "an explanation");
  gtk_widget_activate_action (self->page, "sign-in.start-over", NULL);
  wait_until (self, asks, "the pool's own page");
  g_assert_false (is_unsuited (self));

  open_page (self, "{'provider': <'Google'>, 'surface': <'embedded'>}");
  wait_until (self, is_unsuited, "an explanation");
  gtk_widget_activate_action (self->page, "sign-in.browser", NULL);
  wait_until (self, is_closed, "the browser");
  g_assert_true (self->is_signed_in);
}

static gboolean
tells_of_agent (Fixture *self)
{
  return find (self->page, GTK_TYPE_LABEL, AGENT_ENDED) != NULL;
}

static gboolean
activate_escape (Fixture *self, GListModel *shortcuts)
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
press_escape (Fixture *self)
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
test_agent_killed (Fixture *self, gconstpointer data)
{
  open_page (self, NULL);
  wait_until (self, asks, "a page that asks");
  g_assert_false (press_escape (self));
  auth_stage_kill_agent (self->stage);
  wait_until (self, tells_of_agent, "an explanation");
  g_assert_true (press_escape (self));
  g_assert_true (self->is_closed);
  g_assert_false (self->is_signed_in);
}

static void
test_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = auth_paths_dup_web_data (auth_dbus_account1_get_id (self->account));
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  keep_cookies (self);
  sign_in_here (self, NULL);
  g_assert_cmpint (g_stat (folder, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0700);

  lose_session (self);
  wait_until (self, is_lost, "the loss");
  wait_until (self, is_in, "a session without a page");

  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  open_page (self, NULL);
  wait_until (self, asks, "a page that asks");
}

/* Whoever signs out while a sign-in without a page is under way stays signed out. */
static void
test_signed_out_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;

  keep_cookies (self);
  sign_in_here (self, NULL);
  auth_stage_fault (self->stage, "authorize=delay:2000");
  self->authorizations = auth_stage_count (self->stage, "authorize");
  lose_session (self);
  wait_until (self, is_asked, "a request with the cookies");
  self->over_at = g_get_monotonic_time () + 4 * G_USEC_PER_SEC;
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), &error);
  g_assert_no_error (error);
  auth_stage_fault (self->stage, "");
  wait_until (self, is_over, "the answer to be there");
  g_assert_cmpstr (auth_dbus_account1_get_state (self->account), ==, "signed-out");
  open_page (self, NULL);
  wait_until (self, asks, "a page that asks");
}

static void
test_another (Fixture *self, gconstpointer data)
{
  keep_cookies (self);
  sign_in_here (self, NULL);
  sign_in_here (self, "{'prompt': <'login'>}");
}

/* As when the window was not there when the session was lost. */
static void
test_pressed (Fixture *self, gconstpointer data)
{
  keep_cookies (self);
  sign_in_here (self, NULL);
  g_signal_handlers_disconnect_matched (self->account, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, NULL);
  lose_session (self);
  wait_until (self, is_lost, "the loss");
  g_assert_true (auth_silent_sign_in_is_due (self->account));
  open_page (self, NULL);
  wait_until (self, is_closed, "a session without a page");
  g_assert_true (self->is_signed_in);
}

static void
test_not_kept (Fixture *self, gconstpointer data)
{
  g_autofree char *folder = auth_paths_dup_web_data (auth_dbus_account1_get_id (self->account));

  sign_in_here (self, NULL);
  g_assert_false (g_file_test (folder, G_FILE_TEST_EXISTS));
  lose_session (self);
  wait_until (self, is_lost, "the loss");
  g_assert_false (auth_silent_sign_in_is_due (self->account));
  open_page (self, NULL);
  wait_until (self, asks, "a page that asks");
}

static void
tried_cb (GObject *source, GAsyncResult *result, gpointer is_over)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (auth_silent_sign_in_finish (result, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_SIGN_IN_REQUIRED);
  *(gboolean *) is_over = TRUE;
}

/* The cookies are gone: one try, then it is the person's turn. */
static void
test_once (Fixture *self, gconstpointer data)
{
  gboolean is_over = FALSE;

  sign_in_here (self, NULL);
  keep_cookies (self);
  g_signal_handlers_disconnect_matched (self->account, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, NULL);
  lose_session (self);
  wait_until (self, is_lost, "the loss");
  auth_silent_sign_in_async (self->account, NULL, tried_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (auth_silent_sign_in_is_due (self->account));
  g_assert_true (is_lost (self));
}

static gboolean
has_choices (Fixture *self)
{
  g_autoptr (GVariant) domains = auth_dbus_account1_dup_mail_domains (self->account);
  const char *const *providers = auth_dbus_account1_get_providers (self->account);

  return providers != NULL && providers[0] != NULL && domains != NULL &&
         g_variant_n_children (domains) > 0;
}

static void
press (Fixture *self, const char *title)
{
  GtkWidget *label = find (self->window, GTK_TYPE_LABEL, title);

  g_assert_nonnull (label);
  g_assert_true (gtk_widget_activate (gtk_widget_get_ancestor (label, GTK_TYPE_LIST_BOX_ROW)));
}

static gboolean
has_way (Fixture *self)
{
  return self->way != NULL;
}

static void
assert_way (Fixture *self, const char *title, const char *way)
{
  g_clear_pointer (&self->way, g_free);
  press (self, title);
  wait_until (self, has_way, title);
  g_assert_cmpstr (self->way, ==, way);
}

static void
test_choices (Fixture *self, gconstpointer data)
{
  GtkWidget *choices = g_object_new (AUTH_TYPE_SIGN_IN_CHOICES, NULL);

  auth_sign_in_choices_set_account (AUTH_SIGN_IN_CHOICES (choices), self->account);
  adw_window_set_content (ADW_WINDOW (self->window), choices);
  gtk_window_present (GTK_WINDOW (self->window));
  g_assert_null (find (self->window, GTK_TYPE_LABEL, "Work e-mail"));
  update (self, "({'providers': <['Google', 'SignInWithApple', 'Okta <b>']>,"
                "'mail-domains': <{'example.com': 'Okta'}>},)");
  wait_until (self, has_choices, "the providers");
  assert_way (self, "Continue with Google", "{'provider': <'Google'>}");
  assert_way (self, "Continue with Apple", "{'provider': <'SignInWithApple'>}");
  assert_way (self, "Continue with Okta <b>", "{'provider': <'Okta <b>'>}");
  assert_way (self, "Create account", "{'page': <'signup'>}");
  assert_way (self, "Forgot password", "{'page': <'forgot-password'>}");
  assert_way (self, "Use another account", "{'prompt': <'login'>}");
  g_assert_nonnull (find (self->window, GTK_TYPE_LABEL, "Work e-mail"));
}

static void
add (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
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
  add ("/app/sign-in-page/not-kept", test_not_kept);
  add ("/app/sign-in-page/kept", test_kept);
  add ("/app/sign-in-page/signed-out-meanwhile", test_signed_out_meanwhile);
  add ("/app/sign-in-page/once", test_once);
  add ("/app/sign-in-page/pressed", test_pressed);
  add ("/app/sign-in-page/another", test_another);
  return g_test_run ();
}
