/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Token answers: what ends a session, what does not, and how long tokens stay fresh.
 */

#include "config.h"

#include <string.h>

#include "auth-base64url.h"
#include "auth-error.h"
#include "auth-tokens.h"

#define NOW G_GINT64_CONSTANT (1700000000)

#define JSON "application/json"

static AuthHttpResponse *
respond (guint status, const char *content_type, const char *body, gint64 date)
{
  AuthHttpResponse *response = g_new0 (AuthHttpResponse, 1);

  response->status = status;
  response->content_type = g_strdup (content_type);
  response->body = g_strdup (body);
  response->length = strlen (body);
  response->date = date;
  return response;
}

static const struct
{
  guint status;
  const char *content_type;
  const char *body;
  int expected;
} bad_answers[] = {
  /* Trouble in between never ends a session */
  { 200, "text/html; charset=utf-8", "<html>Log in to Free WiFi", AUTH_ERROR_OFFLINE },
  { 200, "TEXT/HTML", "{\"access_token\":\"SECRET\"}", AUTH_ERROR_OFFLINE },
  { 200, NULL, "  <!doctype html>", AUTH_ERROR_OFFLINE },
  { 302, "text/html", "<a>moved", AUTH_ERROR_OFFLINE },
  { 400, "text/html", "invalid_grant", AUTH_ERROR_OFFLINE },
  { 403, "application/xhtml+xml", "no", AUTH_ERROR_OFFLINE },
  { 408, JSON, "{}", AUTH_ERROR_OFFLINE },
  { 429, JSON, "{\"error\":\"invalid_grant\"}", AUTH_ERROR_OFFLINE },
  { 500, JSON, "{\"error\":\"invalid_grant\"}", AUTH_ERROR_OFFLINE },
  { 503, NULL, "", AUTH_ERROR_OFFLINE },
  { 400, JSON, "{\"error\":\"temporarily_unavailable\"}", AUTH_ERROR_OFFLINE },
  /* The pool's own words */
  { 400, JSON, "{\"error\":\"invalid_grant\"}", AUTH_ERROR_SIGN_IN_REQUIRED },
  { 400, "application/json;charset=UTF-8", "{\"error\":\"invalid_grant\"}",
    AUTH_ERROR_SIGN_IN_REQUIRED },
  { 401, JSON, "{\"error\":\"invalid_token\"}", AUTH_ERROR_SIGN_IN_REQUIRED },
  { 400, JSON, "{\"error\":\"invalid_token\"}", AUTH_ERROR_SERVER_REFUSED },
  { 401, JSON, "{\"error\":\"invalid_client\"}", AUTH_ERROR_SERVER_REFUSED },
  { 400, JSON, "{\"error\":\"unauthorized_client\"}", AUTH_ERROR_SERVER_REFUSED },
  { 400, JSON, "{\"error\":5}", AUTH_ERROR_SERVER_REFUSED },
  { 400, JSON, "invalid_grant", AUTH_ERROR_SERVER_REFUSED },
  { 404, "text/plain", "", AUTH_ERROR_SERVER_REFUSED },
  /* Nothing one can trust */
  { 0, JSON, "{}", AUTH_ERROR_INVALID_RESPONSE },
  { 101, JSON, "{}", AUTH_ERROR_INVALID_RESPONSE },
  { 302, NULL, "", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "[]", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"SECRET\"", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{}", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"\",\"token_type\":\"Bearer\"}",
    AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":1,\"token_type\":\"Bearer\"}", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"SECRET\"}", AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"SECRET\",\"token_type\":\"DPoP\"}",
    AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"SECRET\",\"token_type\":\"Bearer\",\"id_token\":\"SECRET\"}",
    AUTH_ERROR_INVALID_RESPONSE },
  { 200, JSON, "{\"access_token\":\"SECRET\",\"token_type\":\"Bearer\",\"expires_in\":NaN}",
    AUTH_ERROR_INVALID_RESPONSE },
};

static void
test_answer_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_answers); i++)
    {
      g_autoptr (AuthHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;

      response = respond (bad_answers[i].status, bad_answers[i].content_type,
                          bad_answers[i].body, 0);
      g_assert_null (auth_tokens_new_from_response (response, NULL, NOW, &error));
      g_test_message ("%u %s: %s", bad_answers[i].status, bad_answers[i].body, error->message);
      g_assert_error (error, AUTH_ERROR, bad_answers[i].expected);
      g_assert_null (strstr (error->message, "SECRET"));
    }
}

static void
test_answer_huge (void)
{
  g_autofree char *filler = g_strnfill (AUTH_JSON_MAX_BYTES, 'x');
  g_autofree char *body = g_strdup_printf ("{\"access_token\":\"%s\"}", filler);
  g_autoptr (AuthHttpResponse) response = respond (200, JSON, body, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (auth_tokens_new_from_response (response, NULL, NOW, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_RESPONSE);
}

/* A token that says when it was issued and ends; its signature is nonsense. */
static char *
make_jwt (gint64 issued_at, gint64 expires_at)
{
  g_autofree char *payload = g_strdup_printf (
    "{\"iat\":%" G_GINT64_FORMAT ",\"exp\":%" G_GINT64_FORMAT "}", issued_at, expires_at);
  g_autofree char *body = auth_base64url_encode ((const guint8 *) payload, strlen (payload));

  return g_strconcat ("eyJhbGciOiJSUzI1NiJ9.", body, ".Zg", NULL);
}

static AuthTokens *
parse_answer (
  const char *access, const char *id, const char *more, gint64 date, const AuthTokens *old)
{
  g_autofree char *id_member =
    id != NULL ? g_strdup_printf (",\"id_token\":\"%s\"", id) : g_strdup ("");
  g_autofree char *body = g_strdup_printf (
    "{\"access_token\":\"%s\",\"token_type\":\"bearer\"%s%s}", access, id_member, more);
  g_autoptr (AuthHttpResponse) response = respond (200, JSON, body, date);
  g_autoptr (GError) error = NULL;
  AuthTokens *tokens = auth_tokens_new_from_response (response, old, NOW, &error);

  g_assert_no_error (error);
  return tokens;
}

static void
test_answer_refresh_token (void)
{
  g_autoptr (AuthTokens) first = NULL;
  g_autoptr (AuthTokens) kept = NULL;
  g_autoptr (AuthTokens) rotated = NULL;

  first = parse_answer ("opaque\\/1", NULL, ",\"refresh_token\":\"r1\",\"expires_in\":60", 0, NULL);
  kept = parse_answer ("opaque", NULL, ",\"expires_in\":60", 0, first);
  rotated = parse_answer ("opaque", NULL, ",\"refresh_token\":\"r2\"", 0, kept);
  g_assert_cmpstr (first->access_token, ==, "opaque/1");
  g_assert_cmpstr (first->refresh_token, ==, "r1");
  g_assert_cmpstr (kept->refresh_token, ==, "r1");
  g_assert_cmpstr (rotated->refresh_token, ==, "r2");
  g_assert_null (first->id_token);
  g_assert_cmpint (auth_tokens_get_expires_at (first, AUTH_TOKEN_ID), ==, 0);
  g_assert_false (auth_tokens_is_fresh (first, AUTH_TOKEN_ID, NOW, 0));
}

static void
test_times (void)
{
  static const struct
  {
    const char *name;
    gint64 issued_at; /* by the JWT, seconds from NOW; -1: an opaque token */
    gint64 expires_at;
    const char *more;
    gint64 date; /* seconds from NOW; G_MININT64: none */
    gint64 expected_drift;
    gint64 expected_expiry; /* by our clock, seconds from NOW */
  } rows[] = {
    { "expires_in lies", 0, 300, ",\"expires_in\":3600", G_MININT64, 0, 300 },
    { "no expires_in", 0, 3600, "", G_MININT64, 0, 3600 },
    { "our clock is behind", 500, 4100, "", G_MININT64, 500, 3600 },
    { "our clock is ahead", -500, 3100, "", G_MININT64, -500, 3600 },
    { "Date before iat", -500, 3100, "", 0, 0, 3100 },
    { "clamped", 200000, 203600, "", G_MININT64, 86400, 117200 },
    { "clamped Date", 0, 3600, "", -200000, -86400, 90000 },
    { "opaque", -1, 0, ",\"expires_in\":3600", G_MININT64, 0, 3600 },
    { "opaque and Date", -1, 0, ",\"expires_in\":3600", 700, 700, 3600 },
    { "opaque, fraction", -1, 0, ",\"expires_in\":3600.5", G_MININT64, 0, 3600 },
    { "opaque, unknown", -1, 0, "", G_MININT64, 0, 300 },
    { "opaque, string", -1, 0, ",\"expires_in\":\"NaN\"", G_MININT64, 0, 300 },
    { "opaque, null", -1, 0, ",\"expires_in\":null", G_MININT64, 0, 300 },
    { "opaque, infinite", -1, 0, ",\"expires_in\":1e999", G_MININT64, 0, 300 },
    { "opaque, negative", -1, 0, ",\"expires_in\":-5", G_MININT64, 0, 300 },
    { "opaque, endless", -1, 0, ",\"expires_in\":9007199254740991", G_MININT64, 0, 315360000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *jwt = make_jwt (NOW + rows[i].issued_at, NOW + rows[i].expires_at);
      gint64 date = rows[i].date == G_MININT64 ? 0 : NOW + rows[i].date;
      g_autoptr (AuthTokens) tokens = NULL;

      g_test_message ("%s", rows[i].name);
      tokens =
        parse_answer (rows[i].issued_at == -1 ? "opaque" : jwt, NULL, rows[i].more, date, NULL);
      g_assert_cmpint (tokens->clock_drift_seconds, ==, rows[i].expected_drift);
      g_assert_cmpint (auth_tokens_get_expires_at (tokens, AUTH_TOKEN_ACCESS) -
                         tokens->clock_drift_seconds - NOW,
                       ==, rows[i].expected_expiry);
      g_assert_true (
        auth_tokens_is_valid (tokens, AUTH_TOKEN_ACCESS, NOW + rows[i].expected_expiry - 1));
      g_assert_false (
        auth_tokens_is_valid (tokens, AUTH_TOKEN_ACCESS, NOW + rows[i].expected_expiry));
    }
}

static void
test_freshness (void)
{
  static const struct
  {
    gint64 access_lifetime;
    gint64 id_lifetime; /* 0: no ID token */
    gint64 drift;
    guint min_validity;
    gint64 expected; /* last fresh second, from NOW */
  } rows[] = {
    { 3600, 0, 0, 0, 3480 },   /* 120 s */
    { 86400, 0, 0, 0, 86280 }, /* still 120 s */
    { 900, 0, 0, 0, 810 },     /* 10 % */
    { 300, 0, 0, 0, 240 },     /* 60 s */
    { 60, 0, 0, 0, 30 },       /* half */
    { 0, 0, 0, 0, -1 },        /* never */
    { 3600, 300, 0, 0, 240 },  /* the ID token ends first */
    { 300, 3600, 0, 0, 240 },
    { 3600, 3600, 5000, 0, 3480 }, /* the drift cancels out */
    { 3600, 3600, -5000, 0, 3480 },
    { 3600, 3600, 0, 100, 3480 },
    { 3600, 3600, 0, 600, 3000 },
    { 3600, 3600, 0, 100000, 360 }, /* at most 90 % count */
    { 3600, 3600, 0, G_MAXUINT, 360 },
    { 300, 3600, 0, 250, 50 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AuthTokens tokens = { .access_token = (char *) "a", .issued_at = NOW + rows[i].drift };
      gint64 last = NOW + rows[i].expected;

      g_test_message ("row %" G_GSIZE_FORMAT, i);
      tokens.id_token = rows[i].id_lifetime > 0 ? (char *) "i" : NULL;
      tokens.access_expires_at = tokens.issued_at + rows[i].access_lifetime;
      tokens.id_expires_at = rows[i].id_lifetime > 0 ? tokens.issued_at + rows[i].id_lifetime : 0;
      tokens.clock_drift_seconds = rows[i].drift;
      if (rows[i].expected >= 0)
        g_assert_true (
          auth_tokens_is_fresh (&tokens, AUTH_TOKEN_ACCESS, last, rows[i].min_validity));
      g_assert_false (
        auth_tokens_is_fresh (&tokens, AUTH_TOKEN_ACCESS, last + 1, rows[i].min_validity));
      if (rows[i].min_validity == 0 && rows[i].expected >= 0)
        g_assert_cmpint (auth_tokens_get_fresh_until (&tokens), ==, last);
    }
}

static void
test_stored (void)
{
  AuthTokens tokens = { (char *) "a", (char *) "i", (char *) "r", NOW, NOW + 300, NOW + 400, 77 };
  g_autoptr (JsonObject) object = auth_tokens_to_json (&tokens);
  g_autoptr (AuthTokens) again = auth_tokens_new_from_json (object, NULL);
  g_autoptr (AuthTokens) copy = auth_tokens_copy (again);
  g_autoptr (JsonObject) empty = json_object_new ();
  g_autoptr (AuthTokens) cautious = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (copy->access_token, ==, "a");
  g_assert_cmpstr (copy->id_token, ==, "i");
  g_assert_cmpstr (copy->refresh_token, ==, "r");
  g_assert_cmpint (copy->issued_at, ==, NOW);
  g_assert_cmpint (copy->access_expires_at, ==, NOW + 300);
  g_assert_cmpint (copy->id_expires_at, ==, NOW + 400);
  g_assert_cmpint (copy->clock_drift_seconds, ==, 77);

  json_object_set_int_member (object, "clock-drift-seconds", -500);
  json_object_set_int_member (object, "access-expires-at", G_MAXINT64);
  cautious = auth_tokens_new_from_json (object, NULL);
  g_assert_cmpint (cautious->clock_drift_seconds, ==, 0);
  g_assert_false (auth_tokens_is_valid (cautious, AUTH_TOKEN_ACCESS, NOW));

  g_assert_null (auth_tokens_new_from_json (empty, &error));
  g_assert_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT);
}

static void
test_requests (void)
{
  AuthProvider provider = { .token_endpoint = (char *) "https://t", .userinfo_endpoint = NULL };
  AuthConfiguration configuration = { .client_id = (char *) "c", .client_secret = (char *) "s:1" };
  AuthAuthorization authorization = { .redirect_uri = (char *) "x:/y",
                                      .code_verifier = (char *) "v" };
  g_autoptr (AuthHttpRequest) code = NULL;
  g_autoptr (AuthHttpRequest) refresh = NULL;

  code = auth_http_request_new_code (&provider, &configuration, &authorization, "k&");
  g_assert_cmpstr (code->method, ==, "POST");
  g_assert_cmpstr (code->uri, ==, "https://t");
  g_assert_cmpstr (code->content_type, ==, "application/x-www-form-urlencoded");
  g_assert_cmpstr (code->authorization, ==, "Basic YzpzJTNBMQ==");
  g_assert_cmpstr (code->body, ==, "grant_type=authorization_code&client_id=c&code=k%26&"
                                   "redirect_uri=x%3A%2Fy&code_verifier=v");
  configuration.client_secret = NULL;
  refresh = auth_http_request_new_refresh (&provider, &configuration, "r");
  g_assert_null (refresh->authorization);
  g_assert_cmpstr (refresh->body, ==, "grant_type=refresh_token&client_id=c&refresh_token=r");
  g_assert_null (auth_http_request_new_revoke (&provider, &configuration, "r"));
  g_assert_null (auth_http_request_new_userinfo (&provider, "a"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tokens/refused", test_answer_refused);
  g_test_add_func ("/tokens/huge", test_answer_huge);
  g_test_add_func ("/tokens/refresh-token", test_answer_refresh_token);
  g_test_add_func ("/tokens/times", test_times);
  g_test_add_func ("/tokens/freshness", test_freshness);
  g_test_add_func ("/tokens/stored", test_stored);
  g_test_add_func ("/http/requests", test_requests);

  return g_test_run ();
}
