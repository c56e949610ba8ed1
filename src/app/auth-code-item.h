/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list as the agent tells of it, with the code that is good now.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define AUTH_TYPE_CODE_ITEM (auth_code_item_get_type ())
G_DECLARE_FINAL_TYPE (AuthCodeItem, auth_code_item, AUTH, CODE_ITEM, GObject)

/* Read by everybody, written by the model alone; "changed" is emitted after. */
struct _AuthCodeItem
{
  GObject parent_instance;

  char *id;        /* (owned) "" of one that cannot be used */
  char *issuer;    /* (owned) */
  char *account;   /* (owned) */
  char *type;      /* (owned) "totp", "hotp" or "steam" */
  char *algorithm; /* (owned) */
  char *problem;   /* (owned) (nullable) why it cannot be used */
  char *owner_id;  /* (owned) the account whose pool asks for it, or "" */
  char **tags;     /* (owned) (nullable) */
  guint digits;
  guint period; /* seconds; 0: HOTP */
  gboolean is_pinned;
  gboolean has_note;
  gboolean is_unconfirmed; /* by the pool it was enrolled with */
  gint64 used_at;          /* seconds since 1970; 0: not yet */

  guint place;       /* in the person's own order */
  char *sort_key;    /* (owned) for strcmp () */
  char *search_text; /* (owned) folded */

  char *code;         /* (owned) (nullable) while it is not known */
  char *next_code;    /* (owned) (nullable) */
  gint64 valid_from;  /* by this machine's clock, seconds since 1970 */
  gint64 valid_until; /* likewise; 0: HOTP */
  gboolean is_revealed;
  gboolean has_own_clock; /* its code does not end together with most others */
  guint n_shown;          /* widgets that show it */

  char *heading; /* (owned) (nullable) of the group that begins with it */
  gboolean ends_group;
};

AuthCodeItem *auth_code_item_new (GVariant *description);
void auth_code_item_describe (AuthCodeItem *self, GVariant *description, guint place);
gboolean auth_code_item_set_group (AuthCodeItem *self, const char *heading, gboolean ends_group);
void auth_code_item_set_code (AuthCodeItem *self,
                              const char *code,
                              const char *next_code,
                              gint64 valid_from,
                              gint64 valid_until);
void auth_code_item_clear_code (AuthCodeItem *self);
gboolean auth_code_item_is_stale (AuthCodeItem *self, gint64 now);
gboolean auth_code_item_advance (AuthCodeItem *self, gint64 now);
void auth_code_item_changed (AuthCodeItem *self);
const char *auth_code_item_get_title (AuthCodeItem *self);
const char *auth_code_item_get_subtitle (AuthCodeItem *self);
gboolean auth_code_item_is_hotp (AuthCodeItem *self);

/* For searching: without case and accents. */
char *auth_code_item_fold (const char *text);
/* For showing and speaking: "492 039" and "4 9 2, 0 3 9". */
char *auth_code_item_group_digits (const char *code);
char *auth_code_item_spell (const char *code);

G_END_DECLS
