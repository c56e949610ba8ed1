/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Dialogs and the about window: what differs between libadwaita 1.2 and newer ones.
 */

#pragma once

#include "auth-drop.h"

G_BEGIN_DECLS

typedef void (*AuthDialogsConfirmedFunc) (gpointer owner);
typedef void (*AuthDialogsChosenFunc) (GFile *file, gpointer owner);

void auth_dialogs_tell (GtkWidget *parent, const char *heading, const char *body);
GtkWidget *auth_dialogs_confirm (GtkWidget *parent,
                                 const char *heading,
                                 const char *body,
                                 const char *confirm_label,
                                 AuthDialogsConfirmedFunc confirmed,
                                 gpointer owner);
void auth_dialogs_dismiss (GtkWidget *dialog);
void auth_dialogs_ask (GtkWidget *parent,
                       const char *heading,
                       const char *body,
                       GtkWidget *content,
                       const char *confirm_label,
                       AuthDialogsConfirmedFunc confirmed,
                       gpointer owner);
void auth_dialogs_ask_before_loss (GtkWidget *parent,
                                   const char *heading,
                                   const char *body,
                                   GtkWidget *content,
                                   const char *confirm_label,
                                   AuthDialogsConfirmedFunc confirmed,
                                   gpointer owner);
void auth_dialogs_set_complete (GtkWidget *content, gboolean is_complete);
void
auth_dialogs_choose_configuration (GtkWidget *parent, AuthDialogsChosenFunc chosen, gpointer owner);
void auth_dialogs_choose_codes (GtkWidget *parent, AuthDropFunc chosen);
void auth_dialogs_choose_target (GtkWidget *parent,
                                 const char *name,
                                 AuthDialogsChosenFunc chosen,
                                 gpointer owner);
void auth_dialogs_show_about (GtkWindow *parent);

G_END_DECLS
