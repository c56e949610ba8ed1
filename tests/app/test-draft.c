/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the add-account dialog says to what is typed into it, and the words of the window.
 */

#include "config.h"

#include <pango/pango.h>

#include "auth-account-draft.h"
#include "auth-code-item.h"
#include "auth-trouble.h"
#include "auth-web-policy.h"
#include "auth-words.h"

typedef struct
{
  const char *name;
  const char *texts[AUTH_DRAFT_N_FIELDS]; /* name provider pool client secret redirects scopes */
  int wrong_field;                        /* -1: none */
  gboolean is_complete;
  gboolean takes_pool;
  const char *expected; /* the configuration, when complete */
} DraftCase;

#define POOL_DOMAIN "https://x.auth.eu-west-1.amazoncognito.com"
#define POOL_ID     "eu-west-1_AbCdEfGhI"
#define ISSUER      "https://id.example/x"

/* clang-format off */
static const DraftCase draft_cases[] = {
  { "empty", { "", "", "", "", "", "", "" }, -1, FALSE, FALSE, NULL },
  { "not-an-address", { "a", "exa mple", "", "c1", "", "", "" }, 1, FALSE, TRUE, NULL },
  { "plain-http", { "a", "http://example.com/x", "", "c1", "", "", "" }, 1, FALSE, FALSE, NULL },
  { "pool-missing", { "a", POOL_DOMAIN, "", "c1", "", "", "" }, -1, FALSE, TRUE, NULL },
  { "pool-wrong", { "a", POOL_DOMAIN, "nonsense", "c1", "", "", "" }, 2, FALSE, TRUE, NULL },
  { "client-missing", { "a", ISSUER, "", "", "", "", "" }, -1, FALSE, FALSE, NULL },
  { "name-missing", { " ", ISSUER, "", "c1", "", "", "" }, -1, FALSE, FALSE, NULL },
  { "redirect-wrong", { "a", ISSUER, "", "c1", "", "nowhere", "" }, 5, FALSE, FALSE, NULL },
  { "no-openid", { "a", ISSUER, "", "c1", "", "", "email" }, 6, FALSE, FALSE, NULL },
  { "cognito-domain",
    { "a", "x.auth.eu-west-1.amazoncognito.com", POOL_ID, "c1", "", "", "" }, -1, TRUE, TRUE,
    "{'client-id': <'c1'>, 'domain': <'" POOL_DOMAIN "'>, 'name': <'a'>, "
    "'user-pool-id': <'" POOL_ID "'>}" },
  { "hosted-page",
    { "a", POOL_DOMAIN "/login?client_id=c1", POOL_ID, "c1", "", "", "" }, -1, TRUE, TRUE,
    "{'client-id': <'c1'>, 'domain': <'" POOL_DOMAIN "'>, 'name': <'a'>, "
    "'user-pool-id': <'" POOL_ID "'>}" },
  { "custom-domain",
    { "a", "https://auth.example.com", POOL_ID, "c1", "", "", "" }, -1, TRUE, TRUE,
    "{'client-id': <'c1'>, 'domain': <'https://auth.example.com'>, 'name': <'a'>, "
    "'user-pool-id': <'" POOL_ID "'>}" },
  { "issuer-with-pool-left-over",
    { "a", ISSUER, POOL_ID, "c1", "", "", "" }, -1, TRUE, FALSE,
    "{'client-id': <'c1'>, 'issuer': <'" ISSUER "'>, 'name': <'a'>}" },
  { "issuer-in-full",
    { " a ", ISSUER, "", " c1 ", "secret", "http://127.0.0.1:5000/cb, org.example.app:/cb",
      "openid  email" },
    -1, TRUE, FALSE,
    "{'client-id': <'c1'>, 'client-secret': <'secret'>, 'issuer': <'" ISSUER "'>, "
    "'name': <'a'>, 'redirect-uris': <['http://127.0.0.1:5000/cb', 'org.example.app:/cb']>, "
    "'scopes': <['openid', 'email']>}" },
};
/* clang-format on */

/* A dictionary has no order; the text of one sorted by key has. */
static char *
print_sorted (GVariant *dictionary)
{
  g_autoptr (GString) text = g_string_new ("{");
  g_autoptr (GList) keys = NULL;
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  GVariantIter iter;
  const char *key;
  GVariant *value;

  g_variant_iter_init (&iter, dictionary);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_hash_table_insert (values, g_strdup (key), g_variant_print (value, FALSE));
  keys = g_list_sort (g_hash_table_get_keys (values), (GCompareFunc) g_strcmp0);
  for (GList *l = keys; l != NULL; l = l->next)
    g_string_append_printf (text, "%s'%s': <%s>", l == keys ? "" : ", ", (char *) l->data,
                            (char *) g_hash_table_lookup (values, l->data));
  g_string_append_c (text, '}');
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_configuration (const AuthAccountDraft *draft, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) configuration = auth_account_draft_to_variant (draft, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = print_sorted (configuration);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_draft (gconstpointer data)
{
  const DraftCase *test = data;
  AuthAccountDraft draft;

  memcpy (draft.texts, test->texts, sizeof draft.texts);
  for (int field = 0; field < AUTH_DRAFT_N_FIELDS; field++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (auth_account_draft_check (&draft, field, &error) ==
                     (field != test->wrong_field));
      if (field == test->wrong_field)
        g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
    }
  g_assert_cmpint (auth_account_draft_is_complete (&draft), ==, test->is_complete);
  g_assert_cmpint (auth_account_draft_takes_user_pool_id (&draft), ==, test->takes_pool);
  if (test->expected != NULL)
    check_configuration (&draft, test->expected);
}

static void
test_lang (void)
{
  static const struct
  {
    const char *names[3];
    const char *expected;
  } cases[] = {
    { { "C", NULL }, NULL },
    { { "nl_NL.UTF-8", "nl", NULL }, NULL },
    { { "de_AT.UTF-8", "de", NULL }, "de" },
    { { "pt_BR.UTF-8", NULL }, "pt-BR" },
    { { "pt_PT", "fr", NULL }, "fr" },
    { { "zh_TW.UTF-8", NULL }, "zh-TW" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *lang = auth_words_dup_lang (cases[i].names);

      g_assert_cmpstr (lang, ==, cases[i].expected);
    }
}

static void
test_host (void)
{
  static const struct
  {
    const char *uri;
    const char *expected;
  } cases[] = {
    { NULL, "" },
    { "nonsense", "" },
    { "about:blank", "" },
    { "https://good.example:443/a?code=1#b", "good.example" },
    { "https://good.example@evil.example/", "evil.example" },
    { "http://127.0.0.1:9230/login", "127.0.0.1:9230" },
    { "https://еxample.com/", "xn--xample-2of.com" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *host = auth_web_policy_dup_host (cases[i].uri);

      g_assert_cmpstr (host, ==, cases[i].expected);
    }
}

static void
test_time (void)
{
  g_autofree char *unknown = auth_words_dup_time (0, 1700000000);
  g_autofree char *now = auth_words_dup_time (1700000000, 1700000001);
  g_autofree char *before = auth_words_dup_time (1600000000, 1700000000);

  g_assert_cmpstr (unknown, ==, "");
  g_assert_true (g_str_has_prefix (now, "Today, "));
  g_assert_nonnull (strstr (before, "2020"));
}

static void
test_policy (void)
{
  g_assert_false (auth_web_policy_may_load ("http://example.com/"));
  g_assert_false (auth_web_policy_may_load ("file:///etc/passwd"));
  g_assert_false (auth_web_policy_may_load ("javascript:alert(1)"));
  g_assert_false (auth_web_policy_may_load ("data:text/html,x"));
  g_assert_false (auth_web_policy_may_load (""));
  g_assert_true (auth_web_policy_may_load ("https://example.com/"));
  g_assert_true (auth_web_policy_may_load ("http://127.0.0.1:9000/login#x"));
  g_assert_true (auth_web_policy_is_page ("text/html", 400));
  g_assert_false (auth_web_policy_is_page ("text/html", 502));
  g_assert_false (auth_web_policy_is_page ("application/json", 200));
  g_assert_false (auth_web_policy_is_page (NULL, 200));
}

static void
test_error_page (void)
{
  static const struct
  {
    const char *uri;
    const char *expected;
  } cases[] = {
    { "https://pool.example/login?error=x", NULL },
    { "https://elsewhere.example/error?error=x", NULL },
    { "https://pool.example/error", "unknown" },
    { "https://pool.example/error?error=redirect_mismatch&client_id=c", "redirect_mismatch" },
    { "https://pool.example/error?error=a&error=b", "unknown" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *code = auth_web_policy_dup_error_code (cases[i].uri, "pool.example");

      g_assert_cmpstr (code, ==, cases[i].expected);
    }
}

/* A server's words are shown in a label that takes markup. */
static void
test_trouble (void)
{
  g_autofree char *words =
    auth_trouble_dup_description (AUTH_TROUBLE_REFUSED, "<a href='x'>%s & co</a>");
  g_autofree char *host = auth_trouble_dup_description (AUTH_TROUBLE_LOAD, "h.example");
  g_autofree char *message = auth_trouble_dup_description (AUTH_TROUBLE_AGENT, "Try again");
  g_autofree char *sentence = auth_trouble_dup_description (AUTH_TROUBLE_AGENT, "Try again.");
  g_autofree char *nothing = auth_trouble_dup_description (AUTH_TROUBLE_AGENT, "");

  g_assert_cmpstr (words, ==, "&lt;a href=&apos;x&apos;&gt;%s &amp; co&lt;/a&gt;");
  g_assert_true (g_str_has_prefix (host, "h.example did not answer"));
  g_assert_cmpstr (message, ==, "Try again.");
  g_assert_cmpstr (sentence, ==, "Try again.");
  g_assert_cmpstr (nothing, ==, "");
}

/* Right to left, parts of a code must not change places. */
static void
test_digits (void)
{
  g_autofree char *text = auth_code_item_group_digits ("492039");
  PangoDirection direction = PANGO_DIRECTION_RTL;
  g_autofree guint8 *levels = pango_log2vis_get_embedding_levels (text, -1, &direction);

  for (glong i = 0; i < g_utf8_strlen (text, -1); i++)
    g_assert_cmpuint (levels[i], ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (draft_cases); i++)
    {
      g_autofree char *path = g_strconcat ("/app/draft/", draft_cases[i].name, NULL);

      g_test_add_data_func (path, &draft_cases[i], test_draft);
    }
  g_test_add_func ("/app/words/lang", test_lang);
  g_test_add_func ("/app/words/host", test_host);
  g_test_add_func ("/app/words/time", test_time);
  g_test_add_func ("/app/policy/loads", test_policy);
  g_test_add_func ("/app/policy/error-page", test_error_page);
  g_test_add_func ("/app/trouble/words", test_trouble);
  g_test_add_func ("/app/code/digits", test_digits);
  return g_test_run ();
}
