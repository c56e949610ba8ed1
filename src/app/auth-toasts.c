/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Short messages over a page.
 */

#include "config.h"

#include "auth-toasts.h"

#include <glib/gi18n.h>

#include "auth-words.h"

/* What an overlay knows its last toasts by. */
#define TOASTS_KEY "auth-toasts"

/* A second thought takes longer than reading; what is told meanwhile waits for its turn. */
#define UNDO_SECONDS 8

/* libadwaita 1.2 reads freed memory when a toast that moves in is dismissed: moving in takes half a
 * second where it replaces another, moving out less. */
#define ARRIVAL_MS 500

/* What auth_toasts_replace() showed and nobody dismissed. */
typedef struct
{
  AdwToast *told;    /* (nullable) */
  AdwToast *undo;    /* (nullable) */
  GListModel *shown; /* (owned) */
  gint64 arrived_at; /* the last of them, in microseconds of the monotonic clock */
} Toasts;

static void
word (AdwToast *toast, const char *text, const char *undo_id)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_set_title (toast, escaped);
  adw_toast_set_button_label (toast, undo_id != NULL ? _ ("_Undo") : NULL);
  if (undo_id == NULL)
    return;
  /* The target first: the action is looked up with what is there. */
  adw_toast_set_action_target (toast, "s", undo_id);
  adw_toast_set_action_name (toast, "codes.restore");
  adw_toast_set_timeout (toast, UNDO_SECONDS);
}

static AdwToast *
new_toast (const char *text, const char *undo_id)
{
  AdwToast *toast = adw_toast_new ("");

  word (toast, text, undo_id);
  return toast;
}

/**
 * auth_toasts_tell:
 * @overlay: where it is shown, after what is shown there now
 * @text: plain text
 */
void
auth_toasts_tell (AdwToastOverlay *overlay, const char *text)
{
  adw_toast_overlay_add_toast (overlay, new_toast (text, NULL));
}

/**
 * auth_toasts_tell_error:
 * @overlay: where it is shown
 * @error: what a call to the agent failed with; nothing is told of one that was cancelled
 */
void
auth_toasts_tell_error (AdwToastOverlay *overlay, const GError *error)
{
  g_autofree char *words = auth_words_dup_error (error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    auth_toasts_tell (overlay, words);
}

static void
toasts_free (gpointer data)
{
  Toasts *toasts = data;

  g_object_unref (toasts->shown);
  g_free (toasts);
}

static void
shown_changed_cb (AdwToastOverlay *overlay, guint position, guint n_removed, guint n_added)
{
  Toasts *toasts = g_object_get_data (G_OBJECT (overlay), TOASTS_KEY);

  if (n_added > 0)
    toasts->arrived_at = g_get_monotonic_time ();
}

static Toasts *
ensure_toasts (AdwToastOverlay *overlay)
{
  Toasts *toasts = g_object_get_data (G_OBJECT (overlay), TOASTS_KEY);

  if (toasts != NULL)
    return toasts;
  toasts = g_new0 (Toasts, 1);
  toasts->shown = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect_object (toasts->shown, "items-changed", G_CALLBACK (shown_changed_cb), overlay,
                           G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (overlay), TOASTS_KEY, toasts, toasts_free);
  return toasts;
}

static void
dismissed_cb (AdwToastOverlay *overlay, AdwToast *toast)
{
  Toasts *toasts = ensure_toasts (overlay);

  if (toasts->told == toast)
    toasts->told = NULL;
  if (toasts->undo == toast)
    toasts->undo = NULL;
}

static void
dismiss (AdwToast *toast)
{
  if (toast != NULL)
    adw_toast_dismiss (toast);
}

static gboolean
is_one_arriving (const Toasts *toasts)
{
  return g_get_monotonic_time () - toasts->arrived_at < ARRIVAL_MS * G_TIME_SPAN_MILLISECOND;
}

/* One that moves in says something else instead of going. */
static AdwToast *
get_for_other_words (const Toasts *toasts, const char *undo_id)
{
  if (!is_one_arriving (toasts))
    return NULL;
  return undo_id != NULL && toasts->undo != NULL ? toasts->undo : toasts->told;
}

static AdwToast *
add (AdwToastOverlay *overlay, const char *text, const char *undo_id)
{
  AdwToast *toast = new_toast (text, undo_id);

  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), overlay,
                           G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (overlay, toast);
  return toast;
}

/**
 * auth_toasts_replace:
 * @overlay: where it is shown, at once: what was told before goes, what can undo stays
 * @text: plain text
 * @undo_id: (nullable): what "codes.restore" brings back; the last offer of that kind goes
 */
void
auth_toasts_replace (AdwToastOverlay *overlay, const char *text, const char *undo_id)
{
  Toasts *toasts = ensure_toasts (overlay);
  AdwToast *toast = get_for_other_words (toasts, undo_id);

  /* Not by high priority: libadwaita 1.2 aborts when a postponed toast comes back too early. */
  if (toasts->told != toast)
    dismiss (toasts->told);
  toasts->told = NULL;
  if (undo_id != NULL && toasts->undo != toast)
    dismiss (toasts->undo);
  if (toast != NULL)
    word (toast, text, undo_id);
  else
    toast = add (overlay, text, undo_id);
  *(undo_id != NULL ? &toasts->undo : &toasts->told) = toast;
}

static gboolean
clear_cb (gpointer overlay)
{
  auth_toasts_clear (overlay);
  return G_SOURCE_REMOVE;
}

/**
 * auth_toasts_clear:
 * @overlay: where nothing is to be read any more of what auth_toasts_replace() showed
 */
void
auth_toasts_clear (AdwToastOverlay *overlay)
{
  Toasts *toasts = ensure_toasts (overlay);

  if (!is_one_arriving (toasts))
    {
      dismiss (toasts->told);
      dismiss (toasts->undo);
      return;
    }
  if (toasts->told != NULL)
    word (toasts->told, "", NULL);
  if (toasts->undo != NULL)
    word (toasts->undo, "", NULL);
  g_timeout_add_full (G_PRIORITY_DEFAULT, ARRIVAL_MS, clear_cb, g_object_ref (overlay),
                      g_object_unref);
}
