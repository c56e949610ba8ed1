/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-demo-pool: a user pool on 127.0.0.1 to try and to test the program with.
 */

#include "config.h"

#include <glib-unix.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>

#include "demo-identity.h"
#include "demo-outside-server.h"
#include "demo-server.h"

static void
print_providers (const DemoOutside *outside)
{
  g_print ("Identity providers, played at %s: %s", outside->origin, demo_providers[0].name);
  for (gsize i = 1; i < G_N_ELEMENTS (demo_providers); i++)
    g_print (", %s", demo_providers[i].name);
  g_print ("\n  ada@example.com and grace@example.com at each, with the same password\n");
}

static void
print_pool (const DemoPool *pool)
{
  g_print ("Listening on %s\n", pool->origin);
  g_print ("Issuer: %s\n", pool->issuer);
  g_print ("Clients: demo_desktop (no secret), demo_secret (secret demo_secret_value)\n");
  g_print ("Redirect URIs: %s", demo_redirect_uris[0]);
  for (gsize i = 1; demo_redirect_uris[i] != NULL; i++)
    g_print (", %s", demo_redirect_uris[i]);
  g_print ("\nIdentity pools: %s (guests allowed), %s (no guests)\n", demo_identity_pools[0].id,
           demo_identity_pools[1].id);
  g_print ("Users, all with the password Passw0rd!\n"
           "  alice@example.com  groups admins and developers\n"
           "  bob@example.com    one-time codes, secret JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n"
           "  carol@example.com  sets one-time codes up at the first sign-in\n");
  if (pool->outside != NULL)
    print_providers (pool->outside);
  fflush (stdout);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_CONTINUE;
}

static int
run (DemoPool *pool, GError **error)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (SoupServer) server = demo_server_new (pool, error);
  g_autoptr (SoupServer) outside = NULL;

  if (server == NULL)
    return 1;
  if (pool->outside != NULL)
    {
      outside = demo_outside_server_new (pool, error);
      if (outside == NULL)
        return 1;
    }
  print_pool (pool);
  g_unix_signal_add (SIGINT, quit_cb, loop);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_main_loop_run (loop);
  soup_server_disconnect (server);
  if (outside != NULL)
    soup_server_disconnect (outside);
  return 0;
}

int
main (int argc, char **argv)
{
  g_auto (DemoOptions) options = { 0 };
  g_autoptr (DemoPool) pool = NULL;
  g_autoptr (GError) error = NULL;
  int status = 2;

  setlocale (LC_ALL, "");
  /* Whoever started the pool may read the first lines and go. */
  signal (SIGPIPE, SIG_IGN);
  setvbuf (stdout, NULL, _IOLBF, 0);
  if (demo_options_parse (&options, &argc, &argv, &error))
    {
      pool = demo_pool_new (&options, &error);
      status = pool != NULL ? run (pool, &error) : 2;
    }
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return status;
}
