/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The demo pool as a process of its own, and a browser without scripts to visit it with.
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define TEST_REDIRECT_URI "http://127.0.0.1:17911/callback"
/* A whole authorization request but for what a test adds. */
#define TEST_QUERY                                          \
  "response_type=code&client_id=demo_desktop&state=a-state" \
  "&redirect_uri=http%3A%2F%2F127.0.0.1%3A17911%2Fcallback"

typedef struct _TestPool TestPool;

typedef struct
{
  guint status;     /* 0: no whole answer came */
  char *location;   /* (nullable) */
  char *type;       /* (nullable) */
  char *challenge;  /* (nullable) WWW-Authenticate */
  char *policy;     /* (nullable) Content-Security-Policy */
  char *cookie;     /* (nullable) Set-Cookie */
  char *error_type; /* (nullable) x-amzn-ErrorType */
  char *body;
} TestAnswer;

/* Options of the pool, NULL-terminated; it runs on a free port with --test-control. */
TestPool *test_pool_new (const char *option, ...) G_GNUC_NULL_TERMINATED;
/* Ends the process, which must end well. */
void test_pool_free (TestPool *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestPool, test_pool_free)

const char *test_pool_get_origin (TestPool *self);
/* How many files and sockets the process has open. */
guint test_pool_count_descriptors (TestPool *self);
/* As another browser would: forgets the cookies. */
void test_pool_forget (TestPool *self);

/* path: or a whole URI. authorization: (nullable) a header's value. No redirect is followed. */
TestAnswer *test_pool_get (TestPool *self, const char *path, const char *authorization);
/* agent: its User-Agent. */
TestAnswer *test_pool_get_with (TestPool *self, const char *path, const char *agent);
TestAnswer *
test_pool_post (TestPool *self, const char *path, const char *form, const char *authorization);
/* headers: (nullable) names and values in turn, NULL-terminated. */
TestAnswer *test_pool_post_as (
  TestPool *self, const char *path, const char *type, const char *body, const char *const *headers);
/* The form of the page at path, sent with these fields and its own hidden one. */
TestAnswer *test_pool_submit (TestPool *self, const char *path, const char *form);
void test_answer_free (TestAnswer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestAnswer, test_answer_free)

/* The code that signing alice in leads to. query: added to TEST_QUERY. */
char *test_pool_sign_in (TestPool *self, const char *query);
/* Sends a code, with more of the form. */
TestAnswer *test_pool_redeem (TestPool *self, const char *code, const char *more);
TestAnswer *test_pool_refresh (TestPool *self, const char *refresh_token);

/* It redirects to what starts with prefix. */
void test_answer_assert_leads_to (const TestAnswer *self, const char *prefix);
/* It is a web page with this in its markup. */
void test_answer_assert_shows (const TestAnswer *self, guint status, const char *markup);
/* A string member of a JSON answer, or NULL. */
char *test_answer_dup_string (const TestAnswer *self, const char *member);
/* The parameter of the answer's redirect, or NULL. */
char *test_answer_dup_parameter (const TestAnswer *self, const char *name);

G_END_DECLS
