/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What is made of the configuration files of Amplify, and what is refused.
 */

#include "config.h"

#include <string.h>

#include "auth-error.h"
#include "auth-import-text.h"
#include "auth-import.h"

#define POOL      "us-east-1_AbCdEfGhI"
#define DOMAIN    "myapp-dev.auth.us-east-1.amazoncognito.com"
#define GUESTS    "us-east-1:11111111-2222-3333-4444-555555555555"
#define LOCAL     "http://127.0.0.1:17911/callback"
#define WEB       "\"aws_user_pools_id\":\"" POOL "\",\"aws_user_pools_web_client_id\":\"web\""
#define OAUTH     "\"oauth\":{\"domain\":\"" DOMAIN "\""
#define OUTPUTS   "\"user_pool_id\":\"" POOL "\",\"user_pool_client_id\":\"c\""
#define LONG_PATH "pppppppppppppppppppppppppppppppppppppppppppppppppp"
#define MOBILE                                                                          \
  "\"auth\":{\"plugins\":{\"awsCognitoAuthPlugin\":{\"CognitoUserPool\":{\"Default\":{" \
  "\"PoolId\":\"" POOL "\",\"AppClientId\":\"phone\",\"AppClientSecret\":\"s3cret\"}}}}}"

typedef struct
{
  const char *text;
  const char *expected; /* part of the message for bad rows, the JSON for good ones */
} Row;

static const Row bad_texts[] = {
  { "", "There is no configuration in this" },
  { " // nothing\n", "There is no configuration in this" },
  { "import a from './aws-exports';\nAmplify.configure(a);", "There is no configuration" },
  { "{ \"a\": \"\xff\" }", "not text in UTF-8" },
  { "PK\x03\x04", "Line 1 cannot be read: only the configuration itself" },
  { "[1]", "Line 1 cannot be read: only the configuration itself" },
  { "{", "Line 1 cannot be read: the name of a member" },
  { "{\n\"a\"", "Line 2 cannot be read: a colon" },
  { "{\n\"a\":\n", "Line 3 cannot be read: only texts in quotes" },
  { "{\n\n\"a\": 1", "Line 3 cannot be read: a comma or a closing bracket" },
  { "{ a: [1 2] }", "a comma or a closing bracket" },
  { "{ a: 1 ] }", "a comma or a closing bracket" },
  { "{ , }", "the name of a member" },
  { "{ a: 'x\n' }", "Line 1 cannot be read: the text in quotes" },
  { "{ a: \"x", "the text in quotes" },
  { "{ a: '\\u0000' }", "after a backslash" },
  { "{ a: '\\x00' }", "after a backslash" },
  { "{ a: '\\u{41}' }", "after a backslash" },
  { "{ a: '\\\n' }", "after a backslash" },
  { "{ a: '\\", "after a backslash" },
  { "/* { a: 1 }", "Line 1 cannot be read: the comment" },
  { "{ a: 1 } /*", "the comment" },
  { "{\n a: `x${y}` }", "Line 2 cannot be read: only texts in quotes" },
  { "{ a: /x/g }", "only texts in quotes" },
  { "{ a: process.env.POOL }", "only texts in quotes" },
  { "{ a: getPool() }", "only texts in quotes" },
  { "{ a: 'x' + 'y' }", "a comma or a closing bracket" },
  { "{ a: truex }", "only texts in quotes" },
  { "{ a: () => 1 }", "only texts in quotes" },
  { "{ ...other }", "the name of a member" },
  { "{ [a]: 1 }", "the name of a member" },
  { "{ 1: 1 }", "the name of a member" },
  { "{ a() { } }", "a colon and a value" },
  { "{ oauth }", "a colon and a value" },
  { "{} {}", "a second object" },
  { "const a = {};\nconst b = {};", "Line 2 cannot be read: a second object" },
  { "require('child_process')", "only the configuration itself" },
  { "alert({})", "only the configuration itself" },
  { "Amplify.configure({}, f())", "only texts in quotes" },
  { "Amplify.configure({}", "only the configuration itself" },
  { "window.x = {}", "only the configuration itself" },
  { "export function f() {}", "only the configuration itself" },
  { "const a = 1", "only the configuration itself" },
  { "import x", "only the configuration itself" },
  { "import (x)", "only the configuration itself" },
  { "const { a } = {}", "only the configuration itself" },
};

static const Row good_texts[] = {
  { "{}", "{}" },
  { "\xef\xbb\xbf{}", "{}" },
  { "{\"a\":[1,-2.5e3,true,false,null,\"x\"]}", "{\"a\":[1,-2.5e3,true,false,null,\"x\"]}" },
  { "// x\n/* y */ { a: 1, /* z */ 'b': undefined, $c_1: [2,], }",
    "{\"a\":1,\"b\":null,\"$c_1\":[2]}" },
  { "{ a: 'say \"x\"', b: \"it's\", c: 'it\\'s', d: \"\\\"\" }",
    "{\"a\":\"say \\\"x\\\"\",\"b\":\"it's\",\"c\":\"it's\",\"d\":\"\\\"\"}" },
  { "{ a: '\\x41\\u00e9\\n\\/', b: 'a\tb' }", "{\"a\":\"\\u0041\\u00e9\\n\\/\",\"b\":\"a b\"}" },
  { "{ a: 'http://x/*y*/' }", "{\"a\":\"http://x/*y*/\"}" },
  { "const awsmobile = { a: 1 };\n\nexport default awsmobile;\n", "{\"a\":1}" },
  { "export default { a: 1 } as const;", "{\"a\":1}" },
  { "export const c: ResourcesConfig = { a: 1 } satisfies Amplify.Config", "{\"a\":1}" },
  { "module.exports = { a: 1 }", "{\"a\":1}" },
  { "import { Amplify } from 'aws-amplify'\nimport * as x from \"y\";\n"
    "Amplify.configure ({ a: 1 }, { ssr: true, });",
    "{\"a\":1}" },
  { "Auth.configure({ a: 1 }, )", "{\"a\":1}" },
};

/* Some of it is no text, and the log of the tests is. */
static void
tell_text (const char *text)
{
  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("%s", escaped);
}

static void
test_text (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthSecret) json = auth_import_text_to_json (bad_texts[i].text, &error);

      tell_text (bad_texts[i].text);
      g_assert_null (json);
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, bad_texts[i].expected));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (good_texts); i++)
    {
      g_autoptr (AuthSecret) json = auth_import_text_to_json (good_texts[i].text, NULL);

      g_assert_cmpstr (json, ==, good_texts[i].expected);
    }
}

/* start, then count times part */
static char *
repeat (const char *start, const char *part, guint count)
{
  GString *text = g_string_new (start);

  for (guint i = 0; i < count; i++)
    g_string_append (text, part);
  return g_string_free (text, FALSE);
}

static void
test_bounds (void)
{
  g_autofree char *deep = repeat ("", "{a:", 100000);
  g_autofree char *lists = repeat ("{a:", "[", 33);
  g_autofree char *many = repeat ("{", "a:1,", 200000);
  g_autofree char *long_text = repeat ("{}", "          ", 120000);
  g_autofree char *comments = repeat ("", "/**/", 200000);
  const Row rows[] = {
    { deep, "nested far too deep" },
    { lists, "nested far too deep" },
    { many, "this many members" },
    { long_text, "longer than any configuration" },
    { comments, "There is no configuration" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (auth_import_new_from_text (rows[i].text, NULL, &error));
      g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
      g_assert_nonnull (strstr (error->message, rows[i].expected));
    }
}

static const Row bad_files[] = {
  { "{}", "There is no user pool in this" },
  { "{\"a\":1e}", "damaged" },
  { "{\"a\":\"\\ud800\"}", "damaged" },
  { "{\"version\":\"2\",\"auth\":{" OUTPUTS "}}", "version this program does not know" },
  { "{\"version\":1.5,\"auth\":{" OUTPUTS "}}", "version this program does not know" },
  { "{\"version\":\"10\",\"auth\":{" OUTPUTS "}}", "version this program does not know" },
  { "{\"version\":\"1.x\",\"auth\":{" OUTPUTS "}}", "version this program does not know" },
  { "{\"version\":\"1\"}", "There is no user pool in this" },
  { "{\"version\":\"1\",\"auth\":{}}", "names no user pool" },
  { "{\"version\":\"1\",\"auth\":{\"user_pool_id\":5}}", "names no user pool" },
  { "{\"version\":\"1\",\"auth\":{\"user_pool_id\":\"" POOL "\"}}", "names no app client" },
  { "{\"aws_user_pools_id\":\"" POOL "\"}", "names no app client" },
  { "{\"aws_project_region\":\"us-east-1\"}", "There is no user pool in this" },
  { "{\"aws_user_pools_id\":\"x\",\"aws_user_pools_web_client_id\":\"c\"}", "looks like" },
  { "{" WEB "," OAUTH ",\"scope\":[\"a b\"]}}", "A scope is one word" },
  { "{" WEB ",\"oauth\":{\"domain\":\"http://evil.example\"}}", "not secure" },
  { "{" WEB ",\"oauth\":{\"domain\":\"cognito-idp.us-east-1.amazonaws.com\"}}", "not its domain" },
  { "{" WEB ",\"aws_cognito_identity_pool_id\":\"x\"}", "An identity pool id" },
  { "{\"aws_user_pools_id\":\"local_A\",\"aws_user_pools_web_client_id\":\"c\"}", "emulator" },
  { "{\"Auth\":{\"Cognito\":{\"userPoolClientId\":\"c\"}}}", "names no user pool" },
  { "{\"__proto__\":{\"aws_user_pools_id\":\"" POOL "\"}}", "There is no user pool in this" },
};

static void
test_bad_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      g_autoptr (GError) error = NULL;

      tell_text (bad_files[i].text);
      g_assert_null (auth_import_new_from_text (bad_files[i].text, NULL, &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == AUTH_ERROR);
      g_assert_nonnull (strstr (error->message, bad_files[i].expected));
    }
}

static gboolean
has_note (const AuthImport *import, const char *part)
{
  for (guint i = 0; i < import->notes->len; i++)
    if (strstr (import->notes->pdata[i], part) != NULL)
      return TRUE;
  return FALSE;
}

typedef struct
{
  const char *text;
  const char *note;   /* part of one that has to be there */
  const char *absent; /* (nullable) part of one that must not */
} NoteRow;

static const NoteRow note_rows[] = {
  { "{" WEB "}", "names no domain for the sign-in", "other services" },
  { "{" WEB ",\"oauth\":{}}", "no callback URLs", "left out" },
  { "{" WEB "," OAUTH "}}", "Named OpenID and SAML", "names no domain" },
  { "{" WEB ",\"aws_appsync_region\":\"x\"}", "other services (storage, APIs", NULL },
  { "{" WEB "," OAUTH ",\"responseType\":\"token\"}}", "implicit grant", NULL },
  { "{" WEB "," OAUTH ",\"responseType\":\"code\"}}", "Named", "implicit grant" },
  { "{" WEB "," OAUTH ",\"redirectSignIn\":\"https://a.example/?token=1,myapp://\"}}",
    "belong to a web site or another app (https://a.example/, myapp://)", "token" },
  { "{" WEB "," OAUTH ",\"redirectSignIn\":\"" LOCAL ",https://a/,b:c,b:d,b:e,b:f\"}}",
    "Some callback URLs are left out, because a web site or another app answers there: https://a/, "
    "b:c, b:d and 2 more",
    "belong to" },
  { "{" WEB "," OAUTH ",\"redirectSignIn\":\"https://a.example/" LONG_PATH
    ",https://a.example/" LONG_PATH ",https://a.example/" LONG_PATH ",a:,b:,c:,d:,e:,f:,g:,h:\"}}",
    "(https://a.example/pppppppppppppppppppppp…, ", LONG_PATH },
  { "{" WEB "," OAUTH ",\"redirectSignIn\":\"http://localhost:3000/\"}}",
    "serve the sign-in in the window only", "belong to" },
  { "{" WEB "," OAUTH ",\"redirectSignIn\":\"http://localhost:1/," LOCAL "\"}}", "no sign-out URLs",
    "window only" },
  { "{" WEB "," OAUTH ",\"scope\":[\"openid\"]}}", "aws.cognito.signin.user.admin", "is added" },
  { "{" WEB "," OAUTH ",\"scope\":[\"email\"]}}", "“openid” is added", NULL },
  { "{" WEB ",\"aws_cognito_region\":\"eu-west-1\"}", "says the region is eu-west-1", NULL },
  { "{" WEB ",\"aws_project_region\":\"eu-west-1\",\"aws_cognito_region\":\"us-east-1\"}",
    "no callback", "says the region" },
  { "{" WEB ",\"aws_cognito_identity_pool_id\":\"" GUESTS "\"}", "allows guests", "no guests" },
  { "{" WEB ",\"aws_cognito_identity_pool_id\":\"" GUESTS
    "\",\"aws_mandatory_sign_in\":\"enable\"}",
    "allows no guests", "allows guests" },
  { "{" WEB ",\"aws_cognito_social_providers\":[\"GOOGLE\",\"TWITTER\"]}",
    "no user pool knows one of that name", NULL },
  { "{" MOBILE "}", "the secret of the app client", "s3cret" },
  { "{" WEB "," MOBILE "}", "more than one app client", "secret" },
  { "{\"version\":\"1.7\",\"auth\":{" OUTPUTS "}}", "version 1.7, newer than 1.5", NULL },
  { "{\"version\":\"1.5\",\"auth\":{" OUTPUTS "}}", "no callback", "newer" },
  { "{\"Auth\":{\"Cognito\":{\"userPoolId\":\"" POOL "\",\"userPoolClientId\":\"c\","
    "\"userPoolEndpoint\":\"https://x.example\"}}}",
    "API is left out", NULL },
};

static void
test_notes (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (note_rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthImport) import = auth_import_new_from_text (note_rows[i].text, NULL, &error);

      tell_text (note_rows[i].text);
      g_assert_no_error (error);
      g_assert_true (has_note (import, note_rows[i].note));
      if (note_rows[i].absent != NULL)
        g_assert_false (has_note (import, note_rows[i].absent));
      for (guint j = 0; j < import->notes->len; j++)
        {
          g_autofree char *clean = auth_error_clean_text (import->notes->pdata[j]);
          guint first;

          g_assert_cmpstr (clean, ==, import->notes->pdata[j]);

          g_ptr_array_find_with_equal_func (import->notes, import->notes->pdata[j], g_str_equal,
                                            &first);
          g_assert_cmpuint (first, ==, j);
        }
    }
}

static char *
join (char **list)
{
  return g_strjoinv (" ", list);
}

typedef struct
{
  const char *file; /* in the corpus of the fuzz target */
  const char *name;
  const char *client_id;
  const char *place; /* domain or issuer */
  const char *redirect_uris;
  const char *scopes;
  const char *providers;
} FileRow;

static const FileRow file_rows[] = {
  { "aws-exports.js", "myapp-dev", "1h57kf5cpq17m0eml12EXAMPLE", "https://" DOMAIN, LOCAL,
    "phone email openid profile aws.cognito.signin.user.admin",
    "Google Facebook LoginWithAmazon SignInWithApple" },
  { "amplify_outputs.json", "myapp-dev", "1h57kf5cpq17m0eml12EXAMPLE", "https://" DOMAIN,
    "http://localhost:3000/", "openid email", "Google SignInWithApple" },
  { "mobile.json", "myapp-dev", "hosted", "https://" DOMAIN,
    LOCAL " http://127.0.0.1:17912/callback http://127.0.0.1:17913/callback "
          "org.example.authenticator:/callback",
    "openid email profile aws.cognito.signin.user.admin", "" },
  { "configure-6.ts", "login.example.com", "1h57kf5cpq17m0eml12EXAMPLE",
    "https://login.example.com", "org.example.authenticator:/callback", "openid email",
    "Google Okta" },
  { "configure-5.js", "x", "1h57kf5cpq17m0eml12EXAMPLE",
    "https://x.auth.us-east-1.amazoncognito.com", "http://localhost:3000/", "openid email", "" },
  { "no-domain", "us-east-1_A", "c", "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_A",
    LOCAL " http://127.0.0.1:17912/callback http://127.0.0.1:17913/callback "
          "org.example.authenticator:/callback",
    "openid email profile aws.cognito.signin.user.admin", "" },
};

static void
test_files (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (file_rows); i++)
    {
      const FileRow *row = &file_rows[i];
      g_autofree char *path =
        g_build_filename (g_getenv ("AUTH_CORPUS_DIR"), "import", row->file, NULL);
      g_autofree char *text = NULL, *redirect_uris = NULL, *scopes = NULL, *providers = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (AuthImport) import = NULL;
      const AuthConfiguration *account = NULL;

      g_file_get_contents (path, &text, NULL, &error);
      g_assert_no_error (error);
      import = auth_import_new_from_text (text, NULL, &error);
      g_assert_no_error (error);
      account = import->accounts->pdata[0];
      redirect_uris = join (account->redirect_uris);
      scopes = join (account->scopes);
      providers = join (account->providers);
      g_assert_cmpstr (account->name, ==, row->name);
      g_assert_cmpstr (account->client_id, ==, row->client_id);
      g_assert_cmpstr (account->domain != NULL ? account->domain : account->issuer, ==, row->place);
      g_assert_cmpstr (redirect_uris, ==, row->redirect_uris);
      g_assert_cmpstr (scopes, ==, row->scopes);
      g_assert_cmpstr (providers, ==, row->providers);
    }
}

static void
test_several_pools (void)
{
  static const char text[] =
    "{CognitoUserPool:{A:{PoolId:'us-east-1_A',AppClientId:'a',AppClientSecret:'s3cret'},"
    "B:{PoolId:'cn-north-1_B',AppClientId:'b'},C:{PoolId:'us-east-1_A',AppClientId:'a'}}}";
  g_autoptr (GError) error = NULL;
  g_autoptr (AuthImport) import = auth_import_new_from_text (text, "Work", &error);
  const AuthConfiguration *first, *second;

  g_assert_no_error (error);
  g_assert_cmpuint (import->accounts->len, ==, 2);
  first = import->accounts->pdata[0];
  second = import->accounts->pdata[1];
  g_assert_cmpstr (first->name, ==, "Work");
  g_assert_cmpstr (first->client_secret, ==, "s3cret");
  g_assert_cmpstr (second->name, ==, "Work 2");
  g_assert_null (second->client_secret);
  g_assert_cmpstr (second->issuer, ==,
                   "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_B");
}

static void
test_too_many_pools (void)
{
  g_autoptr (GString) text = g_string_new ("{CognitoUserPool:{");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 17; i++)
    g_string_append_printf (text, "p%d:{PoolId:'us-east-1_A%d',AppClientId:'a'},", i, i);
  g_string_append (text, "}}");
  g_assert_null (auth_import_new_from_text (text->str, NULL, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "more than 16 user pools"));
}

/* A number never makes a name too long for an account. */
static void
test_numbered_name (void)
{
  g_autofree char *long_name = repeat ("", "é", 100);
  g_autofree char *same = auth_import_dup_numbered_name (long_name, 1);
  g_autofree char *last = auth_import_dup_numbered_name (long_name, 999);
  g_autofree char *second = auth_import_dup_numbered_name ("myapp-dev", 2);

  g_assert_cmpstr (same, ==, long_name);
  g_assert_cmpint (g_utf8_strlen (last, -1), ==, 100);
  g_assert_cmpstr (second, ==, "myapp-dev 2");
}

static void
test_given_name (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_import_new_from_text ("{" WEB "}", "two\nlines", &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "one line"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/text", test_text);
  g_test_add_func ("/import/bounds", test_bounds);
  g_test_add_func ("/import/bad-files", test_bad_files);
  g_test_add_func ("/import/notes", test_notes);
  g_test_add_func ("/import/files", test_files);
  g_test_add_func ("/import/several-pools", test_several_pools);
  g_test_add_func ("/import/too-many-pools", test_too_many_pools);
  g_test_add_func ("/import/numbered-name", test_numbered_name);
  g_test_add_func ("/import/given-name", test_given_name);
  return g_test_run ();
}
