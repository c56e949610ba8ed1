/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copyright 2026 The Authenticator Authors
 *
 * What tests steer and count the pool with; served only with --test-control.
 */

#include "config.h"

#include "demo-control.h"

#include "demo-endpoint.h"

void
demo_control_fault (DemoCall *call)
{
  g_autoptr (GError) error = NULL;

  g_strstrip (call->body);
  if (*call->body == '\0')
    g_ptr_array_set_size (call->pool->faults, 0);
  else if (!demo_pool_add_fault (call->pool, call->body, &error))
    {
      demo_call_reply_text (call, 400, "text/plain; charset=utf-8", error->message);
      return;
    }
  demo_call_reply_text (call, 200, "text/plain; charset=utf-8", "");
}

void
demo_control_stats (DemoCall *call)
{
  g_autoptr (JsonObject) stats = json_object_new ();

  for (gsize i = 0; demo_endpoints[i] != NULL; i++)
    {
      gpointer count = g_hash_table_lookup (call->pool->counts, demo_endpoints[i]);

      json_object_set_int_member (stats, demo_endpoints[i], GPOINTER_TO_UINT (count));
    }
  demo_call_reply_json (call, 200, json_node_init_object (json_node_alloc (), stats));
}

void
demo_control_revoke_all (DemoCall *call)
{
  demo_grants_revoke_all (call->pool->grants, NULL);
  demo_call_reply_text (call, 200, "text/plain; charset=utf-8", "");
}
