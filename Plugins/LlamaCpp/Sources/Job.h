#pragma once

#include "Wire.h"
#include "glia/codes.h"

#include "llama.h"

#include <atomic>
#include <string>
#include <vector>

namespace glia_llama {

// One call of generate on its way through a worker. It is asked for what follows whenever the
// model's logits for one of its sequences are there.
class Job {
 public:
   // Tokens that a sequence goes on with. A fork leaves the sequence as it is and continues a copy.
   struct Continuation {
      std::vector<llama_token> tokens;
      size_t                   place; // the job's own name for where this sequence is
      bool                     fork;
   };

   Job(glia_call *call, std::vector<llama_token> prompt, size_t stableTokens)
      : call(call), prefix(prompt.begin(), prompt.begin() + static_cast<ptrdiff_t>(stableTokens)),
        suffix(prompt.begin() + static_cast<ptrdiff_t>(stableTokens), prompt.end()) {}
   virtual ~Job() = default;

   // Most tokens and sequences that the answer may take beside the prompt.
   virtual size_t roomForTokens() const = 0;
   virtual size_t roomForSequences() const = 0;

   // Tokens that certainly follow the prompt, and the place of the first sequence.
   virtual Continuation opening() const { return {{}, 0, false}; }

   // Empty if this sequence has ended.
   virtual std::vector<Continuation> advance(size_t place, const float *logits) = 0;

   // Ends the call with the answer. No sequence is left.
   virtual void finish() = 0;

   bool cancelled() const { return call->host->cancelled && call->host->cancelled(call) != GLIA_CANCEL_NONE; }
   Json usage(size_t outputTokens) const {
      return {{"input_tokens", prefix.size() + suffix.size()}, {"cached_tokens", cachedTokens}, {"output_tokens", outputTokens}};
   }

   glia_call *const               call;
   const std::vector<llama_token> prefix;
   const std::vector<llama_token> suffix; // at least one token
   size_t                         cachedTokens = 0;
   size_t                         liveSequences = 0;
};

} // namespace glia_llama
