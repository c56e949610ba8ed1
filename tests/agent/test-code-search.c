/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One-time codes in the desktop's search: who finds what, and when nobody finds anything.
 */

#include "config.h"

#include <string.h>

#include "auth-stage-codes.h"
#include "auth-stage-consent.h"
#include "auth-stage-user.h"

#define PATH  AUTH_BUS_AGENT_PATH "/SearchProvider"
#define IFACE "org.gnome.Shell.SearchProvider2"

#define SECRET "\"algorithm\":\"SHA1\",\"digits\":6,\"secret\":\"GEZDGNBVGY3TQOJQ\""
/* clang-format off */
#define ENTRY(id, issuer, account, type, rest) \
  "{\"id\":\"" id "\",\"issuer\":\"" issuer "\",\"account\":\"" account "\",\"type\":\"" type \
  "\"," SECRET rest "}"
#define LIST \
  "{\"version\":1,\"codes\":[" \
  ENTRY ("c1", "Bank", "\342\200\256al@example.com", "totp", \
         ",\"period\":30,\"tags\":[\"money\"]") "," \
  ENTRY ("c2", "Größe", "bo", "totp", ",\"period\":30") "," \
  ENTRY ("c3", "Bank", "hot", "hotp", ",\"counter\":0") "," \
  ENTRY ("c4", "Bank", "gone", "totp", ",\"period\":30,\"removed-at\":32503680000") "," \
  ENTRY ("c5", "", "plain", "totp", ",\"period\":30") "]"
/* clang-format on */

typedef struct
{
  AuthStage *stage;
  GVariant *reply;
  GError *error;
  gboolean is_done;
} Ask;

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ask *ask = user_data;

  ask->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &ask->error);
  ask->is_done = TRUE;
}

static gboolean
is_done (AuthStage *stage, gpointer user_data)
{
  return ((Ask *) user_data)->is_done;
}

/* What the agent asks of the test meanwhile has to be answered. */
static Ask
do_ask (AuthStage *stage, GDBusConnection *bus, const char *method, GVariant *parameters)
{
  Ask ask = { stage, NULL, NULL, FALSE };

  g_dbus_connection_call (bus, AUTH_BUS_AGENT_NAME, PATH, IFACE, method, parameters, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 60000, NULL, asked_cb, &ask);
  auth_stage_wait (stage, is_done, &ask);
  return ask;
}

/* Result: the first value. */
static GVariant *
call (AuthStage *stage, GDBusConnection *bus, const char *method, GVariant *parameters)
{
  const Ask ask = do_ask (stage, bus, method, parameters);
  g_autoptr (GVariant) reply = ask.reply;

  g_assert_no_error (ask.error);
  return g_variant_n_children (reply) > 0 ? g_variant_get_child_value (reply, 0) : NULL;
}

/* Result: the ids that are found, as one a{sv} each */
static GVariant *
search (AuthStage *stage, GDBusConnection *bus, const char *terms)
{
  g_auto (GStrv) words = g_strsplit (terms, " ", -1);
  g_autoptr (GVariant) ids =
    call (stage, bus, "GetInitialResultSet", g_variant_new ("(^as)", words));

  return call (stage, bus, "GetResultMetas", g_variant_new ("(@as)", ids));
}

/* expected: the names, in their order */
static void
assert_found (AuthStage *stage, GDBusConnection *bus, const char *terms, const char *expected)
{
  g_autoptr (GVariant) metas = search (stage, bus, terms);
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (metas); i++)
    {
      g_autoptr (GVariant) meta = g_variant_get_child_value (metas, i);
      const char *name = NULL;

      g_assert_true (g_variant_lookup (meta, "name", "&s", &name));
      g_string_append_printf (names, "%s ", name);
    }
  g_test_message ("%s", terms);
  g_assert_cmpstr (names->str, ==, expected);
}

static GDBusConnection *
connect_shell (void)
{
  return auth_stage_user_connect ("org.gnome.Shell");
}

static void
configure (AuthStage *stage, const char *settings)
{
  GVariant *parsed = g_variant_new_parsed (settings);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_CODES_IFACE, "Configure",
                     g_variant_new ("(@a{sv})", parsed), &error);

  g_assert_no_error (error);
}

static void
test_terms (void)
{
  static const struct
  {
    const char *terms, *found;
  } rows[] = {
    { "", "" },
    { "   ", "" },
    { "bank", "Bank " },
    { "BANK al", "Bank " },
    { "bank bo", "" },
    { "money", "Bank " },
    { "GRÖSSE", "Größe " },
    { "hot", "" },
    { "gone", "" },
    { "plain", "plain " },
    { "GEZDGNBVGY3TQOJQ", "" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();

  auth_stage_codes_store (stage, LIST "}");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_found (stage, shell, rows[i].terms, rows[i].found);
}

/* A long word, and many words: refused before they are looked at. */
static void
test_too_long (void)
{
  static const struct
  {
    const char *method, *parameters;
  } rows[] = {
    { "GetInitialResultSet", "([%s],)" },
    { "GetSubsearchResultSet", "([%s], ['a'])" },
    { "GetSubsearchResultSet", "(@as [], [%s])" },
    { "GetResultMetas", "([%s],)" },
    { "ActivateResult", "('a', [%s], uint32 0)" },
    { "LaunchSearch", "([%s], uint32 0)" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autofree char *word = g_strnfill (4096, 'a');

  auth_stage_codes_store (stage, LIST "}");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      GVariant *parameters = g_variant_new_parsed (rows[i].parameters, word);
      const Ask ask = do_ask (stage, shell, rows[i].method, parameters);
      g_autoptr (GError) error = ask.error;

      g_test_message ("%s", rows[i].parameters);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
}

static void
test_many_words (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autofree char *text = g_strnfill (1000, ' ');

  auth_stage_codes_store (stage, LIST "}");
  assert_found (stage, shell, text, "");
  for (char *p = text; *p != '\0'; p += 2)
    *p = 'k';
  assert_found (stage, shell, text, "Bank ");
}

/* Nothing of the list is in the ids, and no code is anywhere. */
static void
test_opaque (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autoptr (GVariant) first = NULL, second = NULL, meta = NULL, other = NULL, unknown = NULL;
  const char *id, *other_id, *description;

  auth_stage_codes_store (stage, LIST "}");
  first = search (stage, shell, "bank");
  second = search (stage, shell, "bank");
  meta = g_variant_get_child_value (first, 0);
  other = g_variant_get_child_value (second, 0);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &id));
  g_assert_true (g_variant_lookup (other, "id", "&s", &other_id));
  g_assert_true (g_variant_lookup (meta, "description", "&s", &description));
  g_assert_cmpstr (id, !=, other_id);
  g_assert_cmpstr (id, !=, "c1");
  g_assert_cmpstr (description, ==, "al@example.com");
  g_assert_false (g_variant_lookup (meta, "clipboardText", "&s", NULL));
  unknown = call (stage, shell, "GetResultMetas", g_variant_new_parsed ("(['c1', 'x'],)"));
  g_assert_cmpuint (g_variant_n_children (unknown), ==, 0);
}

static void
test_strangers (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();

  auth_stage_codes_store (stage, LIST "}");
  assert_found (stage, stranger, "bank", "");
  auth_stage_allow (stage, "", "codes");
  assert_found (stage, stranger, "bank", "Bank ");
}

static void
test_settings (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autoptr (GDBusConnection) other = auth_stage_connect ();
  g_autoptr (GVariant) metas = NULL, meta = NULL, others = NULL, other_meta = NULL;
  const char *text = NULL;

  auth_stage_codes_store (stage, LIST "}");
  configure (stage, "{'in-search': <false>}");
  assert_found (stage, shell, "bank", "");
  configure (stage, "{'in-search': <true>, 'copies-from-search': <true>}");
  metas = search (stage, shell, "bank");
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "clipboardText", "&s", &text));
  g_assert_cmpuint (strspn (text, "0123456789"), ==, 6);
  /* Whoever may see the list may not see codes. */
  auth_stage_allow (stage, "", "codes");
  others = search (stage, other, "bank");
  other_meta = g_variant_get_child_value (others, 0);
  g_assert_false (g_variant_lookup (other_meta, "clipboardText", "&s", NULL));
}

static void
test_locked_keyring (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();

  auth_stage_codes_store (stage, LIST "}");
  assert_found (stage, shell, "bank", "Bank ");
  auth_stage_lock_keyring (stage);
  assert_found (stage, shell, "bank", "");
  auth_stage_unlock_keyring (stage);
  assert_found (stage, shell, "bank", "Bank ");
}

static void
saver_called_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *method,
                 GVariant *parameters,
                 GDBusMethodInvocation *invocation,
                 gpointer user_data)
{
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(b)", *(const gboolean *) user_data));
}

static void
test_locked_screen (void)
{
  static const GDBusInterfaceVTable table = { .method_call = saver_called_cb };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autoptr (GDBusConnection) saver = auth_stage_user_connect ("org.gnome.ScreenSaver");
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (
    "<node><interface name='org.gnome.ScreenSaver'><method name='GetActive'>"
    "<arg type='b' direction='out'/></method></interface></node>",
    NULL);
  gboolean is_locked = TRUE;
  guint id = g_dbus_connection_register_object (
    saver, "/org/gnome/ScreenSaver", node->interfaces[0], &table, &is_locked, NULL, NULL);

  auth_stage_codes_store (stage, LIST "}");
  assert_found (stage, shell, "bank", "");
  is_locked = FALSE;
  assert_found (stage, shell, "bank", "Bank ");
  g_dbus_connection_unregister_object (saver, id);
}

static const char *
wait_activated (AuthStageWindow *window, guint n_activated)
{
  auth_stage_window_wait (window, n_activated);
  return window->activated->pdata[n_activated - 1];
}

static void
test_activate (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) shell = connect_shell ();
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();
  g_autoptr (AuthStageWindow) window = auth_stage_window_new (stage);
  g_autoptr (GVariant) metas = NULL, meta = NULL;
  const char *id;

  auth_stage_codes_store (stage, LIST "}");
  g_assert_true (auth_stage_set_grant (stage, "host:", "", "codes", "deny", NULL));
  metas = search (stage, shell, "bank");
  meta = g_variant_get_child_value (metas, 0);
  g_assert_true (g_variant_lookup (meta, "id", "&s", &id));
  g_assert_null (
    call (stage, stranger, "LaunchSearch", g_variant_new_parsed ("(['x'], uint32 5)")));
  g_assert_null (call (stage, shell, "ActivateResult",
                       g_variant_new_parsed ("(%s, ['bank', 'al'], uint32 5)", id)));
  g_assert_cmpstr (wait_activated (window, 1), ==, "show-code c1");
  g_assert_nonnull (strstr (window->platform, "_TIME5"));
  /* Good once: from then on it is a search. */
  g_assert_null (call (stage, shell, "ActivateResult",
                       g_variant_new_parsed ("(%s, ['bank', 'al'], uint32 5)", id)));
  g_assert_cmpstr (wait_activated (window, 2), ==, "search-codes bank al");
  g_assert_null (
    call (stage, shell, "LaunchSearch", g_variant_new_parsed ("(['bank', 'bo'], uint32 5)")));
  g_assert_cmpstr (wait_activated (window, 3), ==, "search-codes bank bo");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-search/terms", test_terms);
  g_test_add_func ("/code-search/too-long", test_too_long);
  g_test_add_func ("/code-search/many-words", test_many_words);
  g_test_add_func ("/code-search/opaque", test_opaque);
  g_test_add_func ("/code-search/strangers", test_strangers);
  g_test_add_func ("/code-search/settings", test_settings);
  g_test_add_func ("/code-search/locked-keyring", test_locked_keyring);
  g_test_add_func ("/code-search/locked-screen", test_locked_screen);
  g_test_add_func ("/code-search/activate", test_activate);
  return g_test_run ();
}
