#include "GrammarGate.h"

#include "Failure.h"

#include <cmath>

namespace glia_llama {

GrammarGate::GrammarGate(const LoadedModel &model, const std::string &grammar)
   : sampler(llama_sampler_init_grammar(model.vocabulary(), grammar.c_str(), "root")) {
   if (!sampler)
      throw Failure(GLIA_INVALID_ARGUMENT, "The schema is too large for llama.cpp's grammar. "
                                           "Use smaller maxLength, maxItems or fewer nested parts.");
}

GrammarGate::~GrammarGate() { llama_sampler_free(sampler); }

bool GrammarGate::allows(llama_token token) const {
   llama_token_data candidate = {token, 0.0f, 0.0f};
   llama_token_data_array one = {&candidate, 1, -1, false};
   llama_sampler_apply(sampler, &one);
   return !std::isinf(candidate.logit);
}

void GrammarGate::filter(std::vector<float> &logits) const {
   std::vector<llama_token_data> candidates(logits.size());
   for (size_t i = 0; i < logits.size(); i++) candidates[i] = {static_cast<llama_token>(i), logits[i], 0.0f};
   llama_token_data_array all = {candidates.data(), candidates.size(), -1, false};
   llama_sampler_apply(sampler, &all);
   for (size_t i = 0; i < all.size; i++) logits[static_cast<size_t>(all.data[i].id)] = all.data[i].logit;
}

void GrammarGate::accept(llama_token token) { llama_sampler_accept(sampler, token); }

} // namespace glia_llama
