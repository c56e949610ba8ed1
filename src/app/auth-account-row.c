/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One account in the list of accounts.
 */

#include "config.h"

#include "auth-account-row.h"

#include <glib/gi18n.h>

#include "auth-words.h"

/**
 * AuthAccountRow:
 *
 * Initials, name, state in words and pool of the property "account"; opens its page.
 */
struct _AuthAccountRow
{
  AdwActionRow parent_instance;

  AuthDBusAccount1 *account; /* (owned) */
  GtkWidget *avatar;
  GtkWidget *warning;
};

G_DEFINE_FINAL_TYPE (AuthAccountRow, auth_account_row, ADW_TYPE_ACTION_ROW)

enum
{
  PROP_0,
  PROP_ACCOUNT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The state comes first: a long host is cut off at its end. */
static char *
dup_subtitle (AuthAccountRow *self)
{
  g_autofree char *state = auth_words_dup_state (auth_dbus_account1_get_state (self->account));
  g_autofree char *pool = auth_words_dup_pool (self->account);

  if (*pool == '\0')
    return g_steal_pointer (&state);
  /* Translators: the state of an account, and where it signs in */
  return g_strdup_printf (_ ("%s · %s"), state, pool);
}

static void
update_cb (AuthAccountRow *self)
{
  const char *state = auth_dbus_account1_get_state (self->account);
  g_autofree char *subtitle = dup_subtitle (self);

  /* Everything is unknown while the agent is away; what was shown still holds. */
  if (state == NULL)
    return;
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), subtitle);
  gtk_widget_set_visible (self->warning, g_str_equal (state, "sign-in-required"));
}

static void
auth_account_row_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  g_assert (prop_id == PROP_ACCOUNT);
  g_value_set_object (value, AUTH_ACCOUNT_ROW (object)->account);
}

static void
auth_account_row_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  g_assert (prop_id == PROP_ACCOUNT);
  AUTH_ACCOUNT_ROW (object)->account = g_value_dup_object (value);
}

static void
auth_account_row_constructed (GObject *object)
{
  AuthAccountRow *self = AUTH_ACCOUNT_ROW (object);
  static const char *const shown[] = { "notify::state", "notify::domain", "notify::issuer" };

  G_OBJECT_CLASS (auth_account_row_parent_class)->constructed (object);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self), "s",
                                    auth_dbus_account1_get_id (self->account));
  g_object_bind_property (self->account, "name", self, "title", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->account, "name", self->avatar, "text", G_BINDING_SYNC_CREATE);
  for (gsize i = 0; i < G_N_ELEMENTS (shown); i++)
    g_signal_connect_object (self->account, shown[i], G_CALLBACK (update_cb), self,
                             G_CONNECT_SWAPPED);
  update_cb (self);
}

static void
auth_account_row_dispose (GObject *object)
{
  g_clear_object (&AUTH_ACCOUNT_ROW (object)->account);
  G_OBJECT_CLASS (auth_account_row_parent_class)->dispose (object);
}

static void
auth_account_row_class_init (AuthAccountRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = auth_account_row_get_property;
  object_class->set_property = auth_account_row_set_property;
  object_class->constructed = auth_account_row_constructed;
  object_class->dispose = auth_account_row_dispose;

  properties[PROP_ACCOUNT] =
    g_param_spec_object ("account", NULL, NULL, AUTH_DBUS_TYPE_ACCOUNT1,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/example/Authenticator/auth-account-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AuthAccountRow, avatar);
  gtk_widget_class_bind_template_child (widget_class, AuthAccountRow, warning);
}

static void
auth_account_row_init (AuthAccountRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * auth_account_row_new:
 * @account: an account
 *
 * Returns: (transfer floating): its row
 */
GtkWidget *
auth_account_row_new (AuthDBusAccount1 *account)
{
  return g_object_new (AUTH_TYPE_ACCOUNT_ROW, "account", account, NULL);
}
