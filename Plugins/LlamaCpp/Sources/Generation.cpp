#include "Generation.h"

namespace glia_llama {

Generation::Generation(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings,
                       size_t maxTokens, std::unique_ptr<GrammarGate> gate)
   : Job(call, std::move(prompt.tokens), prompt.stableTokens), model(model), gate(std::move(gate)),
     sampler(settings, this->gate.get()), maxTokens(maxTokens) {}

std::vector<Job::Continuation> Generation::advance(size_t, const float *logits) {
   const llama_token token = sampler.choose(logits, model.vocabularySize());
   written++;
   stopped = model.endsTurn(token);
   if (!stopped) content += model.piece(token);
   if (stopped || written == maxTokens) return {};
   return {{{token}, 0, false}};
}

void Generation::finish() {
   glia_llama::finish(call, {{"content", content}, {"finish", stopped ? "stop" : "length"}, {"usage", usage(written)}});
}

} // namespace glia_llama
