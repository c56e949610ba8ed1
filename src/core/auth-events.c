/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Who got what and when: a list bounded in size and age, never with the thing itself.
 */

#include "config.h"

#include "auth-events.h"

#include "auth-error.h"
#include "auth-json.h"

/* What repeats within this time is one event with a count. */
#define SAME_SECONDS 60
/* How far back such a repetition is looked for. */
#define SAME_EVENTS 20

struct _AuthEvents
{
  GPtrArray *events; /* (owned) of AuthEvent, oldest first */
};

static void
auth_event_free (gpointer data)
{
  AuthEvent *self = data;

  g_free (self->app);
  g_free (self->executable);
  g_free (self->account);
  g_free (self->account_name);
  g_free (self->what);
  g_free (self->outcome);
  g_free (self->decided_by);
  g_free (self);
}

/**
 * auth_events_new:
 *
 * Returns: (transfer full): an empty list
 */
AuthEvents *
auth_events_new (void)
{
  AuthEvents *self = g_new0 (AuthEvents, 1);

  self->events = g_ptr_array_new_with_free_func (auth_event_free);
  return self;
}

/**
 * auth_events_free:
 * @self: (transfer full): the list
 */
void
auth_events_free (AuthEvents *self)
{
  g_ptr_array_unref (self->events);
  g_free (self);
}

static gboolean
is_same (const AuthEvent *one, const AuthEvent *other)
{
  return g_str_equal (one->what, other->what) && g_str_equal (one->app, other->app) &&
         g_str_equal (one->executable, other->executable) &&
         g_str_equal (one->account, other->account) && g_str_equal (one->outcome, other->outcome) &&
         g_str_equal (one->decided_by, other->decided_by);
}

static AuthEvent *
find_same (AuthEvents *self, const AuthEvent *event)
{
  for (guint i = self->events->len, left = SAME_EVENTS; i > 0 && left > 0; i--, left--)
    {
      AuthEvent *candidate = self->events->pdata[i - 1];

      if (is_same (candidate, event) && event->time >= candidate->time &&
          event->time < candidate->time + SAME_SECONDS)
        return candidate;
    }
  return NULL;
}

static void
drop_old (AuthEvents *self, gint64 now)
{
  guint n_old = 0;

  while (n_old < self->events->len &&
         ((AuthEvent *) self->events->pdata[n_old])->last_time < now - AUTH_EVENTS_MAX_AGE_SECONDS)
    n_old++;
  if (self->events->len - n_old > AUTH_EVENTS_MAX)
    n_old = self->events->len - AUTH_EVENTS_MAX;
  if (n_old > 0)
    g_ptr_array_remove_range (self->events, 0, n_old);
}

static char *
dup_text (const char *text)
{
  return auth_error_clean_text (text);
}

static AuthEvent *
auth_event_copy (const AuthEvent *event)
{
  AuthEvent *copy = g_new0 (AuthEvent, 1);

  copy->time = event->time;
  copy->last_time = event->time;
  copy->count = 1;
  copy->app = dup_text (event->app);
  copy->executable = dup_text (event->executable);
  copy->account = dup_text (event->account);
  copy->account_name = dup_text (event->account_name);
  copy->what = dup_text (event->what);
  copy->outcome = dup_text (event->outcome);
  copy->decided_by = dup_text (event->decided_by);
  return copy;
}

/**
 * auth_events_add:
 * @self: the list
 * @event: what happened
 *
 * Adds it, or counts it in with its like of the last minute.
 */
void
auth_events_add (AuthEvents *self, const AuthEvent *event)
{
  AuthEvent *same = find_same (self, event);

  if (same != NULL)
    {
      same->count = MIN (same->count, G_MAXUINT - 1) + 1;
      same->last_time = event->time;
      return;
    }
  g_ptr_array_add (self->events, auth_event_copy (event));
  drop_old (self, event->time);
}

/**
 * auth_events_append:
 * @self: the list
 * @newer: (transfer full): what happened after all of it
 *
 * Makes one list of both.
 */
void
auth_events_append (AuthEvents *self, AuthEvents *newer)
{
  gint64 now = 0;

  if (newer->events->len > 0)
    now = ((AuthEvent *) newer->events->pdata[newer->events->len - 1])->time;
  g_ptr_array_extend_and_steal (self->events, g_steal_pointer (&newer->events));
  g_free (newer);
  drop_old (self, now);
}

/**
 * auth_events_clear:
 * @self: the list
 *
 * Forgets all of them.
 */
void
auth_events_clear (AuthEvents *self)
{
  g_ptr_array_set_size (self->events, 0);
}

/**
 * auth_events_get_all:
 * @self: the list
 *
 * Returns: (transfer none) (element-type AuthEvent): all of them, oldest first
 */
GPtrArray *
auth_events_get_all (const AuthEvents *self)
{
  return self->events;
}

static void
read_event (AuthEvents *self, JsonObject *object)
{
  AuthEvent event = { 0 };
  gint64 count = 1;
  AuthEvent *added;

  event.app = (char *) auth_json_get_string (object, "app");
  event.executable = (char *) auth_json_get_string (object, "executable");
  event.account = (char *) auth_json_get_string (object, "account");
  event.account_name = (char *) auth_json_get_string (object, "account-name");
  event.what = (char *) auth_json_get_string (object, "what");
  event.outcome = (char *) auth_json_get_string (object, "outcome");
  event.decided_by = (char *) auth_json_get_string (object, "decided-by");
  if (event.what == NULL || !auth_json_get_int64 (object, "time", &event.time))
    return;
  added = auth_event_copy (&event);
  if (auth_json_get_int64 (object, "count", &count))
    added->count = CLAMP (count, 1, G_MAXUINT);
  auth_json_get_int64 (object, "last-time", &added->last_time);
  g_ptr_array_add (self->events, added);
}

/**
 * auth_events_new_from_json:
 * @object: what auth_events_to_json() made
 * @now: the time, in seconds since 1970
 *
 * Returns: (transfer full): the list, without what is too old or cannot be read
 */
AuthEvents *
auth_events_new_from_json (JsonObject *object, gint64 now)
{
  AuthEvents *self = auth_events_new ();
  JsonNode *node = json_object_get_member (object, "events");
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element))
        read_event (self, json_node_get_object (element));
    }
  drop_old (self, now);
  return self;
}

/**
 * auth_events_to_json:
 * @self: the list
 *
 * Returns: (transfer full): what the keyring holds of it
 */
JsonObject *
auth_events_to_json (const AuthEvents *self)
{
  JsonObject *object = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->events->len; i++)
    {
      const AuthEvent *event = self->events->pdata[i];
      JsonObject *element = json_object_new ();

      json_object_set_int_member (element, "time", event->time);
      json_object_set_int_member (element, "last-time", event->last_time);
      json_object_set_int_member (element, "count", event->count);
      json_object_set_string_member (element, "app", event->app);
      json_object_set_string_member (element, "executable", event->executable);
      json_object_set_string_member (element, "account", event->account);
      json_object_set_string_member (element, "account-name", event->account_name);
      json_object_set_string_member (element, "what", event->what);
      json_object_set_string_member (element, "outcome", event->outcome);
      json_object_set_string_member (element, "decided-by", event->decided_by);
      json_array_add_object_element (array, element);
    }
  json_object_set_array_member (object, "events", array);
  return object;
}
