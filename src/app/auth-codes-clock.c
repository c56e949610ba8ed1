/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which code is good now, of the entries that are shown.
 */

#include "config.h"

#include "auth-codes-clock.h"

#include "auth-ticker.h"

/**
 * AuthCodesClock:
 *
 * Entries are given to it while a widget shows them; for those alone it asks the agent, in one call
 * each time a code ends. "tick" is emitted once a second at most, while it runs: while somebody
 * looks and a code is shown that ends.
 */
struct _AuthCodesClock
{
  GObject parent_instance;

  AuthDBusCodes1 *codes;     /* (owned) (nullable) until connected */
  AuthTicker *ticker;        /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GHashTable *shown;         /* (owned) set of AuthCodeItem (owned) */
  gboolean is_seen;          /* somebody looks */
  gboolean hides;            /* a code is not asked for before it is revealed */
  guint update_id;           /* 0: nothing to be asked */
  gboolean is_asking;
  gboolean is_outdated; /* there was more to be asked meanwhile */
  guint period;         /* of most codes; 0: unknown */
  gint64 phase;         /* of them: the end of a code modulo its period */
};

G_DEFINE_FINAL_TYPE (AuthCodesClock, auth_codes_clock, G_TYPE_OBJECT)

enum
{
  TICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gint64
get_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
counts_down (AuthCodesClock *self, AuthCodeItem *item)
{
  return *item->id != '\0' && item->period != 0 && !auth_codes_clock_is_hidden (self, item);
}

static gboolean
is_wanted (AuthCodesClock *self, AuthCodeItem *item, gint64 now)
{
  return counts_down (self, item) &&
         (auth_code_item_is_stale (item, now) || item->next_code == NULL);
}

static void
update_ticker (AuthCodesClock *self)
{
  gboolean is_due = FALSE;
  GHashTableIter iter;
  AuthCodeItem *item;

  g_hash_table_iter_init (&iter, self->shown);
  while (self->is_seen && !is_due && g_hash_table_iter_next (&iter, (gpointer *) &item, NULL))
    is_due = counts_down (self, item);
  auth_ticker_set_running (self->ticker, is_due);
}

static void
update_own_clocks (AuthCodesClock *self)
{
  GHashTableIter iter;
  AuthCodeItem *item;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, (gpointer *) &item, NULL))
    item->has_own_clock =
      item->code != NULL && item->valid_until != 0 &&
      (item->period != self->period || item->valid_until % item->period != self->phase);
}

/* The one that most have; its keys are pairs in one number, for periods are at most a day or so. */
static void
find_common_period (AuthCodesClock *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) keys =
    g_array_sized_new (FALSE, FALSE, sizeof (gint64), g_hash_table_size (self->shown));
  guint most = 0;
  GHashTableIter iter;
  AuthCodeItem *item;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, (gpointer *) &item, NULL))
    {
      gint64 *key = &((gint64 *) keys->data)[keys->len];
      guint count;

      if (item->code == NULL || !counts_down (self, item))
        continue;
      *key = (gint64) item->period << 32 | item->valid_until % item->period;
      keys->len++;
      count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, key)) + 1;
      g_hash_table_insert (counts, key, GUINT_TO_POINTER (count));
      if (count <= most)
        continue;
      most = count;
      self->period = item->period;
      self->phase = item->valid_until % item->period;
    }
}

static void
take_code (AuthCodesClock *self, GHashTable *by_id, GVariant *answer)
{
  const char *id = "", *code = "", *next_code = NULL;
  guint64 valid_from = 0, valid_until = 0;
  AuthCodeItem *item;

  g_variant_lookup (answer, "id", "&s", &id);
  g_variant_lookup (answer, "code", "&s", &code);
  g_variant_lookup (answer, "next-code", "&s", &next_code);
  g_variant_lookup (answer, "valid-from", "t", &valid_from);
  g_variant_lookup (answer, "valid-until", "t", &valid_until);
  item = g_hash_table_lookup (by_id, id);
  if (item != NULL)
    auth_code_item_set_code (item, code, next_code, (gint64) valid_from, (gint64) valid_until);
}

static GHashTable *
index_shown (AuthCodesClock *self)
{
  GHashTable *by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  AuthCodeItem *item;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, (gpointer *) &item, NULL))
    g_hash_table_insert (by_id, item->id, item);
  return by_id;
}

/* Nobody has looked at the time of those that were hidden. */
static void
tell_shown (AuthCodesClock *self)
{
  gint64 now = get_now ();
  g_autoptr (GList) items = g_hash_table_get_keys (self->shown);

  for (GList *l = items; l != NULL; l = l->next)
    {
      auth_code_item_advance (l->data, now);
      auth_code_item_changed (l->data);
    }
}

/* Others are shown, or others are most of them. */
static void
update_period (AuthCodesClock *self)
{
  guint period = self->period;
  gint64 phase = self->phase;

  find_common_period (self);
  update_own_clocks (self);
  if (self->period != period || self->phase != phase)
    tell_shown (self);
}

static void
got_codes_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesClock) self = user_data;
  g_autoptr (GVariant) answers = NULL;
  g_autoptr (GHashTable) by_id = NULL;
  GVariantIter iter;
  GVariant *answer;

  self->is_asking = FALSE;
  if (self->is_outdated && self->codes != NULL)
    auth_codes_clock_update (self);
  /* What could not be had is tried again a second later. */
  if (!auth_dbus_codes1_call_get_codes_finish (AUTH_DBUS_CODES1 (source), &answers, result, NULL))
    return;
  by_id = index_shown (self);
  g_variant_iter_init (&iter, answers);
  while (g_variant_iter_loop (&iter, "@a{sv}", &answer))
    take_code (self, by_id, answer);
  find_common_period (self);
  update_own_clocks (self);
  tell_shown (self);
  g_signal_emit (self, signals[TICK], 0);
}

static void
ask (AuthCodesClock *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  gint64 now = get_now ();
  GHashTableIter iter;
  AuthCodeItem *item;

  self->is_outdated = self->is_asking;
  if (self->codes == NULL || self->is_asking || !auth_codes_clock_is_running (self))
    return;
  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, (gpointer *) &item, NULL))
    if (is_wanted (self, item, now))
      g_ptr_array_add (ids, item->id);
  if (ids->len == 0)
    return;
  g_ptr_array_add (ids, NULL);
  self->is_asking = TRUE;
  auth_dbus_codes1_call_get_codes (self->codes, (const char *const *) ids->pdata, 0,
                                   self->cancellable, got_codes_cb, g_object_ref (self));
}

static gboolean
update_cb (gpointer user_data)
{
  AuthCodesClock *self = user_data;

  self->update_id = 0;
  update_ticker (self);
  update_period (self);
  if (self->is_seen)
    g_signal_emit (self, signals[TICK], 0);
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
tick_cb (AuthCodesClock *self)
{
  gint64 now = get_now ();
  g_autoptr (GList) items = g_hash_table_get_keys (self->shown);

  for (GList *l = items; l != NULL; l = l->next)
    {
      AuthCodeItem *item = l->data;

      if (auth_code_item_advance (item, now) || item->has_own_clock)
        auth_code_item_changed (item);
      if (is_wanted (self, item, now))
        auth_codes_clock_update (self);
    }
  update_ticker (self);
  g_signal_emit (self, signals[TICK], 0);
}

static void
auth_codes_clock_dispose (GObject *object)
{
  AuthCodesClock *self = AUTH_CODES_CLOCK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->codes);
  g_clear_object (&self->ticker);
  G_OBJECT_CLASS (auth_codes_clock_parent_class)->dispose (object);
}

static void
auth_codes_clock_finalize (GObject *object)
{
  AuthCodesClock *self = AUTH_CODES_CLOCK (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->shown);
  G_OBJECT_CLASS (auth_codes_clock_parent_class)->finalize (object);
}

static void
auth_codes_clock_class_init (AuthCodesClockClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_codes_clock_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_codes_clock_finalize;
  signals[TICK] = g_signal_new ("tick", AUTH_TYPE_CODES_CLOCK, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
}

static void
auth_codes_clock_init (AuthCodesClock *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->ticker = auth_ticker_new ();
  g_signal_connect_object (self->ticker, "tick", G_CALLBACK (tick_cb), self, G_CONNECT_SWAPPED);
}

AuthCodesClock *
auth_codes_clock_new (void)
{
  return g_object_new (AUTH_TYPE_CODES_CLOCK, NULL);
}

/**
 * auth_codes_clock_set_codes:
 * @self: a clock
 * @codes: whom to ask
 */
void
auth_codes_clock_set_codes (AuthCodesClock *self, AuthDBusCodes1 *codes)
{
  g_set_object (&self->codes, codes);
  auth_codes_clock_update (self);
}

/**
 * auth_codes_clock_set_seen:
 * @self: a clock
 * @is_seen: whether anybody looks; while nobody does there is no timer and nobody is asked
 */
void
auth_codes_clock_set_seen (AuthCodesClock *self, gboolean is_seen)
{
  self->is_seen = is_seen;
  update_ticker (self);
  auth_codes_clock_update (self);
}

gboolean
auth_codes_clock_is_running (AuthCodesClock *self)
{
  return auth_ticker_is_running (self->ticker);
}

/**
 * auth_codes_clock_set_hides:
 * @self: a clock
 * @hides: whether codes are hidden until they are revealed
 */
void
auth_codes_clock_set_hides (AuthCodesClock *self, gboolean hides)
{
  self->hides = hides;
  tell_shown (self);
  auth_codes_clock_update (self);
}

gboolean
auth_codes_clock_is_hidden (AuthCodesClock *self, AuthCodeItem *item)
{
  return self->hides && !item->is_revealed;
}

/**
 * auth_codes_clock_update:
 * @self: a clock
 *
 * Looks at what is shown, soon, and asks for the codes that are not known, all in one.
 */
void
auth_codes_clock_update (AuthCodesClock *self)
{
  if (self->update_id == 0)
    self->update_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_cb, self, NULL);
}

/**
 * auth_codes_clock_show:
 * @self: a clock
 * @item: an entry that a widget shows from now on
 */
void
auth_codes_clock_show (AuthCodesClock *self, AuthCodeItem *item)
{
  item->n_shown++;
  g_hash_table_add (self->shown, g_object_ref (item));
  auth_code_item_advance (item, get_now ());
  auth_codes_clock_update (self);
}

void
auth_codes_clock_unshow (AuthCodesClock *self, AuthCodeItem *item)
{
  if (--item->n_shown == 0)
    g_hash_table_remove (self->shown, item);
  auth_codes_clock_update (self);
}

/**
 * auth_codes_clock_reveal:
 * @self: a clock
 * @item: an entry
 * @is_revealed: whether its code is shown until it ends, although codes are hidden
 */
void
auth_codes_clock_reveal (AuthCodesClock *self, AuthCodeItem *item, gboolean is_revealed)
{
  auth_code_item_advance (item, get_now ());
  item->is_revealed = is_revealed;
  auth_code_item_changed (item);
  auth_codes_clock_update (self);
}

/**
 * auth_codes_clock_get_period:
 * @self: a clock
 * @ends_at_out: (out): when the codes end, by this machine's clock, seconds since 1970; untouched
 *   when there are none
 *
 * Returns: how many seconds most codes that are shown are good; 0: it does not run
 */
guint
auth_codes_clock_get_period (AuthCodesClock *self, gint64 *ends_at_out)
{
  gint64 now = get_now ();

  if (self->period == 0 || !auth_codes_clock_is_running (self))
    return 0;
  *ends_at_out = now - (now - self->phase) % (gint64) self->period + (gint64) self->period;
  return self->period;
}
