/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One request to the pool and the ways to answer it.
 */

#include "config.h"

#include "demo-call.h"

#include <string.h>

#include "auth-uri.h"
#include "demo-device.h"
#include "demo-page.h"
#include "demo-words.h"

/* A cookie does not belong to a port: pools side by side must not take each other's. */
#define COOKIE "demo-pool-%u"

static GHashTable *
demo_call_decode (const char *text)
{
  GHashTable *table = text != NULL ? auth_form_decode (text, NULL) : NULL;

  /* What cannot be read reads as nothing: the required parameters are then missing. */
  return table != NULL ? table : g_hash_table_new (g_str_hash, g_str_equal);
}

static char *
demo_call_dup_body (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);

  /* There is no data at all when there was no body. */
  return data != NULL ? g_strndup (data, length) : g_strdup ("");
}

DemoCall *
demo_call_new (DemoPool *pool, SoupServerMessage *message)
{
  DemoCall *self = g_rc_box_new0 (DemoCall);

  self->pool = pool;
  self->message = g_object_ref (message);
  self->query = demo_call_decode (g_uri_get_query (soup_server_message_get_uri (message)));
  self->body = demo_call_dup_body (message);
  self->form = demo_call_decode (self->body);
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  return self;
}

DemoCall *
demo_call_ref (DemoCall *self)
{
  return g_rc_box_acquire (self);
}

static void
demo_call_clear (gpointer data)
{
  DemoCall *self = data;

  g_object_unref (self->message);
  g_hash_table_unref (self->query);
  g_hash_table_unref (self->form);
  g_free (self->body);
}

void
demo_call_free (DemoCall *self)
{
  g_rc_box_release_full (self, demo_call_clear);
}

void
demo_call_set_query (DemoCall *self, const char *query)
{
  g_hash_table_unref (self->query);
  self->query = demo_call_decode (query);
}

gboolean
demo_call_is_embedded (const DemoCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *agent = soup_message_headers_get_one (headers, "User-Agent");

  return agent != NULL && strstr (agent, "Linux") != NULL &&
         strstr (agent, "AppleWebKit/") != NULL && strstr (agent, " Version/") != NULL &&
         strstr (agent, "Chrome/") == NULL;
}

static const char *
demo_call_get (GHashTable *table, const char *name)
{
  const char *value = g_hash_table_lookup (table, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

const char *
demo_call_get_query (const DemoCall *self, const char *name)
{
  return demo_call_get (self->query, name);
}

const char *
demo_call_get_form (const DemoCall *self, const char *name)
{
  return demo_call_get (self->form, name);
}

const char *
demo_call_get_lang (const DemoCall *self)
{
  static const char *const known[] = { "de", "en", "es", "fr", "id", "it", "ja", "ko", "pt-BR",
                                       "zh-CN", "zh-TW", NULL };
  const char *lang = demo_call_get_query (self, "lang");

  if (lang == NULL || demo_options_is_classic (&self->pool->options) ||
      !g_strv_contains (known, lang))
    return "en";
  return lang;
}

static char *
demo_call_dup_cookie_name (const DemoCall *self)
{
  return g_strdup_printf (COOKIE, self->provider != NULL ? self->pool->outside->port
                                                         : self->pool->port);
}

static void
demo_call_find_visit (DemoCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);
  const char *header = soup_message_headers_get_list (headers, "Cookie");
  g_autofree char *name = demo_call_dup_cookie_name (self);
  GHashTable *cookies;

  if (self->visit != NULL || header == NULL)
    return;
  cookies = soup_header_parse_semi_param_list (header);
  self->visit = demo_visit_table_find (self->pool->visits,
                                       g_hash_table_lookup (cookies, name), self->now);
  soup_header_free_param_list (cookies);
}

static void
demo_call_set_cookie (DemoCall *self, const char *value, int lifetime_seconds)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autofree char *name = demo_call_dup_cookie_name (self);
  g_autofree char *cookie = g_strdup_printf ("%s=%s; Path=/%s; Max-Age=%d; HttpOnly; SameSite=Lax",
                                             name, value,
                                             self->provider != NULL ? self->provider->name : "",
                                             lifetime_seconds);

  soup_message_headers_replace (headers, "Set-Cookie", cookie);
}

char *
demo_call_dup_device (const DemoCall *self)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (self->message);

  return demo_device_describe (soup_message_headers_get_one (headers, "User-Agent"));
}

void
demo_call_end_visit (DemoCall *self)
{
  demo_call_find_visit (self);
  if (self->visit != NULL)
    self->visit->expires_at = 0;
  self->visit = NULL;
  demo_call_set_cookie (self, "", 0);
}

DemoVisit *
demo_call_renew_visit (DemoCall *self)
{
  g_autofree char *id = NULL;

  demo_call_end_visit (self);
  self->visit = demo_visit_table_add (self->pool->visits, self->now, &id);
  demo_call_set_cookie (self, id, DEMO_VISIT_LIFETIME_SECONDS);
  return self->visit;
}

DemoVisit *
demo_call_get_visit (DemoCall *self)
{
  demo_call_find_visit (self);
  return self->visit != NULL ? self->visit : demo_call_renew_visit (self);
}

gboolean
demo_call_check_csrf (DemoCall *self)
{
  return g_strcmp0 (demo_call_get_form (self, "_csrf"), demo_call_get_visit (self)->csrf) == 0;
}

void
demo_call_redirect (DemoCall *self, const char *uri)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, "Location", uri);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_server_message_set_status (self->message, SOUP_STATUS_FOUND, NULL);
}

void
demo_call_reply_text (DemoCall *self, guint status, const char *type, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_response (self->message, type, SOUP_MEMORY_COPY, text, strlen (text));
  soup_server_message_set_status (self->message, status, NULL);
}

void
demo_call_reply_json (DemoCall *self, guint status, JsonNode *node)
{
  g_autoptr (JsonNode) root = node;
  g_autofree char *text = json_to_string (root, FALSE);

  demo_call_reply_text (self, status, "application/json;charset=UTF-8", text);
}

void
demo_call_reply_error (DemoCall *self, guint status, const char *error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *root = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "error", error);
  json_node_set_object (root, object);
  demo_call_reply_json (self, status, root);
}

static char *
demo_call_dup_footer (const DemoCall *self, const char *lang)
{
  if (self->provider != NULL)
    return g_strdup_printf ("Not the real %s: this demo plays it", self->provider->label);
  return g_strdup (demo_words_get (lang, "A user pool on this computer, to try things with"));
}

/* What a page may load and do; script: (nullable) source expression. */
static void
demo_call_set_policy (DemoCall *self, const char *script)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (self->message);
  g_autofree char *style = demo_page_dup_source ("style.css");
  /* A form's answer redirects to the app, and form-action also rules where that may lead. */
  g_autofree char *policy = g_strconcat ("default-src 'none'; base-uri 'none'; "
                                         "frame-ancestors 'none'; "
                                         "form-action 'self' http://127.0.0.1:* "
                                         "org.example.authenticator:; style-src ",
                                         style, script != NULL ? "; script-src " : "", script,
                                         NULL);

  soup_message_headers_replace (headers, "Content-Security-Policy", policy);
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
}

/* script: (nullable) markup */
static char *
demo_call_new_page (const DemoCall *self, const char *title, const char *body, const char *script)
{
  const char *lang = demo_words_get_lang (demo_call_get_lang (self), title);
  const char *brand = self->provider != NULL ? self->provider->label : "Demo Pool";
  g_autofree char *footer = demo_call_dup_footer (self, lang);

  return demo_page_render ("page",
                           "lang", lang,
                           "title", demo_words_get (lang, title),
                           "brand", brand,
                           "footer", footer,
                           "style", demo_page_get_file ("style.css"),
                           "body", body,
                           "script", script,
                           NULL);
}

void
demo_call_reply_page (DemoCall *self, guint status, const char *title, const char *body)
{
  g_autofree char *page = demo_call_new_page (self, title, body, NULL);

  demo_call_set_policy (self, NULL);
  demo_call_reply_text (self, status, "text/html; charset=utf-8", page);
}

void
demo_call_reply_script_page (DemoCall *self,
                             const char *title,
                             const char *body,
                             const char *name)
{
  g_autofree char *source = demo_page_dup_source (name);
  g_autofree char *script = demo_page_render ("script", "text", demo_page_get_file (name), NULL);
  g_autofree char *page = demo_call_new_page (self, title, body, script);

  demo_call_set_policy (self, source);
  demo_call_reply_text (self, 200, "text/html; charset=utf-8", page);
}
