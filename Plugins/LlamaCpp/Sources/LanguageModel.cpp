#include "LanguageModel.h"

#include "Engine.h"

namespace glia_llama {

namespace {

void describe(void *instance, glia_call *call, const glia_value *) {
   guarded(call, [&] { finish(call, static_cast<Engine *>(instance)->describe()); });
}

void generate(void *instance, glia_call *call, const glia_value *input) {
   guarded(call, [&] { static_cast<Engine *>(instance)->generate(call, input); });
}

void countTokens(void *instance, glia_call *call, const glia_value *input) {
   guarded(call, [&] {
      const auto counts = static_cast<Engine *>(instance)->countTokens(textsOf(input, "texts"));
      const glia_array numbers = {sizeof(glia_array), GLIA_I64, GLIA_LITERAL("counts"), counts.size(), 1, counts.data()};
      finish(call, Json::object(), &numbers);
   });
}

} // namespace

const glia_language_model languageModelFunctions = {sizeof(glia_language_model), 0, describe, generate, countTokens};

void createLanguageModel(glia_call *call, glia_str config, void **instance) {
   guarded(call, [&] {
      *instance = new Engine(EngineConfiguration::parse(textOf(config)));
      finish(call, Json::object());
   });
}

void destroyLanguageModel(void *instance) { delete static_cast<Engine *>(instance); }

} // namespace glia_llama
