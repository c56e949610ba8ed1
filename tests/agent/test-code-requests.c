/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Programs ask for one-time codes: only for those there are, and what was decided goes with them.
 */

#include "config.h"

#include <string.h>

#include "auth-stage-codes.h"
#include "auth-stage-consent.h"

#define CODE(id)                                                                        \
  "{\"id\":\"" id "\",\"issuer\":\"Example\",\"account\":\"" id "\",\"type\":\"totp\"," \
  "\"algorithm\":\"SHA1\",\"digits\":6,\"period\":30,\"secret\":\"GEZDGNBVGY3TQOJQ\"}"
#define TWO_CODES "{\"version\":1,\"codes\":[" CODE ("c1") "," CODE ("c2") "]}"

static void
test_asked (void)
{
  static const struct
  {
    const char *arguments;
    int expected;
  } cases[] = {
    { "(['code:c3'], '', @a{sv} {})", AUTH_ERROR_NOT_FOUND },
    { "(['code:c1', 'code:c3'], '', @a{sv} {})", AUTH_ERROR_NOT_FOUND },
    { "(['code:'], '', @a{sv} {})", AUTH_ERROR_INVALID_ARGUMENT },
    { "(['code:c3', 'profile'], '', @a{sv} {})", AUTH_ERROR_INVALID_ARGUMENT },
  };
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autoptr (AuthStageWindow) window = NULL;
  g_autoptr (AuthStageAsker) asker = NULL;

  auth_stage_codes_store (stage, TWO_CODES);
  window = auth_stage_window_new (stage);
  asker = auth_stage_asker_new (stage);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (auth_stage_asker_request (asker, NULL, cases[i].arguments, &error));
      g_assert_error (error, AUTH_ERROR, cases[i].expected);
    }
  g_assert_cmpuint (window->activated->len, ==, 0);
  auth_stage_asker_ask (asker, NULL, "code:c2");
  auth_stage_window_wait (window, 1);
  auth_stage_window_answer (window, "always");
  auth_stage_asker_wait (asker, 1);
  auth_stage_asker_assert (asker, 0, NULL);
}

static gboolean
has_only_other (AuthStage *stage, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                                                "ListGrants", NULL, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = g_variant_print (reply, FALSE);
  g_assert_nonnull (strstr (text, "'code:c2'"));
  g_assert_nonnull (strstr (text, "'codes'"));
  return strstr (text, "'code:c1'") == NULL;
}

static void
set_grant (AuthStage *stage, const char *app, const char *permission)
{
  g_autoptr (GError) error = NULL;

  auth_stage_set_grant (stage, app, "", permission, "allow", &error);
  g_assert_no_error (error);
}

static void
test_removed (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);

  auth_stage_codes_store (stage, TWO_CODES);
  set_grant (stage, "host:", "codes");
  set_grant (stage, "host:", "code:c1");
  set_grant (stage, "host:", "code:c2");
  set_grant (stage, "snap:other", "code:c1");
  g_assert_false (has_only_other (stage, NULL));
  /* Gone from the list, as one is that was removed long enough ago. */
  auth_stage_codes_store (stage, "{\"version\":1,\"codes\":[" CODE ("c2") "," CODE ("c4") "]}");
  g_assert_false (has_only_other (stage, NULL));
  auth_stage_codes_remove (stage, "c4", NULL);
  auth_stage_wait (stage, has_only_other, NULL);
  auth_stage_terminate_agent (stage);
  g_assert_true (has_only_other (stage, NULL));
}

/* As ListGrants has it, the number of those for the entry c1. */
static guint
count_grants (AuthStage *stage)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = auth_stage_call (stage, AUTH_BUS_AGENT_PATH, AUTH_STAGE_AGENT_IFACE,
                                                "ListGrants", NULL, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  g_assert_no_error (error);
  text = g_variant_print (reply, FALSE);
  parts = g_strsplit (text, "'code:c1'", -1);
  return g_strv_length (parts) - 1;
}

static gboolean
has_no_grant (AuthStage *stage, gpointer user_data)
{
  return count_grants (stage) == 0;
}

static void
restore (AuthStage *stage, const char *id)
{
  g_variant_unref (auth_stage_codes_do (stage, "Restore", g_variant_new ("(s)", id)));
}

/* Who undoes a removal gets the entry back with who may have its codes. */
static void
test_restorable (void)
{
  g_autoptr (AuthStage) stage = auth_stage_new (NULL, NULL);
  g_autofree char *document = NULL, *number = NULL, *purged = NULL;
  g_auto (GStrv) parts = NULL;

  auth_stage_codes_store (stage, TWO_CODES);
  set_grant (stage, "host:", "code:c1");
  set_grant (stage, "snap:other", "code:c1");
  auth_stage_codes_remove (stage, "c1", NULL);
  g_assert_cmpuint (count_grants (stage), ==, 2);
  restore (stage, "c1");
  g_assert_cmpuint (count_grants (stage), ==, 2);
  auth_stage_codes_remove (stage, "c1", NULL);
  auth_stage_kill_agent (stage);
  restore (stage, "c1");
  g_assert_cmpuint (count_grants (stage), ==, 2);
  /* The day is over, as the next change finds out. */
  auth_stage_codes_remove (stage, "c1", NULL);
  document = auth_stage_codes_dup_document ();
  parts = g_strsplit (document, "\"removed-at\":", 2);
  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  number = g_strdup_printf ("\"removed-at\":1%s", parts[1] + strspn (parts[1], "0123456789"));
  purged = g_strconcat (parts[0], number, NULL);
  auth_stage_codes_store (stage, purged);
  g_assert_cmpuint (count_grants (stage), ==, 2);
  auth_stage_codes_remove (stage, "c2", NULL);
  auth_stage_wait (stage, has_no_grant, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/code-requests/asked", test_asked);
  g_test_add_func ("/code-requests/removed", test_removed);
  g_test_add_func ("/code-requests/restorable", test_restorable);
  return g_test_run ();
}
