#ifndef GLIA_KINDS_TOOL_H
#define GLIA_KINDS_TOOL_H

#include "../plugin.h"

// A tool is something that a language model may have done for it: a sum, a search, a look-up.

#define GLIA_KIND_TOOL "glia.tool/1"

typedef struct glia_tool {
   uint32_t struct_size;
   uint32_t reserved;

   // Says what language models are told of it; the same each time.
   // out: name (letters, digits, _ and -, at most 64), description, parameters (JSON Schema of an
   //      object)
   glia_work describe;

   // Does it once. The host has checked the arguments by the schema. What it fails with is told to
   // the model, which may mend its call: name the culprit and what was expected.
   // in:  array arguments text[1] (a JSON object)
   // out: array content text[1], what the model reads
   glia_work call;
} glia_tool;

#endif
