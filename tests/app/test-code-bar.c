/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes on the pool's own pages: a new one is saved, one that is there is filled in; with
 * the real agent, pool and web view.
 */

#include "config.h"

#include <adwaita.h>
#include <webkit/webkit.h>

#include "auth-codes-lock.h"
#include "auth-look.h"
#include "auth-settings.h"
#include "auth-sign-in-page.h"
#include "auth-stage-codes.h"
#include "auth-web-policy.h"

#define BOBS_SECRET  "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#define OTHER_SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define ASKS         "Does this page ask for a one-time code?"

#define TYPE                                                      \
  "document.getElementById('username').value = '%s@example.com';" \
  "document.getElementById('password').value = 'Passw0rd!';"      \
  "document.querySelector('form[method=post] button').click ();"
#define SUBMIT "document.querySelector('form[method=post] button').click ();"
#define FOCUS  "document.getElementById('code').focus ();"

typedef struct
{
  AuthStage *stage;
  char *path;
  AuthDBusAccount1 *account;
  GtkWidget *window;
  GtkWidget *page; /* (unowned) */
  gboolean is_closed;
  gboolean is_signed_in;
} Fixture;

static void
closed_cb (Fixture *self, gboolean is_signed_in)
{
  self->is_closed = TRUE;
  self->is_signed_in = is_signed_in;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  self->path = auth_stage_add_account (self->stage, "demo");
  self->account = auth_dbus_account1_proxy_new_sync (self->stage->bus, G_DBUS_PROXY_FLAGS_NONE,
                                                     AUTH_BUS_AGENT_NAME, self->path, NULL, &error);
  g_assert_no_error (error);
  self->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (self->window), 600, 700);
  self->page = auth_sign_in_page_new (self->account, NULL);
  g_signal_connect_swapped (self->page, "closed", G_CALLBACK (closed_cb), self);
  adw_window_set_content (ADW_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;

  gtk_window_destroy (GTK_WINDOW (self->window));
  reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  g_clear_object (&self->account);
  g_free (self->path);
  auth_stage_free (self->stage);
}

static WebKitWebView *
find_view (GtkWidget *widget)
{
  WebKitWebView *view = WEBKIT_IS_WEB_VIEW (widget) ? WEBKIT_WEB_VIEW (widget) : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && view == NULL;
       child = gtk_widget_get_next_sibling (child))
    view = find_view (child);
  return view;
}

/* What the person does on the page. */
static void
play (Fixture *self, const char *script)
{
  webkit_web_view_evaluate_javascript (find_view (self->page), script, -1, NULL, NULL, NULL, NULL,
                                       NULL);
}

typedef struct
{
  Fixture *fixture;
  const char *path;
} Place;

static gboolean
is_at (AuthStage *stage, gpointer user_data)
{
  Place *place = user_data;
  WebKitWebView *view = find_view (place->fixture->page);
  const char *uri = view != NULL ? webkit_web_view_get_uri (view) : NULL;
  g_autoptr (GUri) parsed = uri != NULL ? g_uri_parse (uri, G_URI_FLAGS_ENCODED, NULL) : NULL;

  return parsed != NULL && g_str_equal (g_uri_get_path (parsed), place->path) &&
         !webkit_web_view_is_loading (view);
}

static void
wait_at (Fixture *self, const char *path)
{
  Place place = { self, path };

  auth_stage_wait (self->stage, is_at, &place);
}

static void
sign_in (Fixture *self, const char *name)
{
  g_autofree char *script = g_strdup_printf (TYPE, name);

  wait_at (self, "/login");
  play (self, script);
}

static gboolean
is_closed (AuthStage *stage, gpointer self)
{
  return ((Fixture *) self)->is_closed;
}

static gboolean
shows (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

/* The button whose label begins with this. */
static GtkWidget *
find_button (GtkWidget *widget, const char *beginning)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && gtk_widget_get_mapped (widget) &&
      gtk_button_get_label (GTK_BUTTON (widget)) != NULL &&
      g_str_has_prefix (gtk_button_get_label (GTK_BUTTON (widget)), beginning))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child, beginning);
  return found;
}

static gboolean
has_button (AuthStage *stage, gpointer self)
{
  return find_button (((Fixture *) self)->page, "Fill In") != NULL;
}

static void
got_value_cb (GObject *view, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (JSCValue) value =
    webkit_web_view_evaluate_javascript_finish (WEBKIT_WEB_VIEW (view), result, NULL);

  *(char **) user_data = value != NULL ? jsc_value_to_string (value) : g_strdup ("");
}

static char *
dup_typed (Fixture *self)
{
  char *typed = NULL;

  webkit_web_view_evaluate_javascript (find_view (self->page),
                                       "document.getElementById('code').value", -1, NULL, NULL,
                                       NULL, got_value_cb, &typed);
  while (typed == NULL)
    g_main_context_iteration (NULL, TRUE);
  return typed;
}

static gboolean
has_typed (AuthStage *stage, gpointer self)
{
  g_autofree char *typed = dup_typed (self);

  return strlen (typed) == 6;
}

static void
fill_in (Fixture *self)
{
  auth_stage_wait (self->stage, has_button, self);
  g_signal_emit_by_name (find_button (self->page, "Fill In"), "clicked");
  auth_stage_wait (self->stage, has_typed, self);
  play (self, SUBMIT);
  auth_stage_wait (self->stage, is_closed, self);
  g_assert_true (self->is_signed_in);
}

/* As it comes out of a backup, and is said afterwards to be for an account. */
static void
add_entry (Fixture *self, const char *secret, const char *entry, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = auth_stage_codes_add (self->stage, secret, entry, &error);
  g_autoptr (GVariant) reply = NULL;

  g_assert_no_error (error);
  reply = auth_stage_codes_call (
    self->stage, AUTH_BUS_AGENT_PATH, "Update",
    g_variant_new_parsed ("(%s, {'account-id': <%s>})", id, strrchr (path, '/') + 1), NULL, NULL,
    &error);
  g_assert_no_error (error);
}

static void
add_bobs (Fixture *self, const char *path)
{
  add_entry (self, BOBS_SECRET, "{'account': <'bob'>}", path);
}

static void
test_policy (void)
{
  static const struct
  {
    const char *uri;
    gboolean expected;
  } rows[] = {
    { NULL, FALSE },
    { "about:blank", FALSE },
    { "https://pool.example/", FALSE },
    { "https://pool.example/login?a=b", FALSE },
    { "https://pool.example/signup", FALSE },
    { "https://pool.example/confirmUser", FALSE },
    { "https://pool.example/forgotPassword", FALSE },
    { "https://pool.example/error?error=x", FALSE },
    { "http://pool.example/mfa", FALSE },
    { "https://other.example/mfa", FALSE },
    { "https://pool.example.evil.example/mfa", FALSE },
    { "https://pool.example:444/mfa", FALSE },
    { "https://pool.example/mfa?client_id=a", TRUE },
    { "https://pool.example/mfa/setup", TRUE },
    { "https://pool.example/realms/a/login-actions/authenticate", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (auth_web_policy_may_ask_for_code (rows[i].uri, "pool.example"), ==,
                     rows[i].expected);
}

/* Somebody else's code is not offered, and the page of the password not looked at. */
static void
test_nothing (Fixture *self, gconstpointer data)
{
  g_autofree char *other = auth_stage_add_account (self->stage, "other");
  g_autoptr (GVariant) reply = NULL;

  add_bobs (self, other);
  sign_in (self, "bob");
  g_assert_false (has_button (self->stage, self));
  wait_at (self, "/mfa");
  g_assert_false (has_button (self->stage, self));
  g_assert_null (auth_look (ASKS));
  reply = auth_stage_call (self->stage, other, AUTH_BUS_ACCOUNT_IFACE, "Remove", NULL, NULL);
}

static void
test_fill_in (Fixture *self, gconstpointer data)
{
  add_bobs (self, self->path);
  sign_in (self, "bob");
  wait_at (self, "/mfa");
  fill_in (self);
}

static gboolean
has_digits (AuthStage *stage, gpointer self)
{
  GtkWidget *button = find_button (((Fixture *) self)->page, "Fill In ");
  const char *label = button != NULL ? gtk_button_get_label (GTK_BUTTON (button)) : "";

  return g_ascii_isdigit (label[strlen (label) - (*label != '\0')]);
}

/* None is in sight while codes are hidden, but it can be filled in. */
static void
test_hidden (Fixture *self, gconstpointer data)
{
  add_bobs (self, self->path);
  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  sign_in (self, "bob");
  auth_stage_wait (self->stage, has_button, self);
  g_assert_nonnull (auth_look ("Fill In the Code"));
  g_settings_set_boolean (auth_settings_get (), "hide-codes", FALSE);
  auth_stage_wait (self->stage, has_digits, self);
  auth_codes_lock_lock (auth_codes_lock_get_default ());
  g_assert_nonnull (auth_look ("Fill In the Code"));
  g_assert_false (has_digits (NULL, self));
  auth_codes_lock_reveal (auth_codes_lock_get_default ());
  auth_stage_wait (self->stage, has_digits, self);
  g_settings_set_boolean (auth_settings_get (), "hide-codes", TRUE);
  g_assert_false (has_digits (NULL, self));
  fill_in (self);
  g_settings_reset (auth_settings_get (), "hide-codes");
}

static void
test_names (Fixture *self, gconstpointer data)
{
  add_entry (self, OTHER_SECRET, "{'issuer': <'Other'>, 'account': <'bobby'>}", self->path);
  add_bobs (self, self->path);
  sign_in (self, "bob");
  auth_stage_wait (self->stage, shows, "Other bobby");
  g_assert_nonnull (auth_look ("bob"));
}

static gboolean
has_saved (AuthStage *stage, gpointer user_data)
{
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, NULL);

  return g_variant_n_children (list) > 0;
}

static void
test_save (Fixture *self, gconstpointer data)
{
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GVariant) entry = NULL;
  const char *account_id = "";
  gboolean is_enrolled = FALSE;

  sign_in (self, "carol");
  wait_at (self, "/mfa/setup");
  auth_stage_wait (self->stage, shows, "Save");
  g_assert_nonnull (auth_look ("This page shows a new one-time code: Demo pool carol@example.com"));
  list = auth_stage_codes_list (self->stage, NULL);
  g_assert_cmpuint (g_variant_n_children (list), ==, 0);
  g_signal_emit_by_name (auth_look ("Save"), "clicked");
  auth_stage_wait (self->stage, has_button, self);
  g_clear_pointer (&list, g_variant_unref);
  list = auth_stage_codes_list (self->stage, NULL);
  entry = g_variant_get_child_value (list, 0);
  g_assert_true (g_variant_lookup (entry, "account-id", "&s", &account_id));
  g_assert_cmpstr (account_id, ==, auth_dbus_account1_get_id (self->account));
  /* The pool confirms it to its own page, and the list does not wait for that. */
  g_assert_true (g_variant_lookup (entry, "is-enrolled", "b", &is_enrolled) && is_enrolled);

  /* No field of this page has the focus by itself. */
  g_signal_emit_by_name (find_button (self->page, "Fill In"), "clicked");
  auth_stage_wait (self->stage, shows, "Click into the field for the code first.");
  play (self, FOCUS);
  fill_in (self);
}

/* The next page is none that asks for a code, and comes before the answer. */
static void
test_save_late (Fixture *self, gconstpointer data)
{
  sign_in (self, "carol");
  wait_at (self, "/mfa/setup");
  auth_stage_wait (self->stage, shows, "Save");
  g_signal_emit_by_name (auth_look ("Save"), "clicked");
  g_signal_emit_by_name (gtk_widget_get_parent (GTK_WIDGET (find_view (self->page))), "page",
                         FALSE);
  auth_stage_wait (self->stage, has_saved, self);
  /* Whatever is asked of the agent because of it is answered before these. */
  for (int i = 0; i < 5; i++)
    {
      g_assert_true (has_saved (self->stage, self));
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_false (has_button (self->stage, self));
}

/* The picture is not on the page for long: what it showed waits for the keyring. */
static void
test_save_locked (Fixture *self, gconstpointer data)
{
  sign_in (self, "carol");
  wait_at (self, "/mfa/setup");
  auth_stage_wait (self->stage, shows, "Save");
  g_assert_null (auth_look ("Unlock…"));
  auth_stage_lock_keyring (self->stage);
  g_signal_emit_by_name (auth_look ("Save"), "clicked");
  auth_stage_wait (self->stage, shows, "Unlock…");
  auth_stage_unlock_keyring (self->stage);
  g_signal_emit_by_name (auth_look ("Unlock…"), "clicked");
  auth_stage_wait (self->stage, has_button, self);
  g_assert_null (auth_look ("Unlock…"));

  auth_stage_lock_keyring (self->stage);
  g_signal_emit_by_name (find_button (self->page, "Fill In"), "clicked");
  auth_stage_wait (self->stage, shows, "Unlock…");
  auth_stage_unlock_keyring (self->stage);
  g_signal_emit_by_name (auth_look ("Unlock…"), "clicked");
  auth_stage_wait (self->stage, shows, ASKS);
  play (self, FOCUS);
  fill_in (self);
}

static void
add_test (const char *path, void (*test) (Fixture *self, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  auth_bus_register_errors ();
  g_test_add_func ("/app/code-bar/policy", test_policy);
  add_test ("/app/code-bar/nothing", test_nothing);
  add_test ("/app/code-bar/fill-in", test_fill_in);
  add_test ("/app/code-bar/hidden", test_hidden);
  add_test ("/app/code-bar/names", test_names);
  add_test ("/app/code-bar/save", test_save);
  add_test ("/app/code-bar/save-late", test_save_late);
  add_test ("/app/code-bar/save-locked", test_save_locked);
  return g_test_run ();
}
