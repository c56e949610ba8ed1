/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The list of what an import of one-time codes would add, to be ticked.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-import-entry.h"

G_BEGIN_DECLS

#define AUTH_TYPE_IMPORT_CHOICES (auth_import_choices_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportChoices, auth_import_choices, AUTH, IMPORT_CHOICES, GtkWidget)

void auth_import_choices_set_entries (AuthImportChoices *self, GVariant *entries);
void auth_import_choices_set_title (AuthImportChoices *self, const char *title);
GArray *auth_import_choices_get_chosen (AuthImportChoices *self);

G_END_DECLS
