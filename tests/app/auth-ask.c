/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A question on the stage, as a person sees it and answers it.
 */

#include "config.h"

#include "auth-ask.h"

#include "auth-ask-stage.h"
#include "auth-look.h"

AuthConsentDialog *
auth_ask_find_dialog (const char *id)
{
  for (GList *l = gtk_application_get_windows (auth_ask_stage.application); l != NULL; l = l->next)
    if (AUTH_IS_CONSENT_DIALOG (l->data) &&
        g_str_equal (auth_consent_dialog_get_id (l->data), id) && gtk_widget_get_mapped (l->data))
      return l->data;
  return NULL;
}

gboolean
auth_ask_has_dialog (gconstpointer id)
{
  return auth_ask_find_dialog (id) != NULL;
}

static gboolean
has_no_window (gconstpointer data)
{
  return gtk_application_get_windows (auth_ask_stage.application) == NULL;
}

static gboolean
has_answers (gconstpointer answers)
{
  return g_str_equal (auth_ask_stage.answers->str, answers);
}

GtkWidget *
auth_ask_look (const char *id, const char *text)
{
  return auth_look_below (GTK_WIDGET (auth_ask_find_dialog (id)), text);
}

gboolean
auth_ask_is_sensitive (gconstpointer button)
{
  return gtk_widget_is_sensitive ((GtkWidget *) button);
}

void
auth_ask_open (const char *id, const char *text)
{
  auth_ask_stage_add (id, text);
  g_action_group_activate_action (G_ACTION_GROUP (auth_ask_stage.application), "consent",
                                  g_variant_new_string (id));
  auth_ask_stage_wait ("the dialog", auth_ask_has_dialog, id);
}

GtkWidget *
auth_ask_wait_until_live (const char *id, const char *label)
{
  GtkWidget *button = auth_ask_look (id, label);

  g_assert_nonnull (button);
  gtk_window_present (GTK_WINDOW (auth_ask_find_dialog (id)));
  auth_ask_stage_wait (label, auth_ask_is_sensitive, button);
  return button;
}

void
auth_ask_press (const char *id, const char *label)
{
  g_signal_emit_by_name (auth_ask_wait_until_live (id, label), "clicked");
}

void
auth_ask_expect_end (const char *answers)
{
  auth_ask_stage_wait (answers, has_answers, answers);
  auth_ask_stage_wait ("no window", has_no_window, NULL);
}
