/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the pool knows of its user, to be read and changed.
 */

#include "config.h"

#include "auth-user-attributes.h"

#include <glib/gi18n.h>

#include "auth-attribute-row.h"

#define CUSTOM_PREFIX "custom:"

typedef struct
{
  const char *name;
  const char *title;
} Attribute;

/* OpenID Connect Core 1.0 section 5.1, as far as a user pool has them. */
static const Attribute standard[] = {
  { "email", N_ ("E-mail") },
  { "phone_number", N_ ("Phone number, like +15550100") },
  { "name", N_ ("Full name") },
  { "given_name", N_ ("Given name") },
  { "family_name", N_ ("Family name") },
  { "middle_name", N_ ("Middle name") },
  { "nickname", N_ ("Nickname") },
  { "preferred_username", N_ ("Preferred user name") },
  { "address", N_ ("Address") },
  { "birthdate", N_ ("Date of birth, like 1990-12-31") },
  { "gender", N_ ("Gender") },
  { "locale", N_ ("Language, like en-US") },
  { "zoneinfo", N_ ("Time zone, like Europe/Paris") },
  { "website", N_ ("Website") },
  { "profile", N_ ("Profile page") },
  { "picture", N_ ("Picture, its address") },
};

static gboolean
needs_verification (GVariant *attributes, const char *name)
{
  g_autofree char *key = g_strconcat (name, "_verified", NULL);
  const char *verified = "";

  if (!g_str_equal (name, "email") && !g_str_equal (name, "phone_number"))
    return FALSE;
  g_variant_lookup (attributes, key, "&s", &verified);
  return !g_str_equal (verified, "true");
}

static void
add_standard (AdwPreferencesGroup *group,
              AdwExpanderRow *more,
              AuthDBusUserPool1 *pool,
              GVariant *attributes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (standard); i++)
    {
      const char *name = standard[i].name;
      const char *value = "";
      gboolean is_known = g_variant_lookup (attributes, name, "&s", &value) && *value != '\0';
      GtkWidget *row = auth_attribute_row_new (pool, name, _ (standard[i].title), value,
                                               is_known && needs_verification (attributes, name));

      if (is_known)
        adw_preferences_group_add (group, row);
      else
        adw_expander_row_add_row (more, row);
    }
}

static void
add_custom (AdwPreferencesGroup *group, AuthDBusUserPool1 *pool, GVariant *attributes)
{
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, attributes);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    if (g_str_has_prefix (name, CUSTOM_PREFIX))
      adw_preferences_group_add (
        group, auth_attribute_row_new (pool, name, name + strlen (CUSTOM_PREFIX), value, FALSE));
}

/**
 * auth_user_attributes_new:
 * @pool: whose user it is
 * @attributes: `a{ss}` as UserPool1.GetUser () has them
 * @is_federated: whether another identity provider vouches for the user
 *
 * Returns: (transfer floating): a group with a row an attribute; those without a value are behind
 *   "More"
 */
GtkWidget *
auth_user_attributes_new (AuthDBusUserPool1 *pool, GVariant *attributes, gboolean is_federated)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *more = adw_expander_row_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _ ("About You"));
  if (is_federated)
    adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (group),
      _ ("What your identity provider knows is taken from there again at the next sign-in."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (more), _ ("More"));
  add_standard (ADW_PREFERENCES_GROUP (group), ADW_EXPANDER_ROW (more), pool, attributes);
  add_custom (ADW_PREFERENCES_GROUP (group), pool, attributes);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), more);
  return group;
}
