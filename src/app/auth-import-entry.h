/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of what an import of one-time codes would add.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  AUTH_IMPORT_REFUSED,
  AUTH_IMPORT_NEW,
  AUTH_IMPORT_PRESENT,
  AUTH_IMPORT_N_STATUSES,
} AuthImportStatus;

#define AUTH_TYPE_IMPORT_ENTRY (auth_import_entry_get_type ())
G_DECLARE_FINAL_TYPE (AuthImportEntry, auth_import_entry, AUTH, IMPORT_ENTRY, GObject)

AuthImportEntry *auth_import_entry_new (GVariant *entry);
guint auth_import_entry_get_index (AuthImportEntry *self);
AuthImportStatus auth_import_entry_get_status (AuthImportEntry *self);
const char *auth_import_entry_get_title (AuthImportEntry *self);
char *auth_import_entry_dup_subtitle (AuthImportEntry *self);
gboolean auth_import_entry_is_chosen (AuthImportEntry *self);

G_END_DECLS
