/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Answers org.gnome.Shell.SearchProvider2: one-time codes in the desktop's search.
 */

#include "config.h"

#include "auth-code-search.h"

#include "auth-activation.h"
#include "auth-bus.h"
#include "auth-codes-entry.h"
#include "auth-error.h"
#include "auth-search-results.h"
#include "auth-shell.h"

#define PATH  AUTH_BUS_AGENT_PATH "/SearchProvider"
#define IFACE "org.gnome.Shell.SearchProvider2"

/* Nobody types so much, and each word is looked for in each entry. */
#define MAX_BYTES 4096

static const char introspection[] = "<node>"
                                    "  <interface name='" IFACE "'>"
                                    "    <method name='GetInitialResultSet'>"
                                    "      <arg name='terms' type='as' direction='in'/>"
                                    "      <arg name='results' type='as' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetSubsearchResultSet'>"
                                    "      <arg name='previous_results' type='as' direction='in'/>"
                                    "      <arg name='terms' type='as' direction='in'/>"
                                    "      <arg name='results' type='as' direction='out'/>"
                                    "    </method>"
                                    "    <method name='GetResultMetas'>"
                                    "      <arg name='identifiers' type='as' direction='in'/>"
                                    "      <arg name='metas' type='aa{sv}' direction='out'/>"
                                    "    </method>"
                                    "    <method name='ActivateResult'>"
                                    "      <arg name='identifier' type='s' direction='in'/>"
                                    "      <arg name='terms' type='as' direction='in'/>"
                                    "      <arg name='timestamp' type='u' direction='in'/>"
                                    "    </method>"
                                    "    <method name='LaunchSearch'>"
                                    "      <arg name='terms' type='as' direction='in'/>"
                                    "      <arg name='timestamp' type='u' direction='in'/>"
                                    "    </method>"
                                    "  </interface>"
                                    "</node>";

/**
 * AuthCodeSearch:
 *
 * Whatever is in the way of an answer (the keyring or the screen is locked, the person does not
 * want it, the caller is nobody who may see names) is answered by nothing found: a search shows no
 * errors, and must never make the keyring ask. A call that no desktop makes is an error.
 */
struct _AuthCodeSearch
{
  GObject parent_instance;

  GDBusConnection *connection; /* (owned) (nullable) */
  AuthCodes *codes;            /* (owned) */
  AuthCallers *callers;        /* (owned) */
  AuthAccess *access;          /* (owned) */
  AuthSearchResults *results;  /* (owned) */
  guint registration_id;
};

G_DEFINE_FINAL_TYPE (AuthCodeSearch, auth_code_search, G_TYPE_OBJECT)

typedef struct
{
  AuthCodeSearch *self; /* (owned) */
  GDBusMethodInvocation *invocation;
  gboolean is_shell;
  GVariant *answer; /* (owned) (nullable) */
} Call;

static void
call_free (Call *call)
{
  g_clear_object (&call->self);
  g_clear_pointer (&call->answer, g_variant_unref);
  g_free (call);
}

static GVariant *
get_parameters (const Call *call)
{
  return g_dbus_method_invocation_get_parameters (call->invocation);
}

static gboolean
is_method (const Call *call, const char *name)
{
  return g_str_equal (g_dbus_method_invocation_get_method_name (call->invocation), name);
}

static void
answer (Call *call)
{
  const GDBusMethodInfo *info = g_dbus_method_invocation_get_method_info (call->invocation);

  if (call->answer == NULL && info->out_args != NULL && info->out_args[0] != NULL)
    call->answer = g_variant_ref_sink (
      g_variant_new_parsed (is_method (call, "GetResultMetas") ? "(@aa{sv} [],)" : "(@as [],)"));
  g_dbus_method_invocation_return_value (call->invocation, call->answer);
  call_free (call);
}

static gboolean
find (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  const gsize last = g_variant_n_children (get_parameters (call)) - 1;
  g_autoptr (GVariant) terms = g_variant_get_child_value (get_parameters (call), last);
  g_autofree const char **words = g_variant_get_strv (terms, NULL);
  g_auto (GStrv) ids = NULL;

  if (!list->in_search)
    return TRUE;
  ids = auth_search_results_find (call->self->results, list, words, g_get_monotonic_time ());
  call->answer = g_variant_ref_sink (g_variant_new ("(^as)", ids));
  return TRUE;
}

static void
add_text (GVariantBuilder *builder, const char *name, const char *text)
{
  g_variant_builder_add (builder, "{sv}", name, g_variant_new_string (text));
}

/* Names are anybody's words, which may turn the direction of what is read. */
static void
add_name (GVariantBuilder *builder, const char *name, const char *text)
{
  g_autofree char *clean = auth_error_clean_text (text);

  add_text (builder, name, clean);
}

/* The shell puts it into the clipboard when the person picks the result, and does not show it. */
static void
add_code (GVariantBuilder *builder, const AuthCodeList *list, const AuthCode *code)
{
  const gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (AuthSecret) digits = auth_code_compute (code, now + auth_codes_get_ahead (list, code));

  add_text (builder, "clipboardText", digits);
}

static void
add_meta (GVariantBuilder *builder,
          const Call *call,
          const char *id,
          const AuthCodeList *list,
          const AuthCode *code)
{
  const gboolean has_issuer = *code->issuer != '\0';

  g_variant_builder_open (builder, G_VARIANT_TYPE_VARDICT);
  add_text (builder, "id", id);
  add_name (builder, "name", has_issuer ? code->issuer : code->account);
  if (has_issuer && *code->account != '\0')
    add_name (builder, "description", code->account);
  add_text (builder, "gicon", AUTH_BUS_APP_NAME);
  if (call->is_shell && list->copies_from_search)
    add_code (builder, list, code);
  g_variant_builder_close (builder);
}

static gboolean
describe (AuthCodeList *list, gpointer user_data, GError **error)
{
  Call *call = user_data;
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));
  g_autofree const char **ids = NULL;

  g_variant_get (get_parameters (call), "(^a&s)", &ids);
  for (gsize i = 0; list->in_search && ids[i] != NULL; i++)
    {
      const char *id =
        auth_search_results_look_up (call->self->results, ids[i], g_get_monotonic_time ());
      const AuthCode *code = id != NULL ? auth_code_list_find (list, id) : NULL;

      if (code != NULL)
        add_meta (&builder, call, ids[i], list, code);
    }
  call->answer = g_variant_ref_sink (g_variant_new ("(aa{sv})", &builder));
  return TRUE;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  /* A desktop whose search is used has windows; there is nobody to tell it otherwise. */
  auth_activation_open_finish (result);
}

static void
open_window (Call *call, const char *action, const char *target, guint32 timestamp)
{
  g_autofree char *token = g_strdup_printf ("authenticator_TIME%u", timestamp);

  auth_activation_open_async (call->self->connection, action, target, token, opened_cb, NULL);
  g_dbus_method_invocation_return_value (call->invocation, NULL);
  call_free (call);
}

static void
launch (Call *call)
{
  g_autofree const char **terms = NULL;
  g_autofree char *text = NULL;
  guint32 timestamp;

  g_variant_get (get_parameters (call), "(^a&su)", &terms, &timestamp);
  text = g_strjoinv (" ", (char **) terms);
  open_window (call, "search-codes", text, timestamp);
}

/* What was found too long ago is searched for in the window. */
static void
activate (Call *call)
{
  g_autofree const char **terms = NULL;
  g_autofree char *target = NULL;
  const char *id;
  guint32 timestamp;

  g_variant_get (get_parameters (call), "(&s^a&su)", &id, &terms, &timestamp);
  target =
    g_strdup (auth_search_results_look_up (call->self->results, id, g_get_monotonic_time ()));
  g_hash_table_remove (call->self->results, id);
  if (target != NULL)
    return open_window (call, "show-code", target, timestamp);
  target = g_strjoinv (" ", (char **) terms);
  open_window (call, "search-codes", target, timestamp);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  auth_codes_finish (AUTH_CODES (source), result, NULL);
  answer (user_data);
}

static void
asked_shell_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;
  AuthCodeSearch *self = call->self;
  const AuthShellState state = auth_shell_ask_finish (result);

  call->is_shell = (state & AUTH_SHELL_IS_CALLER) != 0;
  if ((state & AUTH_SHELL_IS_LOCKED) != 0 ||
      (!call->is_shell &&
       !auth_access_is_allowed (
         self->access, g_dbus_method_invocation_get_sender (call->invocation), "", "codes", NULL)))
    return answer (call);
  if (is_method (call, "ActivateResult"))
    return activate (call);
  if (is_method (call, "LaunchSearch"))
    return launch (call);
  auth_codes_read_async (self->codes, is_method (call, "GetResultMetas") ? describe : find, call,
                         read_cb, call);
}

static void
ask_shell (gpointer target, GDBusMethodInvocation *invocation)
{
  AuthCodeSearch *self = target;
  Call *call = g_new0 (Call, 1);

  call->self = g_object_ref (self);
  call->invocation = invocation;
  auth_shell_ask_async (self->connection, g_dbus_method_invocation_get_sender (invocation),
                        asked_shell_cb, call);
}

static gboolean
check_size (GVariant *parameters, GError **error)
{
  if (g_variant_get_size (parameters) <= MAX_BYTES)
    return TRUE;
  g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                       "The search is far too long: it has at most 4 KiB");
  return FALSE;
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  AuthCodeSearch *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!check_size (parameters, &error))
    return g_dbus_method_invocation_return_gerror (invocation, error);
  auth_callers_identify (self->callers, invocation, ask_shell, self);
}

static const GDBusInterfaceVTable vtable = { method_call_cb, NULL, NULL };

static void
auth_code_search_finalize (GObject *object)
{
  AuthCodeSearch *self = AUTH_CODE_SEARCH (object);

  if (self->registration_id != 0)
    g_dbus_connection_unregister_object (self->connection, self->registration_id);
  g_clear_object (&self->connection);
  g_clear_object (&self->codes);
  g_clear_object (&self->callers);
  g_clear_object (&self->access);
  g_clear_pointer (&self->results, g_hash_table_unref);
  G_OBJECT_CLASS (auth_code_search_parent_class)->finalize (object);
}

static void
auth_code_search_class_init (AuthCodeSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_code_search_finalize;
}

static void
auth_code_search_init (AuthCodeSearch *self)
{
  self->results = auth_search_results_new ();
}

/**
 * auth_code_search_new:
 * @codes: the one-time codes
 * @callers: knows who is calling
 * @access: knows who may what
 *
 * Returns: (transfer full): the search, not on the bus yet
 */
AuthCodeSearch *
auth_code_search_new (AuthCodes *codes, AuthCallers *callers, AuthAccess *access)
{
  AuthCodeSearch *self = g_object_new (AUTH_TYPE_CODE_SEARCH, NULL);

  self->codes = g_object_ref (codes);
  self->callers = g_object_ref (callers);
  self->access = g_object_ref (access);
  return self;
}

/**
 * auth_code_search_export:
 * @self: the search
 * @connection: the session bus
 * @error: return location; those of g_dbus_connection_register_object()
 *
 * Returns: whether it is on the bus now
 */
gboolean
auth_code_search_export (AuthCodeSearch *self, GDBusConnection *connection, GError **error)
{
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (introspection, error);

  if (node == NULL)
    return FALSE;
  self->connection = g_object_ref (connection);
  self->registration_id = g_dbus_connection_register_object (connection, PATH, node->interfaces[0],
                                                             &vtable, self, NULL, error);
  return self->registration_id != 0;
}
