/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Going wrong on purpose: which endpoint fails how, and how often.
 */

#include "config.h"

#include "demo-fault.h"

#include <string.h>

#include "auth-error.h"
#include "demo-endpoint.h"

static const struct
{
  const char *name;
  DemoFaultKind kind;
  guint maximum; /* of the argument; 0: there is none */
} kinds[] = {
  { "status", DEMO_FAULT_STATUS, 599 },
  { "html", DEMO_FAULT_HTML, 599 },
  { "delay", DEMO_FAULT_DELAY, 3600 * 1000 },
  { "hang", DEMO_FAULT_HANG },
  { "truncate", DEMO_FAULT_TRUNCATE },
  { "garbage", DEMO_FAULT_GARBAGE },
  { "close", DEMO_FAULT_CLOSE },
  { "lost-answer", DEMO_FAULT_LOST_ANSWER },
  { "invalid-grant", DEMO_FAULT_INVALID_GRANT },
  { "throttled", DEMO_FAULT_THROTTLED },
  { "huge", DEMO_FAULT_HUGE },
  { "redirect", DEMO_FAULT_REDIRECT },
  { "token-expired", DEMO_FAULT_TOKEN_EXPIRED },
  { "ahead", DEMO_FAULT_AHEAD, 3 * 24 * 3600 },
  { "behind", DEMO_FAULT_BEHIND, 3 * 24 * 3600 },
  { "bad-signature", DEMO_FAULT_BAD_SIGNATURE },
  { "bad-issuer", DEMO_FAULT_BAD_ISSUER },
  { "bad-audience", DEMO_FAULT_BAD_AUDIENCE },
  { "bad-nonce", DEMO_FAULT_BAD_NONCE },
  { "bad-kid", DEMO_FAULT_BAD_KID },
  { "bad-at-hash", DEMO_FAULT_BAD_AT_HASH },
  { "expired", DEMO_FAULT_EXPIRED },
};

/* Splits text at its last separator; what follows it is a number. */
static gboolean
demo_fault_cut_number (char *text, char separator, guint64 *number_out)
{
  char *cut = strrchr (text, separator);

  if (cut == NULL || !g_ascii_string_to_unsigned (cut + 1, 10, 0, G_MAXINT, number_out, NULL))
    return FALSE;
  *cut = '\0';
  return TRUE;
}

static gboolean
demo_fault_is_of_tokens (const DemoFault *self)
{
  return strcmp (self->endpoint, "token") == 0 || g_str_has_prefix (self->endpoint, "token:") ||
         strcmp (self->endpoint, "provider:token") == 0;
}

static gboolean
demo_fault_read_kind (DemoFault *self, const char *name, gboolean has_argument)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (strcmp (kinds[i].name, name) == 0)
      {
        self->kind = kinds[i].kind;
        if (kinds[i].kind >= DEMO_FAULT_BAD_SIGNATURE && !demo_fault_is_of_tokens (self))
          return FALSE;
        return has_argument == (kinds[i].maximum > 0) && self->argument <= kinds[i].maximum;
      }
  return FALSE;
}

DemoFault *
demo_fault_parse (const char *text, GError **error)
{
  g_autoptr (DemoFault) self = g_new0 (DemoFault, 1);
  g_auto (GStrv) parts = g_strsplit (text, "=", 2);
  guint64 count = 0;
  guint64 argument = 0;
  gboolean has_argument;

  if (g_strv_length (parts) != 2 || !g_strv_contains (demo_endpoints, parts[0]))
    {
      g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                           "A fault is ENDPOINT=KIND[:ARG][*COUNT]; see --help for both lists");
      return NULL;
    }
  self->endpoint = g_strdup (parts[0]);
  self->remaining = demo_fault_cut_number (parts[1], '*', &count) ? (int) count : -1;
  has_argument = demo_fault_cut_number (parts[1], ':', &argument);
  self->argument = (guint) argument;
  if (!demo_fault_read_kind (self, parts[1], has_argument))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "“%s” is no fault of that endpoint, or its number is missing or too large; "
                   "see --help",
                   parts[1]);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
demo_fault_free (DemoFault *self)
{
  g_free (self->endpoint);
  g_free (self);
}

/* A fault of "token" is one of "token:refresh_token" too. */
static gboolean
demo_fault_hits (const DemoFault *self, const char *endpoint)
{
  gsize length = strlen (self->endpoint);

  return self->remaining != 0 && strncmp (self->endpoint, endpoint, length) == 0 &&
         (endpoint[length] == '\0' || endpoint[length] == ':');
}

DemoFault
demo_fault_take (GPtrArray *faults, const char *endpoint)
{
  for (guint i = 0; endpoint != NULL && i < faults->len; i++)
    {
      DemoFault *fault = g_ptr_array_index (faults, i);

      if (!demo_fault_hits (fault, endpoint))
        continue;
      if (fault->remaining > 0)
        fault->remaining--;
      return *fault;
    }
  return (DemoFault){ .kind = DEMO_FAULT_NONE };
}
