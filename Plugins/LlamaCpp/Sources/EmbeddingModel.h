#pragma once

#include "glia/kinds/embedding_model.h"

namespace glia_llama {

extern const glia_embedding_model embeddingModelFunctions;
void createEmbeddingModel(glia_call *call, glia_str config, void **instance);
void destroyEmbeddingModel(void *instance);

} // namespace glia_llama
