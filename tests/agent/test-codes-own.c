/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the person's own program does with the one-time codes.
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include "auth-stage-codes.h"

#define SECRET "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define PATH   AUTH_BUS_AGENT_PATH

static char *
add (AuthStage *stage, const char *entry)
{
  g_autoptr (GError) error = NULL;
  char *id = auth_stage_codes_add (stage, SECRET, entry, &error);

  g_assert_no_error (error);
  return id;
}

static void
do_call (AuthStage *stage, const char *method, GVariant *parameters)
{
  g_variant_unref (auth_stage_codes_do (stage, method, parameters));
}

static void
assert_refused (AuthStage *stage, const char *method, GVariant *parameters, int expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply =
    auth_stage_call (stage, PATH, AUTH_STAGE_CODES_IFACE, method, parameters, &error);

  g_assert_error (error, AUTH_ERROR, expected);
}

static void
test_stranger (void)
{
  static const struct
  {
    const char *method, *parameters;
  } rows[] = {
    { "GetCodes", "(@as [], uint64 0)" },
    { "Preview", "(handle 0, @a{sv} {})" },
    { "Add", "(handle 0, @a{sv} {})" },
    { "Update", "('c1', @a{sv} {})" },
    { "GetNote", "('c1',)" },
    { "SetNote", "('c1', handle 0)" },
    { "Remove", "('c1',)" },
    { "Restore", "('c1',)" },
    { "Reorder", "(@as [],)" },
    { "Describe", "()" },
    { "Configure", "(@a{sv} {},)" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GDBusConnection) stranger = auth_stage_connect ();

  auth_stage_codes_store (stage, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int fd = auth_stage_codes_pipe (SECRET, strlen (SECRET));
      g_autoptr (GUnixFDList) fds = g_unix_fd_list_new_from_array (&fd, 1);
      g_autoptr (GError) error = NULL;
      g_autoptr (GVariant) reply = g_dbus_connection_call_with_unix_fd_list_sync (
        stranger, AUTH_BUS_AGENT_NAME, PATH, AUTH_STAGE_CODES_IFACE, rows[i].method,
        g_variant_new_parsed (rows[i].parameters), NULL, G_DBUS_CALL_FLAGS_NONE, -1, fds, NULL,
        NULL, &error);

      g_test_message ("%s", rows[i].method);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED);
    }
}

static void
test_add_refused (void)
{
  static const struct
  {
    const char *secret, *entry;
  } rows[] = {
    { "", "@a{sv} {}" },
    { "0189", "@a{sv} {}" },
    { SECRET, "{'type': <'motp'>}" },
    { SECRET, "{'type': <5>}" },
    { SECRET, "{'algorithm': <'MD5'>}" },
    { SECRET, "{'digits': <uint32 5>}" },
    { SECRET, "{'digits': <'6'>}" },
    { SECRET, "{'period': <uint32 0>}" },
    { SECRET, "{'type': <'hotp'>, 'period': <uint32 30>}" },
    { SECRET, "{'type': <'hotp'>, 'counter': <uint64 9223372036854775808>}" },
    { SECRET, "{'type': <'hotp'>, 'counter': <uint64 9223372036854775807>}" },
    { SECRET, "{'type': <'steam'>, 'digits': <uint32 6>}" },
    { SECRET, "{'type': <'steam'>, 'algorithm': <'SHA256'>}" },
    { SECRET, "{'issuer': <b'x'>}" },
    { SECRET, "{'tags': <'work'>}" },
    { SECRET, "{'tags': <['']>}" },
    { SECRET, "{'is-pinned': <'yes'>}" },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *long_secret = g_strnfill (5000, 'A');
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  auth_stage_codes_store (stage, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s %s", rows[i].secret, rows[i].entry);
      g_assert_null (auth_stage_codes_add (stage, rows[i].secret, rows[i].entry, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_null (strstr (error->message, SECRET));
      g_clear_error (&error);
    }
  g_assert_null (auth_stage_codes_add (stage, long_secret, "@a{sv} {}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  id = add (stage, "@a{sv} {}");
  g_assert_null (auth_stage_codes_add (stage, SECRET, "{'is-pinned': <true>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_no_descriptor (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  const int none[] = { -1 };
  int ends[2];
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  auth_stage_codes_store (stage, NULL);
  reply = auth_stage_codes_call (stage, PATH, "Add", g_variant_new_parsed ("(handle 0, @a{sv} {})"),
                                 none, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);
  /* Nobody ever writes. */
  g_assert_cmpint (pipe (ends), ==, 0);
  reply = auth_stage_codes_call (stage, PATH, "Add", g_variant_new_parsed ("(handle 0, @a{sv} {})"),
                                 (const int[]){ ends[0], -1 }, NULL, &error);
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  close (ends[0]);
  close (ends[1]);
}

static void
test_add (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;

  auth_stage_codes_store (stage, NULL);
  id =
    add (stage, "{'issuer': <'Bank'>, 'account': <'al'>, 'type': <'hotp'>, 'counter': <uint64 1>,"
                " 'tags': <['work', 'é']>, 'is-pinned': <true>}");
  auth_stage_codes_assert_listed (stage, 0, "issuer", "'Bank'");
  auth_stage_codes_assert_listed (stage, 0, "account", "'al'");
  auth_stage_codes_assert_listed (stage, 0, "tags", "['work', 'é']");
  auth_stage_codes_assert_listed (stage, 0, "is-pinned", "true");
  auth_stage_codes_assert_listed (stage, 0, "period", "0");
  auth_stage_codes_assert_setting (stage, "unsaved", "1");
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, "\"secret\":\"" SECRET "\""));
  g_assert_nonnull (strstr (kept, "\"counter\":1,"));
}

static void
test_update (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *id = NULL;
  g_autofree char *kept = NULL;

  auth_stage_codes_store (stage, NULL);
  id = add (stage, "{'issuer': <'Bank'>, 'tags': <['work']>}");
  do_call (stage, "Update",
           g_variant_new_parsed (
             "(%s, {'account': <'bo'>, 'digits': <uint32 8>, 'algorithm': <'SHA256'>})", id));
  auth_stage_codes_assert_listed (stage, 0, "issuer", "'Bank'");
  auth_stage_codes_assert_listed (stage, 0, "account", "'bo'");
  auth_stage_codes_assert_listed (stage, 0, "digits", "8");
  do_call (stage, "Update",
           g_variant_new_parsed ("(%s, {'type': <'steam'>, 'tags': <@as []>})", id));
  auth_stage_codes_assert_listed (stage, 0, "digits", "5");
  auth_stage_codes_assert_listed (stage, 0, "algorithm", "'SHA1'");
  auth_stage_codes_assert_listed (stage, 0, "tags", "[]");
  assert_refused (stage, "Update", g_variant_new_parsed ("(%s, {'digits': <uint32 6>})", id),
                  AUTH_ERROR_INVALID_ARGUMENT);
  assert_refused (stage, "Update", g_variant_new_parsed ("('x', @a{sv} {})"), AUTH_ERROR_NOT_FOUND);
  auth_stage_codes_assert_listed (stage, 0, "digits", "5");
  kept = auth_stage_codes_dup_document ();
  g_assert_nonnull (strstr (kept, SECRET));
}

static void
test_tags (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'al'>, 'tags': <['Work']>}");
  second = add (stage, "{'account': <'bo'>, 'tags': <['WORK', 'play']>}");
  auth_stage_codes_assert_listed (stage, 1, "tags", "['Work', 'play']");
  do_call (stage, "Update", g_variant_new_parsed ("(%s, {'tags': <['work']>})", second));
  auth_stage_codes_assert_listed (stage, 1, "tags", "['Work']");
  do_call (stage, "Update", g_variant_new_parsed ("(%s, {'tags': <@as []>})", first));
  do_call (stage, "Update", g_variant_new_parsed ("(%s, {'tags': <['work']>})", second));
  auth_stage_codes_assert_listed (stage, 1, "tags", "['work']");
}

static void
set_account (AuthStage *stage, const char *id, const char *account_id)
{
  do_call (stage, "Update", g_variant_new_parsed ("(%s, {'account-id': <%s>})", id, account_id));
}

static void
test_no_account (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  auth_stage_codes_store (stage, NULL);
  g_assert_null (auth_stage_codes_add (stage, SECRET, "{'account-id': <'a1'>}", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND);
  id = add (stage, "{'account-id': <''>}");
  assert_refused (stage, "Update", g_variant_new_parsed ("(%s, {'account-id': <'a1'>})", id),
                  AUTH_ERROR_NOT_FOUND);
  auth_stage_codes_assert_listed (stage, 0, "account-id", "''");
}

/* The entry stays, and can be changed; only nobody else may become the account's any more. */
static void
test_account_removed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *account = NULL, *entry = NULL, *quoted = NULL, *id = NULL, *code = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *account_id;

  auth_stage_codes_store (stage, NULL);
  account = auth_stage_add_account (stage, "Bank");
  account_id = strrchr (account, '/') + 1;
  entry = g_strdup_printf ("{'account-id': <'%s'>, 'account': <'al'>}", account_id);
  quoted = g_strdup_printf ("'%s'", account_id);
  id = add (stage, entry);
  reply =
    auth_stage_call (stage, account, "org.example.Authenticator.Account1", "Remove", NULL, &error);
  g_assert_no_error (error);
  auth_stage_kill_agent (stage);
  auth_stage_codes_assert_listed (stage, 0, "account-id", quoted);
  code = auth_stage_codes_get (stage, id, FALSE, &error);
  g_assert_no_error (error);
  set_account (stage, id, account_id);
  auth_stage_codes_assert_listed (stage, 0, "account", "'al'");
  set_account (stage, id, "");
  assert_refused (stage, "Update",
                  g_variant_new_parsed ("(%s, {'account-id': <%s>})", id, account_id),
                  AUTH_ERROR_NOT_FOUND);
}

static void
test_remove (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL, *twin = NULL, *kept = NULL;
  g_autoptr (GString) document = NULL;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'a'>}");
  second = add (stage, "{'account': <'b'>}");
  third = add (stage, "{'account': <'c'>}");
  do_call (stage, "Remove", g_variant_new ("(s)", second));
  auth_stage_codes_assert_listed (stage, 1, "account", "'c'");
  assert_refused (stage, "GetCode", g_variant_new_parsed ("(%s, @a{sv} {})", second),
                  AUTH_ERROR_NOT_FOUND);
  assert_refused (stage, "Update", g_variant_new_parsed ("(%s, @a{sv} {})", second),
                  AUTH_ERROR_NOT_FOUND);
  do_call (stage, "Restore", g_variant_new ("(s)", second));
  auth_stage_codes_assert_listed (stage, 1, "account", "'b'");
  assert_refused (stage, "Restore", g_variant_new ("(s)", "x"), AUTH_ERROR_NOT_FOUND);
  /* Never two of the same. */
  do_call (stage, "Remove", g_variant_new ("(s)", second));
  twin = add (stage, "{'account': <'b'>}");
  assert_refused (stage, "Restore", g_variant_new ("(s)", second), AUTH_ERROR_INVALID_ARGUMENT);
  do_call (stage, "Remove", g_variant_new ("(s)", twin));
  do_call (stage, "Restore", g_variant_new ("(s)", second));
  do_call (stage, "Restore", g_variant_new ("(s)", second));
  /* A day later. */
  do_call (stage, "Remove", g_variant_new ("(s)", second));
  kept = auth_stage_codes_dup_document ();
  document = g_string_new (kept);
  g_string_replace (document, "\"removed-at\":", "\"removed-at\":1,\"was\":", 0);
  auth_stage_codes_store (stage, document->str);
  do_call (stage, "Remove", g_variant_new ("(s)", first));
  g_clear_pointer (&kept, g_free);
  kept = auth_stage_codes_dup_document ();
  g_assert_null (strstr (kept, second));
  g_assert_nonnull (strstr (kept, first));
}

static void
test_reorder (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *first = NULL, *second = NULL, *third = NULL;

  auth_stage_codes_store (stage, NULL);
  first = add (stage, "{'account': <'a'>}");
  second = add (stage, "{'account': <'b'>}");
  third = add (stage, "{'account': <'c'>}");
  do_call (stage, "Reorder", g_variant_new_parsed ("([%s],)", third));
  auth_stage_codes_assert_listed (stage, 0, "account", "'c'");
  auth_stage_codes_assert_listed (stage, 1, "account", "'a'");
  auth_stage_codes_assert_listed (stage, 2, "account", "'b'");
  assert_refused (stage, "Reorder", g_variant_new_parsed ("([%s, %s],)", first, first),
                  AUTH_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/codes-own/stranger", test_stranger);
  g_test_add_func ("/codes-own/add-refused", test_add_refused);
  g_test_add_func ("/codes-own/no-descriptor", test_no_descriptor);
  g_test_add_func ("/codes-own/add", test_add);
  g_test_add_func ("/codes-own/update", test_update);
  g_test_add_func ("/codes-own/tags", test_tags);
  g_test_add_func ("/codes-own/no-account", test_no_account);
  g_test_add_func ("/codes-own/account-removed", test_account_removed);
  g_test_add_func ("/codes-own/remove", test_remove);
  g_test_add_func ("/codes-own/reorder", test_reorder);
  return g_test_run ();
}
