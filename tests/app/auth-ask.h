/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A question on the stage, as a person sees it and answers it.
 */

#pragma once

#include "auth-consent-dialog.h"

G_BEGIN_DECLS

/* text: as auth_ask_stage_add() takes it */
void auth_ask_open (const char *id, const char *text);
/* Result: (nullable) the one that is shown */
AuthConsentDialog *auth_ask_find_dialog (const char *id);
/* A button or label of it with just this text, or NULL. */
GtkWidget *auth_ask_look (const char *id, const char *text);
/* Result: the button, which can be pressed then */
GtkWidget *auth_ask_wait_until_live (const char *id, const char *label);
void auth_ask_press (const char *id, const char *label);
/* Of all that was asked, as auth_ask_stage.answers has them; no window is left. */
void auth_ask_expect_end (const char *answers);

/* Conditions; of an id, and of a button. */
gboolean auth_ask_has_dialog (gconstpointer id);
gboolean auth_ask_is_sensitive (gconstpointer button);

G_END_DECLS
