/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What can go wrong with a sign-in, and what a person is told about it.
 */

#include "config.h"

#include "auth-trouble.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "auth-error.h"

typedef struct
{
  const char *icon_name;
  const char *title;
  const char *description; /* %s: the detail */
} Trouble;

/* clang-format off */
static const Trouble troubles[] = {
  [AUTH_TROUBLE_AGENT] = { "dialog-warning-symbolic", N_ ("Sign-In Failed"), "%s" },
  [AUTH_TROUBLE_UNREACHABLE] = {
    "network-offline-symbolic", N_ ("The Pool Cannot Be Reached"), "%s" },
  [AUTH_TROUBLE_OFFLINE] = {
    "network-offline-symbolic", N_ ("No Network Connection"),
    N_ ("%s cannot be reached. Connect to a network, then try again.") },
  [AUTH_TROUBLE_LOAD] = {
    "network-offline-symbolic", N_ ("The Sign-In Page Did Not Load"),
    N_ ("%s did not answer. Check the network and the account’s address, then try again.") },
  [AUTH_TROUBLE_TLS] = {
    "security-low-symbolic", N_ ("The Connection Is Not Secure"),
    N_ ("%s could not prove who it is, so nothing was sent to it. Check the date and time of "
        "this computer and the network you are on, or ask the administrator of the pool.") },
  [AUTH_TROUBLE_INSECURE] = {
    "channel-insecure-symbolic", N_ ("The Page Is Not Secure"),
    N_ ("The sign-in led to %s without encryption and was stopped. Ask the administrator of the "
        "pool.") },
  [AUTH_TROUBLE_SERVER] = {
    "dialog-warning-symbolic", N_ ("The Pool Has Trouble"),
    N_ ("It answered with status %s instead of a sign-in page. Try again in a moment.") },
  [AUTH_TROUBLE_UNSUITED] = {
    "auth-browser-symbolic", N_ ("This Page Does Not Work Inside This Window"),
    N_ ("This page of %s needs a web browser. Continue there, and this window waits for you; or "
        "go back to sign in another way.") },
  [AUTH_TROUBLE_CRASH] = {
    "computer-fail-symbolic", N_ ("The Sign-In Page Crashed"),
    N_ ("Nothing is lost but what was typed there. Try again.") },
  [AUTH_TROUBLE_ERROR_PAGE] = {
    "dialog-warning-symbolic", N_ ("The Pool Refused to Start"),
    N_ ("Its reason: “%s”. Check the account’s client ID, or ask the administrator of the "
        "pool.") },
  [AUTH_TROUBLE_REFUSED] = {
    "action-unavailable-symbolic", N_ ("The Pool Refused the Sign-In"), "%s" },
  [AUTH_TROUBLE_CANCELLED] = {
    "action-unavailable-symbolic", N_ ("Sign-In Declined"),
    N_ ("Access was declined on the pool’s page. Nothing has changed.") },
  [AUTH_TROUBLE_EXPIRED] = {
    "appointment-missed-symbolic", N_ ("The Sign-In Took Too Long"),
    N_ ("For safety a sign-in ends after ten minutes. Start again.") },
};

static const Trouble redirect_mismatch = {
  "dialog-warning-symbolic", N_ ("The Pool Does Not Know This Program"),
  N_ ("An administrator must add this callback URL to the app client of the user pool, letter "
      "by letter:")
};
/* clang-format on */

static const Trouble *
find_trouble (AuthTroubleKind kind, const char *detail)
{
  if (auth_trouble_is_redirect_mismatch (kind, detail))
    return &redirect_mismatch;
  return &troubles[kind];
}

/**
 * auth_trouble_is_redirect_mismatch:
 * @kind: the kind of trouble
 * @detail: (nullable): its detail
 *
 * Returns: whether the redirect URI must be registered, so that it ought to be shown
 */
gboolean
auth_trouble_is_redirect_mismatch (AuthTroubleKind kind, const char *detail)
{
  return kind == AUTH_TROUBLE_ERROR_PAGE && g_strcmp0 (detail, "redirect_mismatch") == 0;
}

/**
 * auth_trouble_get_icon_name:
 * @kind: the kind of trouble
 *
 * Returns: (transfer none): the name of a symbolic icon
 */
const char *
auth_trouble_get_icon_name (AuthTroubleKind kind)
{
  return troubles[kind].icon_name;
}

/**
 * auth_trouble_get_title:
 * @kind: the kind of trouble
 * @detail: (nullable): its detail
 *
 * Returns: (transfer none): a title
 */
const char *
auth_trouble_get_title (AuthTroubleKind kind, const char *detail)
{
  return _ (find_trouble (kind, detail)->title);
}

/* Messages of errors come without the full stop that is due where they stand alone. */
static gboolean
lacks_full_stop (const Trouble *trouble, const char *detail)
{
  const char *last = g_utf8_find_prev_char (detail, detail + strlen (detail));

  return g_str_equal (trouble->description, "%s") && last != NULL &&
         (g_unichar_isalnum (g_utf8_get_char (last)) || g_str_equal (last, "”"));
}

/**
 * auth_trouble_dup_description:
 * @kind: the kind of trouble
 * @detail: (nullable): its detail; may be a server's own words
 *
 * Returns: (transfer full): what happened and what to do, as Pango markup
 */
char *
auth_trouble_dup_description (AuthTroubleKind kind, const char *detail)
{
  const Trouble *trouble = find_trouble (kind, detail);
  g_autofree char *clean = auth_error_clean_text (detail);
  g_autofree char *escaped = g_markup_escape_text (clean, -1);
  g_auto (GStrv) parts = g_strsplit (_ (trouble->description), "%s", 2);

  if (lacks_full_stop (trouble, clean))
    /* Translators: a sentence and the full stop it lacks */
    return g_strdup_printf (_ ("%s."), escaped);
  return g_strjoinv (escaped, parts);
}

/**
 * auth_trouble_from_error:
 * @error: what BeginSignIn () or Complete () failed with
 *
 * Returns: the kind of trouble
 */
AuthTroubleKind
auth_trouble_from_error (const GError *error)
{
  if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_OBJECT) ||
      g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_METHOD) ||
      g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    return AUTH_TROUBLE_EXPIRED;
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_OFFLINE))
    return AUTH_TROUBLE_UNREACHABLE;
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_SERVER_REFUSED))
    return AUTH_TROUBLE_REFUSED;
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_CANCELLED))
    return AUTH_TROUBLE_CANCELLED;
  return AUTH_TROUBLE_AGENT;
}
