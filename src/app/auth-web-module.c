/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Brings WebKit in when it is first needed: its libraries would slow down every start.
 */

#include "config.h"

#include "auth-web-module.h"

#include <dlfcn.h>

typedef GtkWidget *(*NewViewFunc) (const char *redirect_uri);

/**
 * auth_web_module_new_view:
 * @redirect_uri: the redirect URI of the sign-in
 *
 * Loads the module, which is found by the run path of the program and stays, for it registers
 * types. GModule would look along its own run path.
 *
 * Returns: (transfer floating) (nullable): an AuthWebView, or %NULL when the module is missing
 */
GtkWidget *
auth_web_module_new_view (const char *redirect_uri)
{
  static void *module;
  NewViewFunc new_view = NULL;

  if (module == NULL)
    module = dlopen ("auth-web-view.so", RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
  if (module != NULL)
    new_view = (NewViewFunc) dlsym (module, "auth_web_view_new");
  return new_view != NULL ? new_view (redirect_uri) : NULL;
}
