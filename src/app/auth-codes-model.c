/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The one-time codes as the window shows them: a list that can be searched, with codes.
 */

#include "config.h"

#include "auth-codes-model.h"

#include "auth-codes-clock.h"

/**
 * AuthCodesModel:
 *
 * A list model of #AuthCodeItem: one List of the agent, and GetCodes for what widgets show just
 * now. "updated" tells that the state or the number of entries is another one.
 */
struct _AuthCodesModel
{
  GObject parent_instance;

  AuthCodesState state;
  GError *error;             /* (owned) (nullable) why it failed */
  AuthDBusCodes1 *codes;     /* (owned) (nullable) until it was asked for */
  AuthCodesClock *clock;     /* (owned) */
  GCancellable *cancellable; /* (owned) of what was asked for since it was emptied */

  GPtrArray *all;    /* (owned) of AuthCodeItem, sorted */
  GPtrArray *found;  /* (owned) of AuthCodeItem, those that were searched for */
  GPtrArray *shown;  /* (owned) of AuthCodeItem, the first of them */
  guint limit;       /* how many are shown */
  GHashTable *by_id; /* id -> AuthCodeItem */
  char *search;      /* (owned) */
  AuthCodeOrder order;
  gboolean is_listing;
  gboolean is_outdated; /* it changed while it was listed */
};

static void list_model_init (GListModelInterface *iface);

/* clang-format off */
G_DEFINE_FINAL_TYPE_WITH_CODE (AuthCodesModel, auth_codes_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))
/* clang-format on */

enum
{
  UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_state (AuthCodesModel *self, AuthCodesState state)
{
  self->state = state;
  if (state != AUTH_CODES_FAILED)
    g_clear_error (&self->error);
  g_signal_emit (self, signals[UPDATED], 0);
}

/* A list view makes up to two hundred rows, which is a tenth of a second with each letter of a
 * search: it gets what fits into the window, and more when somebody scrolls. */
#define FIRST_LIMIT 10

/* Only what is between the first and the last difference, so that all else keeps its widget. */
static void
replace_shown (AuthCodesModel *self, GPtrArray *shown)
{
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->shown);
  guint begin = 0, end = 0;
  guint shorter = MIN (old->len, shown->len);

  while (begin < shorter && old->pdata[begin] == shown->pdata[begin])
    begin++;
  while (end < shorter - begin &&
         old->pdata[old->len - 1 - end] == shown->pdata[shown->len - 1 - end])
    end++;
  self->shown = shown;
  if (begin < old->len || begin < shown->len)
    g_list_model_items_changed (G_LIST_MODEL (self), begin, old->len - begin - end,
                                shown->len - begin - end);
}

static void
show_first (AuthCodesModel *self)
{
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < MIN (self->limit, self->found->len); i++)
    g_ptr_array_add (shown, g_object_ref (self->found->pdata[i]));
  replace_shown (self, shown);
}

static void
search (AuthCodesModel *self)
{
  g_ptr_array_unref (self->found);
  self->found = auth_code_order_search (self->all, self->search);
  auth_code_order_group (self->found);
  show_first (self);
}

static void
take_list (AuthCodesModel *self, GVariant *list)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) by_id = g_hash_table_new (g_str_hash, g_str_equal);
  GVariantIter iter;
  GVariant *description;
  guint place = 0;

  g_variant_iter_init (&iter, list);
  while (g_variant_iter_loop (&iter, "@a{sv}", &description))
    {
      const char *id = "";
      AuthCodeItem *known;
      AuthCodeItem *item;

      g_variant_lookup (description, "id", "&s", &id);
      known = g_hash_table_lookup (self->by_id, id);
      item = known != NULL ? g_object_ref (known) : auth_code_item_new (description);
      auth_code_item_describe (item, description, ++place);
      g_ptr_array_add (all, item);
      if (*item->id != '\0')
        g_hash_table_insert (by_id, item->id, item);
      auth_code_item_changed (item);
    }
  g_hash_table_steal_all (self->by_id);
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_ptr_array_unref (self->all);
  self->by_id = g_steal_pointer (&by_id);
  self->all = g_steal_pointer (&all);
  auth_code_order_sort (self->all, self->order);
  search (self);
  auth_codes_clock_update (self->clock);
}

static void
fail (AuthCodesModel *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  set_state (self, AUTH_CODES_FAILED);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesModel) self = user_data;
  g_autoptr (GVariant) list = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_outdated = self->is_outdated;

  auth_dbus_codes1_call_list_finish (AUTH_DBUS_CODES1 (source), &list, result, &error);
  /* Emptied meanwhile, and perhaps asked for again. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->is_listing = FALSE;
  self->is_outdated = FALSE;
  if (list != NULL)
    take_list (self, list);
  if (list != NULL)
    set_state (self, AUTH_CODES_LISTED);
  else
    fail (self, error);
  if (is_outdated)
    auth_codes_model_load (self);
}

static void
ask (AuthCodesModel *self)
{
  self->is_outdated = self->is_listing;
  if (self->is_listing)
    return;
  self->is_listing = TRUE;
  auth_dbus_codes1_call_list (self->codes, self->cancellable, listed_cb, g_object_ref (self));
}

static void
changed_cb (AuthCodesModel *self)
{
  if (self->state != AUTH_CODES_EMPTIED)
    ask (self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthCodesModel) self = user_data;
  g_autoptr (GError) error = NULL;
  AuthDBusCodes1 *codes = auth_dbus_codes1_proxy_new_for_bus_finish (result, &error);

  if (codes == NULL)
    {
      fail (self, error);
      return;
    }
  self->codes = codes;
  g_dbus_proxy_set_default_timeout (G_DBUS_PROXY (codes), G_MAXINT);
  g_signal_connect_object (codes, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  auth_codes_clock_set_codes (self->clock, codes);
  ask (self);
}

static GType
get_item_type (GListModel *model)
{
  return AUTH_TYPE_CODE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return AUTH_CODES_MODEL (model)->shown->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *shown = AUTH_CODES_MODEL (model)->shown;

  return position < shown->len ? g_object_ref (shown->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
auth_codes_model_dispose (GObject *object)
{
  AuthCodesModel *self = AUTH_CODES_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->codes);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (auth_codes_model_parent_class)->dispose (object);
}

static void
auth_codes_model_finalize (GObject *object)
{
  AuthCodesModel *self = AUTH_CODES_MODEL (object);

  g_object_unref (self->cancellable);
  g_clear_error (&self->error);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->all);
  g_ptr_array_unref (self->found);
  g_ptr_array_unref (self->shown);
  g_free (self->search);
  G_OBJECT_CLASS (auth_codes_model_parent_class)->finalize (object);
}

static void
auth_codes_model_class_init (AuthCodesModelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_codes_model_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_codes_model_finalize;
  signals[UPDATED] = g_signal_new ("updated", AUTH_TYPE_CODES_MODEL, G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
auth_codes_model_init (AuthCodesModel *self)
{
  self->cancellable = g_cancellable_new ();
  self->clock = auth_codes_clock_new ();
  self->all = g_ptr_array_new_with_free_func (g_object_unref);
  self->found = g_ptr_array_new_with_free_func (g_object_unref);
  self->shown = g_ptr_array_new_with_free_func (g_object_unref);
  self->limit = FIRST_LIMIT;
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->search = g_strdup ("");
}

AuthCodesModel *
auth_codes_model_new (void)
{
  return g_object_new (AUTH_TYPE_CODES_MODEL, NULL);
}

/**
 * auth_codes_model_load:
 * @self: a model
 *
 * Asks the agent for the list, and follows it from now on.
 */
void
auth_codes_model_load (AuthCodesModel *self)
{
  g_return_if_fail (AUTH_IS_CODES_MODEL (self));

  if (self->state != AUTH_CODES_LISTED)
    set_state (self, AUTH_CODES_LOADING);
  if (self->codes != NULL)
    ask (self);
  else
    auth_dbus_codes1_proxy_new_for_bus (
      G_BUS_TYPE_SESSION, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES, AUTH_BUS_AGENT_NAME,
      AUTH_BUS_AGENT_PATH, self->cancellable, connected_cb, g_object_ref (self));
}

/**
 * auth_codes_model_empty:
 * @self: a model
 *
 * Forgets everything, until it is loaded again.
 */
void
auth_codes_model_empty (AuthCodesModel *self)
{
  g_return_if_fail (AUTH_IS_CODES_MODEL (self));

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->is_listing = FALSE;
  self->is_outdated = FALSE;
  for (guint i = 0; i < self->all->len; i++)
    auth_code_item_clear_code (self->all->pdata[i]);
  g_hash_table_remove_all (self->by_id);
  g_ptr_array_set_size (self->all, 0);
  search (self);
  set_state (self, AUTH_CODES_EMPTIED);
}

AuthCodesState
auth_codes_model_get_state (AuthCodesModel *self)
{
  return self->state;
}

const GError *
auth_codes_model_get_error (AuthCodesModel *self)
{
  return self->error;
}

AuthDBusCodes1 *
auth_codes_model_get_codes (AuthCodesModel *self)
{
  return self->codes;
}

AuthCodesClock *
auth_codes_model_get_clock (AuthCodesModel *self)
{
  return self->clock;
}

guint
auth_codes_model_get_n_entries (AuthCodesModel *self)
{
  return self->all->len;
}

AuthCodeItem *
auth_codes_model_find (AuthCodesModel *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

/**
 * auth_codes_model_get_position:
 * @self: a model
 * @item: (nullable): an entry
 *
 * Shows as many as it takes to show @item.
 *
 * Returns: where it is shown, or %G_MAXUINT when it was not found
 */
guint
auth_codes_model_get_position (AuthCodesModel *self, AuthCodeItem *item)
{
  guint position;

  if (!g_ptr_array_find (self->found, item, &position))
    return G_MAXUINT;
  if (position >= self->limit)
    {
      self->limit = position + AUTH_CODES_MODEL_MORE;
      show_first (self);
    }
  return position;
}

void
auth_codes_model_show_more (AuthCodesModel *self, guint n_more)
{
  if (self->shown->len == self->found->len)
    return;
  self->limit += MIN (n_more, self->found->len);
  show_first (self);
}

void
auth_codes_model_set_search (AuthCodesModel *self, const char *text)
{
  g_free (self->search);
  self->search = g_strdup (text);
  self->limit = FIRST_LIMIT;
  search (self);
}

void
auth_codes_model_set_order (AuthCodesModel *self, AuthCodeOrder order)
{
  self->order = order;
  auth_code_order_sort (self->all, order);
  search (self);
}

/**
 * auth_codes_model_dup_order:
 * @self: a model
 * @moved: an entry
 * @before: (nullable): the one it is put before, %NULL for the end
 *
 * Returns: (transfer full): the ids in the person's own order after the move, NULL-terminated
 */
char **
auth_codes_model_dup_order (AuthCodesModel *self, AuthCodeItem *moved, AuthCodeItem *before)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->all->len; i++)
    {
      AuthCodeItem *item = self->all->pdata[i];

      if (item == before)
        g_strv_builder_add (builder, moved->id);
      if (item != moved && *item->id != '\0')
        g_strv_builder_add (builder, item->id);
    }
  if (before == NULL)
    g_strv_builder_add (builder, moved->id);
  return g_strv_builder_end (builder);
}
