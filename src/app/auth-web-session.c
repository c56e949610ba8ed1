/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What web views keep between pages: nothing, or an account's own cookies in its own folder.
 */

#include "config.h"

#include "auth-web-session.h"

#include <glib/gstdio.h>

/* Two sessions in one folder would overwrite each other. (owned) folder to (unowned) session. */
static GHashTable *live;

static void
gone_cb (gpointer folder, GObject *session)
{
  if (g_hash_table_lookup (live, folder) == session)
    g_hash_table_remove (live, folder);
  g_free (folder);
}

static void
download_started_cb (WebKitNetworkSession *session, WebKitDownload *download)
{
  webkit_download_cancel (download);
}

static WebKitNetworkSession *
new_kept (const char *folder)
{
  g_autofree char *cookies = g_build_filename (folder, "cookies.sqlite", NULL);
  g_autofree char *cache = g_build_filename (folder, "cache", NULL);
  WebKitNetworkSession *session;

  g_mkdir_with_parents (folder, 0700);
  session = webkit_network_session_new (folder, cache);
  webkit_cookie_manager_set_persistent_storage (webkit_network_session_get_cookie_manager (session),
                                                cookies, WEBKIT_COOKIE_PERSISTENT_STORAGE_SQLITE);
  g_hash_table_insert (live, g_strdup (folder), session);
  g_object_weak_ref (G_OBJECT (session), gone_cb, g_strdup (folder));
  return session;
}

/**
 * auth_web_session_get:
 * @folder: (nullable): where cookies are kept, made where it is not there; %NULL to keep nothing
 *
 * Returns: (transfer full): a session without downloads; the same for a folder while it lives
 */
WebKitNetworkSession *
auth_web_session_get (const char *folder)
{
  WebKitNetworkSession *session = NULL;

  if (live == NULL)
    live = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (folder != NULL)
    session = g_hash_table_lookup (live, folder);
  if (session != NULL)
    return g_object_ref (session);
  session = folder != NULL ? new_kept (folder) : webkit_network_session_new_ephemeral ();
  g_signal_connect (session, "download-started", G_CALLBACK (download_started_cb), NULL);
  return session;
}

/**
 * auth_web_session_forget:
 * @folder: where cookies were kept
 *
 * Clears what a session that is still alive has in its memory, which would otherwise find its way
 * back into the folder.
 */
void
auth_web_session_forget (const char *folder)
{
  WebKitNetworkSession *session = NULL;

  if (live != NULL)
    session = g_hash_table_lookup (live, folder);
  if (session == NULL)
    return;
  webkit_website_data_manager_clear (webkit_network_session_get_website_data_manager (session),
                                     WEBKIT_WEBSITE_DATA_ALL, 0, NULL, NULL, NULL);
  g_hash_table_remove (live, folder);
}
