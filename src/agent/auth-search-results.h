/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What the desktop's search was shown: ids that say nothing, live short and are good once.
 */

#pragma once

#include "auth-code-list.h"

G_BEGIN_DECLS

/* id -> what it stands for */
typedef GHashTable AuthSearchResults;

AuthSearchResults *auth_search_results_new (void);
/* now: microseconds. Returns: (transfer full): the ids, those of the best first */
char **auth_search_results_find (AuthSearchResults *self,
                                 const AuthCodeList *list,
                                 const char *const *terms,
                                 gint64 now);
/* The id of an entry, or NULL. */
const char *auth_search_results_look_up (AuthSearchResults *self, const char *id, gint64 now);

G_END_DECLS
