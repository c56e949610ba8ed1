/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that says why nothing can be imported.
 */

#include "config.h"

#include "auth-import-problem.h"

#include "auth-unlock.h"
#include "auth-words.h"

/**
 * AuthImportProblem:
 *
 * Its buttons activate "dialog.choose" and, where a locked keyring is in the way, "dialog.unlock".
 */
struct _AuthImportProblem
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkWidget *unlock_button;
  GtkWidget *choose_button;
};

G_DEFINE_FINAL_TYPE (AuthImportProblem, auth_import_problem, ADW_TYPE_BIN)

static void
auth_import_problem_class_init (AuthImportProblemClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-import-problem.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthImportProblem, page);
  gtk_widget_class_bind_template_child (widget_class, AuthImportProblem, unlock_button);
  gtk_widget_class_bind_template_child (widget_class, AuthImportProblem, choose_button);
}

static void
auth_import_problem_init (AuthImportProblem *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_import_problem_show:
 * @self: a page that is shown
 * @error: what reading or storing failed with
 *
 * Says it, and lets the way on have the focus.
 */
void
auth_import_problem_show (AuthImportProblem *self, const GError *error)
{
  gboolean is_locked = auth_unlock_is_due (error);
  g_autofree char *words = auth_words_dup_read_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->page, escaped);
  gtk_widget_set_visible (self->unlock_button, is_locked);
  gtk_widget_grab_focus (is_locked ? self->unlock_button : self->choose_button);
}
