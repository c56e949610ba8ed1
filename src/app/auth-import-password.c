/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that asks for the password of a backup.
 */

#include "config.h"

#include "auth-import-password.h"

#include <glib/gi18n.h>

/**
 * AuthImportPassword:
 *
 * Emits #AuthImportPassword::entered (password), which the field has forgotten then.
 */
struct _AuthImportPassword
{
  AdwBin parent_instance;

  AdwStatusPage *page;
  GtkEditable *password;
  GtkLabel *problem;
};

G_DEFINE_FINAL_TYPE (AuthImportPassword, auth_import_password, ADW_TYPE_BIN)

enum
{
  ENTERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
enter_cb (AuthImportPassword *self)
{
  if (*gtk_editable_get_text (self->password) == '\0')
    return;
  g_signal_emit (self, signals[ENTERED], 0, gtk_editable_get_text (self->password));
}

static void
auth_import_password_class_init (AuthImportPasswordClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  /* The scope is static so that the password is not copied once more than need be. */
  signals[ENTERED] =
    g_signal_new ("entered", AUTH_TYPE_IMPORT_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/org/example/Authenticator/auth-import-password.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthImportPassword, page);
  gtk_widget_class_bind_template_child (widget_class, AuthImportPassword, password);
  gtk_widget_class_bind_template_child (widget_class, AuthImportPassword, problem);
  gtk_widget_class_bind_template_callback (widget_class, enter_cb);
}

static void
auth_import_password_init (AuthImportPassword *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_import_password_ask:
 * @self: a page that is shown
 * @format: (nullable): what the file is of; %NULL: as before
 * @problem: (nullable): what was wrong with the password before
 *
 * Asks for a password, once more where there is a problem.
 */
void
auth_import_password_ask (AuthImportPassword *self, const char *format, const char *problem)
{
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;

  if (format != NULL)
    {
      title = g_strdup_printf (_ ("Encrypted Backup of %s"), format);
      escaped = g_markup_escape_text (title, -1);
      adw_status_page_set_title (self->page, escaped);
    }
  gtk_label_set_label (self->problem, problem != NULL ? problem : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem), problem != NULL);
  gtk_editable_set_text (self->password, "");
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}
