/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The headless service: takes the bus name, knows the accounts, leaves when nobody needs it.
 */

#include "config.h"

#include "auth-agent.h"

#include <glib-unix.h>
#include <unistd.h>

#include "auth-access-service.h"
#include "auth-agent-service.h"
#include "auth-bus.h"
#include "auth-clock.h"
#include "auth-code-grants.h"
#include "auth-codes-service.h"
#include "auth-consent-calls.h"
#include "auth-consent-notice.h"
#include "auth-consent-service.h"
#include "auth-fallback.h"
#include "auth-login-renewal.h"
#include "auth-policy-file.h"
#include "auth-portal-mirror.h"
#include "auth-runtime-file.h"

#define IDLE_SECONDS           (5 * 60)
#define CONSENT_NOTICE_SECONDS 20
#define KEYRING_WAIT_SECONDS   5
#define CLOCK_NOISE_SECONDS    5
#define LEAVE_POLL_MS          100
#define LEAVE_POLLS            150
/* More than all the polls. */
#define LEAVE_SECONDS 20

/**
 * AuthAgent:
 *
 * The name is taken only once the keyring has answered, so that a program that starts the agent by
 * calling it never sees "no accounts" where there are some.
 */
struct _AuthAgent
{
  GApplication parent_instance;

  AuthCallers *callers;                /* (owned) */
  AuthAccess *access;                  /* (owned) */
  AuthAccessService *access_service;   /* (owned) */
  AuthPortalMirror *portal_mirror;     /* (owned) */
  AuthConsents *consents;              /* (owned) */
  AuthConsentNotice *consent_notice;   /* (owned) */
  AuthConsentService *consent_service; /* (owned) */
  AuthCodes *codes;                    /* (owned) */
  AuthCodesService *codes_service;     /* (owned) */
  AuthAccounts *accounts;              /* (owned) */
  AuthAgentService *service;           /* (owned) */
  AuthLoginRenewal *login_renewal;     /* (owned) */
  AuthDBusAgent1 *skeleton;            /* (owned) */
  guint fallback_id;
  int idle_seconds;
  char *policy_path; /* (owned) */
  guint idle_id;
  guint leave_polls;
  gboolean is_leaving;
  gboolean has_saved; /* the last time */
};

G_DEFINE_FINAL_TYPE (AuthAgent, auth_agent, G_TYPE_APPLICATION)

static void
keyring_changed_cb (AuthAgent *self)
{
  AuthKeyringState state = auth_accounts_get_keyring (self->accounts);

  auth_dbus_agent1_set_locked (self->skeleton, state != AUTH_KEYRING_UNLOCKED);
  auth_dbus_agent1_set_keyring (self->skeleton, auth_keyring_state_to_string (state));
  g_dbus_interface_skeleton_flush (G_DBUS_INTERFACE_SKELETON (self->skeleton));
}

static gboolean
is_busy (AuthAgent *self)
{
  return auth_callers_is_waited_for (self->callers) || auth_accounts_is_busy (self->accounts) ||
         auth_codes_is_busy (self->codes) || auth_codes_service_is_busy (self->codes_service) ||
         auth_access_is_busy (self->access) || auth_consents_is_busy (self->consents);
}

/* Each answer of a server differs a little: only what a person might see is told. */
static void
clock_changed_cb (gpointer user_data)
{
  AuthAgent *self = user_data;
  gint64 drift = auth_clock_get_wall_drift ();

  if (ABS (drift - auth_dbus_agent1_get_clock_drift (self->skeleton)) > CLOCK_NOISE_SECONDS)
    auth_dbus_agent1_set_clock_drift (self->skeleton, drift);
}

static void
save (AuthAgent *self)
{
  auth_access_save (self->access);
  auth_codes_save (self->codes);
}

/* The name is free by now: calls that come from here on start another agent. Those that came before
 * are finished, if there are any. */
static gboolean
leave_when_done_cb (gpointer user_data)
{
  AuthAgent *self = user_data;

  if (is_busy (self) && self->leave_polls++ < LEAVE_POLLS)
    return G_SOURCE_CONTINUE;
  /* The last answers were noted as well. */
  if (!self->has_saved)
    {
      self->has_saved = TRUE;
      save (self);
      return G_SOURCE_CONTINUE;
    }
  g_application_release (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
released_name_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgent) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  g_timeout_add (LEAVE_POLL_MS, leave_when_done_cb, self);
}

/* Whoever says so: systemd does when it sees that the name is free. */
static void
leave (AuthAgent *self)
{
  if (self->is_leaving)
    return;
  self->is_leaving = TRUE;
  /* GApplication flushes the bus without a limit, and one that hangs takes nothing any more: the
   * kernel ends us then, and with us the locks on our files. */
  alarm (LEAVE_SECONDS);
  g_clear_handle_id (&self->idle_id, g_source_remove);
  auth_login_renewal_close (self->login_renewal);
  auth_consents_close (self->consents);
  auth_accounts_close (self->accounts);
  auth_codes_service_close (self->codes_service);
  save (self);
  g_dbus_connection_call (g_application_get_dbus_connection (G_APPLICATION (self)),
                          "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                          "ReleaseName", g_variant_new ("(s)", AUTH_BUS_AGENT_NAME), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, released_name_cb, g_object_ref (self));
}

static gboolean
terminated_cb (gpointer user_data)
{
  leave (user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
is_idle (AuthAgent *self)
{
  gint64 idle_seconds =
    (g_get_monotonic_time () - auth_callers_get_last_call (self->callers)) / G_USEC_PER_SEC;

  return idle_seconds >= self->idle_seconds && !is_busy (self);
}

/* A window that only watches makes no calls, but needs the agent all the same. Somebody may have
 * called while the bus was asked about it. */
static void
asked_for_window_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuthAgent) self = user_data;
  g_autoptr (GVariant) reply =
    g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);
  gboolean has_window = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &has_window);
  if (!has_window && is_idle (self))
    leave (self);
}

/* One timer that looks when it fires how long ago the last call was: a call itself sets none. */
static gboolean
idle_cb (gpointer user_data)
{
  AuthAgent *self = user_data;

  if (is_idle (self))
    g_dbus_connection_call (g_application_get_dbus_connection (G_APPLICATION (self)),
                            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                            "NameHasOwner", g_variant_new ("(s)", AUTH_BUS_APP_NAME),
                            G_VARIANT_TYPE ("(b)"), G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                            asked_for_window_cb, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
first_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  auth_accounts_load_finish (AUTH_ACCOUNTS (source), result, NULL);
}

static gboolean
waited_cb (gpointer user_data)
{
  gboolean *is_over = user_data;

  *is_over = TRUE;
  return G_SOURCE_REMOVE;
}

/* The one place that runs the main context by hand: nothing is on the bus yet that could be called.
 */
static void
wait_for_keyring (AuthAgent *self)
{
  gboolean is_over = FALSE;
  guint id = g_timeout_add_seconds (KEYRING_WAIT_SECONDS, waited_cb, &is_over);

  auth_accounts_load_async (self->accounts, FALSE, first_loaded_cb, NULL);
  while (!auth_accounts_is_loaded (self->accounts) && !is_over)
    g_main_context_iteration (NULL, TRUE);
  if (!is_over)
    g_source_remove (id);
}

static gboolean
auth_agent_dbus_register (GApplication *application,
                          GDBusConnection *connection,
                          const char *path,
                          GError **error)
{
  AuthAgent *self = AUTH_AGENT (application);

  if (!G_APPLICATION_CLASS (auth_agent_parent_class)
         ->dbus_register (application, connection, path, error))
    return FALSE;
  self->callers = auth_callers_new (connection);
  self->access = auth_access_new (connection, self->callers, self->policy_path);
  self->codes = auth_codes_new (connection);
  self->consents = auth_consents_new (connection, self->callers, self->access);
  self->consent_notice = auth_consent_notice_new (connection, CONSENT_NOTICE_SECONDS);
  auth_consent_notice_follow (self->consent_notice, self->consents);
  auth_code_grants_follow (self->access, self->codes);
  self->consent_service =
    auth_consent_service_new (self->consents, self->callers, self->access, self->skeleton);
  self->accounts =
    auth_accounts_new (connection, self->callers, self->codes, self->access, self->consents);
  self->codes_service =
    auth_codes_service_new (self->codes, self->callers, self->access, self->accounts);
  auth_consent_calls_listen_codes (self->consents, self->codes,
                                   auth_codes_service_get_skeleton (self->codes_service));
  self->service = auth_agent_service_new (self->accounts, self->callers, self->skeleton);
  self->access_service = auth_access_service_new (self->access, self->accounts, self->skeleton);
  self->login_renewal = auth_login_renewal_new (self->accounts, self->callers, self->skeleton);
  self->portal_mirror = auth_portal_mirror_new (connection, self->access, self->accounts);
  g_signal_connect_object (self->accounts, "keyring-changed", G_CALLBACK (keyring_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->fallback_id = auth_fallback_export (connection, self->accounts, error);
  if (self->fallback_id == 0 ||
      !g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                         AUTH_BUS_AGENT_PATH, error) ||
      !auth_codes_service_export (self->codes_service, connection, error))
    return FALSE;
  wait_for_keyring (self);
  return TRUE;
}

static void
auth_agent_dbus_unregister (GApplication *application,
                            GDBusConnection *connection,
                            const char *path)
{
  AuthAgent *self = AUTH_AGENT (application);

  if (self->fallback_id != 0)
    g_dbus_connection_unregister_subtree (connection, self->fallback_id);
  self->fallback_id = 0;
  if (g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) != NULL)
    g_dbus_interface_skeleton_unexport (G_DBUS_INTERFACE_SKELETON (self->skeleton));
  G_APPLICATION_CLASS (auth_agent_parent_class)->dbus_unregister (application, connection, path);
}

static void
auth_agent_startup (GApplication *application)
{
  AuthAgent *self = AUTH_AGENT (application);

  G_APPLICATION_CLASS (auth_agent_parent_class)->startup (application);
  g_application_hold (application);
  /* Only now is it sure that no other agent is there, whose they could be. */
  auth_runtime_file_remove_all ();
  auth_clock_watch (clock_changed_cb, self);
  self->idle_id = g_timeout_add_seconds (self->idle_seconds, idle_cb, self);
  g_unix_signal_add (SIGTERM, terminated_cb, self);
  g_unix_signal_add (SIGINT, terminated_cb, self);
}

static void
auth_agent_finalize (GObject *object)
{
  AuthAgent *self = AUTH_AGENT (object);

  g_clear_object (&self->portal_mirror);
  g_clear_object (&self->access_service);
  g_clear_object (&self->service);
  g_clear_object (&self->consent_service);
  g_clear_object (&self->codes_service);
  g_clear_object (&self->login_renewal);
  g_clear_object (&self->accounts);
  g_clear_object (&self->consent_notice);
  g_clear_object (&self->consents);
  g_clear_object (&self->codes);
  g_clear_object (&self->access);
  g_clear_pointer (&self->policy_path, g_free);
  g_clear_object (&self->callers);
  g_clear_object (&self->skeleton);
  G_OBJECT_CLASS (auth_agent_parent_class)->finalize (object);
}

static void
auth_agent_class_init (AuthAgentClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auth_agent_finalize;
  application_class->dbus_register = auth_agent_dbus_register;
  application_class->dbus_unregister = auth_agent_dbus_unregister;
  application_class->startup = auth_agent_startup;
}

static void
auth_agent_init (AuthAgent *self)
{
  const GOptionEntry options[] = {
    { "idle-seconds", 0, 0, G_OPTION_ARG_INT, &self->idle_seconds,
      "Leave when nobody has asked for so long (300)", "SECONDS" },
    { "policy", 0, 0, G_OPTION_ARG_FILENAME, &self->policy_path,
      "Where this computer's policy is (" AUTH_POLICY_PATH ")", "FILE" },
    { NULL },
  };

  self->idle_seconds = IDLE_SECONDS;
  self->policy_path = g_strdup (AUTH_POLICY_PATH);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  self->skeleton = auth_dbus_agent1_skeleton_new ();
  auth_dbus_agent1_set_version (self->skeleton, AUTH_VERSION);
  auth_dbus_agent1_set_locked (self->skeleton, TRUE);
  auth_dbus_agent1_set_keyring (self->skeleton, auth_keyring_state_to_string (AUTH_KEYRING_LOCKED));
}

/**
 * auth_agent_new:
 *
 * Returns: (transfer full): the agent, to be run
 */
AuthAgent *
auth_agent_new (void)
{
  return g_object_new (AUTH_TYPE_AGENT, "application-id", AUTH_BUS_AGENT_NAME, "flags",
                       G_APPLICATION_IS_SERVICE, NULL);
}
