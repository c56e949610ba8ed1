/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The questions that wait for the person: which dialogs are open.
 */

#include "config.h"

#include "auth-consent-dialogs.h"

#include "auth-bus.h"
#include "auth-consent-dialog.h"

/**
 * AuthConsentDialogs:
 *
 * Keeps the open dialogs the same as the agent's questions, but never two of one program. The
 * application stays while it asks the agent, and afterwards as long as a dialog is open.
 */
struct _AuthConsentDialogs
{
  GObject parent_instance;

  GtkApplication *application; /* (unowned) owns this */
  AuthDBusAgent1 *agent;       /* (owned) (nullable) until connected */
  GPtrArray *dialogs;          /* (owned) of AuthConsentDialog (unowned), those that are open */
  char *startup_id;            /* (owned) (nullable) of whoever asked for a dialog last */
};

G_DEFINE_FINAL_TYPE (AuthConsentDialogs, auth_consent_dialogs, G_TYPE_OBJECT)

typedef struct
{
  AuthConsentDialogs *consents; /* (owned) */
  char *id;                     /* (owned) (nullable) */
} Call;

/* While a call is under way the application has a reason to stay. */
static Call *
call_new (AuthConsentDialogs *self, const char *id)
{
  Call *call = g_new0 (Call, 1);

  call->consents = g_object_ref (self);
  call->id = g_strdup (id);
  g_application_hold (G_APPLICATION (self->application));
  return call;
}

static void
call_free (Call *call)
{
  g_application_release (G_APPLICATION (call->consents->application));
  g_object_unref (call->consents);
  g_free (call->id);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static AuthConsentDialog *
find_dialog (AuthConsentDialogs *self, const char *id)
{
  for (guint i = 0; i < self->dialogs->len; i++)
    if (g_str_equal (auth_consent_dialog_get_id (self->dialogs->pdata[i]), id))
      return self->dialogs->pdata[i];
  return NULL;
}

static gboolean
has_dialog_of (AuthConsentDialogs *self, const char *app)
{
  for (guint i = 0; i < self->dialogs->len; i++)
    if (g_str_equal (auth_consent_dialog_get_app (self->dialogs->pdata[i]), app))
      return TRUE;
  return FALSE;
}

/* The next question of the same program may have waited for this. */
static void
dialog_destroyed_cb (AuthConsentDialogs *self, gpointer dialog)
{
  g_ptr_array_remove (self->dialogs, dialog);
  auth_consent_dialogs_load (self);
}

static void
open_dialog (AuthConsentDialogs *self, const char *id, GVariant *consent)
{
  AuthConsentDialog *dialog = auth_consent_dialog_new (self->application, self->agent, id, consent);

  g_ptr_array_add (self->dialogs, dialog);
  g_signal_connect_object (dialog, "destroy", G_CALLBACK (dialog_destroyed_cb), self,
                           G_CONNECT_SWAPPED);
  if (self->startup_id != NULL)
    gtk_window_set_startup_id (GTK_WINDOW (dialog), self->startup_id);
  g_clear_pointer (&self->startup_id, g_free);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
described_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  AuthConsentDialogs *self = call->consents;
  g_autoptr (GVariant) consent = NULL;
  const char *app = NULL;

  /* A question that cannot be described is answered already, or its program is gone. */
  if (!auth_dbus_agent1_call_describe_consent_finish (AUTH_DBUS_AGENT1 (source), &consent, result,
                                                      NULL))
    return;
  g_variant_lookup (consent, "App", "&s", &app);
  if (app != NULL && !has_dialog_of (self, app))
    open_dialog (self, call->id, consent);
}

static void
close_vanished (AuthConsentDialogs *self, const char *const *ids)
{
  for (guint i = self->dialogs->len; i > 0; i--)
    {
      AuthConsentDialog *dialog = self->dialogs->pdata[i - 1];

      if (!g_strv_contains (ids, auth_consent_dialog_get_id (dialog)))
        auth_consent_dialog_withdraw (dialog);
    }
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  AuthConsentDialogs *self = call->consents;
  g_auto (GStrv) ids = NULL;

  if (!auth_dbus_agent1_call_list_consents_finish (AUTH_DBUS_AGENT1 (source), &ids, result, NULL))
    return;
  close_vanished (self, (const char *const *) ids);
  for (gsize i = 0; ids[i] != NULL; i++)
    if (find_dialog (self, ids[i]) == NULL)
      auth_dbus_agent1_call_describe_consent (self->agent, ids[i], NULL, described_cb,
                                              call_new (self, ids[i]));
}

static void
list (AuthConsentDialogs *self)
{
  auth_dbus_agent1_call_list_consents (self->agent, NULL, listed_cb, call_new (self, NULL));
}

/* With an agent its questions are gone, and another may have its own. */
static void
name_owner_changed_cb (AuthConsentDialogs *self)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->agent));
  static const char *const none[] = { NULL };

  if (owner == NULL)
    close_vanished (self, none);
  else
    list (self);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Call) call = user_data;
  AuthConsentDialogs *self = call->consents;
  g_autoptr (AuthDBusAgent1) agent = auth_dbus_agent1_proxy_new_finish (result, NULL);

  if (agent == NULL || self->agent != NULL)
    return;
  self->agent = g_steal_pointer (&agent);
  g_signal_connect_object (self->agent, "consent-changed", G_CALLBACK (list), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->agent, "notify::g-name-owner", G_CALLBACK (name_owner_changed_cb),
                           self, G_CONNECT_SWAPPED);
  list (self);
}

static void
auth_consent_dialogs_finalize (GObject *object)
{
  AuthConsentDialogs *self = AUTH_CONSENT_DIALOGS (object);

  g_clear_object (&self->agent);
  g_ptr_array_unref (self->dialogs);
  g_free (self->startup_id);
  G_OBJECT_CLASS (auth_consent_dialogs_parent_class)->finalize (object);
}

static void
auth_consent_dialogs_class_init (AuthConsentDialogsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consent_dialogs_finalize;
}

static void
auth_consent_dialogs_init (AuthConsentDialogs *self)
{
  self->dialogs = g_ptr_array_new ();
}

/**
 * auth_consent_dialogs_new:
 * @application: the application, which keeps this
 *
 * Returns: (transfer full): one that has not asked the agent yet
 */
AuthConsentDialogs *
auth_consent_dialogs_new (GtkApplication *application)
{
  AuthConsentDialogs *self = g_object_new (AUTH_TYPE_CONSENT_DIALOGS, NULL);

  self->application = application;
  return self;
}

/**
 * auth_consent_dialogs_load:
 * @self: the questions
 *
 * Opens a dialog for what waits at the agent, now and from now on.
 */
void
auth_consent_dialogs_load (AuthConsentDialogs *self)
{
  GDBusConnection *bus;

  g_return_if_fail (AUTH_IS_CONSENT_DIALOGS (self));

  if (self->agent != NULL)
    {
      list (self);
      return;
    }
  bus = g_application_get_dbus_connection (G_APPLICATION (self->application));
  if (bus == NULL)
    return;
  /* An agent that does not run has no questions. */
  auth_dbus_agent1_proxy_new (
    bus, G_DBUS_PROXY_FLAGS_DO_NOT_LOAD_PROPERTIES | G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START,
    AUTH_BUS_AGENT_NAME, AUTH_BUS_AGENT_PATH, NULL, connected_cb, call_new (self, NULL));
}

/**
 * auth_consent_dialogs_present:
 * @self: the questions
 * @id: one of them
 *
 * Called when somebody asks for the question to be shown, over the bus or from a notification.
 */
void
auth_consent_dialogs_present (AuthConsentDialogs *self, const char *id)
{
  AuthConsentDialog *dialog;

  g_return_if_fail (AUTH_IS_CONSENT_DIALOGS (self));

  dialog = find_dialog (self, id);
  if (dialog != NULL)
    gtk_window_present (GTK_WINDOW (dialog));
  g_free (self->startup_id);
  self->startup_id =
    g_strdup (gdk_display_get_startup_notification_id (gdk_display_get_default ()));
  auth_consent_dialogs_load (self);
}
