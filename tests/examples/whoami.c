/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who is signed in, asked in C: proxies made from the installed interfaces, libsoup for the API.
 *
 *   gdbus-codegen --interface-prefix org.example.Authenticator. --c-namespace Authenticator
 *     --c-generate-object-manager --c-generate-autocleanup all --generate-c-code authenticator
 *     $(pkg-config --variable=interfacesdir authenticator)/org.example.Authenticator.*.xml
 *   cc -o whoami whoami.c authenticator.c $(pkg-config --cflags --libs gio-unix-2.0 libsoup-3.0)
 *   ./whoami [ACCOUNT]
 */

#include <locale.h>

#include <libsoup/soup.h>

#include "authenticator.h"

#define AGENT      "org.example.Authenticator.Agent"
#define AGENT_PATH "/org/example/Authenticator/Agent"

static AuthenticatorAccount1 *
find_account (GDBusConnection *bus, const char *wanted, GError **error)
{
  g_autoptr (GDBusObjectManager) manager = authenticator_object_manager_client_new_sync (
    bus, G_DBUS_OBJECT_MANAGER_CLIENT_FLAGS_NONE, AGENT, AGENT_PATH, NULL, error);
  GList *objects = manager != NULL ? g_dbus_object_manager_get_objects (manager) : NULL;
  AuthenticatorAccount1 *found = NULL;

  for (GList *l = objects; l != NULL && found == NULL; l = l->next)
    {
      AuthenticatorAccount1 *account = authenticator_object_peek_account1 (l->data);

      if (account != NULL && g_strcmp0 (authenticator_account1_get_name (account), wanted) == 0)
        found = g_object_ref (account);
    }
  g_list_free_full (objects, g_object_unref);
  if (found == NULL && (error == NULL || *error == NULL))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "There is no account “%s”", wanted);
  return found;
}

typedef struct
{
  gboolean is_there;
  GError *error; /* (owned) (nullable) why nothing is granted */
} Answer;

/* 0 is granted, 1 a no, 2 that nobody answered; what happened is there as a sentence. */
static void
response_cb (AuthenticatorRequest1 *request, guint response, GVariant *results, Answer *answer)
{
  const char *message = "Nothing was granted";

  answer->is_there = TRUE;
  if (response == 0)
    return;
  g_variant_lookup (results, "message", "&s", &message);
  answer->error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, message);
}

/* Asks the person, and returns when that is over. */
static gboolean
ask (AuthenticatorAccount1 *account, GError **error)
{
  GDBusConnection *bus = g_dbus_proxy_get_connection (G_DBUS_PROXY (account));
  const char *const permissions[] = { "access-token", NULL };
  g_autofree char *sender =
    g_strdelimit (g_strdup (g_dbus_connection_get_unique_name (bus) + 1), ".", '_');
  g_autofree char *token = g_strdup_printf ("whoami_%08x", g_random_int ());
  g_autofree char *path = g_strdup_printf (AGENT_PATH "/request/%s/%s", sender, token);
  g_autoptr (AuthenticatorRequest1) request = NULL;
  g_autoptr (GVariant) options = g_variant_ref_sink (g_variant_new_parsed (
    "{'handle-token': <%s>, 'reason': <%s>}", token, "To greet you by your name"));
  Answer answer = {};

  /* Before the call, so that no answer is missed. */
  request =
    authenticator_request1_proxy_new_sync (bus, G_DBUS_PROXY_FLAGS_NONE, AGENT, path, NULL, error);
  if (request == NULL)
    return FALSE;
  g_signal_connect (request, "response", G_CALLBACK (response_cb), &answer);
  if (!authenticator_account1_call_request_access_sync (account, permissions, "", options, NULL,
                                                        NULL, error))
    return FALSE;
  while (!answer.is_there)
    g_main_context_iteration (NULL, TRUE);
  if (answer.error == NULL)
    return TRUE;
  g_propagate_error (error, answer.error);
  return FALSE;
}

static gboolean
needs_person (const GError *error)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  return name != NULL && (g_str_has_suffix (name, ".Error.ConsentRequired") ||
                          g_str_has_suffix (name, ".Error.SignInRequired"));
}

static char *
get_token (AuthenticatorAccount1 *account, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *token = NULL;

  if (!authenticator_account1_call_get_token_sync (account, "access", g_variant_new ("a{sv}", NULL),
                                                   &token, NULL, NULL, &local) &&
      (!needs_person (local) || ask (account, error)))
    authenticator_account1_call_get_token_sync (account, "access", g_variant_new ("a{sv}", NULL),
                                                &token, NULL, NULL, error);
  return token;
}

static gboolean
print_user (AuthenticatorAccount1 *account, GError **error)
{
  g_autofree char *token = get_token (account, error);
  g_autofree char *uri =
    g_strconcat (authenticator_account1_get_domain (account), "/oauth2/userInfo", NULL);
  g_autofree char *header = token != NULL ? g_strconcat ("Bearer ", token, NULL) : NULL;
  g_autoptr (SoupMessage) message = header != NULL ? soup_message_new ("GET", uri) : NULL;
  g_autoptr (SoupSession) session = NULL;
  g_autoptr (GBytes) body = NULL;

  if (message == NULL)
    return FALSE;
  session = soup_session_new ();
  soup_message_headers_append (soup_message_get_request_headers (message), "Authorization", header);
  body = soup_session_send_and_read (session, message, NULL, error);
  if (body == NULL)
    return FALSE;
  g_print ("%.*s\n", (int) g_bytes_get_size (body), (char *) g_bytes_get_data (body, NULL));
  return soup_message_get_status (message) == SOUP_STATUS_OK;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autoptr (AuthenticatorAccount1) account =
    bus != NULL ? find_account (bus, argc > 1 ? argv[1] : "Work", &error) : NULL;

  setlocale (LC_ALL, "");
  if (account != NULL && print_user (account, &error))
    return 0;
  if (error != NULL)
    g_dbus_error_strip_remote_error (error);
  g_printerr ("whoami: %s\n", error != NULL ? error->message : "The API said no");
  return 1;
}
