// The layout of every struct of version 1, held in place: a change of any line here is a change
// of the ABI and needs a decision page. abi.lock.json says the same to other languages.

#include "glia/codes.h"
#include "glia/inline.h"
#include "glia/kinds/callback.h"
#include "glia/kinds/embedding_model.h"
#include "glia/kinds/language_model.h"
#include "glia/kinds/metric.h"
#include "glia/kinds/module.h"
#include "glia/kinds/optimizer.h"
#include "glia/kinds/reward.h"
#include "glia/kinds/tool.h"

#define AT(type, field, offset) \
   _Static_assert(offsetof(type, field) == (offset), #type "." #field " has moved")
#define SIZE(type, size) _Static_assert(sizeof(type) == (size), #type " has another size")

_Static_assert(sizeof(void *) == 8, "version 1 is for 64-bit systems");

SIZE(glia_str, 16);
AT(glia_str, data, 0);
AT(glia_str, size, 8);

SIZE(glia_array, 48);
AT(glia_array, struct_size, 0);
AT(glia_array, element, 4);
AT(glia_array, name, 8);
AT(glia_array, rows, 24);
AT(glia_array, columns, 32);
AT(glia_array, data, 40);

SIZE(glia_value, 32);
AT(glia_value, struct_size, 0);
AT(glia_value, array_count, 4);
AT(glia_value, json, 8);
AT(glia_value, arrays, 24);

SIZE(glia_call, 32);
AT(glia_call, struct_size, 0);
AT(glia_call, reserved, 4);
AT(glia_call, host, 8);
AT(glia_call, context, 16);

SIZE(glia_host, 120);
AT(glia_host, struct_size, 0);
AT(glia_host, reserved, 4);
AT(glia_host, version, 8);
AT(glia_host, finish, 24);
AT(glia_host, fail, 32);
AT(glia_host, cancelled, 40);
AT(glia_host, on_cancel, 48);
AT(glia_host, send_part, 56);
AT(glia_host, progress, 64);
AT(glia_host, write_log, 72);
AT(glia_host, request, 80);
AT(glia_host, wait_for, 88);
AT(glia_host, abandon, 96);
AT(glia_host, random_bytes, 104);
AT(glia_host, find_extension, 112);

SIZE(glia_component, 88);
AT(glia_component, struct_size, 0);
AT(glia_component, reserved, 4);
AT(glia_component, id, 8);
AT(glia_component, kind, 24);
AT(glia_component, manifest, 40);
AT(glia_component, create, 56);
AT(glia_component, destroy, 64);
AT(glia_component, functions, 72);
AT(glia_component, find_extension, 80);

SIZE(glia_plugin, 16);
AT(glia_plugin, struct_size, 0);
AT(glia_plugin, component_count, 4);
AT(glia_plugin, components, 8);

#define SLOT(type, field, number) AT(type, field, 8 + 8 * (number))
SIZE(glia_module, 24);
SLOT(glia_module, infer, 0);
SLOT(glia_module, run, 1);
SIZE(glia_optimizer, 64);
SLOT(glia_optimizer, begin, 0);
SLOT(glia_optimizer, ask, 1);
SLOT(glia_optimizer, tell, 2);
SLOT(glia_optimizer, conclude, 3);
SLOT(glia_optimizer, save, 4);
SLOT(glia_optimizer, load, 5);
SLOT(glia_optimizer, drive, 6);
SIZE(glia_reward, 24);
SLOT(glia_reward, score, 0);
SLOT(glia_reward, check, 1);
SIZE(glia_metric, 40);
SLOT(glia_metric, measure, 0);
SLOT(glia_metric, merge, 1);
SLOT(glia_metric, reduce, 2);
SLOT(glia_metric, check, 3);
SIZE(glia_language_model, 32);
SLOT(glia_language_model, describe, 0);
SLOT(glia_language_model, generate, 1);
SLOT(glia_language_model, count_tokens, 2);
SIZE(glia_embedding_model, 24);
SLOT(glia_embedding_model, describe, 0);
SLOT(glia_embedding_model, embed, 1);
SIZE(glia_callback, 16);
SLOT(glia_callback, notify, 0);
SIZE(glia_tool, 24);
SLOT(glia_tool, describe, 0);
SLOT(glia_tool, call, 1);
