/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The sign-in page on the stage, as a person sees it, with the real agent, pool and web view.
 */

#include "config.h"

#include "auth-sign-in-stage.h"

#include <webkit/webkit.h>

#include "auth-sign-in-page.h"
#include "auth-silent-sign-in.h"

#define TYPE_ALICE                                                   \
  "document.getElementById('username').value = 'alice@example.com';" \
  "document.getElementById('password').value = 'Passw0rd!';"         \
  "document.querySelector('form[method=post] button').click ();"

static void
sign_in_with_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuthSignInStage *self = user_data;
  g_autoptr (GVariant) options = g_variant_get_child_value (parameter, 1);

  g_free (self->way);
  self->way = g_variant_print (options, FALSE);
}

void
auth_sign_in_stage_update (AuthSignInStage *self, const char *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (self->stage, self->path, AUTH_BUS_ACCOUNT_IFACE,
                                                "Update", g_variant_new_parsed (changes), &error);

  g_assert_no_error (error);
}

void
auth_sign_in_stage_set_up (AuthSignInStage *self, gconstpointer data)
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

void
auth_sign_in_stage_tear_down (AuthSignInStage *self, gconstpointer data)
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

void
auth_sign_in_stage_wait_until (AuthSignInStage *self,
                               AuthSignInStageCondition condition,
                               const char *what)
{
  guint timeout = g_timeout_add_seconds (60, timeout_cb, (gpointer) what);
  guint tick = g_timeout_add (50, tick_cb, NULL);

  while (!condition (self))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  g_source_remove (timeout);
}

GtkWidget *
auth_sign_in_stage_find (GtkWidget *widget, GType type, const char *text)
{
  if (gtk_widget_get_mapped (widget) && g_type_is_a (G_OBJECT_TYPE (widget), type) &&
      (text == NULL || g_strcmp0 (gtk_label_get_label (GTK_LABEL (widget)), text) == 0))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = auth_sign_in_stage_find (child, type, text);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
closed_cb (AuthSignInStage *self, gboolean is_signed_in)
{
  self->is_closed = TRUE;
  self->is_signed_in = is_signed_in;
}

/* options: (nullable) a{sv} */
void
auth_sign_in_stage_open_page (AuthSignInStage *self, const char *options)
{
  GVariant *way = options != NULL ? g_variant_new_parsed (options) : NULL;

  self->is_closed = FALSE;
  self->is_signed_in = FALSE;
  self->page = auth_sign_in_page_new (self->account, way);
  g_signal_connect_swapped (self->page, "closed", G_CALLBACK (closed_cb), self);
  adw_window_set_content (ADW_WINDOW (self->window), self->page);
  gtk_window_present (GTK_WINDOW (self->window));
}

gboolean
auth_sign_in_stage_is_closed (AuthSignInStage *self)
{
  return self->is_closed;
}

gboolean
auth_sign_in_stage_asks (AuthSignInStage *self)
{
  GtkWidget *view = auth_sign_in_stage_find (self->page, WEBKIT_TYPE_WEB_VIEW, NULL);

  g_assert_false (self->is_closed);
  return view != NULL && !webkit_web_view_is_loading (WEBKIT_WEB_VIEW (view));
}

gboolean
auth_sign_in_stage_is_in (AuthSignInStage *self)
{
  return g_strcmp0 (auth_dbus_account1_get_state (self->account), "signed-in") == 0;
}

void
auth_sign_in_stage_sign_in_here (AuthSignInStage *self, const char *options)
{
  auth_sign_in_stage_open_page (self, options);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_asks, "a page that asks");
  webkit_web_view_evaluate_javascript (
    WEBKIT_WEB_VIEW (auth_sign_in_stage_find (self->page, WEBKIT_TYPE_WEB_VIEW, NULL)), TYPE_ALICE,
    -1, NULL, NULL, NULL, NULL, NULL);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_closed, "a sign-in");
  g_assert_true (self->is_signed_in);
  auth_sign_in_stage_wait_until (self, auth_sign_in_stage_is_in, "a session");
}
