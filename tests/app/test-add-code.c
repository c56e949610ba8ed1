/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The dialog in which a one-time code is typed in, with the real agent.
 */

#include "config.h"

#include "auth-add-code-dialog.h"
#include "auth-look.h"
#include "auth-stage-codes.h"

/* RFC 4226 appendix D: what counter 0 gives. */
#define KEY     "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define AT_ZERO "755\u00a0224"

typedef struct
{
  AuthStage *stage;
  GtkWidget *dialog;
  gboolean is_gone;
} Fixture;

static void
gone_cb (Fixture *self)
{
  self->is_gone = TRUE;
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->stage = auth_stage_new (NULL, NULL);
  auth_stage_codes_store (self->stage, NULL);
  self->dialog = GTK_WIDGET (auth_add_code_dialog_new (NULL, self->stage->bus));
  g_signal_connect_swapped (self->dialog, "destroy", G_CALLBACK (gone_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  if (!self->is_gone)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  auth_stage_codes_store (self->stage, NULL);
  auth_stage_free (self->stage);
}

/* The template's parts are called what the person's fields are. */
static gpointer
get (Fixture *self, const char *name)
{
  return gtk_widget_get_template_child (self->dialog, AUTH_TYPE_ADD_CODE_DIALOG, name);
}

static void
type (Fixture *self, const char *name, const char *text)
{
  gtk_editable_set_text (get (self, name), text);
}

static gboolean
shows (AuthStage *stage, gpointer text)
{
  return auth_look (text) != NULL;
}

static gboolean
is_gone (AuthStage *stage, gpointer self)
{
  return ((Fixture *) self)->is_gone;
}

static gboolean
can_add (Fixture *self)
{
  return gtk_widget_get_sensitive (auth_look_below (self->dialog, "Add"));
}

static void
add (Fixture *self)
{
  g_assert_true (can_add (self));
  gtk_widget_activate_action (self->dialog, "dialog.add", NULL);
}

static void
assert_listed (Fixture *self, const char *member, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (self->stage, &error);
  g_autoptr (GVariant) entry = NULL;
  g_autoptr (GVariant) value = NULL;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (g_variant_n_children (list), ==, 1);
  entry = g_variant_get_child_value (list, 0);
  value = g_variant_lookup_value (entry, member, NULL);
  text = g_variant_print (value, FALSE);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_wrong_key (Fixture *self, gconstpointer data)
{
  g_assert_false (can_add (self));
  type (self, "secret", "not base32 !");
  while (!gtk_widget_get_visible (get (self, "secret_problem")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (can_add (self));
  g_assert_true (gtk_widget_has_css_class (get (self, "secret"), "error"));
  type (self, "secret", "");
  g_assert_false (gtk_widget_get_visible (get (self, "secret_problem")));
}

static void
test_link (Fixture *self, gconstpointer data)
{
  type (self, "secret", "otpauth://totp/a?secret=" KEY);
  g_assert_true (gtk_widget_get_visible (get (self, "secret_problem")));
  g_assert_false (can_add (self));
}

/* As people copy it: small letters, in groups. */
static void
test_counter (Fixture *self, gconstpointer data)
{
  adw_combo_row_set_selected (get (self, "type"), 1);
  type (self, "issuer", "Example & Sons");
  type (self, "account", "alice");
  type (self, "secret", "gezd gnbv gy3t qojq gezd gnbv gy3t qojq");
  auth_stage_wait (self->stage, shows, AT_ZERO);
  /* It stays: no timer. */
  g_assert_null (g_main_context_find_source_by_user_data (NULL, self->dialog));
  add (self);
  auth_stage_wait (self->stage, is_gone, self);
  assert_listed (self, "type", "'hotp'");
  assert_listed (self, "issuer", "'Example & Sons'");
  assert_listed (self, "account", "'alice'");
}

static gboolean
has_preview (AuthStage *stage, gpointer self)
{
  return can_add (self);
}

static gboolean
is_another (AuthStage *stage, gpointer label)
{
  return !g_str_equal (gtk_label_get_label (label), g_object_get_data (label, "last"));
}

static void
wait_for_another (Fixture *self)
{
  GtkLabel *preview = get (self, "preview");

  g_object_set_data_full (G_OBJECT (preview), "last", g_strdup (gtk_label_get_label (preview)),
                          g_free);
  auth_stage_wait (self->stage, is_another, preview);
}

/* Each code in its turn, without a key being pressed; not what came of a key that is gone. */
static void
test_live (Fixture *self, gconstpointer data)
{
  gtk_spin_button_set_value (get (self, "period"), 1);
  type (self, "secret", KEY);
  auth_stage_wait (self->stage, has_preview, self);
  wait_for_another (self);
  wait_for_another (self);
  g_assert_true (can_add (self));
  type (self, "secret", "");
  g_assert_null (g_main_context_find_source_by_user_data (NULL, self->dialog));
}

static void
test_advanced (Fixture *self, gconstpointer data)
{
  type (self, "issuer", "Example");
  type (self, "secret", KEY);
  adw_combo_row_set_selected (get (self, "algorithm"), 2);
  gtk_spin_button_set_value (get (self, "digits"), 8);
  gtk_spin_button_set_value (get (self, "period"), 60);
  auth_stage_wait (self->stage, has_preview, self);
  g_assert_cmpint (g_utf8_strlen (gtk_label_get_label (get (self, "preview")), -1), ==, 9);
  add (self);
  auth_stage_wait (self->stage, is_gone, self);
  assert_listed (self, "algorithm", "'SHA512'");
  assert_listed (self, "digits", "8");
  assert_listed (self, "period", "60");
}

static void
test_steam (Fixture *self, gconstpointer data)
{
  adw_combo_row_set_selected (get (self, "type"), 2);
  g_assert_false (gtk_widget_get_visible (get (self, "digits_row")));
  type (self, "secret", KEY);
  auth_stage_wait (self->stage, has_preview, self);
  add (self);
  auth_stage_wait (self->stage, is_gone, self);
  assert_listed (self, "type", "'steam'");
  assert_listed (self, "digits", "5");
}

/* What is there already is told of, and nothing typed is lost. */
static void
test_twice (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  test_counter (self, NULL);
  self->is_gone = FALSE;
  self->dialog = GTK_WIDGET (auth_add_code_dialog_new (NULL, self->stage->bus));
  g_signal_connect_swapped (self->dialog, "destroy", G_CALLBACK (gone_cb), self);
  gtk_window_present (GTK_WINDOW (self->dialog));
  adw_combo_row_set_selected (get (self, "type"), 1);
  type (self, "issuer", "Example & Sons");
  type (self, "account", "alice");
  type (self, "secret", KEY);
  auth_stage_wait (self->stage, has_preview, self);
  add (self);
  while (!gtk_widget_get_visible (get (self, "agent_error")))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (gtk_editable_get_text (get (self, "secret")), ==, KEY);
  assert_listed (self, "account", "'alice'");
}

static gboolean
can_unlock (AuthStage *stage, gpointer user_data)
{
  GtkWidget *button = auth_look ("Unlock…");

  return button != NULL && gtk_widget_get_sensitive (button);
}

/* Nobody answers the keyring's question the first time; nothing typed is lost, and it goes on. */
static void
test_locked (Fixture *self, gconstpointer data)
{
  adw_combo_row_set_selected (get (self, "type"), 1);
  type (self, "account", "alice");
  type (self, "secret", KEY);
  auth_stage_wait (self->stage, shows, AT_ZERO);
  auth_stage_lock_keyring (self->stage);
  add (self);
  auth_stage_wait (self->stage, can_unlock, NULL);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (self->dialog)) == auth_look ("Unlock…"));
  g_signal_emit_by_name (auth_look ("Unlock…"), "clicked");
  g_assert_false (can_unlock (self->stage, NULL));
  auth_stage_wait (self->stage, can_unlock, NULL);
  g_assert_cmpstr (gtk_editable_get_text (get (self, "secret")), ==, KEY);

  auth_stage_unlock_keyring (self->stage);
  g_signal_emit_by_name (auth_look ("Unlock…"), "clicked");
  auth_stage_wait (self->stage, is_gone, self);
  assert_listed (self, "account", "'alice'");
}

/* Without a key there is nothing to be lost. */
static void
test_discard (Fixture *self, gconstpointer data)
{
  type (self, "secret", KEY);
  gtk_window_close (GTK_WINDOW (self->dialog));
  g_assert_false (self->is_gone);
  g_assert_nonnull (auth_look ("Discard What You Typed?"));
  g_signal_emit_by_name (auth_look ("Discard"), "clicked");
  auth_stage_wait (self->stage, is_gone, self);
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
  add_test ("/app/add-code/wrong-key", test_wrong_key);
  add_test ("/app/add-code/link", test_link);
  add_test ("/app/add-code/counter", test_counter);
  add_test ("/app/add-code/live", test_live);
  add_test ("/app/add-code/advanced", test_advanced);
  add_test ("/app/add-code/steam", test_steam);
  add_test ("/app/add-code/twice", test_twice);
  add_test ("/app/add-code/discard", test_discard);
  add_test ("/app/add-code/locked", test_locked);
  return g_test_run ();
}
