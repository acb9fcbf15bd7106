#pragma once

#include "LoadedModel.h"

#include <memory>

namespace glia_llama {

struct ContextPlan {
   uint32_t tokens;       // in the cache, or of one batch for an embedding model
   uint32_t batchTokens;  // in one decode
   uint32_t sequences;
   bool     embedding;
};

struct FreeContext {
   void operator()(llama_context *context) const { llama_free(context); }
};
using ContextPointer = std::unique_ptr<llama_context, FreeContext>;

// A context of one thread whose results don't depend on what else is in the batch.
ContextPointer makeContext(const LoadedModel &model, const ContextPlan &plan);

// Tokens for one decode.
class Batch {
 public:
   explicit Batch(int32_t capacity);
   ~Batch();
   Batch(const Batch &) = delete;
   Batch &operator=(const Batch &) = delete;

   void    clear() { batch.n_tokens = 0; }
   int32_t size() const { return batch.n_tokens; }
   int32_t room() const { return capacity - batch.n_tokens; }
   // Returns the token's row in the batch.
   int32_t            add(llama_token token, llama_pos position, llama_seq_id sequence, bool output);
   const llama_batch &tokens() const { return batch; }

 private:
   llama_batch batch;
   int32_t     capacity;
};

} // namespace glia_llama
