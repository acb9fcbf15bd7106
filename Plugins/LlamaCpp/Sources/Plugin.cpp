#include "EmbeddingModel.h"
#include "LanguageModel.h"
#include "Manifests.h" // written by CMake from Manifests/*.json

#include "glia/inline.h"

namespace {

const glia_component languageModel = {
   sizeof(glia_component),
   0,
   GLIA_LITERAL("glia.local"),
   GLIA_LITERAL(GLIA_KIND_LANGUAGE_MODEL),
   GLIA_LITERAL(languageModelManifest),
   glia_llama::createLanguageModel,
   glia_llama::destroyLanguageModel,
   &glia_llama::languageModelFunctions,
   nullptr,
};

const glia_component embeddingModel = {
   sizeof(glia_component),
   0,
   GLIA_LITERAL("glia.local-embedding"),
   GLIA_LITERAL(GLIA_KIND_EMBEDDING_MODEL),
   GLIA_LITERAL(embeddingModelManifest),
   glia_llama::createEmbeddingModel,
   glia_llama::destroyEmbeddingModel,
   &glia_llama::embeddingModelFunctions,
   nullptr,
};

const glia_component *const components[] = {&languageModel, &embeddingModel};
const glia_plugin           plugin = {sizeof(glia_plugin), 2, components};

} // namespace

extern "C" const glia_plugin *glia_plugin_v1(void) { return &plugin; }
