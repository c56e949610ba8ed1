/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page of an import that asks for the pictures of a series that are missing.
 */

#include "config.h"

#include "auth-import-series.h"

#include "auth-words.h"

/**
 * AuthImportSeries:
 *
 * Says which are missing; its buttons activate "dialog.choose", "dialog.scan-screen" and
 * "dialog.go-without".
 */
struct _AuthImportSeries
{
  AdwBin parent_instance;

  AdwStatusPage *page;
};

G_DEFINE_FINAL_TYPE (AuthImportSeries, auth_import_series, ADW_TYPE_BIN)

static void
auth_import_series_class_init (AuthImportSeriesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-import-series.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthImportSeries, page);
}

static void
auth_import_series_init (AuthImportSeries *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_import_series_ask:
 * @self: a page
 * @missing: `aau`, not empty: which of each series
 * @problem: (nullable): what else is to be told, of what was read meanwhile
 *
 * The pictures of a series come in any order.
 */
void
auth_import_series_ask (AuthImportSeries *self, GVariant *missing, const GError *problem)
{
  g_autofree char *wanted = auth_words_dup_missing (missing);
  g_autofree char *before = problem != NULL ? auth_words_dup_read_error (problem) : NULL;
  g_autofree char *words =
    before != NULL ? g_strconcat (before, ".\n\n", wanted, NULL) : g_strdup (wanted);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->page, escaped);
}
