/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The ways into an account: surfaces, identity providers, our own URI scheme, and the way out.
 */

#include "config.h"

#include "auth-stage.h"

#include <glib/gstdio.h>
#include <libsoup/soup.h>

#include "auth-uri.h"

#define SIGN_IN_IFACE "org.example.Authenticator.SignIn1"
#define OWN_SCHEME    "org.example.authenticator:/callback"

typedef struct
{
  char *path;
  char *uri;
  char *redirect_uri;
} SignIn;

static void
sign_in_clear (SignIn *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->uri, g_free);
  g_clear_pointer (&self->redirect_uri, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SignIn, sign_in_clear)

/* options: the text of an a{sv} */
static gboolean
begin (AuthStage *stage, const char *account, const char *options, SignIn *sign_in, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginSignIn",
                     g_variant_new ("(@a{sv})", g_variant_new_parsed (options)), error);

  sign_in_clear (sign_in);
  if (reply != NULL)
    g_variant_get (reply, "(oss)", &sign_in->path, &sign_in->uri, &sign_in->redirect_uri);
  return reply != NULL;
}

static void
end (AuthStage *stage, SignIn *sign_in)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, sign_in->path, SIGN_IN_IFACE, "Cancel", NULL, NULL);
}

static void
update (AuthStage *stage, const char *account, const char *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "Update",
                     g_variant_new ("(@a{sv})", g_variant_new_parsed (changes)), &error);

  g_assert_no_error (error);
}

/* @name=value of the authorization URI; no value: it must not be there. */
static void
assert_parameter (const SignIn *sign_in, const char *expected)
{
  g_autoptr (GHashTable) query = auth_form_decode (strchr (sign_in->uri, '?') + 1, NULL);
  g_auto (GStrv) pair = g_strsplit (expected, "=", 2);

  g_assert_cmpstr (g_hash_table_lookup (query, pair[0]), ==, pair[1]);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *options;
    AuthError code;
  } rows[] = {
    { "{'surface': <1>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'surface': <'window'>}", AUTH_ERROR_NOT_SUPPORTED },
    { "{'provider': <'Okta'>, 'idp-identifier': <'x'>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'provider': <''>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'idp-identifier': <@as []>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'page': <'confirm'>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'prompt': <'login none'>}", AUTH_ERROR_INVALID_ARGUMENT },
    { "{'lang': <0>}", AUTH_ERROR_INVALID_ARGUMENT },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Refused");
  g_auto (SignIn) sign_in = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", rows[i].options);
      g_assert_false (begin (stage, account, rows[i].options, &sign_in, &error));
      g_assert_error (error, AUTH_ERROR, (int) rows[i].code);
    }
}

/* The account's own choice, what is asked for, where it takes place, and what the URI says. */
static const struct
{
  const char *account;
  const char *options;
  const char *surface;
  const char *parameter;
} surfaces[] = {
  { "", "@a{sv} {}", "embedded", "identity_provider" },
  { "", "{'provider': <'COGNITO'>}", "embedded", "identity_provider=COGNITO" },
  { "", "{'provider': <'Okta'>}", "browser", "identity_provider=Okta" },
  { "", "{'provider': <'Okta'>, 'surface': <'embedded'>}", "embedded", "identity_provider=Okta" },
  { "", "{'idp-identifier': <'x'>}", "browser", "idp_identifier=x" },
  { "", "{'login-hint': <'a@EXAMPLE.org'>}", "browser", "idp_identifier=Okta-id" },
  { "", "{'login-hint': <'a@EXAMPLE.org'>}", "browser", "login_hint=a@EXAMPLE.org" },
  { "", "{'login-hint': <'a@example.com'>}", "embedded", "idp_identifier" },
  { "", "{'login-hint': <'a@example.org'>, 'provider': <'COGNITO'>}", "embedded",
    "idp_identifier" },
  { "", "{'login-hint': <'a@example.org'>, 'page': <'signup'>}", "embedded", "idp_identifier" },
  { "", "{'page': <'logout'>, 'lang': <'de_AT.UTF-8'>}", "embedded", "lang=de" },
  { "browser", "{'prompt': <'login select_account'>}", "browser", "prompt=login select_account" },
  { "browser", "{'surface': <'embedded'>}", "embedded", "prompt" },
  { "embedded", "{'provider': <'Okta'>}", "embedded", "identity_provider=Okta" },
};

static void
test_surface (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Surface");

  for (gsize i = 0; i < G_N_ELEMENTS (surfaces); i++)
    {
      g_autofree char *changes = g_strdup_printf (
        "{'sign-in-surface': <'%s'>, 'mail-domains': <{'example.org': 'Okta-id'}>}",
        surfaces[i].account);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) surface = NULL;
      g_auto (SignIn) sign_in = { NULL };

      g_test_message ("%s %s", surfaces[i].account, surfaces[i].options);
      update (stage, account, changes);
      begin (stage, account, surfaces[i].options, &sign_in, &error);
      g_assert_no_error (error);
      surface = auth_stage_get_property (stage, sign_in.path, SIGN_IN_IFACE, "Surface");
      g_assert_cmpstr (g_variant_get_string (surface, NULL), ==, surfaces[i].surface);
      assert_parameter (&sign_in, surfaces[i].parameter);
      end (stage, &sign_in);
    }
}

/* No browser can arrive at a page of somebody else's, and no program but theirs at their scheme. */
static void
test_nowhere_to_arrive (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Nowhere");
  g_autoptr (GError) error = NULL;
  g_auto (SignIn) sign_in = { NULL };

  update (stage, account,
          "{'redirect-uris': <['https://example.com/callback', 'com.example.app:/callback']>,"
          " 'sign-in-surface': <'browser'>}");
  g_assert_false (begin (stage, account, "{'surface': <'browser'>}", &sign_in, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  g_assert_true (begin (stage, account, "@a{sv} {}", &sign_in, NULL));
  g_assert_cmpstr (sign_in.redirect_uri, ==, "https://example.com/callback");
}

static gboolean
complete_from_desktop (AuthStage *stage, const char *uri, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_BUS_AGENT_NAME "1", "CompleteSignIn",
                     g_variant_new ("(s)", uri), error);

  return reply != NULL;
}

static void
assert_nobody_waits (AuthStage *stage, const char *uri)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (complete_from_desktop (stage, uri, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  g_assert_null (strstr (error->message, "state"));
}

static void
test_own_scheme (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Scheme");
  g_autofree char *other = auth_stage_add_account (stage, "Other");
  g_autofree char *answer = NULL, *foreign = NULL, *state = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SignIn) sign_in = { NULL };
  g_auto (SignIn) waiting = { NULL };

  update (stage, account, "{'redirect-uris': <['" OWN_SCHEME "']>}");
  assert_nobody_waits (stage, OWN_SCHEME "?code=x&state=y");
  assert_nobody_waits (stage, "");
  g_assert_true (begin (stage, other, "{'surface': <'browser'>}", &waiting, NULL));
  g_assert_true (begin (stage, account, "{'surface': <'browser'>}", &sign_in, NULL));
  g_assert_cmpstr (sign_in.redirect_uri, ==, OWN_SCHEME);
  answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
  foreign = g_strconcat (answer, "x", NULL);
  assert_nobody_waits (stage, foreign);
  complete_from_desktop (stage, answer, &error);
  g_assert_no_error (error);
  state = auth_stage_dup_state (stage, account);
  g_assert_cmpstr (state, ==, "signed-in");
  auth_stage_assert_property (stage, account, "HostedSession", "'browser'");
  auth_stage_assert_property (stage, other, "State", "'signed-out'");
  assert_nobody_waits (stage, answer);
}

static void
test_own_scheme_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Scheme no");
  g_autofree char *answer = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SignIn) sign_in = { NULL };

  update (stage, account, "{'redirect-uris': <['" OWN_SCHEME "']>}");
  g_assert_true (begin (stage, account, "{'surface': <'browser'>}", &sign_in, NULL));
  query = auth_form_decode (strchr (sign_in.uri, '?') + 1, NULL);
  answer = g_strdup_printf (OWN_SCHEME "?error=access_denied&state=%s",
                            (char *) g_hash_table_lookup (query, "state"));
  g_assert_false (complete_from_desktop (stage, answer, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_CANCELLED);
  assert_nobody_waits (stage, answer);
}

/* As an installed program's desktop file does. */
static void
register_own_scheme (void)
{
  static const char name[] = "org.example.Authenticator.desktop";
  static const char type[] = "x-scheme-handler/org.example.authenticator";
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "applications", NULL);
  g_autofree char *entry = g_build_filename (folder, name, NULL);
  g_autofree char *list = g_build_filename (folder, "mimeinfo.cache", NULL);
  g_autofree char *cache = g_strdup_printf ("[MIME Cache]\n%s=%s;\n", type, name);
  g_autofree char *content =
    g_strdup_printf ("[Desktop Entry]\nType=Application\nName=Authenticator\nExec=true %%u\n"
                     "MimeType=%s;\n",
                     type);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (entry, content, -1, NULL));
  g_assert_true (g_file_set_contents (list, cache, -1, NULL));
}

/* Only once the ports are taken does the answer take the way through the desktop. */
static void
test_busy_ports (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Busy");
  g_auto (SignIn) sign_in = { NULL };

  register_own_scheme ();
  auth_stage_kill_agent (stage);
  /* Another program may have some of the three ports. */
  for (gsize i = 0; i < 4 && g_strcmp0 (sign_in.redirect_uri, OWN_SCHEME) != 0; i++)
    {
      g_assert_true (begin (stage, account, "{'surface': <'browser'>}", &sign_in, NULL));
      g_assert_nonnull (strstr (sign_in.redirect_uri, "/callback"));
    }
  g_assert_cmpstr (sign_in.redirect_uri, ==, OWN_SCHEME);
  auth_stage_kill_agent (stage);
}

static void
test_federated (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new ("--federation", NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Federated");
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SignIn) sign_in = { NULL };

  g_assert_true (
    begin (stage, account, "{'provider': <'Okta'>, 'surface': <'embedded'>}", &sign_in, NULL));
  answer = auth_stage_visit (stage, sign_in.uri, "ada@example.com", NULL);
  auth_stage_complete (stage, sign_in.path, answer, &error);
  g_assert_no_error (error);
  auth_stage_assert_property (stage, account, "Federated", "true");
  auth_stage_assert_property (stage, account, "HostedSession", "'embedded'");
}

static guint
get (const char *uri, char **body_out)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("proxy-resolver", NULL, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, NULL);

  if (body == NULL)
    return 0;
  *body_out = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  return soup_message_get_status (message);
}

static gboolean
has_no_hosted_session (AuthStage *stage, gpointer account)
{
  g_autoptr (GVariant) value =
    auth_stage_get_property (stage, account, AUTH_BUS_ACCOUNT_IFACE, "HostedSession");

  return *g_variant_get_string (value, NULL) == '\0';
}

static gboolean
is_closed (AuthStage *stage, gpointer uri)
{
  g_autofree char *page = NULL;

  return get (uri, &page) == 0;
}

static char *
begin_sign_out (AuthStage *stage, const char *account, GError **error)
{
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "BeginHostedSignOut", NULL, error);
  char *uri;

  if (reply == NULL)
    return NULL;
  g_variant_get (reply, "(s)", &uri);
  return uri;
}

static void
test_hosted_sign_out (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "Out");
  g_autofree char *answer = NULL, *uri = NULL, *again = NULL, *page = NULL, *arrival = NULL;
  g_autoptr (GHashTable) query = NULL;
  g_auto (SignIn) sign_in = { NULL };
  g_autoptr (GVariant) notes = NULL;
  guint status;

  auth_stage_kill_agent (stage);
  update (stage, account,
          "{'redirect-uris': <['" OWN_SCHEME "']>,"
          " 'sign-out-uris': <['http://127.0.0.1:17912/callback']>}");
  g_assert_true (begin (stage, account, "{'surface': <'browser'>}", &sign_in, NULL));
  answer = auth_stage_visit (stage, sign_in.uri, "alice@example.com", NULL);
  g_assert_true (complete_from_desktop (stage, answer, NULL));
  notes = auth_stage_call (stage, account, AUTH_BUS_ACCOUNT_IFACE, "SignOut",
                           g_variant_new_parsed ("(@a{sv} {},)"), NULL);
  auth_stage_assert_property (stage, account, "HostedSession", "'browser'");
  /* The port is the same one, so the one before has to give it back. */
  uri = begin_sign_out (stage, account, NULL);
  again = begin_sign_out (stage, account, NULL);
  g_assert_cmpstr (uri, ==, again);
  g_assert_nonnull (strstr (uri, "/logout?client_id="));
  query = auth_form_decode (strchr (uri, '?') + 1, NULL);
  arrival = g_strdup (g_hash_table_lookup (query, "logout_uri"));
  g_assert_cmpstr (arrival, ==, "http://127.0.0.1:17912/callback");
  status = get (uri, &page);
  g_assert_cmpuint (status, ==, 200);
  g_assert_nonnull (strstr (page, "You are signed out"));
  auth_stage_wait (stage, has_no_hosted_session, account);
  auth_stage_wait (stage, is_closed, arrival);
}

static void
test_hosted_sign_out_refused (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = auth_stage_add_account (stage, "No out");
  g_autofree char *uri = NULL;
  g_autoptr (GError) error = NULL;

  update (stage, account, "{'sign-out-uris': <['" OWN_SCHEME "']>}");
  g_assert_null (begin_sign_out (stage, account, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED);
  update (stage, account, "{'sign-out-uris': <['https://example.com/bye']>}");
  uri = begin_sign_out (stage, account, NULL);
  g_assert_true (g_str_has_suffix (uri, "logout_uri=https%3A%2F%2Fexample.com%2Fbye"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ways/refused", test_refused);
  g_test_add_func ("/ways/surface", test_surface);
  g_test_add_func ("/ways/nowhere-to-arrive", test_nowhere_to_arrive);
  g_test_add_func ("/ways/own-scheme", test_own_scheme);
  g_test_add_func ("/ways/own-scheme-refused", test_own_scheme_refused);
  g_test_add_func ("/ways/busy-ports", test_busy_ports);
  g_test_add_func ("/ways/federated", test_federated);
  g_test_add_func ("/ways/hosted-sign-out", test_hosted_sign_out);
  g_test_add_func ("/ways/hosted-sign-out-refused", test_hosted_sign_out_refused);
  return g_test_run ();
}
