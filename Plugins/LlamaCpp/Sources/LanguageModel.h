#pragma once

#include "glia/kinds/language_model.h"

namespace glia_llama {

extern const glia_language_model languageModelFunctions;
void createLanguageModel(glia_call *call, glia_str config, void **instance);
void destroyLanguageModel(void *instance);

} // namespace glia_llama
