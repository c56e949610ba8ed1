/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * A ring that empties while a code runs out.
 */

#include "config.h"

#include "auth-countdown.h"

#include <math.h>

#include <glib/gi18n.h>

#define SIDE    16
#define SPACING 6

/**
 * AuthCountdown:
 *
 * It moves when it is set and not in between, so there is nothing to animate. To assistive
 * technologies it is a progress bar, whose words change three times a period and not each second.
 */
struct _AuthCountdown
{
  GtkWidget parent_instance;

  gboolean shows_words;
  guint period;
  gint64 left;      /* seconds */
  gint64 told_left; /* as the words say it */
};

G_DEFINE_FINAL_TYPE (AuthCountdown, auth_countdown, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SHOWS_WORDS
};

/* The words are drawn and no label, for a label lays out the whole window each second. */
static PangoLayout *
create_words (AuthCountdown *self, gint64 seconds)
{
  /* Translators: after which time the codes that are shown end */
  g_autofree char *words =
    g_strdup_printf (ngettext ("%d second", "%d seconds", (gulong) seconds), (int) seconds);

  return gtk_widget_create_pango_layout (GTK_WIDGET (self), words);
}

static void
auth_countdown_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  AuthCountdown *self = AUTH_COUNTDOWN (widget);
  g_autoptr (PangoLayout) words = create_words (self, self->period);
  int width, height;

  *minimum = *natural = SIDE;
  if (!self->shows_words)
    return;
  pango_layout_get_pixel_size (words, &width, &height);
  *minimum = *natural =
    orientation == GTK_ORIENTATION_HORIZONTAL ? SIDE + SPACING + width : MAX (SIDE, height);
}

static void
draw_arc (cairo_t *cr, const GdkRGBA *color, double alpha, double part, double radius)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * alpha);
  cairo_arc (cr, 0, 0, radius, -M_PI / 2, -M_PI / 2 + 2 * M_PI * part);
  cairo_stroke (cr);
}

static void
draw_words (AuthCountdown *self, GtkSnapshot *snapshot, const GdkRGBA *color, gboolean is_rtl)
{
  g_autoptr (PangoLayout) words = create_words (self, self->left);
  int width, height, x = SIDE + SPACING;

  pango_layout_get_pixel_size (words, &width, &height);
  if (is_rtl)
    x = gtk_widget_get_width (GTK_WIDGET (self)) - x - width;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
    snapshot,
    &GRAPHENE_POINT_INIT ((float) x, (gtk_widget_get_height (GTK_WIDGET (self)) - height) / 2.0f));
  gtk_snapshot_append_layout (snapshot, words, color);
  gtk_snapshot_restore (snapshot);
}

static void
auth_countdown_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuthCountdown *self = AUTH_COUNTDOWN (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  double part = self->period != 0 ? (double) self->left / self->period : 0;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  cairo_translate (cr, is_rtl ? width - SIDE / 2.0 : SIDE / 2.0, height / 2.0);
  cairo_set_line_width (cr, 2.5);
  draw_arc (cr, &color, 0.2, 1, SIDE / 2.0 - 1.5);
  draw_arc (cr, &color, 1, CLAMP (part, 0, 1), SIDE / 2.0 - 1.5);
  cairo_destroy (cr);
  if (self->shows_words)
    draw_words (self, snapshot, &color, is_rtl);
}

static void
tell (AuthCountdown *self)
{
  gint64 told = self->left <= 5 ? 5 : self->left <= 10 ? 10
                                                       : self->period;
  g_autofree char *words = NULL;

  if (told == self->told_left)
    return;
  self->told_left = told;
  words = g_strdup_printf (
    ngettext ("at most %d second left", "at most %d seconds left", (int) told), (int) told);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, (double) self->period,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW, (double) told,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, words, -1);
}

static void
auth_countdown_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  g_assert (prop_id == PROP_SHOWS_WORDS);
  AUTH_COUNTDOWN (object)->shows_words = g_value_get_boolean (value);
}

static void
auth_countdown_class_init (AuthCountdownClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->set_property = auth_countdown_set_property;
  g_object_class_install_property (
    G_OBJECT_CLASS (klass), PROP_SHOWS_WORDS,
    g_param_spec_boolean ("shows-words", NULL, NULL, FALSE,
                          G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS));
  widget_class->measure = auth_countdown_measure;
  widget_class->snapshot = auth_countdown_snapshot;
  gtk_widget_class_set_css_name (widget_class, "countdown");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
}

static void
auth_countdown_init (AuthCountdown *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Until the next code"), -1);
}

/**
 * auth_countdown_set:
 * @self: a countdown
 * @period: seconds
 * @ends_at: when the code ends, by this machine's clock, seconds since 1970
 */
void
auth_countdown_set (AuthCountdown *self, guint period, gint64 ends_at)
{
  gint64 left = ends_at - g_get_real_time () / G_USEC_PER_SEC;

  left = CLAMP (left, 0, (gint64) period);
  if (left == self->left && period == self->period)
    return;
  if (period != self->period && self->shows_words)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->left = left;
  self->period = period;
  tell (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
