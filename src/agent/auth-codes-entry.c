/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * One entry of the code list: where it is, and the clock for which its codes are computed.
 */

#include "config.h"

#include "auth-codes-entry.h"

#include <glib/gi18n.h>

#include "auth-clock.h"
#include "auth-error.h"

/* A server's Date has whole seconds and some time on its way. */
#define NOISE_SECONDS 2

/**
 * auth_codes_find:
 * @list: the list
 * @id: an entry's id
 * @error: return location; AUTH_ERROR_NOT_FOUND
 *
 * Returns: (transfer none): the entry, or %NULL
 */
AuthCode *
auth_codes_find (const AuthCodeList *list, const char *id, GError **error)
{
  AuthCode *code = auth_code_list_find (list, id);

  if (code == NULL)
    g_set_error_literal (error, AUTH_ERROR, AUTH_ERROR_NOT_FOUND,
                         _ ("There is no such one-time code: look at the list again"));
  return code;
}

/**
 * auth_codes_get_ahead:
 * @list: (nullable): the list that has the person's settings
 * @code: an entry
 *
 * A pool checks codes by its own clock, which its answers tell; who checks other codes is unknown,
 * and this machine's clock, as it is set, has to do unless the person decided otherwise.
 *
 * Returns: by how many seconds the clock for which to compute is ahead of this machine's
 */
gint64
auth_codes_get_ahead (const AuthCodeList *list, const AuthCode *code)
{
  gint64 ahead = 0;

  if (list != NULL && list->corrects_clock)
    ahead = auth_clock_get_wall_drift ();
  else if (code->account_id != NULL && auth_clock_get_drift () != 0)
    ahead = auth_clock_now () + auth_clock_get_drift () - g_get_real_time () / G_USEC_PER_SEC;
  return ABS (ahead) > NOISE_SECONDS ? ahead : 0;
}

/**
 * auth_codes_add_description:
 * @list: `aa{sv}`
 * @description: `a{sv}`; cleared
 *
 * Adds an entry as the bytes it has on the bus: a thousand of them as trees would be many times as
 * large, and what GLib's slices once held they keep.
 */
void
auth_codes_add_description (GVariantBuilder *list, GVariantBuilder *description)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (g_variant_builder_end (description));

  g_variant_get_data (value);
  g_variant_builder_add_value (list, value);
}
