/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The program authenticator-transfer, as the agent runs it.
 */

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <gio/gio.h>
#include <string.h>
#include <unistd.h>

#include "auth-code-file.h"
#include "auth-json.h"
#include "auth-qr-draw.h"

#define LINK                                                                    \
  "otpauth://totp/Example:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer" \
  "=Example&algorithm=SHA1&digits=6&period=30"
#define ENTRY                                                         \
  "{\"id\":\"c1\",\"issuer\":\"Example\",\"account\":\"alice\","      \
  "\"type\":\"totp\",\"algorithm\":\"SHA1\",\"digits\":6,\"period\":" \
  "30,\"secret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}"

typedef struct
{
  GBytes *output; /* (owned) */
  char *problem;  /* (owned) the end of standard error */
  int status;
} Run;

static void
run_clear (Run *run)
{
  g_bytes_unref (run->output);
  g_free (run->problem);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Run, run_clear)

static int
hold_password (const char *password)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (write (ends[1], password, strlen (password)), ==, strlen (password));
  close (ends[1]);
  return ends[0];
}

/* What runs the program, if anything. */
static const char *runner = "";

/* arguments: after the name of the program, parted by spaces. password: (nullable) */
static Run
transfer (const char *arguments, const char *password, const void *input, gsize length)
{
  g_autofree char *program =
    g_build_filename (g_getenv ("AUTH_BUILD_DIR"), "src", "agent", "authenticator-transfer", NULL);
  g_autofree char *line = g_strconcat (runner, program, " ", arguments, NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_autoptr (GBytes) stdin_bytes = g_bytes_new (input, length);
  g_autoptr (GBytes) problem = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher =
    g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                               G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  Run run = { NULL, NULL, -1 };

  if (password != NULL)
    g_subprocess_launcher_take_fd (launcher, hold_password (password), 3);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  /* It may leave before it has read everything. */
  if (!g_subprocess_communicate (process, stdin_bytes, NULL, &run.output, &problem, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE);
  g_subprocess_wait (process, NULL, NULL);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.status = g_subprocess_get_exit_status (process);
  run.output = run.output != NULL ? run.output : g_bytes_new_static ("", 0);
  run.problem = problem != NULL
                  ? g_strndup (g_bytes_get_data (problem, NULL), g_bytes_get_size (problem))
                  : g_strdup ("");
  return run;
}

static Run
transfer_text (const char *arguments, const char *input)
{
  return transfer (arguments, NULL, input, strlen (input));
}

static void
assert_error (const char *data, gsize length, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = auth_json_parse (data, length, "The answer", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (auth_json_get_string (json_node_get_object (node), "error"), ==, name);
  g_assert_nonnull (auth_json_get_string (json_node_get_object (node), "message"));
}

static void
assert_refused (const Run *run, const char *name)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (run->output, &length);

  g_assert_cmpint (run->status, ==, 1);
  assert_error (data, length, name);
}

static AuthCodeFile *
read_answer (const Run *run)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (run->output, &length);
  g_autoptr (GError) error = NULL;
  AuthCodeFile *file;

  g_assert_cmpint (run->status, ==, 0);
  file = auth_code_file_new_from_document (data, length, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_usage (void)
{
  static const char *const rows[] = {
    "",
    "write",
    "read x",
    "read-picture",
    "read-picture 1",
    "draw 1",
    "write otpauth x",
    "other",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Run) run = transfer_text (rows[i], "");

      g_assert_cmpint (run.status, ==, 1);
      g_assert_cmpuint (g_bytes_get_size (run.output), ==, 0);
      g_assert_nonnull (strstr (run.problem, "authenticator-agent"));
    }
}

static void
test_read (void)
{
  g_auto (Run) empty = transfer_text ("read", "");
  g_auto (Run) none = transfer_text ("read", "{\"tokenOrder\":[],\"tokens\":[]}");
  g_auto (Run) garbage = transfer_text ("read", "\001\002 hello");
  g_auto (Run) run = transfer_text ("read", LINK "\n");
  g_autoptr (AuthCodeFile) file = read_answer (&run);
  const AuthCodeFileEntry *entry = file->entries->pdata[0];

  assert_refused (&empty, "InvalidArgument");
  assert_refused (&none, "InvalidArgument");
  assert_refused (&garbage, "InvalidArgument");
  g_assert_cmpuint (file->entries->len, ==, 1);
  g_assert_cmpstr (entry->code->issuer, ==, "Example");
  g_assert_cmpstr (entry->code->secret, ==, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

#define ZIP_TEXT                                                                          \
  "[{\"issuer\":\"Example\",\"account\":\"alice\",\"secret\":\"GEZDGNBVGY3TQOJQ\",\"kind" \
  "\":\"TOTP\",\"algorithm\":\"SHA1\",\"timer\":\"30\",\"digits\":\"6\"}]"

/* As Raivo packs it, and with a picture in front that is none of a code. */
static char *
make_zip (gsize *length_out)
{
  static const char *const contents[] = { "\x89PNG", ZIP_TEXT };
  char *data = g_malloc (64 * 1024);
  struct archive *archive = archive_write_new ();

  archive_write_set_format_zip (archive);
  archive_write_set_bytes_per_block (archive, 0);
  archive_write_set_options (archive, "zip:encryption=aes256");
  archive_write_set_passphrase (archive, "correct horse");
  archive_write_open_memory (archive, data, 64 * 1024, length_out);
  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      struct archive_entry *entry = archive_entry_new ();

      archive_entry_set_pathname (entry, "x");
      archive_entry_set_size (entry, (la_int64_t) strlen (contents[i]));
      archive_entry_set_filetype (entry, AE_IFREG);
      archive_write_header (archive, entry);
      archive_write_data (archive, contents[i], strlen (contents[i]));
      archive_entry_free (entry);
    }
  archive_write_close (archive);
  archive_write_free (archive);
  return data;
}

static void
test_read_zip (void)
{
  gsize length = 0;
  g_autofree char *zip = make_zip (&length);
  g_auto (Run) asking = transfer ("read", NULL, zip, length);
  g_auto (Run) empty = transfer ("read", "", zip, length);
  g_auto (Run) wrong = transfer ("read", "wrong", zip, length);
  g_auto (Run) run = transfer ("read", "correct horse", zip, length);
  g_autoptr (AuthCodeFile) none = read_answer (&asking);
  g_autoptr (AuthCodeFile) none_either = read_answer (&empty);
  g_autoptr (AuthCodeFile) file = read_answer (&run);

  g_assert_true (none->needs_password);
  g_assert_true (none_either->needs_password);
  assert_refused (&wrong, "InvalidArgument");
  g_assert_cmpstr (file->format, ==, "Raivo");
  g_assert_cmpuint (file->entries->len, ==, 1);
}

static void
test_password (void)
{
  g_autofree char *password = g_strnfill (5000, 'x');
  g_auto (Run) run = transfer ("read", password, LINK, strlen (LINK));

  assert_refused (&run, "InvalidArgument");
}

static void
test_write_aegis (void)
{
  gsize length = 0;
  g_auto (Run) none = transfer_text ("write aegis", "[" ENTRY "]");
  g_auto (Run) vault = transfer ("write aegis", "test", "[" ENTRY "]", strlen ("[" ENTRY "]"));
  const char *data = g_bytes_get_data (vault.output, &length);
  g_auto (Run) again = transfer ("read", "test", data, length);
  g_autoptr (AuthCodeFile) file = read_answer (&again);
  const AuthCodeFileEntry *entry = file->entries->pdata[0];

  assert_error (none.problem, strlen (none.problem), "InvalidArgument");
  g_assert_cmpuint (g_bytes_get_size (none.output), ==, 0);
  g_assert_cmpint (vault.status, ==, 0);
  g_assert_null (g_strstr_len (data, (gssize) length, "GEZDGNBV"));
  g_assert_cmpuint (file->entries->len, ==, 1);
  g_assert_cmpstr (entry->code->secret, ==, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
}

static void
test_too_large (void)
{
  const gsize length = AUTH_CODE_FILE_MAX_BYTES + 1;
  g_autofree char *text = g_strnfill (length, ' ');
  g_auto (Run) run = transfer ("read", NULL, text, length);

  assert_refused (&run, "InvalidArgument");
}

/* A picture of 200 by 200 with a QR code of a text, or of nothing at all. */
static guint8 *
draw_picture (const char *text)
{
  guint8 *luma = g_malloc (200 * 200);
  guint width = 0;
  g_autofree guint8 *modules = text != NULL ? auth_qr_draw (text, &width, NULL) : NULL;

  memset (luma, 255, 200 * 200);
  for (guint y = 0; y < 3 * width; y++)
    for (guint x = 0; x < 3 * width; x++)
      if (modules[y / 3 * width + x / 3])
        luma[(y + 12) * 200 + x + 12] = 0;
  return luma;
}

static void
test_read_picture (void)
{
  static const struct
  {
    const char *arguments;
    const char *text;  /* (nullable) */
    const char *error; /* (nullable) */
  } rows[] = {
    { "read-picture 200 200", NULL, "NotFound" },
    { "read-picture 200 200", "WIFI:S:example;T:WPA;P:secret;;", "InvalidArgument" },
    { "read-picture 200 200", "otpauth://totp/x?secret=", NULL },
    { "read-picture 200 201", LINK, "InvalidArgument" },
    { "read-picture 200 199", LINK, "InvalidArgument" },
    { "read-picture 0 200", LINK, "InvalidArgument" },
    { "read-picture 200 -200", LINK, "InvalidArgument" },
    { "read-picture 16385 1", LINK, "InvalidArgument" },
    { "read-picture 16384 16384", LINK, "InvalidArgument" },
    { "read-picture 18446744073709551615 2", LINK, "InvalidArgument" },
    { "read-picture 0x10 2", LINK, "InvalidArgument" },
    { "read-picture 200 200", LINK, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree guint8 *luma = draw_picture (rows[i].text);
      g_auto (Run) run = transfer (rows[i].arguments, NULL, luma, 200 * 200);
      g_autoptr (AuthCodeFile) file = NULL;

      g_test_message ("%s %s", rows[i].arguments, rows[i].text);
      if (rows[i].error != NULL)
        {
          assert_refused (&run, rows[i].error);
          continue;
        }
      file = read_answer (&run);
      g_assert_cmpuint (file->entries->len, ==, 1);
    }
}

/* As large as it may be, and all of the memory that this takes. */
static void
test_largest_picture (void)
{
  const gsize length = 16384 * 4096;
  g_autofree guint8 *luma = g_malloc0 (length);
  g_auto (Run) run = transfer ("read-picture 16384 4096", NULL, luma, length);

  assert_refused (&run, "NotFound");
}

static void
test_write (void)
{
  static const char *const refused[] = {
    "",
    "{}",
    "[]",
    "[1]",
    "[{}]",
    "[" ENTRY ",{\"id\":\"c2\"}]",
  };
  g_auto (Run) run = transfer_text ("write otpauth", "[" ENTRY "," ENTRY "]");
  g_auto (Run) format = transfer_text ("write xml", "[" ENTRY "]");
  gsize length = 0;
  const char *data = g_bytes_get_data (run.output, &length);
  g_autofree char *text = g_strndup (data, length);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (text, ==, LINK "\n" LINK "\n");
  assert_error (format.problem, strlen (format.problem), "InvalidArgument");
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_auto (Run) bad = transfer_text ("write otpauth", refused[i]);

      g_assert_cmpint (bad.status, ==, 1);
      g_assert_cmpuint (g_bytes_get_size (bad.output), ==, 0);
      g_assert_nonnull (strstr (bad.problem, "\"message\""));
    }
}

static void
assert_lost (void)
{
  g_auto (Run) run = transfer_text ("write otpauth", "[" ENTRY "]");

  g_assert_cmpint (run.status, ==, 1);
  assert_error (run.problem, strlen (run.problem), "Failed");
}

/* A backup that the disk does not have is none. */
static void
test_write_lost (void)
{
  g_autofree char *strace = g_find_program_in_path ("strace");

  if (strace == NULL)
    return g_test_skip ("strace is not installed");
  runner = "strace -qq -o /dev/null -e trace=fsync -e inject=fsync:error=EIO ";
  assert_lost ();
  runner = "";
}
static void
test_draw (void)
{
  g_auto (Run) run = transfer_text ("draw", ENTRY);
  g_auto (Run) bad = transfer_text ("draw", "[" ENTRY "]");
  guint width = 0;
  g_autofree guint8 *modules = auth_qr_draw (LINK, &width, NULL);
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (run.output, &length);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpmem (data, length, modules, width * width);
  assert_refused (&bad, "InvalidArgument");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transfer/usage", test_usage);
  g_test_add_func ("/transfer/read", test_read);
  g_test_add_func ("/transfer/too-large", test_too_large);
  g_test_add_func ("/transfer/read-picture", test_read_picture);
  g_test_add_func ("/transfer/largest-picture", test_largest_picture);
  g_test_add_func ("/transfer/read-zip", test_read_zip);
  g_test_add_func ("/transfer/password", test_password);
  g_test_add_func ("/transfer/write", test_write);
  g_test_add_func ("/transfer/write-lost", test_write_lost);
  g_test_add_func ("/transfer/write-aegis", test_write_aegis);
  g_test_add_func ("/transfer/draw", test_draw);
  return g_test_run ();
}
