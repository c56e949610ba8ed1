/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A picture of the screen, from org.freedesktop.portal.Screenshot.
 */

#include "config.h"

#include "auth-screenshot.h"

#include <glib/gi18n.h>

#include "auth-document.h"
#include "auth-error.h"
#include "auth-portal.h"

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GBytes *bytes = auth_document_read_finish (result, NULL);

  /* The picture shows the secret to everybody who finds it. */
  g_file_delete_async (g_task_get_task_data (task), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED,
                             _ ("The picture that the desktop took cannot be read: save one "
                                "yourself and open it here"));
}

/* error: (transfer full) */
static void
fail (GTask *task, GError *error)
{
  g_autoptr (GError) owned = error;

  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_CANCELLED))
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_CANCELLED, _ ("No picture was taken"));
  else if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED))
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
                             _ ("This desktop takes no pictures of the screen for programs: save a "
                                "picture yourself and open it here"));
  else if (error != NULL && error->domain != AUTH_ERROR)
    g_task_return_error (task, g_steal_pointer (&owned));
  else
    g_task_return_new_error (task, AUTH_ERROR, AUTH_ERROR_FAILED,
                             _ ("The desktop took no picture of the screen: allow it in the "
                                "settings, or save a picture yourself and open it here"));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) results = auth_portal_ask_finish (result, &error);
  const char *uri;
  GFile *file;

  if (results == NULL || !g_variant_lookup (results, "uri", "&s", &uri))
    return fail (task, error);
  file = g_file_new_for_uri (uri);
  g_task_set_task_data (task, file, g_object_unref);
  auth_document_read_file_async (file, NULL, read_cb, g_steal_pointer (&task));
}

/**
 * auth_screenshot_take_async:
 * @bus: the session bus
 * @cancellable: (nullable): a cancellable
 * @callback: called when done
 * @user_data: for @callback
 *
 * Has the person choose what of the screen is in the picture. The file that the desktop saves is
 * deleted.
 */
void
auth_screenshot_take_async (GDBusConnection *bus,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  auth_portal_ask_async (bus, "org.freedesktop.portal.Screenshot", "Screenshot",
                         g_variant_ref_sink (g_variant_new_parsed ("{'interactive': <true>}")),
                         cancellable, answered_cb,
                         g_task_new (NULL, cancellable, callback, user_data));
}

/**
 * auth_screenshot_take_finish:
 * @result: the result
 * @error: return location; AUTH_ERROR_CANCELLED: by the person; AUTH_ERROR_NOT_SUPPORTED,
 *   AUTH_ERROR_FAILED, or one of #GIOErrorEnum
 *
 * Returns: (transfer full): a picture file
 */
GBytes *
auth_screenshot_take_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
