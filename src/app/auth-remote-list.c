/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A group of things the pool keeps of a user, each of which can be ended.
 */

#include "config.h"

#include "auth-remote-list.h"

#include <glib/gi18n.h>

#include "auth-dialogs.h"
#include "auth-words.h"

/* clang-format off */
const AuthRemoteListKind auth_remote_list_sessions = {
  N_ ("Where You Are Signed In"), N_ ("The pool tells of no session"),
  "ListSessions", "RevokeSession", "Id",
  { "Device", "Client", "Type" }, { "Client", "Location", "Address" },
  /* Translators: %s is a day and time */
  "LastActive", N_ ("Last active: %s"),
  N_ ("_Sign Out"), N_ ("End This Session?"),
  N_ ("Whoever uses it has to sign in again.")
};

const AuthRemoteListKind auth_remote_list_devices = {
  N_ ("Devices"), N_ ("The pool remembers no device"),
  "ListDevices", "ForgetDevice", "Key",
  { "Name", "Key", NULL }, { "LastAddress", NULL, NULL },
  /* Translators: %s is a day and time */
  "LastUsed", N_ ("Last used: %s"),
  N_ ("_Forget"), N_ ("Forget This Device?"),
  N_ ("The pool will treat it as a new one at its next sign-in.")
};

const AuthRemoteListKind auth_remote_list_passkeys = {
  N_ ("Passkeys"), N_ ("None. They are added on the pool’s own page, in a web browser"),
  "ListPasskeys", "DeletePasskey", "Id",
  { "Name", "Id", NULL }, { NULL, NULL, NULL },
  /* Translators: %s is a day and time */
  "Created", N_ ("Added: %s"),
  N_ ("_Delete"), N_ ("Delete This Passkey?"),
  N_ ("It can no longer be used to sign in.")
};
/* clang-format on */

/**
 * AuthRemoteList:
 *
 * Loads the list anew after each change of it. A pool that cannot do this says so in a row.
 */
struct _AuthRemoteList
{
  AdwPreferencesGroup parent_instance;

  const AuthRemoteListKind *kind;
  AuthDBusUserPool1 *pool;   /* (owned) */
  GCancellable *cancellable; /* (owned) */
  GPtrArray *rows;           /* (owned) what is shown now */
};

G_DEFINE_FINAL_TYPE (AuthRemoteList, auth_remote_list, ADW_TYPE_PREFERENCES_GROUP)

static void
clear_rows (AuthRemoteList *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static GtkWidget *
add_row (AuthRemoteList *self, const char *title, const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
  g_ptr_array_add (self->rows, row);
  return row;
}

/* What Amazon Cognito calls the two types of session is nothing people know. */
static const char *
find_type_words (const char *type)
{
  if (g_str_equal (type, "SSO"))
    return _ ("Sign-in pages");
  if (g_str_equal (type, "TOKEN"))
    return _ ("A program");
  return type;
}

static const char *
find_name (AuthRemoteList *self, GVariant *item)
{
  const char *name = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (self->kind->name_keys); i++)
    if (self->kind->name_keys[i] != NULL &&
        g_variant_lookup (item, self->kind->name_keys[i], "&s", &name) && *name != '\0')
      return g_str_equal (self->kind->name_keys[i], "Type") ? find_type_words (name) : name;
  return _ ("Unknown");
}

static char *
dup_details (AuthRemoteList *self, GVariant *item, const char *name)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  gboolean is_current = FALSE;
  guint64 time = 0;
  const char *text;

  if (g_variant_lookup (item, "IsCurrent", "b", &is_current) && is_current)
    g_ptr_array_add (lines, g_strdup (_ ("This session")));
  for (gsize i = 0; i < G_N_ELEMENTS (self->kind->detail_keys); i++)
    if (self->kind->detail_keys[i] != NULL &&
        g_variant_lookup (item, self->kind->detail_keys[i], "&s", &text) && *text != '\0' &&
        !g_str_equal (text, name))
      g_ptr_array_add (lines, g_strdup (text));
  if (g_variant_lookup (item, self->kind->time_key, "t", &time) && time != 0)
    {
      g_autofree char *words =
        auth_words_dup_time ((gint64) time, g_get_real_time () / G_USEC_PER_SEC);
      g_auto (GStrv) parts = g_strsplit (_ (self->kind->time_words), "%s", 2);

      g_ptr_array_add (lines, g_strjoinv (words, parts));
    }
  g_ptr_array_add (lines, NULL);
  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
removed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthRemoteList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (answer == NULL)
    {
      g_autofree char *words = auth_words_dup_error (error);

      auth_dialogs_tell (GTK_WIDGET (self), _ ("That Did Not Work"), words);
    }
  auth_remote_list_load (self);
}

static AuthRemoteList *
get_list (gpointer button)
{
  return AUTH_REMOTE_LIST (gtk_widget_get_ancestor (button, AUTH_TYPE_REMOTE_LIST));
}

static void
remove_confirmed_cb (gpointer button)
{
  const char *id = g_object_get_data (button, "id");
  AuthRemoteList *self = get_list (button);
  GVariant *arguments;

  /* The list was loaded anew while the question was open. */
  if (self == NULL)
    return;
  arguments = self->kind == &auth_remote_list_sessions ? g_variant_new ("(sb)", id, TRUE)
                                                       : g_variant_new ("(s)", id);
  gtk_widget_set_sensitive (button, FALSE);
  g_dbus_proxy_call (G_DBUS_PROXY (self->pool), self->kind->remove_method, arguments,
                     G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, removed_cb,
                     g_object_ref (self));
}

static void
remove_clicked_cb (GtkWidget *button)
{
  const AuthRemoteListKind *kind = get_list (button)->kind;

  auth_dialogs_confirm (button, _ (kind->remove_question), _ (kind->remove_body),
                        _ (kind->remove_label), remove_confirmed_cb, button);
}

static void
add_remove_button (AuthRemoteList *self, GtkWidget *row, const char *name, const char *id)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ (self->kind->remove_label));
  g_auto (GStrv) parts = g_strsplit (_ (self->kind->remove_label), "_", -1);
  g_autofree char *label = g_strjoinv ("", parts);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, name);

  g_object_set_data_full (G_OBJECT (button), "id", g_strdup (id), g_free);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken,
                                  -1);
  g_signal_connect (button, "clicked", G_CALLBACK (remove_clicked_cb), NULL);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_item (AuthRemoteList *self, GVariant *item)
{
  const char *name = find_name (self, item);
  g_autofree char *details = dup_details (self, item, name);
  GtkWidget *row = add_row (self, name, details);
  const char *id;

  if (g_variant_lookup (item, self->kind->id_key, "&s", &id))
    add_remove_button (self, row, name, id);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthRemoteList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_proxy_call_finish (G_DBUS_PROXY (source), result, &error);
  g_autoptr (GVariant) items = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  clear_rows (self);
  if (answer == NULL)
    {
      g_autofree char *words = auth_words_dup_error (error);

      add_row (self, _ ("Not available"), words);
      return;
    }
  if (g_variant_is_of_type (answer, G_VARIANT_TYPE ("(aa{sv})")))
    items = g_variant_get_child_value (answer, 0);
  for (gsize i = 0; items != NULL && i < g_variant_n_children (items); i++)
    {
      g_autoptr (GVariant) item = g_variant_get_child_value (items, i);

      add_item (self, item);
    }
  if (self->rows->len == 0)
    add_row (self, _ (self->kind->empty), "");
}

static void
auth_remote_list_dispose (GObject *object)
{
  AuthRemoteList *self = AUTH_REMOTE_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->pool);
  G_OBJECT_CLASS (auth_remote_list_parent_class)->dispose (object);
}

static void
auth_remote_list_finalize (GObject *object)
{
  AuthRemoteList *self = AUTH_REMOTE_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (auth_remote_list_parent_class)->finalize (object);
}

static void
auth_remote_list_class_init (AuthRemoteListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auth_remote_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = auth_remote_list_finalize;
}

static void
auth_remote_list_init (AuthRemoteList *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
}

/**
 * auth_remote_list_new:
 * @kind: (transfer none): one of the kinds above
 * @pool: whose list it is
 *
 * Returns: (transfer floating): a group that is loading
 */
AuthRemoteList *
auth_remote_list_new (const AuthRemoteListKind *kind, AuthDBusUserPool1 *pool)
{
  AuthRemoteList *self = g_object_new (AUTH_TYPE_REMOTE_LIST, "title", _ (kind->title), NULL);

  self->kind = kind;
  self->pool = g_object_ref (pool);
  add_row (self, _ ("Loading…"), "");
  auth_remote_list_load (self);
  return self;
}

/**
 * auth_remote_list_load:
 * @self: a list
 *
 * Asks the pool for the list anew.
 */
void
auth_remote_list_load (AuthRemoteList *self)
{
  g_return_if_fail (AUTH_IS_REMOTE_LIST (self));

  g_dbus_proxy_call (G_DBUS_PROXY (self->pool), self->kind->list_method, NULL,
                     G_DBUS_CALL_FLAGS_NONE, -1, self->cancellable, loaded_cb, g_object_ref (self));
}
