/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Which program is asking: its name as grants know it, and where that name is read.
 */

#include "config.h"

#include "auth-app.h"

#include <string.h>
#include <glib/gi18n.h>

#include "auth-error.h"

#define MAX_ID_LENGTH 255

/* The rules of D-Bus names, which Flatpak's follow; Snap names have no dot. */
static gboolean
is_id (const char *id, gboolean needs_dot)
{
  gsize length = strlen (id);

  return length > 0 && length <= MAX_ID_LENGTH && *id != '.' && id[length - 1] != '.' &&
         strstr (id, "..") == NULL && (!needs_dot || strchr (id, '.') != NULL) &&
         strspn (id, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-") == length;
}

/**
 * auth_app_check:
 * @app: what came from outside
 * @error: return location for an error
 *
 * Returns: %TRUE if it has one of the forms above, else %FALSE with AUTH_ERROR_INVALID_ARGUMENT
 */
gboolean
auth_app_check (const char *app, GError **error)
{
  const char *id = auth_app_get_id (app);

  if ((g_str_has_prefix (app, "flatpak:") && is_id (id, TRUE)) ||
      (g_str_has_prefix (app, "snap:") && is_id (id, FALSE)) ||
      (g_str_has_prefix (app, "host:") && (*id == '\0' || is_id (id, FALSE))))
    return TRUE;
  g_set_error (
    error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
    _ ("A program is named like flatpak:org.example.App, snap:name, host:org.example.App, "
       "or host: for all that cannot be told apart"));
  return FALSE;
}

/**
 * auth_app_is_sandboxed:
 * @app: a program
 *
 * Returns: whether a sandbox vouches for its name
 */
gboolean
auth_app_is_sandboxed (const char *app)
{
  return !g_str_has_prefix (app, "host:");
}

/**
 * auth_app_get_id:
 * @app: a program
 *
 * Returns: (transfer none): what comes after the kind: the id of its desktop file, or ""
 */
const char *
auth_app_get_id (const char *app)
{
  const char *colon = strchr (app, ':');

  return colon != NULL ? colon + 1 : "";
}

static char *
read_key_file (const char *text, gsize length, const char *const *groups, const char *key)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (length > AUTH_APP_FLATPAK_INFO_MAX_BYTES ||
      !g_key_file_load_from_data (file, text, length, G_KEY_FILE_NONE, NULL))
    return NULL;
  for (gsize i = 0; groups[i] != NULL; i++)
    {
      char *value = g_key_file_get_string (file, groups[i], key, NULL);

      if (value != NULL)
        return value;
    }
  return NULL;
}

static char *
new_sandboxed (const char *kind, const char *id, gboolean needs_dot, GError **error)
{
  if (id != NULL && is_id (id, needs_dot))
    return g_strconcat (kind, id, NULL);
  g_set_error (error, AUTH_ERROR, AUTH_ERROR_ACCESS_DENIED,
               "The sandbox this program runs in does not say which program it is");
  return NULL;
}

/**
 * auth_app_new_from_flatpak_info:
 * @text: the key file
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Returns: (transfer full): "flatpak:ID", or %NULL with AUTH_ERROR_ACCESS_DENIED
 */
char *
auth_app_new_from_flatpak_info (const char *text, gsize length, GError **error)
{
  static const char *const groups[] = { "Application", "Runtime", NULL };
  g_autofree char *id = read_key_file (text, length, groups, "name");

  return new_sandboxed ("flatpak:", id, TRUE, error);
}

/**
 * auth_app_new_from_snap_info:
 * @text: the key file
 * @length: its length in bytes
 * @error: return location for an error
 *
 * Returns: (transfer full): "snap:NAME", or %NULL with AUTH_ERROR_ACCESS_DENIED
 */
char *
auth_app_new_from_snap_info (const char *text, gsize length, GError **error)
{
  static const char *const groups[] = { "Snap Info", NULL };
  g_autofree char *name = read_key_file (text, length, groups, "InstanceName");

  return new_sandboxed ("snap:", name, FALSE, error);
}

/**
 * auth_app_is_snap_cgroup:
 * @text: /proc/PID/cgroup
 *
 * Returns: whether the process is one of a Snap
 */
gboolean
auth_app_is_snap_cgroup (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    if ((strstr (lines[i], ":freezer:") != NULL || strstr (lines[i], ":name=systemd:") != NULL ||
         g_str_has_prefix (lines[i], "0::")) &&
        strstr (lines[i], "/snap.") != NULL)
      return TRUE;
  return FALSE;
}

/* The unit of the user's own manager: what follows user@UID.service, without the slices. */
static char *
dup_unit (const char *text)
{
  const char *line = strstr (text, "0::/");
  const char *manager = line != NULL ? strstr (line, "/user@") : NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *path = NULL;

  if (manager == NULL || (line != text && line[-1] != '\n'))
    return NULL;
  path = g_strndup (manager + 1, strcspn (manager + 1, "\n"));
  parts = g_strsplit (path, "/", -1);
  for (gsize i = 1; parts[i] != NULL; i++)
    if (!g_str_has_suffix (parts[i], ".slice"))
      return g_strdup (parts[i]);
  return NULL;
}

/* systemd escapes bytes as \xHH. */
static char *
unescape (const char *text)
{
  g_autoptr (GString) plain = g_string_new ("");

  for (const char *p = text; *p != '\0'; p++)
    if (p[0] == '\\' && p[1] == 'x' && g_ascii_isxdigit (p[2]) && g_ascii_isxdigit (p[3]))
      {
        g_string_append_c (plain,
                           (char) (g_ascii_xdigit_value (p[2]) * 16 + g_ascii_xdigit_value (p[3])));
        p += 3;
      }
    else
      g_string_append_c (plain, *p);
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* app[-LAUNCHER]-ID-RANDOM.scope, app[-LAUNCHER]-ID[@RANDOM].service: a "-" in ID is escaped. */
static char *
dup_escaped_id (const char *unit)
{
  gboolean is_scope = g_str_has_suffix (unit, ".scope");
  g_autofree char *stem = NULL;
  g_auto (GStrv) parts = NULL;
  guint n_parts;

  if (!g_str_has_prefix (unit, "app-") || (!is_scope && !g_str_has_suffix (unit, ".service")))
    return NULL;
  stem = g_strndup (unit + strlen ("app-"), strrchr (unit, '.') - unit - strlen ("app-"));
  if (!is_scope)
    stem[strcspn (stem, "@")] = '\0';
  parts = g_strsplit (stem, "-", -1);
  n_parts = g_strv_length (parts);
  if (is_scope)
    n_parts--;
  return n_parts == 1 || n_parts == 2 ? g_strdup (parts[n_parts - 1]) : NULL;
}

/**
 * auth_app_dup_id_from_cgroup:
 * @text: /proc/PID/cgroup
 *
 * Reads what desktops name their units after (systemd.io/DESKTOP_ENVIRONMENTS). Any program of the
 * user can start such a unit: it is a courtesy, not a boundary.
 *
 * Returns: (transfer full) (nullable): an id, valid only if a desktop file of that id exists
 */
char *
auth_app_dup_id_from_cgroup (const char *text)
{
  g_autofree char *unit = dup_unit (text);
  g_autofree char *escaped = unit != NULL ? dup_escaped_id (unit) : NULL;
  g_autofree char *id = escaped != NULL ? unescape (escaped) : NULL;

  return id != NULL && is_id (id, FALSE) ? g_steal_pointer (&id) : NULL;
}
