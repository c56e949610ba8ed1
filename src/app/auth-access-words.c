/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Words for people: who has access, and to what.
 */

#include "config.h"

#include "auth-access-words.h"

#include <string.h>

#include <glib/gi18n.h>

#include "auth-app.h"
#include "auth-error.h"

#define ROLE_PREFIX "aws-credentials:"
#define CODE_PREFIX "code:"

typedef struct
{
  const char *permission; /* or how it begins */
  const char *sentence;   /* what the program wants */
  const char *noun;       /* what it got */
} Words;

/* clang-format off */
static const Words words[] = {
  { "*", N_ ("All that programs can ask for"), N_ ("All") },
  { "profile", N_ ("See who you are: name, e-mail address and groups"), N_ ("Profile") },
  { "access-token", N_ ("Use online services in your name"), N_ ("Access token") },
  { "id-token", N_ ("Prove to an online service who you are"), N_ ("ID token") },
  { "aws-credentials", N_ ("Use AWS in your name"), N_ ("AWS credentials") },
  { ROLE_PREFIX "*", N_ ("Use AWS in your name, in any role"), N_ ("AWS credentials") },
  { "codes", N_ ("See which one-time codes you have, not the codes themselves"),
    N_ ("List of one-time codes") },
  { CODE_PREFIX, N_ ("Get the codes of one of your one-time code entries"),
    N_ ("One-time code") },
};
/* clang-format on */

static const Words *
find_words (const char *permission)
{
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (permission, words[i].permission) ||
        (g_str_has_suffix (words[i].permission, ":") &&
         g_str_has_prefix (permission, words[i].permission)))
      return &words[i];
  return NULL;
}

/* The lines of a policy are about many programs at once. */
static const char *
find_kind (const char *app)
{
  static const struct
  {
    const char *app;
    const char *name;
  } kinds[] = {
    { "", N_ ("You") },
    { "host:", N_ ("A program on this computer") },
    { "*", N_ ("Every program") },
    { "flatpak:*", N_ ("Every program from a Flatpak") },
    { "snap:*", N_ ("Every program from a Snap") },
    { "host:*", N_ ("Every program outside a sandbox") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (app, kinds[i].app))
      return _ (kinds[i].name);
  return NULL;
}

/**
 * auth_access_words_dup_app:
 * @app: as Agent1.ListGrants () has it; "" for the person's own programs
 * @app_name: its name, "" where it has no desktop file
 *
 * Returns: (transfer full): what a person may know the program as
 */
char *
auth_access_words_dup_app (const char *app, const char *app_name)
{
  g_autofree char *clean = auth_error_clean_text (*app_name != '\0' ? app_name : NULL);

  if (*clean != '\0')
    return g_steal_pointer (&clean);
  if (find_kind (app) != NULL)
    return g_strdup (find_kind (app));
  return auth_error_clean_text (auth_app_get_id (app));
}

/**
 * auth_access_words_dup_permission:
 * @permission: as Agent1.SetGrant () has it
 *
 * Returns: (transfer full): what the program can do with it, a sentence without a full stop
 */
char *
auth_access_words_dup_permission (const char *permission)
{
  const Words *known = find_words (permission);

  if (known == NULL && g_str_has_prefix (permission, ROLE_PREFIX))
    {
      g_autofree char *role = auth_error_clean_text (permission + strlen (ROLE_PREFIX));

      /* Translators: %s is the name of a role, like arn:aws:iam::123456789012:role/Reader */
      return g_strdup_printf (_ ("Use AWS in your name, in the role %s"), role);
    }
  return known != NULL ? g_strdup (_ (known->sentence)) : auth_error_clean_text (permission);
}

/* "signed-in" and the like are of the person, not of a program's permission. */
static const char *
find_happening (const char *what)
{
  static const struct
  {
    const char *what;
    const char *sentence;
  } happenings[] = {
    { "signed-in", N_ ("Signed in") },
    { "signed-out", N_ ("Signed out") },
    { "granted", N_ ("Was given access") },
    { "refused", N_ ("Was refused access") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (happenings); i++)
    if (g_str_equal (what, happenings[i].what))
      return _ (happenings[i].sentence);
  return NULL;
}

static char *
dup_noun (const char *what)
{
  const Words *known = find_words (what);

  if (known != NULL)
    return g_strdup (_ (known->noun));
  return g_str_has_prefix (what, ROLE_PREFIX) ? g_strdup (_ ("AWS credentials"))
                                              : auth_error_clean_text (what);
}

static const char *
find_outcome (const char *outcome, const char *decided_by)
{
  if (g_str_equal (outcome, "given"))
    return g_str_equal (decided_by, "policy")
             ? _ ("given, as this computer’s administrator decided")
             : _ ("given");
  if (g_str_equal (outcome, "refused"))
    return g_str_equal (decided_by, "policy")
             ? _ ("refused, as this computer’s administrator decided")
             : _ ("refused");
  return _ ("not given, since something went wrong");
}

/**
 * auth_access_words_dup_event:
 * @event: `a{sv}`, one of Agent1.ListEvents ()
 *
 * Returns: (transfer full): what happened, without who and when
 */
char *
auth_access_words_dup_event (GVariant *event)
{
  const char *what = "", *outcome = "", *decided_by = "";
  g_autofree char *noun = NULL;

  g_variant_lookup (event, "What", "&s", &what);
  g_variant_lookup (event, "Outcome", "&s", &outcome);
  g_variant_lookup (event, "DecidedBy", "&s", &decided_by);
  if (find_happening (what) != NULL)
    return g_strdup (find_happening (what));
  noun = dup_noun (what);
  /* Translators: what a program asked for, and what became of it: “Access token: given” */
  return g_strdup_printf (_ ("%s: %s"), noun, find_outcome (outcome, decided_by));
}
