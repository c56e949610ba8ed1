/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Brings WebKit in when it is first needed: its libraries would slow down every start.
 */

#include "config.h"

#include "auth-web-module.h"

#include <adwaita.h>
#include <dlfcn.h>

typedef GtkWidget *(*NewViewFunc) (const char *redirect_uri, const char *folder);
typedef void (*ForgetFunc) (const char *folder);

static void *module; /* (nullable) until a view is wanted */

/**
 * auth_web_module_new_view:
 * @redirect_uri: the redirect URI of the sign-in
 * @folder: (nullable): where cookies are kept, or %NULL to keep nothing
 *
 * Loads the module, which is found by the run path of the program and stays, for it registers
 * types. GModule would look along its own run path.
 *
 * Returns: (transfer floating) (nullable): an AuthWebView, or %NULL when the module is missing
 */
GtkWidget *
auth_web_module_new_view (const char *redirect_uri, const char *folder)
{
  NewViewFunc new_view = NULL;

  if (module == NULL)
    module = dlopen ("auth-web-view.so", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (module != NULL)
    new_view = (NewViewFunc) dlsym (module, "auth_web_view_new");
  return new_view != NULL ? new_view (redirect_uri, folder) : NULL;
}

static gboolean
drop_view_cb (gpointer view)
{
  GtkWidget *parent = gtk_widget_get_parent (view);

  if (parent != NULL)
    adw_bin_set_child (ADW_BIN (parent), NULL);
  return G_SOURCE_REMOVE;
}

/**
 * auth_web_module_drop_view:
 * @view: an AuthWebView, alone or in an #AdwBin
 *
 * Lets go of a view, and takes it out of where it is. WebKit is at work for some time yet with what
 * it was told: the view goes when that is over.
 */
void
auth_web_module_drop_view (GtkWidget *view)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, drop_view_cb, g_object_ref (view), g_object_unref);
}

/**
 * auth_web_module_forget:
 * @folder: where cookies were kept
 *
 * Clears what is in the memory of a web view that is still there. The folder is the agent's to
 * delete.
 */
void
auth_web_module_forget (const char *folder)
{
  ForgetFunc forget = NULL;

  if (module != NULL)
    forget = (ForgetFunc) dlsym (module, "auth_web_session_forget");
  if (forget != NULL)
    forget (folder);
}
