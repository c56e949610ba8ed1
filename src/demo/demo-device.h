/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A device that a user signed in on.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char *key;
  char *name;
  gboolean is_remembered;
  gint64 created_at;
  gint64 changed_at;
  gint64 used_at;
} DemoDevice;

/* "Safari / Linux", or "unknown". user_agent: (nullable). (transfer full) */
char *demo_device_describe (const char *user_agent);

/* (element-type DemoDevice) */
GPtrArray *demo_device_list_new (void);
/* The one of this name was used now; a new one is added. */
void demo_device_list_record (GPtrArray *devices, const char *name, gint64 now);
/* key: (nullable). NULL when there is none. */
DemoDevice *demo_device_list_find (GPtrArray *devices, const char *key);

G_END_DECLS
