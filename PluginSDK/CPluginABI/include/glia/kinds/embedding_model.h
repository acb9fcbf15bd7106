#ifndef GLIA_KINDS_EMBEDDING_MODEL_H
#define GLIA_KINDS_EMBEDDING_MODEL_H

#include "../plugin.h"

// An embedding model turns texts into unit vectors whose dot product is their likeness.

#define GLIA_KIND_EMBEDDING_MODEL "glia.embedding_model/1"

typedef struct glia_embedding_model {
   uint32_t struct_size;
   uint32_t reserved;

   glia_work describe; // out: model, dimensions, context_tokens
   glia_work embed;    // in: texts text[n]; out: vectors f32[n][d], usage {input_tokens}
} glia_embedding_model;

#endif
