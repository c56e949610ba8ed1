/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What of a one-time code leaves the page, with the real agent: copied, and pasted late.
 */

#include "config.h"

#include "auth-codes-stage.h"

static void
got_text_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  char **text = user_data;
  g_autoptr (GError) error = NULL;

  *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, &error);
  if (*text == NULL)
    *text = g_strdup (error != NULL ? error->message : "");
}

static gboolean
has_text (AuthStage *stage, gpointer text)
{
  return *(char **) text != NULL;
}

static char *
paste (AuthCodesStage *self)
{
  char *text = NULL;

  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (self->window), NULL, got_text_cb, &text);
  auth_stage_wait (self->stage, has_text, &text);
  return text;
}

static gboolean
is_withdrawn (AuthStage *stage, gpointer user_data)
{
  return !auth_codes_stage_is_copied (stage, user_data);
}

static void
test_copy (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *pasted = NULL;
  g_autofree char *after = NULL;
  g_autofree char *theirs = NULL;

  g_settings_set_uint (auth_settings_get (), "clear-clipboard-seconds", 1);
  auth_codes_stage_act (self, "codes.copy", "c3");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  pasted = paste (self);
  g_assert_cmpstr (pasted, ==, "287082");
  /* Once more without a new one: it was not spent. */
  g_assert_cmpstr (auth_codes_stage_find (self, "c3")->code, ==, "287082");
  auth_stage_wait (self->stage, is_withdrawn, self);
  after = paste (self);
  g_assert_cmpstr (after, ==, "");

  auth_codes_stage_act (self, "codes.copy", "c2");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (self->window), "of somebody else");
  g_usleep (1200 * 1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  theirs = paste (self);
  g_assert_cmpstr (theirs, ==, "of somebody else");
}

/* What is pasted is good then, not when it was copied. */
static void
test_paste_late (AuthCodesStage *self, gconstpointer document)
{
  g_autofree char *copied = NULL;
  g_autofree char *pasted = NULL;

  auth_codes_stage_act (self, "codes.copy", "f1");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  copied = paste (self);
  g_usleep (2200 * 1000);
  pasted = paste (self);
  g_assert_cmpuint (strlen (pasted), ==, 8);
  g_assert_cmpstr (copied, !=, pasted);
}

static void
test_keyring_locked (AuthCodesStage *self, gconstpointer document)
{
  auth_codes_stage_act (self, "codes.copy", "c2");
  auth_stage_wait (self->stage, auth_codes_stage_is_copied, self);
  auth_stage_lock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_emptied, self);
  g_assert_false (auth_codes_stage_is_copied (self->stage, self));
  auth_stage_unlock_keyring (self->stage);
  auth_stage_wait (self->stage, auth_codes_stage_is_listed, self);
}

static void
add (const char *name, const char *document, void (*func) (AuthCodesStage *, gconstpointer))
{
  g_autofree char *path = g_strconcat ("/codes-copy/", name, NULL);

  g_test_add (path, AuthCodesStage, document, auth_codes_stage_set_up, func,
              auth_codes_stage_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  add ("copy", LIST (THREE), test_copy);
  add ("paste-late", LIST (FAST), test_paste_late);
  add ("keyring-locked", LIST (THREE), test_keyring_locked);
  return g_test_run ();
}
