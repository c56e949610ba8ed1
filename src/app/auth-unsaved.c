/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Asks before a dialog closes into which something was typed.
 */

#include "config.h"

#include "auth-unsaved.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"

static void
confirmed_cb (gpointer dialog)
{
  gtk_window_destroy (dialog);
}

/**
 * auth_unsaved_ask:
 * @dialog: what is to be closed, and holds what was not saved
 *
 * Asks whether it may be lost, and closes it then. The question goes when @dialog does.
 */
void
auth_unsaved_ask (GtkWindow *dialog)
{
  GtkWidget *question =
    auth_dialogs_confirm (GTK_WIDGET (dialog), _ ("Discard What You Typed?"),
                          _ ("It has not been saved."), _ ("_Discard"), confirmed_cb, dialog);

  g_signal_connect_object (dialog, "unmap", G_CALLBACK (auth_dialogs_dismiss), question,
                           G_CONNECT_SWAPPED);
}
