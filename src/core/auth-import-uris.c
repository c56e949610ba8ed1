/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which callback and sign-out URLs of another app can end in this program, too.
 */

#include "config.h"

#include "auth-import-uris.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"
#include "auth-json.h"
#include "auth-uri.h"

#define OWN_SCHEME           "org.example.authenticator:"
#define MAX_NAMED_URIS       3
#define MAX_SHOWN_CHARACTERS 40

static char *
dup_shown (const char *text)
{
  g_autofree char *clean = auth_error_clean_text (text);
  g_autofree char *start = NULL;

  if (g_utf8_strlen (clean, -1) <= MAX_SHOWN_CHARACTERS)
    return g_steal_pointer (&clean);

  start = g_utf8_substring (clean, 0, MAX_SHOWN_CHARACTERS);
  return g_strconcat (start, "…", NULL);
}

/* The registered addresses of the web app or phone app that can end in this program, too. */
static gboolean
can_receive (const char *uri)
{
  if (!auth_uri_check_redirect (uri, NULL))
    return FALSE;

  return g_str_has_prefix (uri, OWN_SCHEME) ||
         (g_str_has_prefix (uri, "http://") && auth_uri_is_loopback (uri));
}

/* uris: (nullable) */
static char **
dup_receivable (char **uris)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    if (can_receive (uris[i]) &&
        !g_ptr_array_find_with_equal_func (kept, uris[i], g_str_equal, NULL))
      g_ptr_array_add (kept, g_strdup (uris[i]));
  if (kept->len == 0)
    return NULL;

  g_ptr_array_add (kept, NULL);
  return (char **) g_ptr_array_steal (kept, NULL);
}

/* Without what may be private in it. */
static char *
dup_left_out (char **uris)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint count = 0;

  for (gsize i = 0; uris[i] != NULL; i++)
    {
      g_autofree char *start = g_strndup (uris[i], strcspn (uris[i], "?#@"));
      g_autofree char *shown = dup_shown (start);

      if (can_receive (uris[i]) || ++count > MAX_NAMED_URIS)
        continue;
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", shown);
    }
  if (count > MAX_NAMED_URIS)
    /* Translators: follows a list of addresses */
    g_string_append_printf (list, ngettext (" and %u more", " and %u more", count - MAX_NAMED_URIS),
                            count - MAX_NAMED_URIS);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* What is left out of the URLs of one kind, and why. uris: (nullable); kept: (nullable);
 * Returns: (transfer full) (nullable) */
typedef char *(*DescribeFunc) (char **uris, char **kept, const char *left_out);

static char *
describe_callbacks (char **uris, char **kept, const char *left_out)
{
  if (uris == NULL || uris[0] == NULL)
    return g_strdup (_ ("The file has no callback URLs: an administrator has to register those of "
                        "this program at the app client."));
  if (kept == NULL)
    return g_strdup_printf (
      /* Translators: %s is a list of addresses */
      _ ("The callback URLs of the file belong to a web site or another app (%s): an "
         "administrator has to register those of this program at the app client, too."),
      left_out);
  if (*left_out == '\0')
    return NULL;
  /* Translators: %s is a list of addresses */
  return g_strdup_printf (_ ("Some callback URLs are left out, because a web site or another app "
                             "answers there: %s."),
                          left_out);
}

static char *
describe_sign_outs (char **uris, char **kept, const char *left_out)
{
  if (uris == NULL || uris[0] == NULL)
    return g_strdup (_ ("The file has no sign-out URLs: an administrator has to register those of "
                        "this program at the app client."));
  if (kept == NULL)
    return g_strdup_printf (
      /* Translators: %s is a list of addresses */
      _ ("The sign-out URLs of the file belong to a web site or another app (%s): an "
         "administrator has to register those of this program at the app client, too."),
      left_out);
  if (*left_out == '\0')
    return NULL;
  /* Translators: %s is a list of addresses */
  return g_strdup_printf (_ ("Some sign-out URLs are left out, because a web site or another app "
                             "answers there: %s."),
                          left_out);
}

/* uris: (nullable); kept: (nullable) */
static void
note_uris (GPtrArray *notes, char **uris, char **kept, DescribeFunc describe)
{
  g_autofree char *left_out = uris != NULL ? dup_left_out (uris) : g_strdup ("");
  char *note = describe (uris, kept, left_out);

  if (note != NULL)
    g_ptr_array_add (notes, note);
}

/* Every loopback listener is on an address, and a name may lead to two. */
static void
note_browser (GPtrArray *notes, char **redirect_uris)
{
  gboolean is_named = FALSE;

  for (gsize i = 0; redirect_uris != NULL && redirect_uris[i] != NULL; i++)
    {
      if (!g_str_has_prefix (redirect_uris[i], "http://localhost"))
        return;
      is_named = TRUE;
    }
  if (is_named)
    g_ptr_array_add (
      notes,
      g_strdup (_ ("The callback URLs with “localhost” serve the sign-in in the window only. For "
                   "the browser an administrator has to register "
                   "http://127.0.0.1:17911/callback as well, and it has to be added here.")));
}

/**
 * auth_import_set_uris:
 * @account: the configuration to be
 * @draft: what the file says
 * @notes: (element-type utf8): what is left out, a sentence each, is added to it
 *
 * Takes over the URLs that are registered already and can end here; where there are none, @account
 * gets none, which means those of this program.
 */
void
auth_import_set_uris (JsonObject *account, const AuthImportDraft *draft, GPtrArray *notes)
{
  g_auto (GStrv) redirect_uris = dup_receivable (draft->redirect_uris);
  g_auto (GStrv) sign_out_uris = dup_receivable (draft->sign_out_uris);

  note_uris (notes, draft->redirect_uris, redirect_uris, describe_callbacks);
  note_uris (notes, draft->sign_out_uris, sign_out_uris, describe_sign_outs);
  note_browser (notes, redirect_uris);
  if (redirect_uris != NULL)
    auth_json_set_strv (account, "redirect-uris", (const char *const *) redirect_uris);
  if (sign_out_uris != NULL)
    auth_json_set_strv (account, "sign-out-uris", (const char *const *) sign_out_uris);
}
