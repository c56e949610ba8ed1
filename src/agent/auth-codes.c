/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes: one keyring item, read when somebody asks and written one change at a time.
 */

#include "config.h"

#include "auth-codes.h"

#include <malloc.h>

#include "auth-keyring.h"

#define LABEL "Authenticator: one-time codes"

/* The keyring is written anew for each change, and a code is asked for often. */
#define USES_SECONDS 60

/* A long list passes through JSON, GVariant and messages, many times its own size. */
#define LONG_LIST    100
#define TIDY_SECONDS 1

/**
 * AuthCodes:
 *
 * What is in memory is what the keyring has confirmed: a change is made to a copy, which takes the
 * list's place once it is stored. When the keyring is locked the list is forgotten.
 */
struct _AuthCodes
{
  GObject parent_instance;

  AuthCodeList *list; /* (owned) (nullable) as in the keyring */
  AuthCodeList *next; /* (owned) (nullable) being stored */
  GQueue tasks;       /* GTask of Job: the first is under way */
  GHashTable *uses;   /* (owned) id -> gint64: when, and not in the keyring yet */
  guint uses_id;      /* stores them */
  guint tidy_id;      /* gives memory back */
};

typedef struct
{
  AuthCodesFunc func;
  gpointer func_data;
  gboolean is_change;
} Job;

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (AuthCodes, auth_codes, G_TYPE_OBJECT)

static gboolean
is_long (const AuthCodes *self)
{
  return self->list != NULL && self->list->codes->len >= LONG_LIST;
}

static void
tidy (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}

static gboolean
tidy_cb (gpointer user_data)
{
  AuthCodes *self = user_data;

  self->tidy_id = 0;
  tidy ();
  return G_SOURCE_REMOVE;
}

/* Once the answer, which is as long again, is on its way. */
static void
tidy_soon (AuthCodes *self)
{
  if (self->tidy_id == 0 && is_long (self))
    self->tidy_id = g_timeout_add_seconds (TIDY_SECONDS, tidy_cb, self);
}

static const Job *
get_job (AuthCodes *self)
{
  return g_task_get_task_data (g_queue_peek_head (&self->tasks));
}

static gboolean
adopt (AuthCodes *self, GHashTable *documents, GError **error)
{
  const char *document = g_hash_table_lookup (documents, AUTH_KEYRING_CODES);

  g_clear_pointer (&self->list, auth_code_list_free);
  if (document != NULL)
    self->list = auth_code_list_new_from_document (document, error);
  else
    self->list = auth_code_list_new ();
  return self->list != NULL;
}

/* Those that came while it was stored are for the next change. */
static void
forget_uses (AuthCodes *self)
{
  for (guint i = 0; i < self->list->codes->len; i++)
    {
      const AuthCode *code = self->list->codes->pdata[i];
      const gint64 *used_at = g_hash_table_lookup (self->uses, code->id);

      if (used_at != NULL && *used_at <= code->used_at)
        g_hash_table_remove (self->uses, code->id);
    }
}

static void
stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) turn = user_data;
  AuthCodes *self = g_task_get_source_object (turn);
  g_autoptr (AuthCodeList) next = g_steal_pointer (&self->next);
  GError *error = NULL;

  if (!auth_keyring_store_finish (result, &error))
    return g_task_return_error (turn, error);
  g_clear_pointer (&self->list, auth_code_list_free);
  self->list = g_steal_pointer (&next);
  forget_uses (self);
  /* What was read and written of it is the largest that is ever here, and of no use any more. */
  if (is_long (self))
    tidy ();
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  g_task_return_boolean (turn, TRUE);
}

static void
apply_uses (AuthCodes *self, AuthCodeList *list)
{
  for (guint i = 0; i < list->codes->len; i++)
    {
      AuthCode *code = list->codes->pdata[i];
      const gint64 *used_at = g_hash_table_lookup (self->uses, code->id);

      if (used_at != NULL)
        code->used_at = MAX (code->used_at, *used_at);
    }
  auth_code_list_purge (list, g_get_real_time () / G_USEC_PER_SEC);
}

/* turn: (transfer full) */
static void
change (AuthCodes *self, GTask *turn)
{
  const Job *job = get_job (self);
  g_autoptr (AuthCodeList) next = auth_code_list_copy (self->list);
  g_autoptr (AuthSecret) document = NULL;
  GError *error = NULL;

  apply_uses (self, next);
  if (job->func (next, job->func_data, &error))
    document = auth_code_list_to_document (next, &error);
  if (document == NULL)
    {
      g_task_return_error (turn, error);
      g_object_unref (turn);
      return;
    }
  self->next = g_steal_pointer (&next);
  auth_keyring_store_async (AUTH_KEYRING_CODES, LABEL, document, NULL, stored_cb, turn);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) turn = user_data;
  AuthCodes *self = g_task_get_source_object (turn);
  const Job *job = get_job (self);
  GError *error = NULL;
  g_autoptr (GHashTable) documents = auth_keyring_load_finish (result, &error);

  if (documents == NULL || !adopt (self, documents, &error))
    return g_task_return_error (turn, error);
  if (job->is_change)
    return change (self, g_steal_pointer (&turn));
  if (job->func (self->list, job->func_data, &error))
    g_task_return_boolean (turn, TRUE);
  else
    g_task_return_error (turn, error);
}

/* A change begins with what the keyring holds now: an agent that was here before this one may have
 * stored its last change late. */
static void
take_turn (AuthCodes *self, GAsyncReadyCallback callback)
{
  auth_keyring_load_async (AUTH_KEYRING_CODES, FALSE, NULL, loaded_cb,
                           g_task_new (self, NULL, callback, NULL));
}

static void
turn_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuthCodes *self = AUTH_CODES (source);
  g_autoptr (GTask) task = g_queue_pop_head (&self->tasks);
  GError *error = NULL;

  tidy_soon (self);
  /* Who is answered may come with the next job at once. */
  if (self->tasks.length > 0)
    take_turn (self, turn_ended_cb);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* task: (transfer full) */
static void
queue (AuthCodes *self, GTask *task, const Job *job)
{
  g_task_set_task_data (task, g_memdup2 (job, sizeof *job), g_free);
  g_queue_push_tail (&self->tasks, task);
  if (self->tasks.length == 1)
    take_turn (self, turn_ended_cb);
}

/**
 * auth_codes_read_async:
 * @self: the codes
 * @func: looks at the list
 * @func_data: for @func; must live until @callback is called
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lets @func look at the list as the keyring has it; the keyring is read when the list is not
 * known.
 */
void
auth_codes_read_async (AuthCodes *self,
                       AuthCodesFunc func,
                       gpointer func_data,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  const Job job = { func, func_data, FALSE };
  GError *error = NULL;

  if (self->list == NULL)
    return queue (self, task, &job);
  tidy_soon (self);
  if (func (self->list, func_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

/**
 * auth_codes_change_async:
 * @self: the codes
 * @func: changes a copy of the list
 * @func_data: for @func; must live until @callback is called
 * @callback: called when done
 * @user_data: for @callback
 *
 * Lets @func change the list, and stores it. Changes are made one after the other.
 */
void
auth_codes_change_async (AuthCodes *self,
                         AuthCodesFunc func,
                         gpointer func_data,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const Job job = { func, func_data, TRUE };

  queue (self, g_task_new (self, NULL, callback, user_data), &job);
}

/**
 * auth_codes_finish:
 * @self: the codes
 * @result: the result
 * @error: return location; AUTH_ERROR_LOCKED, AUTH_ERROR_INVALID_RESPONSE (what the keyring holds
 *   is no list of ours), AUTH_ERROR_INVALID_ARGUMENT (the list is full), those of the function
 *
 * Returns: whether it was looked at or, for a change, whether the keyring has confirmed it
 */
gboolean
auth_codes_finish (AuthCodes *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * auth_codes_is_busy:
 * @self: the codes
 *
 * Returns: whether leaving now would lose something
 */
gboolean
auth_codes_is_busy (AuthCodes *self)
{
  return self->tasks.length > 0;
}

static gboolean
change_nothing (AuthCodeList *list, gpointer user_data, GError **error)
{
  return TRUE;
}

static void
uses_stored_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* Those of a locked keyring wait for the next change. */
  auth_codes_finish (AUTH_CODES (source), result, NULL);
}

/**
 * auth_codes_save:
 * @self: the codes
 *
 * Stores now what would be stored a little later.
 */
void
auth_codes_save (AuthCodes *self)
{
  if (self->uses_id == 0)
    return;
  g_clear_handle_id (&self->uses_id, g_source_remove);
  auth_codes_change_async (self, change_nothing, NULL, uses_stored_cb, NULL);
}

static gboolean
uses_due_cb (gpointer user_data)
{
  auth_codes_save (user_data);
  return G_SOURCE_REMOVE;
}

/**
 * auth_codes_note_use:
 * @self: the codes
 * @id: the entry whose code somebody got
 */
void
auth_codes_note_use (AuthCodes *self, const char *id)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  g_hash_table_replace (self->uses, g_strdup (id), g_memdup2 (&now, sizeof now));
  if (self->uses_id == 0)
    self->uses_id = g_timeout_add_seconds (USES_SECONDS, uses_due_cb, self);
}

/**
 * auth_codes_get_used_at:
 * @self: the codes
 * @code: an entry
 *
 * Returns: when somebody last got its code, seconds since 1970; 0: never
 */
gint64
auth_codes_get_used_at (AuthCodes *self, const AuthCode *code)
{
  const gint64 *used_at = g_hash_table_lookup (self->uses, code->id);

  return used_at != NULL ? *used_at : code->used_at;
}

/* It may be locked now: whoever asks next finds out. */
static void
keyring_changed_cb (gpointer user_data)
{
  AuthCodes *self = user_data;

  g_clear_pointer (&self->list, auth_code_list_free);
}

static void
auth_codes_finalize (GObject *object)
{
  AuthCodes *self = AUTH_CODES (object);

  g_clear_handle_id (&self->tidy_id, g_source_remove);
  g_clear_handle_id (&self->uses_id, g_source_remove);
  g_clear_pointer (&self->uses, g_hash_table_unref);
  g_clear_pointer (&self->list, auth_code_list_free);
  G_OBJECT_CLASS (auth_codes_parent_class)->finalize (object);
}

static void
auth_codes_class_init (AuthCodesClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_codes_finalize;

  /**
   * AuthCodes::changed:
   *
   * The keyring has another list.
   */
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", AUTH_TYPE_CODES, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_codes_init (AuthCodes *self)
{
  self->uses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

/**
 * auth_codes_new:
 * @connection: the session bus
 *
 * Returns: (transfer full): the codes, none of them read yet; for the life of the process
 */
AuthCodes *
auth_codes_new (GDBusConnection *connection)
{
  AuthCodes *self = g_object_new (AUTH_TYPE_CODES, NULL);

  auth_keyring_watch (connection, keyring_changed_cb, self);
  return self;
}
