/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an import would add, as rows: the accounts, what is to be registered, what is left out.
 */

#include "config.h"

#include "auth-import-preview.h"

#include <glib/gi18n.h>

#include "auth-detail-row.h"
#include "auth-dict.h"

static AdwPreferencesGroup *
add_group (GtkBox *box,
           const char *title,
           const char *description)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  g_autofree char *escaped = g_markup_escape_text (title, -1);

  adw_preferences_group_set_title (group, escaped);
  adw_preferences_group_set_description (group, description);
  gtk_box_append (box, GTK_WIDGET (group));
  return group;
}

static void
add_fact (AdwPreferencesGroup *group,
          const char *title,
          const char *value,
          gboolean is_copyable)
{
  if (value == NULL || *value == '\0')
    return;
  adw_preferences_group_add (group, g_object_new (AUTH_TYPE_DETAIL_ROW, "title", title, "value",
                                                  value, "copyable", is_copyable, NULL));
}

static void
add_account (GtkBox *box,
             GVariant *account,
             const char *title)
{
  static const struct
  {
    const char *key;
    const char *title;
  } facts[] = {
    { "user-pool-id", N_ ("User pool") },
    { "domain", N_ ("Domain") },
    { "issuer", N_ ("Issuer") },
    { "client-id", N_ ("App client") },
    { "identity-pool-id", N_ ("Identity pool") },
    { "scopes", N_ ("Scopes") },
    { "providers", N_ ("Identity providers") },
  };
  AdwPreferencesGroup *group = add_group (box, title, NULL);
  gboolean has_secret = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      g_autofree char *value = auth_dict_dup_text (account, facts[i].key);

      add_fact (group, _ (facts[i].title), value, FALSE);
    }
  if (g_variant_lookup (account, "has-client-secret", "b", &has_secret) && has_secret)
    add_fact (group, _ ("Client secret"), _ ("In the file; goes into the keyring"), FALSE);
}

static void
add_uris (AdwPreferencesGroup *group,
          const char *const *uris,
          const char *const *other_uris,
          const char *title,
          const char *title_of_both)
{
  for (gsize i = 0; uris != NULL && uris[i] != NULL; i++)
    {
      gboolean is_both = other_uris != NULL && g_strv_contains (other_uris, uris[i]);

      if (!is_both)
        add_fact (group, title, uris[i], TRUE);
      else if (title_of_both != NULL)
        add_fact (group, title_of_both, uris[i], TRUE);
    }
}

static void
add_registration (GtkBox *box,
                  GVariant *account,
                  const char *title)
{
  AdwPreferencesGroup *group = add_group (
    box, title, _ ("At the app client, an administrator allows these URLs, exactly as written."));
  g_autofree const char **callback = NULL;
  g_autofree const char **sign_out = NULL;

  g_variant_lookup (account, "register-redirect-uris", "^a&s", &callback);
  g_variant_lookup (account, "register-sign-out-uris", "^a&s", &sign_out);
  add_uris (group, callback, sign_out, _ ("Callback URL"), _ ("Callback and sign-out URL"));
  add_uris (group, sign_out, callback, _ ("Sign-out URL"), NULL);
}

static void
add_notes (GtkBox *box,
           const char *const *notes)
{
  AdwPreferencesGroup *group;

  if (notes[0] == NULL)
    return;
  group = add_group (box, _ ("Left Out and Good to Know"), NULL);
  for (; *notes != NULL; notes++)
    {
      GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", *notes,
                                     "title-lines", 0, "activatable", FALSE, NULL);

      adw_preferences_group_add (group, row);
    }
}

/**
 * auth_import_preview_new:
 * @accounts: `aa{sv}` as Agent1.PreviewImport has it
 * @notes: what is left out, a sentence each
 *
 * Returns: (transfer floating): all of it, to be scrolled
 */
GtkWidget *
auth_import_preview_new (GVariant *accounts,
                         const char *const *notes)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 24));
  gsize n_accounts = g_variant_n_children (accounts);

  for (gsize i = 0; i < n_accounts; i++)
    {
      g_autoptr (GVariant) account = g_variant_get_child_value (accounts, i);
      g_autofree char *name = auth_dict_dup_text (account, "name");

      add_account (box, account, n_accounts > 1 ? name : "");
      add_registration (box, account, _ ("To Be Registered"));
    }
  add_notes (box, notes);
  return GTK_WIDGET (box);
}
