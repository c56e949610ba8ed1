/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The command line of the demo pool.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  int port; /* 0: any free one */
  int access_lifetime_seconds;
  int id_lifetime_seconds;
  int refresh_lifetime_seconds;
  int credentials_lifetime_seconds;
  gboolean rotation;
  int grace_seconds;
  gboolean track_sessions;
  char *branding;       /* (owned) (nullable) */
  char **sign_out_uris; /* (owned) (nullable) NULL: the redirect URIs */
  gboolean federation;
  gboolean passkeys;
  char **faults; /* (owned) (nullable) */
  gboolean test_control;
} DemoOptions;

/* Cognito's older hosted pages, which know neither prompt nor lang. */
gboolean demo_options_is_classic (const DemoOptions *self);

gboolean demo_options_parse (DemoOptions *self, int *argc, char ***argv, GError **error);
void demo_options_clear (DemoOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DemoOptions, demo_options_clear)

G_END_DECLS
