#pragma once

#include "GenerateRequest.h"
#include "GrammarGate.h"
#include "RandomNumbers.h"

namespace glia_llama {

// Chooses the next token from logits, as the settings say and the grammar allows.
class TokenSampler {
 public:
   TokenSampler(const Settings &settings, GrammarGate *gate) : settings(settings), random(settings.seed), gate(gate) {}

   // Throws Failure if the grammar allows no token at all.
   llama_token choose(const float *logits, int32_t count);

 private:
   llama_token draw(const float *logits, int32_t count);
   llama_token sample(const float *logits, int32_t count);

   Settings           settings;
   RandomNumbers      random;
   GrammarGate       *gate; // may be null
   std::vector<float> filtered;
};

} // namespace glia_llama
