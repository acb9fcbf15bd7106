#ifndef GLIA_KINDS_MODULE_H
#define GLIA_KINDS_MODULE_H

#include "../plugin.h"

// A module is one step of a program. It keeps no trainable state: variables come with each call.

#define GLIA_KIND_MODULE "glia.module/1"

typedef struct glia_module {
   uint32_t struct_size;
   uint32_t reserved;

   // Says what comes out, given what goes in.
   // in:  input, output (JSON Schemas; output may be absent: the module decides), inputs [schema]
   // out: output (schema), variables [{name, description, schema, value, trainable}];
   //      takes_each_input (true: run gets "inputs" one by one, and is called if some are missing)
   glia_work infer;

   // Runs one example.
   // in:  arrays input text[1] (JSON), variables text[1] (JSON object by name); for who takes each
   //      input: inputs text[n], missing where a source has no value, and input is missing
   // out: output text[1], missing if there is no answer, then "reason" says why, and not_taken
   //      (true) that this is no failure: the program goes another way; trace text[1] (JSON: what
   //      happened inside), for who learns from traces
   glia_work run;
} glia_module;

#endif
