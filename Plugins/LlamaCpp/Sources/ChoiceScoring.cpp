#include "ChoiceScoring.h"

#include "RandomNumbers.h"

#include <algorithm>
#include <cmath>

namespace glia_llama {

namespace {

double logOfSum(const std::vector<double> &logs) {
   const double best = *std::max_element(logs.begin(), logs.end());
   double sum = 0;
   for (double value : logs) sum += std::exp(value - best);
   return best + std::log(sum);
}

} // namespace

ChoiceScoring::ChoiceScoring(glia_call *call, ChatPrompt::Rendered prompt, const LoadedModel &model, const Settings &settings,
                             std::vector<std::string> choices, bool reportScores)
   : Job(call, std::move(prompt.tokens), prompt.stableTokens), trie(model, choices), settings(settings),
     choices(std::move(choices)), scores(this->choices.size(), 0.0), reached(trie.root() + 1, 0.0), reportScores(reportScores) {}

std::vector<Job::Continuation> ChoiceScoring::advance(size_t place, const float *logits) {
   const auto &edges = trie.node(place).edges;
   std::vector<double> logs;
   for (const auto &edge : edges) logs.push_back(logits[edge.token]);
   const double total = logOfSum(logs);
   std::vector<Continuation> next;
   for (size_t i = 0; i < edges.size(); i++) {
      const double score = reached[place] + logs[i] - total;
      const auto &target = trie.node(edges[i].node);
      reached[edges[i].node] = score;
      if (target.edges.empty())
         scores[static_cast<size_t>(target.choice)] = score;
      else
         next.push_back({edges[i].forced, edges[i].node, true});
   }
   return next;
}

size_t ChoiceScoring::chosen() {
   if (settings.temperature <= 0) return static_cast<size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
   std::vector<double> tempered;
   for (double score : scores) tempered.push_back(score / settings.temperature);
   const double total = logOfSum(tempered);
   double left = RandomNumbers(settings.seed).next();
   for (size_t i = 0; i < tempered.size(); i++)
      if ((left -= std::exp(tempered[i] - total)) < 0) return i;
   return tempered.size() - 1;
}

void ChoiceScoring::finish() {
   const double total = logOfSum(scores);
   for (double &score : scores) score -= total;
   const Json answer = {{"content", choices[chosen()]}, {"finish", "stop"}, {"usage", usage(0)}};
   const glia_array numbers = {sizeof(glia_array), GLIA_F64, GLIA_LITERAL("choice_logprobs"), scores.size(), 1, scores.data()};
   glia_llama::finish(call, answer, reportScores ? &numbers : nullptr);
}

} // namespace glia_llama
