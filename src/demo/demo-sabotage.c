/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Applies a fault to one request: instead of its answer, or to it.
 */

#include "config.h"

#include "demo-sabotage.h"

#include "demo-aws.h"
#include "demo-cognito-idp.h"
#include "demo-page.h"

#define HUGE_CHUNK_BYTES (64 * 1024)
#define HUGE_CHUNKS      (21 * 16)

typedef struct
{
  DemoCall *call; /* (owned) */
  DemoHandler handler;
  guint source; /* 0: the delay is over */
} DemoDelay;

static GSocket *
demo_sabotage_get_socket (DemoCall *call)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (call->message);

  return g_object_get_data (G_OBJECT (remote), DEMO_SOCKET);
}

static void
demo_sabotage_hang_up (DemoCall *call)
{
  GSocket *socket = demo_sabotage_get_socket (call);

  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

/* The answer's length is told in full, then half of it is sent. */
static void
demo_sabotage_truncate (DemoCall *call)
{
  SoupMessageBody *body = soup_server_message_get_response_body (call->message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  GSocket *socket = demo_sabotage_get_socket (call);
  g_autofree char *head = g_strdup_printf ("HTTP/1.1 %u OK\r\n"
                                           "Content-Type: application/json;charset=UTF-8\r\n"
                                           "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                                           soup_server_message_get_status (call->message), length);
  g_autofree char *text = g_strdup_printf ("%s%.*s", head, (int) (length / 2), data);

  g_socket_send (socket, text, strlen (text), NULL, NULL);
  demo_sabotage_hang_up (call);
}

static void
demo_sabotage_reply_huge (DemoCall *call)
{
  static char chunk[HUGE_CHUNK_BYTES];
  SoupMessageBody *body = soup_server_message_get_response_body (call->message);

  memset (chunk, ' ', sizeof chunk);
  demo_call_reply_text (call, 200, "application/json", "{");
  for (guint i = 0; i < HUGE_CHUNKS; i++)
    soup_message_body_append (body, SOUP_MEMORY_STATIC, chunk, sizeof chunk);
  soup_message_body_append (body, SOUP_MEMORY_STATIC, "}", 1);
}

static void
demo_sabotage_reply_html (DemoCall *call, guint status)
{
  g_autofree char *body = demo_page_render ("error", "text", "The service is not available", NULL);

  demo_call_reply_page (call, status, "Something went wrong", body);
}

/* The same trouble has another shape in each dialect. */
static void
demo_sabotage_reply_error (DemoCall *call, guint status)
{
  gboolean is_temporary = status >= 429;

  if (demo_aws_get_target (call->message) == NULL)
    demo_call_reply_error (call, status,
                           is_temporary ? "temporarily_unavailable" : "invalid_request");
  else
    demo_aws_fail (call, status,
                   is_temporary ? "InternalErrorException" : "InvalidParameterException",
                   "The demo pool was told to answer so.");
}

static void
demo_sabotage_throttle (DemoCall *call)
{
  if (demo_aws_get_target (call->message) == NULL)
    demo_call_reply_error (call, 429, "temporarily_unavailable");
  else
    demo_aws_fail (call, 400, "TooManyRequestsException", "Rate exceeded");
}

static void
demo_sabotage_refuse (DemoCall *call)
{
  const char *target = demo_aws_get_target (call->message);

  if (target == NULL)
    demo_call_reply_error (call, 400, "invalid_grant");
  else if (g_str_has_prefix (target, DEMO_COGNITO_IDP))
    demo_aws_fail (call, 400, "NotAuthorizedException", "Access Token has been revoked");
  else
    demo_aws_fail (call, 400, "NotAuthorizedException",
                   "Token is not from a supported provider of this identity pool.");
}

static void
demo_sabotage_reply_token_expired (DemoCall *call)
{
  g_autofree char *message = g_strdup_printf (
    "Invalid login token. Token expired: %" G_GINT64_FORMAT " >= %" G_GINT64_FORMAT, call->now,
    call->now - 1);

  if (demo_aws_get_target (call->message) == NULL)
    demo_call_reply_error (call, 401, "invalid_token");
  else
    demo_aws_fail (call, 400, "NotAuthorizedException", message);
}

/* As a pool answers whose clock is off: what it issues and its Date go by that clock. */
static void
demo_sabotage_shift_clock (DemoCall *call, DemoHandler handler, gint64 seconds)
{
  g_autoptr (GDateTime) date = NULL;
  g_autofree char *text = NULL;

  call->now += seconds;
  date = g_date_time_new_from_unix_utc (call->now);
  text = soup_date_time_to_string (date, SOUP_DATE_HTTP);
  handler (call);
  soup_message_headers_replace (soup_server_message_get_response_headers (call->message), "Date",
                                text);
}

static void
demo_delay_free (gpointer data)
{
  DemoDelay *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  demo_call_free (self->call);
  g_free (self);
}

static gboolean
demo_sabotage_delay_over_cb (gpointer user_data)
{
  DemoDelay *delay = user_data;

  delay->source = 0;
  delay->call->now = g_get_real_time () / G_USEC_PER_SEC;
  delay->handler (delay->call);
  soup_server_message_unpause (delay->call->message);
  return G_SOURCE_REMOVE;
}

/* The delay ends with its message, whoever gives up first. */
static void
demo_sabotage_delay (DemoCall *call, DemoHandler handler, guint milliseconds)
{
  DemoDelay *delay = g_new0 (DemoDelay, 1);

  delay->call = call;
  delay->handler = handler;
  delay->source = g_timeout_add (milliseconds, demo_sabotage_delay_over_cb, delay);
  soup_server_message_pause (call->message);
  g_signal_connect_swapped (call->message, "finished", G_CALLBACK (demo_delay_free), delay);
}

/* TRUE when the fault is the whole answer. */
static gboolean
demo_sabotage_replace (DemoCall *call, DemoFault fault)
{
  switch ((int) fault.kind)
    {
    case DEMO_FAULT_STATUS:
      demo_sabotage_reply_error (call, fault.argument);
      return TRUE;
    case DEMO_FAULT_HTML:
      demo_sabotage_reply_html (call, fault.argument);
      return TRUE;
    case DEMO_FAULT_HANG:
      soup_server_message_pause (call->message);
      return TRUE;
    case DEMO_FAULT_GARBAGE:
      demo_call_reply_text (call, 200, "application/json", "{\"id_token\": \x01\xff\xfe [[[[");
      return TRUE;
    case DEMO_FAULT_CLOSE:
      demo_sabotage_hang_up (call);
      return TRUE;
    case DEMO_FAULT_INVALID_GRANT:
      demo_sabotage_refuse (call);
      return TRUE;
    case DEMO_FAULT_THROTTLED:
      demo_sabotage_throttle (call);
      return TRUE;
    case DEMO_FAULT_TOKEN_EXPIRED:
      demo_sabotage_reply_token_expired (call);
      return TRUE;
    case DEMO_FAULT_HUGE:
      demo_sabotage_reply_huge (call);
      return TRUE;
    case DEMO_FAULT_REDIRECT:
      demo_call_redirect (call, "/somewhere-else");
      return TRUE;
    default:
      return FALSE;
    }
}

void
demo_sabotage (DemoCall *call, DemoHandler handler, DemoFault fault)
{
  g_autoptr (DemoCall) owned = call;

  if (fault.kind == DEMO_FAULT_DELAY)
    {
      demo_sabotage_delay (g_steal_pointer (&owned), handler, fault.argument);
      return;
    }
  if (demo_sabotage_replace (call, fault))
    return;
  if (fault.kind == DEMO_FAULT_AHEAD || fault.kind == DEMO_FAULT_BEHIND)
    return demo_sabotage_shift_clock (
      call, handler, fault.kind == DEMO_FAULT_AHEAD ? fault.argument : -(gint64) fault.argument);
  if (fault.kind >= DEMO_FAULT_BAD_SIGNATURE)
    call->flaw = fault.kind;
  handler (call);
  if (fault.kind == DEMO_FAULT_TRUNCATE)
    demo_sabotage_truncate (call);
  else if (fault.kind == DEMO_FAULT_LOST_ANSWER)
    demo_sabotage_hang_up (call);
}
