/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Prints the median milliseconds from a letter in the search of the codes to the painted list, by
 * the window's frame clock. Wants the agent with entries called "Service NUMBER".
 */

#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "auth-codes-page.h"

#define N_LETTERS 61
/* Longer than a frame, so that none waits for the one before it. */
#define PAUSE_MS 120

typedef struct
{
  GApplication *application;
  GtkWidget *page;
  gint64 typed_at; /* 0: nothing is waited for */
  GArray *figures; /* of gint64 */
} Bench;

/* As somebody types, and takes it back; each letter finds something else. */
static const char keys[] = "12\b\b34\b5\b\b678\b\b\b90\b\b";

static int
compare (gconstpointer one, gconstpointer other)
{
  gint64 difference = *(const gint64 *) one - *(const gint64 *) other;

  return difference < 0 ? -1 : difference > 0;
}

static void
type (Bench *bench, char key)
{
  GtkEditable *entry = GTK_EDITABLE (gtk_root_get_focus (gtk_widget_get_root (bench->page)));
  int end = (int) strlen (gtk_editable_get_text (entry));

  if (key == '\b')
    gtk_editable_delete_text (entry, end - 1, end);
  else
    gtk_editable_insert_text (entry, &key, 1, &end);
}

static gboolean
type_cb (gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->figures->len == N_LETTERS)
    {
      g_array_sort (bench->figures, compare);
      g_print ("%.1f\n", (double) g_array_index (bench->figures, gint64, N_LETTERS / 2) / 1000);
      g_application_quit (bench->application);
      return G_SOURCE_REMOVE;
    }
  bench->typed_at = g_get_monotonic_time ();
  type (bench, keys[bench->figures->len % strlen (keys)]);
  return G_SOURCE_CONTINUE;
}

static void
painted_cb (GdkFrameClock *clock, Bench *bench)
{
  gint64 took = g_get_monotonic_time () - bench->typed_at;

  if (bench->typed_at == 0)
    return;
  bench->typed_at = 0;
  g_array_append_val (bench->figures, took);
}

static void
updated_cb (AuthCodesModel *model, Bench *bench)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (bench->page);

  if (auth_codes_model_get_state (model) != AUTH_CODES_LISTED)
    return;
  g_signal_handlers_disconnect_by_func (model, updated_cb, bench);
  auth_codes_page_search (AUTH_CODES_PAGE (bench->page), "");
  g_signal_connect (clock, "after-paint", G_CALLBACK (painted_cb), bench);
  g_timeout_add (PAUSE_MS, type_cb, bench);
}

static void
activate_cb (GApplication *application, Bench *bench)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  AuthAgentClient *client = auth_agent_client_new ();

  bench->application = application;
  bench->page = auth_codes_page_new (client);
  gtk_window_set_default_size (GTK_WINDOW (window), 640, 680);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), bench->page);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_connect (auth_codes_page_get_model (AUTH_CODES_PAGE (bench->page)), "updated",
                    G_CALLBACK (updated_cb), bench);
  auth_agent_client_connect (client);
}

int
main (int argc, char **argv)
{
  Bench bench = { .figures = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  /* With the name of the window's program, and its style. */
  g_autoptr (AdwApplication) application =
    g_object_new (ADW_TYPE_APPLICATION, "application-id", AUTH_APP_ID, "resource-base-path",
                  "/org/example/Authenticator", NULL);
  int status;

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), &bench);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  g_array_unref (bench.figures);
  return status;
}
