/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the commands about one-time codes have in common.
 */

#pragma once

#include <gio/gio.h>

#include "auth-secret.h"

G_BEGIN_DECLS

#define AUTH_CLI_CODES_IFACE       "org.example.Authenticator.Codes1"
#define AUTH_CLI_CODE_IMPORT_IFACE "org.example.Authenticator.CodeImport1"

/* No number that anything takes. */
#define AUTH_CLI_CODES_NOT_GIVEN G_MININT

/* What was given on the command line, each for some of the commands; NULL, NOT_GIVEN: it was not.
 */
typedef struct
{
  gboolean only_preview;
  gboolean is_sure;
  char *password_path;
  char *format;
  char *issuer;
  char *account;
  char *type;
  char *algorithm;
  int digits;
  int period;
  gint64 counter;
  char **tags;
  char *pin;   /* "yes" or "no" */
  char *owner; /* an account's id or name, "" for none */
  char *note_path;
  char *recovery_codes_path;
} AuthCliCodesOptions;

extern AuthCliCodesOptions auth_cli_codes_options;

/* Result: aa{sv} */
GVariant *auth_cli_codes_list (GDBusConnection *bus, GError **error);
/* wanted: (nullable) NULL: the only one */
char *auth_cli_codes_find_id (GVariant *list, const char *wanted, GError **error);

/* What the options say of one, nothing where they say nothing. Result: a{sv} */
GVariant *auth_cli_codes_build_entry (GDBusConnection *bus, GError **error);
/* changes: a{sv} */
gboolean
auth_cli_codes_update (GDBusConnection *bus, const char *id, GVariant *changes, GError **error);

/* Results: file descriptors to be closed, or -1 */
int auth_cli_codes_new_fd (const char *text, gsize length, GError **error);
int auth_cli_codes_open (const char *path, GError **error);
/* Asks for it where none was given in a file. Nothing in it: (nullable) prompt is NULL. */
int auth_cli_codes_open_password (const char *prompt, GError **error);

char *auth_cli_codes_begin_import (GDBusConnection *bus, GError **error);
/* Result: a{sv} */
GVariant *auth_cli_codes_read (
  GDBusConnection *bus, const char *import, int document, int password, GError **error);
/* Result: aa{sv} */
GVariant *auth_cli_codes_list_import (GDBusConnection *bus, const char *import, GError **error);
/* Those that are new. Result: (as) */
GVariant *
auth_cli_codes_accept (GDBusConnection *bus, const char *import, GVariant *entries, GError **error);

/* The commands. */
gboolean auth_cli_codes_add (GDBusConnection *bus, char **arguments, GError **error);
gboolean auth_cli_codes_edit (GDBusConnection *bus, char **arguments, GError **error);
gboolean auth_cli_codes_remove (GDBusConnection *bus, char **arguments, GError **error);
gboolean auth_cli_codes_restore (GDBusConnection *bus, char **arguments, GError **error);
gboolean auth_cli_codes_import (GDBusConnection *bus, char **arguments, GError **error);
gboolean auth_cli_codes_export (GDBusConnection *bus, char **arguments, GError **error);

G_END_DECLS
