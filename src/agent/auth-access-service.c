/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers what Agent1 has about grants and events.
 */

#include "config.h"

#include "auth-access-service.h"

#include <glib/gi18n.h>

#include "auth-app-info.h"
#include "auth-app.h"
#include "auth-bus.h"
#include "auth-options.h"

/* Who changes much at once is told of it once. */
#define TELL_MS 50

struct _AuthAccessService
{
  GObject parent_instance;

  AuthAccess *access;       /* (owned) */
  AuthAccounts *accounts;   /* (owned) */
  AuthDBusAgent1 *skeleton; /* (owned) */
  guint tell_id;
};

G_DEFINE_FINAL_TYPE (AuthAccessService, auth_access_service, G_TYPE_OBJECT)

static void
add_string (GVariantBuilder *builder, const char *name, const char *value)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_string (value));
}

static void
add_time (GVariantBuilder *builder, const char *name, gint64 time)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_uint64 (MAX (time, 0)));
}

static void
add_app (GVariantBuilder *builder, const char *app)
{
  g_autofree char *name = auth_app_info_dup_name (app);

  add_string (builder, "App", app);
  add_string (builder, "AppName", name);
}

static void
add_account (AuthAccessService *self, GVariantBuilder *builder, const char *id)
{
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, id, NULL);
  AuthAccountService *service = auth_accounts_find_service (self->accounts, path);
  AuthAccount *account = service != NULL ? auth_account_service_get_account (service) : NULL;

  add_string (builder, "Account", id);
  add_string (builder, "AccountName",
              account != NULL ? auth_account_get_configuration (account)->name : id);
}

/* What the policy denies, the person's own decision does not change. */
static void
add_grant (AuthAccessService *self,
           GVariantBuilder *builder,
           const AuthPolicy *policy,
           const AuthGrant *grant)
{
  AuthDecision by_policy = auth_policy_decide (policy, grant->app, grant->permission);
  gboolean is_policy = by_policy == AUTH_DECISION_DENY;

  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  add_app (builder, grant->app);
  add_account (self, builder, grant->account);
  add_string (builder, "Permission", grant->permission);
  add_string (builder, "Decision",
              auth_decision_to_string (is_policy ? by_policy : grant->decision));
  add_string (builder, "DecidedBy", is_policy ? "policy" : "person");
  add_time (builder, "Since", grant->since);
  add_time (builder, "LastUsed", grant->last_used);
  g_variant_builder_close (builder);
}

static void
add_rule (const AuthPolicyRule *rule, gpointer builder)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  add_app (builder, rule->app);
  add_string (builder, "Account", "*");
  add_string (builder, "AccountName", "*");
  add_string (builder, "Permission", rule->permission);
  add_string (builder, "Decision", auth_decision_to_string (rule->decision));
  add_string (builder, "DecidedBy", "policy");
  add_time (builder, "Since", 0);
  add_time (builder, "LastUsed", 0);
  if (rule->problem != NULL)
    add_string (builder, "Problem", rule->problem);
  g_variant_builder_close (builder);
}

/* A keyring without an item of the kind that is wanted does not say that it is locked. */
static gboolean
answer_if_locked (AuthAccessService *self, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;

  if (!auth_access_is_locked (self->access))
    return FALSE;
  error = auth_keyring_new_error (AUTH_KEYRING_LOCKED);
  g_dbus_method_invocation_return_gerror (invocation, error);
  return TRUE;
}

static void
list_grants (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccessService *self = target;
  GPtrArray *grants = auth_access_get_grants (self->access);
  const char *problem;
  const AuthPolicy *policy = auth_access_get_policy (self->access, &problem);
  GVariantBuilder builder;

  if (answer_if_locked (self, invocation))
    return;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  auth_policy_foreach (policy, problem, add_rule, &builder);
  for (guint i = 0; i < grants->len; i++)
    add_grant (self, &builder, policy, grants->pdata[i]);
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &builder));
}

static gboolean
handle_list_grants_cb (AuthAccessService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (auth_access_get_callers (self->access), invocation, list_grants,
                              self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
check_account (AuthAccessService *self, const char *account, const char *permission, GError **error)
{
  g_autofree char *path = g_strconcat (AUTH_BUS_ACCOUNT_PREFIX, account, NULL);
  gboolean is_of_codes = auth_permission_is_of_codes (permission);

  if (is_of_codes != (*account == '\0'))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "What is about one-time codes goes with no account, all else with one");
      return FALSE;
    }
  if (is_of_codes || auth_accounts_find_service (self->accounts, path) != NULL)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
               _ ("There is no such account: look at the list again"));
  return FALSE;
}

static gboolean
check_policy (AuthAccessService *self,
              const char *app,
              const char *permission,
              AuthDecision decision,
              GError **error)
{
  const char *problem;
  const AuthPolicy *policy = auth_access_get_policy (self->access, &problem);

  if (decision != AUTH_DECISION_ALLOW ||
      auth_policy_decide (policy, app, permission) != AUTH_DECISION_DENY)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED,
               _ ("The policy of this computer does not allow that: ask who administers it%s%s"),
               problem != NULL ? ". " : "", problem != NULL ? problem : "");
  return FALSE;
}

static void
set_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_access_set_finish (AUTH_ACCESS (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static void
set_grant (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccessService *self = target;
  const char *app, *account, *permission, *word;
  g_autoptr (GError) error = NULL;
  AuthDecision decision;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s&s&s&s)", &app, &account,
                 &permission, &word);
  if (!auth_app_check (app, &error) || !auth_permission_check (permission, &error) ||
      !auth_decision_parse (word, &decision, &error) ||
      !check_policy (self, app, permission, decision, &error) ||
      (decision != AUTH_DECISION_ASK && !check_account (self, account, permission, &error)))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  auth_access_set_async (self->access, app, account, permission, decision, set_cb, invocation);
}

static gboolean
handle_set_grant_cb (AuthAccessService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (auth_access_get_callers (self->access), invocation, set_grant, self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

typedef struct
{
  const char *account; /* (nullable) */
  const char *app;     /* (nullable) */
  guint64 since;
  guint32 limit;
} Filter;

static gboolean
read_filter (GVariant *options, Filter *filter_out, GError **error)
{
  Filter filter = { NULL, NULL, 0, G_MAXUINT32 };
  g_autoptr (GVariant) since = g_variant_lookup_value (options, "since", NULL);

  if (!auth_options_get_string (options, "account", &filter.account, error) ||
      !auth_options_get_string (options, "app", &filter.app, error) ||
      !auth_options_get_uint32 (options, "limit", &filter.limit, error))
    return FALSE;
  if (since != NULL && !g_variant_is_of_type (since, G_VARIANT_TYPE_UINT64))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The option “since” has to be of type t");
      return FALSE;
    }
  if (since != NULL)
    filter.since = g_variant_get_uint64 (since);
  *filter_out = filter;
  return TRUE;
}

static gboolean
is_wanted (const AuthEvent *event, const Filter *filter)
{
  return (filter->account == NULL || g_str_equal (event->account, filter->account)) &&
         (filter->app == NULL || g_str_equal (event->app, filter->app)) &&
         (guint64) event->last_time >= filter->since;
}

static void
add_event (GVariantBuilder *builder, const AuthEvent *event)
{
  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  add_time (builder, "Time", event->time);
  add_app (builder, event->app);
  add_string (builder, "Executable", event->executable);
  add_string (builder, "Account", event->account);
  add_string (builder, "AccountName", event->account_name);
  add_string (builder, "What", event->what);
  add_string (builder, "Outcome", event->outcome);
  add_string (builder, "DecidedBy", event->decided_by);
  g_variant_builder_add (builder, "{sv}", "Count", g_variant_new_uint32 (event->count));
  g_variant_builder_close (builder);
}

static void
listed_events_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) options = NULL;
  GPtrArray *events = auth_event_log_read_finish (AUTH_EVENT_LOG (source), result, &error);
  GVariantBuilder builder;
  Filter filter;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(@a{sv})", &options);
  if (events == NULL || !read_filter (options, &filter, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = events->len; i > 0 && filter.limit > 0; i--)
    if (is_wanted (events->pdata[i - 1], &filter))
      {
        add_event (&builder, events->pdata[i - 1]);
        filter.limit--;
      }
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(aa{sv})", &builder));
}

static void
list_events (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccessService *self = target;

  if (!answer_if_locked (self, invocation))
    auth_event_log_read_async (auth_access_get_log (self->access), listed_events_cb, invocation);
}

static gboolean
handle_list_events_cb (AuthAccessService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (auth_access_get_callers (self->access), invocation, list_events,
                              self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
cleared_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GDBusMethodInvocation *invocation = user_data;
  g_autoptr (GError) error = NULL;

  if (auth_event_log_clear_finish (AUTH_EVENT_LOG (source), result, &error))
    g_dbus_method_invocation_return_value (invocation, NULL);
  else
    g_dbus_method_invocation_return_gerror (invocation, error);
}

static void
clear_events (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthAccessService *self = target;

  if (!answer_if_locked (self, invocation))
    auth_event_log_clear_async (auth_access_get_log (self->access), cleared_cb, invocation);
}

static gboolean
handle_clear_events_cb (AuthAccessService *self, GDBusMethodInvocation *invocation)
{
  auth_callers_allow_control (auth_access_get_callers (self->access), invocation, clear_events,
                              self);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
tell_cb (gpointer user_data)
{
  AuthAccessService *self = user_data;

  self->tell_id = 0;
  auth_dbus_agent1_emit_grants_changed (self->skeleton);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (AuthAccessService *self)
{
  if (self->tell_id == 0)
    self->tell_id = g_timeout_add (TELL_MS, tell_cb, self);
}

static void
auth_access_service_finalize (GObject *object)
{
  AuthAccessService *self = AUTH_ACCESS_SERVICE (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->accounts);
  g_clear_object (&self->access);
  G_OBJECT_CLASS (auth_access_service_parent_class)->finalize (object);
}

static void
auth_access_service_class_init (AuthAccessServiceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_access_service_finalize;
}

static void
auth_access_service_init (AuthAccessService *self)
{
}

/**
 * auth_access_service_new:
 * @access: knows who may what
 * @accounts: the accounts
 * @skeleton: the agent on the bus
 *
 * Returns: (transfer full): the service, answering from now on
 */
AuthAccessService *
auth_access_service_new (AuthAccess *access, AuthAccounts *accounts, AuthDBusAgent1 *skeleton)
{
  AuthAccessService *self = g_object_new (AUTH_TYPE_ACCESS_SERVICE, NULL);

  self->access = g_object_ref (access);
  self->accounts = g_object_ref (accounts);
  self->skeleton = g_object_ref (skeleton);
  g_signal_connect_object (skeleton, "handle-list-grants", G_CALLBACK (handle_list_grants_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-set-grant", G_CALLBACK (handle_set_grant_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-list-events", G_CALLBACK (handle_list_events_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (skeleton, "handle-clear-events", G_CALLBACK (handle_clear_events_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (access, "noted", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
