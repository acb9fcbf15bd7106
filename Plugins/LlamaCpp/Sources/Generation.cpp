#include "Generation.h"

namespace glia_llama {

Generation::Generation(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings,
                       size_t maxTokens, std::unique_ptr<GrammarGate> gate, bool streams, std::optional<size_t> toolCalls)
   : Job(call, std::move(prompt.tokens), prompt.stableTokens), model(model), gate(std::move(gate)),
     sampler(settings, this->gate.get()), maxTokens(maxTokens), content(settings.stop, streams && !toolCalls), toolCalls(toolCalls) {}

std::vector<Job::Continuation> Generation::advance(size_t, const float *logits) {
   const llama_token token = sampler.choose(logits, model.vocabularySize());
   written++;
   stopped = model.endsTurn(token) || !content.add(call, model.piece(token));
   if (stopped || written == maxTokens) return {};
   return {{{token}, 0, false}};
}

void Generation::finish() {
   content.end(call);
   const std::string ending = stopped ? "stop" : "length";
   Json answer = toolCalls ? ToolUse::outcome(content.all(), ending, *toolCalls) : Json{{"content", content.all()}, {"finish", ending}};
   answer["usage"] = usage(written);
   glia_llama::finish(call, answer);
}

} // namespace glia_llama
