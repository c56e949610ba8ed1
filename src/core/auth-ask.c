/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What a program asks the person for, and how often it may after a no.
 */

#include "config.h"

#include "auth-ask.h"

#include <string.h>

#include "auth-error.h"
#include "auth-grants.h"

#define MAX_ACTIVATION_TOKEN 512
#define MAX_REFUSALS         128
#define FIRST_REST_SECONDS   30
#define LAST_REST_SECONDS    (10 * 60)
#define SHARED_PART          6

static gboolean
is_made_of (const char *text, const char *characters, gsize max)
{
  gsize length = strlen (text);

  return length > 0 && length <= max && strspn (text, characters) == length;
}

/* What comes after "wayland:" is the compositor's, but printable and short. */
static gboolean
check_window (const char *window, GError **error)
{
  const char *handle = strchr (window, ':');

  if (*window == '\0')
    return TRUE;
  if (g_str_has_prefix (window, "x11:") && is_made_of (handle + 1, "0123456789abcdefABCDEF", 16))
    return TRUE;
  if (g_str_has_prefix (window, "wayland:") && strlen (window) <= AUTH_ASK_MAX_WINDOW &&
      handle[1] != '\0' && g_str_is_ascii (window) && strpbrk (window, " \t\r\n") == NULL)
    return TRUE;
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
               "The parent window is “x11:” and a hexadecimal number, “wayland:” and a handle, or "
               "empty");
  return FALSE;
}

static int
compare (gconstpointer one, gconstpointer other)
{
  return strcmp (*(const char *const *) one, *(const char *const *) other);
}

/* They are sorted, so that the same twice stand side by side. */
static char **
dup_permissions (const char *const *permissions, GError **error)
{
  guint n = g_strv_length ((char **) permissions);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  if (n == 0 || n > AUTH_GRANTS_MAX_PERMISSIONS)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "Ask for at least one permission and at most %d", AUTH_GRANTS_MAX_PERMISSIONS);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      if (!auth_permission_check (permissions[i], error))
        return NULL;
      g_ptr_array_add (sorted, (gpointer) permissions[i]);
    }
  g_ptr_array_sort (sorted, compare);
  for (guint i = 0; i < n; i++)
    if (i == 0 || !g_str_equal (sorted->pdata[i], sorted->pdata[i - 1]))
      g_strv_builder_add (builder, sorted->pdata[i]);
  return g_strv_builder_end (builder);
}

static gboolean
find_kind (AuthAsk *self, GError **error)
{
  self->is_of_codes = auth_permission_is_of_codes (self->permissions[0]);
  for (gsize i = 1; self->permissions[i] != NULL; i++)
    if (auth_permission_is_of_codes (self->permissions[i]) != self->is_of_codes)
      {
        g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                     "Ask for one-time codes and for an account's things one after the other");
        return FALSE;
      }
  return TRUE;
}

/* value_out: untouched when there is none */
static gboolean
get_string (GVariant *options, const char *name, char **value_out, GError **error)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (options, name, NULL);

  if (value != NULL && !g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The option “%s” must be of type “s”", name);
      return FALSE;
    }
  if (value != NULL)
    *value_out = g_variant_dup_string (value, NULL);
  return TRUE;
}

static gboolean
take_reason (AuthAsk *self, GVariant *options, GError **error)
{
  g_autofree char *words = NULL;

  if (!get_string (options, "reason", &words, error))
    return FALSE;
  if (words != NULL && g_utf8_strlen (words, -1) > AUTH_ASK_MAX_REASON_CHARACTERS)
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The reason has at most %d characters", AUTH_ASK_MAX_REASON_CHARACTERS);
      return FALSE;
    }
  self->reason = auth_error_clean_text (words);
  return TRUE;
}

static gboolean
take_tokens (AuthAsk *self, GVariant *options, GError **error)
{
  static const char word[] = G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_";

  if (!get_string (options, "handle-token", &self->handle_token, error) ||
      !get_string (options, "activation-token", &self->activation_token, error))
    return FALSE;
  if (self->handle_token != NULL &&
      !is_made_of (self->handle_token, word, AUTH_ASK_MAX_HANDLE_TOKEN))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The handle token has at most %d letters, digits and “_”",
                   AUTH_ASK_MAX_HANDLE_TOKEN);
      return FALSE;
    }
  if (self->activation_token != NULL && (strlen (self->activation_token) > MAX_ACTIVATION_TOKEN ||
                                         !g_str_is_ascii (self->activation_token)))
    {
      g_set_error (error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
                   "The activation token is not one of a desktop");
      return FALSE;
    }
  return TRUE;
}

/**
 * auth_ask_new:
 * @permissions: what is asked for
 * @parent_window: where the question belongs
 * @options: `a{sv}`; unknown keys are ignored
 * @error: return location; AUTH_ERROR_INVALID_ARGUMENT
 *
 * The arguments of RequestAccess (), checked.
 *
 * Returns: (transfer full): the question, or %NULL
 */
AuthAsk *
auth_ask_new (const char *const *permissions,
              const char *parent_window,
              GVariant *options,
              GError **error)
{
  g_autoptr (AuthAsk) self = g_new0 (AuthAsk, 1);

  self->permissions = dup_permissions (permissions, error);
  if (self->permissions == NULL || !find_kind (self, error) ||
      !check_window (parent_window, error) || !take_reason (self, options, error) ||
      !take_tokens (self, options, error))
    return NULL;
  self->parent_window = g_strdup (parent_window);
  return g_steal_pointer (&self);
}

/**
 * auth_ask_free:
 * @self: (transfer full): a question
 */
void
auth_ask_free (AuthAsk *self)
{
  g_strfreev (self->permissions);
  g_free (self->parent_window);
  g_free (self->reason);
  g_free (self->handle_token);
  g_free (self->activation_token);
  g_free (self);
}

typedef struct
{
  gint64 at;
  gint64 rest_seconds;
} Refusal;

struct _AuthRefusals
{
  GHashTable *refusals; /* (owned) program -> Refusal */
};

/**
 * auth_refusals_new:
 *
 * Returns: (transfer full): nobody has been refused yet
 */
AuthRefusals *
auth_refusals_new (void)
{
  AuthRefusals *self = g_new0 (AuthRefusals, 1);

  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * auth_refusals_free:
 * @self: (transfer full): the refusals
 */
void
auth_refusals_free (AuthRefusals *self)
{
  g_hash_table_unref (self->refusals);
  g_free (self);
}

/* A program that has let the person be for as long as the longest rest starts anew. */
static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  const Refusal *refusal = value;
  const gint64 *now = user_data;

  return *now >= refusal->at + refusal->rest_seconds + LAST_REST_SECONDS;
}

/**
 * auth_refusals_note:
 * @self: the refusals
 * @app: a program to which the person just said no
 * @now: seconds since any fixed point
 *
 * It is not to ask again for half a minute, each further time twice as long, up to ten minutes.
 */
void
auth_refusals_note (AuthRefusals *self, const char *app, gint64 now)
{
  Refusal *refusal;

  g_hash_table_foreach_remove (self->refusals, is_over, &now);
  refusal = g_hash_table_lookup (self->refusals, app);
  if (refusal == NULL && g_hash_table_size (self->refusals) >= MAX_REFUSALS)
    return;
  if (refusal == NULL)
    {
      refusal = g_new0 (Refusal, 1);
      g_hash_table_insert (self->refusals, g_strdup (app), refusal);
    }
  refusal->at = now;
  refusal->rest_seconds = CLAMP (refusal->rest_seconds * 2, FIRST_REST_SECONDS, LAST_REST_SECONDS);
}

/* The programs outside a sandbox that have no name are told apart by what comes after a space. */
static gboolean
is_of_app (gpointer key, gpointer value, gpointer user_data)
{
  const char *app = user_data;
  gsize length = strlen (app);

  return strncmp (key, app, length) == 0 &&
         (((const char *) key)[length] == '\0' || ((const char *) key)[length] == ' ');
}

/**
 * auth_refusals_forgive:
 * @self: the refusals
 * @app: a program to which the person said no, and thought better of it
 */
void
auth_refusals_forgive (AuthRefusals *self, const char *app)
{
  g_hash_table_foreach_remove (self->refusals, is_of_app, (gpointer) app);
}

/**
 * auth_refusals_get_rest:
 * @self: the refusals
 * @app: a program
 * @now: seconds since that same point
 *
 * Returns: how many seconds it is not to ask; 0 when it may
 */
gint64
auth_refusals_get_rest (AuthRefusals *self, const char *app, gint64 now)
{
  const Refusal *refusal = g_hash_table_lookup (self->refusals, app);

  return refusal != NULL ? MAX (refusal->at + refusal->rest_seconds - now, 0) : 0;
}

/**
 * auth_refusals_get_brief_rest:
 * @self: the refusals
 * @app: what several programs are called that cannot be told apart
 * @now: seconds since that same point
 *
 * A no to one of them must not silence the others for long, nor may a program that is refused come
 * back under the same name at once, again and again.
 *
 * Returns: how many seconds none of them is to ask: a sixth of what a program of its own would rest
 */
gint64
auth_refusals_get_brief_rest (AuthRefusals *self, const char *app, gint64 now)
{
  const Refusal *refusal = g_hash_table_lookup (self->refusals, app);

  return refusal != NULL ? MAX (refusal->at + refusal->rest_seconds / SHARED_PART - now, 0) : 0;
}
