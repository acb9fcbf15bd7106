#pragma once

#include "AnswerText.h"
#include "Job.h"
#include "TokenSampler.h"
#include "ToolUse.h"

#include <memory>
#include <optional>

namespace glia_llama {

// An answer written token by token.
class Generation : public Job {
 public:
   // maxTokens is what the settings want, cut to what fits.
   // toolCalls: how many calls the conversation has, if the answer may be one; else nothing.
   Generation(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings, size_t maxTokens,
              std::unique_ptr<GrammarGate> gate, bool streams, std::optional<size_t> toolCalls);

   size_t roomForTokens() const override { return maxTokens; }
   size_t roomForSequences() const override { return 1; }
   std::vector<Continuation> advance(size_t place, const float *logits) override;
   void                      finish() override;

 private:
   const LoadedModel           &model;
   std::unique_ptr<GrammarGate> gate;
   TokenSampler                 sampler;
   size_t                       maxTokens;
   size_t                       written = 0;
   bool                         stopped = false;
   AnswerText                   content;
   std::optional<size_t>        toolCalls;
};

} // namespace glia_llama
