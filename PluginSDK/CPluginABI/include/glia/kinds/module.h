#ifndef GLIA_KINDS_MODULE_H
#define GLIA_KINDS_MODULE_H

#include "../plugin.h"

// A module is one step of a program. It keeps no trainable state: variables come with each call.

#define GLIA_KIND_MODULE "glia.module/1"

typedef struct glia_module {
   uint32_t struct_size;
   uint32_t reserved;

   // Says what comes out, given what goes in.
   // in:  input, output (JSON Schemas; output may be absent: the module decides)
   // out: output (schema), variables [{name, description, schema, value, trainable}]
   glia_work infer;

   // Runs one example.
   // in:  training; arrays input text[1] (JSON), variables text[1] (JSON object by name)
   // out: output text[1], missing if there is no answer, then "reason" says why
   glia_work run;
} glia_module;

#endif
