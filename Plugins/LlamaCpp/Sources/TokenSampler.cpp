#include "TokenSampler.h"

#include "Failure.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace glia_llama {

llama_token TokenSampler::choose(const float *logits, int32_t count) {
   const llama_token first = draw(logits, count);
   if (!gate) return first;
   // Asking about one token is a thousand times cheaper than filtering the vocabulary. The result
   // has the filtered distribution: p + p (1 - a) / a = p / a, where a is what the grammar allows.
   if (gate->allows(first)) {
      gate->accept(first);
      return first;
   }
   filtered.assign(logits, logits + count);
   gate->filter(filtered);
   const llama_token second = draw(filtered.data(), count);
   if (std::isinf(filtered[static_cast<size_t>(second)]))
      throw Failure(GLIA_INTERNAL, "The schema's grammar allows no token of this model's vocabulary at this point.");
   gate->accept(second);
   return second;
}

llama_token TokenSampler::draw(const float *logits, int32_t count) {
   if (settings.temperature > 0) return sample(logits, count);
   return static_cast<llama_token>(std::max_element(logits, logits + count) - logits);
}

llama_token TokenSampler::sample(const float *logits, int32_t count) {
   const double best = *std::max_element(logits, logits + count);
   // Below e^-40 of the best a token never matters; leaving those out spares sorting them.
   std::vector<std::pair<double, llama_token>> candidates;
   for (int32_t i = 0; i < count; i++)
      if (const double weight = (logits[i] - best) / settings.temperature; weight > -40) candidates.emplace_back(std::exp(weight), i);
   if (candidates.empty()) return static_cast<llama_token>(std::max_element(logits, logits + count) - logits);
   const bool cut = settings.topK > 0 || settings.topP < 1;
   if (cut)
      std::sort(candidates.begin(), candidates.end(), [](const auto &a, const auto &b) {
         return a.first != b.first ? a.first > b.first : a.second < b.second;
      });
   if (settings.topK > 0 && candidates.size() > static_cast<size_t>(settings.topK)) candidates.resize(static_cast<size_t>(settings.topK));
   double total = 0;
   for (const auto &candidate : candidates) total += candidate.first;
   if (settings.topP < 1) {
      const double wanted = total * settings.topP;
      double kept = 0;
      size_t size = 0;
      while (size < candidates.size() && (size == 0 || kept < wanted)) kept += candidates[size++].first;
      candidates.resize(size);
      total = kept;
   }
   double left = random.next() * total;
   for (const auto &candidate : candidates)
      if ((left -= candidate.first) < 0) return candidate.second;
   return candidates.back().second;
}

} // namespace glia_llama
