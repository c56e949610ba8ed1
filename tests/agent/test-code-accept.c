/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What an import stores: all of it or nothing, and nothing that was there is lost.
 */

#include "config.h"

#include "auth-stage-codes.h"

#define SECRET        "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
#define LINK(account) "otpauth://totp/Bank:" account "?secret=" SECRET "&issuer=Bank\n"
#define OWN                                                                                  \
  "{\"version\":1,\"codes\":[{\"id\":\"c1\",\"issuer\":\"Own\",\"account\":\"own\","         \
  "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,\"secret\":\"" SECRET \
  "\"}]}"
#define N_MANY  1000
#define N_KILLS 10

static char *
begin (AuthStage *stage, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *import = auth_stage_codes_begin_import (stage, "@a{sv} {}", &error);
  g_autoptr (GVariant) outcome = NULL;

  g_assert_no_error (error);
  outcome = auth_stage_codes_read (stage, import, text, "", &error);
  g_assert_no_error (error);
  return g_steal_pointer (&import);
}

/* answered: (nullable) is counted up */
static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer answered)
{
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  if (answered != NULL)
    (*(guint *) answered)++;
}

static void
accept_all (AuthStage *stage, const char *import, guint32 n_entries, guint *answered)
{
  g_autofree guint32 *indexes = g_new (guint32, n_entries);

  for (guint32 i = 0; i < n_entries; i++)
    indexes[i] = i;
  g_dbus_connection_call (
    stage->bus, AUTH_BUS_AGENT_NAME, import, AUTH_STAGE_CODE_IMPORT_IFACE, "Accept",
    g_variant_new ("(@au)", g_variant_new_fixed_array (G_VARIANT_TYPE_UINT32, indexes, n_entries,
                                                       sizeof *indexes)),
    NULL, G_DBUS_CALL_FLAGS_NONE, 60000, NULL, accepted_cb, answered);
  g_dbus_connection_flush_sync (stage->bus, NULL, NULL);
}

static gsize
count_codes (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) list = auth_stage_codes_list (stage, &error);

  g_assert_no_error (error);
  return g_variant_n_children (list);
}

static gboolean
is_answered (AuthStage *stage, gpointer user_data)
{
  return *(guint *) user_data > 0;
}

static gboolean
are_both_answered (AuthStage *stage, gpointer user_data)
{
  return *(guint *) user_data == 2;
}

static char *
build_links (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_MANY; i++)
    g_string_append_printf (text, LINK ("user%u"), i);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* How long it takes to store them here: the kills are spread over it. */
static gint64
measure_accept (AuthStage *stage, const char *text)
{
  g_autofree char *import = NULL;
  guint answered = 0;
  gint64 start, took;

  auth_stage_codes_store (stage, OWN);
  import = begin (stage, text);
  start = g_get_monotonic_time ();
  accept_all (stage, import, N_MANY, &answered);
  auth_stage_wait (stage, is_answered, &answered);
  took = g_get_monotonic_time () - start;
  g_assert_cmpuint (count_codes (stage), ==, N_MANY + 1);
  return took;
}

static void
test_kill (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *text = build_links ();
  gint64 whole = measure_accept (stage, text);
  guint n_stored = 0;

  for (int i = 0; i < N_KILLS; i++)
    {
      g_autofree char *import = NULL, *code = NULL;
      g_autoptr (GError) error = NULL;
      gsize count;

      auth_stage_codes_store (stage, OWN);
      import = begin (stage, text);
      accept_all (stage, import, N_MANY, NULL);
      /* The answer takes the other half. */
      g_usleep (whole * i / N_KILLS / 2);
      auth_stage_kill_agent (stage);
      count = count_codes (stage);
      g_assert_true (count == 1 || count == N_MANY + 1);
      code = auth_stage_codes_get (stage, "c1", FALSE, &error);
      g_assert_no_error (error);
      n_stored += count > 1;
    }
  g_test_message ("%d kills within %.1f ms each, %u after it was stored", N_KILLS, whole / 1000.0,
                  n_stored);
}

/* Both are under way before either is stored. */
static void
test_together (void)
{
  static const struct
  {
    const char *first, *second;
    gsize stored;
  } rows[] = {
    { LINK ("al"), LINK ("al"), 2 },
    { LINK ("al"), LINK ("bo"), 3 },
    { LINK ("al") LINK ("bo"), LINK ("bo") LINK ("cy"), 4 },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *first = NULL, *second = NULL, *statuses = NULL, *other = NULL;
      guint32 n = rows[i].stored == 4 ? 2 : 1;
      guint answered = 0;

      auth_stage_codes_store (stage, OWN);
      first = begin (stage, rows[i].first);
      second = begin (stage, rows[i].second);
      statuses = auth_stage_codes_dup_statuses (stage, first);
      other = auth_stage_codes_dup_statuses (stage, second);
      g_assert_cmpstr (statuses, ==, other);
      accept_all (stage, first, n, &answered);
      accept_all (stage, second, n, &answered);
      auth_stage_wait (stage, are_both_answered, &answered);
      g_assert_cmpuint (count_codes (stage), ==, rows[i].stored);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-accept/kill", test_kill);
  g_test_add_func ("/code-accept/together", test_together);
  return g_test_run ();
}
