#pragma once

#include "Job.h"
#include "TokenSampler.h"

#include <memory>

namespace glia_llama {

// An answer written token by token.
class Generation : public Job {
 public:
   // maxTokens is what the settings want, cut to what fits.
   Generation(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings, size_t maxTokens,
              std::unique_ptr<GrammarGate> gate);

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
   std::string                  content;
};

} // namespace glia_llama
