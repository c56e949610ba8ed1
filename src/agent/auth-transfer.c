/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * authenticator-transfer: reads and writes what one-time codes come and go in, for the agent.
 */

#include "config.h"

#include "auth-transfer.h"

#include <gcrypt.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n.h>

#include "auth-code-file.h"
#include "auth-error.h"
#include "auth-gcrypt.h"
#include "auth-json.h"
#include "auth-qr-decode.h"
#include "auth-qr-draw.h"
#include "auth-transfer-export.h"
#include "auth-transfer-io.h"
#include "auth-unzip.h"

#define PASSWORD_DESCRIPTOR 3
#define SECURE_BYTES        (64 * 1024)

typedef struct
{
  const char *const *arguments; /* after the mode, NULL-terminated */
  const AuthSecret *password;   /* (nullable) */
} Call;

typedef gboolean (*Mode) (const Call *call, GError **error);

static gboolean
fail (GError **error, AuthError code, const char *reason)
{
  g_set_error_literal (error, AUTH_ERROR, code, reason);
  return FALSE;
}

static gboolean
answer (const AuthCodeFile *file, GError **error)
{
  g_autoptr (AuthSecret) document = auth_code_file_to_document (file);

  return auth_transfer_write (STDOUT_FILENO, document, strlen (document), error);
}

/* A backup without a code may be the wrong one; a picture of a series may have been read before. */
static gboolean
check_not_empty (const AuthCodeFile *file, GError **error)
{
  if (file->entries->len > 0 || file->needs_password || file->series_size > 0)
    return TRUE;

  g_set_error (
    error, AUTH_ERROR, AUTH_ERROR_INVALID_ARGUMENT,
    _ ("There are no one-time codes in this file of %s: look whether another one has them"),
    file->format);
  return FALSE;
}

static AuthCodeFile *
read_contents (const char *data, gsize length, const AuthSecret *password, GError **error)
{
  g_autoptr (AuthCodeFile) file = auth_code_file_read (data, length, password, error);

  return file != NULL && check_not_empty (file, error) ? g_steal_pointer (&file) : NULL;
}

/* An export in an archive may have other files beside the one with the codes. */
static AuthCodeFile *
read_archive (const char *data, gsize length, const AuthSecret *password, GError **error)
{
  gboolean needs_password = FALSE;
  g_autoptr (GPtrArray) files = auth_unzip (data, length, password, &needs_password, error);
  g_autoptr (GError) local = NULL;

  if (files == NULL)
    return NULL;
  if (needs_password)
    {
      AuthCodeFile *file = auth_code_file_new ("ZIP archive");

      file->needs_password = TRUE;
      return file;
    }
  for (guint i = 0; i < files->len; i++)
    {
      gsize size = 0;
      const char *contents = g_bytes_get_data (files->pdata[i], &size);
      AuthCodeFile *file;

      g_clear_error (&local);
      file = read_contents (contents != NULL ? contents : "", size, password, &local);
      if (file != NULL)
        return file;
    }
  if (local == NULL)
    fail (&local, AUTH_ERROR_INVALID_ARGUMENT, _ ("There is no file in the archive"));
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static gboolean
read_document (const Call *call, GError **error)
{
  gsize length = 0;
  g_autofree char *data =
    auth_transfer_read (STDIN_FILENO, AUTH_CODE_FILE_MAX_BYTES, &length, error);
  g_autoptr (AuthCodeFile) file = NULL;

  if (data == NULL)
    return FALSE;
  file = auth_unzip_is_zip (data, length) ? read_archive (data, length, call->password, error)
                                          : read_contents (data, length, call->password, error);
  auth_secret_wipe (data, length);
  return file != NULL && answer (file, error);
}

/* A Wi-Fi password beside the code is nobody's business here. */
static AuthSecret *
join_links (GPtrArray *found)
{
  static const char *const schemes[] = { "otpauth:", "otpauth-migration:", "steam:" };
  GString *links = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (schemes); j++)
      if (g_ascii_strncasecmp (found->pdata[i], schemes[j], strlen (schemes[j])) == 0)
        g_string_append_printf (links, "%s\n", (const char *) found->pdata[i]);
  return g_string_free (links, FALSE);
}

static gboolean
read_links (GPtrArray *found, GError **error)
{
  g_autoptr (AuthSecret) links = join_links (found);
  g_autoptr (AuthCodeFile) file = NULL;

  if (found->len == 0)
    return fail (error, AUTH_ERROR_NOT_FOUND,
                 _ ("There is no QR code to be seen in the picture: try a larger or sharper one"));
  if (*links == '\0')
    return fail (error, AUTH_ERROR_INVALID_ARGUMENT,
                 _ ("The QR code in the picture is for something else than one-time codes"));
  file = auth_code_file_read (links, strlen (links), NULL, error);
  return file != NULL && answer (file, error);
}

static gboolean
read_picture (const Call *call, GError **error)
{
  guint64 width = 0, height = 0;
  gsize length = 0;
  g_autofree char *luma = NULL;
  g_autoptr (GPtrArray) found = NULL;

  if (!g_ascii_string_to_unsigned (call->arguments[0], 10, 1, AUTH_QR_MAX_SIDE, &width, NULL) ||
      !g_ascii_string_to_unsigned (call->arguments[1], 10, 1, AUTH_QR_MAX_SIDE, &height, NULL) ||
      width * height > AUTH_QR_MAX_PIXELS)
    return fail (error, AUTH_ERROR_INVALID_ARGUMENT,
                 _ ("The picture is empty or far too large: cut out the part with the code"));
  luma = auth_transfer_read (STDIN_FILENO, width * height, &length, error);
  if (luma == NULL)
    return FALSE;
  if (length == width * height)
    found = auth_qr_decode ((const guint8 *) luma, (guint) width, (guint) height, error);
  else
    fail (error, AUTH_ERROR_INVALID_ARGUMENT, "The picture is not of the size that was said");
  auth_secret_wipe (luma, length);
  return found != NULL && read_links (found, error);
}

static JsonNode *
read_json (GError **error)
{
  gsize length = 0;
  g_autofree char *data =
    auth_transfer_read (STDIN_FILENO, AUTH_CODE_FILE_MAX_BYTES, &length, error);
  JsonNode *json;

  if (data == NULL)
    return NULL;
  json = auth_json_parse_file (data, length, AUTH_CODE_FILE_MAX_BYTES, "The list", error);
  auth_secret_wipe (data, length);
  return json;
}

static gboolean
write_file (const Call *call, GError **error)
{
  g_autoptr (JsonNode) json = read_json (error);
  g_autoptr (AuthSecret) text = NULL;

  if (json == NULL)
    return FALSE;
  text = auth_transfer_export (json, call->arguments[0], call->password, error);
  auth_secret_wipe_json (json);
  return text != NULL && auth_transfer_write (STDOUT_FILENO, text, strlen (text), error) &&
         auth_transfer_sync (STDOUT_FILENO, error);
}

static gboolean
draw (const Call *call, GError **error)
{
  g_autoptr (JsonNode) json = read_json (error);
  g_autoptr (AuthSecret) uri = NULL;
  g_autofree guint8 *modules = NULL;
  guint width = 0;
  gboolean is_written;

  if (json == NULL)
    return FALSE;
  uri = auth_transfer_export_uri (json, error);
  auth_secret_wipe_json (json);
  modules = uri != NULL ? auth_qr_draw (uri, &width, error) : NULL;
  if (modules == NULL)
    return FALSE;
  is_written = auth_transfer_write (STDOUT_FILENO, modules, (gsize) width * width, error);
  auth_secret_wipe (modules, (gsize) width * width);
  return is_written;
}

static const struct
{
  const char *name;
  int n_arguments;
  int problem_descriptor;
  Mode run;
} modes[] = {
  { "read", 0, STDOUT_FILENO, read_document },
  { "read-picture", 2, STDOUT_FILENO, read_picture },
  { "write", 1, STDERR_FILENO, write_file },
  { "draw", 0, STDOUT_FILENO, draw },
};

/* The last parts of the error names of the bus contract. */
static const char *
get_name (const GError *error)
{
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND))
    return "NotFound";
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_NOT_SUPPORTED))
    return "NotSupported";
  if (g_error_matches (error, AUTH_ERROR, AUTH_ERROR_FAILED))
    return "Failed";
  return "InvalidArgument";
}

static void
tell (int descriptor, const GError *error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "error", get_name (error));
  json_object_set_string_member (object, "message", error->message);
  json_node_set_object (node, object);
  text = json_to_string (node, FALSE);
  auth_transfer_write (descriptor, text, strlen (text), NULL);
}

static gboolean
run (Mode mode, const char *const *arguments, GError **error)
{
  Call call = { arguments, NULL };
  char *password = NULL;
  gboolean is_done;

  gcry_control (GCRYCTL_INIT_SECMEM, SECURE_BYTES, 0);
  auth_gcrypt_ensure ();
  if (!auth_transfer_read_password (PASSWORD_DESCRIPTOR, &password, error))
    return FALSE;
  call.password = password;
  is_done = mode (&call, error);
  /* Wipes it. */
  gcry_free (password);
  return is_done;
}

/**
 * auth_transfer_run:
 * @argc: how many arguments
 * @argv: a mode and what belongs to it
 *
 * Returns: the exit status
 */
int
auth_transfer_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    if (argc == 2 + modes[i].n_arguments && g_str_equal (argv[1], modes[i].name))
      {
        if (run (modes[i].run, (const char *const *) argv + 2, &error))
          return 0;
        tell (modes[i].problem_descriptor, error);
        return 1;
      }
  g_printerr (
    "authenticator-transfer is a part of authenticator-agent, not a program for people\n");
  return 1;
}
