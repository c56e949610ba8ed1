/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Tells the person of questions that wait where they may not be seen.
 */

#include "config.h"

#include "auth-consent-notice.h"

#include <glib/gi18n.h>

#include "auth-app-info.h"
#include "auth-app.h"
#include "auth-notice.h"

/**
 * AuthConsentNotice:
 *
 * One notification for all questions that have waited too long; a click opens the oldest of them.
 */
struct _AuthConsentNotice
{
  GObject parent_instance;

  AuthNotice *notice;   /* (owned) */
  GPtrArray *questions; /* (owned) Question, oldest first */
  guint wait_seconds;
};

typedef struct
{
  AuthConsentNotice *owner; /* (unowned) */
  char *id;                 /* (owned) */
  char *app_name;           /* (owned) (nullable) */
  guint timer;              /* 0: has waited too long */
} Question;

G_DEFINE_FINAL_TYPE (AuthConsentNotice, auth_consent_notice, G_TYPE_OBJECT)

static void
question_free (gpointer data)
{
  Question *self = data;

  g_clear_handle_id (&self->timer, g_source_remove);
  g_free (self->id);
  g_free (self->app_name);
  g_free (self);
}

static Question *
find (AuthConsentNotice *self, const char *id)
{
  for (guint i = 0; i < self->questions->len; i++)
    {
      Question *question = self->questions->pdata[i];

      if (g_str_equal (question->id, id))
        return question;
    }
  return NULL;
}

static guint
count_due (AuthConsentNotice *self, const Question **first_out)
{
  guint n_due = 0;

  for (guint i = 0; i < self->questions->len; i++)
    {
      const Question *question = self->questions->pdata[i];

      if (question->timer == 0 && n_due++ == 0)
        *first_out = question;
    }
  return n_due;
}

static char *
dup_title (const Question *first, guint n_due)
{
  if (n_due > 1)
    return g_strdup_printf (
      ngettext ("%u program asks for access", "%u programs ask for access", n_due), n_due);
  if (first->app_name == NULL)
    return g_strdup (_ ("A program asks for access"));
  return g_strdup_printf (_ ("“%s” asks for access"), first->app_name);
}

static void
show (AuthConsentNotice *self)
{
  const Question *first = NULL;
  guint n_due = count_due (self, &first);
  g_autofree char *title = NULL;
  AuthNoticeContent content = { .action = "consent", .label = _ ("Open") };

  if (n_due == 0)
    return auth_notice_withdraw (self->notice);
  title = dup_title (first, n_due);
  content.title = title;
  content.body = _ ("It waits until you allow or deny it.");
  content.target = first->id;
  auth_notice_show (self->notice, &content);
}

static gboolean
waited_cb (gpointer user_data)
{
  Question *question = user_data;

  question->timer = 0;
  show (question->owner);
  return G_SOURCE_REMOVE;
}

/**
 * auth_consent_notice_add:
 * @self: the notice
 * @id: a question that the window was just asked to show
 * @app_name: (nullable): which program asks, from its desktop file
 *
 * Tells of it unless it is answered soon.
 */
void
auth_consent_notice_add (AuthConsentNotice *self, const char *id, const char *app_name)
{
  Question *question;

  if (find (self, id) != NULL)
    return;
  question = g_new0 (Question, 1);
  question->owner = self;
  question->id = g_strdup (id);
  question->app_name = g_strdup (app_name);
  question->timer = g_timeout_add_seconds (self->wait_seconds, waited_cb, question);
  g_ptr_array_add (self->questions, question);
}

/**
 * auth_consent_notice_remove:
 * @self: the notice
 * @id: a question
 *
 * It waits no longer. Who has dismissed the notification is not told again of those that are left.
 */
void
auth_consent_notice_remove (AuthConsentNotice *self, const char *id)
{
  Question *question = find (self, id);
  const Question *first;

  if (question == NULL)
    return;
  g_ptr_array_remove (self->questions, question);
  if (auth_notice_is_shown (self->notice) || count_due (self, &first) == 0)
    show (self);
}

/* As its desktop file has it, else as its sandbox has; NULL for one that is in none. */
static char *
dup_app_name (AuthConsent *consent)
{
  AuthCaller *caller = auth_consent_get_caller (consent);
  const char *app = caller != NULL ? auth_caller_get_app (caller) : AUTH_APP_HOST;
  g_autofree char *name = auth_app_info_dup_name (app);

  if (*name != '\0')
    return g_steal_pointer (&name);
  return auth_app_is_sandboxed (app) ? g_strdup (auth_app_get_id (app)) : NULL;
}

static void
consents_changed_cb (AuthConsentNotice *self, AuthConsents *consents)
{
  g_auto (GStrv) ids = auth_consents_list (consents);

  for (guint i = self->questions->len; i > 0; i--)
    {
      const Question *question = self->questions->pdata[i - 1];

      if (!g_strv_contains ((const char *const *) ids, question->id))
        auth_consent_notice_remove (self, question->id);
    }
  for (gsize i = 0; ids[i] != NULL; i++)
    if (find (self, ids[i]) == NULL)
      {
        g_autofree char *name = dup_app_name (auth_consents_find (consents, ids[i]));

        auth_consent_notice_add (self, ids[i], name);
      }
}

/**
 * auth_consent_notice_follow:
 * @self: the notice
 * @consents: the questions
 *
 * Tells from now on of each of them that waits too long.
 */
void
auth_consent_notice_follow (AuthConsentNotice *self, AuthConsents *consents)
{
  g_signal_connect_object (consents, "changed", G_CALLBACK (consents_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
auth_consent_notice_finalize (GObject *object)
{
  AuthConsentNotice *self = AUTH_CONSENT_NOTICE (object);

  auth_notice_withdraw (self->notice);
  g_clear_pointer (&self->questions, g_ptr_array_unref);
  g_clear_object (&self->notice);
  G_OBJECT_CLASS (auth_consent_notice_parent_class)->finalize (object);
}

static void
auth_consent_notice_class_init (AuthConsentNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auth_consent_notice_finalize;
}

static void
auth_consent_notice_init (AuthConsentNotice *self)
{
  self->questions = g_ptr_array_new_with_free_func (question_free);
}

/**
 * auth_consent_notice_new:
 * @connection: the session bus
 * @wait_seconds: how long a question may wait in the window before the desktop tells of it
 *
 * Returns: (transfer full): the notice, with no question yet
 */
AuthConsentNotice *
auth_consent_notice_new (GDBusConnection *connection, guint wait_seconds)
{
  AuthConsentNotice *self = g_object_new (AUTH_TYPE_CONSENT_NOTICE, NULL);

  self->notice = auth_notice_new (connection, "consent");
  self->wait_seconds = wait_seconds;
  return self;
}
