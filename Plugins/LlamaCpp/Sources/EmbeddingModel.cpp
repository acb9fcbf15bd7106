#include "EmbeddingModel.h"

#include "Embedder.h"
#include "Wire.h"

namespace glia_llama {

namespace {

void describe(void *instance, glia_call *call, const glia_value *) {
   guarded(call, [&] { finish(call, static_cast<Embedder *>(instance)->describe()); });
}

void embed(void *instance, glia_call *call, const glia_value *input) {
   guarded(call, [&] { static_cast<Embedder *>(instance)->embed(call, textsOf(input, "texts")); });
}

} // namespace

const glia_embedding_model embeddingModelFunctions = {sizeof(glia_embedding_model), 0, describe, embed};

void createEmbeddingModel(glia_call *call, glia_str config, void **instance) {
   guarded(call, [&] {
      *instance = new Embedder(textOf(config));
      finish(call, Json::object());
   });
}

void destroyEmbeddingModel(void *instance) { delete static_cast<Embedder *>(instance); }

} // namespace glia_llama
