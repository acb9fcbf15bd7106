#pragma once

#include "ChoiceTrie.h"
#include "GenerateRequest.h"
#include "Job.h"

namespace glia_llama {

// An answer chosen among given texts by likelihood. Nothing is generated: where the texts' tokens
// part, the model's probabilities of just those tokens are compared.
class ChoiceScoring : public Job {
 public:
   ChoiceScoring(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings,
                 std::vector<std::string> choices, bool reportScores);

   bool   isDecided() const { return trie.branchings() == 0; } // a single choice needs no model
   size_t branchings() const { return trie.branchings(); }

   size_t roomForTokens() const override { return trie.tokenCount(); }
   size_t roomForSequences() const override { return trie.branchings(); }
   Continuation              opening() const override { return {trie.opening(), trie.root(), false}; }
   std::vector<Continuation> advance(size_t place, const float *logits) override;
   void                      finish() override;

 private:
   size_t chosen();

   ChoiceTrie               trie;
   Settings                 settings;
   std::vector<std::string> choices;
   std::vector<double>      scores;  // log-probability of each choice
   std::vector<double>      reached; // log-probability of getting to each node of the trie
   bool                     reportScores;
};

} // namespace glia_llama
