/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request to the pool and the ways to answer it.
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "demo-pool.h"
#include "demo-visit.h"

G_BEGIN_DECLS

typedef struct
{
  DemoPool *pool;             /* (unowned) */
  SoupServerMessage *message; /* (owned) */
  GHashTable *query;          /* (owned) char* -> char* */
  GHashTable *form;           /* (owned) char* -> char* */
  char *body;                 /* (owned) as it came */
  /* (nullable) whose page is called; NULL: the pool's */
  const DemoProvider *provider;
  DemoVisit *visit;   /* (nullable) (unowned) see demo_call_get_visit */
  DemoFaultKind flaw; /* what shall be wrong with tokens in the answer */
  gint64 now;
} DemoCall;

DemoCall *demo_call_new (DemoPool *pool, SoupServerMessage *message);
DemoCall *demo_call_ref (DemoCall *self);
void demo_call_free (DemoCall *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DemoCall, demo_call_free)

/* A parameter, or NULL when it is missing or empty (RFC 6749 section 3.1). */
const char *demo_call_get_query (const DemoCall *self, const char *name);
const char *demo_call_get_form (const DemoCall *self, const char *name);

/* In place of the query that came. */
void demo_call_set_query (DemoCall *self, const char *query);
/* TRUE for WebKitGTK, which is no browser of its own but part of a program. */
gboolean demo_call_is_embedded (const DemoCall *self);
/* The language the browser's pages were asked for, as Cognito knows it, or "en". */
const char *demo_call_get_lang (const DemoCall *self);
/* What sent the request, as a user would call it. (transfer full) */
char *demo_call_dup_device (const DemoCall *self);
/* The browser's visit to the pool or to the provider, started when it has none. */
DemoVisit *demo_call_get_visit (DemoCall *self);
/* A new visit in place of the old one: who signs in or out gets a new cookie. */
DemoVisit *demo_call_renew_visit (DemoCall *self);
void demo_call_end_visit (DemoCall *self);
/* TRUE when the form came from one of our own pages. */
gboolean demo_call_check_csrf (DemoCall *self);

void demo_call_redirect (DemoCall *self, const char *uri);
/* node: (transfer full) */
void demo_call_reply_json (DemoCall *self, guint status, JsonNode *node);
/* {"error": error} and nothing more, as Cognito does. */
void demo_call_reply_error (DemoCall *self, guint status, const char *error);
/* title: as in demo-words. body: markup. */
void demo_call_reply_page (DemoCall *self, guint status, const char *title, const char *body);
/* The same with a script of pages/, for the few that cannot do without. */
void demo_call_reply_script_page (DemoCall *self,
                                  const char *title,
                                  const char *body,
                                  const char *name);
void demo_call_reply_text (DemoCall *self, guint status, const char *type, const char *text);

G_END_DECLS
