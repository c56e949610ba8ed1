/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * Has a proxy follow another one: one is for whoever has the name, the other for who has it now.
 */

#include "config.h"

#include "auth-proxy-follow.h"

/**
 * auth_proxy_follow:
 * @proxy: a proxy that hears of nothing itself
 * @source: another one of the same interface
 *
 * Gives @proxy the properties of @source, and tells of what differs as their owner would.
 */
void
auth_proxy_follow (GDBusProxy *proxy, GDBusProxy *source)
{
  static const char *const invalidated[] = { NULL };
  g_auto (GStrv) names = g_dbus_proxy_get_cached_property_names (source);
  g_auto (GVariantDict) changed = G_VARIANT_DICT_INIT (NULL);
  g_autoptr (GVariant) differing = NULL;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (source, names[i]);
      g_autoptr (GVariant) known = g_dbus_proxy_get_cached_property (proxy, names[i]);

      if (known != NULL && g_variant_equal (known, value))
        continue;
      g_dbus_proxy_set_cached_property (proxy, names[i], value);
      g_variant_dict_insert_value (&changed, names[i], value);
    }
  differing = g_variant_ref_sink (g_variant_dict_end (&changed));
  if (g_variant_n_children (differing) > 0)
    g_signal_emit_by_name (proxy, "g-properties-changed", differing, invalidated);
}
