/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * The pool's web pages: templates filled in, with everything escaped that is not markup.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* name: a file of pages/ without ".html". Then name, value pairs, NULL-terminated: a value stands
 * for {{name}}, escaped, or for {{{name}}} as it is. (transfer full) */
char *demo_page_render (const char *name, ...) G_GNUC_NULL_TERMINATED;
/* text as a box that says what went wrong, or "" for NULL. (transfer full) */
char *demo_page_notice (const char *text);
/* A style sheet or script of pages/, and the source expression that allows it inside a page
 * (CSP 3). */
const char *demo_page_get_file (const char *name);
char *demo_page_dup_source (const char *name);

G_END_DECLS
