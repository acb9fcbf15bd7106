#pragma once

#include "LoadedModel.h"

#include <string>
#include <vector>

namespace glia_llama {

// Which tokens a grammar allows next.
class GrammarGate {
 public:
   // Throws Failure if llama.cpp can't read the grammar.
   GrammarGate(const LoadedModel &model, const std::string &grammar);
   ~GrammarGate();
   GrammarGate(const GrammarGate &) = delete;
   GrammarGate &operator=(const GrammarGate &) = delete;

   bool allows(llama_token token) const;
   // Sets the logits of all refused tokens to minus infinity.
   void filter(std::vector<float> &logits) const;
   void accept(llama_token token);

 private:
   llama_sampler *sampler;
};

} // namespace glia_llama
