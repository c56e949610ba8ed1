/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A device that a user signed in on.
 */

#include "config.h"

#include "demo-device.h"

#include <string.h>

#define MAX_NAME_LENGTH 128

static void
demo_device_free (gpointer data)
{
  DemoDevice *self = data;

  g_free (self->key);
  g_free (self->name);
  g_free (self);
}

/* A browser's last word is its own name; those before are for old times' sake. */
char *
demo_device_describe (const char *user_agent)
{
  const char *word = user_agent != NULL ? strrchr (user_agent, ' ') : NULL;
  const char *name = word != NULL ? word + 1 : user_agent;
  gsize length = name != NULL ? strcspn (name, "/") : 0;

  if (length == 0 || length > MAX_NAME_LENGTH || !g_str_is_ascii (user_agent))
    return g_strdup ("unknown");
  return g_strdup_printf ("%.*s%s", (int) length, name,
                          strstr (user_agent, "Linux") != NULL ? " / Linux" : "");
}

GPtrArray *
demo_device_list_new (void)
{
  return g_ptr_array_new_with_free_func (demo_device_free);
}

static DemoDevice *
demo_device_list_add (GPtrArray *devices, const char *name, gint64 now)
{
  DemoDevice *device = g_new0 (DemoDevice, 1);
  g_autofree char *id = g_uuid_string_random ();

  device->key = g_strconcat ("us-east-1_", id, NULL);
  device->name = g_strdup (name);
  device->created_at = now;
  device->changed_at = now;
  g_ptr_array_add (devices, device);
  return device;
}

void
demo_device_list_record (GPtrArray *devices, const char *name, gint64 now)
{
  DemoDevice *found = NULL;

  for (guint i = 0; found == NULL && i < devices->len; i++)
    if (strcmp (((DemoDevice *) devices->pdata[i])->name, name) == 0)
      found = devices->pdata[i];
  if (found == NULL)
    found = demo_device_list_add (devices, name, now);
  found->used_at = now;
}

DemoDevice *
demo_device_list_find (GPtrArray *devices, const char *key)
{
  for (guint i = 0; i < devices->len; i++)
    if (g_strcmp0 (((DemoDevice *) devices->pdata[i])->key, key) == 0)
      return devices->pdata[i];
  return NULL;
}
