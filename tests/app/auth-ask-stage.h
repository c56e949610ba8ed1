/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A stand-in for the agent that has questions, for tests of what shows them.
 */

#pragma once

#include <gtk/gtk.h>

#include "auth-bus.h"

G_BEGIN_DECLS

typedef struct
{
  GtkApplication *application; /* (owned) */
  GDBusConnection *bus;        /* (owned) the stand-in's */
  AuthDBusAgent1 *agent;       /* (owned) */
  guint name_id;
  gboolean is_on_bus;
  GHashTable *consents; /* (owned) what waits, a{sv} by id */
  GPtrArray *ids;       /* (owned) in the order in which they came */
  GString *answers;     /* (owned) "ID ANSWER " each */
  const char *failure;  /* (nullable) name of the error that answers get */
} AuthAskStage;

extern AuthAskStage auth_ask_stage;

typedef gboolean (*AuthAskStageCondition) (gconstpointer data);

/* The application and the stand-in's bus, for all tests; each then gets an agent of its own. */
void auth_ask_stage_start (void);
void auth_ask_stage_add_test (const char *path, void (*test) (void));
int auth_ask_stage_run (void);

void auth_ask_stage_wait (const char *what, AuthAskStageCondition condition, gconstpointer data);
/* text: as g_variant_parse () takes it, put over what every question has. */
void auth_ask_stage_add (const char *id, const char *text);
void auth_ask_stage_withdraw (const char *id);
void auth_ask_stage_withdraw_agent (void);

G_END_DECLS
