/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The page that lists the one-time codes, or says why there is no list.
 */

#include "config.h"

#include "auth-codes-page.h"

#include "auth-agent-status.h"
#include "auth-code-row.h"
#include "auth-codes-actions.h"
#include "auth-codes-keys.h"
#include "auth-codes-lock.h"
#include "auth-codes-moves.h"
#include "auth-codes-notice.h"
#include "auth-countdown.h"
#include "auth-settings.h"
#include "auth-toasts.h"
#include "auth-words.h"

/**
 * AuthCodesPage:
 *
 * A list that can be searched, or how to begin one. There are ticks only while somebody can see it,
 * and nothing at all in it while it is locked.
 */
struct _AuthCodesPage
{
  GtkWidget parent_instance;

  AuthAgentClient *client;       /* (owned) */
  AuthCodesModel *model;         /* (owned) */
  AuthCodesLock *lock;           /* (owned) */
  GtkSingleSelection *selection; /* (owned) */
  GdkSurface *surface;           /* (owned) (nullable) while it is not mapped */
  char *wanted_id;               /* (owned) (nullable) to be shown once it is listed */
  gboolean reveals_wanted;       /* with its code */

  AdwToastOverlay *toasts;
  GtkSearchBar *search_bar;
  GtkSearchEntry *search_entry;
  AuthCodesNotice *notice;
  AuthCountdown *countdown;
  GtkStack *stack;
  AuthAgentStatus *status;
  AdwStatusPage *trouble;
  GtkScrolledWindow *scrolled;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (AuthCodesPage, auth_codes_page, GTK_TYPE_WIDGET)

static gboolean
is_seen (AuthCodesPage *self)
{
  return self->surface != NULL && (gdk_toplevel_get_state (GDK_TOPLEVEL (self->surface)) &
                                   GDK_TOPLEVEL_STATE_MINIMIZED) == 0;
}

static void
update_clock (AuthCodesPage *self)
{
  auth_codes_clock_set_seen (auth_codes_model_get_clock (self->model),
                             is_seen (self) &&
                               auth_codes_model_get_state (self->model) == AUTH_CODES_LISTED);
}

static const char *
choose_page (AuthCodesPage *self)
{
  AuthCodesState state = auth_codes_model_get_state (self->model);

  if (auth_agent_client_get_state (self->client) != AUTH_AGENT_READY)
    return "status";
  if (auth_codes_lock_is_locked (self->lock))
    return "hidden";
  if (state == AUTH_CODES_FAILED)
    return "trouble";
  if (state != AUTH_CODES_LISTED)
    return "loading";
  if (auth_codes_model_get_n_entries (self->model) == 0)
    return "empty";
  return g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0 ? "nothing" : "list";
}

static void
show_wanted (AuthCodesPage *self)
{
  AuthCodeItem *item =
    self->wanted_id != NULL ? auth_codes_model_find (self->model, self->wanted_id) : NULL;

  if (item == NULL)
    return;
  g_clear_pointer (&self->wanted_id, g_free);
  if (self->reveals_wanted)
    auth_codes_clock_reveal (auth_codes_model_get_clock (self->model), item, TRUE);
  auth_codes_keys_select (self, item);
}

static void
focus_shown (AuthCodesPage *self)
{
  auth_codes_keys_focus (self, self->search_entry, gtk_stack_get_visible_child (self->stack));
}

static void
update_cb (AuthCodesPage *self)
{
  const char *page = choose_page (self);

  if (g_str_equal (page, "trouble"))
    {
      g_autofree char *words = auth_words_dup_error (auth_codes_model_get_error (self->model));
      g_autofree char *escaped = g_markup_escape_text (words, -1);

      adw_status_page_set_description (self->trouble, escaped);
    }
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), page) != 0)
    {
      gtk_stack_set_visible_child_name (self->stack, page);
      gtk_widget_set_visible (GTK_WIDGET (self->countdown), FALSE);
      focus_shown (self);
    }
  auth_codes_lock_set_armed (self->lock,
                             auth_codes_model_get_state (self->model) != AUTH_CODES_EMPTIED);
  update_clock (self);
  show_wanted (self);
}

static void
tick_cb (AuthCodesPage *self)
{
  gint64 ends_at;
  const char *page = gtk_stack_get_visible_child_name (self->stack);
  guint period = auth_codes_clock_get_period (auth_codes_model_get_clock (self->model), &ends_at);

  /* An answer may come when the codes are put away already. */
  gtk_widget_set_visible (GTK_WIDGET (self->countdown),
                          g_strcmp0 (page, "list") == 0 && period != 0);
  if (period != 0)
    auth_countdown_set (self->countdown, period, ends_at);
}

static void
load (AuthCodesPage *self)
{
  if (!auth_codes_lock_is_locked (self->lock) &&
      auth_agent_client_get_state (self->client) == AUTH_AGENT_READY)
    auth_codes_model_load (self->model);
  update_cb (self);
}

static gboolean
is_put_away (AuthCodesPage *self)
{
  return auth_codes_lock_is_locked (self->lock) ||
         auth_agent_client_get_state (self->client) == AUTH_AGENT_LOCKED;
}

static void
empty (AuthCodesPage *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  auth_codes_model_empty (self->model);
}

/* A list that is shown while the keyring gets locked would not be all that it seems. */
static void
state_changed_cb (AuthCodesPage *self)
{
  if (auth_agent_client_get_state (self->client) == AUTH_AGENT_LOCKED &&
      auth_codes_model_get_state (self->model) != AUTH_CODES_EMPTIED)
    {
      auth_codes_actions_withdraw (GTK_WIDGET (self));
      empty (self);
      auth_codes_lock_tell_keyring_locked (self->lock);
    }
  load (self);
}

static void
lock_cb (AuthCodesPage *self)
{
  auth_codes_actions_withdraw (GTK_WIDGET (self));
  auth_toasts_clear (self->toasts);
  empty (self);
}

/* There is nothing to be found on a page that is locked, whatever is typed there. */
static void
search_mode_cb (AuthCodesPage *self)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar) || !is_put_away (self))
    return;
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  focus_shown (self);
}

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_codes_lock_reveal (AUTH_CODES_PAGE (widget)->lock);
}

static void
lock_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  auth_codes_lock_lock (AUTH_CODES_PAGE (widget)->lock);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AuthCodesPage *self = AUTH_CODES_PAGE (widget);

  gtk_search_bar_set_search_mode (self->search_bar,
                                  !gtk_search_bar_get_search_mode (self->search_bar));
}

static void
search_changed_cb (AuthCodesPage *self)
{
  auth_codes_model_set_search (self->model,
                               gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  if (g_list_model_get_n_items (G_LIST_MODEL (self->model)) > 0)
    gtk_single_selection_set_selected (self->selection, 0);
  update_cb (self);
}

static void
settings_changed_cb (AuthCodesPage *self)
{
  GSettings *settings = auth_settings_get ();

  auth_codes_model_set_order (self->model,
                              (AuthCodeOrder) g_settings_get_enum (settings, "codes-order"));
  auth_codes_clock_set_hides (auth_codes_model_get_clock (self->model),
                              g_settings_get_boolean (settings, "hide-codes"));
}

static void
auth_codes_page_map (GtkWidget *widget)
{
  AuthCodesPage *self = AUTH_CODES_PAGE (widget);
  GtkRoot *root = gtk_widget_get_root (widget);

  GTK_WIDGET_CLASS (auth_codes_page_parent_class)->map (widget);
  gtk_search_bar_set_key_capture_widget (self->search_bar, GTK_WIDGET (root));
  g_set_object (&self->surface, gtk_native_get_surface (GTK_NATIVE (root)));
  g_signal_connect_object (self->surface, "notify::state", G_CALLBACK (update_clock), self,
                           G_CONNECT_SWAPPED);
  update_clock (self);
}

static void
auth_codes_page_unmap (GtkWidget *widget)
{
  AuthCodesPage *self = AUTH_CODES_PAGE (widget);

  gtk_search_bar_set_key_capture_widget (self->search_bar, NULL);
  g_signal_handlers_disconnect_by_func (self->surface, update_clock, self);
  g_clear_object (&self->surface);
  update_clock (self);
  GTK_WIDGET_CLASS (auth_codes_page_parent_class)->unmap (widget);
}

static void
auth_codes_page_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (auth_codes_page_parent_class)->root (widget);
  auth_codes_lock_watch_input (AUTH_CODES_PAGE (widget)->lock,
                               GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
auth_codes_page_dispose (GObject *object)
{
  AuthCodesPage *self = AUTH_CODES_PAGE (object);
  GtkWidget *child;

  auth_codes_actions_withdraw (GTK_WIDGET (self));
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  if (self->lock != NULL)
    g_signal_handlers_disconnect_by_data (self->lock, self);
  g_clear_object (&self->lock);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->client);
  g_clear_pointer (&self->wanted_id, g_free);
  G_OBJECT_CLASS (auth_codes_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-codes-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, notice);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, countdown);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, status);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, scrolled);
  gtk_widget_class_bind_template_child (widget_class, AuthCodesPage, list);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_mode_cb);
}

static void
auth_codes_page_class_init (AuthCodesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auth_codes_page_dispose;
  widget_class->map = auth_codes_page_map;
  widget_class->unmap = auth_codes_page_unmap;
  widget_class->root = auth_codes_page_root;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "codes.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "codes.lock", NULL, lock_action);
  gtk_widget_class_install_action (widget_class, "codes.search", NULL, search_action);
  auth_codes_actions_install (widget_class);
  auth_codes_moves_install_actions (widget_class);
}

static void
auth_codes_page_init (AuthCodesPage *self)
{
  g_autoptr (GtkListItemFactory) factory = NULL;

  g_type_ensure (AUTH_TYPE_AGENT_STATUS);
  g_type_ensure (AUTH_TYPE_CODES_NOTICE);
  g_type_ensure (AUTH_TYPE_COUNTDOWN);
  self->model = auth_codes_model_new ();
  self->lock = g_object_ref (auth_codes_lock_get_default ());
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->search_bar, GTK_EDITABLE (self->search_entry));
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  factory = auth_code_row_factory_new (auth_codes_model_get_clock (self->model));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  auth_codes_moves_install (self, self->scrolled, self->list);
  auth_codes_keys_install (self, self->search_entry, self->list);
  g_signal_connect_object (self->lock, "lock", G_CALLBACK (lock_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->lock, "revealed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->model, "updated", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_codes_model_get_clock (self->model), "tick", G_CALLBACK (tick_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (auth_settings_get (), "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

/**
 * auth_codes_page_new:
 * @client: the agent
 *
 * Returns: (transfer floating): a page of the agent's one-time codes
 */
GtkWidget *
auth_codes_page_new (AuthAgentClient *client)
{
  AuthCodesPage *self = g_object_new (AUTH_TYPE_CODES_PAGE, NULL);

  self->client = g_object_ref (client);
  auth_agent_status_set_client (self->status, client);
  auth_codes_notice_set_model (self->notice, self->model);
  g_signal_connect_object (client, "notify::state", G_CALLBACK (state_changed_cb), self,
                           G_CONNECT_SWAPPED);
  load (self);
  return GTK_WIDGET (self);
}

GtkSearchBar *
auth_codes_page_get_search_bar (AuthCodesPage *self)
{
  return self->search_bar;
}

GListModel *
auth_codes_page_get_accounts (AuthCodesPage *self)
{
  return auth_agent_client_get_accounts (self->client);
}

AuthCodesModel *
auth_codes_page_get_model (AuthCodesPage *self)
{
  return self->model;
}

GtkListView *
auth_codes_page_get_list (AuthCodesPage *self)
{
  return self->list;
}

AuthCodeItem *
auth_codes_page_find (AuthCodesPage *self, const char *id)
{
  AuthCodeItem *item;

  if (*id != '\0')
    return auth_codes_model_find (self->model, id);
  item = gtk_single_selection_get_selected_item (self->selection);
  return item != NULL && item->problem == NULL ? item : NULL;
}

void
auth_codes_page_toast (AuthCodesPage *self, const char *text, const char *undo_id)
{
  auth_toasts_replace (self->toasts, text, undo_id);
}

void
auth_codes_page_clear_toasts (AuthCodesPage *self)
{
  auth_toasts_clear (self->toasts);
}

void
auth_codes_page_search (AuthCodesPage *self, const char *text)
{
  if (is_put_away (self))
    return;
  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->search_entry), -1);
}

void
auth_codes_page_show_code (AuthCodesPage *self, const char *id, gboolean reveals)
{
  /* It may not be what is searched for. */
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  g_free (self->wanted_id);
  self->wanted_id = g_strdup (id);
  self->reveals_wanted = reveals;
  show_wanted (self);
}
