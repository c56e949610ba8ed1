/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Short messages over a page.
 */

#include "config.h"

#include "auth-toasts.h"

#include <glib/gi18n.h>

/* By what an overlay knows its last toasts. */
#define TOLD_KEY "auth-toasts-told"
#define UNDO_KEY "auth-toasts-undo"

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  return adw_toast_new (escaped);
}

/**
 * auth_toasts_tell:
 * @overlay: where it is shown, after what is shown there now
 * @text: plain text
 */
void
auth_toasts_tell (AdwToastOverlay *overlay, const char *text)
{
  adw_toast_overlay_add_toast (overlay, new_toast (text));
}

static void
last_free (gpointer last)
{
  g_weak_ref_clear (last);
  g_free (last);
}

static void
dismiss (AdwToastOverlay *overlay, const char *key)
{
  GWeakRef *last = g_object_get_data (G_OBJECT (overlay), key);
  g_autoptr (AdwToast) shown = last != NULL ? g_weak_ref_get (last) : NULL;

  if (shown != NULL)
    adw_toast_dismiss (shown);
  g_object_set_data (G_OBJECT (overlay), key, NULL);
}

static void
remember (AdwToastOverlay *overlay, const char *key, AdwToast *toast)
{
  GWeakRef *last = g_new0 (GWeakRef, 1);

  g_weak_ref_init (last, toast);
  g_object_set_data_full (G_OBJECT (overlay), key, last, last_free);
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
  AdwToast *toast = new_toast (text);

  /* Not by high priority: libadwaita 1.2 aborts when a postponed toast comes back too early. */
  dismiss (overlay, TOLD_KEY);
  if (undo_id == NULL)
    remember (overlay, TOLD_KEY, toast);
  else
    {
      dismiss (overlay, UNDO_KEY);
      remember (overlay, UNDO_KEY, toast);
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "codes.restore");
      adw_toast_set_action_target (toast, "s", undo_id);
    }
  adw_toast_overlay_add_toast (overlay, toast);
}

/**
 * auth_toasts_clear:
 * @overlay: where nothing is to be read any more of what auth_toasts_replace() showed
 */
void
auth_toasts_clear (AdwToastOverlay *overlay)
{
  dismiss (overlay, TOLD_KEY);
  dismiss (overlay, UNDO_KEY);
}
